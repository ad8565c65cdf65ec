"""How sure an answer is: whether the articles hold it at all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rag.answer.evidence import Evidence
from rag.language.lexicon import places
from rag.language.tokens import Token
from rag.retrieve.question import Question

# Fitted by benchmarks/fit.py: logistic regression on the same questions as the weights of the evidence; answerable, against
# the same question with its paragraph taken out (a near miss). Rounded.
_BIAS = -3.2
_COEFFICIENTS: Mapping[str, float] = {
    "passage": 1.8,  # share of the question's terms, by IDF, that the best sentence's passage holds
    "best_passage": 1.0,  # the same of the passage that holds most
    "context": 1.8,  # the same of the best sentence and its neighbours
    "terms": 1.3,  # number of terms (10 or more = 1): many that agree prove more than one
    "unseen_name": -1.3,  # the question names something that no article mentions
}


def confidence(question: Question, evidence: Sequence[Evidence], weight: Mapping[str, float], unseen: frozenset[str]) -> float:
    """Probability, 0 to 1, that the best sentence's passage is one that answers.

    Args:
        evidence: best first.
        weight: IDF of each of the question's terms.
        unseen: those of the terms that no article holds.
    """
    features = confidence_features(question, evidence, weight, unseen)
    return 1 / (1 + math.exp(-(_BIAS + sum(_COEFFICIENTS[name] * value for name, value in features.items())))) if features else 0.0


def confidence_features(
    question: Question, evidence: Sequence[Evidence], weight: Mapping[str, float], unseen: frozenset[str]
) -> dict[str, float]:
    """The values behind the names of the coefficients; none when there is nothing to judge."""
    if not evidence or not weight:
        return {}
    best = evidence[0]
    return {
        "passage": best.passage_coverage,
        "best_passage": max(e.passage_coverage for e in evidence),
        "context": best.context_coverage,
        "terms": min(len(weight), 10) / 10,
        "unseen_name": float(any(_is_name(question, token) for token in question.tokens if token.term in unseen)),
    }


def _is_name(question: Question, token: Token) -> bool:
    """A country, or a capital that does not merely begin the question. Other names show in no script without capitals."""
    return token.term in places(question.language) or (token.start > 0 and question.text[token.start].isupper())
