"""Numbers that a sentence gives, held against those of a quotation: value, unit, what is counted, and how exactly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rag.language.numbers import FoundNumber, find_numbers
from rag.language.stopwords import is_stopword
from rag.language.tokens import Token

_ABOUT, _LEAST, _MOST, _NEARLY, _MORE = "about", "least", "most", "nearly", "more"
_BEFORE = re.compile(
    r"(?P<more>\b(?:more|greater|higher|larger|longer) than|\bover|\babove|\bexceed\w*|\bupwards? of"
    r"|[أا]كثر من|ما يزيد (?:عن|على)|يزيد (?:عن|على)|تجاوز\w*|يتجاوز|فوق)"
    r"|(?P<least>\bat least|\bno (?:less|fewer) than|\bnot (?:less|fewer) than|\bminimum of|على ال[أا]قل|ما لا يقل عن|لا [يت]قل عن)"
    r"|(?P<most>\bat most|\bup to|\bas (?:many|much) as|\bno more than|\bnot more than|\bmaximum of"
    r"|على ال[أا]كثر|ما لا يزيد (?:عن|على)|لا [يت]تجاوز|بحد [أا]قصى|(?:ي|ت)?صل إلى)"
    r"|(?P<nearly>\bnearly|\balmost|\bjust under|\b(?:less|fewer|lower) than|\bunder|\bbelow|[أا]قل من|ما يقارب|دون)"
    r"|(?P<about>\babout|\baround|\broughly|\bapproximately|\bsome|\bestimated|\bcirca|حوال[يى]|نحو|قرابة|زهاء|تقريبا)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*[\w%$€£٪]*\s*(?:(?P<least>\bor more|\bat least|على ال[أا]قل)|(?P<most>\bor (?:less|fewer)|على ال[أا]كثر)"
    r"|(?P<about>\bor so|تقريبا))",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.,;،؛]\s")
_NEAR = 30  # characters before a number within which such words may stand
_WORDS_BETWEEN = 2
# Words of measures to the measure, so that 40 km do not bear out 40 miles. Folded spelling.
_MEASURES = {
    word: words.split()[0]
    for words in (
        "km kilometre kilometres kilometer kilometers كم كيلومتر كيلومترا كيلومترات",
        "miles mile ميل ميلا اميال",
        "metres metre meter meters متر مترا امتار",
        "feet foot ft قدم قدما اقدام",
        "kg kilo kilos kilogram kilograms كيلوغرام كيلوجرام كغم",
        "tonnes tonne ton tons طن طنا اطنان",
        "pounds pound lb lbs رطل رطلا",
        "acres acre فدان فدانا",
        "hectares hectare هكتار هكتارا",
        "litres litre liter liters لتر لترا",
        "gallons gallon غالون جالون",
        "barrels barrel برميل برميلا",
        "seconds second ثانيه ثوان",
        "minutes minute دقيقه دقايق",
        "hours hour ساعه ساعات",
        "days day يوم يوما ايام",
        "weeks week اسبوع اسبوعا اسابيع",
        "months month شهر شهرا اشهر شهور",
        "years year سنه سنوات عام عاما اعوام",
        "decades decade عقد عقدا عقود",
        "nights night ليله ليال ليالي",
        "centuries century قرن قرنا قرون",
        "times مره مرات",
    )
    for word in words.split()
}  # fmt: skip
_TOLERANCE = Fraction(1, 20)  # of what is said to be about so much
_DISTANCE = Fraction(1, 4)  # by which what is "more than" or "nearly" so much may lie away
_ROUND = 2  # figures up to which a number is round
_WORDS_BEHIND = 3
_MOST_REASONS = 12
_MOST_RIVALS = 300  # numbers of a quotation among which one is looked for that is not the same
_HUGE = 10**15
_SMALL = 12  # numbers up to which two languages differ in writing them as words


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a text gives it. ``bound`` says how exactly: "", "about", "least", "most", "nearly" or "more". ``behind``
    are the next terms that say something, up to the next number: mostly what is counted, and what happened to it. ``measure`` is what
    it is measured in ("km", "hour"), where the word behind it says so."""

    start: int
    end: int
    written: str
    value: Fraction
    kind: str
    unit: str
    digits: bool
    bound: str
    behind: tuple[str, ...]
    measure: str


