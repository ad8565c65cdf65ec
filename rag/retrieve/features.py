"""What speaks for a sentence's being the answer: features, each a number, and how much each counts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.language import cues
from rag.language.lexicon import Phrase, find_listed
from rag.language.sentences import sentence_spans
from rag.language.skeleton import name_skeletons
from rag.language.stopwords import is_stopword
from rag.language.tokens import Token, tokenize
from rag.retrieve.kinds import NAMED
from rag.retrieve.question import Question

# How much each feature speaks for a sentence. Fitted by benchmarks/fit.py: softmax regression over the sentences of the eight
# best passages of 1,917 questions (half of XQuAD in two languages, ARCD), XQuAD's also asked of the other language's articles;
# cross-validated by topic; rounded.
WEIGHTS: Mapping[str, float] = {
    "coverage": 1.4,  # share of the question's terms, by IDF, that the sentence holds
    "count": 4.7,  # how many of them (8 or more = 1)
    "local": 3.3,  # the same share by how rare the terms are among the sentences found: a subject that all share tells none apart
    "within": 1.0,  # of the terms that its passage holds, the share that it holds, those that few of its sentences hold counting more
    "similar": 9.7,  # terms that it holds in another form: by common letter triples
    "before": 3.9,  # terms that only the sentence before holds
    "earlier": 0.9,  # terms that only sentences still earlier in the passage hold
    "passage_coverage": 2.1,
    "relevance": 2.2,  # score of its passage against the best one's
    "rank": 0.7,  # 1 / rank of its passage
    "wording": 1.5,  # share of the question's word pairs, function words included, that stand in it
    "adjacent": -1.6,  # neighbours in the question that are neighbours here
    "position": -0.4,  # in its passage, first 0, last 1
    "characters": -0.5,  # 300 = 1, up to 2
    "number": 1.2,  # +1 holds the number that is asked for, -1 does not
    "date": 0.6,
    "year": 1.3,
    "measure": 0.5,  # the same of the measure that is asked for
    "person": 1.2,  # names of people that the question has not (3 or more = 1)
    "place": 0.3,
    "unlisted": 0.7,  # names that no table lists, where a name is asked for
    "reason": 1.4,
    "speech": 0.3,
    "definition": 0.6,
    "organisation": 0.5,  # not fitted: too few questions ask for one
    "nobody": -4.0,  # not fitted: several people are asked for, and it names none
    "own_language": 2.0,  # not fitted: a reader is better served in the language of the question, other things equal
}

_LEAST_FORM = 4  # letters of a term of which other forms are looked for
_LEAST_SHARE = 0.3  # of letter triples in common, from which a word may be another form of a term
_SYNONYM = 0.5  # how fully a synonym speaks of a term
_NAMING = frozenset(NAMED.values())


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """A sentence of a passage, read. ``terms`` leave function words out, ``sequence`` does not; ``listed`` maps a table of the
    lexicon to the folded words in it that stand here, and "" to the names that none lists."""

    start: int
    end: int
    text: str
    folded: tuple[str, ...]
    sequence: tuple[str, ...]
    terms: tuple[str, ...]
    skeletons: frozenset[str]
    listed: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class PassageWords:
    """A passage, read; ``with_triple`` maps three letters to the terms in it that have them."""

    sentences: tuple[SentenceWords, ...]
    with_triple: Mapping[str, Sequence[str]]


@lru_cache(maxsize=4096)
def read_passage(text: str, language: str) -> PassageWords:
    """Read a passage. Cached, since the same passages are found again and again."""
    sentences = []
    for start, end in sentence_spans(text, language):
        words = text[start:end]
        tokens = list(tokenize(words, language))
        sentences.append(
            SentenceWords(
                start,
                end,
                words,
                tuple(token.folded for token in tokens),
                tuple(token.term for token in tokens),
                tuple(token.term for token in tokens if token.term and not is_stopword(token.folded)),
                frozenset(name_skeletons(words)),
                _listed(tokens, words, language),
            )
        )
    with_triple: dict[str, list[str]] = {}
    for term in dict.fromkeys(term for sentence in sentences for term in sentence.terms):
        for triple in _triples(term):
            with_triple.setdefault(triple, []).append(term)
    return PassageWords(tuple(sentences), with_triple)


def _listed(tokens: Sequence[Token], text: str, language: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    listed: set[int] = set()
    for at, size, named in find_listed(tokens, language):
        said = tokens[at : at + size]
        listed.update(range(at, at + size))
        for subject in named & _NAMING:
            if subject != "people" or language == "ar" or text[said[0].start].isupper():
                found.setdefault(subject, set()).update(token.folded for token in said)
    for at, token in enumerate(tokens):
        if at and at not in listed and text[token.start].isupper() and not is_stopword(token.folded):
            found.setdefault("", set()).add(token.folded)
    return {subject: frozenset(words) for subject, words in found.items()}


Ways = Mapping[str, Sequence[tuple[Phrase, tuple[str, ...], float]]]
"""First term of a phrase to the phrase, the question's terms that it speaks of, and how fully, above 0 and up to 1."""


