import datetime

import pytest

from rag.verify.check import check
from rag.verify.dates import read_dates, wrong_dates


def wrong(said, quoted, numbers=(), strict=True):
    return wrong_dates(read_dates(said), read_dates(quoted), numbers, strict)


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param("in the 1930s", "in 1934", id="decade-of-a-year"),
        pytest.param("in the 1930s", "في ثلاثينيات القرن العشرين", id="decade-across"),
        pytest.param("in the 1830s", "في ثلاثينيات القرن التاسع عشر", id="decade-of-another-century"),
        pytest.param("in the '70s", "في السبعينات", id="decade-without-century"),
        pytest.param("in 1953", "1950-53", id="end-of-a-short-range"),
        pytest.param("on 11 March 2024", "1 رمضان 1445", id="hijri"),
        pytest.param("on 3 June", "3 and 5 June", id="one-of-several-days"),
        pytest.param("today", "no date", id="a-day-that-moves-and-none"),
        pytest.param("on Friday", "يوم الجمعة", id="weekday-across"),
    ],
)
def test_dates_agree(said, quoted):
    assert read_dates(said), "Test requires a date"
    assert wrong(said, quoted) == []


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param("in the 1930s", "in the 1940s", id="decade"),
        pytest.param("in the 1930s", "في أربعينيات القرن العشرين", id="decade-across"),
        pytest.param("in the 1930s", "في ثلاثينيات القرن التاسع عشر", id="century"),
        pytest.param("in 1934", "in the 1930s", id="year-of-a-decade"),
        pytest.param("in June", "in 2019", id="month-of-a-year"),
        pytest.param("on Friday", "in June", id="weekday-of-a-month"),
        pytest.param("on 3 June", "in June", id="day-of-a-month"),
        pytest.param("yesterday", "tomorrow", id="days-that-move"),
        pytest.param("in Ramadan 1445", "in Ramadan 1446", id="hijri-year"),
    ],
)
def test_dates_differ(said, quoted):
    assert len(wrong(said, quoted)) == 1


def test_dates_a_year_may_stand_there_as_a_number():
    assert wrong("in 2017", "the act of that year", numbers=(2017,)) == []
    assert wrong("in 2017", "the act of that year", numbers=(2018,)) == ["the quotation does not have the date 2017"]


def test_dates_the_reason_names_both():
    assert wrong("on 3 December", "on 2 December") == ["the date is 3 December, the quotation says 2 December"]


def test_dates_days_that_move_are_compared_in_one_language_alone():
    assert wrong("yesterday", "غداً", strict=False) == []


FRIDAY_IN_APRIL = datetime.date(2025, 4, 15)


@pytest.mark.parametrize(
    "when",
    ["this year", "last year", "last month", "next week", "yesterday", "on Monday", "two days ago", "earlier this month", "on Nov. 27"],
)
def test_dates_in_the_same_words_agree_though_one_text_has_no_day(when):
    text = f"The dam was repaired {when}."
    assert wrong_dates(read_dates(text), read_dates(text, FRIDAY_IN_APRIL), (), True) == []


@pytest.mark.parametrize("when", ["هذا العام", "العام الماضي", "الشهر الماضي", "الأسبوع المقبل", "أمس"])
def test_dates_in_the_same_arabic_words_agree_though_one_text_has_no_day(when):
    text = f"أصلح السد {when}."
    assert wrong_dates(read_dates(text), read_dates(text, FRIDAY_IN_APRIL), (), True) == []


@pytest.mark.parametrize(
    ("said", "quoted", "agree"),
    [
        pytest.param("on 11 April", "on Friday", True, id="day-of-a-weekday"),
        pytest.param("on 12 April", "on Friday", False, id="day-of-another"),
        pytest.param("in April", "on Friday", True, id="month-of-a-weekday"),
        pytest.param("in March", "on Friday", False, id="another-month"),
        pytest.param("on 14 April", "yesterday", True, id="yesterday"),
        pytest.param("on 13 April", "yesterday", False, id="not-yesterday"),
        pytest.param("on 11 April", "يوم الجمعة", True, id="across"),
    ],
)
def test_dates_without_a_year_are_held_against_a_day_that_is_known(said, quoted, agree):
    assert (wrong_dates(read_dates(said), read_dates(quoted, FRIDAY_IN_APRIL), (), True) == []) == agree


@pytest.mark.parametrize(("said", "quoted"), [("on Nov. 27", "on 27 November"), ("in Sept. 2024", "in September 2024")])
def test_dates_abbreviated_months_are_no_names(said, quoted):
    assert check(f"The dam was repaired {said}.", f"The dam was repaired {quoted}.").reasons == ()
