"""Who a visitor is: the name of a login, or, without logins, the browser by a secret cookie that it was given."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.guard import cookies
from ui.guard.logins import Logins, TooManyTries, address_of

BROWSER_COOKIE = "newsdesk_browser"
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 random bytes
_YEAR = 365 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Visitor:
    """``owner`` is the key of what belongs to a visitor in the database, ``name`` that of the login, if there are logins.

    ``paced`` is whom the limit of questions counts: the owner, but for someone without a cookie the network address, because programs
    that keep no cookies would be somebody new each time.
    """

    owner: str
    name: str | None = None
    paced: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "paced", self.paced or self.owner)


def visitor_of(request: Any) -> Visitor:
    """Who sent a request: a Starlette request, or a Gradio one, which wraps such a one.

    Raises:
        RuntimeError: the request did not come through the guard.
    """
    # Not request.scope of a Gradio request: it would turn the scope into JSON first, and fail.
    starlette = request if isinstance(request, HTTPConnection) else getattr(request, "request", None)
    visitor = starlette.scope.get("newsdesk.visitor") if isinstance(starlette, HTTPConnection) else None
    if not isinstance(visitor, Visitor):
        raise RuntimeError("This request did not come through the guard, so nobody knows whose it is.")
    return visitor


class Identity:
    """Sets ``scope["newsdesk.visitor"]``. With logins, whoever has not logged in comes to the login page, or gets a 401."""

    def __init__(self, app: ASGIApp, logins: Logins, root_path: str, public: frozenset[str]) -> None:
        self._app, self._logins, self._root, self._public = app, logins, root_path, public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._logins:
            await self._known_by_name(scope, receive, send)
        else:
            await self._known_by_browser(scope, receive, send)

    async def _known_by_browser(self, scope: Scope, receive: Receive, send: Send) -> None:
        secret = cookies.read(scope, BROWSER_COOKIE)
        known = _SECRET.fullmatch(secret) is not None
        if not known:
            secret = secrets.token_urlsafe(32)
        owner = f"browser:{hashlib.sha256(secret.encode()).hexdigest()}"
        scope["newsdesk.visitor"] = Visitor(owner, paced="" if known else f"address:{address_of(scope)}")
        if not known or scope["newsdesk.door"].kind == "page":  # renewed at each visit
            send = cookies.adding(cookies.cookie(BROWSER_COOKIE, secret, scope, self._root, _YEAR), send)
        await self._app(scope, receive, send)

    async def _known_by_name(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            name = self._logins.name_in(scope) or await self._logins.name_by_basic(scope)
        except TooManyTries as error:
            refusal: Response = JSONResponse({"detail": "Too many tries"}, 429, {"Retry-After": str(error.seconds)})
            await refusal(scope, receive, send)
            return
        if name:
            scope["newsdesk.visitor"] = Visitor(f"user:{name}", name)
        elif scope["path"] not in self._public:
            await self._refuse(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The page sends people to the login with the question they came with; programs are told."""
        refusal: Response = JSONResponse({"detail": "Log in first"}, 401)
        if scope["newsdesk.door"].kind == "page":
            query = scope["newsdesk.query"].decode("latin-1")
            refusal = RedirectResponse(f"{self._root}/login" + (f"?{query}" if query else ""), 303)
        await refusal(scope, receive, send)
