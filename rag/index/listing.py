"""The list of articles: one narrow row for each, sorted, searched and counted by SQL without a look at any text.

The table ``listing`` is filled from ``articles`` in the transaction that publishes them, so the two always agree. The
rows of ``articles`` themselves are wide: to read a date there, SQLite walks over the whole text before it.
"""

from __future__ import annotations

import datetime
import itertools
import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from rag.index.conditions import where
from rag.language.fold import fold
from rag.schema import ArticlePage, ArticleRow, DayCount, Filters

if TYPE_CHECKING:
    from rag.index.manifest import Manifest

_COLUMN = {"title": "title_key", "outlet": "outlet_key", "date": "date", "language": "language", "words": "words"}
_LONGEST_SEARCH = 500  # characters that are looked for; each word is a condition, and SQLite takes a thousand at most
_FEW = 2000
_LARGEST = 2**62  # SQLite's integers end soon after

# ``found`` is what a search looks at: folded title, outlet and id, one on a line, so that no word runs from one into another.
# Each index ends in the id, which settles ties. Two carry the columns that days are counted by.
SCHEMA = """
CREATE TABLE IF NOT EXISTS listing (article_id TEXT PRIMARY KEY, date TEXT, language TEXT, outlet TEXT, words INTEGER,
    title_key TEXT, outlet_key TEXT, found TEXT);
CREATE INDEX IF NOT EXISTS listing_by_title ON listing (title_key, article_id);
CREATE INDEX IF NOT EXISTS listing_by_outlet ON listing (outlet_key, article_id);
CREATE INDEX IF NOT EXISTS listing_by_date ON listing (date, article_id);
CREATE INDEX IF NOT EXISTS listing_by_language ON listing (language, article_id);
CREATE INDEX IF NOT EXISTS listing_by_words ON listing (words, article_id);
CREATE INDEX IF NOT EXISTS listing_days_by_language ON listing (date, language);
CREATE INDEX IF NOT EXISTS listing_days_by_outlet ON listing (date, outlet);
"""


def take_in(db: sqlite3.Connection, touched: str) -> None:
    """Bring the list in step with ``articles``. For the transaction that publishes; ``touched`` is a query in brackets for the
    ids that changed."""
    db.create_function("folded", 1, _folded, deterministic=True)
    db.create_function("count_words", 1, lambda text: len(text.split()), deterministic=True)
    db.execute(f"DELETE FROM listing WHERE article_id IN {touched}")
    found = "folded(title) || char(10) || coalesce(folded(outlet), '') || char(10) || folded(article_id)"
    db.execute(
        f"""INSERT INTO listing SELECT article_id, date, language, outlet, count_words(text), folded(title), folded(outlet), {found}
        FROM articles WHERE article_id IN {touched} ORDER BY article_id"""
    )


def check_page(sort: str, offset: int, limit: int) -> None:
    """Raises ValueError for a page that cannot be."""
    if sort not in _COLUMN:
        raise ValueError(f"Articles are sorted by one of {', '.join(_COLUMN)}, not by {sort!r}.")
    if offset < 0 or limit < 0:
        raise ValueError(f"A page begins at 0 or later and has 0 rows or more, not {offset} and {limit}.")


def page(manifest: Manifest, search: str, sort: str, descending: bool, offset: int, limit: int, filters: Filters | None) -> ArticlePage:
    """One page of the list; see ``Newsdesk.browse``. Paths are relative to the corpus, as the manifest has them."""
    words = sorted(set(fold(search[:_LONGEST_SEARCH].encode("utf-8", "replace").decode()).split()))
    condition, values = where(filters, *["instr(found, ?) > 0"] * len(words))
    values = [*words, *values]
    few = _few(manifest, condition, values) if words else None
    if few is not None:
        total, values, condition = len(few), [json.dumps(few)], ""
        table = "json_each(?) CROSS JOIN listing ON article_id = value"
    else:
        total = manifest.rows(f"SELECT count(*) FROM listing{condition}", values)[0][0]
        # Where many are found, the page is soon full along the sort's index; far behind, one walk over the table is quicker
        table = "listing NOT INDEXED" if words and 5 * (offset + limit) > total else "listing"
    order = f"{_COLUMN[sort]} {'DESC' if descending else 'ASC'} NULLS LAST, article_id"
    sql = f"SELECT article_id FROM {table}{condition} ORDER BY {order} LIMIT ? OFFSET ?"
    ids = [row["article_id"] for row in manifest.rows(sql, [*values, min(limit, _LARGEST), min(offset, _LARGEST)])]
    return ArticlePage(_rows(manifest, ids), total, offset)


def _few(manifest: Manifest, condition: str, values: list[str]) -> list[str] | None:
    """The ids that a search finds, when it finds few: then the table was walked over once, and need not be again to count them."""
    rows = manifest.rows(f"SELECT article_id FROM listing NOT INDEXED{condition} LIMIT ?", [*values, _FEW + 1])
    return [row["article_id"] for row in rows] if len(rows) <= _FEW else None


def check_by(by: str) -> None:
    """Raises ValueError for what days are not counted by."""
    if by not in ("language", "outlet"):
        raise ValueError(f"Days are counted by language or outlet, not by {by!r}.")


def per_day(manifest: Manifest, by: str, filters: Filters | None) -> tuple[DayCount, ...]:
    """How many articles each day has; see ``Newsdesk.per_day``."""
    condition, values = where(filters, "date IS NOT NULL")
    rows = manifest.rows(f"SELECT date, {by} AS value, count(*) AS n FROM listing{condition} GROUP BY 1, 2 ORDER BY 1, 2", values)
    days = itertools.groupby(rows, key=lambda row: row["date"])
    return tuple(DayCount(datetime.date.fromisoformat(day), {row["value"] or "": row["n"] for row in group}) for day, group in days)


def _rows(manifest: Manifest, ids: list[str]) -> tuple[ArticleRow, ...]:
    """The rows of these articles, in this order."""
    # A copy is known by an article before it, in order of date and id, with the same words
    sql = """SELECT l.article_id, a.title, a.source, l.outlet, l.date, l.language, l.words, EXISTS (
            SELECT 1 FROM articles b JOIN listing m ON m.article_id = b.article_id WHERE b.text_hash = a.text_hash
            AND (coalesce(m.date, '~'), m.article_id) < (coalesce(l.date, '~'), l.article_id)) AS copy
        FROM json_each(?) j CROSS JOIN listing l ON l.article_id = j.value CROSS JOIN articles a ON a.article_id = l.article_id
        ORDER BY j.key"""
    return tuple(
        ArticleRow(
            row["article_id"], row["title"], row["outlet"], datetime.date.fromisoformat(row["date"]) if row["date"] else None,
            row["language"], row["words"], "copy" if row["copy"] else "ready", Path(row["source"]),
        )
        for row in manifest.rows(sql, [json.dumps(ids)])
    )  # fmt: skip


def _folded(text: str | None) -> str | None:
    return None if text is None else fold(text)
