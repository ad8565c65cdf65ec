"""Opening an article at the words that were quoted."""

from __future__ import annotations

from dataclasses import dataclass

from rag.errors import ArticleNotFound
from rag.schema import Article, Citation
from ui.handlers.clicks import Click
from ui.opening import Desk
from ui.session import Session, Turn


@dataclass(frozen=True, slots=True)
class Opened:
    """An article to read (None: it is gone), the turn it was opened from, and the number of the passage that was clicked."""

    article: Article | None
    turn: Turn | None = None
    number: int = 0

    @property
    def sources(self) -> tuple[Citation, ...]:
        return self.turn.sources if self.turn else ()


def open_article(desk: Desk, session: Session, click: Click) -> Opened:
    """Find what a click on a chip, a card or a row of the table asks for.

    ``click`` tells the ``turn`` and ``number`` of a source, or the ``article`` id. Offsets are never taken from it, only
    from the conversation.
    """
    turn, number = session.turn(click.whole("turn")), click.whole("number")
    source = next((source for source in turn.sources if source.number == number), None) if turn else None
    article_id = source.article_id if source else click.text("article")
    try:
        return Opened(desk.article(article_id), turn if source else None, number if source else 0)
    except ArticleNotFound:
        return Opened(None, turn)
