"""How much each word of a question says: by how rare it is in the articles, in whatever language they say it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from rag.index.index import Index
from rag.language.lexicon import Phrase
from rag.retrieve.question import Concept, Question

_UNSEEN_CHUNKS = 10
_LIGHT = 0.4  # of the weight of a term that says little about the subject


@dataclass(frozen=True, slots=True)
class Rarity:
    """``weight`` is the IDF of each of the question's terms, in their order; ``most`` that of a term which no chunk has.

    ``unseen`` are the terms that no article holds, in any language.
    """

    weight: Mapping[str, float]
    most: float
    unseen: frozenset[str]


def weigh_terms(question: Question, index: Index) -> Rarity:
    """Count the question's terms in the index."""
    total = index.chunk_count
    crosses = bool(index.stats().languages.keys() - {question.language})
    words = [concept for concept in question.concepts if concept.word]
    others = {concept.word: _others(concept, question.language) for concept in words} if crosses else {}
    terms = {term for ways in others.values() for way in ways for term in way} | {concept.word for concept in words}
    found = index.document_frequencies(sorted(terms))
    named = index.document_frequencies(sorted({concept.name for concept in words if concept.name}), "names") if crosses else {}
    counts = {}
    for concept in words:
        # The commonest way of saying it in another language, beside the word itself
        ways = [min(found[term] for term in way) for way in others.get(concept.word, ())]
        counts[concept.word] = min(total, found[concept.word] + max([*ways, named.get(concept.name, 0)]))
    light = question.light_terms
    weight = {term: _idf(counts.get(term, 0), total) * (_LIGHT if term in light else 1.0) for term in question.terms}
    # A date that the articles never spell out is not unheard of when one was published on that day
    known = question.date_terms | light
    unseen = frozenset(term for term in question.terms if not counts.get(term, 0) and term not in known)
    return Rarity(weight, _idf(0, total), unseen)


def _others(concept: Concept, language: str) -> list[Phrase]:
    return [way for into, ways in concept.ways.items() if into != language for way in ways]


def _idf(count: int, total: int) -> float:
    """Inverse document frequency as BM25 has it (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", 3.2).

    As if there were ten chunks more, none of them holding the term: in a handful of articles on one subject the words of
    that subject would otherwise weigh nothing, and any other word of the question everything.
    """
    return math.log(1 + (total + _UNSEEN_CHUNKS - count + 0.5) / (count + 0.5))
