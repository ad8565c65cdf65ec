import datetime
import time

import pytest

from rag.language.dates import FoundDate, Period, find_dates, find_period, parse_date, render_date

DAY = datetime.date(2024, 12, 2)
TODAY = datetime.date(2024, 12, 4)  # a Wednesday


def date(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    "text",
    [
        "2024-12-02", "2024-12-02T10:00:00Z", "20241202", "2024/12/02", "02/12/2024", "2 December 2024", "December 2, 2024", "Dec. 2, 2024",
        "Mon, 02 Dec 2024 10:00:00 GMT", "2nd of December 2024", "٢ ديسمبر ٢٠٢٤", "2 كانون الأول 2024", "2 كانون الاول 2024", "٠٢/١٢/٢٠٢٤",
        "2.12.2024", "02-12-2024", "2 December, 2024", "December 2nd 2024", "the second of December 2024", "الثاني من ديسمبر 2024", "2 من ديسمبر من عام 2024", "2 ديسمبر عام 2024م",
        "\u200f٢ ديسمبر \u200e٢٠٢٤", "2 دِيسَمبر 2024", "2 ديـسمبر 2024", "2\u00a0December\u00a02024", "۲ دسامبر ۲۰۲۴", "2 دسمبر 2024", "2 DECEMBER 2024",
    ],
)  # fmt: skip
def test_dates_one_day_in_any_form(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "", "Monday", "12345678", "31/31/2024", "December", "300 people", "2024-13-45", "31 November 2024", "in 1998", "عام 1998", "today", "اليوم", "27 November",
        "2 مه", "555-12-12-2024", "12-12-2024-7", "since 2020", "1446 هـ", "30 February 2024", "2 December\n\n2024 people",
    ],
)  # fmt: skip
def test_dates_what_names_no_day_is_none(text):
    assert parse_date(text) is None
    assert find_dates(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "الأسبوع الأول من ديسمبر 2024",
        "in December 2024",
        "في ديسمبر 2024",
        "في كانون الأول من عام 2024",
        "December of 2024",
        "Dec. 2024",
        "كانون الأول/ديسمبر 2024",
        "دجنبر 2024",
    ],
)
def test_dates_a_month_is_a_period(text):
    (found,) = find_dates(text)
    assert (found.first, found.last) == (datetime.date(2024, 12, 1), datetime.date(2024, 12, 31))


def test_dates_spans_are_those_of_the_text():
    text = "Between 1 December 2024 and December 3, 2024 they met."
    assert [text[date.start : date.end] for date in find_dates(text)] == ["1 December 2024", "December 3, 2024"]


MONTHS = [
    "January Jan. يناير جانفي ژانویه ژانویهٔ جنوری كانون_الثاني كانون_الثاني/يناير", "February Feb شباط فبراير فيفري فوریه فروری شباط/فبراير",
    "March Mar. آذار مارس مارچ اذار", "April Apr نيسان أبريل إبريل ابريل أفريل آوریل اپریل", "May أيار مايو ماي مه مئی می", "June Jun حزيران يونيو جوان ژوئن جون",
    "July Jul تموز يوليو يوليوز جويلية ژوئیه جولائی", "August Aug. آب أغسطس غشت أوت أغشت اگست اوت", "September Sept. Sep أيلول سبتمبر شتنبر شتمبر سپتامبر ستمبر",
    "October Oct تشرين_الأول أكتوبر اکتبر اکتوبر تشرين_الاول/أكتوبر", "November Nov تشرين_الثاني نوفمبر نونبر نوامبر نومبر",
    "December Dec كانون_الأول ديسمبر دجنبر دجمبر دسامبر دسمبر كانون_الاول ديسمبر/كانون_الأول ديسمبر_/_كانون_الأول كانون_الأول_(ديسمبر) كانون_أول",
]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "name"), [(n, name.replace("_", " ")) for n, names in enumerate(MONTHS, start=1) for name in names.split()]
)
def test_dates_month_names_of_every_country(number, name):
    text = f"on 7 {name} 2023."
    (found,) = find_dates(text)
    assert (found.first, found.last) == (datetime.date(2023, number, 7),) * 2
    assert text[found.start : found.end] == f"7 {name} 2023"


@pytest.mark.parametrize("text", ["2 December 2024", "٢ ديسمبر ٢٠٢٤", "2024-12-02", "20241202", "كانون الأول 2024", "12 رمضان 1446"])
@pytest.mark.parametrize("today", [DAY, datetime.date(1999, 1, 1)])
def test_dates_with_a_year_do_not_depend_on_the_day_of_the_text(text, today):
    assert find_dates(f"On {text}.", today) == find_dates(f"On {text}.")


