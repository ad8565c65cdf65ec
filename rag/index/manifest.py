"""The manifest: one SQLite file that holds every article, every chunk, and what is still to be done.

It is the source of truth. Chroma and the lexical index are made from it and can be made again from it alone: a chunk's
row keeps its index terms and its vector. A chunk's text is no column: it is sliced from its article's text when it is
asked for, so a quotation cannot differ from its article.

It is also the redo log. New work is first *staged* (``staged_*`` tables); the other two stores are then brought up to
date in a folder of their own, and one transaction moves the staged rows to the published tables and names that
folder. Readers look at the published tables alone, so they never see half of a change, whenever the power fails.
"""

from __future__ import annotations

import datetime
import itertools
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.index import listing
from rag.index.conditions import where
from rag.schema import Article, Chunk, Filters

ARTICLE_COLUMNS = "article_id, raw_id, source, title, text, date, language, outlet, url, content_hash, text_hash, title_terms"
CHUNK_COLUMNS = 'chunk_id, article_id, start, "end", position, terms, vector'
_ARTICLE_BODY = """article_id TEXT PRIMARY KEY, raw_id TEXT, source TEXT, title TEXT, text TEXT, date TEXT,
    language TEXT, outlet TEXT, url TEXT, content_hash TEXT, text_hash TEXT, title_terms TEXT"""
_CHUNK_BODY = 'chunk_id TEXT PRIMARY KEY, article_id TEXT, start INTEGER, "end" INTEGER, position INTEGER, terms TEXT, vector BLOB'

