"""Evidence: the sentences of the passages found, each with what speaks for its being the answer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.retrieve.features import WEIGHTS, Passage, local_shares, passage_features, read_passage, shares, spoken_of, together, ways_to_say
from rag.retrieve.question import Question
from rag.retrieve.rarity import Rarity
from rag.schema import Article, Hit


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer. ``start`` and ``end`` are characters in the article's text.

    ``terms`` are its index terms, and those of the question that it speaks of in other words. ``features`` are the values behind the
    names of ``WEIGHTS``, ``score`` their weighted sum, in log odds. ``context_coverage`` is the share, 0 to 1, of the
    question's terms (by IDF) that it and its neighbours hold.
    """

    hit: Hit
    start: int
    end: int
    terms: frozenset[str]
    score: float
    context_coverage: float
    features: Mapping[str, float]

    @property
    def coverage(self) -> float:
        """Share, 0 to 1, of the question's terms (by IDF) that the sentence holds."""
        return self.features["coverage"]

    @property
    def passage_coverage(self) -> float:
        """The same for its whole passage."""
        return self.features["passage_coverage"]

    @property
    def text(self) -> str:
        return self.hit.text[self.start - self.hit.start : self.end - self.hit.start]


def gather_evidence(question: Question, hits: Sequence[Hit], articles: Mapping[str, Article], rarity: Rarity) -> list[Evidence]:
    """The sentences of the hits, which are given best first, as evidence, best first.

    An article that was published in the period that the question names covers the question's date terms without repeating them.

    Args:
        articles: those of the hits, by id.
        rarity: of the question's terms; the sum of their weights is what "all of the question" means.
    """
    languages = [articles[hit.article_id].language for hit in hits]
    ways = {language: ways_to_say(question, language) for language in sorted(set(languages))}
    passages = []
    for hit, language in zip(hits, languages, strict=True):
        words = read_passage(hit.text, language)
        given = dict.fromkeys(question.date_terms, 1.0) if question.covers(articles[hit.article_id].date) else {}
        foreign = language != question.language
        passages.append(Passage(words, [spoken_of(sentence, question, ways[language], foreign) | given for sentence in words.sentences]))
    wanted, local = shares(rarity.weight), local_shares(rarity.weight, passages)
    # Against the best of its language: the search has set the languages against each other by their best alone
    best: dict[str, float] = {}
    place: Counter[str] = Counter()
    evidence: list[Evidence] = []
    for hit, language, passage in zip(hits, languages, passages, strict=True):
        place[language] += 1
        relevance = hit.score / best.setdefault(language, hit.score or 1.0)
        found = {"relevance": relevance, "rank": 1 / place[language], "own_language": float(language == question.language)}
        for at, features in enumerate(passage_features(question, passage, wanted, local)):
            evidence.append(_evidence(hit, passage, at, features | found, wanted))
    evidence.sort(key=lambda e: (-e.score, e.hit.rank, e.start))
    return evidence


def _evidence(hit: Hit, passage: Passage, at: int, features: Mapping[str, float], wanted: Mapping[str, float]) -> Evidence:
    sentence = passage.words.sentences[at]
    near = together(passage.degrees[max(0, at - 1) : at + 2])
    return Evidence(
        hit=hit,
        start=hit.start + sentence.start,
        end=hit.start + sentence.end,
        terms=frozenset(sentence.terms) | passage.degrees[at].keys(),
        score=sum(WEIGHTS[name] * value for name, value in features.items()),
        context_coverage=sum(value * near.get(term, 0.0) for term, value in wanted.items()),
        features=features,
    )


def probabilities(evidence: Sequence[Evidence]) -> list[float]:
    """How probable each is to be the one that answers, if any does: the softmax of the scores. They add up to 1."""
    best = max((e.score for e in evidence), default=0.0)
    odds = [math.exp(e.score - best) for e in evidence]
    total = sum(odds)
    return [one / total for one in odds]
