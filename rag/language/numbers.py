"""Numbers in English and Arabic text as values, so that those of a sentence can be looked for in a quotation, in either language.

Own code, since this is the core of checking and no package covers it: text2num and quantulum3 know no Arabic, PyArabic reads
Arabic number words alone (no digits, money, fractions or places in the text) and is under the GPL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, NamedTuple

from rag.language.number_grammar import Grammar
from rag.language.number_phrases import Phrase
from rag.language.number_words import STARTS, Word, may_hold_numbers, number_words, table

Kind = Literal["count", "percent", "ordinal", "money"]

_RANGE = frozenset("to or الي او".split())
_BETWEEN = frozenset("between بين وبين".split())
_LONGEST_HINT = 4  # words: "no more than a"
_DOLLARS = {"US": "USD", "U.S": "USD", "C": "CAD", "CA": "CAD", "A": "AUD", "AU": "AUD", "HK": "HKD", "NZ": "NZD", "S": "SGD", "R": "BRL"}
_ARABIC_AND = "و"


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in a text: ``text[start:end]`` writes it, its magnitude and its sign or word of percent or money included.

    ``value`` is exact: 3,500,000 of "3.5 million", 7 of "7%", 1/4 of "a quarter". ``kind`` is "money" where a sign or word of
    money stands beside it; ``unit`` is then the ISO 4217 code ("USD"), or the word in lower case where the country is not told:
    "pound", "rial", "dinar", "dirham", "lira", "rupee", "franc", "peso", "krona", "toman". ``rounded``: the text says that it is not
    exact ("about", "more than", "نحو"). ``digits``: it is written in digits, not in words.
    """

    start: int
    end: int
    value: Fraction
    kind: Kind
    unit: str = ""
    rounded: bool = False
    digits: bool = True


class _Find(NamedTuple):
    number: FoundNumber
    phrase: Phrase
    first: int
    last: int


def find_numbers(text: str) -> list[FoundNumber]:
    """Every number of a text in order, none overlapping another, both languages in any mix.

    Left out is what has no value ("dozens", "مئات", "آلاف"), a bare "one" or "واحد", weekdays, months and seconds. Dates and
    times are found as the numbers that they are made of: mask them first where they are to be read otherwise.
    """
    if not may_hold_numbers(text):
        return []
    words = number_words(text)
    grammar = Grammar(text, words)
    finds: list[_Find] = []
    at = taken = 0
    while at < len(words):
        phrase = grammar.read(at) if words[at].role.code in STARTS else None
        if phrase is None:
            at += 1
            continue
        find = _with_unit(text, words, grammar, phrase, taken)
        if not (phrase.alone and find.number.kind == "count"):
            finds.append(find)
        at = taken = max(find.last, at + 1)
    return [find.number for find in _with_shared_units(words, finds)]


def _with_unit(text: str, words: Sequence[Word], grammar: Grammar, phrase: Phrase, taken: int) -> _Find:
    """A number with the signs and words beside it; those before place ``taken`` belong to the number before."""
    first, last, value = phrase.first, phrase.last, Fraction(phrase.value)
    kind: Kind = "ordinal" if phrase.ordinal else "count"
    unit = ""
    if not phrase.ordinal:
        if (behind := _percent_behind(words, grammar, last)) > last:
            kind, last = "percent", behind
        elif first > taken and words[first - 1].role.code == "%" and grammar.glued(first - 1):
            kind, first = "percent", first - 1
        elif money := _money(words, grammar, first, last, taken):
            unit, first, last = money
            kind = "money"
    if _is_negative(text, words, grammar, first, taken):
        value, first = -value, first - 1
    start = words[first].start
    if words[first].role.conjunction and text[start] == _ARABIC_AND:
        start += 1  # "and", written onto the number
    digits = any(word.role.code in "DV" for word in words[phrase.first : phrase.last])
    rounded = _is_rounded(words, first, last)
    number = FoundNumber(start, words[last - 1].end, value, kind, unit, rounded, digits)
    return _Find(number, phrase, first, last)


def _percent_behind(words: Sequence[Word], grammar: Grammar, at: int) -> int:
    """The place behind a percent sign or word that stands at a place; the place itself when none does."""
    if at >= len(words) or not grammar.near(at - 1):
        return at
    if words[at].role.code == "%":
        # "5 %7": the sign touches the next number
        return at if grammar.glued(at) and not grammar.glued(at - 1) and grammar.code(at + 1) == "D" else at + 1
    if words[at].role.code == "-" and grammar.glued(at - 1) and grammar.glued(at):
        found = _percent_behind(words, grammar, at + 1)
        return found if found > at + 1 else at
    known = table().percent
    one = words[at].role.folded
    for step, joint in ((1, " "), (2, " ")):
        behind = grammar.role(at + step)
        if behind.code == "-":
            behind, step = grammar.role(at + step + 1), step + 1
        if behind.folded and f"{one}{joint}{behind.folded}" in known:
            return at + step + 1
        break
    return at + 1 if one in known else at


