import pytest

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
