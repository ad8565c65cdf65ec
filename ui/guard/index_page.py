"""Gradio's index page made strict: our head in it, nonces on its scripts, and nothing that names another server.

Its own address comes from the browser, not from headers of the request, so no proxy and no liar can turn it elsewhere.
"""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
# Pictures and texts for sites that preview links, the viewport (ours is in the head), and the manifest, which names Gradio's logo.
_UNWANTED = re.compile(r'<meta\s[^>]*(?:property="og:|name="twitter:|name="viewport")[^>]*>\s*|<link rel="manifest"[^>]*>\s*')
_BASE = re.compile(r"<base\s[^>]*>")
_FRAMED = "iframeResizer.contentWindow"  # for pages inside other pages, which the headers forbid


def strict(html: str, nonce: str, head: str, root_path: str) -> str:
    """The page with ``head`` in its head. Relative addresses start at ``root_path``, also without a slash at the end of the address."""

    def script(found: re.Match[str]) -> str:
        if _FRAMED in found[2]:
            return ""
        script = f'<script nonce="{nonce}"{found[1]}>{found[2]}</script>'
        return script + _root(nonce, root_path) if "window.gradio_config =" in found[2] else script

    html = _SCRIPT.sub(script, _UNWANTED.sub("", html))
    html = _BASE.sub(lambda _: f'<base href="{root_path}/">', html, count=1)
    # Scripts of our own come after Gradio's settings and before its program.
    return html.replace("</head>", f"{head}</head>", 1)


def _root(nonce: str, root_path: str) -> str:
    return f'<script nonce="{nonce}">window.gradio_config.root = location.origin + {json.dumps(root_path)};</script>'


class IndexPage:
    """Rewrites the page itself, and nothing else."""

    def __init__(self, app: ASGIApp, head: str, root_path: str) -> None:
        self._app, self._head, self._root = app, head, root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = scope.get("newsdesk.door")
        if scope["type"] != "http" or door is None or door.kind != "page":
            await self._app(scope, receive, send)
            return
        # Compressed, it could not be rewritten.
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: dict[str, Any] = {}
        body = bytearray()

        async def rewrite(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            page = bytes(body)
            if page:  # HEAD has none
                page = strict(page.decode(), scope["newsdesk.nonce"], self._head, self._root).encode()
                MutableHeaders(scope=start)["content-length"] = str(len(page))
            await send(start)
            await send({"type": "http.response.body", "body": page})

        await self._app(scope, receive, rewrite)
