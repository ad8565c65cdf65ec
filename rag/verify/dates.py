"""Dates that a sentence gives, held against those of a quotation.

A date is compared by its days where both sides tell them, else by what both sides name of it: a weekday, a day, a month, a year. So
"on Monday" bears out "2 December 2024" when the day of the article makes it so, and "in June" never bears out "in February".
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.language.calendars import CALENDAR_OF_MONTH, MONTHS, read_words
from rag.language.dates import FoundDate, find_dates
from rag.language.tokens import folded_words

# Stands for the day of a text of which none is known; what is told from it alone is never compared.
_STAND_IN = datetime.date(2001, 6, 15)
_MOST_REASONS = 12
_MONTHS = 12  # of the calendar that days are told in
_CALENDARS = ("gregorian", "hijri", "persian")
_ENGLISH_DECADE = re.compile(r"(?<![\d.,])(\d{3}0)['’]?s\b|(?<!\w)['’](\d0)s\b")
_SHORT_RANGE = re.compile(r"(?<![\d.,/-])((?:1[5-9]|20)\d\d)[-–/](\d\d)(?![\d/-])")
_ARABIC_TENS = ("عشر", "ثلاث", "اربع", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")
_ARABIC_DECADE = re.compile(
    rf"(?<!\w)[وبف]?(?:ال)?({'|'.join(_ARABIC_TENS)})ين(?:ي)?ات(?:\s+القرن\s+(?:(العشرين)|(الماضي)|(التاسع\s+عشر)|(الحادي\s+والعشرين|الحالي)))?"
)
_TENS = {"عشر": 20, "ثلاث": 30, "اربع": 40, "أربع": 40, "خمس": 50, "ست": 60, "سبع": 70, "ثمان": 80, "تسع": 90}
_CENTURIES = (1900, 1900, 1800, 2000)


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A date as a text gives it: ``text[start:end]`` names the days ``first`` to ``last``.

    ``known``: whether these days are sure, or were told from a day that stands in for an unknown one. ``weekday`` (Monday 0), ``days``,
    ``month`` and ``years`` are what the words themselves name; ``month`` counts on through the calendars (Hijri 101 to 112). ``decade``
    is the tens of a decade (30 for the 1930s), without a century in ``first`` and ``last`` unless ``known``.
    """

    start: int
    end: int
    written: str
    first: datetime.date
    last: datetime.date
    known: bool
    weekday: int | None = None
    days: frozenset[int] = frozenset()
    month: int | None = None
    years: frozenset[int] = frozenset()
    decade: int | None = None

    @property
    def relative(self) -> bool:
        """Whether it names nothing of its own: "yesterday", "last year"."""
        return self.weekday is None and not self.days and self.month is None and not self.years and self.decade is None


def read_dates(text: str, day: datetime.date | None = None) -> tuple[SaidDate, ...]:
    """The dates of a text in order, without years too, and its decades. ``day`` is the day on which it was written."""
    own = [*_short_ranges(text), *_decades(text)]
    own += [_read(text, date, day is not None) for date in find_dates(text, day or _STAND_IN)]
    found: list[SaidDate] = []
    for date in sorted(own, key=lambda date: (date.start, -date.end)):
        if not found or found[-1].end <= date.start:
            found.append(date)
    return tuple(found)


def wrong_dates(said: Sequence[SaidDate], quoted: Sequence[SaidDate], numbers: Collection[int], strict: bool) -> list[str]:
    """What is said of dates and does not stand in the quotation, one line each.

    Args:
        numbers: whole numbers of the quotation: a year stands there as a mere number at times ("the 2017 act").
        strict: both are in one language, so that a date told from another day ("yesterday") is compared as well.
    """
    reasons: dict[str, None] = {}
    same = {(other.first, other.last) for other in quoted if other.known}
    written = {_as_written(other) for other in quoted}
    for date in said:
        if _as_written(date) in written:  # the same words mean the same, whichever day each text was read with
            continue
        if (date.known and (date.first, date.last) in same) or any(_bears_out(date, other) for other in quoted):
            continue
        if date.years and date.month is None and not date.days and all(year in numbers for year in date.years):
            continue
        rivals = [other for other in quoted if not _disjoint_kinds(date, other)]
        if date.relative:
            rivals = [other for other in rivals if other.relative] if strict else []
            if not rivals:
                continue
        if rivals:
            reasons[f"the date is {date.written}, the quotation says {rivals[0].written}"] = None
        else:
            reasons[f"the quotation does not have the date {date.written}"] = None
        if len(reasons) == _MOST_REASONS:
            break
    return list(reasons)


