"""Asking: a question goes to the desk, and the conversation comes back each time there is more of the answer to draw."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace

from rag.errors import ArticleNotFound, NewsdeskError
from rag.schema import Answer, Article, Citation, Filters
from ui import strings
from ui.guard.limits import Busy
from ui.newsroom import Newsroom
from ui.opening import Desk
from ui.session import Session, Turn

NEAREST = 3  # passages shown with a refusal
# What the chip of a filter stands for, taken away.
_WITHOUT: dict[str, Callable[[Filters], Filters]] = {
    "from": lambda filters: replace(filters, date_from=None),
    "to": lambda filters: replace(filters, date_to=None),
    "languages": lambda filters: replace(filters, languages=()),
    "outlets": lambda filters: replace(filters, outlets=()),
    "articles": lambda filters: replace(filters, article_ids=()),
}
_PACE = 0.04  # seconds between two drawings of a streaming answer; faster only costs

_log = logging.getLogger(__name__)


class Asking:
    """The questions that are being answered just now. One for a running page."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room
        self._running: dict[str, Session] = {}
        self._stopping = threading.Lock()  # who finds an answer gone from _running finds it in the store

    async def ask(self, owner: str, paced: str, session: Session, asked: Turn) -> AsyncGenerator[Session, None]:
        """Ask ``asked`` at the end of a conversation; yield it each time there is more to draw, at least once. Never raises.

        ``paced`` is who the limit of questions a minute counts: see ``ui.guard.identity.Visitor``.

        Asynchronous, so that Stop reaches a model that is silent: closing the generator ends the model's work at once, and
        what has been said so far is kept.
        """
        if not asked.question.strip():
            yield session
            return
        refused = self._room.gate.admit(paced)
        if refused is not None:
            yield session.asked(replace(asked, state="failed", error=strings.say(asked.language, refused.key, seconds=refused.seconds)))
            return
        session = self._room.store.save(owner, session.asked(asked))
        self._running[session.conversation_id] = session
        try:
            yield session
            async with contextlib.aclosing(self._turns(session)) as turns:
                async for turn in turns:
                    if self._running.get(session.conversation_id) is not session:  # stopped; nothing more is drawn over that
                        return
                    session = session.with_last(turn)
                    if not turn.busy:
                        break
                    self._running[session.conversation_id] = session
                    yield session
            self._running.pop(session.conversation_id, None)
            session = self._room.store.save(owner, session)
            yield session
        finally:
            self.stop(owner, session.conversation_id)  # closed half way; else there is nothing left to stop

    async def _turns(self, session: Session) -> AsyncGenerator[Turn, None]:
        """The last turn as it grows; the one that is no longer busy is the last."""
        turn = session.turns[-1]
        try:
            if self._room.gate.full:
                turn = replace(turn, error=strings.say(turn.language, "in_line"))
                yield turn
            answering = _answering(self._room.opening.desk, turn, session.before_last)
            async with self._room.gate.turn(), contextlib.aclosing(answering) as steps:
                async for turn in steps:
                    yield turn
        except Busy:
            yield replace(turn, state="failed", error=strings.say(turn.language, "busy"))
        except NewsdeskError as error:
            yield replace(turn, state="failed", error=str(error))
        except Exception:
            _log.exception("A question could not be answered")
            yield replace(turn, state="failed", error=strings.say(turn.language, "unexpected"))

    def stop(self, owner: str, conversation_id: str) -> Session | None:
        """End the answer that is under way in a conversation; what has been said so far stays. None when there is none."""
        with self._stopping:
            session = self._running.pop(conversation_id, None)
            if session is None or session.last is None:
                return None
            return self._room.store.save(owner, session.with_last(replace(session.last, state="stopped")))


async def _answering(desk: Desk, turn: Turn, history: Sequence[Answer]) -> AsyncGenerator[Turn, None]:
    turn = replace(turn, error="")
    stream = desk.astream(turn.question, () if turn.as_said else history, turn.filters, read_dates=turn.read_dates)
    # aclosing: when Stop ends this generator half way, the desk's stream ends with it.
    async with contextlib.aclosing(stream) as events, contextlib.aclosing(_paced(events)) as paced:
        async for event in paced:
            if isinstance(event, Answer):
                language = event.language if event.language in strings.LANGUAGES else turn.language
                yield replace(turn, state="done", answer=event, nearest=nearest(desk, event), language=language)
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


def again(turn: Turn, drop: str) -> Turn:
    """The same question, without what a chip says that it was read with: "history", "dates", or fields of the filters."""
    fresh = Turn(0, turn.question, turn.language, filters=turn.filters, as_said=turn.as_said, read_dates=turn.read_dates)
    if drop == "history":
        return replace(fresh, as_said=True)
    if drop == "dates":
        return replace(fresh, read_dates=False)
    filters = turn.filters or Filters()
    for field in drop.split():
        filters = _WITHOUT[field](filters) if field in _WITHOUT else filters
    return replace(fresh, filters=filters or None)
