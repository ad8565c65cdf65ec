"""The writing half of the manifest: work is staged first, then published slice by slice.

A slice is published by one transaction, after the search stores of its generation are whole on the disk. What was
staged when a process was killed is still there for the next writer, vectors included, so nothing is embedded twice.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rag.index import listing
from rag.index.manifest import ARTICLE_COLUMNS, CHUNK_COLUMNS, Known, Manifest, Row, SourceState, as_article
from rag.schema import Article, Chunk, Span


@dataclass(frozen=True, slots=True)
class Features:
    """What is made of one chunk: its index terms, joined by spaces, and its vector as float32 bytes."""

    terms: str
    vector: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """An article on its way in: its chunks, and where it came from (see ``Known``)."""

    article: Article
    chunks: Sequence[Chunk]
    raw_id: str
    source: str


@dataclass(frozen=True, slots=True)
class Slice:
    """The staged articles up to ``last``, in order of staging: what the next generation takes in."""

    last: int
    articles: int


class Staging(Manifest):
    """A manifest opened for writing. Only the holder of the writer's lock may make one."""

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    # -- staging ----------------------------------------------------------------------------------------------------

    def stage(
        self,
        work: Sequence[tuple[Entry, str, Sequence[Features]]],
        replacing: Sequence[str] = (),
        sources: Mapping[str, SourceState] | None = None,
    ) -> None:
        """Articles with their title terms and the features of their chunks; an article staged before is replaced.

        In the same transaction the ids ``replacing`` are taken out, and ``sources`` are remembered.
        """
        with self.transaction() as db:
            for source, state in (sources or {}).items():
                source_row = (source, state.sha256, state.stamp, json.dumps(state.failures))
                db.execute("INSERT OR REPLACE INTO staged_sources VALUES (?, ?, ?, ?)", source_row)
            self._stage_removal(db, replacing)
            for entry, title_terms, features in work:
                article = entry.article
                self._unstage(db, article.article_id)
                row = (
                    article.article_id, entry.raw_id, entry.source, article.title, article.text,
                    article.date.isoformat() if article.date else None, article.language, article.outlet, article.url,
                    article.content_hash, _text_hash(article), title_terms,
                )  # fmt: skip
                sql = f"INSERT INTO staged_articles (size, gone, {ARTICLE_COLUMNS}) VALUES (?, 0, {_marks(12)})"
                db.execute(sql, (len(entry.chunks), *row))
                db.executemany(
                    f"INSERT INTO staged_chunks VALUES ({_marks(7)})",
                    [
                        (c.chunk_id, c.article_id, c.start, c.end, c.position, f.terms, f.vector)
                        for c, f in zip(entry.chunks, features, strict=True)
                    ],
                )

    def stage_removal(self, article_ids: Sequence[str], source: str | None = None) -> None:
        """Take articles out, and with ``source`` the memory of their file. Unknown ids are passed over."""
        with self.transaction() as db:
            self._stage_removal(db, article_ids)
            if source is not None:
                db.execute("INSERT OR REPLACE INTO staged_sources VALUES (?, NULL, '', '[]')", (source,))

    def _stage_removal(self, db: sqlite3.Connection, article_ids: Sequence[str]) -> None:
        for article_id in article_ids:
            self._unstage(db, article_id)
            size = db.execute("SELECT count(*) FROM chunks WHERE article_id = ?", (article_id,)).fetchone()[0]
            if db.execute("SELECT 1 FROM articles WHERE article_id = ?", (article_id,)).fetchone():
                db.execute("INSERT INTO staged_articles (size, gone, article_id) VALUES (?, 1, ?)", (size, article_id))

    def stage_forgotten(self, fingerprint: str, gone: bool) -> None:
        """Remember (or no longer) that the user deleted the article of this fingerprint."""
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO staged_forgotten VALUES (?, ?)", (fingerprint, gone))

    @staticmethod
    def _unstage(db: sqlite3.Connection, article_id: str) -> None:
        db.execute("DELETE FROM staged_chunks WHERE article_id = ?", (article_id,))
        db.execute("DELETE FROM staged_articles WHERE article_id = ?", (article_id,))

    def set_mark(self, name: str, value: str) -> None:
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))

    def drop_staged(self) -> set[str]:
        """Take the staged articles back, with the memory of their files; what is staged of other files stays. Returns the files."""
        names = {name for row in self.rows(_STAGED_FILES) for name in (row["source"], row["before"]) if name is not None}
        with self.transaction() as db:
            db.execute("DELETE FROM staged_sources WHERE source IN (SELECT value FROM json_each(?))", (json.dumps(sorted(names)),))
            db.execute("DELETE FROM staged_chunks")
            db.execute("DELETE FROM staged_articles")
        return names

    def remembered(self) -> set[str]:
        """Fingerprints of deleted articles that the user has asked for again, staged."""
        return {row["fingerprint"] for row in self.rows("SELECT fingerprint FROM staged_forgotten WHERE NOT gone")}

    # -- what is known, staged work included ------------------------------------------------------------------------

    def known(self, clause: str, *values: str) -> list[Known]:
        """Articles as they will be once all is published, by a condition on raw_id, source, article_id or content_hash."""
        sql = f"SELECT article_id, raw_id, source, content_hash FROM current WHERE {clause} ORDER BY source, article_id"
        return [Known(*row) for row in self.rows(sql, values)]

    def current_article(self, article_id: str) -> Entry | None:
        """An article with its chunks left out, staged or published."""
        rows = self.rows("SELECT * FROM current WHERE article_id = ?", (article_id,))
        return Entry(as_article(rows[0]), (), rows[0]["raw_id"], rows[0]["source"]) if rows else None

    def every_article(self) -> Iterator[Entry]:
        """Every published article, its chunks left out."""
        for row in self.stream(f"SELECT {ARTICLE_COLUMNS} FROM articles ORDER BY article_id", size=50):
            yield Entry(as_article(row), (), row["raw_id"], row["source"])

    def forgotten(self) -> set[str]:
        """Fingerprints of the articles that the user deleted."""
        staged = {row["fingerprint"]: row["gone"] for row in self.rows("SELECT * FROM staged_forgotten")}
        known = {row["fingerprint"] for row in self.rows("SELECT fingerprint FROM forgotten")}
        return {name for name in known | staged.keys() if staged.get(name, 1)}

    def features(self, article: Article) -> Mapping[Span, Features]:
        """Features of an article with the very same words, under whatever id and date, so that nothing is embedded twice."""
        for prefix in ("staged_", ""):
            sql = f"SELECT article_id FROM {prefix}articles WHERE text_hash = ? AND text = ? AND language = ? LIMIT 1"
            rows = self.rows(sql, (_text_hash(article), article.text, article.language))
            if rows:
                sql = f'SELECT start, "end", terms, vector FROM {prefix}chunks WHERE article_id = ?'
                return {(r["start"], r["end"]): Features(r["terms"], r["vector"]) for r in self.rows(sql, (rows[0]["article_id"],))}
        return {}

    def any_row(self) -> Row | None:
        """One chunk with its vector, published or staged; always the same one of the same rows."""
        for prefix in ("", "staged_"):
            sql = f"SELECT {CHUNK_COLUMNS} FROM {prefix}chunks ORDER BY chunk_id LIMIT 1"
            if row := next(self.rows_of(prefix, sql), None):
                return row
        return None

    # -- publishing -------------------------------------------------------------------------------------------------

    def next_slice(self, chunks: int) -> Slice | None:
        """The next staged articles that hold about ``chunks`` chunks together, in whole files; None when no article is staged.

        Whole files, so that an ingest that is cancelled between two slices leaves no file half in.
        """
        ends: dict[str, int] = {}
        for row in self.stream(_STAGED_FILES):
            ends.update((source, row["seq"]) for source in (row["source"], row["before"]) if source is not None)
        last, articles, size, whole_from = 0, 0, 0, 0
        for row in self.stream(_STAGED_FILES):
            last, articles, size = row["seq"], articles + 1, size + row["size"]
            whole_from = max([whole_from, *(ends[source] for source in (row["source"], row["before"]) if source is not None)])
            if size >= chunks and last >= whole_from:
                break
        return Slice(last, articles) if articles else None

    def slice_rows(self, piece: Slice) -> Iterator[Row]:
        """The chunks that a slice brings."""
        sql = f"""SELECT {", ".join("c." + name.strip() for name in CHUNK_COLUMNS.split(","))} FROM staged_articles s
            JOIN staged_chunks c ON c.article_id = s.article_id WHERE s.seq <= ? ORDER BY s.seq, c.position"""
        return self.rows_of("staged_", sql, (piece.last,))

    def slice_removes(self, piece: Slice) -> list[str]:
        """Published chunk ids that a slice takes out: of deleted articles, and of changed ones."""
        sql = """SELECT c.chunk_id FROM staged_articles s JOIN chunks c ON c.article_id = s.article_id
            WHERE s.seq <= ? AND NOT EXISTS (SELECT 1 FROM staged_chunks n WHERE n.chunk_id = c.chunk_id) ORDER BY 1"""
        return [row["chunk_id"] for row in self.rows(sql, (piece.last,))]

    def slice_touches(self, piece: Slice) -> bool:
        """Whether a slice changes or deletes anything that is published, rather than only adding to it."""
        sql = "SELECT 1 FROM staged_articles s JOIN articles a ON a.article_id = s.article_id WHERE s.seq <= ? LIMIT 1"
        return bool(self.rows(sql, (piece.last,)))

    def kept_rows(self, piece: Slice) -> Iterator[Row]:
        """The published chunks of articles that a slice leaves alone."""
        sql = f"""SELECT {CHUNK_COLUMNS} FROM chunks WHERE article_id NOT IN
            (SELECT article_id FROM staged_articles WHERE seq <= ?) ORDER BY article_id, position"""
        return self.rows_of("", sql, (piece.last,))

    def publish(self, piece: Slice | None, folder: str, dead: int) -> None:
        """One transaction: the slice's rows become the published ones, and ``folder`` the published search stores."""
        with self.transaction() as db:
            if piece is not None:
                touched = f"(SELECT article_id FROM staged_articles WHERE seq <= {piece.last})"
                db.execute(f"DELETE FROM chunks WHERE article_id IN {touched}")
                db.execute(f"DELETE FROM articles WHERE article_id IN {touched}")
                sql = f"INSERT INTO articles SELECT {ARTICLE_COLUMNS} FROM staged_articles WHERE NOT gone AND seq <= ? ORDER BY seq"
                db.execute(sql, (piece.last,))
                listing.take_in(db, touched)
                db.execute(f"INSERT INTO chunks SELECT {CHUNK_COLUMNS} FROM staged_chunks WHERE article_id IN {touched} ORDER BY rowid")
                db.execute(f"DELETE FROM staged_chunks WHERE article_id IN {touched}")
                db.execute("DELETE FROM staged_articles WHERE seq <= ?", (piece.last,))
            db.execute("UPDATE state SET generation = generation + 1, folder = ?, dead = ?", (folder, dead))

    def publish_sources(self) -> None:
        """Files count as read only when all their articles are in: this comes after the last slice."""
        with self.transaction() as db:
            db.execute("DELETE FROM sources WHERE source IN (SELECT source FROM staged_sources)")
            db.execute("INSERT INTO sources SELECT * FROM staged_sources WHERE sha256 IS NOT NULL ORDER BY source")
            db.execute("DELETE FROM forgotten WHERE fingerprint IN (SELECT fingerprint FROM staged_forgotten WHERE NOT gone)")
            db.execute("INSERT OR IGNORE INTO forgotten SELECT fingerprint FROM staged_forgotten WHERE gone ORDER BY 1")
            db.execute("DELETE FROM staged_sources")
            db.execute("DELETE FROM staged_forgotten")

    def tidy(self) -> None:
        """Give back the room of deleted rows when there is much of it, and empty the log, which still holds their text."""
        free, pages = self.rows("PRAGMA freelist_count")[0][0], self.rows("PRAGMA page_count")[0][0]
        with self._lock:
            if free > pages / 3:
                self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# A row may belong to two files: when an id goes from an article of one to an article of another, and when it is taken out
_STAGED_FILES = """SELECT s.seq, s.size, s.source, a.source AS before FROM staged_articles s
    LEFT JOIN articles a ON a.article_id = s.article_id ORDER BY s.seq"""


def _text_hash(article: Article) -> str:
    return hashlib.sha256(f"{article.language}\0{article.text}".encode()).hexdigest()


def _marks(count: int) -> str:
    return ", ".join("?" * count)