def read_numbers(text: str, tokens: Sequence[Token], masked: Sequence[tuple[int, int]]) -> tuple[Number, ...]:
    """The numbers of a text in order, but for those inside the masked spans (its dates)."""
    numbers = find_numbers(text)
    found = []
    spans = iter(sorted(masked))
    span = next(spans, None)
    at = 0
    for place, one in enumerate(numbers):
        while span and span[1] <= one.start:
            span = next(spans, None)
        if span and span[0] < one.end:
            continue
        while at < len(tokens) and tokens[at].start < one.end:
            at += 1
        until = numbers[place + 1].start if place + 1 < len(numbers) else len(text)
        found.append(
            Number(
                one.start, one.end, text[one.start : one.end].strip(), one.value, one.kind, one.unit, one.digits,
                _bound(text, one), _behind(tokens, at, until), _measure(tokens, at, until),
            )
        )  # fmt: skip
    return tuple(found)


def wrong_numbers(said: Sequence[Number], quoted: Sequence[Number], years: Collection[int], strict: bool) -> list[str]:
    """What is said of numbers and does not stand in the quotation, one line each.

    Args:
        years: that the dates of the quotation name: "2017" may be read as a year there and as a number here.
        strict: both are in one language; else small numbers in words, units and bounds are let pass.
    """
    reasons: list[str] = []
    by_value: dict[Fraction, list[Number]] = {}
    for number in quoted:
        if len(same := by_value.setdefault(number.value, [])) < _MOST_RIVALS:
            same.append(number)
    counts = Counter(number.value for number in quoted)
    for number in said:
        reason = _wrong(number, by_value, quoted[:_MOST_RIVALS], years, strict)
        if reason:
            reasons.append(reason)
            if len(reasons) == _MOST_REASONS:
                break
    if strict and not reasons:
        reasons += _said_twice(said, quoted, counts)
    return list(dict.fromkeys(reasons))


def _said_twice(said: Sequence[Number], quoted: Sequence[Number], counts: Mapping[Fraction, int]) -> list[str]:
    """A number that stands in the place of another: "4 to 4 inches" for "2 to 4 inches".

    Told only where the sentence has as many numbers as the quotation, one of them oftener, and one of the quotation's not at all.
    """
    own = Counter(number.value for number in said)
    left_out = [number for number in quoted if number.value not in own]
    if len(said) != len(quoted) or not left_out:
        return []
    return [
        f"the quotation says {left_out[0].written} where the sentence says {number.written} again"
        for number in said
        if number.digits and own[number.value] > counts[number.value] > 0
    ][:1]


def _wrong(number: Number, by_value: dict[Fraction, list[Number]], quoted: Sequence[Number], years: Collection[int], strict: bool) -> str:
    if number.value.denominator == 1 and int(number.value) in years:
        return ""
    if not number.digits and not strict and number.value <= _SMALL:
        return ""
    same = [other for other in _as_much(number, by_value) if not strict or _same_kind(number, other)]
    if strict and same:
        if rival := _rival(number, same, quoted):
            return f"the quotation says {rival.written} of what the sentence says {number.written}"
        if not number.bound and all(other.bound in (_LEAST, _MOST, _MORE, _NEARLY) for other in same):
            return f"the quotation gives {number.written} as a bound"
    if same or _roomy(number, quoted):
        return ""
    other = by_value.get(number.value)
    if other:
        return f"the quotation says {_with_unit(other[0])}, not {_with_unit(number)}"
    return f"the quotation does not have the number {number.written}"


