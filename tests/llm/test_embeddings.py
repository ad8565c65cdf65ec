"""Vectors from a server: a desk is indexed and asked with them, and when the server is gone the search goes on by words."""

from __future__ import annotations

from pathlib import Path

import pytest

import rag
from tests.llm import scripts
from tests.llm.desks import HARBOUR, TRUE, WHO, listen, model_desk, write_config
from tests.llm.scripted_server import ScriptedServer

pytestmark = pytest.mark.server


@pytest.mark.parametrize("provider", ["openai-like", "ollama"])
def test_a_question_is_answered_by_words_when_the_server_of_the_vectors_is_gone(tmp_path: Path, provider: str) -> None:
    settings = {"embedding__provider": provider, "embedding__model": "tiny", "embedding__batch": 2, "provider": ""}
    with ScriptedServer() as server:
        address = server.base_url if provider == "openai-like" else server.root_url
        with model_desk(tmp_path, server.base_url, HARBOUR, embedding__base_url=address, **settings) as desk:
            assert server.embedding_requests
            _, answer = listen(desk, WHO)
            assert answer.answered and answer.notice == ""
            assert "vectors" in answer.hits[0].found_by
    with rag.open(config=write_config(tmp_path, address, embedding__base_url=address, **settings)) as desk:
        _, answer = listen(desk, WHO)
        assert answer.answered and "Calderon" in answer.text
        assert "[embedding]" in answer.notice and "\n" not in answer.notice
        assert desk.search(WHO), "and a search is no error either"


def test_one_server_gives_vectors_and_words(tmp_path: Path) -> None:
    with ScriptedServer() as server:
        settings = {"embedding__provider": "openai-like", "embedding__model": "tiny", "embedding__base_url": server.base_url}
        with model_desk(tmp_path, server.base_url, HARBOUR, **settings) as desk:
            server.answers(scripts.says(TRUE))
            _, answer = listen(desk, WHO)
            assert answer.mode == "generative"