# staged_articles.seq keeps the order of the work; a row without text (drop = 1) takes the article out.
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS state (one INTEGER PRIMARY KEY CHECK (one = 1), generation INTEGER, folder TEXT, dead INTEGER);
INSERT OR IGNORE INTO state VALUES (1, 0, '', 0);
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS sources (source TEXT PRIMARY KEY, sha256 TEXT, stamp TEXT, failures TEXT);
CREATE TABLE IF NOT EXISTS forgotten (fingerprint TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS articles ({_ARTICLE_BODY});
CREATE TABLE IF NOT EXISTS chunks ({_CHUNK_BODY});
CREATE TABLE IF NOT EXISTS staged_articles (seq INTEGER PRIMARY KEY AUTOINCREMENT, size INTEGER, gone INTEGER,
    {_ARTICLE_BODY.replace("PRIMARY KEY", "UNIQUE")});
CREATE TABLE IF NOT EXISTS staged_chunks ({_CHUNK_BODY});
CREATE TABLE IF NOT EXISTS staged_sources (source TEXT PRIMARY KEY, sha256 TEXT, stamp TEXT, failures TEXT);
CREATE TABLE IF NOT EXISTS staged_forgotten (fingerprint TEXT PRIMARY KEY, gone INTEGER);
CREATE INDEX IF NOT EXISTS articles_by_raw ON articles (raw_id);
CREATE INDEX IF NOT EXISTS articles_by_source ON articles (source);
CREATE INDEX IF NOT EXISTS articles_by_text ON articles (text_hash);
CREATE INDEX IF NOT EXISTS articles_by_date ON articles (date, article_id);
CREATE INDEX IF NOT EXISTS chunks_by_article ON chunks (article_id, position);
CREATE INDEX IF NOT EXISTS staged_by_raw ON staged_articles (raw_id);
CREATE INDEX IF NOT EXISTS staged_by_text ON staged_articles (text_hash);
CREATE INDEX IF NOT EXISTS staged_by_source ON staged_articles (source);
CREATE INDEX IF NOT EXISTS staged_chunks_by_article ON staged_chunks (article_id, position);
CREATE VIEW IF NOT EXISTS current AS
    SELECT {ARTICLE_COLUMNS} FROM staged_articles WHERE NOT gone
    UNION ALL SELECT {ARTICLE_COLUMNS} FROM articles
    WHERE NOT EXISTS (SELECT 1 FROM staged_articles s WHERE s.article_id = articles.article_id);
{listing.SCHEMA}"""


@dataclass(frozen=True, slots=True)
class Known:
    """What the manifest remembers of where an article came from: ``raw_id`` is its id before collisions were settled."""

    article_id: str
    raw_id: str
    source: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Row:
    """One chunk as the two search stores take it. ``terms`` and ``title_terms`` are index terms joined by spaces."""

    chunk: Chunk
    article: Article
    terms: str
    title_terms: str
    vector: bytes


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a file. ``stamp`` holds its size and time, ``failures`` what could not be read in it:
    (where in the file, reason)."""

    sha256: str
    stamp: str = ""
    failures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Which generation of the search stores is published, and in which folder; ``dead`` counts vectors deleted since
    the last rebuild, which still lie in the graph."""

    generation: int
    folder: str
    dead: int


class Manifest:
    """The SQLite file of one store. Safe to use from several threads; see ``staging`` for the writing half.

    Args:
        file: where it lies.
        create: make it when it is not there. Else sqlite3.OperationalError is raised: a reader that came too late must not
            leave an empty store where a deleted one was.
    """

    def __init__(self, file: Path, create: bool = True) -> None:
        if create:
            file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        self._lock = threading.RLock()
        # isolation_level None: transactions begin and end where we say, never where the driver thinks
        address = f"{file.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
        self._db = sqlite3.connect(address, timeout=10, isolation_level=None, check_same_thread=False, uri=True)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")  # a published folder is deleted after its successor is named: that must not be undone
        self._db.execute("PRAGMA secure_delete = ON")
        if not self.rows("SELECT 1 FROM sqlite_master WHERE name = 'current'"):
            self._db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def stream(self, sql: str, values: Sequence[Any] = (), size: int = 500) -> Iterator[sqlite3.Row]:
        """Rows of a long answer, a few hundred at a time in memory."""
        with self._lock:
            cursor = self._db.execute(sql, values)
        while True:
            with self._lock:
                rows = cursor.fetchmany(size)
            if not rows:
                return
            yield from rows

    # -- what is published ------------------------------------------------------------------------------------------

    def state(self) -> State:
        row = self.rows("SELECT generation, folder, dead FROM state")[0]
        return State(row["generation"], row["folder"], row["dead"])

    def sources(self) -> dict[str, SourceState]:
        """Every file that was read, by name."""
        return {row["source"]: _source_state(row) for row in self.rows("SELECT * FROM sources")}

    def failures(self) -> tuple[tuple[str, str], ...]:
        """(file and place in it, reason) of what could not be read, by name of file."""
        rows = self.rows("SELECT * FROM sources WHERE failures <> '[]' ORDER BY source")
        return tuple((row["source"] + place, reason) for row in rows for place, reason in _source_state(row).failures)

    def has_staged(self) -> bool:
        """Whether work waits to be published: a writer was stopped half way."""
        return any(self.rows(f"SELECT 1 FROM {table} LIMIT 1") for table in ("staged_articles", "staged_sources", "staged_forgotten"))

    def mark(self, name: str) -> str | None:
        rows = self.rows("SELECT value FROM marks WHERE name = ?", (name,))
        return rows[0]["value"] if rows else None

    def article(self, article_id: str) -> Article | None:
        rows = self.rows(f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE article_id = ?", (article_id,))
        return as_article(rows[0]) if rows else None

    def articles(self, filters: Filters | None = None, limit: int | None = None) -> list[Article]:
        """Newest first, undated last, then by id; with ``limit``, at most so many."""
        condition, values = where(filters)
        sql = f"SELECT {ARTICLE_COLUMNS} FROM articles{condition} ORDER BY date DESC NULLS LAST, article_id LIMIT ?"
        return [as_article(row) for row in self.rows(sql, [*values, -1 if limit is None else limit])]

    def chunks(self, chunk_ids: Iterable[str]) -> dict[str, Chunk]:
        # as JSON: SQLite has a limit on the number of ? in a statement
        sql = f"{_CHUNK_SELECT} WHERE chunk_id IN (SELECT value FROM json_each(?)) ORDER BY article_id"
        with self._lock:
            rows = self.rows(sql, (json.dumps(list(chunk_ids)),))
            return {chunk.chunk_id: chunk for chunk in self._with_text(rows)}

    def article_chunks(self, article_id: str) -> list[Chunk]:
        with self._lock:
            return list(self._with_text(self.rows(f"{_CHUNK_SELECT} WHERE article_id = ? ORDER BY position", (article_id,))))

    def _with_text(self, rows: Iterable[sqlite3.Row]) -> Iterator[Chunk]:
        # Sliced here and not by SQLite's substr, which ends at a NUL character; one article's text in memory at a time.
        for article_id, group in itertools.groupby(rows, key=lambda row: row["article_id"]):
            found = self.rows("SELECT text FROM articles WHERE article_id = ?", (article_id,))
            if found:
                yield from (_chunk(row, found[0]["text"]) for row in group)

    def chunk_ids(self) -> set[str]:
        return {row["chunk_id"] for row in self.rows("SELECT chunk_id FROM chunks")}

    def count(self, table: str) -> int:
        return int(self.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"])

    def histogram(self, column: str) -> dict[str, int]:
        """How many articles have each value of a column, most first."""
        sql = f"SELECT {column} AS value, count(*) AS n FROM listing WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1"
        return {row["value"]: row["n"] for row in self.rows(sql)}

    def date_range(self) -> tuple[datetime.date | None, datetime.date | None]:
        row = self.rows("SELECT min(date) AS first, max(date) AS last FROM listing")[0]
        return _date(row["first"]), _date(row["last"])

    def published_rows(self) -> Iterator[Row]:
        """Every chunk with its features, in an order that depends on the articles alone."""
        return self.rows_of("", f"{_FEATURE_SELECT} FROM chunks ORDER BY article_id, position")

    def sample_rows(self, count: int) -> list[Row]:
        """Up to ``count`` chunks spread over the whole index, the same ones each time."""
        step = max(1, self.count("chunks") // max(1, count))
        sql = f"""SELECT * FROM ({_FEATURE_SELECT}, row_number() OVER (ORDER BY chunk_id) AS n FROM chunks)
            WHERE n % ? = 0 ORDER BY article_id, position LIMIT ?"""
        return list(self.rows_of("", sql, (step, count)))

    def rows_of(self, prefix: str, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The chunks that a query over the (``prefix``ed) chunk table names, article by article, with their articles."""
        for article_id, group in itertools.groupby(self.stream(sql, values), key=lambda row: row["article_id"]):
            found = self.rows(f"SELECT {ARTICLE_COLUMNS} FROM {prefix}articles WHERE article_id = ?", (article_id,))
            if not found:
                continue
            article = as_article(found[0])
            for row in group:
                yield Row(_chunk(row, article.text), article, row["terms"], found[0]["title_terms"], row["vector"])


_CHUNK_SELECT = 'SELECT chunk_id, article_id, start, "end", position FROM chunks'
_FEATURE_SELECT = f"SELECT {CHUNK_COLUMNS}"


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def as_article(row: sqlite3.Row) -> Article:
    """An article's row as the type that the rest of Newsdesk knows."""
    return Article(
        row["article_id"], row["title"], row["text"], _date(row["date"]), row["language"], row["outlet"], row["url"],
        Path(row["source"]), row["content_hash"],
    )  # fmt: skip


def _source_state(row: sqlite3.Row) -> SourceState:
    failures = tuple((where, reason) for where, reason in json.loads(row["failures"]))
    return SourceState(row["sha256"], row["stamp"], failures)


def _chunk(row: sqlite3.Row, text: str) -> Chunk:
    return Chunk(row["chunk_id"], row["article_id"], text[row["start"] : row["end"]], row["start"], row["end"], row["position"])
