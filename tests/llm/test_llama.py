"""A desk in front of a real llama.cpp server. Its tiny model knows nothing, so all that it says is nonsense, in the real protocol."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.desk import Newsdesk
from rag.schema import Answer
from tests.llm.desks import HARBOUR, WHO, holds, listen, model_desk, run_async
from tests.llm.llama_server import LlamaServer

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def desk(llama_server: LlamaServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsdesk]:
    settings = {"max_tokens": 64, "temperature": 1.0, "seconds": 120.0, "stall_seconds": 60.0}
    with model_desk(tmp_path_factory.mktemp("desk"), llama_server.base_url, HARBOUR, **settings) as desk:
        yield desk


def test_a_real_model_that_talks_nonsense_ends_as_a_quoted_answer(desk: Newsdesk) -> None:
    streamed, answer = listen(desk, WHO)
    assert streamed, "its words were passed on"
    assert answer.mode == "extractive" and answer.answered and holds(desk, answer)
    assert {sentence.support for sentence in answer.sentences} == {"quoted"}
    assert "This is what the articles say, quoted." in answer.notice


def test_a_real_model_keeps_to_the_limit_of_tokens(desk: Newsdesk) -> None:
    answer = desk.query(WHO)
    assert 0 < answer.usage["tokens_out"] <= 64
    assert answer.usage["tokens_in"] > 200


def test_a_real_models_words_come_one_by_one(desk: Newsdesk) -> None:
    pieces = [event for event in desk.stream(WHO) if isinstance(event, str)]
    assert len(pieces) > 10


@pytest.mark.parametrize("question", [WHO, "كم سيستغرق إصلاح الرصيف الشرقي؟"])
def test_a_real_model_gets_questions_in_both_languages(desk: Newsdesk, question: str) -> None:
    answer = desk.query(question)
    assert answer.answered and answer.model == "tiny"


def test_stop_ends_the_work_of_a_real_server(desk: Newsdesk, llama_server: LlamaServer) -> None:
    async def leave() -> None:
        async for event in desk.astream(WHO):
            if event:
                break

    before = len(llama_server.log_text())
    run_async(leave())
    llama_server.wait_for_log("Disconnected from client", before)
    answer = desk.query(WHO)
    assert isinstance(answer, Answer) and answer.answered, "the next question is answered"


def test_a_prompt_that_a_real_server_cannot_hold_is_shortened_or_quoted(
    llama_server: LlamaServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The server says nothing at all to a prompt that is too long for it."""
    long = [{"id": f"l{n}", "title": f"Pier {n}", "text": f"The eastern pier number {n} was closed. " * 150} for n in range(6)]
    settings = {"max_tokens": 16, "context_tokens": 100_000, "seconds": 120.0, "stall_seconds": 60.0}
    with model_desk(tmp_path_factory.mktemp("long"), llama_server.base_url, long, chunking__max_words=2000, **settings) as desk:
        answer = desk.query("Which eastern pier was closed?")
        assert answer.answered and answer.mode == "extractive"


def test_doctor_tries_a_real_model(desk: Newsdesk) -> None:
    trial = desk.try_model()
    assert trial is not None and trial.works and trial.said and trial.first_token_ms > 0