@pytest.mark.parametrize(
    ("text", "said", "first", "last"),
    [
        ("on Monday, 2 December 2024", "Monday, 2 December 2024", "2024-12-02", "2024-12-02"),
        ("يوم الاثنين الموافق 2 ديسمبر 2024", "يوم الاثنين الموافق 2 ديسمبر 2024", "2024-12-02", "2024-12-02"),
        ("on 1-3 December 2024", "1-3 December 2024", "2024-12-01", "2024-12-03"),
        ("December 1–3, 2024", "December 1–3, 2024", "2024-12-01", "2024-12-03"),
        ("بين 1 و3 ديسمبر 2024", "1 و3 ديسمبر 2024", "2024-12-01", "2024-12-03"),
        ("lost 3-1 December 2024", "1 December 2024", "2024-12-01", "2024-12-01"),
    ],
)
def test_dates_where_the_day_is_known_weekdays_and_ranges_are_part_of_a_date(text, said, first, last):
    (found,) = find_dates(text, TODAY)
    assert (text[found.start : found.end], found.first, found.last, found.resolved) == (said, date(first), date(last), False)


@pytest.mark.parametrize("text", ["from 30 November to 2 December 2024", "من 30 نوفمبر إلى 2 ديسمبر 2024", "30 November – 2 December 2024"])
def test_dates_a_day_without_a_year_takes_it_from_the_end_of_its_period(text):
    first, last = find_dates(text, datetime.date(2031, 7, 1))
    assert (first.first, last.first, first.resolved) == (datetime.date(2024, 11, 30), DAY, False)


PERIODS = [
    ("What did Putin say [on 1 December 2024]?", "2024-12-01", "2024-12-01"),
    ("What happened [since last week]?", "2024-11-25", ""),
    ("What happened [since 1 December 2024]?", "2024-12-01", ""),
    ("What happened [after 3 December]?", "2024-12-04", ""),
    ("[after last week]", "2024-12-02", ""),
    ("Who met [before 2 December 2024]?", "", "2024-12-01"),
    ("[before 2011]", "", "2010-12-31"),
    ("[until Friday]", "", "2024-11-29"),
    ("[by the end of 2023]", "", "2023-12-31"),
    ("[since the beginning of December]", "2024-12-01", ""),
    ("[between 1 and 3 December 2024]", "2024-12-01", "2024-12-03"),
    ("[from 1 to 3 December 2024]", "2024-12-01", "2024-12-03"),
    ("[1-3 December 2024]", "2024-12-01", "2024-12-03"),
    ("[from 30 November to 2 December 2024]", "2024-11-30", "2024-12-02"),
    ("[from December 30, 2024 to January 2, 2025]", "2024-12-30", "2025-01-02"),
    ("[from Monday to Friday]", "2024-11-25", "2024-11-29"),
    ("[from Monday until Wednesday]", "2024-12-02", "2024-12-04"),
    ("[since Monday until Wednesday]", "2024-12-02", "2024-12-04"),
    ("[between 2011 and 2014]", "2011-01-01", "2014-12-31"),
    ("[from 2 December 2024 onwards]", "2024-12-02", ""),
    ("Any news [from Monday]?", "2024-12-02", "2024-12-02"),
    ("[On Monday and Tuesday]", "2024-12-02", "2024-12-03"),
    ("What happened [in December after 3 December]?", "2024-12-04", "2024-12-31"),
    ("What happened after the attack [on 27 November]?", "2024-11-27", "2024-11-27"),
    ("What had he said before [in December]?", "2024-12-01", "2024-12-31"),
    ("What happened [today]?", "2024-12-04", "2024-12-04"),
    ("[during Ramadan 2024]", "2024-03-11", "2024-04-09"),
    ("ماذا قال بوتين [في 1 ديسمبر 2024]؟", "2024-12-01", "2024-12-01"),
    ("ماذا حدث [منذ الأسبوع الماضي]؟", "2024-11-25", ""),
    ("ماذا حدث [منذ ديسمبر]؟", "2024-12-01", ""),
    ("ماذا حدث [منذ أسبوع]؟", "2024-11-25", ""),
    ("[بعد 3 ديسمبر]", "2024-12-04", ""),
    ("[قبل 2 ديسمبر]", "", "2024-12-01"),
    ("[قبل يومين]", "2024-12-02", "2024-12-02"),
    ("[قبل عام 2011]", "", "2010-12-31"),
    ("[حتى يوم الجمعة]", "", "2024-11-29"),
    ("[حتى تاريخ 2 ديسمبر]", "", "2024-12-02"),
    ("[حتى نهاية العام الحالي]", "", "2024-12-31"),
    ("[منذ بداية كانون الأول/ديسمبر 2024]", "2024-12-01", ""),
    ("[ابتداء من 1 ديسمبر]", "2024-12-01", ""),
    ("[بين 1 و3 ديسمبر 2024]", "2024-12-01", "2024-12-03"),
    ("[من 1 إلى 3 ديسمبر 2024]", "2024-12-01", "2024-12-03"),
    ("[من الاثنين إلى الجمعة]", "2024-11-25", "2024-11-29"),
    ("[من الاثنين حتى الأربعاء]", "2024-12-02", "2024-12-04"),
    ("[بين نوفمبر وديسمبر]", "2024-11-01", "2024-12-31"),
    ("[بين عامي 2011 و2014]", "2011-01-01", "2014-12-31"),
]


