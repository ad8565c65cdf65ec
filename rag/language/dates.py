"""Dates in text, in English and Arabic: "2 December 2024", "Dec. 2, 2024", "٢ ديسمبر ٢٠٢٤", "كانون الأول 2024", "2024-12-02".

Where the day is known on which a text was written, also what is told from that day: "last Monday", "27 نوفمبر", "قبل يومين".
Month names come from the Unicode CLDR through Babel, in the forms of every Arab country (ديسمبر, كانون الأول, دجنبر); Hijri and
Persian dates are turned into Gregorian days.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rag.language.calendars import CALENDAR_OF_MONTH, MONTHS, Days, Phrase, days_of, read_words
from rag.language.relative_days import DAY, NEED_NO_TODAY, RULES, WEEKDAY_BEFORE, WEEKDAY_BEHIND, Teller, direction_of, near_day

_BEHIND = r"\.?,?[OF]?[eE]?Y[hp]?"  # the year of a month
_DAYS = r"Dt?(?:(?:,|,?&)Dt?){0,8}(?:,?&|[->V])U?v?Dt?"  # 1, 2 and 3
_LATER = 182  # days: from so long before a day, the nearest day of any name is the latest one up to it

# Letters of words that may stand between a date and the word that says it is an end: "since the beginning of", "حتى يوم".
_FILLERS = "UO_~vueqdE"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date or a period in a text: ``text[start:end]`` names the days from ``first`` to ``last``, both included.

    ``resolved``: whether the day on which the text was written was needed to tell them.
    """

    start: int
    end: int
    first: datetime.date
    last: datetime.date
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a question is about, both days included, None where it is open; ``text[start:end]`` says it."""

    first: datetime.date | None
    last: datetime.date | None
    start: int
    end: int


class _Find(NamedTuple):
    rule: str
    phrase: Phrase
    days: Days
    resolved: bool


def find_dates(text: str, today: datetime.date | None = None) -> list[FoundDate]:
    """Every date with a year in a text, in order; "December 2024" is found as the whole month.

    Args:
        today: the day on which the text was written; given it, days without a year, months, weekdays, lone years, "yesterday",
            "last week" and "three days ago" are found as well, and "1-3 December 2024" is found as one period.
    """
    return [FoundDate(find.phrase.start, find.phrase.end, *find.days, find.resolved) for find in _finds(text, today)]


def parse_date(text: str) -> datetime.date | None:
    """The one day that a text names ("2024-12-02T10:00:00Z", "Mon, 2 Dec 2024"), else None."""
    for date in find_dates(text):
        if date.first == date.last:
            return date.first
    return None


def find_period(text: str, today: datetime.date) -> Period | None:
    """The time that a question is about, from its first day to its last; None when it names no time.

    "since 1 December" has no last day, "before Friday" no first one; several dates make one period.

    Args:
        today: the day on which the question is asked.
    """
    finds = _finds(text, today)
    if not finds:
        return None
    paired = {id(find) for pair in pairwise(finds) if _are_ends(*pair) for find in pair}
    bounds = [_bound(find, before.phrase.last if before else 0) for before, find in pairwise((None, *finds)) if find]
    plain: list[Days] = []
    lowest, highest = datetime.date.min, datetime.date.max
    for find, (kind, _) in zip(finds, bounds, strict=True):
        first, last = find.days
        if kind == "" or id(find) in paired:
            plain.append(find.days)
        elif kind in "SA":
            lowest = max(lowest, first if kind == "S" else _shift(last, 1))
        else:
            highest = min(highest, last if kind == "V" else _shift(first, -1))
    if plain:
        first, last = min(days[0] for days in plain), max(days[1] for days in plain)
        lowest, highest = max(lowest, first), min(highest, last)  # "in December after the 3rd"
        if lowest > highest:
            lowest, highest = first, last
    elif lowest > highest:
        lowest, highest = highest, lowest
    first_day = None if lowest == datetime.date.min else lowest
    said_last = finds[-1].phrase
    end = said_last.after.end if said_last.after.code == "!" else said_last.end
    return Period(first_day, None if highest == datetime.date.max else highest, bounds[0][1], end)


def render_date(date: FoundDate, language: str) -> str:
    """The days of a date as a reader of a language writes them: "2 December 2024", "ديسمبر 2024", "2–8 December 2024".

    Args:
        language: ISO 639-1 code; dates are in English when the language is not known.
    """
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date, format_interval, format_skeleton

    try:
        locale = Locale.parse("en_GB" if language == "en" else language)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en_GB")
    first, last = date.first, date.last
    if first == last:
        return format_date(first, "long", locale)
    whole_months = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    whole_years = whole_months and first.month == 1 and last.month == 12
    skeleton, unit = ("y", first.year == last.year) if whole_years else ("yMMMM", (first.year, first.month) == (last.year, last.month))
    if whole_months and unit:
        return format_skeleton(skeleton, first, locale=locale)
    if whole_months:
        return format_interval(first, last, skeleton, locale=locale).replace("\N{THIN SPACE}", " ")
    # No skeleton gives days with month names in full
    differs = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    parts = locale.interval_formats.get("yMMMd", {}).get(differs)
    if parts and len(parts) == 2:
        written = (format_date(day, part.replace("MMM", "MMMM"), locale) for day, part in zip((first, last), parts, strict=True))
        return "".join(written).replace("\N{THIN SPACE}", " ")
    return format_interval(first, last, "yMMMd", locale=locale)


def _finds(text: str, today: datetime.date | None) -> list[_Find]:
    words = read_words(text)
    shape = "".join(word.code for word in words)
    rules, pattern = _rules(today is not None)
    finds: list[_Find] = []
    at = 0
    while match := pattern.search(shape, at):
        rule = str(match.lastgroup)
        phrase = Phrase(text, words, match.start(), match.end())
        days = _tell(rules[rule][1], phrase, today)
        if days:
            dated = rule not in RULES and (rule != "days" or bool(phrase.pick("Y")))
            finds.append(_Find(rule, phrase, days, not dated and rule not in NEED_NO_TODAY))
        # No date inside one that does not exist: "31 November 2024" is not November
        at = match.end() if days or rule == "dated" else match.start() + 1
    for place in range(len(finds) - 2, -1, -1):
        finds[place] = _up_to(finds[place], finds[place + 1])
    return finds


def _tell(teller: Teller, phrase: Phrase, today: datetime.date | None) -> Days | None:
    try:
        return teller(phrase, today or datetime.date.max)
    except (ValueError, OverflowError):  # before the year 1 or after 9999
        return None


def _tell_numeric(phrase: Phrase, today: datetime.date) -> Days | None:
    digits = phrase.pick("0")
    day = datetime.date.fromordinal(digits.number) if digits else today
    return day, day


def _tell_dated(phrase: Phrase, today: datetime.date) -> Days | None:
    month, day, year = phrase.pick(MONTHS), phrase.pick("Do"), phrase.pick("Y")
    if not month or not year or (month.code == "s" and not day) or (month.code in "kj" and year.number > 1500):
        return None
    return days_of(CALENDAR_OF_MONTH[month.code], year.number, month.number, day.number if day else None)


def _tell_days(phrase: Phrase, today: datetime.date) -> Days | None:
    month, year = phrase.pick(MONTHS), phrase.pick("Y")
    numbers = [word.number for word in phrase.words[phrase.first : phrase.last] if word.code == "D"]
    if not month or any(one >= two for one, two in pairwise(numbers)):
        return None
    calendar = CALENDAR_OF_MONTH[month.code]
    if year:
        first, last = (days_of(calendar, year.number, month.number, day) for day in (numbers[0], numbers[-1]))
        return (first[0], last[0]) if first and last else None
    day = near_day(today, month.code, month.number, numbers[-1], direction_of(phrase))
    return (day - datetime.timedelta(days=numbers[-1] - numbers[0]), day) if day else None


@cache
def _rules(relative: bool) -> tuple[dict[str, tuple[str, Teller]], re.Pattern[str]]:
    before, behind = (WEEKDAY_BEFORE, WEEKDAY_BEHIND) if relative else ("", "")
    rules: dict[str, tuple[str, Teller]] = {
        "numeric": (f"{before}0{behind}", _tell_numeric),
        "dated": (rf"{before}(?:{DAY}[{MONTHS}]|[{MONTHS}](?:\.?Dt?)?){_BEHIND}{behind}", _tell_dated),
    }
    if relative:
        days = rf"{_DAYS}[OF]?[MmKJ](?:{_BEHIND}|[lfc])?|[MmKJ]\.?Dt?(?:,?&|[->V])Dt?(?![12t])(?:{_BEHIND})?"
        rules = {"days": (days, _tell_days)} | rules | RULES
    return rules, re.compile("|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in rules.items()))


def _between(one: _Find, two: _Find) -> str:
    """Letters of the words between two dates."""
    return "".join(word.code for word in one.phrase.words[one.phrase.last : two.phrase.first])


def _are_ends(one: _Find, two: _Find) -> bool:
    """Whether two dates are the ends of one period: "from Monday to Friday", "بين الاثنين والجمعة"."""
    between = _between(one, two).translate({ord(letter): None for letter in _FILLERS})
    return between in (">", "V", "-") or (between == "&" and one.phrase.before.code == "Z")


def _up_to(one: _Find, two: _Find) -> _Find:
    """A date without a year that begins a period, or stands before "and", told from the date behind it."""
    if one.rule not in ("day", "month", "weekday") or one.phrase.pick("LNRHlfcr"):
        return one
    together = (not two.resolved or two.phrase.pick("lfc")) and one.rule != "weekday" and _between(one, two) == "&"
    if not together and not _are_ends(one, two):
        return one
    today = two.days[0] - datetime.timedelta(days=0 if one.rule == "weekday" else min(_LATER, two.days[0].toordinal() - 1))
    days = _tell(RULES[one.rule][1], one.phrase, today)
    return one._replace(days=days, resolved=two.resolved) if days and days[0] <= two.days[1] else one


def _bound(find: _Find, floor: int) -> tuple[str, int]:
    """S since, A after, B before, V until or "" for the days themselves, and where the words that say it begin.

    Args:
        floor: place of the first word that does not belong to the date before.
    """
    words, place = find.phrase.words, find.phrase.first
    if words[place].code == "S":
        return "S", find.phrase.start  # "منذ أسبوع"
    while place > floor and words[place - 1].code in _FILLERS:
        place -= 1
    before = words[place - 1] if place > floor else None
    kind = "S" if find.phrase.after.code == "!" else before.code if before and before.code in "SABV" else ""
    return kind, before.start if before and before.code in "SABVIF@Z" else find.phrase.start


def _shift(date: datetime.date, days: int) -> datetime.date:
    return datetime.date.fromordinal(min(max(date.toordinal() + days, 1), datetime.date.max.toordinal()))
