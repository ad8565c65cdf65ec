"""The commands for whoever runs the page: ratings are listed, users are made, nothing is written by either."""

from __future__ import annotations

import io
import json
import os
import pty
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.cli import main
from rag.schema import Answer
from tests.ui.store.made import conversation
from ui.guard.passwords import verify
from ui.store import Store

ROOT = Path(__file__).resolve().parent.parent
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process: (exit status, stdout, stderr)."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text('[conversations]\npath = "kept.sqlite3"\nkeep_days = 1\n')
    return file


@pytest.fixture
def rated(settings: Path) -> Path:
    store = Store.open(settings.with_name("kept.sqlite3"))
    for question, liked, reason in (("Who\tcalled?", True, ""), ("من اتصل؟", False, "Too\x1b[31m short")):
        session = store.save("user:ann", conversation(question, text=f"{question} indeed.\nMore [1]."))
        store.rate("user:ann", session.conversation_id, 1, liked, reason)
    store.close()
    return settings


def test_cli_page_lists_what_was_rated(run: Run, rated: Path) -> None:
    status, out, err = run("feedback", "--config", rated)
    rows = [line.split("\t")[1:] for line in out.splitlines()]
    assert (status, err) == (0, "")
    assert rows == [
        ["liked", "", "Who called?", "Who called? indeed."],
        ["disliked", "Too␛[31m short", "من اتصل؟", "من اتصل؟ indeed."],
    ]
    assert "ann" not in out


def test_cli_page_gives_ratings_as_json(run: Run, rated: Path) -> None:
    status, out, _ = run("--config", rated, "feedback", "--json")
    first, second = json.loads(out)
    assert status == 0 and (first["liked"], second["liked"]) == (True, False)
    assert second["question"] == "من اتصل؟" and second["when"].endswith("+00:00") and second["language"] == "en"
    assert Answer.from_dict(second["answer"]).citations[0].article_id == "call"


def test_cli_page_lists_ratings_of_a_day_and_later(run: Run, rated: Path) -> None:
    assert run("feedback", "--config", rated, "--since", "2000-01-01")[1].count("\n") == 2
    assert run("feedback", "--config", rated, "--since", "2999-01-01") == (0, "No answer has been rated since 2999-01-01.\n", "")
    status, out, err = run("feedback", "--config", rated, "--since", "Monday")
    assert (status, out) == (1, "") and "--since 'Monday' is no date" in err


def test_cli_page_makes_no_file_to_look_for_ratings(run: Run, settings: Path) -> None:
    assert run("feedback", "--config", settings) == (0, "No answer has been rated yet.\n", "")
    assert run("feedback", "--config", settings, "--json") == (0, "[]\n", "")
    assert [path.name for path in settings.parent.iterdir()] == ["config.toml"]


def test_cli_page_deletes_nothing_when_it_lists_ratings(run: Run, settings: Path) -> None:
    import datetime

    old = Store.open(settings.with_name("kept.sqlite3"), clock=lambda: datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC))
    saved = old.save("ann", conversation("Old?"))
    run("feedback", "--config", settings)
    assert old.load("ann", saved.conversation_id) is not None
    old.close()


def test_cli_page_tells_of_a_damaged_file(run: Run, settings: Path) -> None:
    settings.with_name("kept.sqlite3").write_bytes(b"no database" * 1000)
    status, out, err = run("feedback", "--config", settings)
    assert (status, out, len(err.splitlines())) == (1, "", 1) and "is damaged" in err


@pytest.mark.parametrize("password", ["correct horse", "كلمة السر", " spaces count "])
def test_cli_page_makes_a_user_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\nsecond line"))
    status, out, err = run("user", "add", "Ann-é.1", "--password-stdin")
    (entry,) = tomllib.loads(out)["auth"]
    name, _, hashed = entry.partition(":")
    assert status == 0 and name == "Ann-é.1" and verify(hashed, password) and not verify(hashed, "second line")
    assert len(err.splitlines()) == 1 and "[page] in config.toml" in err and password not in out + err


@pytest.mark.parametrize(
    ("name", "typed", "complaint"),
    [
        pytest.param("", "x\n", "is no name for a user", id="no-name"),
        pytest.param("a:b", "x\n", "without a colon", id="a-colon"),
        pytest.param("a\nb", "x\n", "is no name for a user", id="two-lines"),
        pytest.param(" ann", "x\n", "is no name for a user", id="a-space-in-front"),
        pytest.param("a" * 65, "x\n", "up to 64", id="a-long-name"),
        pytest.param("ann", "\n", "The password is empty", id="an-empty-password"),
        pytest.param("ann", "", "The password is empty", id="no-password"),
        pytest.param("ann", "x" * 5000, "1 to 1024 characters", id="a-huge-password"),
        pytest.param("ann", "xy\udcffz", "no UTF-8", id="a-password-that-is-no-text"),
    ],
)
def test_cli_page_refuses_what_cannot_log_in(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, typed: str, complaint: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    status, out, err = run("user", "add", name, "--password-stdin")
    assert (status, out, len(err.splitlines())) == (1, "", 1) and complaint in err


def test_cli_page_asks_for_a_password_on_a_terminal_alone(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("secret\n"))
    status, out, err = run("user", "add", "ann")
    assert (status, out) == (1, "") and "--password-stdin" in err


def test_cli_page_asks_twice_and_shows_nothing_of_it() -> None:
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "rag", "user", "add", "ann"])
    shown = b""

    def until(asked: bytes, answer: bytes) -> None:
        nonlocal shown
        begun = len(shown)
        while asked not in shown[begun:]:
            shown += os.read(terminal, 1000)
        os.write(terminal, answer)

    # each with its space: what is typed before that comes is thrown away
    until(b"Password: ", b"first secret\n")
    until(b"confirmation: ", b"another secret\n")  # not the same: asked anew
    until(b"Password: ", b"first secret\n")
    until(b"confirmation: ", b"first secret\n")
    try:
        while block := os.read(terminal, 1000):
            shown += block
    except OSError:  # the other end is closed
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    os.close(terminal)
    line = next(line for line in shown.decode().splitlines() if line.startswith("auth = "))
    assert verify(tomllib.loads(line)["auth"][0].removeprefix("ann:"), "first secret") and b"secret" not in shown
