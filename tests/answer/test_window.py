"""The time that a question names is told as a value, and can be set aside."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from rag.schema import Answer, Filters, Window

PORT = {"text": "The port of Aden opened again after a storm.", "date": "2024-12-01"}
STRIKE = {"text": "Dockers in Aden began a strike over wages.", "date": "2024-12-05"}


def day(number: int, month: int = 12) -> datetime.date:
    return datetime.date(2024, month, number)


@pytest.mark.parametrize(
    ("question", "window"),
    [
        pytest.param("What opened in Aden on 1 December 2024?", Window(day(1), day(1), "on 1 December 2024"), id="day"),
        pytest.param("What opened in Aden last week?", Window(day(25, 11), day(1), "last week"), id="week"),
        pytest.param("What opened in Aden in December 2024?", Window(day(1), day(31), "in December 2024"), id="month"),
        pytest.param("What did the dockers in Aden do since yesterday?", Window(day(4), None, "since yesterday"), id="open-end"),
        pytest.param("What happened on 1 December 2024?", Window(day(1), day(1), "on 1 December 2024"), id="no-subject"),
        pytest.param("ماذا حدث في عدن قبل يومين؟", Window(day(3), day(3), "قبل يومين"), id="arabic"),
        pytest.param("What opened in Aden on 5 March 2024?", Window(day(5, 3), day(5, 3), "on 5 March 2024"), id="no-article-of-that-time"),
        pytest.param("What was said in Aden in 1990?", None, id="a-time-of-the-events"),
        pytest.param("What did the dockers in Aden begin?", None, id="no-time"),
        pytest.param("hello", None, id="small-talk"),
    ],
)
def test_window_is_told(desk_on: Any, question: str, window: Window | None) -> None:
    answer = desk_on(PORT, STRIKE).query(question)
    assert answer.window == window
    told = window is not None and window.words in answer.notice
    assert told == (window is not None), "The notice tells a window, and only then is there one"


def test_window_is_told_beside_a_filter_of_days(desk_on: Any) -> None:
    filters = Filters(date_from=day(2))
    answer = desk_on(PORT, STRIKE).query("What did dockers in Aden begin in December 2024?", filters=filters)
    assert answer.window is not None and "in December 2024" in answer.notice
    assert {hit.article_id for hit in answer.hits} == {"a1"}, "The filter holds"


def test_window_without_reading_dates_is_none(desk_on: Any) -> None:
    desk = desk_on(PORT, STRIKE)
    for question in ("What opened in Aden on 1 December 2024?", "What happened on 1 December 2024?", "ماذا حدث في عدن قبل يومين؟"):
        answer = desk.query(question, read_dates=False)
        assert (answer.window, answer.question, answer.searched_for) == (None, question, question)
        assert "taken for" not in answer.notice and "فُهم" not in answer.notice


def test_window_set_aside_brings_articles_of_other_times(desk_on: Any) -> None:
    texts = [{"text": f"The dockers of Aden spoke about wages, round {n}.", "date": f"2024-12-0{n}"} for n in range(1, 6)]
    desk = desk_on(*texts)
    question = "What happened on 3 December 2024?"
    assert [hit.article_id for hit in desk.query(question).hits] == ["a2"]
    assert [hit.article_id for hit in desk.query(question, read_dates=False).hits] == ["a4", "a3", "a2", "a1", "a0"]


def test_window_set_aside_is_no_reason_to_refuse(desk_on: Any) -> None:
    desk = desk_on(PORT, STRIKE)
    question = "What opened in Aden on 5 March 2023?"
    assert not desk.query(question).answered, "Test requires that the time makes the difference"
    answer = desk.query(question, read_dates=False)
    assert answer.answered and answer.citations[0].article_id == "a0"


def test_window_goes_through_every_door(desk_on: Any) -> None:
    desk = desk_on(PORT, STRIKE)
    question = "What opened in Aden last week?"

    async def last(**more: Any) -> Answer:
        return [event async for event in desk.astream(question, **more)][-1]

    def run(work: Coroutine[Any, Any, Answer]) -> Answer:
        with ThreadPoolExecutor(1) as thread:  # a loop of its own, whatever runs in this thread
            return thread.submit(asyncio.run, work).result(60)

    for more, told in (({}, True), ({"read_dates": True}, True), ({"read_dates": False}, False)):
        answers = [
            desk.query(question, **more),
            list(desk.stream(question, **more))[-1],
            run(desk.aquery(question, **more)),
            run(last(**more)),
        ]
        assert [answer.window is not None for answer in answers] == [told] * 4


def test_window_is_plain_json(desk_on: Any) -> None:
    plain = desk_on(PORT).query("What opened in Aden since 1 December 2024?").to_dict()
    assert plain["window"] == {"date_from": "2024-12-01", "date_to": None, "words": "since 1 December 2024"}
