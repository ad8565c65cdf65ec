"""The doors: which addresses exist. What is not listed here answers 404 and never reaches Gradio.

Gradio serves some seventy routes (files, proxies, code editing, monitoring, uploads) and a new version may bring more; the
page and its clients need a dozen. They were found by watching the browser and ``gradio_client`` at work, and a test walks all routes
of Gradio, so that a new one is seen. Our own routes are doors by being there.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

Kind = Literal["page", "asset", "api", "own"]


@dataclass(frozen=True, slots=True)
class Door:
    """Paths that match ``pattern`` as a whole are open to ``methods``. The query reaches Gradio only with ``query``."""

    methods: tuple[str, ...]
    pattern: str
    kind: Kind
    why: str
    query: bool = False

    def opens_to(self, path: str) -> bool:
        return re.fullmatch(self.pattern, path) is not None


# No pattern lets a slash, a percent sign or two dots pass where a name stands, so no path leads out of its folder.
_FILE = r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*"
_ID = r"[A-Za-z0-9_-]{1,128}"
_NAME = "(ask|search|articles)"  # ui.api; Gradio would run the page's own events for anyone who names them here

GRADIO_DOORS = (
    Door(("GET", "HEAD"), "/", "page", "the page"),
    Door(("GET",), f"/assets/{_FILE}", "asset", "its scripts and styles, named by their hash"),
    Door(("GET",), r"/theme\.css", "asset", "its colours and sizes, asked for with ?v=hash"),
    Door(("GET",), r"/favicon\.ico", "asset", "browsers ask for it unbidden"),
    Door(("GET",), "/gradio_api/app_id", "api", "the page, when the connection was lost: is it the same server, or must it load anew?"),
    Door(("GET",), "/config", "api", "gradio_client: first request, what the page is made of"),
    Door(("GET",), "/gradio_api/info", "api", "gradio_client: the named endpoints and their types"),
    Door(("GET",), f"/gradio_api/heartbeat/{_ID}", "api", "page and gradio_client: tells when a tab is closed"),
    Door(("POST",), "/gradio_api/queue/join", "api", "page and gradio_client: every event", query=True),
    Door(("GET",), "/gradio_api/queue/data", "api", "page and gradio_client: what the events give, as a stream", query=True),
    Door(("POST",), "/gradio_api/cancel", "api", "page and gradio_client: Stop"),
    Door(("POST",), f"/gradio_api/call/{_NAME}", "api", "programs without gradio_client: ask a named endpoint"),
    Door(("GET",), f"/gradio_api/call/{_NAME}/{_ID}", "api", "the same: what came of it"),
)

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")


class Doors:
    """Lets known paths pass, without the sub-path of a reverse proxy, whether the proxy strips it or not.

    Sets ``scope["newsdesk.door"]`` to the ``Door`` a request came through.
    """

    def __init__(self, app: ASGIApp, own: Sequence[BaseRoute], root_path: str = "", hosts: Sequence[str] = ()) -> None:
        self._app, self._own, self._root = app, tuple(own), root_path
        machine = socket.gethostname().lower()  # and as the local network calls it
        self._hosts = frozenset({machine, f"{machine}.local", *(host.lower() for host in hosts)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._enter(scope, receive, send)
        else:  # Gradio 6 speaks no WebSocket, and neither do we
            await send({"type": "websocket.close", "code": 1008, "reason": ""})

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _HOST.fullmatch(_host(scope)):
            await PlainTextResponse("Bad Host header", 400)(scope, receive, send)
            return
        if not self._is_ours(_host(scope)):
            words = "This page is not known by that name. If it should be, add the name to [page] hosts in config.toml.\n"
            await PlainTextResponse(words, 421)(scope, receive, send)
            return
        for entry in self._readings(scope):
            door = self._door(entry)
            if door is None:
                continue
            if scope["method"] not in door.methods:
                await PlainTextResponse("Method not allowed", 405, {"Allow": ", ".join(door.methods)})(scope, receive, send)
                return
            entry["newsdesk.door"], entry["newsdesk.query"] = door, scope["query_string"]
            entry["query_string"] = scope["query_string"] if door.query or door.kind == "own" else b""
            await self._app(entry, receive, send)
            return
        await PlainTextResponse("Not found", 404)(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        """A stranger's name may be made to point at this machine, and a page there would then be of one origin with ours (DNS rebinding).
        A number cannot be made to point elsewhere."""
        name = re.sub(r":\d+$", "", host.lower())
        return "*" in self._hosts or name in self._hosts or name == "localhost" or name.endswith(".localhost") or _is_number(name)

    def _readings(self, scope: Scope) -> list[Scope]:
        """The request as it is and, below the sub-path, without it. In this order: a sub-path may have the name of one of our routes."""
        path: str = scope["path"]
        readings: list[Scope] = [{**scope, "root_path": ""}]
        if self._root and path.startswith(self._root + "/"):
            raw = scope.get("raw_path") or path.encode()
            cut = len(self._root)  # the same in both: a sub-path has no character that is escaped
            if raw[:cut] == self._root.encode():
                readings.append({**scope, "path": path[cut:], "raw_path": raw[cut:], "root_path": ""})
        return readings

    def _door(self, scope: Scope) -> Door | None:
        own = self._own_door(scope)
        if own is not None:
            return own
        if b"%" in (scope.get("raw_path") or b""):  # nothing of Gradio that we need is ever escaped
            return None
        return next((door for door in GRADIO_DOORS if door.opens_to(scope["path"])), None)

    def _own_door(self, scope: Scope) -> Door | None:
        found: list[str] = []
        for route in self._own:
            match, _ = route.matches(scope)
            if match != Match.NONE:
                found += sorted(getattr(route, "methods", None) or ("GET", "HEAD", "POST"))
        return replace(_OWN, methods=tuple(dict.fromkeys(found))) if found else None


_OWN = Door((), "", "own", "one of our routes")


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _host(scope: Scope) -> str:
    """The Host header. Two of them, or none, are as bad as a broken one."""
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    return hosts[0].decode("latin-1") if len(hosts) == 1 else ""
