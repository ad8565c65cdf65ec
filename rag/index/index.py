"""The index: Chroma, the lexical index and the manifest as one.

Readers look at one published generation. They are never blocked by a writer, in this process or another, and notice at
the next search that a newer generation is published.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from rag.errors import ArticleNotFound, IndexDamaged, IndexMismatch, IndexUnusable, NewsdeskError
from rag.index import listing
from rag.index.folder import IndexFolder, IndexSettings
from rag.index.lexical import Clause, LexicalStore
from rag.index.manifest import Manifest, SourceState
from rag.index.nearest import MANY, nearest
from rag.index.seal import broken
from rag.index.staging import Staging
from rag.index.vectors import VectorStore
from rag.index.writer import SLICE, Writer
from rag.schema import Article, ArticlePage, Chunk, DayCount, Filters, Stats

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

__all__ = ["Clause", "Index", "IndexSettings"]

Result = TypeVar("Result")
_TRIES = 20


@dataclass(slots=True)
class _Snapshot:
    """The search stores of one generation, opened; ``users`` counts the searches that are under way in it."""

    folder: str
    vectors: VectorStore
    lexical: LexicalStore
    users: int = 0
    retired: bool = False

    def close(self) -> None:
        self.vectors.close()
        self.lexical.close()


class Index:
    """Search and write one index. Safe to use from several threads; a context manager.

    An index that was never made is empty. One that was made with other settings can be opened and written with
    ``write(rebuild=True)``; everything else raises IndexMismatch.
    """

    def __init__(self, folder: IndexFolder, embedding: BaseEmbedding, lock_seconds: float, corpus: Path | None = None) -> None:
        self.folder = folder
        self.embedding = embedding
        self.slice_chunks = SLICE
        self._lock_seconds = lock_seconds
        self._corpus = corpus
        self._mutex = threading.RLock()
        self._manifest: Manifest | None = None
        self._manifest_inode = 0
        self._snapshot: _Snapshot | None = None
        self._stats: tuple[str, Stats] | None = None

    @classmethod
    def open(
        cls, path: Path, embedding: BaseEmbedding, settings: IndexSettings, lock_seconds: float = 10, corpus: Path | None = None
    ) -> Index:
        """Open the index in a folder, which need not be there.

        Args:
            embedding: makes the vectors; ``settings.embedding`` names it.
            settings: what the index must have been made with.
            lock_seconds: how long ``write`` waits for another writer.
            corpus: where the articles' files lie now. The index keeps their paths relative to it, so that it can be moved.
        """
        return cls(IndexFolder(path, settings), embedding, lock_seconds, corpus)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the files go. Other Index objects on the same folder are not touched; using this one again reopens it."""
        with self._mutex:
            self._retire()
            if self._manifest is not None:
                self._manifest.close()
            self._manifest = None

    # -- searching --------------------------------------------------------------------------------------------------

    def search_words(
        self, clauses: Sequence[Clause], k: int, filters: Filters | None = None, pairs: Sequence[tuple[str, str]] = ()
    ) -> list[tuple[str, float]]:
        """Clauses, and pairs of terms that should stand together, to (chunk_id, BM25), best first, ties by chunk_id."""
        return self._search(lambda stores: stores.lexical.search(clauses, k, filters, pairs), [])

    def search_vector(self, vector: Sequence[float], k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """A vector to (chunk_id, cosine similarity), best first, ties by chunk_id."""

        def search(stores: _Snapshot) -> list[tuple[str, float]]:
            if stores.vectors.places not in (0, len(vector)):
                raise IndexMismatch(
                    f"The embedding model gives {len(vector)} numbers for a text, and the index in {self.folder.path} was made with "
                    f"{stores.vectors.places}. Set [embedding] back, or delete that folder and run `newsdesk ingest`."
                )
            if k > 0 and filters and stores.lexical.count > MANY:
                return self._read(lambda manifest: nearest(manifest, stores.vectors, vector, k, filters), [])
            return stores.vectors.search(vector, k, filters)

        return self._search(search, [])

    def document_frequencies(self, terms: Collection[str], field: Literal["terms", "names"] = "terms") -> dict[str, int]:
        """How many chunks hold each index term in their text, or each skeleton of a name; all of one generation."""
        nothing = dict.fromkeys(terms, 0)
        return self._search(lambda stores: {term: stores.lexical.document_frequency(term, field) for term in nothing}, nothing)

    @property
    def chunk_count(self) -> int:
        return self._search(lambda stores: stores.lexical.count, 0)

    # -- what is in it ----------------------------------------------------------------------------------------------

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, Chunk]:
        """Chunks by id; ids that are gone are left out."""
        return self._read(lambda manifest: manifest.chunks(chunk_ids), {})

    def article(self, article_id: str) -> Article:
        """One article, whole.

        Raises:
            ArticleNotFound: no article has this id.
        """
        article = self._read(lambda manifest: manifest.article(article_id), None)
        if article is None:
            raise ArticleNotFound(article_id)
        return self._located(article)

    def articles_by_id(self, article_ids: Collection[str]) -> dict[str, Article]:
        """Articles by id, in one look; ids that are gone are left out."""
        if not article_ids:  # an empty filter would let all through
            return {}
        return {article.article_id: article for article in self.articles(Filters(article_ids=tuple(dict.fromkeys(article_ids))))}

    def articles(self, filters: Filters | None = None, limit: int | None = None) -> list[Article]:
        """Newest first, undated last, then by id; with ``limit``, at most so many."""
        found: list[Article] = self._read(lambda manifest: manifest.articles(filters, limit), [])
        return [self._located(article) for article in found]

    def browse(self, search: str, sort: str, descending: bool, offset: int, limit: int, filters: Filters | None = None) -> ArticlePage:
        """One page of the table of articles; see ``Newsdesk.browse``."""
        listing.check_page(sort, offset, limit)
        nothing = ArticlePage((), 0, offset)
        found = self._read(lambda manifest: listing.page(manifest, search, sort, descending, offset, limit, filters), nothing)
        if self._corpus is None:
            return found
        return replace(found, rows=tuple(replace(row, path=self._corpus / row.path) if row.path else row for row in found.rows))

    def per_day(self, by: str, filters: Filters | None = None) -> tuple[DayCount, ...]:
        """How many articles each day has; see ``Newsdesk.per_day``."""
        listing.check_by(by)
        nothing: tuple[DayCount, ...] = ()
        return self._read(lambda manifest: listing.per_day(manifest, by, filters), nothing)

    def failures(self) -> tuple[tuple[str, str], ...]:
        """(file and place in it, reason) of what could not be read in the files as they are remembered, by name of file."""
        nothing: tuple[tuple[str, str], ...] = ()
        return self._read(lambda manifest: manifest.failures(), nothing)

    def _located(self, article: Article) -> Article:
        return replace(article, path=self._corpus / article.path) if self._corpus and article.path else article

    def article_chunks(self, article_id: str) -> list[Chunk]:
        """The chunks of an article in order; none when it is unknown."""
        return self._read(lambda manifest: manifest.article_chunks(article_id), [])

    def stats(self) -> Stats:
        """Counted once for each generation: every question asks for it."""
        folder = self.generation()
        if self._stats is None or self._stats[0] != folder:
            self._stats = folder, self._read(_stats, Stats(0, 0, None, None, {}, {}))
        return self._stats[1]

    def generation(self) -> str:
        """Name of the published generation; "" when there is none. A new one means that something changed."""
        return self._read(lambda manifest: manifest.state().folder, "")

    def sources(self) -> dict[str, SourceState] | None:
        """What is remembered of each file that was read. None when an ingest is called for whatever the files are: the
        index was never made, was made with other settings, or its last writer was stopped half way."""
        if not self.folder.is_ours() or self.folder.has_trash():
            return None
        return self._read(lambda manifest: None if manifest.has_staged() else manifest.sources(), None)

    # -- writing ----------------------------------------------------------------------------------------------------

    @contextmanager
    def write(self, rebuild: bool = False) -> Iterator[Writer]:
        """Be the one writer. What was put is published when the block ends well; when it raises, it stays staged.

        Work that a killed or failed writer left staged is published first.

        Args:
            rebuild: write a new store beside one that was made with other settings, and put it in its place at the end.

        Raises:
            IndexBusy: another process is writing; says which.
            IndexMismatch: the index was made with other settings, and ``rebuild`` is not set.
        """
        if not rebuild:
            self.folder.check()
        with self.folder.lock(self._lock_seconds):
            if not rebuild:  # it may have changed while we waited
                self.folder.check()
            self.folder.prepare()
            staging = Staging(self.folder.manifest)
            try:
                # Whoever changes the store in use makes any half-made successor stale: it must not live to take its place.
                self.folder.sweep(keep=staging.state().folder, stores=self.folder.current() == self.folder.store.name)
                writer = Writer(self.folder, staging, self.embedding, self.slice_chunks)
                writer.publish()
                yield writer
                writer.publish()
                writer.finish()
            finally:
                staging.close()

    # -- the published generation -----------------------------------------------------------------------------------

    def _read(self, ask: Callable[[Manifest], Result], nothing: Result) -> Result:
        try:
            with self._mutex:
                manifest = self._open_manifest()
            return nothing if manifest is None else ask(manifest)
        except sqlite3.OperationalError as error:  # SQLite writes beside a file that it reads
            self.folder.check()  # another store may have taken the place of ours just now
            raise IndexUnusable(
                f"The index in {self.folder.path} cannot be opened here: {error}. It must lie where Newsdesk may write."
            ) from error
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(f"The manifest of the index in {self.folder.path} is damaged: {error}. Run `newsdesk doctor`.") from error

    def _search(self, ask: Callable[[_Snapshot], Result], nothing: Result) -> Result:
        """Ask the newest generation; when it was replaced under our hands, the one that came after it."""
        for _ in range(_TRIES):
            folder = self.generation()
            try:
                with self._lease() as snapshot:
                    return nothing if snapshot is None else ask(snapshot)
            except NewsdeskError:
                raise
            except Exception as error:  # whatever the two libraries raise on a folder that is gone or damaged
                failure = error
                if folder == self.generation():
                    break
        raise IndexDamaged(f"The index in {self.folder.path} cannot be searched: {failure}. Run `newsdesk doctor`.") from failure

    @contextmanager
    def _lease(self) -> Iterator[_Snapshot | None]:
        with self._mutex:
            snapshot = self._refresh()
            if snapshot is not None:
                snapshot.users += 1
        try:
            yield snapshot
        finally:
            with self._mutex:
                if snapshot is not None:
                    snapshot.users -= 1
                    if snapshot.retired and not snapshot.users:
                        snapshot.close()

    def _refresh(self) -> _Snapshot | None:
        manifest = self._open_manifest()
        folder = manifest.state().folder if manifest is not None else ""
        if self._snapshot is not None and self._snapshot.folder == folder:
            return self._snapshot
        self._retire()
        if folder:
            path = self.folder.store / folder
            if damaged := broken(path):
                raise OSError(f"damaged or missing: {', '.join(damaged)}")
            lexical = LexicalStore(path / "lexical")
            self._snapshot = _Snapshot(folder, VectorStore(path / "chroma"), lexical)
        return self._snapshot

    def _retire(self) -> None:
        if self._snapshot is not None:
            self._snapshot.retired = True
            if not self._snapshot.users:
                self._snapshot.close()
        self._snapshot = None

    def _open_manifest(self) -> Manifest | None:
        """The manifest in use; None when nothing was ever published. Raises IndexMismatch."""
        current = self.folder.check()
        file = self.folder.manifest
        # The folder may have been deleted and made again: a file that only has the same name is another one.
        inode = _inode(file) if current else 0
        if current and not inode:
            self.folder.check()  # another store took the place of ours just now; else it is damaged, and as good as empty
        if inode != self._manifest_inode or self._manifest is None:
            if self._manifest is not None:
                self._manifest.close()
            self._manifest = None
            self._manifest = Manifest(file, create=False) if inode else None
            self._manifest_inode = inode
        return self._manifest


def _inode(file: Path) -> int:
    try:
        return file.stat().st_ino
    except FileNotFoundError:
        return 0


def _stats(manifest: Manifest) -> Stats:
    first, last = manifest.date_range()
    articles, chunks = manifest.count("articles"), manifest.count("chunks")
    return Stats(articles, chunks, first, last, manifest.histogram("language"), manifest.histogram("outlet"))
