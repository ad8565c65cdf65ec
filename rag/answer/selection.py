"""Which quotations make the answer: the best first, further ones only when they add something.

A quotation is one sentence, or a run of sentences that stand side by side: where the best sentence leans on its neighbours, or
the answer may as well stand in one of them, they are quoted together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from rag.retrieve.evidence import Evidence, probabilities
from rag.retrieve.question import Question
from rag.verify.check import check

_NEAR_IDENTICAL = 88  # rapidfuzz ratio of two sentences' words, 0 to 100, from which they tell the same
_LONGEST_RUN = 500  # characters of a quotation of several sentences
_PER_CHARACTER = 0.0003  # probability that a character more must bring
_LEAST_PROBABLE = 0.01  # that a further quotation holds the answer
_PER_CHARACTER_FURTHER = 0.00018
_MOST_CHARACTERS = 900  # of all quotations together
_SHARE = 0.4  # of what the best sentence and its neighbours hold of the question, that a further one with its own must hold
_BEHIND_SEVERAL = 6.0  # log odds that another article's sentence may lie behind the best when the question asks for several things
_SHARE_SEVERAL = 0.25  # of the best sentence's coverage that it must have


Run = tuple[Evidence, ...]
"""Sentences of one passage that stand side by side, in their order."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to say: the sentences that say it, the ``best`` of them, and near-identical ones of other articles that bear all of
    them out."""

    run: Run
    best: Evidence
    also: tuple[Run, ...] = ()


def select(evidence: Sequence[Evidence], most: int, question: Question) -> list[Statement]:
    """Choose at most ``most`` statements out of the evidence, given best first.

    When the question asks for several things, each article's best sentence comes before any article's
    second. Sentences of other articles that say nearly the same are folded into the one that stands first.
    """
    if not evidence:
        return []
    probable = dict(zip(map(_place, evidence), probabilities(evidence), strict=True))
    best = evidence[0]
    run = (best,) if question.overview else _run_around(best, evidence, probable)
    chosen = [(run, best)]
    said = list(run)
    length = run[-1].end - run[0].start
    for candidate in _in_turn(evidence[1:], question.several, best.hit.article_id):
        if len(chosen) == most:
            break
        another_voice = question.several and all(candidate.hit.article_id != e.hit.article_id for e in said)
        if length + len(candidate.text) > _MOST_CHARACTERS and not another_voice:
            continue
        if _is_worth_it(candidate, best, probable[_place(candidate)], question, another_voice) and _adds_something(candidate, said):
            chosen.append(((candidate,), candidate))
            said.append(candidate)
            length += len(candidate.text)
    return [Statement(run, best, _same_elsewhere(run, evidence, said)) for run, best in chosen]


def _place(e: Evidence) -> tuple[str, int]:
    return e.hit.article_id, e.start


def _run_around(best: Evidence, evidence: Sequence[Evidence], probable: Mapping[tuple[str, int], float]) -> Run:
    """The sentences around the best one that are worth their length: the most probability for the fewest characters."""
    passage = sorted((e for e in evidence if e.hit is best.hit), key=lambda e: e.start)
    at = passage.index(best)
    runs = [tuple(passage[first : last + 1]) for first in range(at + 1) for last in range(at, len(passage))]
    fitting = [run for run in runs if len(run) == 1 or run[-1].end - run[0].start <= _LONGEST_RUN]
    return max(fitting, key=lambda run: (sum(probable[_place(e)] for e in run) - _PER_CHARACTER * (run[-1].end - run[0].start), -len(run)))


def _in_turn(evidence: Sequence[Evidence], several: bool, answered_by: str) -> list[Evidence]:
    """The order in which sentences are considered: for several things each article's best first, those in the question's language
    before others."""
    if not several:
        return list(evidence)
    seen = {answered_by}
    first: list[Evidence] = []
    rest: list[Evidence] = []
    for e in evidence:
        (rest if e.hit.article_id in seen else first).append(e)
        seen.add(e.hit.article_id)
    return sorted(first, key=lambda e: -e.features["own_language"]) + rest


def _is_worth_it(candidate: Evidence, best: Evidence, probability: float, question: Question, another_voice: bool) -> bool:
    if question.overview:
        return True
    if another_voice and candidate.score >= best.score - _BEHIND_SEVERAL and candidate.coverage >= _SHARE_SEVERAL * best.coverage:
        return True
    on_the_subject = candidate.context_coverage >= _SHARE * best.context_coverage
    return on_the_subject and probability >= max(_LEAST_PROBABLE, _PER_CHARACTER_FURTHER * len(candidate.text))


def _adds_something(candidate: Evidence, said: Sequence[Evidence]) -> bool:
    heard = frozenset().union(*(e.terms for e in said))
    if len(candidate.terms - heard) < 3:  # so does a sentence that is said already
        return False
    return not any(_says_the_same(candidate, e) for e in said)


def _same_elsewhere(run: Run, evidence: Sequence[Evidence], said: Sequence[Evidence]) -> tuple[Run, ...]:
    """Other articles' sentences that say nearly the same as the whole run, at most once for each article."""
    spoken = {e.hit.article_id for e in said}
    found: dict[str, Run] = {}
    for e in evidence:
        if e.hit.article_id not in spoken and e.hit.article_id not in found and _says_the_same(e, run[0]):
            passage = sorted((other for other in evidence if other.hit is e.hit), key=lambda other: other.start)
            at = passage.index(e)
            copy = tuple(passage[at : at + len(run)])
            if len(copy) == len(run) and all(_says_the_same(one, other) for one, other in zip(run, copy, strict=True)):
                found[e.hit.article_id] = copy
    return tuple(found.values())


def _says_the_same(a: Evidence, b: Evidence) -> bool:
    # The terms settle most pairs; letters are compared only where the terms leave a doubt.
    if not a.terms or not b.terms or len(a.terms & b.terms) < 0.6 * max(len(a.terms), len(b.terms)):
        return False
    if not fuzz.ratio(a.text, b.text, score_cutoff=_NEAR_IDENTICAL):
        return False
    # "nine people were killed" and "three people were killed" differ by a word, and by everything that matters
    return check(a.text, b.text).supported and check(b.text, a.text).supported