def ways_to_say(question: Question, language: str) -> Ways:
    """How the question's terms may be said in a language."""
    own = language == question.language
    found: dict[str, list[tuple[Phrase, tuple[str, ...], float]]] = {}
    for concept in question.concepts:
        if concept.word:
            found.setdefault(concept.word, []).append(((concept.word,), concept.terms, 1.0))
        for phrase, weight in concept.ways.get(language, {}).items():
            degree = _SYNONYM if own else max(weight, _SYNONYM)
            found.setdefault(phrase[0], []).append((phrase, concept.terms, degree))
    return found


def spoken_of(sentence: SentenceWords, question: Question, ways: Ways, foreign: bool) -> dict[str, float]:
    """The question's terms that a sentence speaks of, in whatever words, and how fully, above 0 and up to 1."""
    degrees: dict[str, float] = {}
    for at, term in enumerate(sentence.sequence):
        for phrase, terms, degree in ways.get(term, ()):
            if len(phrase) == 1 or sentence.sequence[at : at + len(phrase)] == phrase:
                degrees |= {own: max(degree, degrees.get(own, 0.0)) for own in terms}
    if foreign:  # In one script names are compared letter by letter: Putin and Batten have the same consonants
        degrees |= {concept.word: 1.0 for concept in question.concepts if concept.name and concept.name in sentence.skeletons}
    return degrees


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage, and what each of its sentences speaks of: the question's terms and how fully."""

    words: PassageWords
    degrees: Sequence[Mapping[str, float]]


