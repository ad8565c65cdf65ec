"""Negation across languages, and what a quotation refuses or fails to do, where a short claim says that it was done.

A doubt is left unpunished: languages negate in many ways, so a negation counts as dropped only where the other text has none at all, and
has the very word that is negated.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.language.lexicon import renderings
from rag.language.stem import stem
from rag.language.tokens import Token
from rag.verify.arabic import variants
from rag.verify.content import named, standing
from rag.verify.negation import key
from rag.verify.news import forms_of, is_verb
from rag.verify.statement import Statement

# What is told behind them was not done. "Deny" is none of them: "who denies fraud" may stand trial for it
_UNDONE = frozenset(
    """refuse refusal decline fail failure unable without prevent
    رفض يرفض فشل يفشل عجز عدم دون بدون امتنع منع يمنع""".split()
)
_UNDONE_STEMS = frozenset(stem(word, "en" if word.isascii() else "ar") for word in _UNDONE)
# They may negate, or tell the contrary in another manner; a text that has one is given the benefit
_PERHAPS = frozenset(
    """yet few little only than rather instead otherwise until ban banned bans forbid forbids forbidden prohibit prohibits
    ما وما فما انما قبل حتي حظر يحظر بدلا الا""".split()
)
_ADVERB = "ly"
_ARTICLE = "ال"


def negated_across(said: Statement, quoted: Statement) -> list[str]:
    """What one of two texts in two languages negates and the other has without any negation, one line each."""
    reasons = []
    if _asserts(quoted) and _negates_what(said, quoted):
        reasons.append("the sentence negates what the quotation does not")
    if _asserts(said) and _negates_what(quoted, said):
        reasons.append("the quotation negates what the sentence does not")
    return reasons


def undone(said: Statement, quoted: Statement, theirs: Sequence[float]) -> list[str]:
    """What a short claim says was done, and the quotation that it was refused, prevented or failed, one line, or nothing."""
    if said.negations:
        return []
    places_of: dict[str, list[int]] = {}
    for place, token in enumerate(quoted.content):
        places_of.setdefault(key(token.term), []).append(place)
    for negation in quoted.negations:
        if negation.plain or not _leaves_undone(negation.word):
            continue
        for term in negation.scope if quoted.arabic else negation.scope[:1]:
            places = places_of.get(term, [])
            if len(places) == 1 and theirs[places[0]] and (not quoted.arabic or _is_done(quoted.content[places[0]])):
                token = quoted.content[places[0]]
                return [f"the quotation says {negation.word} of {quoted.text[token.start : token.end]}"]
    return []


def _is_done(token: Token) -> bool:
    """Whether an Arabic word behind a refusal, with the one who refuses between them, is what is refused: a verb or its bare noun."""
    return is_verb(token) and not token.folded.startswith(_ARTICLE)


def _leaves_undone(word: str) -> bool:
    if word.isascii():
        return stem(word, "en") in _UNDONE_STEMS
    return word in _UNDONE or any(one.folded in _UNDONE for one in variants(word))


def _asserts(statement: Statement) -> bool:
    """Whether a text has nothing that might negate."""
    return not statement.negations and statement.words.isdisjoint(_PERHAPS)


def _negates_what(statement: Statement, other: Statement) -> bool:
    """Whether a text plainly negates a word that stands in the other, by the lexicon."""
    negated = {term for negation in statement.negations if negation.plain for term in negation.scope[:1]}
    if not negated:
        return False
    names = named(statement)
    return any(
        key(token.term) in negated
        and token.start not in names
        and not token.folded.endswith(_ADVERB)
        and any(standing(way, other) == 1.0 for one in forms_of(token) for way in renderings((one,), statement.language, other.language))
        for token in statement.content
    )