def _as_much(number: Number, by_value: Mapping[Fraction, Sequence[Number]]) -> list[Number]:
    """The numbers of the same value; half is 50 percent."""
    found = [*by_value.get(number.value, ())]
    if number.kind == "percent":
        return found + [other for other in by_value.get(number.value / 100, ()) if not other.digits]
    if not number.digits and number.value < 1:
        found += [other for other in by_value.get(number.value * 100, ()) if other.kind == "percent"]
    return found


def _roomy(number: Number, quoted: Sequence[Number]) -> bool:
    """Whether a number of the quotation fits one that is said to be about so much, more or less."""
    return bool(number.bound) and any(_fits(number, other) for other in quoted)


def _fits(number: Number, other: Number) -> bool:
    said, value = number.value, other.value
    if _figures(said) >= _figures(value) and not (number.bound == _LEAST and not other.bound):
        return False  # what is not rounder than the quotation is no rounding of it: "about 208" for 200
    if number.bound == _ABOUT:
        if _figures(said) <= _ROUND:
            return abs(value - said) <= _TOLERANCE * abs(value)
        return abs(value - said) <= _step(said) / 2
    if number.bound in (_MORE, _LEAST):
        return said <= value <= said * (1 + _DISTANCE)
    return said * (1 - _DISTANCE) <= value <= said


def _figures(value: Fraction) -> int:
    """Significant figures of a number; a half and a quarter have one."""
    if value.denominator in (2, 4) and value < 1:
        return 1
    return len(str(float(abs(value))).replace(".", "").split("e")[0].strip("0")) if abs(value) < _HUGE else 1


def _step(value: Fraction) -> Fraction:
    """The worth of the last figure of a number that is not 0: 10,000 for 3,520,000."""
    step = Fraction(1)
    while value % (step * 10) == 0 and step < _HUGE:
        step *= 10
    while value % step and step > Fraction(1, _HUGE):
        step /= 10
    return step


def _same_kind(one: Number, other: Number) -> bool:
    if {one.kind, other.kind} & {"percent", "ordinal"} and one.kind != other.kind:
        # "half" and "50%" are written in two ways
        return "percent" in (one.kind, other.kind) and not (one.digits and other.digits)
    if one.measure and other.measure and one.measure != other.measure:
        return False
    return not (one.unit and other.unit) or one.unit == other.unit


def _with_unit(number: Number) -> str:
    return f"{number.written} {number.measure}".strip()


def _bound(text: str, found: FoundNumber) -> str:
    """How exactly a number is given, by the words before or behind it."""
    before = text[max(0, found.start - _NEAR) : found.start]
    kind = ""
    if any(ch.isalpha() for ch in before):
        last = max(_BEFORE.finditer(before), key=lambda match: match.end(), default=None)
        if last and len(before[last.end() :].split()) <= _WORDS_BETWEEN and not _STOP.search(before, last.end()):
            kind = str(last.lastgroup)
    if not kind and (behind := _BEHIND.match(text, found.end, found.end + _NEAR)):
        kind = str(behind.lastgroup)
    # "over" and "some" bound a number only where they touch it, which the reading of numbers tells
    return kind if found.rounded or kind in (_LEAST, _MOST) else ""


def _behind(tokens: Sequence[Token], at: int, until: int) -> tuple[str, ...]:
    near = [token for token in tokens[at : at + 2 * _WORDS_BEHIND] if token.start < until]
    return tuple([token.term for token in near if not is_stopword(token.folded)][:_WORDS_BEHIND])


def _measure(tokens: Sequence[Token], at: int, until: int) -> str:
    return _MEASURES.get(tokens[at].folded, "") if at < len(tokens) and tokens[at].start < until else ""


def _rival(number: Number, same: Sequence[Number], quoted: Sequence[Number]) -> Number | None:
    """The number of the quotation that stands with what the sentence counts, where the same number stands with something else."""
    behind = frozenset(number.behind)
    if not behind or any(not other.behind or behind & frozenset(other.behind) for other in same):
        return None
    return next((other for other in quoted if other.value != number.value and behind & frozenset(other.behind)), None)
