"""A conversation is a value: every step makes a new one."""

from __future__ import annotations

import pytest

from tests.ui.store.made import conversation
from ui.session import Session, Turn


@pytest.mark.parametrize(("number", "left"), [(1, 0), (2, 1), (3, 2), (4, 3), (99, 3), (0, 0), (-5, 0)])
def test_session_up_to_a_turn_has_the_turns_before_it(number: int, left: int) -> None:
    session = conversation("One?", "Two?", "Three?")
    assert session.upto(number).turns == session.turns[:left] and len(session.turns) == 3


def test_session_numbers_its_turns_from_one() -> None:
    session = Session().asked(Turn(0, "One?")).asked(Turn(7, "Two?"))
    assert [(turn.number, turn.question) for turn in session.turns] == [(1, "One?"), (2, "Two?")]
    assert session.turn(2) == session.turns[1] and session.turn(0) is None is session.turn(3)


def test_session_keeps_its_place_in_the_store_through_every_step() -> None:
    session = Session(conversation_id="id", title="Title")
    later = session.asked(Turn(0, "One?")).with_last(Turn(1, "Uno?")).upto(2).without_last()
    assert (later.conversation_id, later.title, later.turns) == ("id", "Title", ())
