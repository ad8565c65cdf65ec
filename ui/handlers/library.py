"""The articles: which rows of the table are looked at, and taking articles out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.schema import ArticlePage, DayCount
from ui.handlers.clicks import Click
from ui.opening import Desk
from ui.render.plot import By
from ui.render.table import TableView

ROWS = 50
_SORTS = ("title", "outlet", "date", "language", "words")


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the view of articles shows: one page of the table, and how many there are of each day, ``by`` language or outlet."""

    view: TableView
    page: ArticlePage
    days: tuple[DayCount, ...]
    by: By
    failures: tuple[tuple[str, str], ...]


def browse(desk: Desk, click: Click) -> Shelf:
    """The page of the table that a click asks for; one behind the last is the last."""
    filters = click.filters
    sort = click.text("sort") if click.text("sort") in _SORTS else "date"
    descending = click.flag("descending") if click.text("sort") else True
    view = TableView(click.text("search"), sort, descending, click.whole("offset"), ROWS, filters)
    page = desk.browse(view.search, sort, descending, view.offset, ROWS, filters)
    if not page.rows and page.total:
        view = replace(view, offset=(page.total - 1) // ROWS * ROWS)
        page = desk.browse(view.search, sort, descending, view.offset, ROWS, filters)
    by: By = "outlet" if click.text("by") == "outlet" else "language"
    # The plot shows every day, so that another one can be chosen.
    return Shelf(view, page, desk.per_day(by, replace(filters, date_from=None, date_to=None)), by, desk.failures())


def chosen(click: Click) -> tuple[str, ...]:
    """The articles that a click names: one, or several as JSON."""
    if one := click.text("article"):
        return (one,)
    try:
        named = json.loads(click.text("articles", most=500_000) or "[]")
    except ValueError:
        return ()
    return Click({"articles": named}).texts("articles")


def rows_of(desk: Desk, article_ids: Sequence[str]) -> ArticlePage:
    """The rows of some articles, for the question whether they may go."""
    return desk.browse(filters=replace(Click({}).filters, article_ids=tuple(article_ids)), limit=len(article_ids))
