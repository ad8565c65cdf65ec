"""The view of articles as a whole: where to add some, the plot, the table, what could not be read; and the question before deleting."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.schema import ArticleRow
from ui import strings
from ui.adding import AddingState
from ui.drops import Limits
from ui.render.adding import zone
from ui.render.controls import button
from ui.render.plot import plot
from ui.render.table import delete_dialog, failures, table
from ui.render.text import esc

if TYPE_CHECKING:
    from ui.handlers.library import Shelf


def shelf(shown: Shelf, state: AddingState, limits: Limits, language: str) -> str:
    """The middle of the page when the articles are looked at; ``limits`` say whether any may be added and deleted here."""
    view = shown.view
    told = {"search": view.search, "sort": view.sort, "descending": view.descending, "offset": view.offset, "by": shown.by}
    add = zone(state, limits, language)
    drawn = f"{plot(shown.days, shown.by, language, view.filters)}{table(shown.page, view, language, limits.allowed)}"
    return (
        f'<section class="shelf" dir="{strings.direction(language)}" data-table="{esc(json.dumps(told, ensure_ascii=False))}"'
        f' aria-labelledby="nd-shelf-title"><header class="shelf-head">'
        f"{button(language, 'to_chat', 'back', words=True, data_view='')}"
        f'<h2 id="nd-shelf-title">{esc(strings.say(language, "articles"))}</h2></header>'
        f"{add}{drawn}{failures(shown.failures, language)}</section>"
    )


def deletion(rows: Sequence[ArticleRow], language: str, opened: int) -> str:
    """The question before articles are deleted, as a dialog that page.js opens."""
    return _dialog(delete_dialog(rows, language), language, opened)


def trouble(words: str, language: str, opened: int) -> str:
    """One line on what went wrong, as a dialog."""
    close = button(language, "close", css="firm", data_dialog_close="")
    return _dialog(f'<p class="error" role="alert">{esc(words)}</p>{close}', language, opened)


def _dialog(inside: str, language: str, opened: int) -> str:
    return f'<dialog class="dialog" data-opened="{opened}" dir="{strings.direction(language)}">{inside}</dialog>'
