"""The table of articles: sorted by a click on a heading, searched, paged, chosen from; and the dialog that asks before deleting.

Only one page of rows is ever drawn, so a hundred thousand articles cost as much as fifty. Everything from outside goes through
``esc``. What a click does stands in ``data-`` fields: "articles" draws the table again with another sort, page or search, "open" reads an
article, "delete-ask" and "delete" take articles away. On a narrow screen ``table.css`` lays the rows out as cards; the roles are
written out because a browser forgets that a table is one as soon as its rows are no longer laid out as rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.schema import ArticlePage, ArticleRow, Filters
from ui import strings
from ui.render.byline import badge
from ui.render.text import esc


@dataclass(frozen=True, slots=True)
class TableView:
    """What is shown of the articles. ``sort`` is a column of ``ArticleRow``, ``offset`` counts rows from 0, ``limit`` rows on a page."""

    search: str = ""
    sort: str = "date"
    descending: bool = True
    offset: int = 0
    limit: int = 50
    filters: Filters = field(default_factory=Filters)


# Column -> whether its first click sorts from the greatest down: the newest and the longest are what people look for.
_COLUMNS = {"title": False, "outlet": False, "date": True, "language": False, "words": True, "status": False}


def table(page: ArticlePage, view: TableView, language: str, may_delete: bool) -> str:
    """A page of articles with its search box, its headings to sort by and its buttons to leaf through.

    Args:
        may_delete: whether this visitor may take articles away; without it no button offers to.
    """
    drawn = f"{_rows(page, view, language, may_delete)}{_pager(page, view, language)}"
    inside = drawn if page.rows else _nothing(view, language)
    search = _search(view, language) if page.rows or view.search or view.filters else ""
    return (
        f'<section class="articles-table" dir="{strings.direction(language)}">{search}{_chosen_bar(language, may_delete)}{inside}</section>'
    )


def _search(view: TableView, language: str) -> str:
    label = esc(strings.say(language, "table_search"))
    return (
        f'<label class="table-search"><span class="for-readers">{label}</span>'
        f'<input type="search" data-search="articles" value="{esc(view.search)}" placeholder="{label}" dir="auto"'
        ' autocomplete="off"></label>'
    )


def _chosen_bar(language: str, may_delete: bool) -> str:
    """What can be done with the articles that are ticked. Hidden until the page's script counts one and fills in how many."""
    words = {key: esc(strings.say(language, f"chosen_{key}", n="{n}")) for key in ("one", "many", "ask", "clear", "delete")}
    delete = (
        f'<button type="button" class="danger" data-action="delete-ask" data-chosen="all">{words["delete"]}</button>' if may_delete else ""
    )
    return (
        f'<div class="chosen-bar" data-chosen-bar role="status" hidden>'
        f'<span data-chosen-count data-one="{words["one"]}" data-many="{words["many"]}"></span>'
        f'<button type="button" data-action="filter-articles" data-chosen="all">{words["ask"]}</button>'
        f'<button type="button" data-action="choose-none">{words["clear"]}</button>{delete}</div>'
    )


# -- rows --------------------------------------------------------------------------------------------------------------


