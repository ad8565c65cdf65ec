"""Follow-up questions: a model makes them stand alone, within bounds; where it fails, and without one, the plain rule does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.desk import Newsdesk
from tests.llm import scripts
from tests.llm.desks import TRUE, WHO, listen, model_desk
from tests.llm.scripted_server import ScriptedServer

pytestmark = pytest.mark.server

SAID = [(WHO, "Ines Calderon, the harbour master of Valdemossa, closed the eastern pier.")]


@pytest.fixture(scope="module")
def desk(server: ScriptedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsdesk]:
    with model_desk(tmp_path_factory.mktemp("desk"), server.base_url) as desk:
        yield desk


@pytest.fixture(scope="module")
def plain(server: ScriptedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsdesk]:
    with model_desk(tmp_path_factory.mktemp("plain"), server.base_url, provider="") as desk:
        yield desk


def test_a_model_rewrites_a_follow_up_and_the_answer_says_so(server: ScriptedServer, desk: Newsdesk) -> None:
    server.answers(scripts.says("Why did the harbour master close the eastern pier?"), scripts.says(TRUE))
    _, answer = listen(desk, "Why did she do that?", history=SAID)
    assert answer.question == "Why did she do that?"
    assert answer.searched_for == "Why did the harbour master close the eastern pier?"
    assert answer.timings_ms["rewrite"] > 0
    asked, answered = server.requests[-2:]
    assert WHO in asked["messages"][1]["content"] and "Why did she do that?" in asked["messages"][1]["content"]
    assert "Question: Why did the harbour master close the eastern pier?" in answered["messages"][1]["content"]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("Why did Springfield close the eastern pier?", id="a-name-that-nobody-said"),
        pytest.param("Why were 4 eastern piers closed?", id="a-number-that-nobody-said"),
        pytest.param("Why?\nBecause of the beam.", id="more-than-a-line"),
        pytest.param("لماذا أُغلق الرصيف الشرقي؟", id="another-language"),
        pytest.param("The weather was unusually mild throughout northern regions yesterday afternoon", id="something-else"),
        pytest.param("Why " + "was the eastern pier closed " * 40, id="without-end"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_rewriting_that_cannot_be_trusted_gives_way_to_the_plain_rule(
    server: ScriptedServer, desk: Newsdesk, plain: Newsdesk, said: str
) -> None:
    by_rule = plain.query("Why?", history=SAID).searched_for
    assert by_rule != "Why?", "Test requires that the rule carries something over"
    server.answers(scripts.says(said) if said else scripts.empty(), scripts.says(TRUE))
    _, answer = listen(desk, "Why?", history=SAID)
    assert answer.searched_for == by_rule


def test_a_rewriting_that_forgets_what_was_asked_is_not_taken(server: ScriptedServer, desk: Newsdesk) -> None:
    server.answers(scripts.says(WHO), scripts.says(TRUE))
    _, answer = listen(desk, "And the ferries?", history=SAID)
    assert "ferries" in answer.searched_for


def test_a_rewriting_in_the_language_of_the_conversation_before_is_not_taken(server: ScriptedServer, desk: Newsdesk) -> None:
    said = [("كم سيستغرق إصلاح الرصيف الشرقي؟", "سيستغرق إصلاح الرصيف الشرقي تسعة أسابيع.")]
    server.answers(scripts.says("كم سيستغرق إصلاح الرصيف الشرقي؟"), scripts.says(TRUE))
    _, answer = listen(desk, "Why?", history=said)
    assert answer.searched_for.startswith("Why")


def test_a_model_that_fails_at_rewriting_leaves_the_plain_rule(server: ScriptedServer, desk: Newsdesk, plain: Newsdesk) -> None:
    server.answers(scripts.status(401), scripts.says(TRUE))
    _, answer = listen(desk, "Why?", history=SAID)
    assert answer.searched_for == plain.query("Why?", history=SAID).searched_for


def test_a_first_question_is_not_rewritten(server: ScriptedServer, desk: Newsdesk) -> None:
    server.answers(scripts.says(TRUE))
    before = len(server.requests)
    _, answer = listen(desk, WHO)
    assert len(server.requests) == before + 1
    assert answer.searched_for == WHO and "rewrite" not in answer.timings_ms


@pytest.mark.parametrize(
    "history",
    [
        pytest.param(SAID, id="pairs"),
        pytest.param([WHO], id="questions"),
        pytest.param([{"role": "user", "content": WHO}, {"role": "assistant", "content": SAID[0][1]}], id="messages"),
        pytest.param("answers", id="answers"),
    ],
)
def test_without_a_model_a_follow_up_is_carried_over_from_any_kind_of_history(plain: Newsdesk, history: object) -> None:
    told = [plain.query(WHO)] if history == "answers" else history
    answer = plain.query("Why?", history=told)  # type: ignore[arg-type]
    assert "pier" in answer.searched_for and answer.searched_for.startswith("Why")
    assert answer.answered and "cracked beam" in answer.text


def test_a_chain_of_follow_ups_goes_on_from_what_was_searched(plain: Newsdesk) -> None:
    first = plain.query(WHO)
    second = plain.query("Why?", history=[first])
    third = plain.query("When?", history=[first, second])
    assert "pier" in third.searched_for and third.searched_for.startswith("When")


def test_a_question_that_changes_the_subject_is_left_alone(plain: Newsdesk) -> None:
    question = "How much money did the ferry company Nordlinje lose?"
    assert plain.query(question, history=SAID).searched_for == question


def test_arabic_follow_ups_are_carried_over_too(plain: Newsdesk) -> None:
    first = plain.query("كم سيستغرق إصلاح الرصيف الشرقي؟")
    answer = plain.query("ولماذا؟", history=[first])
    assert "الرصيف" in answer.searched_for
