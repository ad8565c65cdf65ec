"""Calendars: the words in which dates are written, and the days that a month or a year of three calendars takes.

Each word that speaks of a date gets a letter that says what it does there (``tables/dates.txt`` lists them), English and
Arabic alike, so that a rule over letters, "month, day, year", is written once and holds in both languages.
"""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from rag.language.fold import fold, fold_word

Calendar = Literal["gregorian", "hijri", "persian"]
Days = tuple[datetime.date, datetime.date]
"""First and last day of a time, both included."""

CALENDAR_OF_MONTH: dict[str, Calendar] = {
    **dict.fromkeys("Mms", "gregorian"), **dict.fromkeys("Kk", "hijri"), **dict.fromkeys("Jj", "persian"),
}  # fmt: skip
MONTHS = "MmsKkJj"

_TABLE = Path(__file__).parent / "tables" / "dates.txt"
_LOCALES = ("en", "ar", "ar_SY", "ar_IQ", "ar_DZ", "ar_MA", "ar_MR", "ar_SA", "ar_TN", "fa", "fa_AF", "ur")
_CONJUNCTIONS, _PREPOSITIONS = ("و", "ف"), ("ب", "ل")
_NO_PREFIX = "skjhpgbtUO&>1234%zx<"  # letters of words that are short or rare enough for a prefix to make another word of them
_WORD = re.compile(
    r"(?P<date>\d{4}([-/.]?)\d{2}\2\d{2}(?!\d)|\d{1,2}[/.]\d{1,2}[/.]\d{4}(?!\d)|(?<!-)\d{1,2}-\d{1,2}-\d{4}(?![\d-]))"
    r"|(?P<number>\d+(?:[.,:٫٬]\d+)*)|(?P<word>mid-|[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*)|(?P<own>'s\b)|(?P<gap>\n\s*\n)|(?P<sign>[^\w\s]|_)"
)
_ISO = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})")
_SIGNS = {**dict.fromkeys(",،", ","), **dict.fromkeys("-–—−‒", "-"), "/": "/", "(": "(", ")": ")"}
_TWICE = re.compile(r"[Mms](?:/?[Mms]|\([Mms]\))")


