"""Our style sheets, scripts and fonts, as they lie in ``ui/static``.

Each has two addresses: ``newsdesk/NAME``, asked for again each time (and mostly answered "not modified"), and
``newsdesk/v-HASH/NAME``, kept for a year. The hash is of all files together and stands before the name, so that what one file
asks for by a relative address, as modules and fonts are, has it too.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

if TYPE_CHECKING:
    from ui.newsroom import Newsroom

_FOLDER = Path(__file__).resolve().parent.parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}  # our own table: what the system's knows differs from machine to machine


def routes(newsroom: Newsroom) -> list[BaseRoute]:
    """Newest files at every start of the server; no request reads a folder, so no path leads out of it."""
    files, version = static_files(), _version()

    async def answer(request: Request) -> Response:
        return _answer(request, files, version)

    return [Route("/newsdesk/v-{version}/{name:path}", answer), *(Route(f"/newsdesk/{name}", answer) for name in files)]


def address(name: str) -> str:
    """Where the page finds a file of ``ui/static``, relative to the page: "newsdesk/v-4f1c0a9d52e7/base.css".

    Raises:
        KeyError: there is no such file.
    """
    static_files()[name]
    return f"newsdesk/v-{_version()}/{name}"


@functools.cache
def static_files() -> Mapping[str, bytes]:
    """Every file that is served: its name with slashes, and what is in it."""
    found = sorted(path for path in _FOLDER.rglob("*") if path.is_file() and path.suffix in _TYPES)
    return {path.relative_to(_FOLDER).as_posix(): path.read_bytes() for path in found}


@functools.cache
def _version() -> str:
    told = hashlib.sha256()
    for name, content in static_files().items():
        told.update(f"{name}\0{len(content)}\0".encode() + content)
    return told.hexdigest()[:12]


def _answer(request: Request, files: Mapping[str, bytes], version: str) -> Response:
    asked_version = request.path_params.get("version")
    name = request.path_params.get("name") or request.scope["path"].removeprefix("/newsdesk/")
    if name not in files or asked_version not in (None, version):
        return Response("Not found", 404, media_type="text/plain")
    content = files[name]
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=31536000, immutable" if asked_version else "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers | {"Content-Type": _TYPES[name[name.rindex(".") :]]})
