"""A small page behind the real guard: enough of Gradio to try every door, quick to start."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from gradio_client import Client

from rag.config import load_config
from ui.adding import Adding
from ui.guard.identity import visitor_of
from ui.guard.limits import Gate
from ui.newsroom import Newsroom
from ui.opening import Opening
from ui.routes.static import address
from ui.server import Page, listen, serve
from ui.store import Store

HEAD = f'<link rel="stylesheet" href="{address("login.css")}">'
Start = Callable[..., Page]


def small_page() -> gr.Blocks:
    """A box, a button and a drawing as the real page has them; named endpoints; one event that takes a file."""
    with gr.Blocks(title="Small", analytics_enabled=False) as blocks:
        box, file = gr.Textbox(elem_id="box"), gr.File(visible="hidden")
        drawing = gr.HTML(
            "<p>Drawn</p>", elem_id="drawing", js_on_load="element.addEventListener('click', () => trigger('poke', {word: 'poked'}));"
        )

        def answer(text: str) -> Iterator[str]:
            for n in range(1, len(text) + 1):
                yield f"<p>{text[:n]}</p>"

        def name_file(path: str | None) -> str:
            return Path(path).read_text() if path else "nothing"

        def poked(event: gr.EventData) -> str:
            return f"<p>{event._data.get('word')}</p>"

        box.submit(answer, box, drawing, api_visibility="private")
        file.change(name_file, file, box, api_visibility="private")
        drawing.poke(poked, None, drawing, api_visibility="private")

        # Named as ui.api's endpoints are: no others have a door.
        def owner(request: gr.Request) -> str:
            return visitor_of(request).owner

        def slowly(text: str) -> Iterator[str]:
            for _ in range(600):
                yield text
                time.sleep(0.1)

        gr.api(owner, api_name="ask")
        gr.api(answer, api_name="search")
        gr.api(slowly, api_name="articles")
    blocks.queue(api_open=False)
    return blocks


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """``start(auth=[...], root_path=...)``: the small page with these settings of ``[page]``, on a port of its own."""
    with ExitStack() as stack:

        def serve_small(**settings: Any) -> Page:
            place = tmp_path_factory.mktemp("guard")
            config = load_config(corpus=place)
            page = config.page.model_copy(update={"port": 0, "hosts": ["news.example"], **settings})
            config = config.model_copy(update={"page": page})
            opening = Opening(lambda: pytest.fail("the small page asks for no desk"))
            store = Store.open(place / "kept.sqlite3")
            newsroom = Newsroom(config, opening, store, Gate(), Adding(opening, place))
            served = serve(newsroom, small_page(), listen(page.host, page.port), HEAD)
            stack.callback(served.close)
            return served

        yield serve_small


def connect(url: str, **options: Any) -> Client:
    """gradio_client, without the messages to Hugging Face that it would send at its start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY", True)
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        return Client(url, verbose=False, analytics_enabled=False, **options)


@pytest.fixture(scope="module")
def url(start: Start) -> str:
    """Where a small page without logins is."""
    return start().url