class Word(NamedTuple):
    """A word, number or sign of a text: ``code`` is its letter, ``number`` and ``unit`` what the table says or the digits mean."""

    code: str
    start: int
    end: int
    folded: str
    number: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words from ``first`` to before ``last`` of a text that a rule has matched, with what stands around them."""

    text: str
    words: Sequence[Word]
    first: int
    last: int

    def pick(self, codes: str) -> Word | None:
        """The first word of the phrase with one of these letters."""
        return next((word for word in self.words[self.first : self.last] if word.code in codes), None)

    def near(self, place: int) -> Word:
        """The word at a place of the text; outside of it a word without a letter."""
        return self.words[place] if 0 <= place < len(self.words) else Word(" ", 0, 0, "")

    @property
    def before(self) -> Word:
        return self.near(self.first - 1)

    @property
    def after(self) -> Word:
        return self.near(self.last)

    @property
    def start(self) -> int:
        return self.words[self.first].start

    @property
    def end(self) -> int:
        return self.words[self.last - 1].end


def read_words(text: str) -> list[Word]:
    """The words of a text with their letters and spans.

    Beside the letters of the table: 0 a date in digits, D a number of 1 to 31, Y one of four digits, # any other, P "'s",
    ; an empty line, x a word that says nothing of dates, X one with a capital, and signs for themselves, ? for all the rest.
    """
    flat, places = _flatten(text)
    vocabulary, longest = _vocabulary()
    raw = [(match.lastgroup, match.start(), match.end()) for match in _WORD.finditer(flat)]
    words: list[Word] = []
    at = 0
    while at < len(raw):
        kind, start, end = raw[at]
        at += 1
        folded = flat[start:end]
        if kind == "word":
            entry = vocabulary.get(folded)
            if folded in longest and (phrase := _phrase(flat, raw, at - 1, longest[folded])):
                entry, at, folded = phrase
                end = raw[at - 1][2]
            span = _span(text, places, start, end)
            if entry:
                words += _from_word(text, folded, span, entry, words)
            else:
                words.append(Word("X" if text[span[0]].isupper() else "x", *span, folded))
        else:
            glued = words[-1] if words and start and not flat[start - 1].isspace() else None
            code, number = _from_sign(str(kind), folded, glued)
            words.append(Word(code, *_span(text, places, start, end), folded, number))
    return _without_twins(words)


def days_of(kind: Calendar, year: int, month: int | None = None, day: int | None = None) -> Days | None:
    """The days of a year, a month or one day of a calendar, told in Gregorian days; None when there is no such day.

    A Hijri month may be dated by a Gregorian year ("Ramadan 2024"). Hijri years are those of the Umm al-Qura calendar,
    1343 to 1500; where the new moon is sighted the month may begin a day earlier or later.
    """
    if kind != "gregorian" and year > 1700:
        return _of_gregorian_year(kind, year, month, day)
    if (kind == "hijri" and not 1343 <= year <= 1500) or (kind == "persian" and not 1200 <= year <= 1500):
        return None
    try:
        start, length = _month(kind, year, month or 1)
        if month is None or day is None:
            last, length = _month(kind, year, month or 12)
            return start, last + datetime.timedelta(days=length - 1)
        if not 1 <= day <= (30 if kind == "hijri" else length):  # a month that was sighted may have a 30th
            return None
        one = start + datetime.timedelta(days=day - 1)
    except (ValueError, OverflowError, IndexError):
        return None
    return one, one


def year_of(kind: Calendar, date: datetime.date) -> int | None:
    """The year of a calendar in which a day lies, None outside its tables."""
    if kind == "gregorian":
        return date.year
    try:
        if kind == "hijri":
            from hijridate import Gregorian

            return Gregorian.fromdate(date).to_hijri().year
        from persiantools.jdatetime import JalaliDate

        return JalaliDate.to_jalali(date).year  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):
        return None


def _of_gregorian_year(kind: Calendar, year: int, month: int | None, day: int | None) -> Days | None:
    around = year_of(kind, datetime.date(year, 1, 1)) if year <= 9999 else None
    for candidate in (around, around + 1) if around and month else ():
        days = days_of(kind, candidate, month, day)
        if days and days[0].year == year:
            return days
    return None


def _month(kind: Calendar, year: int, month: int) -> tuple[datetime.date, int]:
    """First day of a month and its length in days; the Hijri and Persian ones are those of the libraries that keep their tables."""
    if kind == "gregorian":
        return datetime.date(year, month, 1), calendar.monthrange(year, month)[1]
    if kind == "hijri":
        from hijridate import Hijri

        hijri = Hijri(year, month, 1)
        return datetime.date.fromordinal(hijri.to_gregorian().toordinal()), hijri.month_length()
    from persiantools.jdatetime import JalaliDate

    persian: datetime.date = JalaliDate(year, month, 1).to_gregorian()  # type: ignore[no-untyped-call]
    return persian, JalaliDate.days_in_month(month, year)


class _Entry(NamedTuple):
    code: str
    number: int
    unit: str
    prefix: str = ""


class _Folds(dict[int, str | None]):
    """Each character folded on its own, so that places in the folded text can be traced back."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        folded = " " if character.isspace() else fold_word(character)
        if unicodedata.category(character) == "Cf":
            folded = ""  # marks of writing direction, joiners
        result = None if not folded else folded if len(folded) == 1 else character
        if code <= 0xFFFF:
            self[code] = result
        return result


_FOLDS = _Folds({10: "\n", 13: " "})


def _flatten(text: str) -> tuple[str, list[int]]:
    """The text folded, and the place of each of its characters in the text; no places when all are where they were."""
    flat = text.translate(_FOLDS)
    return flat, [] if len(flat) == len(text) else [place for place, char in enumerate(text) if _FOLDS[ord(char)] is not None]


def _span(text: str, places: list[int], start: int, end: int) -> tuple[int, int]:
    """Where a piece of the folded text stands in the text, the diacritics on its last letter included."""
    if not places:
        return start, end
    last = places[end - 1] + 1
    while last < len(text) and _FOLDS[ord(text[last])] is None and unicodedata.category(text[last]) != "Cf":
        last += 1
    return places[start], last


def _from_word(text: str, folded: str, span: tuple[int, int], entry: _Entry, before: list[Word]) -> Iterator[Word]:
    start, end = span
    code, number, unit, prefix = entry
    for letter in prefix:  # "و" and "ب" before a word are words of their own
        yield Word("&" if letter == "و" else "I" if letter in _PREPOSITIONS else "x", start, start + 1, letter)
        start += 1
        while _FOLDS[ord(text[start])] is None:
            start += 1
    if code == "t" and not (before and before[-1].end == start):
        code = "x"
    elif folded == "اب" and text[start] in "أإ":
        code = "s"  # "father", unless a day and a year stand by it
    elif code == "o" and folded.startswith("ال") and before and before[-1].folded.startswith("ال") and before[-1].code not in "iW":
        code = "x"  # "الأسبوع الأول من ديسمبر" is no day
    yield Word(code, start, end, folded[len(prefix) :], number, unit)


