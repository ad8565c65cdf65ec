"""Every provider is its own LlamaIndex class, speaks its own protocol, is streamed, stopped and counted, and keeps its key to itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rag.config import LLMConfig
from rag.errors import ConfigError, MissingPackage
from rag.llm.providers import PROVIDERS, make_llm
from tests.llm import scripts
from tests.llm.desks import HARBOUR, TRUE, WHO, model_desk, run_async
from tests.llm.scripted_server import ScriptedServer

pytestmark = pytest.mark.server

# OpenAI's and Anthropic's classes take only names that they know
MODELS = {
    "openai-like": "tiny",
    "openai": "gpt-4o-mini",
    "ollama": "tiny",
    "anthropic": "claude-3-5-haiku-latest",
    "google": "gemini-2.0-flash",
}
KEY = "sk-very-secret-0123456789"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def address(server: ScriptedServer, provider: str) -> str:
    return server.base_url if provider.startswith("openai") else server.root_url


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_words_answers_in_its_own_protocol(server: ScriptedServer, tmp_path: Path, provider: str) -> None:
    settings = {"provider": provider, "model": MODELS[provider], "api_key_env": "MY_KEY", "max_tokens": 50}
    with model_desk(tmp_path, address(server, provider), HARBOUR, **settings) as desk:
        server.answers(scripts.says(TRUE))
        answer = desk.query(WHO)
        assert answer.mode == "generative", answer.notice
        assert answer.usage["tokens_in"] and answer.usage["tokens_out"]
        sent = server.requests[-1]
        assert KEY in str(sent["_headers"]), "the key goes to the server that it is meant for"
        assert "50" in str({k: v for k, v in sent.items() if k != "messages"}), "and so does the limit of tokens"
        assert KEY not in str(answer.to_dict()) and KEY not in str(desk.config)


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("script", "told"),
    [
        pytest.param(scripts.status(401), "refuses the key", id="wrong-key"),
        pytest.param(scripts.status(404), "has no model", id="no-model"),
        pytest.param(scripts.status(429), "takes no more requests", id="too-many"),
        pytest.param(scripts.status(500), "has an error", id="server-error"),
        pytest.param(scripts.fails_midway("The harbour"), "has an error", id="error-in-the-stream"),
        pytest.param(scripts.breaks_off("The harbour mas"), "was cut off", id="broken-off"),
        pytest.param(scripts.stalls("The"), "fell silent", id="silent"),
        pytest.param(scripts.empty(), "said nothing", id="empty"),
    ],
)
def test_a_providers_failures_have_the_same_names(
    server: ScriptedServer, tmp_path: Path, provider: str, script: scripts.Script, told: str
) -> None:
    settings = {"provider": provider, "model": MODELS[provider], "api_key_env": "MY_KEY", "stall_seconds": 1.0}
    with model_desk(tmp_path, address(server, provider), HARBOUR, **settings) as desk:
        server.answers(script)
        answer = desk.query(WHO)
        assert answer.mode == "extractive" and told in answer.notice, answer.notice
        assert KEY not in answer.notice


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_providers_answer_ends_at_the_limit_of_tokens(server: ScriptedServer, tmp_path: Path, provider: str) -> None:
    with model_desk(
        tmp_path, address(server, provider), HARBOUR, provider=provider, model=MODELS[provider], api_key_env="MY_KEY", max_tokens=16
    ) as desk:
        server.answers(scripts.tokens(40))
        answer = desk.query(WHO)
        assert answer.mode == "extractive" and answer.usage["tokens_out"] <= 24
        server.gone.clear()
        server.answers(scripts.endless(" over and over"))
        assert desk.query(WHO).mode == "extractive"
        assert server.gone.wait(10), "a server that knows no limit is left"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_providers_request_is_ended_by_cancelling(server: ScriptedServer, tmp_path: Path, provider: str) -> None:
    with model_desk(
        tmp_path, address(server, provider), HARBOUR, provider=provider, model=MODELS[provider], api_key_env="MY_KEY", stall_seconds=60.0
    ) as desk:
        server.answers(scripts.stalls("The harbour", seconds=60))
        server.gone.clear()

        async def leave() -> None:
            async for event in desk.astream(WHO):
                if event:
                    break

        run_async(leave())
        assert server.gone.wait(10)


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        pytest.param({"provider": "chatgpt", "model": "x"}, "not known. Choose one of: openai-like", id="unknown-provider"),
        pytest.param({"provider": "ollama"}, r"set \[llm\] model", id="no-model"),
        pytest.param({"provider": "openai-like", "model": "x"}, r"set \[llm\] base_url", id="no-address"),
        pytest.param({"provider": "openai-like", "model": "x", "base_url": "localhost:8080"}, "begins with http", id="half-an-address"),
        pytest.param(
            {"provider": "openai", "model": "no-such", "api_key_env": "MY_KEY"},
            "upgrade that: pip install -U llama-index-llms-openai",
            id="unknown-model",
        ),
        pytest.param({"provider": "openai", "model": "x"}, "OPENAI_API_KEY, which is not set", id="no-key"),
        pytest.param({"provider": "anthropic", "model": "x"}, "ANTHROPIC_API_KEY, which is not set", id="no-key-either"),
        pytest.param(
            {"provider": "ollama", "model": "x", "api_key_env": "NO_SUCH"}, "NO_SUCH, which is not set", id="key-named-but-not-set"
        ),
    ],
)
def test_a_setting_that_cannot_work_says_what_to_do(settings: dict[str, str], complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        make_llm(LLMConfig(**settings))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_package_that_is_missing_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch, provider: str) -> None:
    monkeypatch.setitem(sys.modules, PROVIDERS[provider].module, None)
    config = LLMConfig(provider=provider, model="x", base_url="http://127.0.0.1:1", api_key_env="MY_KEY")
    with pytest.raises(MissingPackage, match=rf"make extra NAME={provider} \(or: pip install llama-index-llms-"):
        make_llm(config)


def test_a_local_server_never_gets_the_key_of_another(server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with model_desk(tmp_path, server.base_url) as desk:
        server.answers(scripts.says(TRUE))
        desk.query(WHO)
        assert KEY not in str(server.requests[-1]["_headers"])


def test_extras_name_every_provider() -> None:
    import tomllib

    project = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {provider.extra for provider in PROVIDERS.values()} <= project["optional-dependencies"].keys()
