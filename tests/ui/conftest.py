"""A real page on a real desk: the five articles, and beside them hostile ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab

import rag
from rag.config import load_config
from rag.desk import Newsdesk
from tests.ui.visitor import HOSTILE, open_tab
from ui import launch

Serve = Callable[..., str]
CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def make_corpus(folder: Path) -> Path:
    """The five articles, and one whose every field is hostile, in a file with a hostile name."""
    shutil.copytree(CORPUS, folder, ignore=shutil.ignore_patterns(".*"))
    record = {
        "id": '"><img src=x onerror=alert(1)>',
        "title": f"Quolibet {HOSTILE[1]}{HOSTILE[0]}",
        "text": "The quolibet committee met in Springfield on Friday. The quolibet chairman said: "
        + " ".join(HOSTILE)
        + " And then they left.",
        "outlet": HOSTILE[2],
        "url": "javascript:document.title='url'",
        "date": "2024-11-30",
        "language": "en",
    }
    (folder / '<img src=x onerror="alert(2)">.jsonl').write_text(json.dumps(record) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """``serve(open_desk=...)`` starts a page and gives its address; ``open_desk`` may wrap the real desk."""
    with ExitStack() as stack:

        def start(wrap: Callable[[Newsdesk], Newsdesk] = lambda desk: desk, corpus: Path | None = None) -> str:
            place = tmp_path_factory.mktemp("page")
            config = load_config(corpus=corpus or make_corpus(place / "corpus"), index=place / "index")
            config = config.model_copy(update={"page": config.page.model_copy(update={"port": 0})})
            page = launch(config, lambda: wrap(rag.open(corpus=config.corpus.path, index=config.index.path)), block=False)
            stack.callback(page.close)
            return page.url

        yield start


@pytest.fixture(scope="module")
def address(serve: Serve) -> str:
    """A page that only reads; tests that add articles or slow the desk down start their own."""
    return serve()


@pytest.fixture
def tab(page: Tab, address: str) -> Iterator[Tab]:
    """A browser tab on the page, ready to be asked. Every request of it must have gone to the page itself."""
    requests: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("websocket", lambda socket: requests.append(socket.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_tab(page, address)
    yield page
    outside = [url for url in requests if not url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))]
    assert not outside
    assert not dialogs
