"""Dates in text, in English and Arabic: "2 December 2024", "Dec. 2, 2024", "٢ ديسمبر ٢٠٢٤", "كانون الأول 2024", "2024-12-02".

Month names come from the Unicode CLDR through Babel, in the forms of every Arab country (ديسمبر, كانون الأول, دجنبر).
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rag.language.fold import fold_word

_LOCALES = ("en", "ar", "ar_SY", "ar_IQ", "ar_DZ", "ar_MA", "ar_SA")
_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
_ISO = re.compile(rf"(?<![{_DIGIT}])([{_DIGIT}]{{4}})([-/.]?)([{_DIGIT}]{{2}})\2([{_DIGIT}]{{2}})(?![{_DIGIT}])")
_SLASHED = re.compile(rf"(?<![{_DIGIT}])([{_DIGIT}]{{1,2}})[/.]([{_DIGIT}]{{1,2}})[/.]([{_DIGIT}]{{4}})(?![{_DIGIT}])")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date or a period in a text: ``text[start:end]`` names the days from ``first`` to ``last``, both included."""

    start: int
    end: int
    first: datetime.date
    last: datetime.date


def find_dates(text: str) -> list[FoundDate]:
    """Every date with a year in a text, in order; "December 2024" is found as the whole month."""
    found: list[FoundDate] = []
    for date in sorted((*_numeric(text), *_named(text)), key=lambda d: (d.start, -d.end)):
        if not found or date.start >= found[-1].end:
            found.append(date)
    return found


def parse_date(text: str) -> datetime.date | None:
    """The one day that a text names ("2024-12-02T10:00:00Z", "Mon, 2 Dec 2024"), else None."""
    for date in find_dates(text):
        if date.first == date.last:
            return date.first
    return None


def _numeric(text: str) -> Iterator[FoundDate]:
    for match in _ISO.finditer(text):
        day = _day(match.group(1), match.group(3), match.group(4))
        if day:
            yield FoundDate(match.start(), match.end(), day, day)
    for match in _SLASHED.finditer(text):
        # 03/12/2024: the day leads nearly everywhere; where it cannot (12/31/2024), the month does
        day = _day(match.group(3), match.group(2), match.group(1)) or _day(match.group(3), match.group(1), match.group(2))
        if day:
            yield FoundDate(match.start(), match.end(), day, day)


def _named(text: str) -> Iterator[FoundDate]:
    for match in _named_pattern().finditer(text):
        month = _months()[_key(match.group("month") or match.group("month2"))]
        year = int(match.group("year") or match.group("year2"))
        if not 1 <= year <= 9999:
            continue
        number = match.group("day") or match.group("day2")
        if number:
            day = _day(str(year), str(month), number)
            if day:
                yield FoundDate(match.start(), match.end(), day, day)
        else:
            last = calendar.monthrange(year, month)[1]
            yield FoundDate(match.start(), match.end(), datetime.date(year, month, 1), datetime.date(year, month, last))


def _day(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))  # int() reads Arabic-Indic digits too
    except ValueError:
        return None


def _key(name: str) -> str:
    return " ".join(fold_word(part) for part in name.split()).rstrip(".")


@cache
def _months() -> dict[str, int]:
    """Folded month name to number, 1 to 12."""
    from babel import Locale

    months: dict[str, int] = {"sept": 9}
    for code in _LOCALES:
        names = Locale.parse(code).months["format"]
        for width in ("wide", "abbreviated"):
            months |= {_key(name): number for number, name in names[width].items()}
    return {name: number for name, number in months.items() if len(name) > 2 and not name.isdigit()}


@cache
def _named_pattern() -> re.Pattern[str]:
    # The text is searched as it stands, so the names must match unfolded spellings too: alef forms are left open.
    names = sorted(_months(), key=len, reverse=True)
    month = "|".join(re.escape(name).replace("ا", "[اأإآ]").replace(r"\ ", r"\s+") for name in names)
    day = rf"(?<![{_DIGIT}])(?P<day>[{_DIGIT}]{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+"
    day2 = rf"(?:\s+(?P<day2>[{_DIGIT}]{{1,2}})(?:st|nd|rd|th)?)?"
    year = rf"[{_DIGIT}]{{4}}(?![{_DIGIT}])"
    return re.compile(
        rf"{day}(?P<month>{month})\.?,?\s+(?:من\s+)?(?:عام\s+|سنة\s+)?(?P<year>{year})"
        rf"|\b(?P<month2>{month})\b\.?{day2},?\s+(?:of\s+)?(?:من\s+)?(?:عام\s+|سنة\s+)?(?P<year2>{year})",
        re.IGNORECASE,
    )
