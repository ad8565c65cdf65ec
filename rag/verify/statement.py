"""A text read once: all that is compared of it, so that a sentence can be held against many quotations at little cost."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from rag.language.detect import detect_question_language
from rag.language.skeleton import skeleton
from rag.language.stopwords import is_stopword
from rag.language.tokens import Token, tokenize
from rag.verify.dates import SaidDate, read_dates
from rag.verify.durations import with_duals
from rag.verify.names import Name, acronyms, read_names
from rag.verify.negation import Negation, read_negations
from rag.verify.numbers import Number, read_numbers
from rag.verify.quotations import Words, read_quoted

_MOST_KEPT = 4096  # texts that are kept, with what was read of them
MOST_READ = 10_000
"""Characters of a text that are read: more is no sentence and no quotation, and would take seconds."""
_ARABIC_SCRIPT = ("ar", "fa", "ur")


class Statement:
    """A text as it is compared, each part read when it is first asked for. Two are never equal: each stands for itself.

    Two threads may read a part at the same time; they find the same.
    """

    def __init__(self, text: str, day: datetime.date | None) -> None:
        self.whole = text
        self.text = text[:MOST_READ]
        self._day = day

    @cached_property
    def language(self) -> str:
        """ISO 639-1 code."""
        return detect_question_language(self.text)

    @cached_property
    def arabic(self) -> bool:
        """Whether it is in Arabic script, which has no capitals."""
        return self.language in _ARABIC_SCRIPT

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """All its words in order."""
        return tuple([token for token in tokenize(self.text, self.language) if token.term])

    @cached_property
    def candidates(self) -> tuple[Token, ...]:
        """The words that may say something: ``content``, and what dates and numbers are made of. Much quicker to read than ``content``."""
        return tuple([token for token in self.tokens if not is_stopword(token.folded)])

    @cached_property
    def content(self) -> tuple[Token, ...]:
        """The words that say something and are no part of a date or a number; a dual ("two hours" in Arabic) stays."""
        return _outside(self.candidates, self._masked + [(number.start, number.end) for number in self._numbers])

    @cached_property
    def words(self) -> frozenset[str]:
        """All folded words."""
        return frozenset([token.folded for token in self.tokens])

    @cached_property
    def terms(self) -> frozenset[str]:
        """All stems."""
        return frozenset([token.term for token in self.tokens])

    @cached_property
    def folded(self) -> str:
        """All folded words in their order, a space around each."""
        return f" {' '.join([token.folded for token in self.tokens])} "

    @cached_property
    def sequence(self) -> str:
        """All stems in their order, a space around each."""
        return f" {' '.join([token.term for token in self.tokens])} "

    @cached_property
    def skeletons(self) -> Mapping[str, str]:
        """The consonants of words that may be names to one such word."""
        return skeletons_of(self.content, self.text)

    @cached_property
    def initials(self) -> Mapping[str, int]:
        """Acronyms, and the initials of runs of capitals, to the number of words."""
        return acronyms(self.tokens, self.text)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The words of names in order, but for those of dates: "Nov. 27"."""
        names = read_names(self.tokens, self.text, self.language)
        return tuple([name for name in names if not any(start <= self.tokens[name.at].start < end for start, end in self._masked)])

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Its numbers in order, duals of time among them, but for those of dates."""
        return with_duals(self._numbers, self.tokens, self._masked)

    @cached_property
    def dates(self) -> tuple[SaidDate, ...]:
        """Its dates in order."""
        return read_dates(self.text, self._day)

    @cached_property
    def negations(self) -> tuple[Negation, ...]:
        """Its negations in order."""
        return read_negations(self.tokens, self.text)

    @cached_property
    def quoted(self) -> tuple[tuple[str, Words], ...]:
        """What stands between quotation marks."""
        return read_quoted(self.text)

    @cached_property
    def _masked(self) -> list[tuple[int, int]]:
        return [(date.start, date.end) for date in self.dates]

    @cached_property
    def _numbers(self) -> tuple[Number, ...]:
        return read_numbers(self.text, self.tokens, self._masked)


def read_statement(text: str, day: datetime.date | None = None) -> Statement:
    """Take a text, of which the first ``MOST_READ`` characters are compared; what was read of it lately is at hand.

    Args:
        day: publication day of the article that the text is from: "on Monday" is told from it.
    """
    return _read(text, day)


_read = lru_cache(maxsize=_MOST_KEPT)(Statement)


def skeletons_of(tokens: Sequence[Token], text: str) -> dict[str, str]:
    """Consonants of what may be a name: any word of a script without capitals, in Latin script one with a capital."""
    found: dict[str, str] = {}
    for token in tokens:
        if not text[token.start].islower() and (own := skeleton(token.folded)):
            found.setdefault(own, token.term)
    return found


def _outside(tokens: Sequence[Token], masked: Sequence[tuple[int, int]]) -> tuple[Token, ...]:
    """The words outside of the masked spans."""
    if not masked:
        return tuple(tokens)
    spans = iter(sorted(masked))
    span = next(spans, None)
    found = []
    for token in tokens:
        while span and span[1] <= token.start:
            span = next(spans, None)
        if not (span and span[0] < token.end):
            found.append(token)
    return tuple(found)
