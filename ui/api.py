"""What programs may call: ``/ask``, ``/search`` and ``/articles``, for ``gradio_client``, plain HTTP and MCP. Nothing else has a name.

A signature here is public: Gradio makes an endpoint's schema from its type hints, and its description from its docstring, each
parameter's from ``Args:``. What comes in is checked by pydantic, as Gradio passes on whatever was sent. The messages are English in every
language of the page: programmers read them, and models.

No ``from __future__ import annotations`` here: Gradio reads what an endpoint returns without resolving strings, and would tell nothing.
"""

import asyncio
import datetime
import functools
import inspect
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any, cast

import gradio as gr
from gradio.events import api
from pydantic import Field, ValidationError, validate_call

from rag.errors import ArticleNotFound
from rag.schema import Answer, Article, ArticleRow, Filters, Hit, to_plain
from ui import strings
from ui.guard.identity import visitor_of
from ui.guard.limits import Busy
from ui.newsroom import Newsroom

if TYPE_CHECKING:
    from rag.desk import Newsdesk

BEST_HITS = 5  # passages that come with an answer
MOST_CHARACTERS = 10_000  # of a question, or of one earlier question

Endpoint = Callable[..., Awaitable[Any]]
Question = Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]
Words = Annotated[str, Field(max_length=1000)]
Names = Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=1000)]
Earlier = Annotated[list[Annotated[str, Field(max_length=MOST_CHARACTERS)]], Field(max_length=50)]
Passages = Annotated[int, Field(ge=1, le=50)]
Offset = Annotated[int, Field(ge=0, le=10_000_000)]
Rows = Annotated[int, Field(ge=1, le=100)]

_EVERYTHING: list[str] = []  # the default of the lists; nobody changes it
_PATIENCE = 10.0  # seconds that a call waits for the desk to open
_LOOK = 0.1  # seconds between two looks

_log = logging.getLogger(__name__)


def add_endpoints(newsroom: Newsroom) -> None:
    """Register the three with Gradio; to be called inside ``gr.Blocks``. How many work at once is for the newsroom's gate to say."""
    for name, endpoint in endpoints(newsroom).items():
        # The whole docstring: Gradio itself would leave out what it says of the parameters.
        api(endpoint, api_name=name, api_description=inspect.getdoc(endpoint), concurrency_limit=None)


def endpoints(newsroom: Newsroom) -> dict[str, Endpoint]:
    """The three by name. Each takes what its signature says and a ``gr.Request``, and raises ``gr.Error`` with one sentence."""

    async def ask(
        question: Question,
        request: gr.Request,
        date_from: Words = "",
        date_to: Words = "",
        languages: Names = _EVERYTHING,
        outlets: Names = _EVERYTHING,
        article_ids: Names = _EVERYTHING,
        history: Earlier = _EVERYTHING,
    ) -> dict[str, Any]:
        """Answer a question from the news articles. Every sentence of the answer names its citations, and every citation holds the
        article's own words, so that nothing has to be taken on trust. What the articles do not tell is refused ("answered" is false).

        Args:
            question: The question, in English or Arabic; articles in either language are searched. At most 10,000 characters.
            date_from: Only articles of this day or later, as YYYY-MM-DD. Empty: no bound.
            date_to: Only articles of this day or earlier, as YYYY-MM-DD. Empty: no bound.
            languages: Only articles in these languages, as ISO 639-1 codes such as "en" and "ar". Empty: all.
            outlets: Only articles of these outlets, spelled as /articles has them. Empty: all.
            article_ids: Only these articles. Empty: all.
            history: The questions asked before in this conversation, oldest first, for a follow-up such as "And why?". At most 50.

        Returns:
            the answer as a JSON object: "text" with marks [n], "answered", "sentences", "citations" (number, article_id, title, outlet,
            date, quote, and where the quote stands in the article's text: start, end), "confidence", "searched_for", and the best
            5 passages as "hits"
        """
        async with _working(newsroom, request, counted=True) as desk:
            filters = _filters(desk, date_from, date_to, languages, outlets, article_ids)
            return _answer(await desk.aquery(question, history, filters))

    async def search(
        question: Question,
        request: gr.Request,
        k: Passages = 10,
        date_from: Words = "",
        date_to: Words = "",
        languages: Names = _EVERYTHING,
        outlets: Names = _EVERYTHING,
        article_ids: Names = _EVERYTHING,
    ) -> list[dict[str, Any]]:
        """Find the passages of the news articles that are nearest to a question, best first, without answering it.

        Args:
            question: A question or a few words, in English or Arabic; articles in either language are searched. At most 10,000 characters.
            k: How many passages at most, 1 to 50.
            date_from: Only articles of this day or later, as YYYY-MM-DD. Empty: no bound.
            date_to: Only articles of this day or earlier, as YYYY-MM-DD. Empty: no bound.
            languages: Only articles in these languages, as ISO 639-1 codes such as "en" and "ar". Empty: all.
            outlets: Only articles of these outlets, spelled as /articles has them. Empty: all.
            article_ids: Only these articles. Empty: all.

        Returns:
            a list of passages: article_id, title, outlet, date, language, text, where it stands in the article's text (start, end),
            score, rank
        """

        def find(desk: "Newsdesk") -> list[dict[str, Any]]:
            filters = _filters(desk, date_from, date_to, languages, outlets, article_ids)
            return [_passage(desk.article(hit.article_id), hit) for hit in desk.search(question, k, filters)]

        async with _working(newsroom, request, counted=True) as desk:
            return await asyncio.to_thread(find, desk)

    async def articles(
        request: gr.Request,
        search: Words = "",
        offset: Offset = 0,
        limit: Rows = 50,
        date_from: Words = "",
        date_to: Words = "",
        languages: Names = _EVERYTHING,
        outlets: Names = _EVERYTHING,
        article_ids: Names = _EVERYTHING,
        text: bool = False,
    ) -> dict[str, Any]:
        """List the news articles, newest first: what there is to ask about. With text, also what they say, to check a citation against.

        Args:
            search: Only articles with all these words in title, outlet or id. Empty: all.
            offset: How many articles to pass over, for the next page.
            limit: How many articles at most, 1 to 100.
            date_from: Only articles of this day or later, as YYYY-MM-DD. Empty: no bound.
            date_to: Only articles of this day or earlier, as YYYY-MM-DD. Empty: no bound.
            languages: Only articles in these languages, as ISO 639-1 codes such as "en" and "ar". Empty: all.
            outlets: Only articles of these outlets. Empty: all.
            article_ids: Only these articles. Empty: all.
            text: Whether to give each article's whole text; the text from start to end of a citation is its quote.

        Returns:
            a JSON object: "total", how many articles there are, and "rows": article_id, title, outlet, date, language, words, and with text
            also url, content_hash, text
        """

        def browse(desk: "Newsdesk") -> dict[str, Any]:
            filters = _filters(desk, date_from, date_to, languages, outlets, article_ids)
            page = desk.browse(search, "date", True, offset, limit, filters)
            return {"total": page.total, "offset": page.offset, "rows": [_row(desk, row, text) for row in page.rows]}

        async with _working(newsroom, request, counted=False) as desk:
            return await asyncio.to_thread(browse, desk)

    return {endpoint.__name__: _checked(endpoint) for endpoint in (ask, search, articles)}