@pytest.mark.parametrize(("marked", "first", "last"), PERIODS)
def test_dates_the_period_of_a_question(marked, first, last):
    text = marked.replace("[", "").replace("]", "")
    start = marked.index("[")
    assert find_period(text, TODAY) == Period(date(first), date(last), start, marked.index("]") - 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "who met before the war",
        "What happened?",
        "Who may march?",
        "من التقى قبل الحرب؟",
        "ماذا حدث بعد ذلك؟",
        "until the end",
        "since then",
        "حتى الآن",
        "3 of 5",
    ],
)
def test_dates_a_question_without_a_time_has_no_period(text):
    assert find_period(text, TODAY) is None


@pytest.mark.parametrize(
    "text",
    ["before Friday in December after Monday", "since 3 December and before 1 December", "in 2011 since 2020", "after 31 December 2999"],
)
def test_dates_a_period_that_contradicts_itself_still_has_its_first_day_first(text):
    period = find_period(text, TODAY)
    assert period is not None
    assert period.first is None or period.last is None or period.first <= period.last


@pytest.mark.parametrize(
    ("first", "last", "english", "arabic"),
    [
        ("2024-12-02", "2024-12-02", "2 December 2024", "2 ديسمبر 2024"),
        ("2024-12-01", "2024-12-31", "December 2024", "ديسمبر 2024"),
        ("2024-02-01", "2024-02-29", "February 2024", "فبراير 2024"),
        ("2024-01-01", "2024-12-31", "2024", "2024"),
        ("2024-12-02", "2024-12-08", "2–8 December 2024", "2–8 ديسمبر 2024"),
        ("2024-11-25", "2024-12-01", "25 November – 1 December 2024", "25 نوفمبر – 1 ديسمبر 2024"),
        ("2023-12-30", "2024-01-02", "30 December 2023 – 2 January 2024", "30 ديسمبر 2023 – 2 يناير 2024"),
        ("2024-11-01", "2024-12-31", "November – December 2024", "نوفمبر – ديسمبر 2024"),
        ("2011-01-01", "2014-12-31", "2011–2014", "2011–2014"),
    ],
)
def test_dates_are_written_as_a_reader_writes_them(first, last, english, arabic):
    found = FoundDate(0, 0, date(first), date(last))
    assert (render_date(found, "en"), render_date(found, "ar")) == (english, arabic)
    assert render_date(found, "no such language") == english


@pytest.mark.parametrize("last", ["9999-12-31", "9999-12-30"])
def test_dates_the_last_days_of_the_calendar_are_written_too(last):
    assert "9999" in render_date(FoundDate(0, 0, datetime.date(9999, 12, 1), datetime.date.fromisoformat(last)), "en")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("day", [datetime.date(2024, month, 2 * month + 3) for month in range(1, 13)])
def test_dates_what_is_written_is_found_again(language, day):
    text = render_date(FoundDate(0, 0, day, day), language)
    assert find_dates(text) == [FoundDate(0, len(text), day, day)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["7", "1 ", "1, ", "1/", "ال", "ال ", "و", "[(", "\n", " \n", "Dec", "Dec ", "Dec. ", "Monday ", "كانون ", "ربيع ", "1-", "12-", "2024-", "'", "ـ", "\u064b", "last ", "of ",
     "قبل ", "rabi-", "the day before ", "،", "🙂", "1 Dec 2024 - "],
)  # fmt: skip
def test_dates_hostile_text_takes_time_in_proportion(piece):
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            find_dates(text, TODAY)
            find_period(text, TODAY)
            best = min(best, time.perf_counter() - start)
        return best

    seconds(100)
    assert seconds(32_000) < 40 * seconds(4_000) + 0.02, "eight times the text, far less than the 64 times of a square"
