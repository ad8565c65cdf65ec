"""Language models for tests: a server that does what is scripted, and a real llama.cpp server with a tiny model."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from tests.llm.llama_server import LlamaServer
from tests.llm.scripted_server import ScriptedServer
from tests.llm.tiny_model import write_tiny_model


@pytest.fixture
def scripted_server() -> Iterator[ScriptedServer]:
    """Answers nothing until the test calls ``answers``."""
    with ScriptedServer() as server:
        yield server


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    """The same for all tests of a file, for desks that are made once."""
    with ScriptedServer() as server:
        yield server


@pytest.fixture(scope="session")
def llama_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaServer]:
    """One real llama.cpp server for all tests of this process; its log is shown when it fails."""
    if not all(map(find_spec, ("llama_cpp", "gguf"))):
        pytest.fail("No llama.cpp server. `make llama` installs one.")
    folder = tmp_path_factory.mktemp("llama")
    with LlamaServer(write_tiny_model(folder / "tiny.gguf"), folder / "server.log") as server:
        yield server
