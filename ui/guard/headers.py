"""What every answer carries: what the browser may load, run, embed and keep."""

from __future__ import annotations

import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# 'unsafe-eval': Gradio makes functions from strings (the templates and js_on_load of gr.HTML, and every js= of an event). The strings come
# from our own code through the page's configuration, never from an article; text from outside has no way to become one.
# Styles: Svelte writes style attributes, which no nonce can cover.
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
# Answers that are no page run nothing, should a browser ever show one.
_STRICT_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), usb=()",
}
# Gradio lets pages of other origins read its answers, and names itself; neither is for anyone.
_NEVER = ("Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Allow-Methods", "Server", "X-Powered-By")
_YEAR = "public, max-age=31536000, immutable"


class Headers:
    """Sets the headers of every answer. ``scope["newsdesk.nonce"]`` is the nonce for scripts of this one answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope["newsdesk.nonce"] = nonce

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _set(MutableHeaders(scope=message), nonce, _hashed(scope) and message["status"] in (200, 304))
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _hashed(scope: Scope) -> bool:
    """Whether the address holds a hash of what is behind it: Gradio's files by their names, its theme by ``?v=``."""
    return "/assets/" in scope["path"] or (scope["path"].endswith("/theme.css") and scope["query_string"].startswith(b"v="))


def _set(headers: MutableHeaders, nonce: str, kept: bool) -> None:
    html = headers.get("content-type", "").startswith("text/html")
    headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=nonce) if html else _STRICT_POLICY)
    for name, value in _ALWAYS.items():
        headers[name] = value
    for name in _NEVER:
        del headers[name]
    if kept:
        headers["Cache-Control"] = _YEAR
    else:
        headers.setdefault("Cache-Control", "no-store")
