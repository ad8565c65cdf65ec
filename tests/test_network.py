"""With the default settings nothing leaves this machine: ingest, search, query, page."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import shut_network

ROOT = Path(__file__).resolve().parent.parent
OUTSIDE = "192.0.2.1"  # RFC 5737: an address that belongs to nobody
SHUT = [sys.executable, str(ROOT / "tests" / "shut_network.py")]


def _namespace() -> list[str] | None:
    """The command that runs another without any network, where the system allows it."""
    for command in (["unshare", "-n"], ["unshare", "-rn"]):
        if shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True).returncode == 0:
            return command
    return None


NAMESPACE = _namespace()
needs_namespace = pytest.mark.skipif(NAMESPACE is None, reason="this system lets nobody make a network namespace")


def test_network_connect_is_refused_and_told(network_is_shut: list[str]) -> None:
    with socket.socket() as way_out, pytest.raises(shut_network.NetworkShut, match=OUTSIDE):
        way_out.connect((OUTSIDE, 443))
    with pytest.raises(shut_network.NetworkShut, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)
    assert len(network_is_shut) == 2
    network_is_shut.clear()


def test_network_swallowed_attempts_are_kept(network_is_shut: list[str]) -> None:
    with contextlib.suppress(OSError):
        urllib.request.urlopen("http://example.org", timeout=1)
    assert network_is_shut, "the attempt must show although its error was swallowed"
    network_is_shut.clear()


def test_network_loopback_stays_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", b"localhost", None, "0.0.0.0"])
def test_network_is_local(host: str | bytes | None) -> None:
    assert shut_network.is_local(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "8.8.8.8", "fe80::1%eth0", "localhost.example.org", "example.org"])
def test_network_is_not_local(host: str) -> None:
    assert not shut_network.is_local(host)


@pytest.fixture(params=["hooks", pytest.param("namespace", marks=needs_namespace)])
def shut_rag(request: pytest.FixtureRequest, five_articles: Path, tmp_path: Path) -> tuple[list[str], dict[str, str], Path]:
    """(command, environment, file of attempts) of a process that has no way out but loopback, in two ways.

    "hooks": Python's own sockets fail and tell. "namespace": the process has no network besides, and the kernel counts what wanted to
    leave, also from Rust and C.
    """
    attempts = tmp_path / "attempts.txt"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    environment |= {"NEWSDESK_CORPUS__PATH": str(five_articles), "NEWSDESK_INDEX__PATH": str(tmp_path / "index")}
    command = [*SHUT, str(attempts)]
    if request.param == "namespace":
        assert NAMESPACE is not None
        command = [*NAMESPACE, *command]
        environment["SHUT_NETWORK_NAMESPACE"] = "1"
    return command, environment, attempts


@needs_namespace
def test_network_the_kernel_counts_what_wants_to_leave() -> None:
    """The proof can fail: a process that tries is seen."""
    assert NAMESPACE is not None
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'tests')!r}); import shut_network, socket; shut_network.bring_loopback_up()\n"
        f"before = shut_network.packets_without_route(); socket.socket().connect_ex(({OUTSIDE!r}, 443))\n"
        "print(before, shut_network.packets_without_route())"
    )
    run = subprocess.run([*NAMESPACE, sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.stdout.split() == ["0", "1"], run.stderr


@pytest.mark.slow
def test_network_ingest_search_and_query_try_nothing(shut_rag: tuple[list[str], dict[str, str], Path]) -> None:
    command, environment, attempts = shut_rag

    def rag(*arguments: str) -> str:
        run = subprocess.run(
            [*command, "rag", *arguments], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    assert json.loads(rag("ingest", "--json"))["added"] == 5
    assert json.loads(rag("search", "Putin Pezeshkian call", "--json"))
    assert json.loads(rag("ask", "Who initiated the phone call between Putin and Pezeshkian?", "--json"))["citations"]
    assert attempts.read_text() == ""


@pytest.mark.slow
@pytest.mark.server
def test_network_page_tries_nothing(shut_rag: tuple[list[str], dict[str, str], Path], tmp_path: Path) -> None:
    command, environment, attempts = shut_rag
    with (tmp_path / "page.log").open("w+") as log:
        server = subprocess.Popen(
            [*command, "rag", "serve", "--port", "0"], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            port = _listening_port(server, log.name)
            if "SHUT_NETWORK_NAMESPACE" not in environment:  # inside a namespace nobody can knock from here
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
                    assert b"Newsdesk" in page.read()
            time.sleep(3)  # what a start-up thread would send home
            assert server.poll() is None, Path(log.name).read_text()
        finally:
            # It ends by itself and tells what it has counted. Not SIGINT, which a shell makes its background jobs ignore.
            server.terminate()
            server.wait(timeout=60)
    assert attempts.read_text() == "", Path(log.name).read_text()


def _listening_port(server: subprocess.Popen[bytes], log: str, seconds: float = 90) -> int:
    """The port that the page's first line names."""
    import re

    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", Path(log).read_text()):
            return int(found[1])
        time.sleep(0.2)
    pytest.fail(f"The page did not start:\n{Path(log).read_text()}")
