"""How much of what a sentence says a quotation in the same language says too, in the same words or in others."""

from __future__ import annotations

from functools import lru_cache

from rag.language.lexicon import Phrase, renderings
from rag.language.skeleton import skeleton
from rag.verify.arabic import variant_terms
from rag.verify.statement import Statement, skeletons_of

NAME = 1.6
"""Weight of a name against another word."""

_SYNONYM = 0.9  # how fully a synonym says a word
_FORM = 0.7  # how fully a word of the same beginning does
_LEAST_FORM = 5  # letters of the beginning that two forms of a word share
_SCATTERED = 0.5  # how fully a phrase is said when its words stand here, but not side by side
_BESIDES_NAMES = 0.1  # by which the share of words besides names may be less
_IMPERFECT = "ي"  # the letter that variants of verbs begin with
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
    terms, words = quoted.terms, quoted.words
    return tuple([
        1.0 if token.term in terms or token.folded in words else _in_other_words(said, at, quoted)
        for at, token in enumerate(said.content)
    ])  # fmt: skip


def drawn(found: float, total: float) -> float:
    """A share drawn a little towards a half, so that one word alone settles nothing."""
    return (found + 0.5) / (total + 1.0)


def standing(phrase: Phrase, statement: Statement) -> float:
    """How fully a phrase stands in a statement, from 0 to 1; its words may be forms of others in Arabic."""
    if len(phrase) == 1:
        return 1.0 if has_term(phrase[0], statement) else 0.0
    for term in phrase:
        if not has_term(term, statement):
            return 0.0
    return 1.0 if f" {' '.join(phrase)} " in statement.sequence else _SCATTERED


def has_term(term: str, statement: Statement) -> bool:
    """Whether a term stands in a statement, or is what an Arabic word of its content may be a form of."""
    if term in statement.terms:
        return True
    if not statement.arabic or (term not in statement.folded and not (term[:1] == _IMPERFECT and term[1:] in statement.folded)):
        return False  # a variant is cut out of a word, or has another first letter: this spares finding them all
    return term in _variant_terms(statement, True) and term in _variant_terms(statement, False)


@lru_cache(maxsize=4096)
def named(statement: Statement) -> frozenset[int]:
    """Where the names of a statement begin in its text."""
    return frozenset(statement.tokens[name.at].start for name in statement.names)


def _in_other_words(said: Statement, at: int, quoted: Statement) -> float:
    """How fully a word that does not stand in the quotation itself is said there."""
    token = said.content[at]
    singles, phrases = _synonyms(said)[at]
    if any(has_term(term, quoted) for term in singles) or any(standing(phrase, quoted) == 1.0 for phrase in phrases):
        return _SYNONYM
    beginning = token.term[:_LEAST_FORM]
    if len(beginning) == _LEAST_FORM and beginning in _beginnings(quoted, True) and beginning in _beginnings(quoted, False):
        return _FORM
    if not said.arabic:
        return 0.0
    if has_skeleton(skeleton(token.folded), quoted) or any(has_term(term, quoted) for term in variant_terms(token.folded)):
        return _FORM
    return 0.0


def has_skeleton(own: str, statement: Statement) -> bool:
    """Whether a word of the content that may be a name has these consonants."""
    return own in all_skeletons(statement) and own in statement.skeletons


@lru_cache(maxsize=4096)
def _synonyms(said: Statement) -> tuple[tuple[tuple[str, ...], tuple[Phrase, ...]], ...]:
    """What each word of the content, or a phrase that holds it, may be called in its own language: in one word, in several."""
    found: list[dict[Phrase, None]] = [{} for _ in said.content]
    for size in range(1, _LONGEST + 1):
        for first in range(len(said.content) - size + 1):
            ways = renderings(said.content[first : first + size], said.language, said.language)
            for place in range(first, first + size) if ways else ():
                found[place].update(dict.fromkeys(ways))
    return tuple([(tuple([way[0] for way in ways if len(way) == 1]), tuple([way for way in ways if len(way) > 1])) for ways in found])


# What a statement has is looked up among its candidates first, and only what is found there in its content, which costs more to read


@lru_cache(maxsize=4096)
def _variant_terms(statement: Statement, loosely: bool) -> frozenset[str]:
    """The terms of what the Arabic words of a statement may be forms of."""
    tokens = statement.candidates if loosely else statement.content
    return frozenset().union(*[variant_terms(token.folded) for token in tokens])


@lru_cache(maxsize=4096)
def _beginnings(statement: Statement, loosely: bool) -> frozenset[str]:
    tokens = statement.candidates if loosely else statement.content
    return frozenset([token.term[:_LEAST_FORM] for token in tokens if len(token.term) >= _LEAST_FORM])


@lru_cache(maxsize=4096)
def all_skeletons(statement: Statement) -> frozenset[str]:
    """The consonants of the candidates that may be names: all that ``skeletons`` has, and perhaps more."""
    return frozenset(skeletons_of(statement.candidates, statement.text))
