"""Signs in a sentence that it holds a number, a date, a name, a quantity, a reason, or someone's words; English and Arabic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from rag.schema import Span

_NUMBER_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|dozen|hundred|thousand|million|billion|half|third|quarter|twice|once)(?=s?\b)"
    # Whole words where the first letters alone begin others: ستكون, اثناء, الفريق
    r"|(?<!\w)(?:و|ب|ل)?(?:واحد|[اإ]ثنان|[اإ]ثنين|[اإ]ثنتان|[اإ]ثنتين|ستة?(?!\w)|ستون|ستين|[اأ]لف(?!\w)|آلاف"
    r"|ثلاث|[اأ]ربع|خمس|سبع|ثماني|ثمان|تسع|عشر|مئة|مائة|مئات|مليون|ملايين|مليار|نصف|ثلث|ربع)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[\d][\d.,٫٬]*")  # \d covers the Arabic-Indic digits too
_DIGITS_SIGNED = re.compile(r"[$€£¥]?\d[\d.,٫٬]*(?:\s?[%٪])?")
_NUMBER_PHRASE = re.compile(rf"(?:{_NUMBER_WORDS.pattern})\w*(?:[\s-]+(?:and\s+)?(?:{_NUMBER_WORDS.pattern})\w*)*", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1\d{3}|20\d\d|[١٢][٠-٩]{3})(?!\d)")
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
_SPEECH = re.compile(
    r"\b(?:said|says|told|stated|stressed|emphasi[sz]ed|added|announced|argued|claimed|described|warned|noted"
    r"|according to|expressed)\b|[“\"«]"
    r"|قال|صرح|[أا]كد|وصف|[أا]علن|ذكر|شدد|[أا]ضاف|[أا]وضح|[أا]شار|حذر|[أا]عرب",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"«][^”\"»]+[”\"»]")
_LEAST_QUOTED = 15  # characters; a word or two between quotation marks are no statement
_SAID_THAT = re.compile(
    r"\b(?:said|says|stated|stressed|emphasi[sz]ed|added|announced|argued|claimed|warned|noted|told \w+(?: \w+)?) (?:that )?"
    r"|(?:قال|قالت|صرح|[أا]كد|[أا]كدت|[أا]علن|ذكر|شدد|[أا]ضاف|[أا]وضح|[أا]شار|حذر)(?: على| [إا]لى)?(?: [أإا]ن\w*)? "
)
_CLAUSE_END = re.compile(r"[.;؛!?؟]|, (?:and|but|while|which)\b|،? (?:لكن|بينما)\b")
_DEFINITION = re.compile(
    r"\b(?:called|known as|named|termed|referred to as|(?:is|are|was|were) an?|means|defined)\b"
    r"|[يت]سمى|[يت]طلق|[يت]عرف|المعروفة?|باسم|سمي|عبارة عن|(?<!\w)ه[وي](?!\w)",
    re.IGNORECASE,
)
# What a measured quantity is written with. Patterns run on the sentence as it stands.
_MEASURES: Mapping[str, re.Pattern[str]] = MappingProxyType({
    "percent": re.compile(r"%|٪|\bper ?cent|(?:في|ب)\s?المئة|(?:في|ب)\s?المائة|بالم[ائ]ئ?ة", re.IGNORECASE),
    "money": re.compile(
        r"[$€£¥]|\b(?:dollars?|euros?|pounds?|yen|rials?|dinars?|dirhams?|riyals?|million|billion)\b"
        r"|دولار|يورو|جنيه|ريال|دينار|درهم|ليرة|مليون|مليار",
        re.IGNORECASE,
    ),
    "duration": re.compile(
        r"\b(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur(?:y|ies))\b"
        r"|سنة|سنوات|سنين|عام|[أا]عوام|شهر|[أا]شهر|شهور|[أا]سبوع|[أا]سابيع|يوم|[أا]يام|ساعة|ساعات|دقيقة|دقائق|عقود|قرون",
        re.IGNORECASE,
    ),
    "extent": re.compile(
        r"\b(?:miles?|km|kilomet\w+|met(?:er|re)s?|feet|foot|ft|inch(?:es)?|acres?|hectares?|square|tonn?es?|tons?|kg|kilograms?)\b"
        r"|كيلو|(?<!\w)كم(?!\w)|متر|ميل|قدم|هكتار|فدان|طن",
        re.IGNORECASE,
    ),
})  # fmt: skip
# A capital that does not begin the sentence
_NAME = re.compile(r"(?:(?<=\w )|(?<=[,;:] )|(?<=[(“\"'‘\-–]))([A-ZÀ-Þ][^\W\d_]+)")


def has_number(sentence: str, besides: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence names a number; digits that stand in ``besides`` (those of the question) do not count."""
    if any(match.group().strip(".,").replace(",", "") not in besides for match in _DIGITS.finditer(sentence)):
        return True
    return bool(_NUMBER_WORDS.search(sentence))


