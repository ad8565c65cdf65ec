import datetime

import pytest

from rag.language.dates import find_dates, parse_date

DAY = datetime.date(2024, 12, 2)


@pytest.mark.parametrize(
    "text",
    [
        "2024-12-02", "2024-12-02T10:00:00Z", "20241202", "2024/12/02", "02/12/2024", "2 December 2024", "December 2, 2024", "Dec. 2, 2024",
        "Mon, 02 Dec 2024 10:00:00 GMT", "2nd of December 2024", "٢ ديسمبر ٢٠٢٤", "2 كانون الأول 2024", "2 كانون الاول 2024", "٠٢/١٢/٢٠٢٤",
    ],
)  # fmt: skip
def test_dates_one_day_in_any_form(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize("text", ["", "Monday", "12345678", "31/31/2024", "December", "300 people", "2024-13-45"])
def test_dates_what_names_no_day_is_none(text):
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["in December 2024", "في ديسمبر 2024", "في كانون الأول من عام 2024", "December of 2024"])
def test_dates_a_month_is_a_period(text):
    (found,) = find_dates(text)
    assert (found.first, found.last) == (datetime.date(2024, 12, 1), datetime.date(2024, 12, 31))


def test_dates_spans_are_those_of_the_text():
    text = "Between 1 December 2024 and December 3, 2024 they met."
    assert [text[date.start : date.end] for date in find_dates(text)] == ["1 December 2024", "December 3, 2024"]
