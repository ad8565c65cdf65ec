"""Events that the page or a program sends to Gradio: only whole ones, of events that exist, reach it.

Gradio answers a message of any other shape with a traceback in the log and "internal server error".
"""

from __future__ import annotations

import json
from collections.abc import Container
from typing import Any, NoReturn

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_JOIN = "/gradio_api/queue/join"


class Events:
    """Refuses what is no event of ``known`` ids with 400, before Gradio sees it."""

    def __init__(self, app: ASGIApp, known: Container[int]) -> None:
        self._app, self._known = app, known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != _JOIN:
            await self._app(scope, receive, send)
            return
        body = await Request(scope, receive).body()  # the layer before has limited its size
        if self._is_event(body):
            await self._app(scope, _again(body, receive), send)
        else:
            await PlainTextResponse("This is no event of this page", 400)(scope, receive, send)

    def _is_event(self, body: bytes) -> bool:
        try:
            event = json.loads(body, parse_constant=_no_json)
        except (ValueError, RecursionError):
            return False
        if not isinstance(event, dict):
            return False
        number, data = event.get("fn_index"), event.get("data")
        return type(number) is int and number in self._known and isinstance(data, list) and _is_id(event.get("session_hash"))


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 128


def _no_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _again(body: bytes, receive: Receive) -> Receive:
    """``receive`` that gives the body once more, and then what comes after it: that the visitor has left."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
