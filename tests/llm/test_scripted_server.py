"""The scripted server does what it is told, as seen by a plain HTTP client."""

from __future__ import annotations

import base64
import json
import math
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.llm.scripted_server import MODEL, ScriptedServer, refused_address
from tests.llm.scripts import (
    Script,
    breaks_off,
    empty,
    endless,
    fails_midway,
    html_page,
    invalid_json,
    invalid_stream,
    no_body,
    not_http,
    says,
    stalls,
    status,
    tokens,
)

pytestmark = pytest.mark.server

TEXT = "The emir called the president [1]. نعم، اتصل."
DOORS: dict[str, tuple[str, dict[str, Any]]] = {
    "openai": ("/v1/chat/completions", {"model": "m", "stream": True, "messages": []}),
    "ollama": ("/api/chat", {"model": "m", "messages": []}),
    "anthropic": ("/v1/messages", {"model": "m", "stream": True, "max_tokens": 100, "messages": []}),
    "google": ("/v1beta/models/m:streamGenerateContent?alt=sse", {"contents": []}),
}
each_protocol = pytest.mark.parametrize("protocol", DOORS)


def post(server: ScriptedServer, protocol: str = "openai", **more: Any) -> httpx.Response:
    path, body = DOORS[protocol]
    return httpx.post(server.root_url + path, json=body | more, headers={"authorization": "Bearer k"}, trust_env=False, timeout=20)


@contextmanager
def streaming(server: ScriptedServer, protocol: str = "openai", timeout: float = 20, **more: Any) -> Iterator[Iterator[str]]:
    path, body = DOORS[protocol]
    with httpx.stream("POST", server.root_url + path, json=body | more, trust_env=False, timeout=timeout) as response:
        yield response.iter_lines()


def events(text: str) -> list[dict[str, Any]]:
    """The JSON of each event or line; the end mark of OpenAI's protocol is none."""
    lines = [line.removeprefix("data: ") for line in text.splitlines() if line and not line.startswith("event:")]
    return [json.loads(line) for line in lines if line != "[DONE]"]


def words(answer: Any) -> str:
    """The letters in one event, whatever its protocol."""
    if "choices" in answer:
        return "".join(choice.get("delta", choice.get("message", {})).get("content") or "" for choice in answer["choices"])
    if "candidates" in answer:
        return str(answer["candidates"][0]["content"]["parts"][0]["text"])
    # Anthropic's opening event has a message too, without letters.
    message = {} if answer.get("type") == "message_start" else answer.get("message", {})
    return message.get("content") or answer.get("delta", {}).get("text") or ""


