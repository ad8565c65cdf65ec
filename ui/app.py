"""The page: layout and wiring, the only module of the page that speaks Gradio (but for ``ui.api``, which serves programs).

All drawing is done by us in ``gr.HTML``: ``gr.Chatbot`` strips scripts but lets forms, remote images and overlays through.
Every event comes through one component, the bridge: page.js reports what was clicked and where the visitor is
(conversation, filters), the server looks the rest up in the store and answers with the parts to draw anew. So nothing of
a visitor is kept in Gradio, and a page that was left open all day goes on where it was, also after a restart.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any

import gradio as gr

from rag.errors import NewsdeskError
from rag.schema import Stats
from ui import strings
from ui.api import add_endpoints
from ui.guard.identity import visitor_of
from ui.handlers import library, starting
from ui.handlers.asking import Asking, again
from ui.handlers.clicks import LONGEST_QUESTION, Click
from ui.handlers.reading import open_article
from ui.handlers.visits import Visit, visit
from ui.newsroom import Newsroom
from ui.render import composer, filters, frame, rail, reading, shelf, sources, turn, welcome
from ui.session import Session, Turn

Drawing = dict[Any, Any]
Drawings = AsyncGenerator[Drawing, None]

# What page.js may report. The names stand in the bridge's script because Gradio takes a custom event only if it reads its name there.
_EVENTS = (
    "start", "conversation", "language", "new", "find", "rename", "remove", "ask", "retry", "again", "stop", "undo", "followups",
    "rate", "open", "sources", "filter", "articles", "delete_ask", "delete",
)  # fmt: skip
# page.js is given the door to the server; whichever of the two comes first waits for the other.
_BRIDGE = f"window.newsdesk = {{trigger, events: {json.dumps(_EVENTS)}}}; document.dispatchEvent(new Event('newsdesk:ready'));"
_PARTS = (
    "state", "masthead", "rail", "welcome", "history", "live", "followups", "filters", "composer", "library", "sources", "reader", "dialog",
)  # fmt: skip


def build_page(room: Newsroom) -> gr.Blocks:
    """The Blocks of the page around a desk that is being opened."""
    with gr.Blocks(title="Newsdesk", analytics_enabled=False, fill_width=True) as blocks:
        add_endpoints(room)  # first: the page's own events have names too, and would take theirs
        _Wiring(room, _layout())
    blocks.queue(default_concurrency_limit=None, max_size=None, api_open=False)  # ui.guard.limits keeps the line
    return blocks


def _layout() -> SimpleNamespace:
    """All parts, by name. Their ids (#nd-...) are for the style sheets, page.js and the tests."""
    parts = SimpleNamespace()

    def html(name: str, value: str = "") -> None:
        setattr(parts, name, gr.HTML(value, elem_id=f"nd-{name}", js_on_load=None, apply_default_css=False))

    language = strings.LANGUAGES[0]
    parts.bridge = gr.HTML("", elem_id="nd-bridge", js_on_load=_BRIDGE, apply_default_css=False)
    html("state")
    html("masthead", frame.masthead(None, language))
    with gr.Row(elem_id="nd-body"):
        html("rail")
        with gr.Column(elem_id="nd-middle"):
            with gr.Column(elem_id="nd-chat"):
                with gr.Column(elem_id="nd-scroll"):
                    for name in ("welcome", "history", "live", "followups"):
                        html(name)
                with gr.Column(elem_id="nd-ask"):
                    html("filters")
                    html("composer", composer.composer(language, ready=False))
            html("library")
        with gr.Column(elem_id="nd-aside"):
            html("sources", sources.sources(None, language))
            html("reader")
    html("dialog")
    return parts


class _Wiring:
    """Which event calls what, and which parts are drawn from what it gives."""

    def __init__(self, room: Newsroom, parts: SimpleNamespace) -> None:
        self.room, self.parts, self.asking = room, parts, Asking(room)
        self._outputs = [getattr(parts, name) for name in _PARTS]
        acts = {
            name: getattr(self, {"start": "begin", "conversation": "begin", "language": "begin", "again": "ask_again"}.get(name, name))
            for name in _EVENTS
        }
        asking = [self._on(name, acts.pop(name)) for name in ("ask", "retry", "again")]
        self._on("stop", acts.pop("stop"), cancels=asking)
        for name, act in acts.items():
            self._on(name, act)

    def _on(self, name: str, act: Callable[..., Any], **more: Any) -> Any:
        # "multiple": with "once", an event that Stop has cancelled counts as pending for ever, and no further question is sent.
        # page.js keeps Enter from asking while an answer streams.
        quiet = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None, "trigger_mode": "multiple"}
        return getattr(self.parts.bridge, name)(act, None, self._outputs, **quiet, **more)

    def _visit(self, event: gr.EventData, request: gr.Request) -> Visit:
        visitor = visitor_of(request)
        accepted = request.headers.get("accept-language", "")
        return visit(self.room, visitor, Click(event._data), request.cookies, accepted)

    @property
    def _nothing(self) -> Drawing:
        """Nothing is drawn; an empty dict would be an error to Gradio."""
        return {self.parts.state: gr.skip()}

    @property
    def _stats(self) -> Stats | None:
        return self.room.opening.desk.stats() if self.room.opening.ready else None

    # -- a visit begins ------------------------------------------------------------------------------------------------

    async def begin(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[Drawing]:
        """The whole page: at first, in another language, or on another conversation."""
        here = self._visit(event, request)
        shown = not here.session.turns
        async for status in starting.watch(self.room.opening):
            ready = status.stage == "ready"
            stats = await asyncio.to_thread(lambda: self._stats)
            yield {
                **self._conversation(here, here.session, filters_too=True),
                self.parts.masthead: frame.masthead(stats, here.language, here.name),
                self.parts.welcome: welcome.welcome(status, stats, (), here.language) if shown else "",
                self.parts.composer: composer.composer(here.language, ready),
                self.parts.filters: filters.bar(here.click.filters, stats, here.language),
                self.parts.reader: "",
            }
        if ready and shown:  # a moment later: nobody has to wait for them to ask
            asked = await asyncio.to_thread(starting.suggestions, self.room.opening.desk, here.language)
            yield {self.parts.welcome: welcome.welcome(status, stats, asked, here.language)}

    def _conversation(self, here: Visit, session: Session, filters_too: bool = False, **more: str) -> Drawing:
        """Everything that shows a conversation as a whole."""
        last = session.last
        return {
            self.parts.state: frame.state(session, here.language, time.monotonic_ns(), here.click.filters if filters_too else None),
            self.parts.rail: self._rail(here, session),
            self.parts.history: turn.conversation(session.turns[:-1]),
            self.parts.live: turn.turn(last) if last else "",
            self.parts.followups: "",
            self.parts.sources: sources.sources(last, here.language),
            **{getattr(self.parts, name): html for name, html in more.items()},
        }

    def _rail(self, here: Visit, session: Session, search: str = "") -> str:
        return rail.rail(self.room.store.list(here.owner, search), session.conversation_id, search, here.language)

    # -- asking --------------------------------------------------------------------------------------------------------

    async def _ask(self, here: Visit, before: Session, asked: Turn) -> Drawings:
        """Draw each step of an answer; what does not change while it streams is sent once. Closed by Stop, it closes the steps."""
        first = True
        async with contextlib.aclosing(self.asking.ask(here.owner, here.paced, before, asked)) as steps:
            async for session in steps:
                if session is before or session.last is None:  # nothing was asked
                    return
                if first or not session.busy:
                    kept = {} if first else {self.parts.history: gr.skip()}
                    yield {**self._conversation(here, session, welcome=""), **kept}
                else:
                    yield {self.parts.live: turn.turn(session.last)}
                first = False

    async def ask(self, event: gr.EventData, request: gr.Request) -> Drawings:
        here = self._visit(event, request)
        question, edited = here.click.text("question", LONGEST_QUESTION).strip(), here.click.whole("edit")
        before = here.session.upto(edited) if edited else here.session
        async with contextlib.aclosing(self._ask(here, before, here.asks(question))) as drawings:
            async for drawing in drawings:
                yield drawing

    async def retry(self, event: gr.EventData, request: gr.Request) -> Drawings:
        """The last question once more, in the place of its old answer."""
        here = self._visit(event, request)
        if here.session.last is not None:
            once_more = again(here.session.last, drop="")
            async with contextlib.aclosing(self._ask(here, here.session.upto(len(here.session.turns)), once_more)) as drawings:
                async for drawing in drawings:
                    yield drawing

    async def ask_again(self, event: gr.EventData, request: gr.Request) -> Drawings:
        """A question without what one of its chips says: the last one in its place, an earlier one anew."""
        here = self._visit(event, request)
        asked = here.session.turn(here.click.whole("turn"))
        if asked is not None:
            last = asked.number == len(here.session.turns)
            before = here.session.upto(asked.number) if last else here.session
            async with contextlib.aclosing(self._ask(here, before, again(asked, here.click.text("drop")))) as drawings:
                async for drawing in drawings:
                    yield drawing

    def stop(self, event: gr.EventData, request: gr.Request) -> Drawing:
        here = self._visit(event, request)
        known = here.session.conversation_id
        # Gradio cancels the answer as well; when that came first, what was said is in the store since a moment ago.
        session = self.asking.stop(here.owner, known) or self.room.store.load(here.owner, known) or here.session
        return self._conversation(here, session) if session.turns else self._nothing

    def undo(self, event: gr.EventData, request: gr.Request) -> Drawing:
        """Take the last question back."""
        here = self._visit(event, request)
        left = self.room.store.save(here.owner, here.session.upto(len(here.session.turns))) if here.session.turns else here.session
        return self._conversation(here, left)

    async def followups(self, event: gr.EventData, request: gr.Request) -> Drawing:
        """Questions that go on from the last answer; asked for by page.js once it stands, so that it waits for nothing."""
        here = self._visit(event, request)
        last = here.session.last
        if last is None or last.answer is None or not self.room.opening.ready:
            return {self.parts.followups: ""}
        # Not kept: by the time they are made another question may have been asked, and saving would undo it.
        questions = await asyncio.to_thread(self.room.opening.desk.follow_ups, last.answer, last.language)
        return {self.parts.followups: turn.followups(questions, here.session)}

    def rate(self, event: gr.EventData, request: gr.Request) -> Drawing:
        """Like, dislike, or take either back by choosing it once more; with a reason, dislike."""
        here = self._visit(event, request)
        number, reason = here.click.whole("turn"), here.click.text("reason", 600)
        rated = here.session.turn(number)
        if rated is None:
            return self._nothing
        liked = here.click.text("liked") == "like"
        kept = None if liked is rated.liked and not reason else liked
        session = self.room.store.rate(here.owner, here.session.conversation_id, number, kept, reason) or here.session
        return {self.parts.history: turn.conversation(session.turns[:-1]), self.parts.live: turn.turn(session.turns[-1])}

    # -- conversations -------------------------------------------------------------------------------------------------

    def new(self, event: gr.EventData, request: gr.Request) -> Drawing:
        here = self._visit(event, request)
        stats = self._stats
        asked = starting.suggestions(self.room.opening.desk, here.language) if stats else []
        shown = welcome.welcome(self.room.opening.status, stats, asked, here.language)
        return self._conversation(here, Session(language=here.language), welcome=shown, reader="")

    def find(self, event: gr.EventData, request: gr.Request) -> Drawing:
        here = self._visit(event, request)
        return {self.parts.rail: self._rail(here, here.session, here.click.text("search"))}

    def rename(self, event: gr.EventData, request: gr.Request) -> Drawing:
        here = self._visit(event, request)
        self.room.store.rename(here.owner, here.click.text("named"), here.click.text("title"))
        return {self.parts.rail: self._rail(here, here.session)}

    def remove(self, event: gr.EventData, request: gr.Request) -> Drawing:
        """Delete a conversation; the one that is open gives way to a new one."""
        here = self._visit(event, request)
        named = here.click.text("named")
        self.room.store.delete(here.owner, named)
        return self.new(event, request) if named == here.session.conversation_id else {self.parts.rail: self._rail(here, here.session)}

    # -- sources and articles ------------------------------------------------------------------------------------------

    def open(self, event: gr.EventData, request: gr.Request) -> Drawing:
        here = self._visit(event, request)
        if not self.room.opening.ready:
            return self._nothing
        opened = open_article(self.room.opening.desk, here.session, here.click)
        language = opened.turn.language if opened.turn else here.language
        if opened.article is None:
            return {self.parts.reader: reading.gone(language)}
        html = reading.article(
            opened.article, opened.sources, opened.number, language, time.monotonic_ns(), opened.turn.number if opened.turn else 0
        )
        return {self.parts.reader: html, **({self.parts.sources: sources.sources(opened.turn, language)} if opened.turn else {})}

    def sources(self, event: gr.EventData, request: gr.Request) -> Drawing:
        here = self._visit(event, request)
        return {self.parts.sources: sources.sources(here.session.turn(here.click.whole("turn")) or here.session.last, here.language)}

    def filter(self, event: gr.EventData, request: gr.Request) -> Drawing:
        here = self._visit(event, request)
        return {self.parts.filters: filters.bar(here.click.filters, self._stats, here.language)}

    async def articles(self, event: gr.EventData, request: gr.Request) -> Drawing:
        here = self._visit(event, request)
        if not self.room.opening.ready:
            return self._nothing
        return await asyncio.to_thread(self._articles, here)

    def _articles(self, here: Visit) -> Drawing:
        shown = library.browse(self.room.opening.desk, here.click)
        stats = self._stats
        return {
            self.parts.library: shelf.shelf(shown, self.room.adding.state(here.owner), self.room.adding.limits, here.language),
            self.parts.masthead: frame.masthead(stats, here.language, here.name),
            self.parts.filters: filters.bar(here.click.filters, stats, here.language),
        }

    def delete_ask(self, event: gr.EventData, request: gr.Request) -> Drawing:
        here = self._visit(event, request)
        named = library.chosen(here.click)
        if not named or not self.room.opening.ready or not self.room.config.page.uploads:
            return self._nothing
        rows = library.rows_of(self.room.opening.desk, named).rows
        return {self.parts.dialog: shelf.deletion(rows, here.language, opened=time.monotonic_ns())}

    async def delete(self, event: gr.EventData, request: gr.Request) -> Drawing:
        here = self._visit(event, request)
        named = library.chosen(here.click)
        if not named or not self.room.opening.ready or not self.room.config.page.uploads:
            return self._nothing
        try:
            await asyncio.to_thread(self.room.opening.desk.delete_articles, named, here.click.flag("files"))
        except NewsdeskError as error:
            return {self.parts.dialog: shelf.trouble(str(error), here.language, opened=time.monotonic_ns())}
        return {self.parts.dialog: "", **await asyncio.to_thread(self._articles, here)}