def _read(text: str, date: FoundDate, day_known: bool) -> SaidDate:
    written = text[date.start : date.end]
    words = read_words(written)
    numeric = any(word.code == "0" for word in words)
    weekday = next((word.number for word in words if word.code in "Ww"), None)
    month = next((word.number + 100 * _CALENDARS.index(CALENDAR_OF_MONTH[word.code]) for word in words if word.code in MONTHS), None)
    years = frozenset(word.number for word in words if word.code == "Y")
    days = frozenset(word.number for word in words if word.code == "D") if month is not None else frozenset[int]()
    if len(days) == 2 and date.first != date.last:
        days = frozenset(range(min(days), max(days) + 1))
    if numeric:
        month, days, years = date.first.month, frozenset({date.first.day}), frozenset({date.first.year})
    return SaidDate(date.start, date.end, written, date.first, date.last, day_known or not date.resolved, weekday, days, month, years)


def _short_ranges(text: str) -> list[SaidDate]:
    """Years whose second is cut short: "1950-53"."""
    found = []
    for match in _SHORT_RANGE.finditer(text):
        first, last = int(match[1]), int(match[1][:2] + match[2])
        if first < last:
            days = datetime.date(first, 1, 1), datetime.date(last, 12, 31)
            found.append(SaidDate(match.start(), match.end(), match.group(), *days, True, years=frozenset({first, last})))
    return found


def _decades(text: str) -> list[SaidDate]:
    found = []
    for match in _ENGLISH_DECADE.finditer(text):
        year = int(match[1] or match[2])
        if match[2] or 1000 <= year < 2100:
            found.append(_decade(match, year % 100, year // 100 * 100 if match[1] else None))
    for match in _ARABIC_DECADE.finditer(text):
        century = next((value for value, said in zip(_CENTURIES, match.groups()[1:], strict=True) if said), None)
        found.append(_decade(match, _TENS[match[1]], century))
    return found


def _decade(match: re.Match[str], tens: int, century: int | None) -> SaidDate:
    first = (century if century is not None else 1900) + tens
    days = datetime.date(first, 1, 1), datetime.date(first + 9, 12, 31)
    return SaidDate(match.start(), match.end(), match.group(), *days, century is not None, decade=tens)


def _disjoint_kinds(one: SaidDate, other: SaidDate) -> bool:
    """Whether two dates name different things, so that neither contradicts the other: a weekday and a year."""
    return not any((
        one.weekday is not None and other.weekday is not None,
        one.days and other.days,
        one.month is not None and other.month is not None,
        one.years and other.years,
        one.decade is not None and other.decade is not None,
        one.relative and other.relative,
    ))  # fmt: skip


def _bears_out(said: SaidDate, quoted: SaidDate) -> bool:
    if said.known and quoted.known and said.first <= quoted.first and quoted.last <= said.last:
        return True
    if said.decade is not None or quoted.decade is not None:
        return said.decade == quoted.decade and not (said.known and quoted.known)
    if said.known != quoted.known and (_falls_on(said, quoted) if quoted.known else _falls_on(quoted, said)):
        return True
    if said.relative or quoted.relative:
        return said.first == quoted.first and said.last == quoted.last
    return _parts_agree(said, quoted)


def _falls_on(named: SaidDate, sure: SaidDate) -> bool:
    """Whether a date without its year may be what is known of another: "on 11 April" and a Friday that was 11 April 2025."""
    if named.month is None or named.month > _MONTHS or (sure.first.year, sure.first.month) != (sure.last.year, sure.last.month):
        return False
    if named.days and (sure.first != sure.last or sure.first.day not in named.days):
        return False
    if named.weekday is not None and (sure.first != sure.last or sure.first.weekday() != named.weekday):
        return False
    return named.month == sure.first.month and (not named.years or sure.first.year in named.years)


def _as_written(date: SaidDate) -> str:
    return " ".join(folded_words(date.written))


def _parts_agree(said: SaidDate, quoted: SaidDate) -> bool:
    """Whether nothing that both name differs, and the quotation is no less exact."""
    weekday, other_weekday = _weekday(said), _weekday(quoted)
    if weekday is not None and other_weekday is not None and weekday != other_weekday:
        return False
    if said.month is not None and quoted.month is not None and said.month != quoted.month:
        return False
    if said.days and quoted.days and not said.days <= quoted.days:
        return False
    if said.years and quoted.years and not said.years <= quoted.years:
        return False
    by_weekday = weekday is not None and other_weekday is not None
    if by_weekday:
        return not (said.known and quoted.known and quoted.month is None and said.month is not None)
    if said.weekday is not None and not said.days:
        return False
    if said.days and not quoted.days:
        return False
    if said.month is not None and quoted.month is None:
        return False
    return said.month is not None or bool(said.years and quoted.years)


def _weekday(date: SaidDate) -> int | None:
    """The weekday that a date names, or that its day is."""
    if date.weekday is not None:
        return date.weekday
    sure = date.known or bool(date.years and date.days)
    return date.first.weekday() if sure and date.first == date.last else None
