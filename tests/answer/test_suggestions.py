"""Questions that the page offers: they read as a person would ask, they are answered, and they lead on."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from rag.answer.askable import Askable, ask_about, find_places
from rag.answer.engine import AnswerEngine
from rag.answer.suggestions import _varied
from rag.desk import Newsdesk
from rag.language.detect import detect_question_language
from rag.schema import Answer, Article, Citation

BOTH = pytest.mark.parametrize("language", ["en", "ar"])
ASKED = (
    "Who initiated the call?",
    "What did Putin say?",
    "How many terrorists were killed?",
    "What did Al Sudani say about Syria?",
    "What did the Kremlin emphasize?",
    "ماذا قال أمير قطر عن إيران؟",
    "متى زار بزشكيان الدوحة؟",
)
NO_SPEAKER = re.compile(r"did (?:he|she|it|they|we|the president|Monday|This)\b|قال (?:هذا|أن|ذلك|هو|المنطقة)")


def article(text: str, language: str = "en") -> Article:
    return Article("one", "One", text, language=language)


def asked_of(text: str, language: str = "en") -> list[str]:
    return [one.question for one in ask_about(article(text, language), language)]


def shown(citation: Citation, answer: Answer) -> bool:
    return any(c.article_id == citation.article_id and c.start < citation.end and citation.start < c.end for c in answer.citations)


# -- what a sentence can be asked ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "question"),
    [
        pytest.param("Al Sudani said the attacks in Syria must end.", "en", "What did Al Sudani say about Syria?", id="speaker-and-place"),
        pytest.param(
            "In Damascus, al-Assad noted the plots of Israel.", "en", "What did al-Assad say about Israel?", id="al-stays-with-the-name"
        ),
        pytest.param("President Assad accused the United States.", "en", "Whom did President Assad accuse?", id="what-the-verb-tells"),
        pytest.param(
            "Marie Curie spoke of the United States.", "en", "What is said about the United States?", id="the-stays-with-the-place"
        ),
        pytest.param("The army had killed 320 terrorists near Hama.", "en", "How many terrorists were killed?", id="how-many"),
        pytest.param("At least 12 people were injured.", "en", "How many people were injured?", id="how-many-passive"),
        pytest.param("أكد أمير قطر أهمية الحوار في سوريا.", "ar", "ماذا قال أمير قطر عن سوريا؟", id="arabic-speaker-and-place"),
        pytest.param("قتل في الهجوم 12 شخصا.", "ar", "كم بلغ عدد القتلى؟", id="arabic-how-many"),
    ],
)
def test_suggestions_ask_what_a_sentence_tells(text: str, language: str, question: str) -> None:
    assert question in asked_of(text, language)


@pytest.mark.parametrize(
    "text",
    ["He said that Syria is safe.", "The president said that Syria is safe.", "This said much about Syria.", "Tehran said Syria is safe."],
    ids=["pronoun", "role-alone", "pointing-word", "place"],
)
def test_suggestions_name_no_speaker_who_is_nobody(text: str) -> None:
    assert not [question for question in asked_of(text) if "did" in question]


def test_suggestions_take_no_adjective_and_no_part_of_a_name_for_a_place() -> None:
    assert find_places("Syrian troops in West Asia, and a roast turkey in Lebanon", "en") == {"lebanon": "Lebanon"}


def test_suggestions_read_hostile_text_in_time() -> None:
    for text in ("said " * 4000, "A" * 60_000, "killed 1 " * 4000, "قتل ا " * 4000):
        asked_of(text)
        asked_of(text, "ar")


# -- the first questions -------------------------------------------------------------------------------------------------


@BOTH
def test_suggestions_are_answered_and_read_well(desk: Newsdesk, language: str) -> None:
    questions = desk.suggestions(language)
    assert 3 <= len(questions) <= 4
    assert len(set(questions)) == len(questions)
    for question in questions:
        assert desk.query(question).answered, question
        assert detect_question_language(question) == language
        assert not NO_SPEAKER.search(question)


def test_suggestions_are_made_once_for_each_generation(desk_on: Callable[..., Newsdesk], monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_on({"text": "Marie Curie said on Monday that Poland would gain from physics.", "language": "en"})
    tried: list[str] = []
    quote = AnswerEngine.quote
    monkeypatch.setattr(AnswerEngine, "quote", lambda self, question: (tried.append(question), quote(self, question))[1])
    threads = [threading.Thread(target=desk.suggestions) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first = desk.suggestions()
    assert first == ["What did Marie Curie say about Poland?", "What is said about Poland?"]
    assert tried == first
    record = '{"id": "b", "text": "Ada Lovelace said on Friday that Norway counts."}\n'
    (desk.config.corpus.path / "more.jsonl").write_text(record, encoding="utf-8")
    desk.ingest()
    assert "What did Lovelace say about Norway?" in desk.suggestions()


def test_suggestions_of_nothing_are_none(desk_on: Callable[..., Newsdesk]) -> None:
    assert desk_on().suggestions("en") == []


# -- questions that go on ------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("question", ASKED)
def test_follow_ups_are_answered_by_words_not_yet_shown(desk: Newsdesk, question: str, language: str) -> None:
    answer = desk.query(question)
    questions = desk.follow_ups(answer, language)
    assert 1 <= len(questions) <= 3
    best = []
    for following in questions:
        assert detect_question_language(following) == language
        assert not NO_SPEAKER.search(following)
        quoted = desk.query(following)
        assert quoted.answered, following
        assert not shown(quoted.citations[0], answer), following
        best.append((quoted.citations[0].article_id, quoted.citations[0].start))
    assert len(set(best)) == len(best)  # nor twice the same


def test_follow_ups_go_on_from_what_was_asked(desk: Newsdesk) -> None:
    first = desk.follow_ups(desk.query("What did Al Sudani say about Syria?"))[0]
    assert first.endswith("about Syria?")
    assert "Sudani" not in first


def test_follow_ups_prefer_what_shares_a_place_with_the_question() -> None:
    other, same = (Askable(topic, "speech", "one", 0, 9, "ann", topic) for topic in ("norway", "syria"))
    assert next(_varied([other, same], {"syria"})) == same
    assert next(_varied([other, same])) == other


def test_follow_ups_are_in_the_language_of_the_answer_by_default(desk: Newsdesk) -> None:
    questions = desk.follow_ups(desk.query("ماذا قال أمير قطر عن إيران؟"))
    assert questions
    assert {detect_question_language(question) for question in questions} == {"ar"}


def test_follow_ups_of_a_worded_answer_are_those_of_a_quoted_one(desk: Newsdesk) -> None:
    quoted = desk.query("Who initiated the call?")
    worded = replace(quoted, mode="generative", model="some-model")
    assert desk.follow_ups(worded) == desk.follow_ups(quoted) != []


@BOTH
def test_follow_ups_of_a_refusal_are_what_the_nearest_articles_answer(desk: Newsdesk, language: str) -> None:
    refused = replace(desk.query("What did Putin say?"), answered=False, citations=(), sentences=(), text="No.")
    questions = desk.follow_ups(refused, language)
    assert questions
    assert all(desk.query(question).answered for question in questions)


def test_follow_ups_of_small_talk_and_of_a_refusal_without_passages_are_none(desk: Newsdesk) -> None:
    assert desk.follow_ups(desk.query("hello")) == []
    assert desk.follow_ups(Answer("?", "No.", answered=False)) == []


def test_follow_ups_put_few_questions_to_the_engine(desk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = desk.query("Who initiated the call?")
    tried: list[str] = []
    monkeypatch.setattr(AnswerEngine, "quote", lambda self, question: (tried.append(question), replace(answer, answered=False))[1])
    assert desk.follow_ups(answer) == []
    assert len(tried) == 6
    tried.clear()
    desk.follow_ups(answer, most=0)
    assert not tried
