"""Who does something, where and in which language: what every event of the page begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ui import strings
from ui.guard.identity import Visitor
from ui.handlers.clicks import Click
from ui.newsroom import Newsroom
from ui.session import Session, Turn

LANGUAGE_COOKIE = "newsdesk_language"


@dataclass(frozen=True, slots=True)
class Visit:
    """One event of a visitor: what was clicked, in which conversation. ``owner`` is the store's key, ``paced`` who the limits
    count, ``name`` the login, if any."""

    owner: str
    paced: str
    name: str | None
    language: str
    click: Click
    session: Session

    def asks(self, question: str) -> Turn:
        """A new turn with what is set on the page."""
        return Turn(0, question, strings.language_of(question, self.language), filters=self.click.filters or None)


def visit(room: Newsroom, visitor: Visitor, click: Click, cookies: Mapping[str, str], accepted: str) -> Visit:
    """Load what the event is about. A conversation that is unknown, or somebody else's, is a new one."""
    language = strings.preferred(cookies.get(LANGUAGE_COOKIE), accepted)
    wanted = click.text("conversation")
    session = room.store.load(visitor.owner, wanted) if wanted else None
    return Visit(visitor.owner, visitor.paced, visitor.name, language, click, session or Session(language=language))
