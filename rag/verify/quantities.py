"""Quantities beyond the bare number: bounds, "hundreds" against "dozens", "all" against "some", the order of two numbers, a half of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from rag.language.stopwords import is_stopword
from rag.verify.content import named
from rag.verify.statement import Statement

_SAID = 0.5  # how fully a word of the quotation must stand in the sentence
_UPWARDS, _DOWNWARDS = frozenset(("more", "least")), frozenset(("most", "nearly"))
# Vague numbers, by the least that they are
_VAGUE: Mapping[str, int] = {
    word: least
    for least, words in (
        (10, "dozens scores tens عشرات العشرات بالعشرات عشرات"),
        (100, "hundreds ميات المييات الميات مييات مءات بالميات"),
        (1000, "thousands الاف الالاف بالالاف"),
        (1_000_000, "millions ملايين الملايين"),
        (1_000_000_000, "billions مليارات المليارات"),
    )
    for word in words.split()
}
_CLITICS = "وفبل"
# Words of how many of them, from few to all
_HOW_MANY: Mapping[str, int] = {
    word: rank
    for rank, words in enumerate((
        "few قليل",
        "some several certain بعض عده",
        "many numerous كثير العديد",
        "most majority معظم غالبيه اغلب",
        "all every each entire whole كل جميع كافه",
    ))
    for word in words.split()
}  # fmt: skip
_COUNTED = 2  # words that say something behind such a word, among which is what it counts
_REACH = 4
_BETWEEN = 40  # characters between two numbers that are joined
_TO = re.compile(r"(?<!\w)(?:to|إلى|الى|مقابل|against|versus)(?!\w)", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)(?:from|من)(?!\w)", re.IGNORECASE)
_CUT = re.compile(r"[.;؛!?؟]\s")
_CLAUSE = re.compile(r"[,،;؛:()]|[.!?؟]\s|(?<!\w)(?:and|but|while|فيما|بينما)(?!\w)")
_ARABIC_PARTS = frozenset(one + ending for one in ("نصف", "ثلث", "ربع", "خمس", "ثلثي") for ending in ("ها", "ه", "هم"))
_MOST_PARTS = 10
_MOST = 100  # numbers of a text that are looked at


def wrong_quantities(said: Statement, quoted: Statement, theirs: Sequence[float], strict: bool) -> list[str]:
    """What a sentence says of quantities against the quotation, a line for each kind.

    Args:
        theirs: how fully the sentence has each word of the quotation's content, from 0 to 1.
        strict: both are in one language.
    """
    reasons = _contrary_bounds(said, quoted) + _other_order(said, quoted) + _vague(said, quoted) + _a_part(said, quoted, theirs)
    return reasons + (_how_many(said, quoted) if strict else [])


def _contrary_bounds(said: Statement, quoted: Statement) -> list[str]:
    """ "More than 100" for "fewer than 100"."""
    for number in said.numbers[:_MOST]:
        same = [other for other in quoted.numbers[:_MOST] if other.value == number.value]
        for one, contrary in ((_UPWARDS, _DOWNWARDS), (_DOWNWARDS, _UPWARDS)):
            if same and number.bound in one and all(other.bound in contrary for other in same):
                return [f"the quotation bounds {number.written} from the other side"]
    return []


def _other_order(said: Statement, quoted: Statement) -> list[str]:
    """ "From 3 to 5" for "from 5 to 3"."""
    there = frozenset(_joined(quoted))
    for one, other in _joined(said):
        if (other, one) in there and (one, other) not in there and one != other:
            return ["the quotation has two numbers the other way round"]
    return []


def _joined(statement: Statement) -> Iterator[tuple[Fraction, Fraction]]:
    """Pairs of numbers with "to" between them, in the order in which one leads to the other: "to 5 from 3" is (3, 5)."""
    numbers, text = statement.numbers[:_MOST], statement.text
    for one, other in pairwise(numbers):
        between = text[one.end : other.start]
        if len(between) > _BETWEEN or _CUT.search(between):
            continue
        if _TO.search(between):
            yield one.value, other.value
        elif _FROM.search(between) and _TO.search(text[max(0, one.start - _BETWEEN) : one.start]):
            yield other.value, one.value


def _vague(said: Statement, quoted: Statement) -> list[str]:
    """ "Hundreds" for "dozens", where no number of the quotation is so large."""
    theirs = _vague_words(quoted)
    for word, least in _vague_words(said).items():
        figures = any(number.value >= least for number in quoted.numbers[:_MOST])
        if theirs and max(theirs.values()) < least and not figures:
            return [f"the sentence says {word}, the quotation {next(iter(theirs))}"]
    return []


def _vague_words(statement: Statement) -> dict[str, int]:
    found = {}
    for token in statement.tokens:
        word = token.folded if token.folded in _VAGUE else token.folded[1:] if token.folded[:1] in _CLITICS else ""
        if least := _VAGUE.get(word):
            found[statement.text[token.start : token.end]] = least
    return found


def _how_many(said: Statement, quoted: Statement) -> list[str]:
    """ "All schools" for "some schools"."""
    theirs = _counted(quoted)
    for thing, (rank, word) in _counted(said).items():
        if thing in theirs and rank > theirs[thing][0]:
            return [f"the sentence says {word}, the quotation {theirs[thing][1]}"]
    return []


def _counted(statement: Statement) -> dict[str, tuple[int, str]]:
    """The stem of what is counted, to the largest share of it that is named."""
    found: dict[str, tuple[int, str]] = {}
    tokens = statement.tokens
    starts = frozenset(number.start for number in statement.numbers)
    for at, token in enumerate(tokens):
        word = token.folded
        rank = _HOW_MANY.get(word, _HOW_MANY.get(word[1:], -1) if statement.arabic and word[:1] in _CLITICS else -1)
        near = tokens[at + 1 : at + 1 + _REACH]
        if rank < 0 or not near or near[0].start in starts:  # "some 300 people"
            continue
        things = [one for one in near if not is_stopword(one.folded)][:_COUNTED]
        for thing in things:
            found[thing.term] = max(found.get(thing.term, (-1, "")), (rank, statement.text[token.start : token.end]))
    return found


def _a_part(said: Statement, quoted: Statement, theirs: Sequence[float]) -> list[str]:
    """The whole for a part of it: "paid 22 million" for "cost 22 million, of which Qatar paid half"."""
    if not said.numbers or _parts(said):
        return []
    values = frozenset(number.value for number in said.numbers)
    same = [number.start for number in quoted.numbers[:_MOST] if number.value in values]
    told = [token for token, degree in zip(quoted.content, theirs, strict=True) if degree >= _SAID and token.start not in named(quoted)]
    for part, until in _parts(quoted)[:_MOST_PARTS] if same else ():
        start, end = _clause_around(quoted.text, part, until)
        if any(start <= at < end for at in same):
            continue
        outside = frozenset(token.term for token in told if not start <= token.start < end)
        if any(start <= token.start < end and token.term not in outside for token in told):
            return [f"the quotation says it of {quoted.text[part:until]} alone"]
    return []


def _parts(statement: Statement) -> list[tuple[int, int]]:
    """Where "half", "a third", "نصفها" stand in a text."""
    found = [(number.start, number.end) for number in statement.numbers[:_MOST] if not number.digits and 0 < number.value < 1]
    return found + [(token.start, token.end) for token in statement.tokens if token.folded in _ARABIC_PARTS]


def _clause_around(text: str, at: int, until: int) -> tuple[int, int]:
    start = max((found.end() for found in _CLAUSE.finditer(text, 0, at)), default=0)
    behind = _CLAUSE.search(text, until)
    return start, behind.start() if behind else len(text)