def _from_sign(kind: str, folded: str, before: Word | None) -> tuple[str, int]:
    if kind == "date":
        date = _read_numeric(folded)
        return ("0", date.toordinal()) if date else ("#", 0)
    if kind == "number":
        number = int(folded) if len(folded) <= 4 and folded.isdecimal() else 0
        return ("Y" if len(folded) == 4 and number else "D" if len(folded) <= 2 and 1 <= number <= 31 else "#"), number
    if kind == "sign":
        if folded == "." and before and before.code in "Mmw" and len(before.folded) <= 4 and before.folded.isascii():
            return ".", 0  # of an abbreviation, not of a sentence
        return _SIGNS.get(folded, "?"), 0
    return ("P" if kind == "own" else ";"), 0


def _read_numeric(digits: str) -> datetime.date | None:
    if iso := _ISO.fullmatch(digits):
        tries = [(iso.group(1), iso.group(2), iso.group(3))]
    else:
        # 03/12/2024: the day leads nearly everywhere; where it cannot (12/31/2024), the month does
        one, two, year = re.split("[-/.]", digits)
        tries = [(year, two, one), (year, one, two)]
    for year, month, day in tries:
        try:
            return datetime.date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _phrase(flat: str, raw: list[tuple[str | None, int, int]], at: int, longest: int) -> tuple[_Entry, int, str] | None:
    """The longest phrase of the table that begins here, and where the words go on behind it."""
    vocabulary, _ = _vocabulary()
    key, best = flat[raw[at][1] : raw[at][2]], None
    for _ in range(longest - 1):
        at += 1
        if at + 1 < len(raw) and raw[at][0] == "sign" and flat[raw[at][1]] in "-'." and raw[at][1] == raw[at - 1][2]:
            if flat[raw[at][1]] != "'" and raw[at + 1][1] != raw[at][2]:
                break
            at += 1  # dhu al-hijjah, rabi' al-awwal, b.c.
        if at >= len(raw) or raw[at][0] != "word":
            break
        key = f"{key} {flat[raw[at][1] : raw[at][2]]}"
        if entry := vocabulary.get(key):
            best = entry, at + 1, key
    return best


def _without_twins(words: list[Word]) -> list[Word]:
    """A month given twice, "كانون الأول/ديسمبر", made one word."""
    shape = "".join(word.code for word in words)
    for match in reversed(list(_TWICE.finditer(shape))):
        first, *_, second = (word for word in words[match.start() : match.end()] if word.code in "Mms")
        if first.number == second.number:
            last = words[match.end() - 1].end
            words[match.start() : match.end()] = [Word("M", first.start, last, f"{first.folded} {second.folded}", first.number)]
    return words


@cache
def _vocabulary() -> tuple[dict[str, _Entry], dict[str, int]]:
    """Folded word or phrase to what it is, and first word of a phrase to the words of the longest one."""
    plain = dict(_month_names()) | dict(_table())
    entries: dict[str, _Entry] = {}
    for key, entry in plain.items():
        if key.isascii() or entry.code in _NO_PREFIX:
            continue
        prepositions = () if entry.code == "m" else _PREPOSITIONS  # "لماي" is for May, the person
        for prefix in ("", *_CONJUNCTIONS):
            for preposition in ("", *prepositions):
                entries[prefix + preposition + key] = entry._replace(prefix=prefix + preposition)
            if prepositions and key.startswith("ال"):
                entries[f"{prefix}لل{key[2:]}"] = entry._replace(prefix=prefix)
    entries |= plain
    longest: dict[str, int] = {}
    for key in entries:
        first, *others = key.split()
        if others:
            longest[first] = max(longest.get(first, 0), 1 + len(others))
    return entries, longest


def _month_names() -> Iterator[tuple[str, _Entry]]:
    from babel import Locale

    for locale in _LOCALES:
        names = Locale.parse(locale).months["format"]
        for width in ("abbreviated", "wide"):
            for number, name in names[width].items():
                if width == "wide" or locale != "fa_AF":  # its short forms are beginnings of names: John, Domenic
                    yield fold(name), _Entry("M", number, "")


def _table() -> Iterator[tuple[str, _Entry]]:
    for number, line in enumerate(_TABLE.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != 3 or len(columns[0]) != 1 or not re.fullmatch(r"[a-z]?-?\d+", columns[1]):
            raise ValueError(f"{_TABLE.name}, line {number}: a letter, a number and words separated by tabs are wanted, here is {line!r}")
        unit = columns[1][0] if columns[1][0].isalpha() else ""
        for word in columns[2].split(","):
            yield fold(word.replace("-", " ") if " " in word.strip() else word), _Entry(columns[0], int(columns[1][len(unit) :]), unit)
