"""Relative days: "last Monday", "27 نوفمبر", "قبل ثلاثة أيام", told from the day on which they were written.

A rule is a pattern over the letters of the words (``rag.language.calendars``) and a function that tells the days.
Weeks run from Monday to Sunday, weekends are Saturday and Sunday.
"""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Callable

from rag.language.calendars import CALENDAR_OF_MONTH, MONTHS, Days, Phrase, Word, days_of, year_of

Teller = Callable[[Phrase, datetime.date], Days | None]

_YEARS_BEHIND_A_PREPOSITION = range(1800, 2101)
_LEAP_CYCLE = 8
_WEEKDAY_KNOWN = 6  # years within which the weekday beside a date may tell its year
_LATE = 5  # days by which a text may be older than it says, of the seven that its weekday could mean
_VERBS = frozenset("be have not well also never still yet soon even seem become need only look go get take make want ask".split())
_TITLES = frozenset("الامين المدير القايد النايب المدعي الراي المفتش القطاع المنسق المفوض السكرتير المراقب المشرف".split())

DAY = r"(?:Dt?[OF]?|o[OF])"
WEEKDAY_BEFORE = r"(?:(?:H?[LNR]|[Ti],?)?q?v?[Ww][lfc]?Q?\.?,?=?)?"
WEEKDAY_BEHIND = r"(?:\(v?W\))?"


def near_day(
    today: datetime.date, letter: str, month: int, day: int, direction: int | None = None, weekday: int | None = None
) -> datetime.date | None:
    """The day of a month that lies nearest to today, the past one when two are as near.

    Args:
        letter: of the month's name, which tells its calendar.
        direction: -1 for the latest before today, 1 for the first after it.
        weekday: told beside the date, Monday 0; the nearest year in which it fits is taken, when one is within reach.
    """
    reach = _WEEKDAY_KNOWN if weekday is not None else 1
    candidates = _days_around(today, letter, month, day, reach) or _days_around(today, letter, month, day, _LEAP_CYCLE)
    candidates = [date for date in candidates if not direction or (date - today).days * direction > 0]
    fitting = [date for date in candidates if weekday is None or date.weekday() == weekday] or candidates
    return min(fitting, key=lambda date: (abs((date - today).days) - (date < today), date), default=None)


def _days_around(today: datetime.date, letter: str, month: int, day: int, reach: int) -> list[datetime.date]:
    calendar = CALENDAR_OF_MONTH[letter]
    year = year_of(calendar, today)
    if year is None:
        return []
    found = (days_of(calendar, year + step, month, day) for step in range(-reach, reach + 1))
    return [days[0] for days in found if days]


def weekday_near(today: datetime.date, weekday: int, direction: int) -> datetime.date:
    """A weekday, Monday 0: the latest before today for -1, the latest up to today for 0, the first after today for 1."""
    if direction > 0:
        return today + datetime.timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    back = (today.weekday() - weekday) % 7
    return today - datetime.timedelta(days=back or 7 if direction < 0 else back)


def unit_of(today: datetime.date, unit: str, step: int) -> Days | None:
    """The whole day (d), week (w), weekend (e), month (m) or year (y) that lies ``step`` of its kind from that of today."""
    if unit == "d":
        day = today + datetime.timedelta(days=step)
        return day, day
    if unit == "w":
        monday = today + datetime.timedelta(days=7 * step - today.weekday())
        return monday, monday + datetime.timedelta(days=6)
    if unit == "m":
        year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
        return days_of("gregorian", year, month + 1)
    return days_of("gregorian", today.year + step) if unit == "y" else None


def weekend_near(today: datetime.date, direction: int | None) -> Days:
    """The weekend of this week for 0, the one that ended last for -1, the next to begin for 1, the latest to have begun for None."""
    if direction is None:
        saturday = weekday_near(today, 5, 0)
    elif direction < 0:
        saturday = weekday_near(today, 6, -1) - datetime.timedelta(days=1)
    elif direction > 0:
        saturday = weekday_near(today, 5, 1)
    else:
        saturday = today + datetime.timedelta(days=5 - today.weekday())
    return saturday, saturday + datetime.timedelta(days=1)


