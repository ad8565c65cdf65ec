"""A turn survives its way through the database, whatever it holds."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.schema import Answer, Chunk, Citation, Filters, Hit, Sentence
from tests.ui.store.made import answer
from ui.session import Turn
from ui.store.codec import Lately, Row, clean, decode, encode

# any text that UTF-8 can hold but NUL, which is replaced (below)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
NUMBERS = st.integers(0, 2**70)
FLOATS = st.floats(allow_nan=False)
DATES = st.none() | st.dates()
PATHS = st.none() | TEXT.map(Path)
MAYBE = st.none() | TEXT
CITATIONS = st.builds(Citation, NUMBERS, TEXT, TEXT, MAYBE, DATES, TEXT, MAYBE, PATHS, TEXT, NUMBERS, NUMBERS)
CHUNKS = st.builds(Chunk, TEXT, TEXT, TEXT, NUMBERS, NUMBERS, NUMBERS)


def tuples(of: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=most).map(tuple)


ANSWERS = st.builds(
    Answer,
    TEXT,
    TEXT,
    tuples(st.builds(Sentence, TEXT, tuples(NUMBERS), st.sampled_from(["quoted", "supported", "unsupported"]), tuples(st.tuples(NUMBERS, NUMBERS)), TEXT)),
    tuples(CITATIONS),
    st.booleans(),
    FLOATS,
    TEXT,
    st.sampled_from(["extractive", "generative"]),
    TEXT,
    tuples(st.builds(Hit, CHUNKS, FLOATS, NUMBERS, tuples(TEXT)), 8),
    st.dictionaries(TEXT, FLOATS, max_size=3),
    TEXT,
    TEXT,
    st.dictionaries(TEXT, NUMBERS, max_size=2),
)  # fmt: skip
TURNS = st.builds(
    Turn,
    number=st.integers(1, 10_000),
    question=TEXT,
    language=TEXT,
    state=st.sampled_from(["done", "stopped", "failed"]),
    text=TEXT,
    answer=st.none() | ANSWERS,
    nearest=tuples(CITATIONS),
    error=TEXT,
    filters=st.none() | st.builds(Filters, DATES, DATES, tuples(TEXT), tuples(TEXT), tuples(TEXT)),
    as_said=st.booleans(),
    read_dates=st.booleans(),
)


def back(turn: Turn, row: Row) -> Turn:
    return decode(turn.number, dataclasses.asdict(row) | {"liked": None, "reason": None})


@settings(deadline=None)
@given(TURNS)
def test_codec_gives_back_every_turn_but_for_hits_beyond_the_best(turn: Turn) -> None:
    kept = dataclasses.replace(turn.answer, hits=turn.answer.hits[:5]) if turn.answer else None
    assert back(turn, encode(turn)) == dataclasses.replace(turn, answer=kept)


@settings(deadline=None)
@given(st.text(st.characters()), st.text(st.characters()))
def test_codec_replaces_what_a_database_cannot_hold(question: str, text: str) -> None:
    turn = Turn(1, question, state="done", text=text, answer=dataclasses.replace(answer(question, text), timings_ms={text: 1.0}))
    row = encode(turn)
    for part in (row.question, row.rest, row.answer or "", row.folded):
        assert "\0" not in part and part.encode() is not None
    read = back(turn, row)
    assert (read.question, read.text) == (clean(question), clean(text))
    assert read.answer is not None and read.answer.text == clean(text) and list(read.answer.timings_ms) == [clean(text)]


def test_codec_leaves_a_backslash_that_only_looks_like_nul() -> None:
    turn = Turn(1, "\\u0000", state="done", text="\\u0000 \\\\u0000")
    assert back(turn, encode(turn)) == turn


def test_codec_digests_tell_turns_apart_and_are_not_the_rating_s() -> None:
    lately = Lately(most=3)
    turns = [Turn(1, f"Question {n}") for n in range(10)]
    assert len({lately.digest(turn) for turn in turns}) == 10
    assert lately.digest(turns[0]) == lately.digest(Turn(1, "Question 0")) == encode(turns[0]).digest
    assert len(lately._digests) == 3, "The oldest ones are let go"
    assert encode(Turn(1, "q", liked=True, reason="r")).digest == encode(Turn(1, "q")).digest


def test_codec_remembers_turns_but_not_their_number_and_rating() -> None:
    lately = Lately(most=3)
    turn = Turn(1, "Who?", state="done", answer=answer("Who?", hits=5))
    row = dataclasses.asdict(encode(turn)) | {"liked": None, "reason": None}
    first = lately.turn(1, row)
    assert first == turn and lately.turn(1, row) is first
    assert lately.turn(4, row | {"liked": 0, "reason": "No"}) == dataclasses.replace(turn, number=4, liked=False, reason="No")
    assert lately.turn(1, row) == turn
    for n in range(5):
        lately.turn(1, dataclasses.asdict(encode(Turn(1, f"{n}?", state="done"))) | {"liked": None, "reason": None})
    assert len(lately._turns) == 3, "The oldest ones are let go"


def test_codec_does_not_take_a_turn_that_was_broken_off_for_its_row() -> None:
    lately = Lately()
    row = encode(Turn(1, "Who?", state="writing"))
    read = lately.turn(1, dataclasses.asdict(row) | {"liked": None, "reason": None})
    assert read.state == "stopped" and lately.digest(read) != row.digest
