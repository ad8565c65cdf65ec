"""Fit the weights of the evidence and the coefficients of the confidence to question sets.

    python benchmarks/fit.py ../shared/bench

Reads the sets of that folder (``xquad`` in two languages, ``arcd``), asks them of throw-away indexes, and prints both
tables with their cross-validated figures. The tables in ``rag/answer`` are these, rounded; nothing is written.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import rag
from rag.answer.confidence import confidence_features
from rag.answer.selection import select
from rag.desk import Newsdesk
from rag.language.fold import fold
from rag.retrieve.evidence import gather_evidence
from rag.retrieve.features import WEIGHTS
from rag.retrieve.rarity import weigh_terms

SETS = (("xquad", "en"), ("xquad", "ar"), ("arcd", "ar"))
FOLDS = 5
NOT_FITTED = ("nobody", "own_language")  # the sets hold one language and no questions for lists


@dataclass
class Example:
    """One question: a row of features for each sentence, and which of them hold the answer; whether the first quotation does; and
    the features of the confidence with its paragraph in the index (1) and taken out (0)."""

    suite: str
    fold: int
    sentences: np.ndarray
    right: np.ndarray
    answered: bool
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
    gold, wanted = f"{language}-{entry['paragraph']}", fold(entry["answer"][language])
    rarity = weigh_terms(question, desk._index)
    most = desk.config.answer.passages
    evidence = gather_evidence(question, hits[:most], articles, rarity)
    near = [hit for hit in hits if hit.article_id != gold][:most]
    near = [replace(hit, rank=rank) for rank, hit in enumerate(near, start=1)]
    # What the paragraph alone held is heard of nowhere once it is gone
    own = set(question.terms) & {term for e in evidence if e.hit.article_id == gold for term in e.terms}
    lost = frozenset(term for term in own if desk._index.document_frequency(term) <= 1)
    gone = replace(rarity, unseen=rarity.unseen | lost)
    with_it = confidence_features(question, evidence, rarity)
    without = confidence_features(question, gather_evidence(question, near, articles, rarity), gone)
    first = select(evidence, 1, question)
    return Example(
        suite,
        part,
        np.array([[e.features.get(name, 0.0) for name in names] for e in evidence]),
        np.array([wanted in fold(e.text) for e in evidence]),
        any(wanted in fold(articles[s.best.hit.article_id].text[s.run[0].start : s.run[-1].end]) for s in first),
        [(np.array(list(row.values())), label) for row, label in ((with_it, 1), (without, 0)) if row],
    )


def cross_validate(examples: list[Example]) -> np.ndarray:
    """Print what weights of the other folds make of each fold; return the weights of all."""
    for part in range(FOLDS):
        weights = softmax_regression([e for e in examples if e.fold != part])
        report(f"fold {part}", [e for e in examples if e.fold == part], weights)
    weights = softmax_regression(examples)
    report("all", examples, weights)
    return weights


def softmax_regression(examples: list[Example], penalty: float = 0.01, steps: int = 300) -> np.ndarray:
    """Weights under which the sentences that hold the answer get the most of the probability."""
    examples = [e for e in examples if e.right.any()]
    rows, right = np.concatenate([e.sentences for e in examples]), np.concatenate([e.right for e in examples])
    sizes = np.array([len(e.right) for e in examples])
    starts, owner = np.r_[0, np.cumsum(sizes)[:-1]], np.repeat(np.arange(len(examples)), sizes)
    spread = rows.std(axis=0) + 1e-9
    rows = rows / spread

    def gradient(weights: np.ndarray) -> np.ndarray:
        scores = rows @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        share = odds / np.add.reduceat(odds, starts)[owner]
        share_right = odds * right / np.add.reduceat(odds * right, starts)[owner]
        return rows.T @ (share - share_right) / len(examples) + penalty * weights

    return descend(gradient, rows.shape[1], steps, 0.05) / spread


def logistic_regression(rows: np.ndarray, labels: np.ndarray, penalty: float = 0.002, steps: int = 800) -> np.ndarray:
    """Bias and coefficients."""
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    rows = np.c_[np.ones(len(rows)), (rows - middle) / spread]

    def gradient(weights: np.ndarray) -> np.ndarray:
        return rows.T @ (1 / (1 + np.exp(-rows @ weights)) - labels) / len(labels) + penalty * np.r_[0, weights[1:]]

    found = descend(gradient, rows.shape[1], steps, 0.05)
    return np.r_[found[0] - (found[1:] * middle / spread).sum(), found[1:] / spread]


def fit_confidence(examples: list[Example]) -> None:
    """Print the coefficients, the reliability of the probability, and what a threshold at .05 false refusals catches; the last two
    cross-validated."""
    cases = [(e, row, label) for e in examples for row, label in e.confidence]
    rows, labels = np.array([row for _, row, _ in cases]), np.array([label for _, _, label in cases])
    right = np.array([label and e.answered for e, _, label in cases], float)
    folds = np.array([e.fold for e, _, _ in cases])
    sure = np.zeros(len(cases))
    for part in range(FOLDS):
        rest = folds != part
        weights = scaled(rows[rest], labels[rest], right[rest])
        sure[~rest] = 1 / (1 + np.exp(-(weights[0] + rows[~rest] @ weights[1:])))
    print("CONFIDENCE bias and coefficients", scaled(rows, labels, right).round(2).tolist())
    for low in np.arange(0, 1, 0.1):
        inside = (sure >= low) & (sure < low + 0.1)
        if inside.any():
            print(f"confidence {low:.1f} to {low + 0.1:.1f}: {inside.sum()} questions, right {right[inside].mean():.2f}")
    for suite in dict.fromkeys(e.suite for e in examples):
        here = np.array([e.suite == suite for e, _, _ in cases])
        for share in (0.05, 0.06):
            threshold = np.quantile(sure[here & (labels == 1)], share)
            refused = (sure[here & (labels == 0)] < threshold).mean()
            print(f"{suite}: at {share} false refusals, threshold {threshold:.3f}, near misses refused {refused:.3f}")


def scaled(rows: np.ndarray, labels: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Fitted to tell whether the paragraph is there, then scaled to the probability that the answer is right (Platt 1999)."""
    weights = logistic_regression(rows, labels)
    bias, scale = logistic_regression((weights[0] + rows @ weights[1:])[:, None], right)
    return np.r_[bias + scale * weights[0], scale * weights[1:]]


def descend(gradient: Callable[[np.ndarray], np.ndarray], size: int, steps: int, rate: float) -> np.ndarray:
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
