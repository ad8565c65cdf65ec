"""Evidence: the sentences of the passages found, each with what speaks for its being the answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.language.cues import has_date, has_number, has_reason, names
from rag.language.fold import fold_word
from rag.language.lexicon import Phrase, subjects
from rag.language.sentences import sentence_spans
from rag.language.skeleton import name_skeletons
from rag.language.stopwords import is_stopword
from rag.language.tokens import tokenize
from rag.retrieve.question import Question
from rag.schema import Hit

# How much each feature speaks for a sentence. Fitted by benchmarks/fit.py: softmax regression over the sentences of the eight
# best passages of 1,917 questions (half of XQuAD in two languages, ARCD), cross-validated by topic; rounded.
WEIGHTS: Mapping[str, float] = {
    "coverage": 3.1,  # share of the question's terms, by IDF, that the sentence holds
    "coverage_squared": 1.8,
    "prefix": 0.5,  # terms that it holds in a form with the same first four letters
    "before": 0.6,  # terms that only the sentence before holds
    "after": -0.3,
    "passage_coverage": 1.0,
    "relevance": 1.9,  # score of its passage against the best one's
    "rank": 1.2,  # 1 / rank of its passage
    "top": 0.8,  # it stands in the best passage
    "adjacent": 0.9,  # neighbours in the question that are neighbours here
    "kind": 0.9,  # +1 holds the number or date that is asked for, -1 does not
    "name": 0.4,  # a person or place is asked for and it has a name that the question has not
    "reason": 0.2,
    "new": -0.2,  # has words that the question has not (8 or more = 1)
    "length": 0.2,  # log of the number of its terms
    "lead": 0.1,  # first sentence of its passage
    "nobody": -4.0,  # not fitted: several people are asked for, and it names none
    "own_language": 2.5,  # not fitted: a reader is better served in the language of the question, other things equal
}

_SYNONYM = 0.5  # how fully a synonym speaks of a term


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer. ``start`` and ``end`` are characters in the article's text.

    ``features`` are the values behind the names of ``WEIGHTS``, ``score`` their weighted sum, in log odds.
    ``context_coverage`` is the share, 0 to 1, of the question's terms (by IDF) that it and its neighbours hold.
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


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    text: str
    sequence: tuple[str, ...]
    terms: tuple[str, ...]
    names: frozenset[str]


_Ways = Mapping[str, Sequence[tuple[Phrase, tuple[str, ...], float]]]
"""First term of a phrase to the phrase, the question's terms that it speaks of, and how fully, above 0 and up to 1."""


def gather_evidence(
    question: Question, hits: Sequence[Hit], weight: Mapping[str, float], in_period: Callable[[Hit], bool], language: Callable[[Hit], str]
) -> list[Evidence]:
    """The sentences of the hits as evidence, best first.

    Args:
        weight: IDF of each of the question's terms; their sum is what "all of the question" means.
        in_period: whether a hit's article was published in the period that the question names; it then covers the
            question's date terms without repeating them.
        language: ISO 639-1 code of a hit's article.
    """
    evidence: list[Evidence] = []
    best = max((hit.score for hit in hits), default=0.0) or 1.0
    ways = {code: _ways(question, code) for code in sorted({language(hit) for hit in hits})}
    for hit in hits:
        sentences = _analysed(hit.text, language(hit))
        given = question.date_terms if in_period(hit) else frozenset()
        shared = {"relevance": hit.score / best, "own_language": float(language(hit) == question.language)}
        evidence += _weigh_passage(question, hit, sentences, weight, given, shared, ways[language(hit)])
    evidence.sort(key=lambda e: (-e.score, e.hit.rank, e.start))
    return evidence


@lru_cache(maxsize=4096)
def _analysed(text: str, language: str) -> tuple[_Sentence, ...]:
    sentences = []
    for start, end in sentence_spans(text, language):
        words = text[start:end]
        tokens = list(tokenize(words, language))
        terms = tuple(token.term for token in tokens if token.term and not is_stopword(token.folded))
        sequence = tuple(token.term for token in tokens)
        sentences.append(_Sentence(start, end, words, sequence, terms, frozenset(name_skeletons(words))))
    return tuple(sentences)


