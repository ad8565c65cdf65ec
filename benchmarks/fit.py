"""Fit the weights of the evidence and the coefficients of the confidence to question sets.

    python benchmarks/fit.py ../shared/bench

Reads the sets of that folder (``xquad`` in two languages, ``arcd``), asks them of throw-away indexes, and prints both
tables with their cross-validated figures. The tables in ``rag/retrieve/features.py`` and ``rag/answer/confidence.py`` are
these, rounded; nothing is written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sets import index_of, read_lines

from rag.answer.confidence import confidence_features
from rag.answer.selection import select
from rag.desk import Newsdesk
from rag.language.fold import fold
from rag.retrieve.evidence import gather_evidence
from rag.retrieve.features import WEIGHTS
from rag.retrieve.rarity import weigh_terms

SETS = (("xquad", "en", "en"), ("xquad", "ar", "ar"), ("arcd", "ar", "ar"), ("xquad", "en", "ar"), ("xquad", "ar", "en"))
FOLDS = 5  # of the cross-validation
PARTS = 4  # into which the paragraphs of a whole set are split, each left out once
NOT_FITTED = ("organisation", "nobody", "own_language")  # too few questions ask for it; none is for a list; each index holds one language


@dataclass
class Example:
    """One question asked of one index: a row of features for each sentence, and which of them hold the answer; whether the
    paragraph that answers is in the index, and whether the first quotation holds the answer; and the features of the confidence."""

    suite: str
    fold: int
    sentences: np.ndarray
    right: np.ndarray
    answerable: bool
    answered: bool
    confidence: np.ndarray


def main() -> None:
    """Read the sets, fit, print."""
    names = [name for name in WEIGHTS if name not in NOT_FITTED]
    examples = [example for data, asked, held in SETS for example in read_set(Path(sys.argv[1]), data, asked, held, names)]
    weights = cross_validate(examples)
    print("\nWEIGHTS", dict(zip(names, weights.round(2).tolist(), strict=True)))
    fit_confidence([e for e in examples if len(e.confidence)])


def read_set(folder: Path, data: str, asked: str, held: str, names: list[str]) -> list[Example]:
    """One set as examples: questions in one language asked of articles in the same or another.

    Each index lacks some paragraphs, and is asked what they answer (near misses) and as much that it does hold: were the one kind asked
    of other indexes than the other, the size of the index would give it away. Some hold three quarters of all articles,
    some those of a single topic, since a folder of a few articles on one subject must be judged as well. Folds go by topic,
    so that none is learned and asked.
    """
    questions = read_lines(folder / data / "questions.jsonl")
    articles = {article["id"].split("-", 1)[1]: article for article in read_lines(folder / data / f"corpus.{held}.jsonl")}
    topics = sorted({question["topic"] for question in questions})
    folds = {topic: at % FOLDS for at, topic in enumerate(topics)}
    suite = f"{data} {asked}" + (f" of {held}" if held != asked else "")
    examples = []

    def ask(among: list[str], left_out: set[str], others: set[str], name: str) -> None:
        with index_of([articles[p] for p in among if p not in left_out]) as desk:
            for q in questions:
                if q["paragraph"] in left_out | others:
                    answerable = q["paragraph"] in others
                    examples.append(read_example(desk, q["question"][asked], q["answer"][held], name, folds[q["topic"]], names, answerable))

    paragraphs = sorted(articles)
    for part in range(PARTS):
        ask(paragraphs, set(paragraphs[part::PARTS]), set(paragraphs[(part + 1) % PARTS :: PARTS]), suite)
    for topic in topics:
        among = sorted({q["paragraph"] for q in questions if q["topic"] == topic})
        for at, paragraph in enumerate(among if len(among) > 1 else ()):
            ask(among, {paragraph}, {among[at - 1]}, f"{suite}, small")
    return examples


def read_example(desk: Newsdesk, text: str, answer: str, suite: str, fold_number: int, names: list[str], answerable: bool) -> Example:
    """One question, asked of one index."""
    retriever = desk.as_retriever()
    question = retriever.read(text)
    hits = retriever.search(question, desk.config.answer.passages)
    articles = {hit.article_id: desk.article(hit.article_id) for hit in hits}
    rarity = weigh_terms(question, desk._index)
    evidence = gather_evidence(question, hits, articles, rarity)
    first = [articles[s.best.hit.article_id].text[s.run[0].start : s.run[-1].end] for s in select(evidence, 1, question)]
    return Example(
        suite,
        fold_number,
        np.array([[e.features.get(name, 0.0) for name in names] for e in evidence]),
        np.array([fold(answer) in fold(e.text) for e in evidence]),
        answerable,
        answerable and any(fold(answer) in fold(text) for text in first),
        np.array(list(confidence_features(question, evidence, rarity).values())),
    )


def cross_validate(examples: list[Example]) -> np.ndarray:
    """Print how often the first sentence holds the answer, with weights of the other folds; return the weights of all."""
    examples = [e for e in examples if e.answerable]
    hits: dict[str, list[bool]] = {}
    for part in range(FOLDS):
        weights = softmax_regression([e for e in examples if e.fold != part])
        for e in examples:
            if e.fold == part:
                hits.setdefault(e.suite, []).append(bool(len(e.right) and e.right[np.argmax(e.sentences @ weights)]))
    for suite, held in hits.items():
        print(f"{suite}: best sentence holds the answer {np.mean(held):.3f}, cross-validated")
    return softmax_regression(examples)


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
    rows, labels = np.array([e.confidence for e in examples]), np.array([e.answerable for e in examples], float)
    right = np.array([e.answered for e in examples], float)
    folds = np.array([e.fold for e in examples])
    sure = np.zeros(len(examples))
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
        here = np.array([e.suite == suite for e in examples])
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


if __name__ == "__main__":
    main()
