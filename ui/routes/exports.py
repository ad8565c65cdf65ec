"""A conversation to download: ``newsdesk/export/{conversation_id}.{md|json|html}``, the visitor's own ones alone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from rag.errors import ArticleNotFound
from rag.schema import Article
from ui import export, strings
from ui.guard.identity import visitor_of
from ui.session import Session

if TYPE_CHECKING:
    from ui.newsroom import Newsroom
    from ui.opening import Desk

_Make = Callable[[Session, Mapping[str, Article], datetime.datetime, str], str]
_FORMS: Mapping[str, tuple[str, _Make]] = {
    "md": ("text/markdown", export.to_markdown),
    "json": ("application/json", export.to_json),
    "html": ("text/html", export.to_html),
}
_LONGEST_NAME = 60  # characters; 120 bytes in Arabic, and systems allow 255


def routes(newsroom: Newsroom) -> list[BaseRoute]:
    """``?language=`` chooses the language of our own words; without, it is the conversation's."""

    def download(request: Request) -> Response:  # no coroutine: it reads a database, so it runs in a thread
        form = request.path_params["form"]
        session = newsroom.store.load(visitor_of(request).owner, request.path_params["conversation_id"]) if form in _FORMS else None
        if session is None:
            return PlainTextResponse("Not Found", 404)
        if not newsroom.opening.ready:
            return PlainTextResponse("The articles are still being opened.", 503, headers={"Retry-After": "5"})
        asked = request.query_params.get("language", "")
        language = asked if asked in strings.LANGUAGES else session.language
        kind, make = _FORMS[form]
        text = make(session, _cited(newsroom.opening.desk, session), datetime.datetime.now(datetime.UTC), language)
        return Response(text.encode("utf-8", "replace"), media_type=kind, headers=_headers(kind, export.title(session, language), form))

    return [Route("/newsdesk/export/{conversation_id}.{form}", download, methods=["GET"])]


def _cited(desk: Desk, session: Session) -> dict[str, Article]:
    found: dict[str, Article] = {}
    for article_id in export.cited_ids(session):
        try:
            found[article_id] = desk.article(article_id)
        except ArticleNotFound:
            continue  # the export says that it is gone
    return found


def _headers(kind: str, title: str, form: str) -> dict[str, str]:
    # Opened in the browser all the same, it is nobody's page: no script, no cookie of ours
    return {
        "Content-Type": f"{kind}; charset=utf-8",
        "Content-Disposition": disposition(title, form),
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def disposition(title: str, form: str) -> str:
    """A download's name in both forms of RFC 6266: letters and digits of any script, and for old browsers those of ASCII alone.

    Nothing else of a title gets into a name, so none is a path, a hidden file or a second header.
    """
    name = re.sub(r"[\W_]+", "-", title)[:_LONGEST_NAME].strip("-") or "newsdesk"
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "newsdesk"
    return f"attachment; filename=\"{plain}.{form}\"; filename*=UTF-8''{quote(name, safe='')}.{form}"
