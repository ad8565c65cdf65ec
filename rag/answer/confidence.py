"""How sure an answer is: whether the articles hold it at all, and it was found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rag.language.lexicon import places
from rag.language.tokens import Token
from rag.retrieve.evidence import Evidence, probabilities
from rag.retrieve.question import Question
from rag.retrieve.rarity import Rarity

# Fitted by benchmarks/fit.py: logistic regression on the same questions as the weights of the evidence, answerable against the same
# question with its paragraph taken out (a near miss); then scaled (Platt 1999, "Probabilistic Outputs for Support Vector Machines") so
# that the probability is that of an answer being right, when half of the questions have one. Rounded.
_BIAS = -1.24
_COEFFICIENTS: Mapping[str, float] = {
    "asked": -5.1,  # how much the question says: its terms, each by its rarity, 0 to 1; 10 and more = 1
    "terms": 0.8,  # how many terms it has; 10 and more = 1
    "passage": 8.0,  # how much of it, in the same measure, the best sentence's passage holds
    "sentence": 6.1,  # how much of it the best sentence holds
    "best_passage": 1.1,  # the share of the question that the passage holds which holds most
    "similar": 5.9,  # terms that the best sentence holds in another form
    "doubt": -0.4,  # entropy of the sentences' probabilities: many that might answer
    "lead": -0.2,  # log odds by which the best sentence leads
    "kind_missing": -0.8,  # it lacks the number, date or measure that is asked for
    "unseen": 0.2,  # a term that no article holds
    "unseen_name": -1.2,  # the question names something that no article mentions
    "unseen_number": -0.8,  # or a number
}


def confidence(question: Question, evidence: Sequence[Evidence], rarity: Rarity) -> float:
    """Probability, 0 to 1, that the answer is right: the articles hold one, and the best sentences are it.

    Args:
        evidence: best first.
    """
    features = confidence_features(question, evidence, rarity)
    return 1 / (1 + math.exp(-(_BIAS + sum(_COEFFICIENTS[name] * value for name, value in features.items())))) if features else 0.0


def confidence_features(question: Question, evidence: Sequence[Evidence], rarity: Rarity) -> dict[str, float]:
    """The values behind the names of the coefficients; none when there is nothing to judge."""
    if not evidence or not rarity.weight:
        return {}
    best = evidence[0]
    asked = sum(rarity.weight.values()) / rarity.most
    return {
        "asked": min(10.0, asked) / 10,
        "terms": min(10, len(rarity.weight)) / 10,
        "passage": min(10.0, asked * best.passage_coverage) / 10,
        "sentence": min(10.0, asked * best.coverage) / 10,
        "best_passage": max(e.passage_coverage for e in evidence),
        "similar": best.features["similar"],
        "doubt": -sum(p * math.log(p) for p in probabilities(evidence) if p),
        "lead": min(5.0, best.score - evidence[1].score) if len(evidence) > 1 else 5.0,
        "kind_missing": sum(best.features.get(kind, 0.0) < 0 for kind in ("number", "date", "measure")),
        "unseen": float(bool(rarity.unseen)),
        "unseen_name": float(any(_is_name(question, token) for token in question.tokens if token.term in rarity.unseen)),
        "unseen_number": float(any(term[:1].isdigit() for term in rarity.unseen)),
    }


def _is_name(question: Question, token: Token) -> bool:
    """A country, or a capital that does not merely begin the question. Other names show in no script without capitals."""
    return token.term in places(question.language) or (token.start > 0 and question.text[token.start].isupper())
