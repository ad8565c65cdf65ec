"""Signs in a sentence that it holds a number, a date, a name, a place or a reason, in English and Arabic."""

from __future__ import annotations

import re

_NUMBER_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|dozen|hundred|thousand|million|billion|half|third|quarter|twice|once)(?=s?\b)"
    # Whole words where the first letters alone begin others: ستكون, اثناء, الفريق
    r"|(?<!\w)(?:و|ب|ل)?(?:واحد|[اإ]ثنان|[اإ]ثنين|[اإ]ثنتان|[اإ]ثنتين|ستة?(?!\w)|ستون|ستين|[اأ]لف(?!\w)|آلاف"
    r"|ثلاث|[اأ]ربع|خمس|سبع|ثماني|ثمان|تسع|عشر|مئة|مائة|مئات|مليون|ملايين|مليار|نصف|ثلث|ربع)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[\d][\d.,٫٬]*")  # \d covers the Arabic-Indic digits too
_DATE = re.compile(
    r"(?<!\d)(?:1\d{3}|20\d\d|[١٢][٠-٩]{3})(?!\d)|\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|century|yesterday|today|tomorrow)\b"
    r"|يناير|فبراير|مارس|[أا]بريل|مايو|يونيو|يوليو|[أا]غسطس|سبتمبر|[أا]كتوبر|نوفمبر|ديسمبر|كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|أيلول|تشرين"
    r"|القرن|السبت|الأحد|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|[أا]مس|اليوم|غد[اً]"
)
_REASON = re.compile(
    r"\b(?:because|due to|since|as a result|in order to|so that|caused?|owing|therefore|thus|after)\b"
    r"|بسبب|ل[أا]ن|نتيجة|من [أا]جل|لكي|نظرا|لذلك|جراء|إثر",
    re.IGNORECASE,
)
# A capital that does not begin the sentence
_NAME = re.compile(r"(?:(?<=\w )|(?<=[,;:] )|(?<=[(“\"'‘\-–]))([A-ZÀ-Þ][^\W\d_]+)")


def has_number(sentence: str, besides: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence names a number; digits that stand in ``besides`` (those of the question) do not count."""
    if any(match.group().strip(".,").replace(",", "") not in besides for match in _DIGITS.finditer(sentence)):
        return True
    return bool(_NUMBER_WORDS.search(sentence))


def number_words(sentence: str) -> set[str]:
    """The numbers that a sentence writes out, in lower case: "nine", "تسع"."""
    return {match.group().lower() for match in _NUMBER_WORDS.finditer(sentence)}


def has_date(sentence: str) -> bool:
    """Whether a sentence names a year, a month, a weekday or a century."""
    return bool(_DATE.search(sentence))


def has_reason(sentence: str) -> bool:
    """Whether a sentence has a word that gives a reason."""
    return bool(_REASON.search(sentence))


def names(sentence: str) -> list[str]:
    """Capitalised words inside a sentence, those of the calendar left out; scripts without capitals have none."""
    return [name for name in _NAME.findall(sentence) if not _DATE.fullmatch(name)]