def _money(words: Sequence[Word], grammar: Grammar, first: int, last: int, taken: int) -> tuple[str, int, int] | None:
    """The unit of money beside a number, and the places from and to which the number then reaches."""
    before = first - 1
    if before >= taken and grammar.near(before):
        role = words[before].role
        if role.code == "$" and words[first].start - words[before].end <= 1:
            letters = words[before - 1].role.folded.upper() if before > taken and grammar.glued(before - 1) else ""
            known = role.folded == "$" and letters in _DOLLARS
            return (_DOLLARS[letters], before - 1, last) if known else (role.unit, before, last)
        if role.code == "I":
            return role.unit, before, last
    at = last
    if at < len(words) and words[at].role.code == "-" and grammar.glued(at - 1) and grammar.glued(at):
        at += 1
    if at >= len(words) or not grammar.near(at - 1):
        return None
    role = words[at].role
    if role.code == "I" or (role.code == "$" and words[at].start - words[at - 1].end <= 1 and grammar.code(at + 1) != "D"):
        return role.unit, first, at + 1
    if grammar.role(at).code == "x" and role.unit and grammar.code(at + 1) == "c":
        return _currency(words[at + 1].role.unit, role.unit), first, at + 2
    if role.code != "c":
        return None
    nation = grammar.role(at + 1)
    if nation.code == "x" and nation.unit and _currency(role.unit, nation.unit).isupper():
        return _currency(role.unit, nation.unit), first, at + 2
    if grammar.role(at + 1).folded == "sterling":
        return "GBP", first, at + 2
    return _currency(role.unit, ""), first, at + 1


def _currency(unit: str, nation: str) -> str:
    family, _, alone = unit.partition("/")
    return table().money.get(f"{family} {nation}", alone or family)


def _is_negative(text: str, words: Sequence[Word], grammar: Grammar, first: int, taken: int) -> bool:
    sign = first - 1
    if sign < taken or not grammar.near(sign):
        return False
    before = grammar.code(sign - 1)
    if words[sign].role.code == "i":
        return before not in "DV"
    if words[sign].role.code != "-" or not grammar.glued(sign):
        return False
    start = words[sign].start
    return (start == 0 or text[start - 1] in " \u00a0\n\t(\u200e\u200f") and before not in "DV%"


def _is_rounded(words: Sequence[Word], first: int, last: int) -> bool:
    known = table()
    if first and words[first - 1].role.code == "~":
        return True
    before = [word.role.folded for word in words[max(0, first - _LONGEST_HINT) : first]]
    if any(" ".join(before[-count:]) in known.rounded_before for count in range(1, len(before) + 1)):
        return True
    behind = [word.role.folded for word in words[last : last + 3]]
    if any(" ".join(behind[:count]) in known.rounded_behind for count in range(1, len(behind) + 1)):
        return True
    # "ألف شخص على الأقل": past the counted noun
    return last < len(words) and words[last].role.code == "x" and any(
        " ".join(word.role.folded for word in words[last + 1 : last + 1 + count]) in known.rounded_behind for count in (1, 2)
    )  # fmt: skip


def _with_shared_units(words: Sequence[Word], finds: list[_Find]) -> list[_Find]:
    """Ranges whose first number leaves out what the second says: "10-15 million", "between 3 and 5 percent", "$2-3bn"."""
    for at in range(len(finds) - 1, 0, -1):
        one, two = finds[at - 1], finds[at]
        if _is_range(words, one, two):
            finds[at - 1 : at + 1] = _share(one, two)
    return finds


def _is_range(words: Sequence[Word], one: _Find, two: _Find) -> bool:
    between = [word.role for word in words[one.last : two.first]]
    if len(between) == 1 and (between[0].code == "-" or between[0].folded in _RANGE):
        return True
    joined = words[two.phrase.first].role.joined and not between
    joined = joined or (len(between) == 1 and (between[0].code in "nv" or between[0].folded == "و"))
    return joined and one.first > 0 and words[one.first - 1].role.folded in _BETWEEN


def _share(one: _Find, two: _Find) -> list[_Find]:
    first, second = one.number, two.number
    if second.kind == "ordinal" or first.kind == "ordinal":
        return [one, two]
    if two.phrase.scale > 1 and one.phrase.scale == 1 and 0 < first.value * two.phrase.scale < second.value:
        first = replace(first, value=first.value * two.phrase.scale)
    if first.kind == "count" and second.kind in ("percent", "money"):
        first = replace(first, kind=second.kind, unit=second.unit)
    elif first.kind == "money" and second.kind == "count":
        second = replace(second, kind="money", unit=first.unit)
    return [one._replace(number=first), two._replace(number=second)]
