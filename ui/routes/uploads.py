"""Adding articles over HTTP: begin a drop, send its files, finish or cancel it, and look how far it is.

One request for each file, its bytes as they are, and not multipart: then a file that breaks off, is too large or of a wrong type
concerns nobody else, the bytes go to disk as they come, and nothing has to be parsed. The name stands in the address.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ui import strings
from ui.drops import Incoming, Refused
from ui.guard.identity import visitor_of
from ui.handlers.visits import LANGUAGE_COOKIE
from ui.newsroom import Newsroom
from ui.render import adding as draw

LONGEST_MESSAGE = 1_000_000  # bytes of JSON: the names of files that are not read are the most of it
LONGEST_NAME = 4096  # characters of a path that a browser sends

Answer = Callable[[Newsroom, Request, str], Awaitable[dict[str, Any]]]


def routes(newsroom: Newsroom) -> list[BaseRoute]:
    """``newsdesk/adding`` tells how far it is; ``adding/begin``, ``upload``, ``adding/finish``, ``/cancel`` and ``/dismiss`` do something.

    All answer with JSON. What is refused has a status of 400 or more and ``error``, a sentence in the visitor's language.
    """

    def route(path: str, method: str, answer: Answer) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                return JSONResponse(await answer(newsroom, request, visitor_of(request).owner), headers={"Cache-Control": "no-store"})
            except Refused as refused:
                return JSONResponse({"error": draw.refusal(refused, _language(request))}, refused.status)
            except ClientDisconnect:
                return Response(status_code=400)  # nobody is there to read it

        return Route(f"/newsdesk/{path}", endpoint, methods=[method])

    return [
        route("adding", "GET", _state),
        route("adding/begin", "POST", _begin),
        route("upload", "POST", _upload),
        route("adding/finish", "POST", _finish),
        route("adding/cancel", "POST", _cancel),
        route("adding/dismiss", "POST", _dismiss),
    ]


async def _state(newsroom: Newsroom, request: Request, owner: str) -> dict[str, Any]:
    state, language = newsroom.adding.state(owner), _language(request)
    return {
        "stage": state.stage,
        "busy": state.busy,
        "mine": state.mine,
        "html": draw.panel(state, language),
        "said": draw.said(state, language),
    }


async def _begin(newsroom: Newsroom, request: Request, owner: str) -> dict[str, Any]:
    sent = await _message(request)
    files, size = sent.get("files"), sent.get("bytes")
    if not (isinstance(files, int) and isinstance(size, int) and files >= 0 and size >= 0):
        raise Refused("not_understood", 400)
    return {"drop": await run_in_threadpool(newsroom.adding.begin, owner, files, size)}


async def _upload(newsroom: Newsroom, request: Request, owner: str) -> dict[str, Any]:
    drop_id, name = request.query_params.get("drop", ""), request.query_params.get("name", "")
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused("not_understood", 400)
    try:
        return {"kept": await _receive(newsroom.adding.receive(owner, drop_id, name), request)}
    except Refused as refused:
        if refused.status in (413, 507):  # too much, or no room: that concerns all of the drop
            await run_in_threadpool(newsroom.adding.give_up, owner, drop_id, refused)
        raise


async def _receive(incoming: Incoming, request: Request) -> bool:
    try:
        async for piece in request.stream():
            if incoming.take(piece):
                await run_in_threadpool(incoming.flush)
        return await run_in_threadpool(incoming.end)
    except BaseException:  # also when the connection breaks or the server stops: no half file stays
        incoming.cut_off()
        raise


async def _finish(newsroom: Newsroom, request: Request, owner: str) -> dict[str, Any]:
    sent = await _message(request)
    others = sent.get("others", [])
    if not (isinstance(others, list) and all(isinstance(name, str) for name in others)):
        raise Refused("not_understood", 400)
    await run_in_threadpool(newsroom.adding.finish, owner, str(sent.get("drop", "")), [name[:LONGEST_NAME] for name in others])
    return {}


async def _cancel(newsroom: Newsroom, request: Request, owner: str) -> dict[str, Any]:
    sent = await _message(request)
    await run_in_threadpool(newsroom.adding.cancel, owner, str(sent.get("drop", "")))
    return {}


async def _dismiss(newsroom: Newsroom, request: Request, owner: str) -> dict[str, Any]:
    await _message(request)
    newsroom.adding.dismiss(owner)
    return {}


async def _message(request: Request) -> dict[str, Any]:
    """The JSON object that was sent. Its content type is asked for because no other site's form can set it."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused("not_understood", 415)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_MESSAGE:
            raise Refused("not_understood", 413)
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise Refused("not_understood", 400)
    return sent


def _language(request: Request) -> str:
    return strings.preferred(request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language", ""))
