import datetime
from itertools import pairwise

import pytest

from rag.language.calendars import days_of, read_words, year_of
from rag.language.dates import find_dates, parse_date

TODAY = datetime.date(2024, 12, 4)  # 3 Jumada al-Thani 1446, 14 Azar 1403

HIJRI = [
    ["محرم", "المحرم", "Muharram"], ["صفر", "Safar"], ["ربيع الأول", "ربيع الاول", "Rabi al-Awwal", "Rabi' al-awwal"], ["ربيع الآخر", "ربيع الثاني", "Rabi al-Thani"],
    ["جمادى الأولى", "جمادي الأولى", "Jumada al-Awwal", "Jumada al-Ula"], ["جمادى الآخرة", "جمادى الثانية", "Jumada al-Thani", "Jumada al-Akhirah"],
    ["رجب", "Rajab"], ["شعبان", "Sha'ban", "Shaban"], ["رمضان", "رمضان المبارك", "Ramadan", "Ramazan"], ["شوال", "Shawwal"],
    ["ذو القعدة", "ذي القعدة", "ذا القعدة", "Dhu al-Qa'dah", "Dhul Qadah"], ["ذو الحجة", "ذي الحجة", "ذا الحجة", "Dhu al-Hijjah", "Dhul-Hijja"],
]  # fmt: skip
HIJRI_FIRSTS = "2024-07-07 2024-08-05 2024-09-04 2024-10-04 2024-11-03 2024-12-02 2025-01-01 2025-01-31 2025-03-01 2025-03-30 2025-04-29 2025-05-28".split()
PERSIAN = [
    ["فروردین", "فروردين", "Farvardin"], ["اردیبهشت", "أرديبهشت", "Ordibehesht"], ["خرداد", "Khordad"], ["تیر", "تير", "Tir"], ["مرداد", "Mordad"],
    ["شهریور", "شهريور", "Shahrivar"], ["مهر", "Mehr"], ["آبان", "Aban"], ["آذر", "Azar"], ["دی", "دي", "Dey"], ["بهمن", "Bahman"], ["اسفند", "Esfand"],
]  # fmt: skip
PERSIAN_FIRSTS = "2024-03-20 2024-04-20 2024-05-21 2024-06-21 2024-07-22 2024-08-22 2024-09-22 2024-10-22 2024-11-21 2024-12-21 2025-01-20 2025-02-19".split()


@pytest.mark.parametrize(("name", "first"), [(name, first) for names, first in zip(HIJRI, HIJRI_FIRSTS, strict=True) for name in names])
def test_calendars_hijri_months(name, first):
    wanted = datetime.date.fromisoformat(first)
    for text in (f"1 {name} 1446", f"١ {name} ١٤٤٦هـ", f"1 {name} 1446 هـ", f"1 {name}, 1446 AH"):
        (found,) = find_dates(f"on {text}.")
        assert (found.first, found.last, found.end) == (wanted, wanted, len(f"on {text}"))
    (month,) = find_dates(f"{name} 1446")
    assert month.first == wanted and month.last - month.first in (datetime.timedelta(28), datetime.timedelta(29))


@pytest.mark.parametrize(("name", "first"), [(name, first) for names, first in zip(PERSIAN, PERSIAN_FIRSTS, strict=True) for name in names])
def test_calendars_persian_months(name, first):
    wanted = datetime.date.fromisoformat(first)
    for text in (f"1 {name} 1403", f"۱ {name} ۱۴۰۳", f"{name} 1, 1403", f"1 {name} 1403 هـ.ش"):
        (found,) = find_dates(f"on {text}.")
        assert (found.first, found.last, found.end) == (wanted, wanted, len(f"on {text}"))
    (month,) = find_dates(f"{name} 1403")
    assert month.first == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12 رمضان 1446", "2025-03-12"), ("14 جمادى الأولى 1446هـ", "2024-11-16"), ("الأول من رمضان 1446", "2025-03-01"), ("22 Bahman 1357", "1979-02-11"),
        ("10 Muharram 1446", "2024-07-16"), ("30 اسفند 1403", "2025-03-20"), ("1 Ramadan 2024", "2024-03-11"), ("Ramadan 1, 1446 AH", "2025-03-01"),
    ],
)  # fmt: skip
def test_calendars_known_days(text, wanted):
    assert parse_date(text) == datetime.date.fromisoformat(wanted)


