"""Every word that the page says, one table for each language (``ui.strings.en``, ``ui.strings.ar``); dates, counts and names by locale.

``say`` gives plain text. It is escaped where everything is escaped, in ``ui.render``. A third language is one more module
beside the two, with the same keys and its ``LOCALE``; nothing else has to know of it.
"""

from __future__ import annotations

import datetime
import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from types import ModuleType

import regex
from babel import Locale
from babel.dates import format_date, format_datetime, format_interval
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

_DEFAULT = "en"
_TABLES: dict[str, ModuleType] = {
    code: importlib.import_module(f"{__name__}.{code}")
    for code in sorted((module.name for module in pkgutil.iter_modules(__path__)), key=lambda code: (code != _DEFAULT, code))
}
LANGUAGES = tuple(_TABLES)  # the first is the default
_LOCALES = {code: Locale.parse(table.LOCALE) for code, table in _TABLES.items()}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "sd", "ug", "yi", "dv"})


def _table(language: str) -> ModuleType:
    return _TABLES.get(language, _TABLES[_DEFAULT])


def _locale(language: str) -> Locale:
    return _LOCALES.get(language, _LOCALES[_DEFAULT])


def say(language: str, key: str, /, **values: object) -> str:
    """The page's words for ``key`` in ``language`` (English for any other), with ``values`` filled in."""
    return str(_table(language).STRINGS[key]).format(**values)


def count(language: str, key: str, n: int) -> str:
    """``n`` of something, in the plural form of the language: "1 article", "5 articles", "مقالان"."""
    forms: Mapping[str, str] = _table(language).COUNTS[key]
    return forms.get(_locale(language).plural_form(n), forms["other"]).format(n=number(language, n))


def number(language: str, value: float) -> str:
    """A number as people of this language write it."""
    return str(format_decimal(value, locale=_locale(language)))


def duration(language: str, milliseconds: float) -> str:
    """A time in milliseconds below a second, else in seconds: "12 ms", "1.4 s"."""
    ms = milliseconds < 1000
    value = round(milliseconds) if ms else round(milliseconds / 1000, 1)
    return say(language, "milliseconds" if ms else "seconds", n=number(language, value))


def percent(language: str, share: float) -> str:
    """A share from 0 to 1 in percent: "87%"."""
    return str(format_percent(share, locale=_locale(language)))


def own_name(code: str) -> str:
    """What a language calls itself: "English", "العربية"."""
    return str(_locale(code).get_language_name() or code)


def moment(language: str, when: datetime.datetime) -> str:
    """A moment, to the minute, in the server's time zone: "22 Nov 2026, 09:15"."""
    return str(format_datetime(when.astimezone(), "d MMM y, HH:mm", locale=_locale(language)))


def date(language: str, day: datetime.date | None) -> str:
    """A day as people of this language write it; words for "no date" when there is none."""
    if day is None:
        return say(language, "no_date")
    return format_date(day, "d MMMM y", locale=_locale(language))


def dates(language: str, first: datetime.date | None, last: datetime.date | None) -> str:
    """A span of days, "1 – 3 December 2024"; empty when nothing is dated."""
    if first is None or last is None:
        return ""
    if first == last:
        return date(language, first)
    return format_interval(first, last, "yMMMMd", locale=_locale(language))


def language_name(language: str, code: str) -> str:
    """What ``language`` calls the language ``code``; the code itself when it has no name for it."""
    return str(_locale(language).languages.get(code, code))


def listed(language: str, names: Sequence[str]) -> str:
    """Names joined as a sentence joins them: "English and Arabic"."""
    return format_list(names, locale=_locale(language)) if names else ""


def language_of(text: str, fallback: str = "en") -> str:
    """Arabic when most letters are Arabic, English when most are Latin, else ``fallback``. Enough to choose the page's words."""
    sample = text[:2000]
    arabic = len(regex.findall(r"\p{Script=Arabic}", sample))
    latin = len(regex.findall(r"\p{Script=Latin}", sample))
    return fallback if arabic == latin else "ar" if arabic > latin else "en"


def accepted(header: str) -> str:
    """The first language of an ``Accept-Language`` header that the page speaks; English when none is."""
    for part in header.split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def direction(language: str) -> str:
    """ "rtl" or "ltr", as HTML writes it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def preferred(cookie: str | None, header: str) -> str:
    """The page's language for a visitor: the one that was chosen by the switch (a cookie), else the browser's."""
    return cookie if cookie in LANGUAGES else accepted(header)