def _weigh_passage(
    question: Question,
    hit: Hit,
    sentences: Sequence[_Sentence],
    weight: Mapping[str, float],
    given: frozenset[str],
    shared: Mapping[str, float],
    ways: _Ways,
) -> list[Evidence]:
    total = sum(weight.values()) or 1.0
    wanted = {term: value / total for term, value in weight.items()}
    degrees = [_spoken_of(sentence, question, ways, foreign=not shared["own_language"]) | dict.fromkeys(given, 1.0) for sentence in sentences]
    sets = [frozenset(sentence.terms) | degree.keys() for sentence, degree in zip(sentences, degrees, strict=True)]
    passage: dict[str, float] = {}
    for degree in degrees:
        passage |= {term: max(value, passage.get(term, 0.0)) for term, value in degree.items()}
    # Summed in the order of the question: the sum of floats depends on the order, and a set's on the process
    passage_coverage = sum(value * passage.get(term, 0.0) for term, value in wanted.items())
    evidence = []
    for at, sentence in enumerate(sentences):
        held = degrees[at]
        before = degrees[at - 1] if at else {}
        after = degrees[at + 1] if at + 1 < len(degrees) else {}
        coverage = sum(value * held.get(term, 0.0) for term, value in wanted.items())
        only_before = sum(value * before.get(term, 0.0) for term, value in wanted.items() if term not in held)
        only_after = sum(value * after.get(term, 0.0) for term, value in wanted.items() if term not in held)
        features = {
            "coverage": coverage,
            "coverage_squared": coverage * coverage,
            "prefix": sum(v for term, v in wanted.items() if term not in held and _has_prefix_of(term, sets[at])),
            "before": only_before,
            "after": only_after,
            "passage_coverage": passage_coverage,
            "rank": 1 / hit.rank,
            "top": float(hit.rank == 1),
            "adjacent": _adjacent(question.terms, sentence.terms, wanted),
            "new": min(1.0, len(sets[at] - wanted.keys()) / 8),
            "length": math.log1p(len(sets[at])),
            "lead": float(at == 0),
            **shared,
            **_kind_features(question, sentence.text),
        }
        score = sum(WEIGHTS[name] * value for name, value in features.items())
        context = min(1.0, coverage + only_before + only_after)
        span = (hit.start + sentence.start, hit.start + sentence.end)
        evidence.append(Evidence(hit, *span, sets[at], score, context, features))
    return evidence


def _ways(question: Question, language: str) -> _Ways:
    own = language == question.language
    found: dict[str, list[tuple[Phrase, tuple[str, ...], float]]] = {}
    for concept in question.concepts:
        if concept.word:
            found.setdefault(concept.word, []).append(((concept.word,), concept.terms, 1.0))
        for phrase, weight in concept.ways.get(language, {}).items():
            degree = _SYNONYM if own else max(weight, _SYNONYM)
            found.setdefault(phrase[0], []).append((phrase, concept.terms, degree))
    return found


def _spoken_of(sentence: _Sentence, question: Question, ways: _Ways, foreign: bool) -> dict[str, float]:
    """The question's terms that a sentence speaks of, in whatever words, and how fully, above 0 and up to 1."""
    degrees: dict[str, float] = {}
    for at, term in enumerate(sentence.sequence):
        for phrase, terms, degree in ways.get(term, ()):
            if len(phrase) == 1 or sentence.sequence[at : at + len(phrase)] == phrase:
                degrees |= {own: max(degree, degrees.get(own, 0.0)) for own in terms}
    if foreign:  # In one script names are compared letter by letter: Putin and Batten have the same consonants
        named = [concept for concept in question.concepts if concept.name in sentence.names]
        degrees |= {concept.word: 1.0 for concept in named}
    return degrees


def _kind_features(question: Question, sentence: str) -> dict[str, float]:
    """Whether the sentence holds the kind of thing that the question asks for."""
    if question.kind == "number":
        asked = frozenset(token.folded for token in question.tokens if token.folded[0].isdigit())
        return {"kind": 1.0 if has_number(sentence, asked) else -1.0}
    if question.kind == "date":
        return {"kind": 1.0 if has_date(sentence) else -1.0}
    if question.kind == "reason":
        return {"reason": float(has_reason(sentence))}
    if question.kind in ("person", "place"):
        known = {token.folded for token in question.tokens}
        found = [name for name in names(sentence) if fold_word(name) not in known]
        if question.kind == "person":
            found = [name for name in found if not subjects(list(tokenize(name)), "en") - {"people"}]
        # Several people are asked for: a sentence that names nobody adds none. Only a script with capitals can show it.
        nobody = question.several and not found and any("A" <= ch <= "Z" for ch in sentence)
        return {"name": float(bool(found)), "nobody": float(nobody)}
    return {}


def _has_prefix_of(term: str, terms: frozenset[str]) -> bool:
    return len(term) >= 4 and any(other.startswith(term[:4]) for other in terms)


def _adjacent(asked: Sequence[str], terms: Sequence[str], wanted: Mapping[str, float]) -> float:
    """Neighbouring terms of the question that stand at most three terms apart here, nearer ones counting more."""
    places: dict[str, list[int]] = {}
    for at, term in enumerate(terms):
        if term in wanted:
            places.setdefault(term, []).append(at)
    total = 0.0
    for first, second in pairwise(asked):
        if first in places and second in places:
            distance = min(abs(a - b) for a in places[first] for b in places[second])
            if 1 <= distance <= 3:
                total += (wanted[first] + wanted[second]) / 2 / distance
    return total
