"""Figures on question files: checked by hand on a desk whose answers are known."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from rag.errors import UserError
from rag.evaluate import Question, evaluate, gain, percentile, read_questions
from rag.schema import Answer, Chunk, Hit, Sentence


class KnownDesk:
    """Finds the articles b, a, c (b twice) for every question, and answers with what the question says behind its colon."""

    def search(self, question: str, k: int = 10) -> list[Hit]:
        return [Hit(Chunk(f"{name}#{n}", name, "", 0, 0), 1.0, n, ()) for n, name in enumerate("bbac", 1)]

    def query(self, question: str) -> Answer:
        sentences = tuple(Sentence(text) for text in question.partition(":")[2].split("|") if text)
        return Answer(question, " ".join(s.text for s in sentences), sentences, answered=bool(sentences))


def test_evaluate_counts_what_a_hand_would() -> None:
    evaluation = evaluate(
        KnownDesk(),
        [
            Question("first:It was Tehran.|It was Moscow.", answers=("tehran",), article_ids=("b",)),
            Question("second:It was Moscow.|It was Tehran.", answers=("Tehran",), article_ids=("a",)),
            Question("refused:", answers=("Tehran",), article_ids=("x",)),
            Question("rightly refused:", answerable=False),
            Question("wrongly answered:Yes.", answerable=False),
        ],
    )
    assert evaluation.questions == 5
    assert evaluation.hit_at_1 == pytest.approx(1 / 3)
    assert evaluation.hit_at_5 == pytest.approx(2 / 3)
    assert evaluation.ndcg_at_10 == pytest.approx((1 + 1 / math.log2(3) + 0) / 3)
    assert evaluation.first_sentence_holds_answer == pytest.approx(1 / 3), "a wrong refusal is a miss"
    assert evaluation.answer_holds_answer == pytest.approx(2 / 3)
    assert evaluation.answered == pytest.approx(2 / 3)
    assert evaluation.refused == pytest.approx(1 / 2)
    assert [outcome.wrong for outcome in evaluation.outcomes] == [
        (),
        ("article at rank 2", "answer in sentence 2"),
        ("article not found", "wrongly refused"),
        (),
        ("should have been refused",),
    ]


def test_evaluate_leaves_out_what_the_file_does_not_tell() -> None:
    evaluation = evaluate(KnownDesk(), [Question("first:Yes.")])
    assert evaluation.hit_at_1 is None and evaluation.refused is None
    assert set(evaluation.figures()) == {"questions", "answered", "search_ms_p50", "query_ms_p50", "query_ms_p95"}


def test_evaluate_compares_folded() -> None:
    evaluation = evaluate(KnownDesk(), [Question("من:سافر إلى القَاهِرَة أمس.", answers=("القاهره",))])
    assert evaluation.first_sentence_holds_answer == 1.0


@pytest.mark.parametrize(("rank", "expected"), [(1, 1.0), (3, 0.5), (10, 1 / math.log2(11)), (11, 0.0), (None, 0.0)])
def test_evaluate_gain(rank: int | None, expected: float) -> None:
    assert gain(rank) == pytest.approx(expected)


@pytest.mark.parametrize(("values", "percent", "expected"), [([], 50, 0.0), ([3, 1, 2], 50, 2), ([1, 2, 3, 4], 95, 4), ([7], 0, 7)])
def test_evaluate_percentile(values: list[float], percent: float, expected: float) -> None:
    assert percentile(values, percent) == expected


def test_evaluate_reads_a_question_file(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"question": "A?", "answer": "x", "article_id": ["a", "b"]}\n\n{"question": "B?", "answerable": false}\n', encoding="utf-8"
    )
    assert read_questions(file) == [Question("A?", ("x",), ("a", "b")), Question("B?", answerable=False)]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("", "holds no question", id="empty"),
        pytest.param('{"question": "A?"}\n{', r"questions\.jsonl:2 is no JSON", id="no-json"),
        pytest.param("[1]", r'questions\.jsonl:1 has no "question"', id="no-object"),
        pytest.param('{"question": " "}', 'has no "question"', id="blank"),
        pytest.param('{"question": "A?", "answer": 3}', "'answer' is a string or a list of strings", id="answer-of-wrong-type"),
    ],
)
def test_evaluate_a_bad_question_file_is_one_clear_line(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=complaint) as caught:
        read_questions(file)
    assert "\n" not in str(caught.value)
