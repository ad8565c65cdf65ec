"""The process: the page's application behind its guard, served by uvicorn in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount

from rag.config import Config
from rag.errors import UserError
from ui.guard import Logins, guarded
from ui.guard.limits import Gate
from ui.newsroom import Newsroom
from ui.opening import Desk, Opening
from ui.routes import login, own_routes
from ui.routes.static import address

if TYPE_CHECKING:
    from starlette.types import ASGIApp

_FONTS = ["system-ui", "sans-serif"]  # strings, not gr.themes fonts: nothing is fetched; base.css names the real ones
_SHEETS = ("base.css", "chat.css", "aside.css", "rail.css", "table.css", "adding.css")
_LAST_WORDS = 2  # seconds that answers under way have when the server stops


@dataclass
class Page:
    """A running page. ``url`` is where it is; ``wait`` blocks until it is closed or interrupted."""

    url: str
    _server: _Server
    _newsroom: Newsroom

    def wait(self) -> None:
        try:
            self._server.thread.join()
        except KeyboardInterrupt:
            return

    def close(self) -> None:
        self._server.close()
        self._newsroom.adding.close()
        self._newsroom.opening.close()
        self._newsroom.store.close()


def launch(config: Config, open_desk: Callable[[], Desk], block: bool = True) -> Page:
    """Serve the page at ``[page] host`` and ``port`` (0 takes a free one) and open the desk in the background.

    Returns when the server is up; with ``block``, when it has been closed or interrupted.

    Raises:
        UserError: the address cannot be used.
    """
    # Seconds of imports before the server is up, not behind its back: a page that is there is one that can soon be used.
    import rag.desk
    import rag.index.vectors  # noqa: F401
    from ui.app import build_page

    listening = listen(config.page.host, config.page.port)  # before all else: a wrong port is told at once
    with contextlib.ExitStack() as undo:  # if the page cannot be made
        undo.callback(listening.close)
        newsroom = _newsroom(config, open_desk)
        undo.callback(newsroom.opening.close)
        newsroom.opening.start()  # the desk opens while the page is being built
        page = serve(newsroom, build_page(newsroom), listening, _head())
        undo.pop_all()
    if block:
        try:
            page.wait()
        finally:
            page.close()
    return page


def serve(newsroom: Newsroom, blocks: gr.Blocks, listening: socket.socket, head: str) -> Page:
    """Serve these Blocks as the page of a newsroom, with this HTML in its head, on a socket that already listens."""
    app, gradio_app = build_app(newsroom, blocks, head)
    server = _Server(app, gradio_app, blocks, listening)
    server.start()
    settings = newsroom.config.page
    host = "localhost" if settings.host in ("0.0.0.0", "::") else f"[{settings.host}]" if ":" in settings.host else settings.host
    return Page(f"http://{host}:{listening.getsockname()[1]}{settings.root_path}/", server, newsroom)


def build_app(newsroom: Newsroom, blocks: gr.Blocks, head: str) -> tuple[ASGIApp, gr.routes.App]:
    """The guarded application, and Gradio's within it."""
    settings = newsroom.config.page
    logins = Logins(settings.auth, newsroom.store.secret())
    own: Sequence[BaseRoute] = [*own_routes(newsroom), *login.routes(newsroom, logins)]
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, routes=list(own))
    gr.mount_gradio_app(
        app,
        blocks,
        path="",
        root_path=settings.root_path,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        show_error=False,
        pwa=False,
        mcp_server=False,  # ui.routes.mcp is ours
        max_file_size="1b",  # Gradio's upload has no door; ours has its own limit
        theme=gr.themes.Base(font=_FONTS, font_mono=["ui-monospace", "monospace"]),
    )
    # Gradio checks that a path in an event's data is one of an uploaded file only when this is set, and mounting does not set it.
    # Without it, any file of the machine could be named as an event's file.
    blocks.has_launched = True
    gradio_app = next(route.app for route in app.routes if isinstance(route, Mount) and isinstance(route.app, gr.routes.App))
    return guarded(app, own, blocks.fns.keys(), settings, logins, head, login.public_paths()), gradio_app


def _newsroom(config: Config, open_desk: Callable[[], Desk]) -> Newsroom:
    from ui.adding import Adding  # late, like the store: what serves a page without them needs neither
    from ui.drops import Limits
    from ui.store import Store

    page, kept = config.page, config.conversations
    opening = Opening(open_desk)
    return Newsroom(
        config,
        opening,
        Store.open(kept.path, kept.keep_days, kept.most),
        Gate(page.questions_per_minute, page.at_once, page.waiting),
        Adding(opening, config.corpus.path, Limits(page.upload_files, page.upload_mb, page.uploads)),
    )


def _head() -> str:
    """What stands in the page's head: not in Gradio's ``head``, which it adds by script when all else is there."""
    sheets = "".join(f'<link rel="stylesheet" href="{address(name)}">' for name in _SHEETS)
    return (
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        f'{sheets}<script type="module" src="{address("page.js")}"></script>'
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket at this address; port 0 takes a free one. Raises UserError when the address cannot be used."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise UserError(f"Cannot serve the page at {host}:{port}: {error}. Choose another [page] port (0 takes a free one).") from None


class _Server(uvicorn.Server):
    """uvicorn in a thread, which ends Gradio's endless streams before it waits for all answers to be sent."""

    def __init__(self, app: ASGIApp, gradio_app: gr.routes.App, blocks: gr.Blocks, listening: socket.socket) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,  # the logging of the process is not the page's to set up
                access_log=False,
                server_header=False,
                proxy_headers=True,  # believed of a proxy on this machine, or of those in FORWARDED_ALLOW_IPS
                ws="none",
                timeout_graceful_shutdown=2 * _LAST_WORDS,
            )
        )
        self._gradio_app, self._blocks, self._listening = gradio_app, blocks, listening
        self.thread = threading.Thread(target=self.run, args=([listening],), name="newsdesk-server", daemon=True)

    def start(self) -> None:
        """Returns when requests are answered."""
        self.thread.start()
        while not self.started:
            if not self.thread.is_alive():
                raise RuntimeError("The server could not start; its log says why.")
            time.sleep(0.001)

    def close(self) -> None:
        """Returns when the port is free again. May be called twice."""
        self.should_exit = True
        self.thread.join()
        self._listening.close()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._blocks._queue.close()  # type: ignore[no-untyped-call]
        self._blocks.is_running = False
        self._gradio_app.stop_event.set()
        ending = asyncio.ensure_future(super().shutdown(sockets))
        await asyncio.wait({ending}, timeout=_LAST_WORDS)
        for connection in list(self.server_state.connections):
            connection.transport.abort()  # to the answer it looks as if the visitor had left: no tracebacks
        await ending
