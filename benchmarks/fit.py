"""Fit the weights of the evidence and the coefficients of the confidence to question sets.

    python benchmarks/fit.py ../shared/bench

Reads the sets of that folder (``xquad`` in two languages, ``arcd``), asks them of throw-away indexes, and prints both
tables with their cross-validated figures. The tables in ``rag/answer`` are these, rounded; nothing is written.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import rag
from rag.answer.confidence import confidence_features
from rag.answer.evidence import WEIGHTS
from rag.answer.extractive import ExtractiveAnswerer
from rag.desk import Newsdesk
from rag.language.fold import fold

SETS = (("xquad", "en"), ("xquad", "ar"), ("arcd", "ar"))
FOLDS = 5
NOT_FITTED = ("nobody", "own_language")  # the sets hold one language and no questions for lists


@dataclass
class Example:
    """One question: a row of features for each sentence, which of them hold the answer; and the features of the
    confidence with its paragraph in the index (1) and taken out (0)."""

    suite: str
    fold: int
    sentences: np.ndarray
    right: np.ndarray
    confidence: list[tuple[np.ndarray, int]]


def main() -> None:
    """Read the sets, fit, print."""
    names = [name for name in WEIGHTS if name not in NOT_FITTED]
    examples = [example for data, language in SETS for example in read_set(Path(sys.argv[1]), data, language, names)]
    weights = cross_validate(examples)
    print("\nWEIGHTS", dict(zip(names, weights.round(2).tolist(), strict=True)))
    fit_confidence(examples)


def read_set(folder: Path, data: str, language: str, names: list[str]) -> list[Example]:
    """One set as examples, asked of a throw-away index; folds go by topic, so that none is learned and asked."""
    questions = [json.loads(line) for line in (folder / data / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    topics = sorted({question["topic"] for question in questions})
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus"
        corpus.mkdir()
        (corpus / "corpus.jsonl").write_bytes((folder / data / f"corpus.{language}.jsonl").read_bytes())
        with rag.open(corpus=corpus, index=Path(scratch) / "index") as desk:
            desk.ingest()
            return [read_example(desk, q, language, f"{data}-{language}", topics.index(q["topic"]) % FOLDS, names) for q in questions]


def read_example(desk: Newsdesk, entry: dict, language: str, suite: str, part: int, names: list[str]) -> Example:
    """One question, with its paragraph in the index and without."""
    retriever = desk.as_retriever()
    question = retriever.read(entry["question"][language])
    hits = retriever.search(question, desk.config.answer.passages + 4)
    articles = {hit.article_id: desk.article(hit.article_id) for hit in hits}
    answerer = ExtractiveAnswerer(desk._index, desk.config.answer)
    gold = f"{language}-{entry['paragraph']}"
    kept = hits[: desk.config.answer.passages]
    evidence, weight, unseen = answerer.weigh(question, kept, articles)
    near = [hit for hit in hits if hit.article_id != gold][: desk.config.answer.passages]
    near = [replace(hit, rank=rank) for rank, hit in enumerate(near, start=1)]
    # What the paragraph alone held is heard of nowhere once it is gone
    own = set(question.terms) & {term for e in evidence if e.hit.article_id == gold for term in e.terms}
    lost = frozenset(term for term in own if desk._index.document_frequency(term) <= 1)
    without, _, _ = answerer.weigh(question, near, articles)
    rows = [confidence_features(question, evidence, weight, unseen), confidence_features(question, without, weight, unseen | lost)]
    return Example(
        suite,
        part,
        np.array([[e.features.get(name, 0.0) for name in names] for e in evidence]),
        np.array([fold(entry["answer"][language]) in fold(e.text) for e in evidence]),
        [(np.array([1.0, *row.values()]), label) for row, label in zip(rows, (1, 0), strict=True) if row],
    )


def cross_validate(examples: list[Example]) -> np.ndarray:
    """Print what weights of the other folds make of each fold; return the weights of all."""
    for part in range(FOLDS):
        weights = softmax_regression([e for e in examples if e.fold != part])
        report(f"fold {part}", [e for e in examples if e.fold == part], weights)
    weights = softmax_regression(examples)
    report("all", examples, weights)
    return weights


def softmax_regression(examples: list[Example], penalty: float = 0.01, steps: int = 400) -> np.ndarray:
    """Weights under which the sentences that hold the answer get the most of the probability."""
    examples = [e for e in examples if e.right.any()]

    def gradient(weights: np.ndarray) -> np.ndarray:
        total = penalty * weights
        for e in examples:
            share = np.exp(e.sentences @ weights - (e.sentences @ weights).max())
            right = share * e.right
            total = total + e.sentences.T @ (share / share.sum() - right / right.sum()) / len(examples)
        return total

    return descend(gradient, examples[0].sentences.shape[1], steps, 0.1)


def fit_confidence(examples: list[Example]) -> None:
    """Logistic regression; print the coefficients and what a threshold at .05 false refusals catches."""
    rows = np.array([row for e in examples for row, _ in e.confidence])
    labels = np.array([label for e in examples for _, label in e.confidence])

    def gradient(weights: np.ndarray) -> np.ndarray:
        return rows.T @ (1 / (1 + np.exp(-rows @ weights)) - labels) / len(labels) + 0.001 * weights

    weights = descend(gradient, rows.shape[1], 2000, 0.05)
    print("CONFIDENCE bias and coefficients", weights.round(2).tolist())
    for suite in dict.fromkeys(e.suite for e in examples):
        sure = [(1 / (1 + np.exp(-row @ weights)), label) for e in examples if e.suite == suite for row, label in e.confidence]
        threshold = np.quantile([p for p, label in sure if label], 0.05)
        refused = np.mean([p < threshold for p, label in sure if not label])
        print(f"{suite}: at .05 false refusals, threshold {threshold:.3f}, near misses refused {refused:.3f}")


def descend(gradient, size: int, steps: int, rate: float) -> np.ndarray:
    """Adam (Kingma and Ba 2015), with its usual constants."""
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, steps + 1):
        slope = gradient(weights)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope * slope
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def report(title: str, examples: list[Example], weights: np.ndarray) -> None:
    """Print how often the sentence that the weights put first holds the answer."""
    figures = {}
    for suite in dict.fromkeys(e.suite for e in examples):
        chosen = [bool(e.right[np.argmax(e.sentences @ weights)]) for e in examples if e.suite == suite and len(e.right)]
        figures[suite] = round(float(np.mean(chosen)), 4)
    print(title, "first sentence holds the answer:", figures)


if __name__ == "__main__":
    main()
