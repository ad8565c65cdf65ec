"""Answers are read back from plain JSON, and what is wrong with one is named."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from rag.schema import Answer, Chunk, Citation, Hit, Sentence

CITATION = Citation(1, "call", "A call", None, datetime.date(2024, 12, 2), "en", None, Path("a/call.txt"), "It was Monday.", 5, 19)
ANSWER = Answer(
    "When?",
    "It was Monday [1].",
    (Sentence("It was Monday.", (1,), "supported", ((7, 13),), "2 December 2024"),),
    (CITATION,),
    True,
    0.5,
    "en",
    "generative",
    "When was the call?",
    (Hit(Chunk("call#3", "call", "It was Monday. More.", 5, 25, 3), 1.25, 1, ("words", "vectors")),),
    {"search": 1.5, "total": 3.0},
    "A notice.",
    "a-model",
    {"tokens_in": 10, "tokens_out": 3},
)


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The plain answer with one value replaced; ... takes it out."""
    plain: Any = json.loads(json.dumps(ANSWER.to_dict()))
    inner = plain
    for step in path[:-1]:
        inner = inner[step]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return plain  # type: ignore[no-any-return]


def test_plain_answer_comes_back_as_it_was() -> None:
    assert Answer.from_dict(json.loads(json.dumps(ANSWER.to_dict()))) == ANSWER
    assert Answer.from_dict(ANSWER.to_dict()) == ANSWER


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(("usage",), ..., id="a-field-that-came-later"),
        pytest.param(("hits", 0, "position"), ..., id="a-field-of-a-hit-that-came-later"),
        pytest.param(("tomorrow",), "x", id="a-field-of-a-later-version"),
        pytest.param(("confidence",), 1, id="a-whole-number-for-a-number"),
    ],
)
def test_plain_answer_of_another_version_can_be_read(path: tuple[str | int, ...], value: Any) -> None:
    assert Answer.from_dict(changed(path, value)).text == ANSWER.text


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        pytest.param(("text",), ..., "answer.text is missing", id="missing"),
        pytest.param(("citations", 0, "quote"), ..., "answer.citations[0].quote is missing", id="missing-inside"),
        pytest.param(("hits", 0, "text"), ..., "answer.hits[0].text is missing", id="missing-in-a-hit"),
        pytest.param(("text",), 7, "answer.text must be a string, not 7", id="number-for-text"),
        pytest.param(("citations", 0, "start"), "5", "answer.citations[0].start must be a whole number, not '5'", id="text-for-number"),
        pytest.param(("citations", 0, "start"), True, "answer.citations[0].start must be a whole number, not True", id="true-for-number"),
        pytest.param(("citations", 0, "start"), None, "answer.citations[0].start must be a whole number, not None", id="null"),
        pytest.param(("answered",), 1, "answer.answered must be true or false, not 1", id="one-for-true"),
        pytest.param(("confidence",), "high", "answer.confidence must be a number", id="text-for-a-fraction"),
        pytest.param(("citations", 0, "date"), "Monday", "answer.citations[0].date must be a date such as", id="no-date"),
        pytest.param(("citations", 0, "path"), 1, "answer.citations[0].path must be a string", id="no-path"),
        pytest.param(("mode",), "magic", "answer.mode must be one of 'extractive', 'generative'", id="unknown-mode"),
        pytest.param(("mode",), [], "answer.mode must be one of", id="list-for-mode"),
        pytest.param(("sentences",), {}, "answer.sentences must be a list", id="object-for-list"),
        pytest.param(("sentences", 0), "x", "answer.sentences[0] must be an object with the fields of Sentence", id="text-for-object"),
        pytest.param(("sentences", 0, "marks", 0), [1], "answer.sentences[0].marks[0] must hold 2 values, not 1", id="half-a-span"),
        pytest.param(("timings_ms",), [], "answer.timings_ms must be an object", id="list-for-object"),
        pytest.param(("timings_ms", "total"), "x", "answer.timings_ms.total must be a number", id="text-for-milliseconds"),
    ],
)
def test_plain_answer_that_is_wrong_is_told_where(path: tuple[str | int, ...], value: Any, complaint: str) -> None:
    with pytest.raises(ValueError) as caught:
        Answer.from_dict(changed(path, value))
    assert complaint in str(caught.value)


@pytest.mark.parametrize("plain", [None, [], "x", 1])
def test_plain_answer_must_be_an_object(plain: Any) -> None:
    with pytest.raises(ValueError, match="answer must be an object with the fields of Answer"):
        Answer.from_dict(plain)
