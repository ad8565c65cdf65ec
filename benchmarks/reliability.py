"""Whether the confidence can be trusted: of the answers given with a confidence, how many are right?

    python benchmarks/reliability.py ../shared/bench

Each index lacks a quarter of the paragraphs and is asked what they answer, and as much that it does hold. An answer is right when its first
quotation holds the expected words. The last lines say what the shipped threshold refuses.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from sets import index_of, read_lines

from rag.config import AnswerConfig
from rag.language.fold import fold

QUARTERS = 4
BINS = 10


@dataclass(frozen=True)
class Case:
    """One question asked: whether the articles held the answer, and whether it was given."""

    confidence: float
    answerable: bool
    right: bool


def main() -> None:
    """Print a line for each tenth of the confidence, and the refusals."""
    threshold = AnswerConfig().refuse_below
    for data, language in (("xquad", "en"), ("xquad", "ar"), ("arcd", "ar")):
        cases = ask(Path(sys.argv[1]), data, language)
        print(f"{data}-{language}: confidence, number of questions, share right")
        for at in range(BINS):
            inside = [case for case in cases if at <= min(case.confidence * BINS, BINS - 1) < at + 1]
            if inside:
                right = sum(case.right for case in inside) / len(inside)
                print(f"  {at / BINS:.1f} to {(at + 1) / BINS:.1f}  {len(inside):5}  {right:.2f}  {'#' * round(40 * right)}")
        for answerable, what in ((False, "unanswerable questions refused"), (True, "answerable questions refused")):
            kind = [case for case in cases if case.answerable is answerable]
            print(f"  {what} below {threshold}: {sum(case.confidence < threshold for case in kind) / len(kind):.3f}", flush=True)


def ask(folder: Path, data: str, language: str) -> list[Case]:
    """The questions of one set, each asked twice: with its paragraph among the articles, and without."""
    questions = read_lines(folder / data / "questions.jsonl")
    articles = {article["id"]: article for article in read_lines(folder / data / f"corpus.{language}.jsonl")}
    quarter = {article: at % QUARTERS for at, article in enumerate(sorted(articles))}
    cases = []
    for part in range(QUARTERS):
        with index_of([article for name, article in articles.items() if quarter[name] != part]) as desk:
            for q in questions:
                behind = (quarter[f"{language}-{q['paragraph']}"] - part) % QUARTERS
                if behind > 1:
                    continue
                answer = desk.query(q["question"][language])
                held = answer.answered and fold(q["answer"][language]) in fold(answer.sentences[0].text)
                cases.append(Case(answer.confidence, bool(behind), bool(behind and held)))
    return cases


if __name__ == "__main__":
    main()
