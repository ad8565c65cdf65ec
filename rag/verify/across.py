"""How much of what a sentence says a quotation in another language says too: by the lexicon, by sound, by roots."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rag.language.lexicon import LONGEST, Phrase, renderings, subjects
from rag.language.skeleton import skeleton
from rag.language.stopwords import is_stopword
from rag.language.tokens import Token
from rag.verify.arabic import variants
from rag.verify.content import NAME, all_skeletons, drawn, has_skeleton, has_term, named, standing
from rag.verify.forms import RELATED, form, forms
from rag.verify.statement import Statement

_UNKNOWN = 0.4  # weight of a word that the lexicon does not know, against one that it knows
_NEAR_NAME = 0.9  # how fully a name is said by one whose consonants differ by one
_LEAST_NEAR = 4  # consonants of such a name
_MOST_NEAR = 200  # names of a text, from which nearly any name is near to one
# The likeness from which two statements tell the same, and what numbers in common add to it; chosen on tests/verify/material.py
ALIKE = 0.33
_ANCHOR = 0.05
_ANCHORS = 2  # numbers that count


@dataclass(frozen=True, slots=True)
class Crossing:
    """What one statement has of another in another language, by weight.

    ``found`` of ``total`` is what it has of all, ``plain_found`` of ``plain_total`` what it has besides names, ``tail_found`` of
    ``tail_total`` what it has of the second half of the words.
    """

    found: float
    total: float
    plain_found: float
    plain_total: float
    tail_found: float
    tail_total: float

    @property
    def share(self) -> float:
        """From 0 to 1; 0 when nothing is said."""
        return self.found / self.total if self.total else 0.0

    @property
    def plain_share(self) -> float:
        """The same without names."""
        return drawn(self.plain_found, self.plain_total)

    @property
    def tail_share(self) -> float:
        """The same of the second half, where a sentence says what is new: its beginning names what it is about."""
        return drawn(self.tail_found, self.tail_total)


def likeness(said: Statement, quoted: Statement) -> float:
    """How alike two statements in two languages are, from 0 to about 1.

    The mean of four shares: of what is said, of that besides names (the same people do other things as well), of its second half, and
    of the quotation; each number in digits that both have adds a little.
    """
    there, back = cross(said, quoted), cross(quoted, said)
    anchors = {number.value for number in said.numbers if number.digits} & {number.value for number in quoted.numbers}
    return (there.share + there.plain_share + there.tail_share + back.share) / 4 + _ANCHOR * min(_ANCHORS, len(anchors))


@dataclass(frozen=True, slots=True)
class _Concept:
    """Words of a statement that the lexicon knows as one, or one word: ``places`` among its content, and how they may be called.

    ``words`` are the ways of one word, ``phrases`` those of several, ``forms`` what other forms of the words share.
    """

    places: tuple[int, ...]
    words: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    forms: frozenset[str]


@lru_cache(maxsize=4096)
def _concepts(statement: Statement, into: str) -> tuple[_Concept, ...]:
    place_of = {token.start: place for place, token in enumerate(statement.content)}
    tokens = statement.tokens
    functional = [is_stopword(token.folded) for token in tokens]
    found: list[_Concept] = []
    for size in range(min(LONGEST, len(tokens)), 0, -1):
        for at in range(len(tokens) - size + 1):
            if size > 1 and (functional[at] or functional[at + size - 1]):
                continue  # no phrase begins or ends so; this spares half the time
            words = tokens[at : at + size]
            places = tuple([place_of[token.start] for token in words if token.start in place_of])
            if places and (ways := renderings(words, statement.language, into)):
                found.append(_concept(places, tuple(ways)))
            elif places and size == 1 and statement.arabic:
                ways = next((ways for one in variants(words[0].folded) if (ways := renderings((one,), statement.language, into))), {})
                found.extend([_concept(places, tuple(ways))] if ways else [])
    return tuple(found)


@lru_cache(maxsize=20_000)
def _concept(places: tuple[int, ...], ways: tuple[Phrase, ...]) -> _Concept:
    words = tuple([way[0] for way in ways if len(way) == 1])
    return _Concept(places, words, tuple([way for way in ways if len(way) > 1]), frozenset(map(form, words)) - {""})


@lru_cache(maxsize=4096)
def _weights(statement: Statement, into: str) -> tuple[float, ...]:
    """Weight of each word of the content. What no table knows cannot be found, and weighs little; so do names too short for sounds."""
    known = {place for concept in _concepts(statement, into) for place in concept.places}
    starts = named(statement)
    return tuple(
        (NAME if token.start in starts else 1.0) if place in known or (token.start in starts and skeleton(token.folded)) else _UNKNOWN
        for place, token in enumerate(statement.content)
    )


def cross(said: Statement, quoted: Statement) -> Crossing:
    """What the second statement has of the first, which is in another language."""
    weights = _weights(said, quoted.language)
    found = [weight * degree for weight, degree in zip(weights, across_degrees(said, quoted), strict=True)]
    starts = named(said)
    plain = [place for place, token in enumerate(said.content) if token.start not in starts]
    half = len(weights) // 2
    return Crossing(
        sum(found), sum(weights),
        sum(found[place] for place in plain), sum(weights[place] for place in plain),
        sum(found[half:]), sum(weights[half:]),
    )  # fmt: skip


def wrong_names(said: Statement, quoted: Statement) -> list[str]:
    """A place or person that the sentence names where the quotation names another, one line each.

    A name that is merely not found tells nothing, translators leave out and put in; two that miss each other do.
    """
    reasons = []
    for kind in ("places", "people"):
        ours, theirs = _unmet(said, quoted, kind), _unmet(quoted, said, kind)
        if ours and theirs:
            reasons.append(f"the sentence names {ours[0]}, the quotation {theirs[0]}")
    return reasons


def _unmet(said: Statement, quoted: Statement, kind: str) -> list[str]:
    """The names of one table of the lexicon that the other statement does not have."""
    starts = {name.at for name in said.names}
    degrees = {token.start: degree for token, degree in zip(said.content, across_degrees(said, quoted), strict=True)}
    tokens = [said.tokens[at] for at in sorted(starts)]
    return [
        said.text[token.start : token.end]
        for token in tokens
        if degrees.get(token.start) == 0.0 and kind in subjects([token], said.language, as_written=not said.arabic)
    ]


@lru_cache(maxsize=256)
def across_degrees(said: Statement, quoted: Statement) -> tuple[float, ...]:
    """How fully each word of the content of one statement stands in another in another language, from 0 to 1."""
    degrees = [0.0] * len(said.content)
    for concept in _concepts(said, quoted.language):
        degree = _standing(concept, quoted)
        for place in concept.places if degree else ():
            degrees[place] = max(degrees[place], degree)
    for place, token in enumerate(said.content):
        if degrees[place] < 1.0:
            degrees[place] = max(degrees[place], _by_sound(said, token, quoted))
    return tuple(degrees)


def _standing(concept: _Concept, quoted: Statement) -> float:
    """How fully a concept stands in another language: in its words, or in others of their roots."""
    if not quoted.terms.isdisjoint(concept.words) or any(has_term(word, quoted) for word in concept.words):
        return 1.0
    degree = max((standing(phrase, quoted) for phrase in concept.phrases), default=0.0)
    if not degree and not concept.forms.isdisjoint(forms(quoted, True)) and not concept.forms.isdisjoint(forms(quoted, False)):
        return RELATED
    return degree


def _by_sound(said: Statement, token: Token, quoted: Statement) -> float:
    if token.term in quoted.terms:  # a word of Latin script inside an Arabic text
        return 1.0
    if said.text[token.start].islower():
        return 0.0
    own = skeleton(token.folded)
    if not own:
        return 0.0
    if has_skeleton(own, quoted):
        return 1.0
    return _NEAR_NAME if len(own) >= _LEAST_NEAR and _is_near(own, quoted) else 0.0


def _is_near(own: str, quoted: Statement) -> bool:
    """Whether a name of a text differs by one consonant."""
    parts = _shortened(own)
    loosely = _near(quoted, True)
    if loosely and loosely.isdisjoint(parts):
        return False
    return not _near(quoted, False).isdisjoint(parts)


@lru_cache(maxsize=4096)
def _near(statement: Statement, loosely: bool) -> frozenset[str]:
    """The skeletons with any one letter left out: two that share such a form differ by one letter. None where there are too many."""
    skeletons = all_skeletons(statement) if loosely else statement.skeletons
    if len(skeletons) > _MOST_NEAR:
        return frozenset()
    return frozenset([part for own in skeletons if len(own) >= _LEAST_NEAR for part in _shortened(own)])


@lru_cache(maxsize=50_000)
def _shortened(own: str) -> tuple[str, ...]:
    return (own, *(own[:at] + own[at + 1 :] for at in range(len(own))))
