"""Who may do what: everything that stands between the network and the page.

A request passes, from the outside in: ``headers`` (what every answer carries), ``doors`` (which addresses exist at all),
``requests`` (same origin, size of the body), ``identity`` (who it is), ``index_page`` (Gradio's page made strict), ``events`` (no
message but those that Gradio understands).
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from ui.guard.doors import Doors
from ui.guard.events import Events
from ui.guard.headers import Headers
from ui.guard.identity import Identity
from ui.guard.index_page import IndexPage
from ui.guard.logins import Logins
from ui.guard.requests import Requests

if TYPE_CHECKING:
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

    from rag.config import PageConfig

__all__ = ["Doors", "Events", "Headers", "Identity", "IndexPage", "Logins", "Requests", "guarded"]


def guarded(
    app: ASGIApp, own: Sequence[BaseRoute], events: Container[int], page: PageConfig, logins: Logins, head: str, public: frozenset[str]
) -> ASGIApp:
    """The page behind its guard.

    Args:
        app: the page: our own routes, and Gradio below them.
        own: our own routes; each is a door.
        events: ids of the events that Gradio knows.
        head: HTML for the head of the page.
        public: paths that are open without a login.
    """
    app = Events(app, events)
    app = IndexPage(app, head, page.root_path)
    app = Identity(app, logins, page.root_path, public)
    app = Requests(app)
    app = Doors(app, own, page.root_path, page.hosts)
    return Headers(app)
