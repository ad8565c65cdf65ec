"""How long something took, and how often it happened, across languages: "two hours" and "ساعتين".

Small numbers in words are let pass between languages, which differ in writing them; but not where they count time.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rag.language.tokens import Token
from rag.verify.numbers import Number

# Arabic says "two hours" in one word, the dual of a measure. Folded spelling, both cases; "twice" is written so as well
_DUALS = {
    one + ending: measure
    for one, measure in (
        ("ثانيت", "seconds"), ("دقيقت", "minutes"), ("ساعت", "hours"), ("يوم", "days"), ("ليلت", "nights"), ("اسبوع", "weeks"),
        ("شهر", "months"), ("عام", "years"), ("سنت", "years"), ("عقد", "decades"), ("قرن", "centuries"), ("مرت", "times"),
    )
    for ending in ("ين", "ان")
}  # fmt: skip
_CLITICS = ("وال", "بال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_TIME = frozenset(_DUALS.values())
_TWICE = frozenset({"twice"})
_LEAST = Fraction(2)


def with_duals(numbers: Sequence[Number], tokens: Sequence[Token], masked: Sequence[tuple[int, int]]) -> tuple[Number, ...]:
    """The numbers of a text and its Arabic duals of time, in order, but for those inside the masked spans."""
    duals = [(token, measure) for token in tokens if (measure := _dual(token.folded))]
    if not duals:
        return tuple(numbers)
    taken = [*masked, *((number.start, number.end) for number in numbers)]
    own = [
        Number(token.start, token.end, token.folded, Fraction(2), "count", "", False, "", (), measure)
        for token, measure in duals
        if not any(start < token.end and token.start < end for start, end in taken)
    ]
    return tuple(sorted([*numbers, *own], key=lambda number: number.start))


def wrong_durations(said: Sequence[Number], quoted: Sequence[Number], asked: bool, strict: bool) -> list[str]:
    """A duration of a sentence that a quotation gives otherwise, one line, or nothing.

    Args:
        asked: the quotation must have it, in the same measure; else one that counts no such time is let pass.
        strict: both are in one language, so that all that is not asked is compared already.
    """
    if strict and not asked:
        return []
    for number in said:
        measure = _measure(number)
        if measure not in _TIME or number.value < _LEAST or (number.digits and not asked):
            continue
        same = [other for other in quoted if _measure(other) == measure]
        if any(other.value == number.value for other in (same if asked else quoted)) or (number.bound and same):
            continue
        if same:
            return [f"the sentence says {number.written} {measure}, the quotation {same[0].written}"]
        if asked:
            return [f"the quotation does not have {number.written} {measure}"]
    return []


def _measure(number: Number) -> str:
    return "times" if number.written.lower() in _TWICE or _dual(number.written) == "times" else number.measure


def _dual(folded: str) -> str:
    """What an Arabic dual counts; "" for any other word."""
    if folded[-2:] not in ("ين", "ان"):
        return ""
    found = _DUALS.get(folded, "")
    return found or next(
        (_DUALS[rest] for clitic in _CLITICS if folded.startswith(clitic) and (rest := folded[len(clitic) :]) in _DUALS), ""
    )