def _rows(page: ArticlePage, view: TableView, language: str, may_delete: bool) -> str:
    all_here = esc(strings.say(language, "choose_page"))
    heads = [f'<th scope="col" role="columnheader" class="choose"><input type="checkbox" data-choose-page aria-label="{all_here}"></th>']
    heads += [_heading(name, view, language) for name in _COLUMNS]
    if may_delete:
        heads.append(f'<th scope="col" role="columnheader"><span class="for-readers">{esc(strings.say(language, "delete"))}</span></th>')
    rows = "".join(_row(row, language, may_delete) for row in page.rows)
    caption = esc(strings.count(language, "articles", page.total))
    return (
        f'<table role="table"><caption>{caption}</caption><thead role="rowgroup"><tr role="row">{"".join(heads)}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )


def _heading(name: str, view: TableView, language: str) -> str:
    """A column's name, which sorts by it, and the other way round when it is sorted by already."""
    sorted_by = view.sort == name
    next_descending = not view.descending if sorted_by else _COLUMNS[name]
    state = ("descending" if view.descending else "ascending") if sorted_by else "none"
    arrow = f'<span class="arrow" aria-hidden="true">{"↓" if view.descending else "↑"}</span>' if sorted_by else ""
    return (
        f'<th scope="col" role="columnheader" class="{name}" aria-sort="{state}">'
        f'<button type="button" data-action="articles" data-sort="{name}" data-descending="{int(next_descending)}">'
        f"{esc(strings.say(language, f'column_{name}'))}{arrow}</button></th>"
    )


def _row(row: ArticleRow, language: str, may_delete: bool) -> str:
    article = esc(row.article_id)
    choose = esc(strings.say(language, "choose", title=row.title))
    cells = {
        "outlet": f"<bdi>{esc(row.outlet)}</bdi>" if row.outlet else "",
        "date": esc(strings.date(language, row.date)) if row.date else "",
        "language": badge(language, row.language),
        "words": esc(strings.number(language, row.words)),
        "status": f'<span class="state {esc(row.status)}">{esc(strings.say(language, f"status_{row.status}"))}</span>',
    }
    told = "".join(_cell(name, strings.say(language, f"column_{name}"), inside) for name, inside in cells.items())
    if may_delete:
        label = esc(strings.say(language, "delete_one", title=row.title))
        told += (
            f'<td role="cell" class="delete"><button type="button" class="danger" data-action="delete-ask" data-article="{article}"'
            f' aria-label="{label}">{esc(strings.say(language, "delete"))}</button></td>'
        )
    return (
        f'<tr role="row"><td role="cell" class="choose"><input type="checkbox" data-choose="{article}" aria-label="{choose}"></td>'
        f'<th scope="row" role="rowheader" class="title" lang="{esc(row.language)}">'
        f'<button type="button" class="link" data-action="open" data-show="reader" data-article="{article}" dir="auto">'
        f"{esc(row.title)}</button></th>{told}</tr>"
    )


def _cell(name: str, label: str, inside: str) -> str:
    """A cell; what is not known leaves a dash in the table and no line on a card."""
    empty = "" if inside else " unknown"
    return f'<td role="cell" class="{name}{empty}" data-label="{esc(label)}">{inside or "–"}</td>'


# -- pages -------------------------------------------------------------------------------------------------------------


def _pager(page: ArticlePage, view: TableView, language: str) -> str:
    """From which article to which of how many, and the ways to the other pages; none where there is one page only."""
    first, last = page.offset + 1, page.offset + len(page.rows)
    numbers = {name: strings.number(language, value) for name, value in (("first", first), ("last", last), ("total", page.total))}
    told = f'<span class="range">{esc(strings.say(language, "range", **numbers))}</span>'
    if page.total <= view.limit and page.offset == 0:
        return f'<nav class="pager">{told}</nav>'
    end = (page.total - 1) // view.limit * view.limit
    # The signs are mirrored by the browser where the text runs from right to left
    places = (
        ("«", "first", 0),
        ("‹", "previous", max(0, page.offset - view.limit)),
        ("›", "next", page.offset + view.limit),
        ("»", "last", end),
    )
    buttons = [
        f'<button type="button" data-action="articles" data-offset="{offset}" aria-label="{esc(strings.say(language, f"page_{name}"))}"'
        f"{_disabled(page, last, name)}>{sign}</button>"
        for sign, name, offset in places
    ]
    label = esc(strings.say(language, "pages"))
    return f'<nav class="pager" aria-label="{label}">{"".join(buttons[:2])}{told}{"".join(buttons[2:])}</nav>'


def _disabled(page: ArticlePage, last: int, name: str) -> str:
    at_end = page.offset == 0 if name in ("first", "previous") else last >= page.total
    return " disabled" if at_end else ""


def _nothing(view: TableView, language: str) -> str:
    if not view.search and not view.filters:
        return f'<p class="hint nothing">{esc(strings.say(language, "no_articles"))}</p>'
    again = esc(strings.say(language, "show_all"))
    return (
        f'<div class="nothing" role="status"><p class="hint">{esc(strings.say(language, "table_nothing"))}</p>'
        f'<button type="button" data-action="articles" data-search="" data-clear="filters">{again}</button></div>'
    )


# -- around the table ----------------------------------------------------------------------------------------------------


def delete_dialog(rows: Sequence[ArticleRow], language: str, shown: int = 8) -> str:
    """What stands in the dialog that asks before articles are deleted: which, and whether their files go too."""
    titles = "".join(f'<li dir="auto" lang="{esc(row.language)}">{esc(row.title)}</li>' for row in rows[:shown])
    rest = len(rows) - shown
    more = f'<p class="hint">{esc(strings.count(language, "more_articles", rest))}</p>' if rest > 0 else ""
    words = {key: esc(strings.say(language, key)) for key in ("delete", "cancel", "delete_files", "delete_hint")}
    articles = esc(json.dumps([row.article_id for row in rows], ensure_ascii=False))
    return (
        f'<section class="delete-dialog" dir="{strings.direction(language)}">'
        f"<h2>{esc(strings.count(language, 'delete_count', len(rows)))}</h2><ul>{titles}</ul>{more}"
        f'<label class="with-files"><input type="checkbox" data-with-files aria-describedby="delete-hint"> {words["delete_files"]}</label>'
        f'<p class="hint" id="delete-hint">{words["delete_hint"]}</p>'
        f'<p class="dialog-actions"><button type="button" data-action="cancel">{words["cancel"]}</button>'
        f'<button type="button" class="danger primary" data-action="delete" data-articles="{articles}">{words["delete"]}</button></p>'
        "</section>"
    )


def failures(failed: Sequence[tuple[str, str]], language: str) -> str:
    """The files that could not be read, each with its reason, behind a line that says how many; empty when all could."""
    if not failed:
        return ""
    rows = "".join(f'<li><div class="file"><bdi>{esc(file)}</bdi></div><div><bdi>{esc(reason)}</bdi></div></li>' for file, reason in failed)
    count = esc(strings.count(language, "failed_files", len(failed)))
    return f'<details class="failures" dir="{strings.direction(language)}"><summary>{count}</summary><ul>{rows}</ul></details>'
