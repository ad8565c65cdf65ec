"""Writing to the index: stage, bring the search stores up to date beside the published ones, publish in one step."""

from __future__ import annotations

import hashlib
import itertools
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ArticleNotFound, IndexMismatch
from rag.index import lexical, vectors
from rag.index.folder import IndexFolder
from rag.index.manifest import Known, Row, SourceState
from rag.index.seal import broken, flush, seal
from rag.index.staging import Entry, Features, Slice, Staging

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

SLICE = 4000
"""Chunks that one generation takes in at least. A larger index takes in half of itself, so that the copies of the
published stores that each generation starts from stay a fixed share of the work."""

SMALL = 1000
"""Chunks below which the vectors are made anew when some are deleted."""

_TICK_ROWS = 1000

Tick = Callable[[int], None]


class Writer:
    """The one writer of an index; ``Index.write()`` hands it out. Nothing it does can be seen before ``publish``.

    It stages into the manifest, so work survives a killed process; the next writer publishes it.
    """

    def __init__(self, folder: IndexFolder, staging: Staging, embedding: BaseEmbedding, slice_chunks: int = SLICE) -> None:
        self._folder = folder
        self._staging = staging
        self._embedding = embedding
        self._slice_chunks = slice_chunks
        self._forgotten: set[str] | None = None
        self._former_fits: bool | None = None
        self._places = 0  # length of a vector, once it is known to be that of the store

    # -- what is there ----------------------------------------------------------------------------------------------

    def known(self, clause: str, *values: str) -> list[Known]:
        """Articles as they will be after ``publish``; see ``Staging.known``."""
        return self._staging.known(clause, *values)

    def entry(self, article_id: str) -> Entry | None:
        """An article as it will be after ``publish``, its chunks left out."""
        return self._staging.current_article(article_id)

    def sources(self) -> dict[str, SourceState]:
        """What is remembered of each file, as of the last ingest that finished."""
        return self._staging.sources()

    def article_counts(self) -> dict[str, int]:
        """How many articles each file has, after ``publish``."""
        return {row["source"]: row["n"] for row in self._staging.rows("SELECT source, count(*) AS n FROM current GROUP BY 1")}

    def article_ids(self) -> set[str]:
        """Every id that is taken, after ``publish``."""
        return {row["article_id"] for row in self._staging.rows("SELECT article_id FROM current")}

    def misnamed(self) -> list[str]:
        """Raw ids that several articles share, or whose article does not bear it."""
        sql = "SELECT raw_id FROM current GROUP BY raw_id HAVING count(*) > 1 OR max(article_id <> raw_id) ORDER BY 1"
        return [row["raw_id"] for row in self._staging.rows(sql)]

    def predecessor(self) -> Staging | None:
        """The manifest of the store in use, when it was made with other settings and ours has not taken it over yet."""
        current = self._folder.current()
        if current is None or self._folder.is_ours() or self._staging.mark("taken over") == current:
            return None
        file = self._folder.path / current / self._folder.manifest.name
        return Staging(file) if file.exists() else None

    def taken_over(self) -> None:
        """The predecessor's articles are all published in our store."""
        self._staging.set_mark("taken over", str(self._folder.current()))

    # -- staging ----------------------------------------------------------------------------------------------------

    def put(
        self,
        entries: Sequence[Entry],
        replacing: Sequence[str] = (),
        sources: Mapping[str, SourceState] | None = None,
        tick: Tick | None = None,
    ) -> int:
        """Add or replace articles. Returns how many chunks had to be embedded: words known already are not.

        Args:
            replacing: ids to take out in the same step, for articles that get another id or that their file lost.
            sources: files to remember in the same step. One that is not read to its end has no sha256: it then counts as
                changed, whatever its bytes are next time.
            tick: called with the number of chunks embedded, after each batch of the model; when it raises, nothing is staged.

        Raises:
            EmbeddingFailed: the model cannot be had or gives no vectors.
            IndexMismatch: its vectors are not of the kind that the store holds.
        """
        from rag.language.tokens import analyze

        known = [self._staging.features(entry.article) for entry in entries]
        new = {c.text: b"" for entry, had in zip(entries, known, strict=True) for c in entry.chunks if (c.start, c.end) not in had}
        new |= self._former_vectors(entries, new)
        missing = [text for text, vector in new.items() if not vector]
        new |= zip(missing, self._embed(missing, tick), strict=True)
        work = []
        for entry, had in zip(entries, known, strict=True):
            language = entry.article.language
            features = [
                had.get((chunk.start, chunk.end)) or Features(" ".join(analyze(chunk.text, language)), new[chunk.text])
                for chunk in entry.chunks
            ]
            work.append((entry, " ".join(analyze(entry.article.title, language)), features))
        self._staging.stage(work, replacing, sources)
        return len(missing)

    def _former_vectors(self, entries: Sequence[Entry], wanted: Collection[str]) -> dict[str, bytes]:
        """Vectors of the store in use when only its analysis or chunking was another: a model is not paid twice for the same words."""
        from rag.index.neural import NeuralEmbedding, is_another_model

        current = self._folder.current()
        if not wanted or current is None or self._folder.is_ours() or not isinstance(self._embedding, NeuralEmbedding):
            return {}
        file = self._folder.path / current / self._folder.manifest.name
        if self._folder.settings_of(current).get("embedding") != self._folder.settings.embedding or not file.exists():
            return {}
        with closing(Staging(file)) as old:
            former = {e.article.text[at:end]: f.vector for e in entries for (at, end), f in old.features(e.article).items()}
        former = {text: vector for text, vector in former.items() if text in wanted}
        if former and self._former_fits is None:  # the model may have been changed under its name
            self._former_fits = not is_another_model(self._embedding, *next(iter(former.items())))
        return former if self._former_fits else {}

    def _embed(self, texts: list[str], tick: Tick | None) -> list[bytes]:
        made: list[bytes] = []
        size = self._embedding.embed_batch_size
        for at in range(0, len(texts), size):  # a model may take seconds for a batch
            batch = vectors.unit(self._embedding.get_text_embedding_batch(texts[at : at + size]))
            if batch.shape[1] != self._places:
                self._check_kind(batch.shape[1])
            made += [vector.tobytes() for vector in batch]
            if tick:
                tick(len(batch))
        return made

    def _check_kind(self, places: int) -> None:
        """Vectors of another length, or of a model that was changed under its name, are never mixed with those in the store."""
        from rag.index.neural import is_another_model

        row = self._staging.any_row()
        wanted = self._places or (len(row.vector) // 4 if row else places)
        if places != wanted or (row and is_another_model(self._embedding, row.chunk.text, row.vector)):
            what = f"{places} numbers for a text, and the index was made with {wanted}" if places != wanted else "other vectors than it did"
            raise IndexMismatch(
                f"The embedding model {self._embedding.model_name!r} now gives {what}. Set the model back, or delete the index folder "
                f"{self._folder.path} and run `newsdesk ingest`."
            )
        self._places = places

    def remove_source(self, source: str) -> None:
        """Forget a file and take its articles out."""
        self._staging.stage_removal([known.article_id for known in self.known("source = ?", source)], source)

    def delete(self, article_id: str) -> None:
        """Take an article out because the user wants so: it stays away until its file changes or is named in an ingest.

        Raises:
            ArticleNotFound: no article has this id.
        """
        known = self.known("article_id = ?", article_id)
        if not known:
            raise ArticleNotFound(article_id)
        self.forget([fingerprint(known[0])])
        self._staging.stage_removal([article_id])

    def is_forgotten(self, known: Known) -> bool:
        """Whether the user deleted this very article."""
        if self._forgotten is None:
            self._forgotten = self._staging.forgotten()
        return bool(self._forgotten) and fingerprint(known) in self._forgotten

    def remember(self, known: Known) -> None:
        """The user asked for a deleted article again."""
        self._staging.stage_forgotten(fingerprint(known), gone=False)

    def forget(self, fingerprints: Iterable[str]) -> None:
        """Take over what another store remembers of deleted articles."""
        for name in fingerprints:
            self._staging.stage_forgotten(name, gone=True)
        self._forgotten = None

    # -- publishing -------------------------------------------------------------------------------------------------

    def staged(self) -> tuple[int, int]:
        """(articles, chunks) that wait to be published; an article to be taken out counts as one."""
        return self._staging.count("staged_articles"), self._staging.count("staged_chunks")

    def drop_staged(self) -> set[str]:
        """Give up what is staged and not published. Returns the files that it was of: they are as if they had not been looked at."""
        dropped = self._staging.drop_staged()
        if again := self._staging.remembered():
            here = {fingerprint(known) for known in self.known("1")}
            self.forget(sorted(again - here))  # the user wanted them back, and they did not come
        return dropped

    def publish(self, tick: Tick | None = None) -> None:
        """Bring all that is staged before the readers' eyes, in one step or a few, each of them whole.

        ``tick`` is called with the number of chunks written, after each few hundred; when it raises, the published
        index is as after the last step, and the rest stays staged.
        """
        while piece := self._staging.next_slice(max(self._slice_chunks, self._staging.count("chunks") // 2)):
            self._build(piece, tick)
        self._staging.publish_sources()

    def rebuild(self, tick: Tick | None = None) -> None:
        """Make both search stores anew from the manifest. Nothing is embedded: the manifest keeps the vectors."""
        self._build(None, tick)

    def drop_strays(self) -> None:
        """Delete chunks that belong to no article."""
        with self._staging.transaction() as db:
            db.execute("DELETE FROM chunks WHERE article_id NOT IN (SELECT article_id FROM articles)")

    def _build(self, piece: Slice | None, tick: Tick | None) -> None:
        state = self._staging.state()
        published = self._folder.store / state.folder if state.folder and piece else None
        if published is not None and (broken(published, deep=True) or not vectors.is_sound(published / "chroma")):
            published = None  # made anew from the manifest
        name = f"generation-{state.generation + 1:06d}-{secrets.token_hex(3)}"
        work = self._folder.store / f"work-{name}"
        try:
            dead = self._build_vectors(work / "chroma", published, piece, state.dead, tick)
            self._build_lexical(work / "lexical", published, piece, tick)
            seal(work)
            work.rename(self._folder.store / name)
            flush(self._folder.store)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        self._staging.publish(piece, name, dead)
        if self._folder.current() is None:
            self._folder.switch()
        self._folder.sweep(keep=name)

    def _build_vectors(self, target: Path, published: Path | None, piece: Slice | None, dead: int, tick: Tick | None) -> int:
        """Returns how many deleted vectors the graph still holds."""
        removes = self._staging.slice_removes(piece) if piece else []
        live = self._staging.count("chunks") - len(removes)
        # Deleted vectors stay in the graph as dead ends; a small or much changed one is sooner made anew.
        fresh = published is None or bool(removes and (live < SMALL or dead + len(removes) > live // 3))
        if not fresh and published is not None:
            vectors.copy(published / "chroma", target)
        store = vectors.VectorStore(target, create=True)
        try:
            for count in store.upsert(self._rows(piece, kept=fresh)):
                if tick:
                    tick(count)
            if not fresh:
                store.delete(removes)
            store.settle()
        finally:
            store.close()
        vectors.clear_spare_room(target)
        if removes and not fresh:
            vectors.scrub(target)
        return 0 if fresh else dead + len(removes)

    def _build_lexical(self, target: Path, published: Path | None, piece: Slice | None, tick: Tick | None) -> None:
        only_adds = published is not None and piece is not None and not self._staging.slice_touches(piece)
        if only_adds and published is not None:
            shutil.copytree(published / "lexical", target)
        lexical.add(target, _ticking(self._rows(piece, kept=not only_adds), tick))

    def _rows(self, piece: Slice | None, kept: bool) -> Iterator[Row]:
        if piece is None:
            return self._staging.published_rows()
        return itertools.chain(self._staging.kept_rows(piece) if kept else (), self._staging.slice_rows(piece))

    def finish(self) -> None:
        """The last step of a write: our store is the one in use, older ones go, and no deleted text stays in free pages."""
        if self._staging.count("articles") or self._has_nothing_to_take_over():
            self._folder.switch()
        self._folder.sweep(keep=self._staging.state().folder, stores=self._folder.is_ours())
        self._staging.tidy()

    def _has_nothing_to_take_over(self) -> bool:
        """Whether our store may be the one in use though it is empty: there is no other, or what it held was looked at."""
        current = self._folder.current()
        if current is None or self._folder.is_ours() or self._staging.mark("taken over") == current:
            return True
        return not (self._folder.path / current / self._folder.manifest.name).exists()


def _ticking(rows: Iterable[Row], tick: Tick | None) -> Iterator[Row]:
    """The rows, with a tick now and then that counts none of them: it was counted with its vector, but a stop must be heard."""
    for at, row in enumerate(rows):
        if tick and at % _TICK_ROWS == 0:
            tick(0)
        yield row


def fingerprint(known: Known) -> str:
    """What is remembered of a deleted article: nothing that can be read."""
    return hashlib.sha256("\0".join((known.source, known.raw_id, known.content_hash)).encode("utf-8", "surrogatepass")).hexdigest()