def span_of(today: datetime.date, unit: str, count: int, direction: int) -> Days | None:
    """The last (-1) or next (1) so many days, weeks, months or years, today included: "the past three days"."""
    if unit in "mye":
        months = count * (12 if unit == "y" else 1)
        year, month = divmod(today.year * 12 + today.month - 1 + direction * months, 12)
        if unit == "e" or not 1 <= year <= 9999:
            return None
        other = datetime.date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    else:
        days = -(-count // 24) if unit == "h" else count * (7 if unit == "w" else 1)
        other = today + datetime.timedelta(days=direction * days)
    return (other, today) if direction < 0 else (today, other)


def direction_of(phrase: Phrase) -> int | None:
    """-1 for last, 1 for next, 0 for this, None when the phrase says none of them."""
    if phrase.pick("LRlr"):
        return -1
    if phrase.pick("Nf"):
        return 1
    return 0 if phrase.pick("Hc") else None


def _one(date: datetime.date | None) -> Days | None:
    return (date, date) if date else None


def _weekday(phrase: Phrase) -> int | None:
    word = phrase.pick("Ww")
    return word.number if word else None


def _is_month(phrase: Phrase, month: Word, bare: bool) -> bool:
    """Whether a word that means something else too ("May", "مارس") means the month here; ``bare``: it stands without a day."""
    if month.code != "m":
        return True
    place = phrase.words.index(month, phrase.first)
    before, after = phrase.near(place - 1), phrase.near(place + 1)
    if before.code in "&>-,V" and phrase.near(place - 2).code in "Mm":
        before = phrase.near(place - 3)  # in April and May
    if not month.folded.isascii():
        return not bare or before.code in "IS_BAVZ>" or before.unit == "m" or bool(phrase.pick("lfcHr"))
    if after.folded in _VERBS:
        return False
    capital = phrase.text[month.start].isupper()
    if not bare:
        return capital or before.code in "D@SBAVF_OIt"
    if after.code == "X" and (before.code in "VFOABU>" or phrase.near(place + 2).code == "P"):
        return False  # by April Smith, in April Smith's book
    if not capital:
        return before.code in "ISV" and before.folded != "by"
    article = before.code == "U" and month.folded != "may" and after.code in "xP"  # the March elections
    return before.code in "IS_BAVZFO" or article or direction_of(phrase) is not None


def _tell_day(phrase: Phrase, today: datetime.date) -> Days | None:
    month, day = phrase.pick(MONTHS), phrase.pick("Do")
    if not month or not day or not _is_month(phrase, month, bare=False):
        return None
    return _one(near_day(today, month.code, month.number, day.number, direction_of(phrase), _weekday(phrase)))


def _tell_month(phrase: Phrase, today: datetime.date) -> Days | None:
    month = phrase.pick("Mm")
    if not month or not _is_month(phrase, month, bare=True):
        return None
    direction = direction_of(phrase)
    if direction is None:
        middle = near_day(today, "M", month.number, 15)
        year = middle.year if middle else today.year
    else:
        behind = month.number >= today.month if direction < 0 else month.number <= today.month
        year = today.year + direction * behind
    return days_of("gregorian", year, month.number)


def _tell_in_named_year(phrase: Phrase, today: datetime.date) -> Days | None:
    month, day, direction = phrase.pick("Mm"), phrase.pick("Do"), direction_of(phrase)
    if not month or not _is_month(phrase, month, bare=not day) or not _is_year(phrase):
        return None
    return days_of("gregorian", today.year + (direction or 0), month.number, day.number if day else None)


def _tell_in_named_month(phrase: Phrase, today: datetime.date) -> Days | None:
    day, unit = phrase.pick("Do"), phrase.pick("ud")
    month = unit_of(today, "m", direction_of(phrase) or 0) if unit and unit.unit == "m" and unit.number == 1 else None
    return days_of("gregorian", month[0].year, month[0].month, day.number) if month and day else None


def _tell_weekday(phrase: Phrase, today: datetime.date) -> Days | None:
    weekday, direction = phrase.pick("Ww"), direction_of(phrase)
    if not weekday or (phrase.before.code == "Z" and weekday.folded == "الاثنين" and phrase.after.code not in "&>V-"):
        return None  # "بين الاثنين": between the two
    if direction == 0:
        return _one(today + datetime.timedelta(days=weekday.number - today.weekday()))
    return _one(weekday_near(today, weekday.number, direction or 0))


def _tell_weekday_of_week(phrase: Phrase, today: datetime.date) -> Days | None:
    weekday, unit = _weekday(phrase), phrase.pick("ud")
    if weekday is None or not unit or unit.unit != "w" or unit.number != 1:
        return None
    week = unit_of(today, "w", direction_of(phrase) or 0)
    return _one(week[0] + datetime.timedelta(days=weekday)) if week else None


def _tell_named_day(phrase: Phrase, today: datetime.date) -> Days | None:
    """ "اليوم الاثنين", "yesterday, Sunday": the weekday counts, for a text may come out some days after it was written."""
    weekday, named = _weekday(phrase), phrase.pick("Ti")
    if weekday is None or not named:
        return None
    day = today + datetime.timedelta(days=named.number)
    return _one(day + datetime.timedelta(days=(weekday - day.weekday() + _LATE) % 7 - _LATE))


def _tell_today(phrase: Phrase, today: datetime.date) -> Days | None:
    named = phrase.pick("Ti")
    if not named:
        return None
    if named.code == "i" and phrase.text[named.start].isupper() and phrase.before.code == "X":
        return None  # a name such as "Turkey Today"
    return _one(today + datetime.timedelta(days=named.number))


def _tell_ago(phrase: Phrase, today: datetime.date) -> Days | None:
    unit, number = phrase.pick("ue"), phrase.pick("anD#")
    arabic = phrase.pick("BS")
    if not unit or unit.unit not in "dwmy" or (arabic and arabic.folded.isascii()):
        return None  # "before three days": not from today
    count = number.number if number else unit.number
    return unit_of(today, unit.unit, -count) if 0 < count < 1000 else None


def _tell_span(phrase: Phrase, today: datetime.date) -> Days | None:
    unit, number, direction = phrase.pick("uedv"), phrase.pick("nD#"), direction_of(phrase)
    count = number.number if number else unit.number if unit else 0
    if not unit or not direction or not 0 < count < 1000 or (unit.unit == "h" and count < 24):
        return None
    if not number and unit.number == 1 and not phrase.pick("RL"):
        return None  # "آخر شهر": not from today
    return span_of(today, unit.unit, count, direction)


def _tell_unit(phrase: Phrase, today: datetime.date) -> Days | None:
    unit, direction = phrase.pick("uedE"), direction_of(phrase)
    if not unit:
        return None
    if unit.unit == "e":
        return weekend_near(today, direction)
    if direction is None or not unit.number or not _is_year(phrase):
        return None
    if unit.number > 1:
        return span_of(today, unit.unit, unit.number, direction)
    if unit.unit in "dh":
        return None
    if phrase.before.code == "U" and direction:
        # "in the last year" reaches back from today; "the next day" is told from another day
        following = phrase.pick("N")
        if not following or following.folded == "next":
            return None if following else span_of(today, unit.unit, 1, direction)
    return unit_of(today, unit.unit, direction)


def _is_year(phrase: Phrase) -> bool:
    """Whether "العام" is the year: "الأمين العام الحالي" is the present secretary general."""
    if not (general := phrase.pick("E")) or general.folded != "العام" or phrase.pick("H"):
        return True
    before = phrase.near(phrase.words.index(general, phrase.first) - 1).folded
    return before not in _TITLES and not (before.startswith("ال") and phrase.pick("c") and len(before) > 3)


def _tell_marked_year(phrase: Phrase, today: datetime.date) -> Days | None:
    year, persian = phrase.pick("Y"), phrase.pick("p")
    return days_of("persian" if persian else "hijri", year.number) if year else None


def _tell_year(phrase: Phrase, today: datetime.date) -> Days | None:
    years = [word.number for word in phrase.words[phrase.first : phrase.last] if word.code == "Y"]
    after = phrase.after
    if after.start == phrase.end and (after.code == "x" or after.folded in set("$%€£¥°")):
        return None  # 1990s, 2000m, 2000$
    if after.code == "1" and phrase.before.code in "BAV":
        return None  # after 2000 deaths; "in 2011 people rose" is a year
    if not phrase.pick("eE") and any(year not in _YEARS_BEHIND_A_PREPOSITION for year in years):
        return None
    first, last = days_of("gregorian", years[0]), days_of("gregorian", years[-1])
    return (first[0], last[1]) if first and last and first[0] <= last[0] else None


RULES: dict[str, tuple[str, Teller]] = {
    "named_year": (rf"(?:{DAY})?[Mm](?:\.?Dt?)?,?[OF]?(?:[LNH]e|E[lfc]|HE)", _tell_in_named_year),
    "named_month": (rf"{DAY}(?:[LNH]u|d[lfc]|Hd)", _tell_in_named_month),
    "day": (rf"(?<!<){WEEKDAY_BEFORE}(?:{DAY}[MmKJ][lfc]?|[MmKJ]\.?Dt?(?![12t])){WEEKDAY_BEHIND}(?!%)", _tell_day),
    "named_day": (r"q?v?[Ti](?:,?q?v?W|\(q?v?W\))", _tell_named_day),
    "weekday_of_week": (r"(?<![<vqaon])q?v?WQ?[OF]?(?:[LNH]u|d[lfc]|Hd)", _tell_weekday_of_week),
    "weekday": (r"(?:(?<![<vqaon])(?:H?[LNRH]W|q?v?W[lfc]?)|(?<![<q])q?vw[lfc]?)Q?(?!%)", _tell_weekday),
    "month": (r"(?<![<Dot])(?:H?[LNRH])?[Mm][lfc]?(?!%)", _tell_month),
    "today": (r"(?:(?<![<IqvHU])(?:H|qv?|v)?i(?![zoP%])|q?v?T)Q?", _tell_today),
    "ago": (r"(?<!<)(?:[naD#]u|[na]e)G|[BS]~?(?:[nD#][ue]|[ue])(?![FYMmKkJjDW])", _tell_ago),
    "span": (r"H?[RLN][nD#]u(?!O)|H?R[ue](?!O)|r~?[nD#]?[ue](?!O)|~?[nD#]u[lf]|d~?[nD#][lf]", _tell_span),
    "unit": (r"[LN][ue](?!O)|H[uedE]|d[lfc]|E[lfc]|(?<=U)u|d", _tell_unit),
    "marked_year": (r"[eE]?Y[hp]|pY", _tell_marked_year),
    "years": (r"(?:(?<=[FIS])[eE]?Y[>V-]|(?<=Z)[eE]?Y[>V&-])[eE]?Y(?![b2ueE])", _tell_year),
    "year": (r"(?:[eE]Y|(?<=[ISBAV_])Y|(?<=[_<]O)Y|(?<=[eEISBAV]Y&)Y)(?![b2ueE])", _tell_year),
}
"""Name of a rule to its pattern over letters and the function that tells its days, those to be tried first in front."""

NEED_NO_TODAY = frozenset({"marked_year", "years", "year"})
"""Rules that find what has a year of its own, though only where a text's day is known are they sure enough to be used."""
