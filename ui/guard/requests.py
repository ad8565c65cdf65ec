"""What a request may bring: from our own pages only, and not too large."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000  # bytes; a question of 100,000 letters of any script and its filters fit well
UPLOAD = "/newsdesk/upload"  # limits its bodies itself, by [page] upload_mb

# Gradio would believe these about its own address, and send the browser elsewhere for its scripts; Origin makes it write CORS headers.
_DROPPED = (b"x-forwarded-", b"x-gradio-server", b"x-hf-", b"x-ip-token", b"forwarded", b"origin")
_SAFE = ("GET", "HEAD", "OPTIONS")


class Requests:
    """Refuses what another site's page sends (403) and bodies that are too large (413); drops headers that only mislead Gradio.

    ``scope["scheme"]`` says afterwards whether the visitor came by https, also through a proxy.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] not in _SAFE and not _same_origin(headers):
            await PlainTextResponse("This request came from another site", 403)(scope, receive, send)
            return
        if scope["path"] != UPLOAD:
            length = headers.get("content-length", "0")
            if not length.isascii() or not length.isdigit() or int(length[:20]) > LARGEST_BODY:
                await PlainTextResponse("Too large", 413)(scope, receive, send)
                return
            receive = _limited(receive)
        # A visitor who lies here only lies about the Secure flag of his own cookies.
        https = headers.get("x-forwarded-proto", "").split(",")[0].strip().lower() == "https"
        scope["scheme"] = "https" if https else scope["scheme"]
        scope["headers"] = [(name, value) for name, value in scope["headers"] if not name.startswith(_DROPPED)]
        await self._app(scope, receive, send)


def _same_origin(headers: Headers) -> bool:
    """Whether our own page sent this, or a program. Browsers say where from; a page cannot make them lie.

    ``X-Forwarded-Host`` may be believed here: a page of another site can send it only after asking by OPTIONS, which no door answers.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    if origin is None:
        return True
    host = urlsplit(origin).netloc.lower() if origin.isascii() else ""
    return bool(host) and host in _names(headers.get("host", ""), *headers.get("x-forwarded-host", "").split(","))


def _names(*hosts: str) -> Iterable[str]:
    return [host.strip().lower() for host in hosts if host.strip()]


def _limited(receive: Receive) -> Receive:
    """``receive`` that stops at the largest body, for requests that do not say how long they are."""
    taken = 0

    async def receive_limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST_BODY:
            raise HTTPException(413, "Too large")
        return message

    return receive_limited
