"""Every drawing function, each given one text in every field that comes from outside."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from rag.schema import (
    Answer,
    Article,
    ArticlePage,
    ArticleRow,
    Chunk,
    Citation,
    DayCount,
    Filters,
    Hit,
    IngestProgress,
    IngestReport,
    Sentence,
    Stats,
)
from ui.adding import AddingState
from ui.drops import Failure, Limits
from ui.handlers.library import Shelf
from ui.opening import Status
from ui.render import adding, composer, exported, filters, frame, login, plot, rail, reading, sentence, shelf, sources, table, turn, welcome
from ui.session import Session, Turn
from ui.store import Summary

_DAY = datetime.date(2024, 12, 3)
_MOMENT = datetime.datetime(2024, 12, 3, 9, 15, tzinfo=datetime.UTC)


def citation(quote: str, start: int = 0, number: int = 1, article_id: str = "a", title: str = "Title", outlet: str = "Mehr") -> Citation:
    return Citation(number, article_id, title, outlet, _DAY, "en", None, None, quote, start, start + len(quote))


def _cited(text: str) -> Citation:
    return Citation(1, text, text, text, _DAY, text, text, None, text, 0, len(text))


def _filters(text: str) -> Filters:
    return Filters(_DAY, _DAY, (text,), (text,), (text,))


def _turn(text: str) -> Turn:
    """An answered question, disliked for a reason, with two sources, a window, a note and a model."""
    said = [Sentence(text, (1, 2), support, marks=((0, len(text)),), when=text) for support in ("quoted", "supported", "unsupported")]
    two = (_cited(text), citation(text, number=2))
    hit = Hit(Chunk(text, text, text, 0, len(text), "en"), 1.0, 1)
    answer = Answer(
        text, f"{text} [1]", tuple(said), two, True, 0.5, text, "generative", f"{text} and when", (hit,), {"total": 1.0},
        notice=text, model=text, usage={"tokens_in": 1, "tokens_out": 2},
    )  # fmt: skip
    return Turn(1, text, "en", "done", answer=answer, filters=_filters(text), liked=False, reason=f"other: {text}")


def _refusal(text: str) -> Turn:
    answer = Answer(text, text, answered=False, notice=text, searched_for=text)
    return Turn(1, text, "ar", "done", answer=answer, nearest=(_cited(text),))


def _stats(text: str) -> Stats:
    chosen = _filters(text)  # as filters write them: so that they are chosen in the lists
    return Stats(2, 2, _DAY, _DAY, dict.fromkeys(chosen.languages, 1), dict.fromkeys(chosen.outlets, 1))


def _row(text: str) -> ArticleRow:
    return ArticleRow(text, text, text, _DAY, text, 12, "ready", None)


def _view(text: str) -> table.TableView:
    return table.TableView(search=text, filters=_filters(text))


def _days(text: str) -> tuple[DayCount, ...]:
    return (DayCount(_DAY, {text: 2, "Mehr": 1}),)


def _report(text: str) -> AddingState:
    failed = (Failure(text, "", text), Failure(text, "wrong_type", text))
    return AddingState("done", True, text, 1, 2, report=IngestReport(added=1), failures=failed, missing=1)


def _failed(text: str) -> AddingState:
    return AddingState("failed", True, text, reason="", detail=text)


def _shelf(text: str) -> str:
    shown = Shelf(_view(text), ArticlePage((_row(text),), 1, 0), _days(text), "outlet", ((text, text),))
    return shelf.shelf(shown, _report(text), Limits(), "en")


def _article(text: str) -> Article:
    return Article(text, text, text, _DAY, text, text, text, None, text)


def _document(text: str) -> str:
    session = Session((_turn(text), _refusal(text), Turn(3, text, state="stopped", text=text)), "en", "c", text)
    return exported.draw(session, {text: _article(text)}, text, (text,), "en")


DRAWINGS: dict[str, Callable[[str], str]] = {
    "sentence": lambda text: sentence.sentence(_turn(text), _turn(text).answer.sentences[0], {1: _cited(text)}),  # type: ignore[union-attr]
    "streaming": lambda text: sentence.streaming(text, "en"),
    "turn": lambda text: turn.turn(_turn(text)),
    "turn-writing": lambda text: turn.turn(Turn(1, text, state="writing", text=text)),
    "turn-failed": lambda text: turn.turn(Turn(1, text, state="failed", error=text)),
    "refusal": lambda text: turn.turn(_refusal(text)),
    "conversation": lambda text: turn.conversation((_turn(text), _refusal(text))),
    "followups": lambda text: turn.followups((text, text), Session((Turn(1, text),), conversation_id=text)),
    "card": lambda text: sources.card(_turn(text), _cited(text)),
    "sources": lambda text: sources.sources(_turn(text), "en"),
    "reading": lambda text: reading.article(_article(text), (_cited(text),), 1),
    "rail": lambda text: rail.rail([Summary("c1", text, _MOMENT, 1)], "c1", text, "en"),
    "filters": lambda text: filters.bar(_filters(text), _stats(text), "en"),
    "composer": lambda text: composer.composer(text, ready=True),
    "masthead": lambda text: frame.masthead(_stats(text), "en", text),
    "state": lambda text: frame.state(Session((_turn(text),), text, text, text), "en", 1, _filters(text)),
    "welcome": lambda text: welcome.welcome(Status("ready", error=text), _stats(text), (text,), "en"),
    "welcome-failed": lambda text: welcome.welcome(Status("failed", error=text), None, (), "en"),
    "welcome-indexing": lambda text: welcome.welcome(Status("indexing", IngestProgress("reading", 1, 2, current=text)), None, (), "en"),
    "table": lambda text: table.table(ArticlePage((_row(text),), 1, 0), _view(text), "en", may_delete=True),
    "table-empty": lambda text: table.table(ArticlePage((), 0, 0), _view(text), "en", may_delete=True),
    "plot-outlets": lambda text: plot.plot(_days(text), "outlet", "en", _filters(text)),
    "plot-languages": lambda text: plot.plot(_days(text), "language", "ar", _filters(text)),
    "shelf": _shelf,
    "deletion": lambda text: shelf.deletion([_row(text)], "en", 1),
    "trouble": lambda text: shelf.trouble(text, "en", 1),
    "adding": lambda text: adding.panel(_report(text), "en"),
    "adding-failed": lambda text: adding.panel(_failed(text), "ar"),
    "login": lambda text: login.page("en", "login", "login.css", text, text),
    "exported": _document,
}
"""Name -> how one text is drawn. ``text`` may be anything that esc takes; the name is the id of a test."""

DOCUMENTS = frozenset({"login", "exported"})
"""Drawings that are whole documents."""

SILENT = frozenset({"composer", "welcome-indexing", "state"})
"""Drawings that show nothing of the text that they are given, or not as it is: "state" is JSON."""
