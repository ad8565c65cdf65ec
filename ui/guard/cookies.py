"""Cookies: written in one way, read from one place."""

from __future__ import annotations

from http.cookies import SimpleCookie

from starlette.requests import HTTPConnection
from starlette.types import Message, Scope, Send


def cookie(name: str, value: str, scope: Scope, root_path: str, seconds: int) -> tuple[bytes, bytes]:
    """A Set-Cookie header that no script reads and no other site's request carries. 0 seconds delete it."""
    jar: SimpleCookie = SimpleCookie({name: value})
    jar[name].update({"path": root_path or "/", "max-age": str(seconds), "httponly": "yes", "samesite": "Lax"})
    if scope["scheme"] == "https":
        jar[name]["secure"] = "yes"
    return b"set-cookie", jar[name].OutputString().encode("latin-1")


def read(scope: Scope, name: str) -> str:
    """The cookie's value; empty when there is none."""
    return HTTPConnection(scope).cookies.get(name, "")


def adding(header: tuple[bytes, bytes], send: Send) -> Send:
    """``send`` that puts one header more on the answer."""

    async def send_with_header(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), header]
        await send(message)

    return send_with_header
