"""What the README says works: its examples are run, its links lead somewhere, and it names what there is."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rag.cli import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def examples(language: str) -> list[str]:
    """The blocks below a ``<!-- tested: language -->`` mark."""
    return re.findall(rf"<!-- tested: {language} -->\n```\w+\n(.*?)```", README, re.DOTALL)


COMMANDS = [line for block in examples("shell") for line in block.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a user has it: the settings and the five articles."""
    place = tmp_path_factory.mktemp("readme")
    shutil.copy(ROOT / "config.toml", place)
    shutil.copytree(ROOT / "corpus", place / "corpus", ignore=shutil.ignore_patterns(".*"))
    return place


def run(arguments: list[str], project: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")} | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=project, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
    )


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(examples("python"))))
def test_readme_python_examples_run(number: int, project: Path, tmp_path: Path) -> None:
    code = examples("python")[number].replace("/tmp/my-index", str(tmp_path / "index"))
    done = run(["-c", code], project)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("line", COMMANDS)
def test_readme_commands_run(line: str, project: Path) -> None:
    name, *arguments = shlex.split(line)
    assert name == "newsdesk"
    done = run(["-m", "rag", *arguments], project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip()


def test_readme_has_examples_to_run() -> None:
    assert len(examples("python")) >= 3 and len(COMMANDS) >= 5, "the tests above must have something to run"


def test_readme_names_every_command() -> None:
    for command in app.registered_commands:
        name = command.name or command.callback.__name__  # type: ignore[union-attr]
        assert f"newsdesk {name}" in README, f"the README does not tell of `newsdesk {name}`"


def test_readme_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE)) <= targets


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_readme_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists(), f"{link} is not there; `make screenshots` makes pictures"


SET_UP = ("README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", "requirements.txt", "requirements-dev.txt", "config.toml")


@pytest.mark.parametrize("name", SET_UP)
def test_readme_and_set_up_hold_no_address_of_a_machine_or_registry(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"pypi\.org|pythonhosted|file://|--index-url \S|--find-links \S|/(root|work|opt|home)/", text)
    assert "://" not in text or not name.startswith("requirements"), "a lock names versions and hashes, no addresses"


def test_readme_locks_agree() -> None:
    """What is run and what is tested are the same versions, each with a hash."""
    run_lock, dev_lock = (
        dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,_-]+\])?==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert run_lock and run_lock.items() <= dev_lock.items()
    assert "torch" not in dev_lock