def together(degrees: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """What sentences speak of as a whole: each term as fully as the one that speaks most fully of it."""
    whole: dict[str, float] = {}
    for one in degrees:
        for term, value in one.items():
            if value > whole.get(term, 0.0):
                whole[term] = value
    return whole


def shares(weight: Mapping[str, float]) -> dict[str, float]:
    """Weights that add up to 1."""
    total = sum(weight.values()) or 1.0
    return {term: value / total for term, value in weight.items()}


def local_shares(weight: Mapping[str, float], passages: Iterable[Passage]) -> dict[str, float]:
    """The same, a term counting less the more of the sentences found hold it."""
    counts: Counter[str] = Counter()
    sentences = 0
    for passage in passages:
        sentences += len(passage.degrees)
        for degrees in passage.degrees:
            counts.update(degrees.keys())
    return shares({term: value * math.log1p((sentences + 1) / (counts[term] + 0.5)) for term, value in weight.items()})


def passage_features(
    question: Question, passage: Passage, wanted: Mapping[str, float], local: Mapping[str, float]
) -> list[dict[str, float]]:
    """The features of each sentence of a passage, but for those that come from the search.

    Args:
        wanted: share of each of the question's terms by IDF, ``local`` by how rare it is among the sentences found.
    """
    # Summed in the order of the question: the sum of floats depends on the order, and a set's on the process
    sentences = passage.words.sentences
    whole = together(passage.degrees)
    forms = {term: _other_forms(term, passage.words) for term in wanted if len(term) >= _LEAST_FORM}
    forms = {term: near for term, near in forms.items() if near}
    spread = Counter(term for degrees in passage.degrees for term in degrees)
    inside = shares({term: value / spread[term] for term, value in wanted.items() if term in whole})
    passage_coverage = _cover(wanted, whole)
    features = []
    for at, (sentence, held) in enumerate(zip(sentences, passage.degrees, strict=True)):
        before = passage.degrees[at - 1] if at else {}
        earlier = together(passage.degrees[: max(0, at - 1)])
        features.append({
            "coverage": _cover(wanted, held),
                    "count": min(1.0, len(held) / 8),
            "local": _cover(local, held),
            "within": _cover(inside, held),
            "similar": _similar(_without(wanted, held), forms, sentence.terms) if forms else 0.0,
            "before": _cover(_without(wanted, held), before),
            "earlier": _cover(_without(_without(wanted, held), before), earlier),
            "passage_coverage": passage_coverage,
            "wording": _wording(question.words, sentence.folded),
            "adjacent": _adjacent(question.terms, sentence.terms, wanted),
            "position": at / max(1, len(sentences) - 1),
            "characters": min(2.0, len(sentence.text) / 300),
            **_kind_features(question, sentence),
        })  # fmt: skip
    return features


def _cover(shares: Mapping[str, float], degrees: Mapping[str, float]) -> float:
    return sum(value * degrees.get(term, 0.0) for term, value in shares.items())


def _without(shares: Mapping[str, float], held: Mapping[str, float]) -> dict[str, float]:
    return {term: value for term, value in shares.items() if term not in held}


def _kind_features(question: Question, sentence: SentenceWords) -> dict[str, float]:
    """Whether the sentence holds the kind of thing that the question asks for."""
    features: dict[str, float] = {}
    asked = frozenset(question.words)
    if question.kind == "number":
        features["number"] = _sign(cues.has_number(sentence.text, frozenset(word for word in asked if word[:1].isdigit())))
    if question.kind == "date":
        features["date"] = _sign(cues.has_date(sentence.text))
        features["year"] = float(cues.has_year(sentence.text))
    if question.measure:
        features["measure"] = _sign(cues.has_measure(sentence.text, question.measure))
    if question.kind in NAMED:
        new = sentence.listed.get(NAMED[question.kind], frozenset()) - asked
        unlisted = sentence.listed.get("", frozenset()) - asked
        features[question.kind] = min(1.0, len(new) / 3)
        features["unlisted"] = min(1.0, len(unlisted) / 3)
        # Several people are asked for: a sentence that names nobody adds none. Only a script with capitals can show it.
        if question.kind == "person" and question.several and not new and not unlisted and any("A" <= ch <= "Z" for ch in sentence.text):
            features["nobody"] = 1.0
    if question.kind in ("reason", "speech", "definition"):
        features[question.kind] = float(_SIGNS[question.kind](sentence.text))
    return features


_SIGNS = {"reason": cues.has_reason, "speech": cues.has_speech, "definition": cues.has_definition}


def _sign(yes: bool) -> float:
    return 1.0 if yes else -1.0


@lru_cache(maxsize=100_000)
def _triples(term: str) -> frozenset[str]:
    marked = f"^{term}$"
    return frozenset(marked[at : at + 3] for at in range(len(marked) - 2))


def _other_forms(term: str, passage: PassageWords) -> dict[str, float]:
    """The terms of a passage that may be another form of a term, by the share of letter triples that they have in common (Jaccard)."""
    own = _triples(term)
    found = {}
    for other in {other for triple in own for other in passage.with_triple.get(triple, ())} - {term}:
        common = len(own & _triples(other))
        if (share := common / (len(own) + len(_triples(other)) - common)) > _LEAST_SHARE:
            found[other] = share
    return found


def _similar(missing: Mapping[str, float], forms: Mapping[str, Mapping[str, float]], terms: Iterable[str]) -> float:
    """Terms of the question that stand here in another form, each by its share and by how near the nearest is."""
    near = {term: max((forms[term].get(other, 0.0) for other in terms), default=0.0) for term in missing if term in forms}
    return sum(missing[term] * value for term, value in near.items())


def _wording(asked: Sequence[str], folded: Sequence[str]) -> float:
    pairs = list(pairwise(asked))
    here = set(pairwise(folded))
    return sum(pair in here for pair in pairs) / len(pairs) if pairs else 0.0


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