def _checked(endpoint: Endpoint) -> Endpoint:
    """An endpoint whose arguments are checked, and which raises nothing but ``gr.Error``: no traceback and no path of ours goes out."""
    names = list(inspect.signature(endpoint).parameters)
    check = validate_call(config={"arbitrary_types_allowed": True})(endpoint)

    @functools.wraps(endpoint)
    async def call(*values: Any, **named: Any) -> Any:
        try:
            return await check(*values, **named)
        except ValidationError as error:
            raise _refused(_complaint(error, names)) from None
        except ArticleNotFound as error:
            raise _refused(f"No article has the id {error.article_id!r}. /articles lists the ids.") from None
        except gr.Error:
            raise
        except Exception:
            _log.exception("A program's call to /%s failed", endpoint.__name__)
            raise _refused("Something went wrong on the server, which has noted what. Try again, or tell whoever runs it.") from None

    return call


def _refused(sentence: str) -> gr.Error:
    return gr.Error(sentence, print_exception=False)


def _complaint(error: ValidationError, names: list[str]) -> str:
    """The first thing that is wrong, as a sentence. What was sent is not repeated: it may be huge."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = first["loc"][0]  # Gradio passes the arguments by position
    name = names[place] if isinstance(place, int) and place < len(names) else str(place)[:50]
    return f"{name}: {first['msg']}."


@asynccontextmanager
async def _working(newsroom: Newsroom, request: gr.Request, counted: bool) -> AsyncIterator["Newsdesk"]:
    """Let in by the gate, and in turn: the open desk. A call that is ``counted`` is one of the visitor's questions in a minute."""
    language = strings.accepted(request.headers.get("accept-language", ""))
    if counted and (refusal := newsroom.gate.admit(visitor_of(request).paced)):
        raise _refused(strings.say(language, refusal.key, seconds=refusal.seconds))
    desk = await _opened(newsroom)
    try:
        async with newsroom.gate.turn():
            yield desk
    except Busy as busy:
        raise _refused(strings.say(language, busy.key)) from None


async def _opened(newsroom: Newsroom) -> "Newsdesk":
    """The desk, after waiting a little for it."""
    opening, until = newsroom.opening, time.monotonic() + _PATIENCE
    while not opening.ready:
        if opening.status.stage == "failed":  # its reason names places on this machine
            raise _refused("The articles cannot be opened. Tell whoever runs this server.")
        if time.monotonic() > until:
            raise _refused("The articles are still being opened. Try again in a minute.")
        await asyncio.sleep(_LOOK)
    return cast("Newsdesk", opening.desk)


def _filters(
    desk: "Newsdesk", date_from: str, date_to: str, languages: list[str], outlets: list[str], article_ids: list[str]
) -> Filters | None:
    for article_id in article_ids:
        desk.article(article_id)  # raises when there is none: a mistyped id must not look like "nothing found"
    first, last = _day("date_from", date_from), _day("date_to", date_to)
    if first and last and first > last:
        raise _refused("date_from lies after date_to. Swap them, or leave one empty.")
    return Filters(first, last, tuple(languages), tuple(outlets), tuple(article_ids)) or None


def _day(name: str, value: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value.strip()) if value.strip() else None
    except ValueError:
        raise _refused(f"{name}: not a day. Write it as YYYY-MM-DD, for example 2024-12-02, or leave it empty.") from None


# -- what goes out: plain JSON types, and no path of this machine ------------------------------------------------------


def _answer(answer: Answer) -> dict[str, Any]:
    plain = answer.to_dict()
    for citation in plain["citations"]:
        del citation["path"]
    return plain | {"hits": plain["hits"][:BEST_HITS]}


def _passage(article: Article, hit: Hit) -> dict[str, Any]:
    about = {name: to_plain(getattr(article, name)) for name in ("article_id", "title", "outlet", "date", "language")}
    return about | {name: getattr(hit, name) for name in ("text", "start", "end", "score", "rank")}


def _row(desk: "Newsdesk", row: ArticleRow, text: bool) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(row)
    del plain["path"]
    if text:
        article = desk.article(row.article_id)
        plain |= {"url": article.url, "content_hash": article.content_hash, "text": article.text}
    return plain
