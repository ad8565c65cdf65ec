"""The command line with a model behind it: answers stream, doctor tries the model, and no key is ever printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.cli import main
from tests.llm import scripts
from tests.llm.desks import TRUE, WHO, model_desk, write_config
from tests.llm.scripted_server import ScriptedServer, refused_address

pytestmark = pytest.mark.server
KEY = "sk-very-secret-0123456789"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the harbour's articles; gives its status, what it said, and what it complained about."""
    monkeypatch.setenv("MY_KEY", KEY)
    with model_desk(tmp_path, server.base_url, api_key_env="MY_KEY"):
        pass

    def command(*arguments: str, **settings: object) -> tuple[int, str, str]:
        file = write_config(tmp_path, **{"base_url": server.base_url, "api_key_env": "MY_KEY", **settings})  # type: ignore[arg-type]
        capsys.readouterr()
        status = main([*arguments, "--config", str(file)])
        said = capsys.readouterr()
        assert KEY not in said.out + said.err
        return status, said.out, said.err

    return command


def test_ask_streams_the_checked_answer_with_its_sources(server: ScriptedServer, run: Run) -> None:
    server.answers(scripts.says(f"{TRUE} The moon is made of green cheese [1]."))
    status, out, _ = run("ask", WHO)
    assert status == 0
    assert out.count("Ines Calderon, the harbour master") == 1, "what stands as it was said is not said twice"
    assert "[1] Eastern pier closed · Valdemossa Courier · 2024-12-03" in out
    assert "green cheese. [?]" in out and "No passage bears out" in out


def test_ask_tells_what_stands_when_the_model_fails(server: ScriptedServer, run: Run) -> None:
    server.answers(scripts.breaks_off("The mayor fled to Braz"))
    status, out, _ = run("ask", WHO)
    assert status == 0
    assert "was cut off" in out and "The harbour master of Valdemossa, Ines Calderon, closed" in out


def test_ask_as_json_has_the_model_and_its_cost(server: ScriptedServer, run: Run) -> None:
    server.answers(scripts.says(TRUE))
    _, out, _ = run("ask", WHO, "--json")
    answer = json.loads(out)
    assert answer["mode"] == "generative" and answer["model"] == "tiny" and answer["usage"]["tokens_in"] > 0


def test_doctor_tries_the_model_and_says_what_it_found(server: ScriptedServer, run: Run) -> None:
    server.answers(scripts.says("ready"))
    status, out, _ = run("doctor")
    assert status == 0 and "The model tiny speaks: 'ready'" in out
    server.answers(scripts.status(401))
    status, out, _ = run("doctor")
    assert status == 1 and "refuses the key. (" in out
    status, out, _ = run("doctor", "--json", base_url=refused_address())
    assert status == 1 and json.loads(out)["model"]["failure"] == "unreachable"
    status, out, _ = run("doctor", provider="")
    assert status == 0 and "No model: answers are quotations." in out


def test_config_names_the_keys_variable_and_not_the_key(run: Run) -> None:
    _, out, _ = run("config")
    assert "MY_KEY" in out


def test_a_key_that_is_not_set_is_one_clear_line(run: Run) -> None:
    status, _, err = run("ask", WHO, api_key_env="NO_SUCH_KEY")
    assert status == 1
    assert err.count("\n") == 1 and "NO_SUCH_KEY, which is not set" in err


@pytest.mark.parametrize("command", [("ask", WHO), ("config",), ("doctor",)])
def test_a_key_in_the_place_of_its_variable_is_refused_and_not_printed(run: Run, command: tuple[str, ...]) -> None:
    status, _, err = run(*command, api_key_env=KEY)
    assert status == 1 and "and no key" in err


def test_a_prompt_that_cannot_work_is_one_clear_line(run: Run) -> None:
    status, _, err = run("ask", WHO, prompts__answer_request="Answer {question}")
    assert status == 1
    assert "[prompts] answer_request lacks {passages}" in err