def number_spans(sentence: str, besides: frozenset[str] = frozenset()) -> list[Span]:
    """Where a sentence names numbers, in digits or words, with a sign of money or percent beside them."""
    digits = [match for match in _DIGITS_SIGNED.finditer(sentence) if match.group().strip("$€£¥%٪., ").replace(",", "") not in besides]
    words = [match.span() for match in _NUMBER_PHRASE.finditer(sentence)]
    spans = [(match.start(), match.start() + len(match.group().rstrip("., "))) for match in digits]
    return sorted(spans + [span for span in words if not any(span[0] < end and start < span[1] for start, end in spans)])


def reason_span(sentence: str) -> Span | None:
    """From the word that gives a reason to the end of its clause."""
    match = _REASON.search(sentence)
    return (match.start(), _clause_end(sentence, match.end())) if match else None


def speech_span(sentence: str) -> Span | None:
    """The words between quotation marks; without such, what follows "said that"."""
    quoted = max((match.span() for match in _QUOTED.finditer(sentence)), key=lambda span: span[1] - span[0], default=(0, 0))
    if quoted[1] - quoted[0] >= _LEAST_QUOTED:
        return quoted
    match = _SAID_THAT.search(sentence)
    return (match.end(), len(sentence.rstrip(" .。"))) if match and match.end() < len(sentence) else None


def _clause_end(sentence: str, start: int) -> int:
    match = _CLAUSE_END.search(sentence, start)
    return match.start() if match else len(sentence)


def number_words(sentence: str) -> set[str]:
    """The numbers that a sentence writes out, in lower case: "nine", "تسع"."""
    return {match.group().lower() for match in _NUMBER_WORDS.finditer(sentence)}


def has_date(sentence: str) -> bool:
    """Whether a sentence names a year, a month, a weekday or a century."""
    return bool(_DATE.search(sentence))


def has_year(sentence: str) -> bool:
    """Whether a sentence names a year between 1000 and 2099."""
    return bool(_YEAR.search(sentence))


def has_reason(sentence: str) -> bool:
    """Whether a sentence has a word that gives a reason."""
    return bool(_REASON.search(sentence))


def has_speech(sentence: str) -> bool:
    """Whether a sentence reports what somebody said."""
    return bool(_SPEECH.search(sentence))


def has_definition(sentence: str) -> bool:
    """Whether a sentence says what something is, or is called."""
    return bool(_DEFINITION.search(sentence))


def has_measure(sentence: str, measure: str) -> bool:
    """Whether a sentence has a word or sign of a measure: "percent", "money", "duration" or "extent" (lengths, areas, weights)."""
    return bool(_MEASURES[measure].search(sentence))


def names(sentence: str) -> list[str]:
    """Capitalised words inside a sentence, those of the calendar left out; scripts without capitals have none."""
    return [name for name in _NAME.findall(sentence) if not _DATE.fullmatch(name)]
