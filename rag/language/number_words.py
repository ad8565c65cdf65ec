"""The words of numbers: which words, digits and signs of a text may be part of a number, and what each is worth.

``tables/numbers.txt`` gives each word a letter that says what it does in a number; ``rag.language.number_grammar`` puts them together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from rag.language.fold import fold_word

Value = int | Fraction

_TABLE = Path(__file__).parent / "tables" / "numbers.txt"
_MOST_DIGITS = 60  # a longer run is no quantity; int() refuses 4,300

_SPACES = " \u00a0\u2009\u202f"
_DIRECTION = "\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"
_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u0300-\u036f"
_END = r"(?!\d)"
_LETTERS = r"^\W\d_¼½¾⅐-⅞"
_CODE = r"(?<=[A-Za-z])\d++(?!s\b)[A-Za-z_]"  # "a1b", but not "A380s"; Arabic letters may be a preposition: "ب3kg"
# Every alternative reads a stretch at most twice, and none begins inside what the one before it gave up: linear on any input.
_TOKEN = re.compile(
    # Most matches are words. One that begins an address or a code, in which letters and digits take turns, is left to the next line
    rf"(?P<word>(?:[A-Z]\.){{2,}}|(?!www\.)[{_LETTERS}]++(?!://|{_CODE})(?:[{_MARKS}]+[{_LETTERS}]*)*)"
    rf"|(?P<skip>(?:[{_LETTERS}]++://|www\.)\S+|@\w+|[{_LETTERS}]++{_CODE}\w*|\d{{1,20}}[A-Za-z_]{{1,20}}\d\w*)"
    r"|(?P<ratio>(?<![\d/.,⁄])\d[/⁄](?:10|١٠|۱۰|\d)(?![\d/⁄]))"
    # 1,200 · ١٬٢٠٠ · 1,200.50
    rf"|(?P<grouped>(?<!\d)(?<!\d[,٬،'’])(?![0٠۰])\d{{1,3}}(?P<mark>[,٬،'’])\d{{3}}(?:(?P=mark)\d{{3}})*{_END}(?!(?P=mark)\d)(?:[.٫]\d+(?![.٫]\d))?)"
    # 1 200: not behind another sign or number, whose digits these may be
    rf"|(?P<spaced>(?<![\w\-–/:.,])(?<!\d[{_SPACES}])(?![0٠۰])\d{{1,3}}(?P<space>[{_SPACES}])\d{{3}}(?:(?P=space)\d{{3}})*{_END}(?!(?P=space)\d)(?:[.,٫]\d+)?)"
    rf"|(?P<dotted>(?<!\d)(?<!\d\.)(?![0٠۰])\d{{1,3}}(?:\.\d{{3}}){{2,}}{_END}(?!\.\d)(?:,\d+)?)"  # 1.200.000
    rf"|(?P<indian>(?<!\d)(?<!\d,)\d{{1,2}}(?:,\d\d)+,\d{{3}}{_END}(?!,\d))"  # 1,20,000
    rf"|(?P<decimal>(?<!\d)(?<!\d[.٫])\d+[.٫]\d+{_END}(?![.٫]\d)|(?<![\w.])\.\d+{_END}(?!\.\d)"
    # 3,5 and ٣،٥: a comma with one or two digits behind it, or behind a nought, is no mark of thousands
    rf"|(?<!\d)(?<!\d[,،])(?:\d{{1,4}}[,،]\d{{1,2}}|[0٠۰][,،]\d+){_END}(?![,،.]\d))"
    r"|(?P<plain>\d+)|(?P<vulgar>[¼½¾⅐-⅞])"
    rf"|(?P<sign>[^\w\s{_DIRECTION}{_MARKS}]|_)"
)
_WORD = re.compile(rf"[{_LETTERS}]+(?:[{_MARKS}]+[{_LETTERS}]*)*")
_DIGIT = re.compile("[\\d¼½¾⅐-⅞]")
_DROPPED = {"grouped": ",٬،'’", "spaced": _SPACES, "dotted": ".", "indian": ",", "decimal": "", "plain": ""}
_SIGNS = {
    **dict.fromkeys("-–—−‒‐‑", "-"), **dict.fromkeys("%٪﹪％", "%"), **dict.fromkeys(",،", ","), **dict.fromkeys("~≈>≥<≤", "~"), "/": "/",
}  # fmt: skip
MONEY_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₪": "ILS", "₺": "TRY", "₩": "KRW", "﷼": "rial"}
_WITH_ARTICLE = "UCZHMNAKE"  # letters whose words may carry the article; of fractions only the third may
_NOT_NUMBERS = frozenset("لست الاحد الاثنين للاثنين والاثنين بالاثنين".split())  # "I am not", Sunday, Monday


class Role(NamedTuple):
    """What a word may do in a number: the letter of the table, or D digits, V a written fraction, a sign for itself, x nothing."""

    code: str
    value: Value = 0
    folded: str = ""
    conjunction: bool = False
    """Whether the Arabic "and" is written onto it."""
    preposition: bool = False
    article: bool = False
    unit: str = ""

    @property
    def joined(self) -> bool:
        """Whether it may be added to the number before: "وخمسة", not "وبخمسة"."""
        return self.conjunction and not self.preposition

    @property
    def plain(self) -> bool:
        """Whether nothing is written onto it, so that it may multiply the number before."""
        return not (self.conjunction or self.preposition or self.article)


class Word(NamedTuple):
    """A word, number or sign: ``start`` and ``end`` are its place in the text."""

    role: Role
    start: int
    end: int


class Table(NamedTuple):
    """What ``tables/numbers.txt`` holds, all of it folded."""

    words: dict[str, Role]
    percent: frozenset[str]
    rounded_before: frozenset[str]
    rounded_behind: frozenset[str]
    money: dict[str, str]
    """"dollar US" to "USD"."""


STARTS = frozenset("DVutThmofjwaUNCZHMQAEKFY")
"""Letters of what a number may begin with."""


def may_hold_numbers(text: str) -> bool:
    """Whether any word or digit of a text may begin a number: a quick look, since most sentences have none."""
    return bool(_DIGIT.search(text)) or any(_role(word).code in STARTS for word in _WORD.findall(text))


def number_words(text: str) -> list[Word]:
    """The words, numbers and signs of a text, each with what it may do in a number."""
    words: list[Word] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "word":
            words.append(Word(_role(match.group()), *match.span()))
        elif kind == "sign":
            words.append(Word(_sign(match.group()), *match.span()))
        else:
            words += _from_digits(str(kind), match.group(), match.start())
    return words


def _from_digits(kind: str, written: str, start: int) -> Iterator[Word]:
    end = start + len(written)
    if kind == "skip" or len(written) > _MOST_DIGITS:
        yield Word(Role("?"), start, end)
    elif kind == "vulgar":
        yield Word(Role("V", Fraction(unicodedata.numeric(written)).limit_denominator(100)), start, end)
    elif kind == "ratio":
        over, under = int(written[0]), int(written[2:])
        if 0 < over < under:
            yield Word(Role("V", Fraction(over, under)), start, end)
        else:  # a score, a day and a month
            yield Word(Role("D", over), start, start + 1)
            yield Word(Role("/"), start + 1, start + 2)
            yield Word(Role("D", under), start + 2, end)
    else:
        yield Word(Role("D", _read_digits(kind, written), written), start, end)


@lru_cache(maxsize=50_000)
def _read_digits(kind: str, written: str) -> Value:
    for mark in _DROPPED[kind]:
        written = written.replace(mark, "")
    if written.isdecimal():
        return int(written)
    for mark in "٫,،":
        written = written.replace(mark, ".")
    return Fraction(written)


@lru_cache(maxsize=1000)
def _sign(sign: str) -> Role:
    return Role("$", 0, sign, unit=MONEY_SIGNS[sign]) if sign in MONEY_SIGNS else Role(_SIGNS.get(sign, "?"), 0, sign)


@lru_cache(maxsize=200_000)
def _role(word: str) -> Role:
    """What a word may do in a number. Cached, since most words of a text have been met before."""
    known, folded = table(), fold_word(word).rstrip(".")
    words = known.words
    if folded in known.percent:
        return Role("x", 0, folded)
    if word in words and words[word].code == "I":
        return words[word]
    if folded.isascii() or not "\u0600" <= folded[:1] <= "\u06ff":
        return words.get(folded, Role("x", 0, folded))
    if folded == "واحد" and "أ" in word:  # "and one", as in 1,011; without its hamza it is written as "one" is
        return Role("N", 1, folded, conjunction=True)
    for conjunction, preposition, article, rest in _without_clitics(folded):
        role = words.get(rest)
        if role and role.code != "I" and _stands(role, word, folded, article):
            return role._replace(folded=folded, conjunction=conjunction, preposition=preposition, article=article)
    return Role("x", 0, folded)


def _stands(role: Role, word: str, folded: str, article: bool) -> bool:
    """Whether an Arabic word is what the table has under its folded form."""
    if folded in _NOT_NUMBERS or ("\u0651" in word and role.folded == "الف"):  # allafa, he wrote
        return False
    if role.code == "H" and "مي" in role.folded and "ئ" not in word:  # mayyit, the dead, is folded alike
        return False
    if role.folded == "اولي" and not article and not word.rstrip(_TANWIN).endswith("ى"):  # awwali, preliminary
        return False
    if role.folded == "ثانيه" and not article:  # a moment, or "again"
        return False
    return not article or role.code in _WITH_ARTICLE or (role.code == "F" and role.folded.startswith("ثلث"))


_TANWIN = "".join(map(chr, range(0x064B, 0x0653)))


def _without_clitics(folded: str) -> Iterator[tuple[bool, bool, bool, str]]:
    """A word as it stands, then without what may be written onto it: "and", "in", "for" or "so", the article."""
    yield False, False, False, folded
    for conjunction in ("", "و", "ف"):
        for preposition in ("", "ب", "ل"):
            for article in ("", "ال"):
                prefix = conjunction + ("لل" if preposition == "ل" and article else preposition + article)
                if prefix and folded.startswith(prefix) and len(folded) - len(prefix) >= 2:
                    yield conjunction == "و", bool(preposition) or conjunction == "ف", bool(article), folded[len(prefix) :]


@cache
def table() -> Table:
    """The table of words, read once.

    Raises:
        ValueError: a line of it has not three columns, or a value that is no number.
    """
    words: dict[str, Role] = {}
    phrases: dict[str, list[str]] = {"q": [], "b": [], "B": []}
    money: dict[str, str] = {}
    for number, line in enumerate(_TABLE.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            code, value, listed = line.split("\t")
            for word in listed.split(","):
                folded = " ".join(fold_word(part) for part in word.split())
                if code in phrases:
                    phrases[code].append(folded)
                elif code == "X":
                    money[" ".join(word.split())] = value
                elif code == "I":
                    words[word.strip()] = Role(code, 0, folded, unit=value)
                elif code in "cx":
                    words[folded] = Role(code, 0, folded, unit=value)
                else:
                    worth = Fraction(value)
                    words[folded] = Role(code, int(worth) if worth.denominator == 1 else worth, folded)
        except ValueError as error:
            raise ValueError(
                f"{_TABLE.name}, line {number}: a letter, a value and words separated by tabs are wanted, here is {line!r}"
            ) from error
    return Table(words, frozenset(phrases["q"]), frozenset(phrases["b"]), frozenset(phrases["B"]), money)
