"""How sure an answer is: whether the articles hold it at all, and it was found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from rag.language.lexicon import places, subjects
from rag.language.tokens import Token
from rag.retrieve.evidence import Evidence
from rag.retrieve.question import Question
from rag.retrieve.rarity import Rarity

# Fitted by benchmarks/fit.py: logistic regression on the same questions as the weights of the evidence, answerable against the same
# question with its paragraph taken out (a near miss); then scaled (Platt 1999, "Probabilistic Outputs for Support Vector Machines") so
# that the probability is that of an answer being right, when half of the questions have one. Rounded.
_BIAS = -2.54
_UNSEEN_NAME = 0.06  # share of questions with a name that no article has that were answered all the same, on the same sets
_MISSPELT = 80  # rapidfuzz ratio of two words, 0 to 100, from which one may be the other misspelt
_COEFFICIENTS: Mapping[str, float] = {
    "asked": -0.6,  # how much the question says: its terms, each by its rarity, 0 to 1; 10 and more = 1
    "terms": -2.6,  # how many terms it has; 10 and more = 1
    "passage": 8.6,  # how much of it, in the same measure, the best sentence's passage holds
    "sentence": 8.4,  # how much of it the best sentence holds
    "context": 0.7,  # the share of the question that the best sentence and its neighbours hold
    "best_passage": 0.7,  # the share of the question that the passage holds which holds most
    "similar": 6.2,  # terms that the best sentence holds in another form
    "foreign": 1.0,  # the best sentence is in another language: the lexicon has gaps, so less is held by what answers
    "kind_missing": -0.9,  # it lacks the number, date or measure that is asked for
    "unseen_number": -0.7,  # it names a number that no article does
}


def confidence(question: Question, evidence: Sequence[Evidence], rarity: Rarity) -> float:
    """Probability, 0 to 1, that the answer is right: the articles hold one, and the best sentences are it.

    Args:
        evidence: best first.
    """
    features = confidence_features(question, evidence, rarity)
    if not features:
        return 0.0
    probability = 1 / (1 + math.exp(-(_BIAS + sum(_COEFFICIENTS[name] * value for name, value in features.items()))))
    return min(probability, _UNSEEN_NAME) if _names_the_unseen(question, evidence, rarity) else probability


def confidence_features(question: Question, evidence: Sequence[Evidence], rarity: Rarity) -> dict[str, float]:
    """The values behind the names of the coefficients; none when there is nothing to judge."""
    if not evidence or not rarity.weight:
        return {}
    best = evidence[0]
    own = best.features["own_language"]
    asked = sum(rarity.weight.values()) / rarity.most
    best_passage = max(e.passage_coverage for e in evidence)
    # Of several things that are asked for, each may stand in another article
    passage = best_passage if question.several else best.passage_coverage
    sentence = max(e.coverage for e in evidence) if question.several else best.coverage
    return {
        "asked": min(10.0, asked) / 10,
        "terms": min(10, len(rarity.weight)) / 10,
        "passage": min(10.0, asked * passage) / 10,
        "sentence": min(10.0, asked * sentence) / 10,
        "context": best.context_coverage,
        "best_passage": best_passage,
        "similar": best.features["similar"],
        "foreign": 1.0 - own,
        "kind_missing": sum(best.features.get(kind, 0.0) < 0 for kind in ("number", "date", "measure")),
        # In another language it may be written in words that we do not know
        "unseen_number": own * float(any(term[:1].isdigit() for term in rarity.unseen)),
    }


def _names_the_unseen(question: Question, evidence: Sequence[Evidence], rarity: Rarity) -> bool:
    """Whether the question names somebody or some place that no article does; a misspelt name is near one that they have.

    When another language answers, only names that the lexicon knows: others may be spelt there in a way that we do not know.
    """
    best = evidence[0]
    known = {concept.word for concept in question.concepts if concept.ways.keys() - {question.language}}
    unseen = [token for token in question.tokens if token.term in rarity.unseen and _is_name(question, token)]
    unseen = [token for token in unseen if best.features["own_language"] or token.term in known]
    near = {term for e in evidence if e.hit is best.hit for term in e.terms}
    return any(not process.extractOne(token.term, near, scorer=fuzz.ratio, score_cutoff=_MISSPELT) for token in unseen)


def _is_name(question: Question, token: Token) -> bool:
    """A country or another name that the tables list, or a capital that does not merely begin the question. Further names show in no
    script without capitals."""
    if token.term in places(question.language) or (token.start > 0 and question.text[token.start].isupper()):
        return True
    cased = question.text[token.start].isascii()
    return not cased and bool(subjects([token], question.language, as_written=True) & {"people", "places"})