@pytest.mark.parametrize(
    ("text", "said", "wanted"),
    [
        ("في 12 رمضان", "12 رمضان", "2025-03-12"), ("on 10 Muharram", "10 Muharram", "2024-07-16"), ("في 20 آبان", "20 آبان", "2024-11-10"),
        ("on 22 Bahman", "22 Bahman", "2025-02-10"), ("في الثالث من شعبان", "الثالث من شعبان", "2025-02-02"),
    ],
)  # fmt: skip
def test_calendars_a_day_without_a_year_is_the_nearest(text, said, wanted):
    (found,) = find_dates(text, TODAY)
    assert (text[found.start : found.end], found.first, found.resolved) == (said, datetime.date.fromisoformat(wanted), True)


@pytest.mark.parametrize(
    ("text", "said", "first", "last"),
    [
        ("عام 1446 هـ", "عام 1446 هـ", "2024-07-07", "2025-06-25"), ("1446هـ", "1446هـ", "2024-07-07", "2025-06-25"), ("in 1446 AH", "1446 AH", "2024-07-07", "2025-06-25"),
        ("سنة 1446 هجرية", "سنة 1446 هجرية", "2024-07-07", "2025-06-25"), ("عام 1403 هـ.ش", "عام 1403 هـ.ش", "2024-03-20", "2025-03-20"),
        ("سال ۱۴۰۳", "سال ۱۴۰۳", "2024-03-20", "2025-03-20"),
    ],
)  # fmt: skip
def test_calendars_a_year_with_the_mark_of_its_calendar(text, said, first, last):
    (found,) = find_dates(text, TODAY)
    assert (text[found.start : found.end], str(found.first), str(found.last)) == (said, first, last)


@pytest.mark.parametrize(
    "text",
    [
        "وكالة مهر للأنباء", "Mehr news agency", "رمضان", "شهر رمضان", "قال رمضان", "during Ramadan", "مهر", "3 مهر", "Mehr 3", "محرم", "صفر", "3 صفر", "تير", "دي مستورا",
        "3 دي", "رجب طيب أردوغان", "شوال", "بهمن", "آذر", "Azar Nafisi", "Tir", "Dey", "مهر 2024", "31 رمضان 1446", "31 مهر 1403", "12 رمضان 1300", "1 مهر 1100", "ربيع", "جمادى",
    ],
)  # fmt: skip
def test_calendars_names_that_are_no_months(text):
    assert find_dates(text) == []
    assert find_dates(text, TODAY) == []


@pytest.mark.parametrize(("text", "month"), [("3 آذار 2024", 3), ("3 اذار 2024", 3), ("3 آذر 1403", 11)])
def test_calendars_march_of_syria_is_not_azar_of_persia(text, month):
    assert parse_date(text) == datetime.date(2024, month, 3 if month == 3 else 23)


def test_calendars_every_hijri_and_persian_day_follows_the_one_before():
    for kind, year in (("hijri", 1446), ("persian", 1403)):
        whole = days_of(kind, year)
        assert whole is not None
        ends = [days_of(kind, year, month) for month in range(1, 13)]
        assert (ends[0][0], ends[-1][1]) == whole
        assert all(two[0] - one[1] == datetime.timedelta(days=1) for one, two in pairwise(ends))
        assert {year_of(kind, date) for days in ends for date in days} == {year}


@pytest.mark.parametrize(
    "arguments",
    [
        ("hijri", 1342),
        ("hijri", 1501),
        ("persian", 1199),
        ("gregorian", 0, 1),
        ("gregorian", 10_000, 1),
        ("hijri", 9999, 1, 1),
        ("hijri", 1446, 13),
    ],
)
def test_calendars_outside_their_tables_is_no_day(arguments):
    assert days_of(*arguments) is None


@pytest.mark.parametrize(("kind", "date"), [("hijri", datetime.date.min), ("hijri", datetime.date.max), ("persian", datetime.date.min)])
def test_calendars_no_year_before_or_after_their_tables(kind, date):
    assert year_of(kind, date) is None


def test_calendars_words_have_the_letters_and_spans_of_the_text():
    text = "ومساء يومِ الاثنين، Dec. 3"
    words = read_words(text)
    assert "".join(word.code for word in words) == "&qvW,m.D"
    assert [text[word.start : word.end] for word in words] == ["و", "مساء", "يومِ", "الاثنين", "،", "Dec", ".", "3"]
