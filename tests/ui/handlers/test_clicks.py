"""What comes from the browser is read with care: anything may be anything."""

import datetime
from typing import Any

import pytest

from rag.schema import Filters
from ui.handlers.clicks import Click

ODD: list[Any] = [None, 7, 1.5, True, [], {}, [[]], "x" * 100_000, "\ud800", b"x"]


@pytest.mark.parametrize("fields", [*ODD, {"turn": None, "filters": 3}], ids=repr)
def test_clicks_of_any_shape_are_empty(fields: object) -> None:
    click = Click(fields)
    assert (click.text("question"), click.whole("turn"), click.flag("files"), click.texts("articles")) == ("", 0, False, ())
    assert click.filters == Filters()


@pytest.mark.parametrize("value", ODD, ids=[str(n) for n in range(len(ODD))])
def test_clicks_with_fields_of_any_shape_raise_nothing(value: Any) -> None:
    names = ("question", "turn", "files", "articles")
    click = Click({**dict.fromkeys(names, value), "filters": dict.fromkeys(("from", "to", "languages", "outlets", "articles"), value)})
    assert len(click.text("question")) <= 400
    assert click.whole("turn") in (0, 7)
    assert "\ud800" not in click.text("question")
    assert click.filters.date_from is None
    assert len(click.filters.languages) <= 1


@pytest.mark.parametrize(("value", "number"), [(3, 3), ("12", 12), ("-1", 0), ("1e3", 0), ("٣", 0), ("9" * 30, 0), (" 4", 0)], ids=str)
def test_clicks_give_whole_numbers_from_0(value: object, number: int) -> None:
    assert Click({"turn": value}).whole("turn") == number


def test_clicks_give_the_filters_with_the_earlier_day_first() -> None:
    fields = {"from": "2024-12-03", "to": "2024-12-01", "languages": ["EN", "en", 4], "outlets": ["Xinhua", ""], "articles": ["a", "a"]}
    days = datetime.date(2024, 12, 1), datetime.date(2024, 12, 3)
    assert Click({"filters": fields}).filters == Filters(*days, ("en", "en"), ("Xinhua",), ("a",))
    assert Click({"filters": {"from": "3 December"}}).filters == Filters()
