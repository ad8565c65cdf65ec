"""Asking without a browser: a desk that answers as it is told, a real store, a real gate."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rag.errors import UserError
from rag.schema import Answer, Filters, Sentence
from tests.llm.desks import run_async
from ui.guard.limits import Gate
from ui.handlers.asking import Asking, again
from ui.newsroom import Newsroom
from ui.session import Session, Turn
from ui.store import Store

OWNER = "browser:1"


class Scripted:
    """A desk that says its pieces one after another, then answers; an exception among them is raised."""

    def __init__(self, *pieces: str | Exception | asyncio.Event) -> None:
        self.pieces, self.closed, self.heard = pieces, False, cast(Any, None)

    async def astream(self, question: str, history: Any = (), filters: Any = None, read_dates: bool = True) -> AsyncGenerator[Any, None]:
        self.heard = (question, tuple(answer.question for answer in history), filters, read_dates)
        try:
            for piece in self.pieces:
                await asyncio.sleep(0.06)  # longer than the page's pace
                if isinstance(piece, Exception):
                    raise piece
                if isinstance(piece, asyncio.Event):
                    await piece.wait()
                else:
                    yield piece
            yield Answer(question, "Said.", (Sentence("Said."),), answered=True)
        finally:
            self.closed = True


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "kept.sqlite3")
    yield store
    store.close()


def asking(store: Store, desk: Scripted, gate: Gate | None = None) -> Asking:
    return Asking(cast(Newsroom, SimpleNamespace(store=store, gate=gate or Gate(), opening=SimpleNamespace(desk=desk))))


async def all_of(steps: AsyncGenerator[Session, None]) -> list[Session]:
    return [step async for step in steps]


def test_asking_shows_the_question_the_words_as_they_come_and_the_answer(store: Store) -> None:
    async def work() -> None:
        desk = Scripted("One ", "two ", "three")
        steps = await all_of(asking(store, desk).ask(OWNER, OWNER, Session(), Turn(0, "What?", filters=Filters(languages=("en",)))))
        assert [step.turns[0].state for step in steps] == ["waiting", "writing", "writing", "done"]
        assert [step.turns[0].text for step in steps][:3] == ["", "One ", "One two "]
        kept = store.load(OWNER, steps[-1].conversation_id)
        assert kept is not None and kept.turns[0].answer is not None and kept.turns[0].answer.text == "Said."
        assert desk.heard == ("What?", (), Filters(languages=("en",)), True)

    run_async(work())


def test_asking_again_leaves_out_what_a_chip_said(store: Store) -> None:
    async def work() -> None:
        desk = Scripted()
        talk = asking(store, desk)
        session = (await all_of(talk.ask(OWNER, OWNER, Session(), Turn(0, "First?"))))[-1]
        session = (await all_of(talk.ask(OWNER, OWNER, session, Turn(0, "And?"))))[-1]
        assert desk.heard[1] == ("First?",)
        await all_of(talk.ask(OWNER, OWNER, session.upto(2), again(session.turns[1], "history")))
        assert desk.heard[1] == ()
        await all_of(talk.ask(OWNER, OWNER, session, again(session.turns[1], "dates")))
        assert desk.heard[3] is False

    run_async(work())


@pytest.mark.parametrize(
    ("drop", "left"),
    [
        ("from to", Filters(None, None, ("en",), ("Xinhua",), ("a",))),
        ("languages", Filters(datetime.date(2024, 1, 1), None, (), ("Xinhua",), ("a",))),
        ("outlets", Filters(datetime.date(2024, 1, 1), None, ("en",), (), ("a",))),
        ("articles", Filters(datetime.date(2024, 1, 1), None, ("en",), ("Xinhua",), ())),
        ("from to languages outlets articles", None),
        ("nonsense", Filters(datetime.date(2024, 1, 1), None, ("en",), ("Xinhua",), ("a",))),
    ],
)
def test_asking_again_leaves_out_a_filter(drop: str, left: Filters | None) -> None:
    asked = Turn(3, "What?", state="done", filters=Filters(datetime.date(2024, 1, 1), None, ("en",), ("Xinhua",), ("a",)))
    once_more = again(asked, drop)
    assert (once_more.filters, once_more.state, once_more.answer) == (left, "waiting", None)


def test_asking_that_is_closed_half_way_ends_the_desks_work_and_keeps_what_was_said(store: Store) -> None:
    async def work() -> None:
        desk = Scripted("One ", asyncio.Event())
        steps = asking(store, desk).ask(OWNER, OWNER, Session(), Turn(0, "What?"))
        seen = [await anext(steps), await anext(steps)]
        await steps.aclose()
        assert desk.closed
        kept = store.load(OWNER, seen[0].conversation_id)
        assert kept is not None and (kept.turns[0].state, kept.turns[0].text) == ("stopped", "One ")

    run_async(work())


def test_asking_draws_nothing_more_once_it_was_stopped(store: Store) -> None:
    async def work() -> None:
        talk = asking(store, Scripted("One ", "two ", "three"))
        steps = talk.ask(OWNER, OWNER, Session(), Turn(0, "What?"))
        session = [await anext(steps), await anext(steps)][-1]
        stopped = talk.stop(OWNER, session.conversation_id)
        assert stopped is not None and (stopped.turns[0].state, stopped.turns[0].text) == ("stopped", "One ")
        assert [step async for step in steps] == []
        assert talk.stop(OWNER, session.conversation_id) is None

    run_async(work())


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(UserError("Say it otherwise."), "Say it otherwise."), (ValueError("secret path"), "Something went wrong")],
    ids=["user", "ours"],
)
def test_asking_never_raises(store: Store, trouble: Exception, words: str) -> None:
    async def work() -> None:
        last = (await all_of(asking(store, Scripted("One ", trouble)).ask(OWNER, OWNER, Session(), Turn(0, "What?"))))[-1].turns[0]
        assert last.state == "failed" and words in last.error and "secret" not in last.error

    run_async(work())


def test_asking_too_often_is_told_and_not_kept(store: Store) -> None:
    async def work() -> None:
        talk = asking(store, Scripted(), Gate(questions_per_minute=1))
        await all_of(talk.ask(OWNER, OWNER, Session(), Turn(0, "One?")))
        (refused,) = await all_of(talk.ask(OWNER, OWNER, Session(), Turn(0, "Two?")))
        assert refused.turns[0].state == "failed" and refused.turns[0].error
        assert [one.title for one in store.list(OWNER)] == ["One?"]

    run_async(work())


def test_asking_when_many_do_says_that_one_is_in_line_and_when_too_many_do_to_come_later(store: Store) -> None:
    async def work() -> None:
        hold = asyncio.Event()
        talk = asking(store, Scripted(hold), Gate(at_once=1, waiting=1))
        first = asyncio.ensure_future(all_of(talk.ask(OWNER, OWNER, Session(), Turn(0, "One?"))))
        await asyncio.sleep(0.1)
        second = talk.ask(OWNER, OWNER, Session(), Turn(0, "Two?"))
        assert [(await anext(second)).turns[0].error, "in line" in (await anext(second)).turns[0].error] == ["", True]
        waiting = asyncio.ensure_future(anext(second))
        await asyncio.sleep(0.05)
        third = (await all_of(talk.ask(OWNER, OWNER, Session(), Turn(0, "Three?"))))[-1].turns[0]
        assert third.state == "failed" and "try again" in third.error
        hold.set()
        assert (await first)[-1].turns[0].state == "done"
        answered = (await waiting).turns[0]
        assert (answered.state, answered.error) == ("done", "")

    run_async(work())
