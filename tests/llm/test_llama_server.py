"""A real llama.cpp server streams, keeps limits, and stops when its client goes; what it does with too long a prompt."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.llm.llama_server import LlamaServer
from tests.llm.tiny_model import write_tiny_model

pytestmark = pytest.mark.server

LEFT = "Disconnected from client"  # the server's own words in its log
LONG = 600  # tokens; a stream of so many is far from its end after three


def ask(server: LlamaServer, text: str = "Who called? من اتصل؟", **more: Any) -> httpx.Response:
    body = {"model": server.model, "messages": [{"role": "user", "content": text}]} | more
    return httpx.post(f"{server.base_url}/chat/completions", json=body, timeout=120, trust_env=False)


@contextmanager
def streaming(server: LlamaServer, **more: Any) -> Iterator[Iterator[dict[str, Any]]]:
    """The events of a stream, without the mark of its end."""
    body = {"model": server.model, "messages": [{"role": "user", "content": "Who called?"}], "stream": True} | more
    with httpx.stream("POST", f"{server.base_url}/chat/completions", json=body, timeout=120, trust_env=False) as response:
        yield (json.loads(line[6:]) for line in response.iter_lines() if line.startswith("data: {"))


def test_tiny_model_is_small_and_the_same_each_time(tmp_path: Path) -> None:
    first, second = (write_tiny_model(tmp_path / name).read_bytes() for name in ("a.gguf", "b.gguf"))
    assert first == second
    assert len(first) < 1_000_000


def test_llama_server_streams_token_by_token(llama_server: LlamaServer) -> None:
    with streaming(llama_server, max_tokens=12) as events:
        choices = [event["choices"][0] for event in events]
    assert choices[0]["delta"]["role"] == "assistant"
    assert len([choice for choice in choices if choice["delta"].get("content")]) > 6
    assert choices[-1]["finish_reason"] == "length"


@pytest.mark.parametrize("limit", [1, 40])
def test_llama_server_honours_the_limit_of_tokens(llama_server: LlamaServer, limit: int) -> None:
    answer = ask(llama_server, max_tokens=limit).json()
    assert answer["usage"]["completion_tokens"] == limit
    assert answer["choices"][0]["finish_reason"] == "length"


@pytest.mark.parametrize("text", ["الأمير اتصل بالرئيس يوم الاثنين", "naïve 漢字 🙂 \u202e\x07", "a" * 3000], ids=["arabic", "odd", "long"])
def test_llama_server_reads_any_text(llama_server: LlamaServer, text: str) -> None:
    response = ask(llama_server, text, max_tokens=2)
    assert response.status_code == 200
    assert response.json()["usage"]["prompt_tokens"] > 10


def tokens_written(log: str) -> list[int]:
    """How many tokens the server wrote for each answer that it brought to an end; one less when the prompt was new to it."""
    return [int(runs) for runs in re.findall(r"\beval time = .*/ +(\d+) runs", log)]


def test_llama_server_stops_working_for_a_client_that_has_gone(llama_server: LlamaServer) -> None:
    """It works for one client at a time, and tells of each answer that it finishes: here of all but the one left alone."""
    with streaming(llama_server, max_tokens=LONG) as events:
        assert sum(1 for _ in events) > LONG / 2
    assert tokens_written(llama_server.log_text())[-1] >= LONG - 1, "the server must tell of a finished answer"

    before = len(llama_server.log_text())
    with streaming(llama_server, max_tokens=LONG) as events:
        for _ in range(3):
            next(events)
    assert ask(llama_server, "And then?", max_tokens=8).status_code == 200
    llama_server.wait_for_log(LEFT, after=before)
    assert max(tokens_written(llama_server.log_text()[before:])) <= 8


def test_llama_server_lets_the_second_client_wait_and_cuts_no_stream_short(llama_server: LlamaServer) -> None:
    with streaming(llama_server, max_tokens=300) as first:
        next(first)
        with streaming(llama_server, max_tokens=5) as second:
            assert [event["choices"][0] for event in first][-1]["finish_reason"] == "length"
            assert [event["choices"][0] for event in second][-1]["finish_reason"] == "length"


def test_llama_server_refuses_a_prompt_that_is_too_long(llama_server: LlamaServer) -> None:
    response = ask(llama_server, "漢" * llama_server.context, max_tokens=5)
    assert response.status_code == 400
    error = response.json()["error"]
    assert error["code"] == "context_length_exceeded"
    assert str(llama_server.context) in error["message"]


def test_llama_server_streams_nothing_at_all_for_a_prompt_that_is_too_long(llama_server: LlamaServer) -> None:
    """A trap of this server: with a stream it says 200 before it looks, and then there is neither text nor error nor end mark."""
    response = ask(llama_server, "漢" * llama_server.context, max_tokens=5, stream=True)
    assert (response.status_code, response.content) == (200, b"")


def test_llama_server_shows_its_log_when_it_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"no model")
    with pytest.raises(pytest.fail.Exception, match=r"llama.cpp server ended \(1\)(.|\n)*broken.gguf"):
        LlamaServer(tmp_path / "broken.gguf", tmp_path / "log").__enter__()
