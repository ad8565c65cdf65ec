"""The page: layout and wiring, the only module of the project that imports Gradio.

Gradio 6 takes theme, head and server settings in ``launch()``, not in ``Blocks``. All drawing is done by us in ``gr.HTML``:
``gr.Chatbot`` strips scripts but lets forms, remote images and overlays through. The style sheet goes into the head
because Gradio would prefix the rules of its ``css`` parameter, and those for ``body`` would no longer match.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr

from rag.config import Config
from rag.errors import UserError
from rag.ingest.readers import SUFFIXES
from ui import handlers, strings
from ui.opening import Desk, Opening, Status
from ui.render import answer as render
from ui.render import library, reading
from ui.session import Session

_HERE = Path(__file__).parent
_FONTS = ["system-ui", "sans-serif"]  # strings, not gr.themes fonts: nothing is fetched; style.css names the real ones
_MOST_ASKING = 16  # answers written at once; Gradio's own default is one
_MOST_WAITING = 200
_LARGEST_UPLOAD = "100mb"

# Clicks on our own HTML reach the server as named events that carry the data- fields of the element.
_ON_CLICK = """
const actions = ['open', 'sources', 'retry', 'ask', 'articles', 'more'];
element.addEventListener('click', (event) => {
  const hit = event.target.closest('[data-action]');
  if (hit && element.contains(hit) && actions.includes(hit.dataset.action)) trigger(hit.dataset.action, {...hit.dataset});
});
"""
Drawings = AsyncGenerator[tuple[Any, ...], None]
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass
class Page:
    """A running page. ``url`` is where it is; ``wait`` blocks until it is closed or interrupted."""

    url: str
    _blocks: gr.Blocks
    _opening: Opening

    def wait(self) -> None:
        self._blocks.block_thread()

    def close(self) -> None:
        self._blocks.close(verbose=False)
        self._opening.close()


def launch(config: Config, open_desk: Callable[[], Desk], block: bool = True) -> Page:
    """Serve the page at ``[page] host`` and ``port`` (0 takes a free one) and open the desk in the background.

    Returns when the server is up; with ``block``, when it has been closed or interrupted.

    Raises:
        UserError: the address cannot be used.
    """
    opening = Opening(open_desk)
    blocks = build_page(config, opening)
    port = config.page.port or _free_port(config.page.host)
    try:
        _, url, _ = blocks.launch(
            server_name=config.page.host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            inbrowser=False,
            ssr_mode=False,
            auth=_logins(config.page.auth),
            footer_links=[],
            max_file_size=_LARGEST_UPLOAD,
            theme=gr.themes.Base(font=_FONTS, font_mono=["ui-monospace", "monospace"]),
            head=_head(),
        )
    except OSError as error:
        raise UserError(
            f"Cannot serve the page at {config.page.host}:{port}: {error}. Choose another [page] port (0 takes a free one)."
        ) from None
    opening.start()
    page = Page(url, blocks, opening)
    if block:
        try:
            page.wait()
        finally:
            page.close()
    return page


def _free_port(host: str) -> int:
    # Gradio would report port 0 as the address, so the free one is found here.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _logins(pairs: list[str]) -> list[tuple[str, str]] | None:
    logins = [tuple(pair.split(":", 1)) for pair in pairs]
    if any(len(login) != 2 or not all(login) for login in logins):
        raise UserError('[page] auth wants "name:password" pairs.')
    return [(name, password) for name, password in logins] or None


def _head() -> str:
    style, script = ((_HERE / "static" / name).read_text(encoding="utf-8") for name in ("style.css", "page.js"))
    return (
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        f"<style>{style}</style><script>{script}</script>"
    )


# -- layout ------------------------------------------------------------------------------------------------------------


def build_page(config: Config, opening: Opening) -> gr.Blocks:
    """The Blocks of the page around a desk that is being opened."""
    with gr.Blocks(title="Newsdesk", analytics_enabled=False, fill_width=True) as blocks:
        parts = _layout()
        _wire_opening(blocks, parts, opening)
        _wire_chat(parts, opening)
        _wire_reading(parts, opening)
        _wire_articles(parts, opening, config.corpus.path)
    blocks.queue(default_concurrency_limit=_MOST_ASKING, max_size=_MOST_WAITING, api_open=False)
    return blocks


def _html(name: str, value: str = "") -> gr.HTML:
    return gr.HTML(value, elem_id=f"nd-{name}", js_on_load=_ON_CLICK, apply_default_css=False)


def _layout() -> SimpleNamespace:
    """All components, by name. The ids are for style.css, page.js and the tests."""
    parts = SimpleNamespace(session=gr.State(Session()))
    parts.header = _html("header", render.header(None, "en"))
    with gr.Row(elem_id="nd-body"):
        with gr.Column(elem_id="nd-chat"):
            with gr.Column(elem_id="nd-scroll"):
                parts.welcome = _html("welcome", library.welcome(Status(), None, (), "en"))
                parts.history, parts.live = _html("history"), _html("live")
            with gr.Row(elem_id="nd-composer"):
                parts.box = gr.Textbox(
                    show_label=False, label="Question", lines=1, max_lines=6, container=False, interactive=False,
                    placeholder=strings.say("en", "wait"), elem_id="nd-box", autofocus=True,
                )  # fmt: skip
                parts.send = gr.Button(strings.say("en", "send"), elem_id="nd-send", interactive=False)
                parts.stop = gr.Button(strings.say("en", "stop"), elem_id="nd-stop", visible=False)
        with gr.Column(elem_id="nd-aside"):
            parts.sources, parts.reader = _html("sources", render.sources(None, "en")), _html("reader")
            with gr.Column(elem_id="nd-articles"):
                parts.articles_head = _html("articles-head", library.articles_head("en"))
                parts.files = gr.File(
                    label=strings.say("en", "add"), file_count="multiple", file_types=sorted(SUFFIXES), height=120, elem_id="nd-files"
                )
                parts.report, parts.articles = _html("report"), _html("articles-list")
    return parts


# -- wiring ------------------------------------------------------------------------------------------------------------


def _wire_opening(blocks: gr.Blocks, parts: SimpleNamespace, opening: Opening) -> None:
    outputs = [
        parts.session, parts.header, parts.welcome, parts.sources, parts.box, parts.send, parts.stop,
        parts.articles_head, parts.files, parts.report,
    ]  # fmt: skip

    async def load(request: gr.Request) -> AsyncIterator[tuple[Any, ...]]:
        language = strings.accepted(request.headers.get("accept-language", ""))
        async for status in handlers.watch(opening):
            ready = status.stage == "ready"
            stats = opening.desk.stats() if ready else None
            asked = handlers.suggestions(opening.desk, language) if ready else []
            failed = status.report.failed if status.report else ()
            yield (
                Session(language=language),
                render.header(stats, language),
                library.welcome(status, stats, asked, language),
                render.sources(None, language),
                gr.update(interactive=ready, placeholder=strings.say(language, "ask" if ready else "wait")),
                gr.update(interactive=ready, value=strings.say(language, "send")),
                gr.update(value=strings.say(language, "stop")),
                library.articles_head(language),
                gr.update(interactive=ready, label=strings.say(language, "add")),
                library.failures(failed, "failed_before", language),
            )

    blocks.load(load, None, outputs, concurrency_limit=None, **_QUIET)


def _wire_chat(parts: SimpleNamespace, opening: Opening) -> None:
    outputs = [parts.session, parts.welcome, parts.history, parts.live, parts.sources, parts.box, parts.send, parts.stop]

    async def draw(steps: AsyncGenerator[Session, None], before: Session) -> Drawings:
        """Draw each step; what does not change while an answer streams is sent once. Closed half way, by Stop, it closes the steps."""
        first = True
        async with contextlib.aclosing(steps):
            async for session in steps:
                if session is before:  # nothing was asked
                    yield (session, *[gr.skip()] * 7)
                    return
                busy = session.busy
                yield (
                    session,
                    "" if first else gr.skip(),
                    render.conversation(session.turns[:-1]) if first else gr.skip(),
                    render.turn(session.turns[-1]),
                    render.sources(session.last, session.language) if first or not busy else gr.skip(),
                    "" if first else gr.skip(),
                    gr.update(visible=not busy) if first or not busy else gr.skip(),
                    gr.update(visible=busy) if first or not busy else gr.skip(),
                )
                first = False

    async def ask(question: str, session: Session) -> Drawings:
        async with contextlib.aclosing(draw(handlers.converse(opening.desk, session, question), session)) as drawings:
            async for drawing in drawings:
                yield drawing

    async def ask_suggested(session: Session, event: gr.EventData) -> Drawings:
        async with contextlib.aclosing(ask(str(event._data.get("question", "")), session)) as drawings:
            async for drawing in drawings:
                yield drawing

    async def retry(session: Session) -> Drawings:
        async with contextlib.aclosing(draw(handlers.retry(opening.desk, session), session)) as drawings:
            async for drawing in drawings:
                yield drawing

    def stop(session: Session) -> tuple[Any, ...]:
        session = handlers.stop(session)
        live = render.turn(session.turns[-1]) if session.turns else ""
        return session, gr.skip(), gr.skip(), live, gr.skip(), gr.skip(), gr.update(visible=True), gr.update(visible=False)

    # "multiple": with "once", an event that Stop has cancelled counts as pending for ever, and no further question is sent.
    # page.js keeps Enter from asking while an answer streams.
    shared: dict[str, Any] = {
        "outputs": outputs, "trigger_mode": "multiple", "concurrency_limit": _MOST_ASKING, "concurrency_id": "ask", **_QUIET
    }  # fmt: skip
    asking = [
        gr.on([parts.send.click, parts.box.submit], ask, [parts.box, parts.session], **shared),
        parts.welcome.ask(ask_suggested, [parts.session], **shared),
        parts.live.retry(retry, [parts.session], **shared),
    ]
    parts.stop.click(stop, [parts.session], outputs, cancels=asking, concurrency_limit=None, **_QUIET)


def _wire_reading(parts: SimpleNamespace, opening: Opening) -> None:
    def read(session: Session, event: gr.EventData) -> tuple[Any, ...]:
        opened = handlers.open_article(opening.desk, session, event._data)
        language = opened.turn.language if opened.turn else session.language
        if opened.article is None:
            return reading.gone(language), gr.skip()
        html = reading.article(opened.article, opened.sources, opened.number, language, opened=time.monotonic_ns())
        return html, render.sources(opened.turn, language) if opened.turn else gr.skip()

    def show_sources(session: Session, event: gr.EventData) -> str:
        number = handlers.whole(event._data.get("turn"))
        return render.sources(session.turn(number) or session.last, session.language)

    for place in (parts.history, parts.live, parts.sources, parts.articles):
        place.open(read, [parts.session], [parts.reader, parts.sources], concurrency_limit=None, **_QUIET)
    for place in (parts.history, parts.live):
        place.sources(show_sources, [parts.session], parts.sources, concurrency_limit=None, **_QUIET)


def _wire_articles(parts: SimpleNamespace, opening: Opening, corpus: Path) -> None:
    def show(session: Session, event: gr.EventData) -> str:
        if not opening.ready:
            return ""
        return library.articles(*handlers.list_articles(opening.desk, handlers.whole(event._data.get("shown"))), session.language)

    parts.header.articles(show, [parts.session], parts.articles, concurrency_limit=None, **_QUIET)
    parts.articles.more(show, [parts.session], parts.articles, concurrency_limit=None, **_QUIET)

    def add(files: list[str] | None, session: Session) -> Iterator[tuple[Any, ...]]:
        language, desk = session.language, opening.desk
        for step in handlers.add_articles(desk, corpus, [Path(file) for file in files or ()], language):
            if not step.done:
                yield library.progress_bar(step.progress, language), gr.skip(), gr.skip(), gr.skip(), gr.skip()
                continue
            stats = desk.stats()
            welcome = gr.skip() if session.turns else library.welcome(opening.status, stats, handlers.suggestions(desk, language), language)
            yield (
                library.upload_report(step.report, step.failed, language),
                library.articles(*handlers.list_articles(desk), language),
                render.header(stats, language),
                welcome,
                None,
            )

    outputs = [parts.report, parts.articles, parts.header, parts.welcome, parts.files]
    parts.files.upload(add, [parts.files, parts.session], outputs, concurrency_limit=1, concurrency_id="add", **_QUIET)
