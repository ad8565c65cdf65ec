"""Logging in and out. The form works without a script; programs may send it too and get JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ui import strings
from ui.guard import cookies
from ui.guard.logins import LOGIN_COOKIE, LONGEST_LOGIN, Logins, TooManyTries, address_of
from ui.render import login as render
from ui.routes.static import address

if TYPE_CHECKING:
    from ui.newsroom import Newsroom

STYLE = "login.css"


def routes(newsroom: Newsroom, logins: Logins) -> list[BaseRoute]:
    """None when there are no logins."""
    if not logins:
        return []
    root = newsroom.config.page.root_path

    async def show(request: Request) -> Response:
        return _form(request, root)

    async def log_in(request: Request) -> Response:
        name, password = _filled_in(await request.body())
        try:
            right = await logins.check(name, password, address_of(request.scope))
        except TooManyTries as error:
            return _refusal(request, root, name, "login_too_often", HTTPStatus.TOO_MANY_REQUESTS, error.seconds)
        if not right:
            return _refusal(request, root, name, "login_wrong", HTTPStatus.UNAUTHORIZED)
        query = request.scope["query_string"].decode("latin-1")
        done: Response = RedirectResponse(f"{root}/" + (f"?{query}" if query else ""), 303)
        if not _by_person(request):
            done = JSONResponse({"success": True})
        done.raw_headers.append(cookies.cookie(LOGIN_COOKIE, logins.token(name), request.scope, root, LONGEST_LOGIN))
        return done

    async def log_out(request: Request) -> Response:
        done = RedirectResponse(f"{root}/login", 303)
        done.raw_headers.append(cookies.cookie(LOGIN_COOKIE, "", request.scope, root, 0))
        return done

    return [
        Route("/login", show, methods=["GET"]),
        Route("/login", log_in, methods=["POST"]),
        Route("/logout", log_out, methods=["POST"]),
    ]


def public_paths() -> frozenset[str]:
    """What is open without a login."""
    return frozenset({"/login", f"/{address(STYLE)}"})


def _filled_in(body: bytes) -> tuple[str, str]:
    """Name and password of the form; empty where they are missing."""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    except ValueError:
        return "", ""
    return fields.get("username", [""])[0].strip(), fields.get("password", [""])[0]


def _by_person(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _refusal(request: Request, root: str, name: str, key: str, status: HTTPStatus, seconds: int = 0) -> Response:
    headers = {"Retry-After": str(seconds)} if seconds else {}
    if not _by_person(request):
        return JSONResponse({"detail": strings.say("en", key, seconds=seconds)}, status, headers)
    return _form(request, root, name, key, status, seconds, headers)


def _form(
    request: Request, root: str, name: str = "", key: str = "", status: int = 200, seconds: int = 0, headers: dict[str, str] | None = None
) -> Response:
    language = request.cookies.get("newsdesk_language", "")
    if language not in strings.LANGUAGES:
        language = strings.accepted(request.headers.get("accept-language", ""))
    problem = strings.say(language, key, seconds=strings.number(language, seconds)) if key else ""
    query = request.scope["query_string"].decode("latin-1")
    action = f"{root}/login" + (f"?{query}" if query else "")
    return HTMLResponse(render.page(language, action, f"{root}/{address(STYLE)}", name[:64], problem), status, headers)
