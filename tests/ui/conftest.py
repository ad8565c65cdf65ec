"""A real page on a real desk: the five articles, and beside them a hostile one."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page as Tab

import rag
from rag.config import load_config
from tests.ui.payloads import FEW
from tests.ui.visitor import open_tab

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def make_corpus(folder: Path) -> Path:
    """The five articles, and one whose every field is hostile, in a file with a hostile name."""
    shutil.copytree(CORPUS, folder, ignore=shutil.ignore_patterns(".*"))
    record = {
        "id": '"><img src=x onerror=alert(1)>',
        "title": f"Quolibet {FEW[1]}{FEW[0]}",
        "text": "The quolibet committee met in Springfield on Friday. The quolibet chairman said: "
        + " ".join(FEW)
        + " And then they left.",
        "outlet": FEW[2],
        "url": "javascript:document.title='url'",
        "date": "2024-11-30",
        "language": "en",
    }
    (folder / '<img src=x onerror="alert(2)">.jsonl').write_text(json.dumps(record) + "\n", encoding="utf-8")
    return folder


class Serve:
    """``serve(wrap, corpus=..., place=...)`` starts a page and gives its address.

    ``wrap`` may put something around the real desk; a ``place`` that is given twice has the index and the conversations of before;
    further names are settings of ``[page]``. ``serve.stop(address)`` ends one.
    """

    def __init__(self, make_place: Callable[[], Path]) -> None:
        self._make_place = make_place
        self._pages: dict[str, Any] = {}

    def __call__(
        self, wrap: Callable[[Any], Any] = lambda desk: desk, corpus: Path | None = None, place: Path | None = None, **page: Any
    ) -> str:
        place = place or self._make_place()
        if corpus is None and not (place / "corpus").exists():
            make_corpus(place / "corpus")
        config = load_config(corpus=corpus or place / "corpus", index=place / "index")
        config = config.model_copy(
            update={
                "page": config.page.model_copy(update={"port": 0, "questions_per_minute": 0, **page}),
                "conversations": config.conversations.model_copy(update={"path": place / "conversations.sqlite3"}),
            }
        )
        from ui import launch  # late: the quick tests beside this file need no Gradio

        served = launch(config, lambda: wrap(rag.open(corpus=config.corpus.path, index=config.index.path)), block=False)
        self._pages[served.url] = served
        return served.url

    def stop(self, address: str) -> None:
        self._pages.pop(address).close()

    def stop_all(self) -> None:
        for address in list(self._pages):
            self.stop(address)


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    serve = Serve(lambda: tmp_path_factory.mktemp("page"))
    yield serve
    serve.stop_all()


@pytest.fixture(scope="module")
def address(serve: Serve) -> str:
    """A page that only reads; tests that add articles or slow the desk down start their own."""
    return serve()


@pytest.fixture
def tab(page: Tab, address: str) -> Iterator[Tab]:
    """A browser tab on the page, ready to be asked. All its requests must go to the page itself, and nothing break its policy."""
    requests: list[str] = []
    trouble: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("websocket", lambda socket: requests.append(socket.url))
    page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    # What a reload cuts off is no trouble.
    page.on(
        "console",
        lambda m: trouble.append(m.text) if m.type == "error" and not re.search("AbortError|Connection errored out", m.text) else None,
    )
    open_tab(page, address)
    yield page
    outside = [url for url in requests if not url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))]
    assert not outside
    assert not trouble
