"""A text read once: all that is compared of it, so that a sentence can be held against many quotations at little cost."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.detect import detect_question_language
from rag.language.skeleton import skeleton
from rag.language.stopwords import is_stopword
from rag.language.tokens import Token, tokenize
from rag.verify.dates import SaidDate, read_dates
from rag.verify.names import Name, acronyms, read_names
from rag.verify.negation import Negation, read_negations
from rag.verify.numbers import Number, read_numbers
from rag.verify.quotations import Words, read_quoted

_MOST_READ = 1024  # texts that are kept as they were read
_ARABIC_SCRIPT = ("ar", "fa", "ur")


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A text as it is compared. Two are never equal: each stands for itself.

    ``tokens`` are all its words, ``content`` those that say something and are no part of a date or a number. ``words`` and ``terms`` are
    all folded words and all stems; ``folded`` and ``sequence`` the same in their order as one string, a space around each.
    ``skeletons`` maps the consonants of words that may be names to one such word. ``initials``: acronyms, and the initials of runs
    of capitals, to the number of words. ``quoted`` is what stands between quotation marks.
    """

    text: str
    language: str
    tokens: tuple[Token, ...]
    content: tuple[Token, ...]
    words: frozenset[str]
    terms: frozenset[str]
    folded: str
    sequence: str
    skeletons: Mapping[str, str]
    initials: Mapping[str, int]
    names: tuple[Name, ...]
    numbers: tuple[Number, ...]
    dates: tuple[SaidDate, ...]
    negations: tuple[Negation, ...]
    quoted: tuple[tuple[str, Words], ...]

    @property
    def arabic(self) -> bool:
        """Whether it is in Arabic script, which has no capitals."""
        return self.language in _ARABIC_SCRIPT


def read_statement(text: str, day: datetime.date | None = None) -> Statement:
    """Read a text of any length and content; what was read lately is at hand.

    Args:
        day: publication day of the article that the text is from: "on Monday" is told from it.
    """
    return _read(text, day)


@lru_cache(maxsize=_MOST_READ)
def _read(text: str, day: datetime.date | None) -> Statement:
    language = detect_question_language(text)
    tokens = tuple(token for token in tokenize(text, language) if token.term)
    dates = read_dates(text, day)
    masked = [(date.start, date.end) for date in dates]
    numbers = read_numbers(text, tokens, masked)
    content = _content(tokens, masked + [(number.start, number.end) for number in numbers])
    names = read_names(tokens, text, language)
    return Statement(
        text=text,
        language=language,
        tokens=tokens,
        content=content,
        words=frozenset(token.folded for token in tokens),
        terms=frozenset(token.term for token in tokens),
        folded=f" {' '.join(token.folded for token in tokens)} ",
        sequence=f" {' '.join(token.term for token in tokens)} ",
        skeletons=_skeletons(content, text),
        initials=acronyms(tokens, text),
        names=names,
        numbers=numbers,
        dates=dates,
        negations=read_negations(tokens, text),
        quoted=read_quoted(text),
    )


def _content(tokens: Sequence[Token], masked: Sequence[tuple[int, int]]) -> tuple[Token, ...]:
    """The words that say something outside of the masked spans."""
    spans = iter(sorted(masked))
    span = next(spans, None)
    found = []
    for token in tokens:
        while span and span[1] <= token.start:
            span = next(spans, None)
        if not (span and span[0] < token.end) and not is_stopword(token.folded):
            found.append(token)
    return tuple(found)


def _skeletons(content: Sequence[Token], text: str) -> dict[str, str]:
    """Consonants of what may be a name: any word of a script without capitals, in Latin script one with a capital."""
    found: dict[str, str] = {}
    for token in content:
        if not text[token.start].islower() and (own := skeleton(token.folded)):
            found.setdefault(own, token.term)
    return found
