"""Whatever a model's server does, the reader gets the quoted answer, and one line that says what happened."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.desk import Newsdesk
from rag.llm.failures import failure_of
from rag.schema import Answer
from tests.llm import scripts
from tests.llm.desks import TRUE, WHO, holds, listen, model_desk
from tests.llm.scripted_server import ScriptedServer, refused_address

pytestmark = pytest.mark.server

OpenDesk = Callable[..., Newsdesk]


@pytest.fixture(scope="module")
def desk(server: ScriptedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsdesk]:
    with model_desk(tmp_path_factory.mktemp("desk"), server.base_url, stall_seconds=0.5, seconds=3.0, max_tokens=120) as desk:
        server.answers(scripts.says("ready"))
        desk.try_model()  # the first word takes as long as the client library takes to load
        yield desk


def is_quoted(desk: Newsdesk, answer: Answer, told: str) -> bool:
    one_line = "\n" not in answer.notice
    quoted = {sentence.support for sentence in answer.sentences} == {"quoted"}
    return answer.mode == "extractive" and answer.answered and quoted and one_line and told in answer.notice and holds(desk, answer)


FAILURES = [
    pytest.param(scripts.status(401), "refuses the key", id="the-key-is-wrong"),
    pytest.param(scripts.status(403), "refuses the key", id="the-key-has-no-right"),
    pytest.param(scripts.status(404), "has no model tiny", id="no-such-model"),
    pytest.param(scripts.status(400, b'{"error": {"message": "bad"}}'), "turns the request down", id="the-request-is-turned-down"),
    pytest.param(scripts.status(429), "takes no more requests", id="too-many-requests"),
    pytest.param(scripts.status(429, headers={"retry-after": "120"}), "takes no more requests", id="too-many-requests-come-back-later"),
    pytest.param(scripts.status(500), "has an error", id="server-error"),
    pytest.param(scripts.status(503), "has an error", id="server-overloaded"),
    pytest.param(scripts.stalls("The harbour master"), "fell silent", id="a-stream-that-stalls"),
    pytest.param(scripts.stalls(None), "fell silent", id="a-server-that-never-answers"),
    pytest.param(scripts.breaks_off("The harbour mas"), "was cut off", id="a-stream-that-breaks-off-in-a-word"),
    pytest.param(scripts.fails_midway("The harbour master"), "", id="an-error-within-the-stream"),
    pytest.param(scripts.invalid_json(), "no model", id="invalid-json"),
    pytest.param(scripts.invalid_stream("The harbour"), "does not speak its protocol", id="a-stream-of-invalid-json"),
    pytest.param(scripts.html_page(), "no model", id="a-web-page"),
    pytest.param(scripts.not_http(), "does not speak its protocol", id="no-http-at-all"),
    pytest.param(scripts.no_body(), "no model", id="nothing-after-the-head"),
    pytest.param(scripts.empty(), "said nothing", id="empty-output"),
    pytest.param(scripts.says("   \n \n  "), "said nothing", id="blank-output"),
    pytest.param(scripts.says("<think>The user asks who closed it. Hmm. " * 4), "beyond its reasoning", id="reasoning-alone"),
    pytest.param(scripts.endless(" and"), "repeated itself", id="one-word-without-end"),
    pytest.param(scripts.says("The pier is closed. " * 60), "repeated itself", id="one-sentence-without-end"),
    pytest.param(scripts.says(f"{TRUE} " * 40), "repeated itself", id="one-true-sentence-without-end"),
    pytest.param(
        scripts.says(
            "La capitaine du port a fermé la jetée orientale lundi parce qu'une poutre est fissurée, et les navires attendent [1]."
        ),
        "another language",
        id="french-to-an-english-question",
    ),
    pytest.param(
        scripts.says("أغلقت مديرة الميناء إيناس كالديرون الرصيف الشرقي [1]."), "another language", id="arabic-to-an-english-question"
    ),
    pytest.param(scripts.says("The volcano erupted twice and nobody knew [1]."), "bear out nothing", id="nothing-that-the-articles-say"),
]


@pytest.mark.parametrize(("script", "told"), FAILURES)
def test_a_failure_ends_as_a_quoted_answer_with_a_notice(server: ScriptedServer, desk: Newsdesk, script: Any, told: str) -> None:
    server.answers(script)
    _, answer = listen(desk, WHO)
    assert is_quoted(desk, answer, told), answer.notice
    assert "Calderon" in answer.text
    assert answer.model == "tiny"
    assert server.wait_until_idle(), "the request is over at the server too"


@pytest.mark.parametrize(("script", "told"), FAILURES[:3] + FAILURES[8:9])
def test_an_arabic_reader_is_told_in_arabic(server: ScriptedServer, desk: Newsdesk, script: Any, told: str) -> None:
    server.answers(script)
    _, answer = listen(desk, "كم سيستغرق إصلاح الرصيف الشرقي؟")
    assert answer.mode == "extractive"
    assert "tiny" in answer.notice and "مقتبساً" in answer.notice
    assert told not in answer.notice and "quoted" not in answer.notice


def test_a_refused_connection_ends_as_a_quoted_answer(tmp_path: Path) -> None:
    with model_desk(tmp_path, refused_address()) as desk:
        _, answer = listen(desk, WHO)
        assert is_quoted(desk, answer, "Nobody answers at the address")


def test_a_name_that_no_server_knows_ends_as_a_quoted_answer(tmp_path: Path, network_is_shut: list[str]) -> None:
    with model_desk(tmp_path, "http://no-such-host.invalid/v1") as desk:
        _, answer = listen(desk, WHO)
        assert answer.mode == "extractive" and answer.answered
        assert "cannot be found" in answer.notice or network_is_shut, answer.notice
    network_is_shut.clear()


def test_a_name_that_cannot_be_resolved_is_called_so() -> None:
    error = ConnectionError("Connection error.")
    error.__cause__ = socket.gaierror(-2, "Name or service not known")
    assert failure_of(error).kind == "unknown_host"


def test_a_busy_server_is_asked_again_after_the_time_that_it_names(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, retries=1) as desk:
        server.answers(scripts.status(429, headers={"retry-after": "1"}), scripts.says(TRUE))
        before, started = len(server.requests), time.monotonic()
        _, answer = listen(desk, WHO)
        assert answer.mode == "generative", answer.notice
        assert len(server.requests) - before == 2
        assert time.monotonic() - started >= 1.0


def test_nobody_waits_for_a_server_that_asks_for_more_time_than_there_is(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, retries=3, seconds=10.0) as desk:
        server.answers(scripts.status(429, headers={"retry-after": "120"}))
        before = len(server.requests)
        _, answer = listen(desk, WHO)
        assert is_quoted(desk, answer, "takes no more requests"), answer.notice
        assert len(server.requests) == before + 1


def test_tries_are_bounded(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, retries=2) as desk:
        server.answers(scripts.status(500))
        before = len(server.requests)
        listen(desk, WHO)
        assert len(server.requests) - before == 3


def test_what_no_further_try_can_mend_is_not_tried_again(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, retries=5) as desk:
        for hopeless in (scripts.status(401), scripts.status(404)):
            server.answers(hopeless)
            before = len(server.requests)
            listen(desk, WHO)
            assert len(server.requests) - before == 1


def test_a_stream_that_was_begun_is_not_begun_again(server: ScriptedServer, tmp_path: Path) -> None:
    """A reader has seen its words; a second answer behind them would be read as one."""
    with model_desk(tmp_path, server.base_url, retries=3) as desk:
        server.answers(scripts.breaks_off("The harbour mas"), scripts.says(TRUE))
        before = len(server.requests)
        streamed, answer = listen(desk, WHO)
        assert len(server.requests) - before == 1
        assert streamed.startswith("The harbour") and answer.mode == "extractive"


def test_the_time_for_an_answer_is_limited_also_while_words_come(server: ScriptedServer, tmp_path: Path) -> None:
    words = [f" word{n}" for n in range(400)]
    with model_desk(tmp_path, server.base_url, seconds=1.0, stall_seconds=5.0) as desk:
        server.answers(scripts.says("".join(words), pieces=words, delay=0.05))
        _, answer = listen(desk, WHO)
        assert is_quoted(desk, answer, "took longer than 1 s")
        assert server.wait_until_idle(), "the request is over at the server too"


def test_the_time_for_an_answer_holds_for_tries_and_pauses_together(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, seconds=4.0, retries=10) as desk:
        server.answers(scripts.status(503))
        before = len(server.requests)
        _, answer = listen(desk, WHO)
        # On a busy machine the time may be over within a try
        assert is_quoted(desk, answer, "has an error") or is_quoted(desk, answer, "took longer than 4 s"), answer.notice
        assert len(server.requests) - before < 6, "pauses grow, and the next would end too late"


def test_an_answer_at_the_limit_of_tokens_keeps_its_whole_sentences(server: ScriptedServer, tmp_path: Path) -> None:
    said = f"{TRUE} Repairs will cost 3.5 million euros [1]. The ferries to Arvenholm leave from"
    with model_desk(tmp_path, server.base_url, max_tokens=20) as desk:
        server.answers(scripts.says(said + " there" * 300))
        _, answer = listen(desk, WHO)
        assert [sentence.support for sentence in answer.sentences] == ["supported", "supported"]
        assert "stopped at 20 tokens" in answer.notice
        assert server.requests[-1]["max_tokens"] == 20


def test_a_prompt_that_is_too_long_is_shortened_until_it_fits(server: ScriptedServer, tmp_path: Path) -> None:
    too_long = scripts.status(400, b'{"error": {"message": "This model\'s maximum context length is 4096 tokens."}}')
    with model_desk(tmp_path, server.base_url) as desk:
        server.answers(too_long, scripts.says(TRUE))
        _, answer = listen(desk, WHO)
        assert answer.mode == "generative"
        assert "the others did not fit" in answer.notice
        first, second = server.requests[-2:]
        assert len(second["messages"][1]["content"]) < len(first["messages"][1]["content"])


def test_only_so_many_answers_are_written_at_once(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, at_once=2) as desk:
        server.answers(scripts.says(TRUE, delay=0.02))
        server.most_open_streams = 0
        answers: list[Answer] = []
        threads = [threading.Thread(target=lambda: answers.append(desk.query(WHO))) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [answer.mode for answer in answers] == ["generative"] * 6
        assert server.most_open_streams == 2


def test_a_key_that_a_server_repeats_reaches_no_one(
    server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setenv("MY_KEY", "very-secret-0123456789")
    repeats = b'{"error": {"message": "Incorrect API key provided: very-secret-0123456789."}}'
    with model_desk(tmp_path, server.base_url, api_key_env="MY_KEY") as desk:
        server.answers(scripts.status(400, repeats))
        _, answer = listen(desk, WHO)
        assert server.requests[-1]["_headers"]["authorization"] == "Bearer very-secret-0123456789"
        trial = desk.try_model()
        assert trial is not None and not trial.works
        for told in (answer.notice, str(answer.to_dict()), trial.failure, caplog.text, str(desk.config)):
            assert "very-secret" not in told


def test_closing_a_stream_ends_the_request_at_the_server(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, stall_seconds=60.0, seconds=60.0) as desk:
        server.gone.clear()
        server.answers(scripts.stalls("The harbour master", seconds=60))
        events = desk.stream(WHO)
        next(event for event in events if event)
        events.close()  # type: ignore[attr-defined]
        assert server.gone.wait(10)
        assert server.wait_until_idle()


def test_a_slow_stream_is_no_silent_one(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, stall_seconds=1.0) as desk:
        server.answers(scripts.says(TRUE, delay=0.12))
        _, answer = listen(desk, WHO)
        assert answer.mode == "generative", answer.notice
        assert answer.timings_ms["model"] > 1000, "Test requires that all of it takes longer than one silence may"
