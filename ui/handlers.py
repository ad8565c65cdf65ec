"""What happens when a visitor does something: plain functions and generators over values, with no Gradio in them.

``ui.app`` calls them and draws what they give with ``ui.render``; they know the desk only by its public methods.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.errors import ArticleNotFound, NewsdeskError
from rag.schema import Answer, Article, Citation, IngestProgress, IngestReport
from ui import strings, uploads
from ui.opening import Desk, Opening, Status
from ui.session import Session, Turn

NEAREST = 3  # passages shown with a refusal
PAGE_OF_ARTICLES = 100
_PACE = 0.04  # seconds between two drawings of a streaming answer; faster only costs
_POLL = 0.25  # seconds between two looks at the progress of an indexing

_log = logging.getLogger(__name__)


# -- asking ------------------------------------------------------------------------------------------------------------


async def converse(desk: Desk, session: Session, question: str) -> AsyncGenerator[Session, None]:
    """Ask, and yield the session each time there is more of the answer to draw; at least once, and never raise.

    Asynchronous, so that Stop reaches a model that is silent: cancelling the task ends the model's work at once.
    """
    question = question.strip()
    if not question:
        yield session
        return
    # A turn that is still busy was stopped: the browser sends nothing while an answer streams, but the last word of the
    # answer that Stop cut off may reach the session after Stop did.
    session = stop(session).asked(question, strings.language_of(question, session.language))
    yield session
    turn = session.turns[-1]
    try:
        async with contextlib.aclosing(_answering(desk, turn, session.answers)) as steps:
            async for turn in steps:
                yield session.with_last(turn)
    except NewsdeskError as error:
        yield session.with_last(replace(turn, state="failed", error=str(error)))
    except Exception:
        _log.exception("A question could not be answered")
        yield session.with_last(replace(turn, state="failed", error=strings.say(turn.language, "unexpected")))


async def _answering(desk: Desk, turn: Turn, history: Sequence[Answer]) -> AsyncGenerator[Turn, None]:
    # aclosing: when Stop ends this generator half way, the desk's stream ends with it.
    async with contextlib.aclosing(desk.astream(turn.question, history)) as events, contextlib.aclosing(_paced(events)) as paced:
        async for event in paced:
            if isinstance(event, Answer):
                yield replace(turn, state="done", answer=event, nearest=nearest(desk, event), language=_page_language(event, turn))
                return
            turn = replace(turn, state="writing", text=turn.text + event)
            yield turn
    raise RuntimeError("The desk's stream ended without an answer.")


async def _paced(events: AsyncGenerator[str | Answer, None]) -> AsyncGenerator[str | Answer, None]:
    """The same events, pieces of text joined so that they come at most every ``_PACE`` seconds; none waits for the next one to come."""
    text, shown = "", 0.0
    coming = asyncio.ensure_future(anext(events, None))
    try:
        while True:
            wait = max(0.0, shown + _PACE - time.monotonic()) if text else None
            if not (await asyncio.wait({coming}, timeout=wait))[0]:
                yield text
                text, shown = "", time.monotonic()
                continue
            event = coming.result()
            if not isinstance(event, str):
                if event is not None:
                    yield event
                return
            text += event
            coming = asyncio.ensure_future(anext(events, None))
    finally:
        coming.cancel()
        await asyncio.wait({coming})  # a generator that still runs cannot be closed


def _page_language(answer: Answer, turn: Turn) -> str:
    return answer.language if answer.language in strings.LANGUAGES else turn.language


def nearest(desk: Desk, answer: Answer) -> tuple[Citation, ...]:
    """The best passages behind a refusal, as citations numbered by rank; nothing for an answer."""
    found = []
    for hit in () if answer.answered else answer.hits[:NEAREST]:
        with contextlib.suppress(ArticleNotFound):
            told = desk.article(hit.article_id)
            found.append(_cite(told, hit.rank, hit.text, hit.start, hit.end))
    return tuple(found)


def _cite(of: Article, number: int, quote: str, start: int, end: int) -> Citation:
    return Citation(number, of.article_id, of.title, of.outlet, of.date, of.language, of.url, of.path, quote, start, end)


async def retry(desk: Desk, session: Session) -> AsyncGenerator[Session, None]:
    """Ask the last question again, in place of its old answer."""
    if session.last is None or session.busy:
        yield session
        return
    async with contextlib.aclosing(converse(desk, session.without_last(), session.last.question)) as steps:
        async for step in steps:
            yield step


def stop(session: Session) -> Session:
    """The session after Stop: what has been said so far stays, and the turn is over."""
    if session.last is None or not session.busy:
        return session
    return session.with_last(replace(session.last, state="stopped"))


# -- reading -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """An article to read (None: it is gone), the turn it was opened from, and the number of the passage that was clicked."""

    article: Article | None
    turn: Turn | None = None
    number: int = 0

    @property
    def sources(self) -> tuple[Citation, ...]:
        return self.turn.sources if self.turn else ()


def open_article(desk: Desk, session: Session, click: dict[str, str]) -> Opened:
    """Find what a click on a chip, a card or a row of the list asks for.

    ``click`` comes from the browser: ``turn`` and ``number`` of a source, or the ``article`` id. Offsets are never taken
    from it, only from the session.
    """
    turn, number = session.turn(whole(click.get("turn"))), whole(click.get("number"))
    source = next((source for source in turn.sources if source.number == number), None) if turn else None
    article_id = source.article_id if source else str(click.get("article", ""))
    try:
        return Opened(desk.article(article_id), turn if source else None, number if source else 0)
    except ArticleNotFound:
        return Opened(None, turn)


def whole(value: object) -> int:
    """A number that came from the browser; 0 for anything that is none."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def list_articles(desk: Desk, shown: int = 0) -> tuple[list[Article], int]:
    """The next page of the list together with all before it, and how many articles there are."""
    values = desk.articles()
    return values[: max(0, shown) + PAGE_OF_ARTICLES], len(values)


