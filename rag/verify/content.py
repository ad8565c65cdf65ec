"""How much of what a sentence says a quotation in the same language says too, in the same words or in others."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rag.language.lexicon import Phrase, renderings
from rag.language.skeleton import skeleton
from rag.verify.arabic import variants
from rag.verify.statement import Statement

NAME = 1.6
"""Weight of a name against another word."""

_SYNONYM = 0.9  # how fully a synonym says a word
_FORM = 0.7  # how fully a word of the same beginning does
_LEAST_FORM = 5  # letters of the beginning that two forms of a word share
_SCATTERED = 0.5  # how fully a phrase is said when its words stand here, but not side by side
_BESIDES_NAMES = 0.1  # by which the share of words besides names may be less
_LONGEST = 3  # words of a phrase of which synonyms are looked up


def share(said: Statement, quoted: Statement) -> float:
    """The share of what a statement says that another in the same language says too, from 0 to 1; 1 when it says nothing.

    The lesser of two: of all words, and of those besides names, since the same people do other things as well.
    """
    starts = named(said)
    total = found = plain = plain_found = 0.0
    for token, degree in zip(said.content, same_degrees(said, quoted), strict=True):
        if token.start in starts:
            total += NAME
            found += NAME * degree
        else:
            plain += 1.0
            plain_found += degree
    whole = (found + plain_found) / (total + plain) if total + plain else 1.0
    return min(whole, drawn(plain_found, plain) + _BESIDES_NAMES) if plain_found < plain else whole


@lru_cache(maxsize=256)
def same_degrees(said: Statement, quoted: Statement) -> tuple[float, ...]:
    """How fully each word of the content of one statement stands in another in the same language, from 0 to 1."""
    return tuple(_degree(said, at, quoted) for at in range(len(said.content)))


def drawn(found: float, total: float) -> float:
    """A share drawn a little towards a half, so that one word alone settles nothing."""
    return (found + 0.5) / (total + 1.0)


def standing(phrase: Phrase, statement: Statement) -> float:
    """How fully a phrase stands in a statement, from 0 to 1; its words may be forms of others in Arabic."""
    terms = _all_terms(statement)
    if not all(term in terms for term in phrase):
        return 0.0
    return 1.0 if len(phrase) == 1 or f" {' '.join(phrase)} " in statement.sequence else _SCATTERED


@lru_cache(maxsize=2048)
def named(statement: Statement) -> frozenset[int]:
    """Where the names of a statement begin in its text."""
    return frozenset(statement.tokens[name.at].start for name in statement.names)


def _degree(said: Statement, at: int, quoted: Statement) -> float:
    token = said.content[at]
    if token.term in quoted.terms or token.folded in quoted.words:
        return 1.0
    if any(standing(phrase, quoted) == 1.0 for phrase in _synonyms(said, at)):
        return _SYNONYM
    if len(token.term) >= _LEAST_FORM and token.term[:_LEAST_FORM] in _beginnings(quoted):
        return _FORM
    if not said.arabic:
        return 0.0
    terms = _all_terms(quoted)
    return _FORM if skeleton(token.folded) in quoted.skeletons or any(one.term in terms for one in variants(token.folded)) else 0.0


def _synonyms(said: Statement, at: int) -> Iterable[Phrase]:
    """What a word, or a phrase that holds it, may be called in its own language."""
    for size in range(1, _LONGEST + 1):
        for first in range(max(0, at - size + 1), min(at, len(said.content) - size) + 1):
            yield from renderings(said.content[first : first + size], said.language, said.language)


@lru_cache(maxsize=1024)
def _all_terms(statement: Statement) -> frozenset[str]:
    """The terms of a statement, and those of what its Arabic words may be forms of."""
    if not statement.arabic:
        return statement.terms
    return statement.terms | {other.term for token in statement.content for other in variants(token.folded)}


@lru_cache(maxsize=1024)
def _beginnings(statement: Statement) -> frozenset[str]:
    return frozenset(token.term[:_LEAST_FORM] for token in statement.content if len(token.term) >= _LEAST_FORM)
