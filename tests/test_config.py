"""``config.toml``, ``rag.config`` and the README tell the same story, and a wrong setting is one clear line."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from rag.config import Config, load_config
from rag.errors import ConfigError
from rag.schema import to_plain

ROOT = Path(__file__).resolve().parent.parent
SHIPPED: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))
SETTINGS = [(section, key) for section, field in Config.model_fields.items() for key in field.annotation.model_fields]


def settings_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("settings_docs", ROOT / "docs" / "settings.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def write_config(tmp_path: Path) -> Any:
    def write(text: str) -> Path:
        file = tmp_path / "config.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.mark.parametrize(("section", "key"), SETTINGS, ids=[f"{section}.{key}" for section, key in SETTINGS])
def test_config_every_setting_is_shipped_with_its_default_and_described(section: str, key: str) -> None:
    setting = Config.model_fields[section].annotation.model_fields[key]
    assert key in SHIPPED.get(section, {}), f"config.toml lacks [{section}] {key}"
    assert SHIPPED[section][key] == to_plain(setting.get_default(call_default_factory=True)), "config.toml and rag.config differ"
    assert setting.description, f"{section}.{key} has no description"
    line = next(line for line in (ROOT / "config.toml").read_text(encoding="utf-8").splitlines() if re.match(rf"{key}\s*=", line))
    assert "#" in line, f"config.toml has no comment on {key}"


def test_config_ships_nothing_that_is_not_a_setting() -> None:
    assert [(section, key) for section, keys in SHIPPED.items() for key in keys] == SETTINGS


def test_config_readme_has_the_table_of_settings() -> None:
    docs = settings_docs()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert docs.BLOCK.search(readme), "README.md has no <!-- settings --> block"
    assert docs.with_table(readme) == readme, "The README's table of settings has drifted; `make docs` writes it anew"


def test_config_defaults_when_there_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = load_config()
    assert (config.corpus.path, config.page.port) == (tmp_path.resolve() / "corpus", 7860)


def test_config_paths_start_at_the_file(write_config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_config('[corpus]\npath = "texts"\n')
    monkeypatch.chdir("/")
    assert load_config(file).corpus.path == file.parent.resolve() / "texts"


def test_config_environment_stands_above_the_file(write_config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_config("[page]\nport = 1\n[search]\ncandidates = 7\n")
    monkeypatch.setenv("NEWSDESK_PAGE__PORT", "2")
    config = load_config(file)
    assert (config.page.port, config.search.candidates) == (2, 7)


def test_config_arguments_stand_above_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_INDEX__PATH", "/elsewhere")
    assert load_config(index=tmp_path).index.path == tmp_path.resolve()


def test_config_two_corpora_never_share_an_index(tmp_path: Path) -> None:
    one, other = load_config(corpus=tmp_path / "a"), load_config(corpus=tmp_path / "b")
    assert one.index.path != other.index.path


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("[serch]\nk = 1\n", r"unknown section \[serch\]. Did you mean 'search'\?", id="unknown-section"),
        pytest.param("[search]\ncandidate = 1\n", r"unknown key 'candidate' in \[search\]. Did you mean 'candidates'\?", id="unknown-key"),
        pytest.param("[search]\nxyzzy = 1\n", "Known are: candidates, vector_weight", id="nothing-near"),
        pytest.param('[page]\nport = "many"\n', "page.port = 'many'", id="wrong-type"),
        pytest.param("[page]\nport = 70000\n", "page.port = 70000", id="out-of-range"),
        pytest.param("page = 3\n", r"page is a section; write \[page\]", id="a-section-that-is-none"),
        pytest.param("[page\n", "cannot be read as TOML", id="no-toml"),
    ],
)
def test_config_a_mistake_is_one_line_that_names_it(write_config: Any, text: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint) as caught:
        load_config(write_config(text))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        pytest.param("NEWSDESK_PAGE__PROT", "1", "environment variable NEWSDESK_PAGE__PROT: unknown key 'prot'.*'port'", id="unknown-key"),
        pytest.param("NEWSDESK_PAEG__PORT", "1", r"unknown section \[paeg\]. Did you mean 'page'\?", id="unknown-section"),
        pytest.param("NEWSDESK_PAGE__PORT", "x", "environment variable NEWSDESK_PAGE__PORT: page.port = 'x'", id="wrong-type"),
        pytest.param("NEWSDESK_PAGE__AUTH", "not json", "NEWSDESK_PAGE__AUTH", id="a-list-that-is-none"),
        pytest.param("NEWSDESK_PAGE", "x", "environment variable NEWSDESK_PAGE: not what", id="a-whole-section"),
    ],
)
def test_config_a_mistake_in_the_environment_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=complaint) as caught:
        load_config()
    assert "\n" not in str(caught.value)


def test_config_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no settings file '.*nowhere\.toml'"):
        load_config(tmp_path / "nowhere.toml")


def test_config_does_not_change(tmp_path: Path) -> None:
    config = load_config(corpus=tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        config.page.port = 1  # type: ignore[misc]


def test_config_reads_no_dotenv(tmp_path: Path) -> None:
    """A file that lies about in the working folder sets nothing."""
    (tmp_path / ".env").write_text("NEWSDESK_PAGE__PORT=1\n")
    code = "from rag.config import load_config; print(load_config().page.port)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60
    )
    assert run.stdout.strip() == "7860", run.stderr


@pytest.mark.parametrize("index", [".", "corpus"])
def test_config_an_index_that_holds_the_corpus_is_refused(tmp_path: Path, index: str) -> None:
    with pytest.raises(ConfigError, match="Name another folder for the index"):
        load_config(corpus=tmp_path / "corpus", index=tmp_path / index)


HASH = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo"


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param('"ann:swordfish"', id="a-plain-password"),
        pytest.param('"swordfish"', id="no-name"),
        pytest.param(f'"ann:{HASH}", "bob:swordfish"', id="one-of-two"),
        pytest.param('"ann:$2b$12$swordfish"', id="another-kind-of-hash"),
        pytest.param(f'"ann swordfish:{HASH}"', id="a-blank-in-the-name"),
        pytest.param(f'":{HASH}", "swordfish:x"', id="an-empty-name"),
        pytest.param('{ ann = "swordfish" }', id="no-text"),
    ],
)
def test_config_a_plain_password_is_refused_and_not_repeated(write_config: Any, entry: str) -> None:
    with pytest.raises(ConfigError, match="newsdesk user add") as caught:
        load_config(write_config(f"[page]\nauth = [{entry}]\n"))
    assert "swordfish" not in str(caught.value)


def test_config_a_password_in_the_environment_is_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSDESK_PAGE__AUTH", '["ann:swordfish"]')
    with pytest.raises(ConfigError, match="newsdesk user add") as caught:
        load_config()
    assert "swordfish" not in str(caught.value)


def test_config_takes_hashes_and_each_name_once(write_config: Any) -> None:
    assert len(load_config(write_config(f'[page]\nauth = ["ann:{HASH}", "محمد:{HASH}"]\n')).page.auth) == 2
    with pytest.raises(ConfigError, match="twice"):
        load_config(write_config(f'[page]\nauth = ["ann:{HASH}", "ann:{HASH}"]\n'))


@pytest.mark.parametrize("root_path", ["", "/news", "/a/b-c/~d"])
def test_config_takes_a_sub_path(write_config: Any, root_path: str) -> None:
    assert load_config(write_config(f'[page]\nroot_path = "{root_path}"\n')).page.root_path == root_path


@pytest.mark.parametrize("root_path", ["/", "news", "/news/", "//news", "/a//b", "/..", "/a/../b", "/a b", "http://x/y", "/%6e", "/<b>"])
def test_config_refuses_what_is_no_sub_path(write_config: Any, root_path: str) -> None:
    with pytest.raises(ConfigError, match=r"page\.root_path"):
        load_config(write_config(f'[page]\nroot_path = "{root_path}"\n'))


def test_config_conversations_lie_beside_the_file(write_config: Any) -> None:
    file = write_config('[conversations]\npath = "kept/talks.sqlite3"\n')
    assert load_config(file).conversations.path == file.parent.resolve() / "kept" / "talks.sqlite3"