def suggestions(desk: Desk, language: str, most: int = 5) -> list[str]:
    """Example questions from the corpus, the page's language first, then the other ones that it holds."""
    covered = desk.stats().languages
    order = sorted((code for code in strings.LANGUAGES if code in covered), key=lambda code: code != language)
    found: list[str] = []
    for left, code in zip(range(len(order), 0, -1), order, strict=True):
        room = most - len(found)
        found += desk.suggestions(code)[: room if left == 1 else -(-room * 3 // 5)]
    return found


# -- opening and adding ------------------------------------------------------------------------------------------------


async def watch(opening: Opening) -> AsyncIterator[Status]:
    """The status of the opening, each time it has changed, until it is ready or has failed."""
    told: Status | None = None
    while True:
        status = opening.status
        if status != told:
            told = status
            yield status
        if status.stage in ("ready", "failed"):
            return
        await asyncio.sleep(_POLL)


@dataclass(frozen=True, slots=True)
class Adding:
    """An upload under way: ``progress`` until ``done``, then what came of it. ``failed`` lists (file name, reason)."""

    progress: IngestProgress | None = None
    done: bool = False
    report: IngestReport | None = None
    failed: tuple[tuple[str, str], ...] = ()


def add_articles(desk: Desk, corpus: Path, files: Iterable[Path], language: str) -> Iterator[Adding]:
    """Put files into the corpus and index them; yield progress, then the outcome. Never raises.

    A file that turns out to be unreadable as a whole is taken out of the corpus again.
    """
    yield Adding()
    kept = [uploads.keep(file, corpus) for file in files]
    failed = [(one.name, _reason(one, language)) for one in kept if one.path is None]
    placed = {one.name: one.path for one in kept if one.path is not None}
    report: IngestReport | None = None
    if placed:
        for step in _ingesting(desk):
            if isinstance(step, IngestProgress):
                yield Adding(step)
            elif isinstance(step, IngestReport):
                report = step
            else:
                failed += [(name, step) for name in placed]
    failed += _not_read(report, placed, corpus)
    yield Adding(done=True, report=report, failed=tuple(failed))


def _reason(one: uploads.Kept, language: str) -> str:
    return strings.say(language, one.reason, types=one.detail, reason=one.detail)


def _ingesting(desk: Desk) -> Iterator[IngestProgress | IngestReport | str]:
    """Progress of an ingest, then its report, or one line on why it failed. It runs in a thread of its own and goes on to
    its end when the visitor leaves."""
    steps: queue.SimpleQueue[IngestProgress | IngestReport | str] = queue.SimpleQueue()

    def run() -> None:
        try:
            steps.put(desk.ingest(progress=steps.put))
        except NewsdeskError as error:
            steps.put(str(error))
        except Exception as error:
            _log.exception("Uploaded articles could not be indexed")
            steps.put(f"{type(error).__name__}: {error}".splitlines()[0])

    threading.Thread(target=run, name="newsdesk-adding", daemon=True).start()
    while True:
        step = steps.get()
        while isinstance(step, IngestProgress) and not steps.empty():
            step = steps.get()  # only the newest is worth drawing
        yield step
        if not isinstance(step, IngestProgress):
            return


def _not_read(report: IngestReport | None, placed: dict[str, Path], corpus: Path) -> Sequence[tuple[str, str]]:
    """Those failures of an ingest that concern the files just added, by file name; unreadable files are removed."""
    found = []
    for where, reason in report.failed if report else ():
        # A failure names a path, in the corpus or from the root, and may add ":line 7" for one record.
        inside = where.removeprefix(f"{corpus}/")
        name = next((name for name in placed if inside == name or inside.startswith(f"{name}:")), None)
        if name is not None:
            found.append((inside, reason))
            if inside == name:
                placed[name].unlink(missing_ok=True)
    return found
