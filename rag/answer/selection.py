"""Which sentences make the answer: the best first, further ones only when they add something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from rag.answer.evidence import Evidence
from rag.answer.verify import check
from rag.retrieve.question import Question

_NEAR_IDENTICAL = 88  # rapidfuzz ratio of two sentences' words, 0 to 100, from which they tell the same
_BEHIND = 2.5  # log odds that a further sentence may lie behind the best
_BEHIND_SEVERAL = 6.0  # the same when the question asks for several things and another article speaks
_SHARE = 0.45  # of the best sentence's coverage that a further one must have
_SHARE_SEVERAL = 0.25
_MOST_CHARACTERS = 450


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to say: the sentence that says it best, and the near-identical ones of other articles that bear it out."""

    evidence: Evidence
    also: tuple[Evidence, ...] = ()


def select(evidence: Sequence[Evidence], most: int, question: Question) -> list[Statement]:
    """Choose at most ``most`` statements out of the evidence, given best first.

    When the question asks for several things, each article's best sentence comes before any article's
    second. Sentences of other articles that say nearly the same are folded into the one that stands first.
    """
    if not evidence:
        return []
    best = evidence[0]
    several = question.several
    chosen: list[Evidence] = [best]
    length = len(best.text)
    for candidate in _in_turn(evidence[1:], several, best.hit.article_id):
        if len(chosen) == most:
            break
        if length + len(candidate.text) > _MOST_CHARACTERS and not (several and _from_new_article(candidate, chosen)):
            continue
        close = question.overview or _is_close_enough(candidate, best, several and _from_new_article(candidate, chosen))
        if close and _adds_something(candidate, chosen):
            chosen.append(candidate)
            length += len(candidate.text)
    return [Statement(e, _same_elsewhere(e, evidence, chosen)) for e in chosen]


def _in_turn(evidence: Sequence[Evidence], several: bool, answered_by: str) -> list[Evidence]:
    if not several:
        return list(evidence)
    seen = {answered_by}
    first: list[Evidence] = []
    rest: list[Evidence] = []
    for e in evidence:
        (rest if e.hit.article_id in seen else first).append(e)
        seen.add(e.hit.article_id)
    return first + rest


def _from_new_article(candidate: Evidence, chosen: Sequence[Evidence]) -> bool:
    return all(candidate.hit.article_id != e.hit.article_id for e in chosen)


def _is_close_enough(candidate: Evidence, best: Evidence, another_voice: bool) -> bool:
    behind, share = (_BEHIND_SEVERAL, _SHARE_SEVERAL) if another_voice else (_BEHIND, _SHARE)
    return candidate.score >= best.score - behind and candidate.coverage >= share * best.coverage


def _adds_something(candidate: Evidence, chosen: Sequence[Evidence]) -> bool:
    said = frozenset().union(*(e.terms for e in chosen))
    if len(candidate.terms - said) < 3:
        return False
    return not any(_says_the_same(candidate, e) for e in chosen)


def _same_elsewhere(statement: Evidence, evidence: Sequence[Evidence], chosen: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Near-identical sentences, at most one of each other article."""
    found: dict[str, Evidence] = {}
    for e in evidence:
        if e.hit.article_id != statement.hit.article_id and e not in chosen and _says_the_same(e, statement):
            found.setdefault(e.hit.article_id, e)
    return tuple(found.values())


def _says_the_same(a: Evidence, b: Evidence) -> bool:
    # The terms settle most pairs; letters are compared only where the terms leave a doubt.
    if not a.terms or not b.terms or len(a.terms & b.terms) < 0.6 * max(len(a.terms), len(b.terms)):
        return False
    if not fuzz.ratio(a.text, b.text, score_cutoff=_NEAR_IDENTICAL):
        return False
    # "nine people were killed" and "three people were killed" differ by a word, and by everything that matters
    return check(a.text, b.text).supported and check(b.text, a.text).supported
