"""What all tests share: a shut network, the five articles, a desk on them, a browser."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(Path(__file__).resolve().parent))

import shut_network  # noqa: E402  a module beside this file

if TYPE_CHECKING:
    from rag.desk import Newsdesk

_attempts: list[str] = []
shut_network.shut(_attempts.append)

# What a developer has set for his own desk must not steer the tests.
for _name in [name for name in os.environ if name.upper().startswith("NEWSDESK_")]:
    del os.environ[_name]


@pytest.fixture(autouse=True)
def network_is_shut() -> Iterator[list[str]]:
    """No test leaves this machine; one that tries fails, also when the error was swallowed.

    A test that tries on purpose clears the list that it gets.
    """
    _attempts.clear()
    yield _attempts
    tried, _ = list(_attempts), _attempts.clear()
    assert not tried, f"The network is shut in tests, and this was tried: {'; '.join(tried)}"


@pytest.fixture
def five_articles(tmp_path: Path) -> Path:
    """A copy of the five articles, to do with as one likes."""
    return Path(shutil.copytree(ROOT / "corpus", tmp_path / "corpus", ignore=shutil.ignore_patterns(".*")))


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsdesk]:
    """A real desk on the five articles, made once; for reading only."""
    import rag

    place = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "corpus", place / "corpus", ignore=shutil.ignore_patterns(".*"))
    with rag.open(corpus=place / "corpus", index=place / "index") as opened:
        opened.ingest()
        yield opened


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's Chromium or Chrome; ``make browser`` installs one."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    mac = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    if mac.exists():
        return str(mac)
    pytest.fail("No browser. `make browser` installs one.")


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium_path: str) -> dict[str, Any]:
    """For pytest-playwright: the system's browser. Root has no sandbox, and small containers have a small /dev/shm."""
    arguments = ["--disable-dev-shm-usage"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {"executable_path": chromium_path, "args": arguments}


@pytest.fixture
def desk_on(tmp_path: Path) -> Iterator[Callable[..., Newsdesk]]:
    """``desk_on(text, {"text": ..., "date": ...})``: a desk on these articles, in their order ``a0``, ``a1``, ..."""
    import rag

    with ExitStack() as stack:

        def make(*articles: str | dict[str, str]) -> Newsdesk:
            corpus = tmp_path / "corpus"
            corpus.mkdir(exist_ok=True)
            records = [{"id": f"a{n}", **({"text": a} if isinstance(a, str) else a)} for n, a in enumerate(articles)]
            (corpus / "all.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
            desk = stack.enter_context(rag.open(corpus=corpus, index=tmp_path / "index"))
            desk.ingest()
            return desk

        yield make
