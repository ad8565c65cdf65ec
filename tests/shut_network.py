"""Shuts every way out of this process but loopback, and keeps what was tried.

It is an audit hook, so that code that took ``socket.socket.connect`` at import cannot get round it, and so that an
error that is caught and swallowed still shows in the list. Hooks cannot be taken off: ``OPEN`` lets all through.
Run as a program it shuts the network and then runs a module:

    python tests/shut_network.py FILE rag ask "Who called?"     # FILE gets a line for each attempt
"""

from __future__ import annotations

import ipaddress
import os
import runpy
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_LOCAL_NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost", socket.gethostname()}
_EVENTS = {
    "socket.connect": lambda arguments: arguments[1],
    "socket.sendto": lambda arguments: arguments[1],
    "socket.sendmsg": lambda arguments: arguments[1],
    "socket.getaddrinfo": lambda arguments: (arguments[0], arguments[1]),
    "socket.gethostbyname": lambda arguments: (arguments[0], None),
    "socket.gethostbyaddr": lambda arguments: (arguments[0], None),
}


class NetworkShut(OSError):
    """Something tried to leave this machine."""


def is_local(host: Any) -> bool:
    """Whether a host, a name or an address, is this machine. No name is looked up for this."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name.lower() in _LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def shut(tell: Callable[[str], None]) -> None:
    """From now on, and for good, an attempt to reach another machine is told to ``tell`` and fails with ``NetworkShut``."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        find = _EVENTS.get(event)
        if find is None:
            return
        address = find(arguments)
        # A path or None is a Unix socket or a connected one; those stay on this machine.
        if isinstance(address, tuple) and not is_local(address[0]):
            message = f"{event} to {address[0]}:{address[1]}"
            tell(message)
            raise NetworkShut(f"The network is shut in tests, and this was tried: {message}")

    sys.addaudithook(hook)


def bring_loopback_up() -> None:
    """Switch ``lo`` on; in a new network namespace it is off."""
    import fcntl
    import struct

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS, IFF_UP | IFF_RUNNING


def packets_without_route() -> int:
    """How often anything in this network namespace, in any language, wanted to go where no route leads (IPv4)."""
    names, values = (line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Ip:"))
    return int(values[names.index("OutNoRoutes")])


def main(file: str, module: str, *arguments: str) -> None:
    """Run ``python -m module arguments`` with the network shut; attempts become lines of ``file``."""

    def tell(message: str) -> None:
        with open(file, "a", encoding="utf-8") as out:
            out.write(message + "\n")

    Path(file).touch()
    isolated = os.environ.get("SHUT_NETWORK_NAMESPACE") == "1"
    if isolated:
        bring_loopback_up()
    shut(tell)
    sys.path[0] = os.getcwd()
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        if isolated and packets_without_route():
            tell(f"{packets_without_route()} packets without a route")


if __name__ == "__main__":
    main(*sys.argv[1:])
