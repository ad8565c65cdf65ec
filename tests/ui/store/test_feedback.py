"""Ratings are kept with what was asked and answered, and outlive their conversation."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.ui.store.conftest import Clock
from tests.ui.store.made import answer, conversation
from ui.session import Session, Turn
from ui.store import Store


def test_feedback_is_kept_with_question_and_answer(store: Store, clock: Clock) -> None:
    session = store.save("ann", conversation("One?", "Two?"))
    rated = store.rate("ann", session.conversation_id, 2, False, "  Not the\nright call ")
    assert rated is not None and [(turn.liked, turn.reason) for turn in rated.turns] == [(None, ""), (False, "Not the\nright call")]
    (one,) = store.feedback()
    assert (one.liked, one.reason, one.question, one.language) == (False, "Not the\nright call", "Two?", "en")
    assert one.answer == replace(answer("Two?"), hits=answer("Two?").hits[:5])
    assert one.when.date() == clock.now.date() and one.when.utcoffset() == datetime.timedelta(0)
    assert "ann" not in repr(one), "Nobody is told whose rating it was"


def test_feedback_can_be_changed_and_taken_back(store: Store, bytes_kept: Callable[[], bytes]) -> None:
    one = store.save("ann", conversation("One?")).conversation_id
    store.rate("ann", one, 1, False, "xylophone")
    changed = store.rate("ann", one, 1, True, "")
    assert changed is not None and changed.turns[0].liked is True and [f.liked for f in store.feedback()] == [True]
    taken = store.rate("ann", one, 1, None, "")
    assert taken is not None and taken.turns[0].liked is None and list(store.feedback()) == []
    assert store.rate("ann", one, 1, None, "") is not None, "There may be nothing to take back"
    assert b"xylophone" not in bytes_kept()


@pytest.mark.parametrize("number", [0, 2, 99, -1])
def test_feedback_is_given_to_answers_alone(store: Store, number: int) -> None:
    session = store.save("ann", Session((Turn(1, "One?", state="done", answer=answer("One?")), Turn(2, "Two?", state="failed"))))
    assert store.rate("ann", session.conversation_id, number, True, "") is None
    assert store.rate("ann", "no-such-id", 1, True, "") is None and list(store.feedback()) == []


def test_feedback_stays_when_its_conversation_goes(store: Store, clock: Clock) -> None:
    ids = [store.save("ann", conversation(f"{n}?")).conversation_id for n in range(3)]
    for one in ids:
        store.rate("ann", one, 1, True, "")
    store.delete("ann", ids[0])
    clock.passes(days=1000)
    store.expire()
    assert store.list("ann") == [] and [f.question for f in store.feedback()] == ["0?", "1?", "2?"]


def test_feedback_is_not_lost_to_a_save_that_does_not_know_of_it(store: Store) -> None:
    session = store.save("ann", conversation("One?"))
    store.rate("ann", session.conversation_id, 1, True, "good")
    later = store.save("ann", session.asked(Turn(0, "Two?", state="writing")))
    store.save("ann", later.with_last(replace(later.turns[1], state="done", answer=answer("Two?"))))
    first = replace(later.turns[0], text="And then?")
    store.save("ann", replace(later, turns=(first,)))
    loaded = store.load("ann", session.conversation_id)
    assert loaded is not None and (loaded.turns[0].liked, loaded.turns[0].reason) == (True, "good")
    assert loaded.turns[0].text == "And then?"


def test_feedback_is_about_the_answer_and_not_its_successor(store: Store) -> None:
    session = store.save("ann", conversation("One?"))
    store.rate("ann", session.conversation_id, 1, False, "")
    again = store.save("ann", session.with_last(replace(session.turns[0], answer=answer("One?", "Another [1]."))))
    loaded = store.load("ann", session.conversation_id)
    assert loaded is not None and loaded.turns[0].liked is None
    store.rate("ann", again.conversation_id, 1, True, "")
    assert [(f.liked, f.answer.text[:7]) for f in store.feedback()] == [(False, "The cal"), (True, "Another")]


def test_feedback_is_listed_oldest_first_across_owners_from_a_day_on(store: Store, clock: Clock) -> None:
    for n in range(250):  # more than are read at once
        owner = f"owner{n % 7}"
        store.rate(owner, store.save(owner, conversation(f"{n}?")).conversation_id, 1, n % 2 == 0, "")
        clock.passes(hours=1)
    assert [f.question for f in store.feedback()] == [f"{n}?" for n in range(250)]
    day = datetime.date(2030, 1, 2)  # twelve hours after the clock began
    assert [f.question for f in store.feedback(day)] == [f"{n}?" for n in range(12, 250)]
    assert list(store.feedback(datetime.date(2031, 1, 1))) == []


def test_feedback_holds_odd_and_huge_reasons(store: Store) -> None:
    one = store.save("ann", conversation("One?")).conversation_id
    store.rate("ann", one, 1, True, "\0\ud800" + "x" * 100_000)
    (kept,) = store.feedback()
    assert kept.reason.startswith("\ufffd\ufffdxxx") and len(kept.reason) == 2000
