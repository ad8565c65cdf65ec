"""Figures on a file of questions: is the right article found, and does the answer hold what it should?

A file has one JSON object a line: ``question``, and any of ``answer`` (a string, or a list of which any will do),
``article_id`` (likewise) and ``answerable`` (false: a refusal is right). Answers are compared folded (``rag.language.fold``),
so that case, accents and Arabic letter forms do not count.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from rag.errors import UserError
from rag.language.fold import fold
from rag.schema import Answer, Hit

_Result = TypeVar("_Result")
_DEPTH = 30  # passages searched for each question; several may be of one article


class Desk(Protocol):
    """The part of Newsdesk that is measured."""

    def search(self, question: str, k: int = 10) -> list[Hit]:
        """Best passages first."""
        ...

    def query(self, question: str) -> Answer:
        """The answer, or a refusal."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a question file. Empty ``answers`` or ``article_ids``: not known, not counted."""

    question: str
    answers: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    answerable: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    ``rank`` of the best right article among the articles found, from 1; None: not found, or not known which is right.
    ``position`` of the first sentence that holds the answer, from 1; None likewise.
    """

    question: str
    answerable: bool
    answered: bool
    rank: int | None
    position: int | None
    wrong: tuple[str, ...]
    search_ms: float
    query_ms: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a run. Shares run from 0 to 1; None where no question of the file bears on it. Times in milliseconds.

    ``answered`` is the share of answerable questions that got an answer, ``refused`` the share of the others that got none.
    A wrong refusal counts as a miss in ``first_sentence_holds_answer`` and ``answer_holds_answer``.
    """

    questions: int
    hit_at_1: float | None
    hit_at_5: float | None
    ndcg_at_10: float | None
    first_sentence_holds_answer: float | None
    answer_holds_answer: float | None
    answered: float | None
    refused: float | None
    search_ms_p50: float
    query_ms_p50: float
    query_ms_p95: float
    outcomes: tuple[Outcome, ...]

    def figures(self) -> dict[str, float | int]:
        """The figures that are known, rounded for people."""
        values = {name: getattr(self, name) for name in self.__slots__ if name != "outcomes"}
        return {name: round(value, 4) for name, value in values.items() if value is not None}


def read_questions(file: Path) -> list[Question]:
    """The questions of a ``.jsonl`` file.

    Raises:
        UserError: the file cannot be read, holds no question, or a line is not as it should be; the message names the line.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file} cannot be read ({error}). Name a .jsonl file of questions.") from None
    questions = [_read_question(line, f"{file}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not questions:
        raise UserError(f'{file} holds no question. Write one object a line: {{"question": "...", "answer": "..."}}.')
    return questions


def evaluate(desk: Desk, questions: Sequence[Question]) -> Evaluation:
    """Ask every question, search for it too, and count."""
    outcomes = tuple(_ask(desk, question) for question in questions)
    asked = list(zip(questions, outcomes, strict=True))
    ranks = [outcome.rank for question, outcome in asked if question.article_ids]
    positions = [outcome.position for question, outcome in asked if question.answers and question.answerable]
    return Evaluation(
        questions=len(outcomes),
        hit_at_1=_mean(rank == 1 for rank in ranks),
        hit_at_5=_mean(rank is not None and rank <= 5 for rank in ranks),
        ndcg_at_10=_mean(gain(rank) for rank in ranks),
        first_sentence_holds_answer=_mean(position == 1 for position in positions),
        answer_holds_answer=_mean(position is not None for position in positions),
        answered=_mean(outcome.answered for outcome in outcomes if outcome.answerable),
        refused=_mean(not outcome.answered for outcome in outcomes if not outcome.answerable),
        search_ms_p50=percentile([outcome.search_ms for outcome in outcomes], 50),
        query_ms_p50=percentile([outcome.query_ms for outcome in outcomes], 50),
        query_ms_p95=percentile([outcome.query_ms for outcome in outcomes], 95),
        outcomes=outcomes,
    )


def gain(rank: int | None, depth: int = 10) -> float:
    """nDCG of one question with one right article at ``rank`` (from 1): Järvelin and Kekäläinen 2002, doi:10.1145/582415.582418."""
    return 1 / math.log2(rank + 1) if rank is not None and rank <= depth else 0.0


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile; 0 for no values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)] if ordered else 0.0


def _ask(desk: Desk, question: Question) -> Outcome:
    hits, search_ms = _timed(lambda: desk.search(question.question, k=_DEPTH))
    answer, query_ms = _timed(lambda: desk.query(question.question))
    found = list(dict.fromkeys(hit.article_id for hit in hits))
    rank = next((n for n, article_id in enumerate(found, 1) if article_id in question.article_ids), None)
    position = _position(answer, question.answers)
    wrong = []
    if question.article_ids and rank != 1:
        wrong.append(f"article at rank {rank}" if rank else "article not found")
    if question.answerable and not answer.answered:
        wrong.append("wrongly refused")
    elif question.answerable and question.answers and position != 1:
        wrong.append(f"answer in sentence {position}" if position else "answer missed")
    elif answer.answered and not question.answerable:
        wrong.append("should have been refused")
    return Outcome(question.question, question.answerable, answer.answered, rank, position, tuple(wrong), search_ms, query_ms)


def _position(answer: Answer, wanted: Iterable[str]) -> int | None:
    if not answer.answered:
        return None
    folded = [fold(text) for text in wanted]
    return next((n for n, sentence in enumerate(answer.sentences, 1) if any(text in fold(sentence.text) for text in folded)), None)


def _read_question(line: str, where: str) -> Question:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise UserError(f"{where} is no JSON ({error}). Mend that line.") from None
    if not isinstance(record, dict) or not isinstance(record.get("question"), str) or not record["question"].strip():
        raise UserError(f'{where} has no "question". Write an object such as {{"question": "...", "answer": "..."}}.')
    return Question(
        question=record["question"],
        answers=_strings(record, "answer", where),
        article_ids=_strings(record, "article_id", where),
        answerable=record.get("answerable", True) is not False,
    )


def _strings(record: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = record.get(key) or []
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in values):
        raise UserError(f"{where}: {key!r} is a string or a list of strings. Mend that line.")
    return tuple(values)


def _timed(call: Callable[[], _Result]) -> tuple[_Result, float]:
    started = time.perf_counter()
    result = call()
    return result, (time.perf_counter() - started) * 1000


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return sum(known) / len(known) if known else None