def dot(left: list[float], right: list[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


@each_protocol
def test_scripted_server_streams_the_text_in_pieces(scripted_server: ScriptedServer, protocol: str) -> None:
    scripted_server.answers(says(TEXT))
    response = post(scripted_server, protocol)
    pieces = [piece for piece in map(words, events(response.text)) if piece]
    assert "".join(pieces) == TEXT
    assert pieces[:2] == ["The", " emir"]
    assert scripted_server.wait_until_idle()
    assert not scripted_server.gone.is_set()


def test_scripted_server_splits_where_the_test_says(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(says("Yes [12].", pieces=["Yes [", "1", "2].", ""]))
    assert [words(event) for event in events(post(scripted_server).text)][1:-1] == ["Yes [", "1", "2].", ""]
    with pytest.raises(ValueError, match="do not make the text"):
        says("Yes", pieces=["No"])


def test_scripted_server_tells_role_first_and_reason_usage_and_done_last(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(says("one two three"))
    asked = post(scripted_server, stream_options={"include_usage": True})
    first, *_, end, usage = events(asked.text)
    assert first["choices"][0]["delta"]["role"] == "assistant"
    assert end["choices"][0]["finish_reason"] == "stop"
    assert usage["choices"] == [] and usage["usage"]["completion_tokens"] == 3 and usage["usage"]["prompt_tokens"] > 0
    assert asked.text.endswith("data: [DONE]\n\n")
    assert "usage" not in post(scripted_server).text
    scripted_server.answers(says("one two three", usage=False))
    assert "usage" not in post(scripted_server, stream_options={"include_usage": True}).text


def test_scripted_server_answers_whole_when_no_stream_is_asked(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(says(TEXT))
    answer = post(scripted_server, stream=False).json()
    assert words(answer) == TEXT
    assert answer["choices"][0]["finish_reason"] == "stop"


def test_scripted_server_makes_the_text_from_the_request(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(says(lambda body: f"You said: {body['messages'][0]['content']}"))
    response = post(scripted_server, messages=[{"role": "user", "content": "مرحبا and hello"}], stream=False)
    assert words(response.json()) == "You said: مرحبا and hello"


def test_scripted_server_keeps_the_requests_with_their_headers(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(says("yes"))
    post(scripted_server, temperature=0.5)
    post(scripted_server, "ollama")
    first, second = scripted_server.requests
    assert first["temperature"] == 0.5
    assert first["_headers"]["authorization"] == "Bearer k"
    assert [first["_path"], second["_path"]] == ["/v1/chat/completions", "/api/chat"]


def test_scripted_server_takes_the_scripts_in_turn_and_the_last_for_ever(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(status(429, headers={"retry-after": "1"}), says("two"), says("three"))
    responses = [post(scripted_server, stream=False) for _ in range(4)]
    assert responses[0].status_code == 429 and responses[0].headers["retry-after"] == "1"
    assert [words(response.json()) for response in responses[1:]] == ["two", "three", "three"]


@pytest.mark.parametrize(("limit", "count", "reason"), [(5, 5, "length"), (50, 20, "stop"), (None, 20, "stop")])
def test_scripted_server_honours_the_limit_of_tokens(scripted_server: ScriptedServer, limit: int | None, count: int, reason: str) -> None:
    scripted_server.answers(tokens(20))
    *pieces, end = events(post(scripted_server, max_tokens=limit).text)
    assert len(pieces) - 1 == count  # but for the role
    assert end["choices"][0]["finish_reason"] == reason


@each_protocol
@pytest.mark.parametrize("code", [401, 403, 404, 429, 500, 503])
def test_scripted_server_gives_errors_in_the_words_of_each_protocol(scripted_server: ScriptedServer, protocol: str, code: int) -> None:
    scripted_server.answers(status(code))
    response = post(scripted_server, protocol)
    assert response.status_code == code
    error = response.json()["error"]
    assert str(code) in (error if isinstance(error, str) else error["message"])


def test_scripted_server_stalls_until_the_client_goes(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(stalls("The emir", seconds=60))
    seen = []
    with pytest.raises(httpx.ReadTimeout), streaming(scripted_server, timeout=0.5) as lines:
        for line in lines:
            seen += [words(event) for event in events(line)]
            assert scripted_server.open_streams == 1
    assert "".join(seen) == "The emir"
    assert scripted_server.gone.wait(10)
    assert scripted_server.wait_until_idle()


def test_scripted_server_can_stall_before_it_says_anything(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(stalls(None, seconds=60))
    with pytest.raises(httpx.ReadTimeout), streaming(scripted_server, timeout=0.5):
        pytest.fail("a status line came")
    assert scripted_server.gone.wait(10)


def test_scripted_server_goes_on_after_a_stall_that_ends(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(stalls("The emir", seconds=0.1))
    assert post(scripted_server).text.endswith("[DONE]\n\n")


@each_protocol
def test_scripted_server_sees_at_once_that_a_client_has_gone(scripted_server: ScriptedServer, protocol: str) -> None:
    scripted_server.answers(endless())
    with streaming(scripted_server, protocol) as lines:
        for _ in range(20):  # more than any limit of tokens would matter
            next(lines)
        assert not scripted_server.gone.is_set()
    assert scripted_server.gone.wait(10)
    assert scripted_server.wait_until_idle()


def test_scripted_server_counts_the_streams_under_way(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(endless())
    with streaming(scripted_server) as first, streaming(scripted_server) as second:
        next(first), next(second)
        assert scripted_server.open_streams == 2
    assert scripted_server.wait_until_idle()
    assert scripted_server.most_open_streams == 2


def test_scripted_server_endless_takes_no_notice_of_the_limit(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(endless(" and"))
    with streaming(scripted_server, max_tokens=3) as lines:
        pieces = [words(event) for line in (next(lines) for _ in range(60)) for event in events(line)]
    assert pieces.count(" and") > 3


@each_protocol
def test_scripted_server_breaks_off_inside_a_chunk(scripted_server: ScriptedServer, protocol: str) -> None:
    scripted_server.answers(breaks_off("The emir of Qat"))
    seen = []
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"), streaming(scripted_server, protocol) as lines:
        for line in lines:
            seen += [words(event) for event in events(line)]
    assert "".join(seen) == "The emir of Qat"
    assert scripted_server.wait_until_idle()
    assert not scripted_server.gone.is_set(), "it was the server that left"


@each_protocol
def test_scripted_server_puts_broken_data_into_a_stream(scripted_server: ScriptedServer, protocol: str) -> None:
    scripted_server.answers(invalid_stream("The emir"))
    text = post(scripted_server, protocol).text
    assert "emir" in text
    with pytest.raises(json.JSONDecodeError):
        events(text)


@each_protocol
def test_scripted_server_tells_an_error_inside_a_stream(scripted_server: ScriptedServer, protocol: str) -> None:
    scripted_server.answers(fails_midway("The emir"))
    response = post(scripted_server, protocol)
    assert response.status_code == 200
    assert "The model has failed." in str(events(response.text)[-1]["error"])


@pytest.mark.parametrize(
    ("script", "kind", "start"),
    [
        pytest.param(invalid_json(), "application/json", '{"choices"', id="json-cut-short"),
        pytest.param(html_page(), "text/html", "<!doctype html>", id="web-page"),
        pytest.param(no_body(), "application/json", "", id="no-body"),
    ],
)
def test_scripted_server_gives_pages_that_are_no_answers(scripted_server: ScriptedServer, script: Script, kind: str, start: str) -> None:
    scripted_server.answers(script)
    response = post(scripted_server)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(kind)
    assert response.text.startswith(start)
    with pytest.raises(json.JSONDecodeError):
        response.json()


def test_scripted_server_can_say_nothing_correctly(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(empty())
    answers = events(post(scripted_server).text)
    assert "".join(map(words, answers)) == ""
    assert answers[-1]["choices"][0]["finish_reason"] == "stop"


def test_scripted_server_can_speak_another_protocol(scripted_server: ScriptedServer) -> None:
    scripted_server.answers(not_http())
    with pytest.raises(httpx.RemoteProtocolError):
        post(scripted_server)


def test_scripted_server_refused_address_has_no_listener() -> None:
    with pytest.raises(httpx.ConnectError):
        httpx.get(refused_address(), trust_env=False)


def test_scripted_server_lists_its_model(scripted_server: ScriptedServer) -> None:
    models = httpx.get(f"{scripted_server.base_url}/models", trust_env=False).json()
    assert [model["id"] for model in models["data"]] == [MODEL]
    assert httpx.get(f"{scripted_server.base_url}/elsewhere", trust_env=False).status_code == 404


def test_scripted_server_embeds_like_texts_near_each_other(scripted_server: ScriptedServer) -> None:
    texts = ["The emir called the president", "The emir called a president", "A bridge fell into the harbour"]
    ask = {"model": "m", "input": texts}
    plain = httpx.post(f"{scripted_server.base_url}/embeddings", json=ask, trust_env=False).json()["data"]
    packed = httpx.post(f"{scripted_server.base_url}/embeddings", json=ask | {"encoding_format": "base64"}, trust_env=False).json()["data"]
    ollama = httpx.post(f"{scripted_server.root_url}/api/embed", json=ask, trust_env=False).json()["embeddings"]
    vectors = [item["embedding"] for item in plain]
    assert ollama == vectors
    assert struct.unpack("<64f", base64.b64decode(packed[0]["embedding"])) == pytest.approx(vectors[0])
    assert all(math.hypot(*vector) == pytest.approx(1.0) for vector in vectors)
    assert dot(vectors[0], vectors[1]) > dot(vectors[0], vectors[2]) + 0.3
    assert [request["input"] for request in scripted_server.embedding_requests] == [texts] * 3
    assert scripted_server.requests == []


def test_scripted_server_fails_the_test_whose_script_fails() -> None:
    def script(body: dict[str, Any]) -> str:
        assert body["messages"], "the request holds no message"
        return "yes"

    with pytest.raises(AssertionError, match="holds no message"), ScriptedServer() as server:
        server.answers(says(script))
        with pytest.raises(httpx.RemoteProtocolError):
            post(server)


def test_scripted_server_fails_the_test_that_scripted_nothing() -> None:
    with pytest.raises(AssertionError, match="scripted no answer"), ScriptedServer() as server, pytest.raises(httpx.RemoteProtocolError):
        post(server)


def test_scripted_server_ends_with_streams_under_way_and_leaves_no_thread() -> None:
    before = threading.active_count()
    with ScriptedServer() as server:
        server.answers(stalls("The emir", seconds=60))
        stream = httpx.Client(trust_env=False)
        request = stream.build_request("POST", server.root_url + DOORS["openai"][0], json=DOORS["openai"][1])
        response = stream.send(request, stream=True)
    response.close()
    stream.close()
    assert threading.active_count() == before
