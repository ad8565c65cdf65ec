"""Files to index: what is new or changed is read, cut, embedded and written; what is gone is taken out."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from rag.config import Config
from rag.errors import ArticleNotFound
from rag.index.index import Index
from rag.index.manifest import Known, SourceState
from rag.index.staging import Entry
from rag.index.writer import Writer
from rag.ingest.chunker import split
from rag.ingest.clock import Clock
from rag.ingest.identity import apart, raw_id_of, storable
from rag.ingest.readers import read
from rag.ingest.readers.record import ReadFailure
from rag.ingest.sources import Found, Source, find_named, find_sources, order, own_file
from rag.schema import Article, IngestProgress, IngestReport

Progress = Callable[[IngestProgress], None]
BATCH_ARTICLES = 200
BATCH_CHARACTERS = 2_000_000


class _Cancelled(Exception):
    """The caller wants an ingest to end."""


def ingest(
    index: Index,
    corpus: Path,
    config: Config,
    paths: Sequence[Path] | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> IngestReport:
    """Bring the index in step with the corpus folder, or read just the files and folders named in ``paths``.

    Files whose bytes are unchanged are not read again; what could not be read in them is reported again. With
    ``paths`` nothing is taken out but what the named files no longer hold, and they may lie outside the corpus.

    Args:
        progress: called every few files and chunks. It may raise to stop: what was published stays, the rest is
            published by the next ingest.
        cancelled: asked as often; when it turns true, the ingest ends. Files that are wholly in stay, of the others nothing is kept.

    Raises:
        CorpusError: the corpus folder is missing.
        IndexBusy: another process is writing.
    """
    started = time.monotonic()

    def tell(step: IngestProgress) -> None:
        if progress:
            progress(step)
        if cancelled and cancelled():
            raise _Cancelled

    report = IngestReport(cancelled=True)
    # Cancelled out here, a change of settings is half done: the old store stays in use, and the next ingest goes on where this one ended
    with suppress(_Cancelled), index.write(rebuild=True) as writer:
        run = _Ingest(writer, config, tell)
        run.take_over()
        found = find_sources(corpus, index.folder.path) if paths is None else find_named(paths, corpus, index.folder.path)
        report = run.bring_in(found, named=paths is not None)
    return replace(report, seconds=time.monotonic() - started)


def needs_ingest(index: Index, corpus: Path) -> bool:
    """Whether an ingest would find something to do: told by names, sizes and times of the files, without reading them.

    Raises:
        CorpusError: the corpus folder is missing.
    """
    before = index.sources()
    found = find_sources(corpus, index.folder.path)
    if before is None:
        return bool(found.sources) or not index.folder.is_ours()
    here = {source.name: source.stamp for source in found.sources}
    there = {name: state.stamp for name, state in before.items() if not name.startswith("/") and not found.hides(name)}
    return here != there


def delete_articles(index: Index, corpus: Path, article_ids: Sequence[str], files: bool) -> tuple[str, ...]:
    """Take articles out of the index, in one step; see ``Newsdesk.delete_articles``."""
    ids = tuple(dict.fromkeys(article_ids))
    if not ids:
        return ()
    with index.write() as writer:
        found = {known.article_id: known for article_id in ids for known in writer.known("article_id = ?", article_id)}
        for article_id in ids:
            if article_id not in found:
                raise ArticleNotFound(article_id)
        counts = writer.article_counts() if files else {}
        for known in found.values():
            if counts.get(known.source) == 1 and _remove_file(own_file(known.source, corpus, known.content_hash)):
                writer.remove_source(known.source)
            else:
                writer.delete(known.article_id)
    return ids


def _remove_file(file: Path | None) -> bool:
    """Whether a file was there and is gone; one that cannot be removed stays."""
    try:
        if file is not None:
            file.unlink()
        return file is not None
    except OSError:
        return False


@dataclass(slots=True)
class _Tally:
    """What became of the articles of one file."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    chunks: int = 0


@dataclass(slots=True)
class _Batch:
    """Articles that wait to be embedded together, those that their files lost, and the files that were read."""

    entries: list[Entry] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    sources: dict[str, SourceState] = field(default_factory=dict)
    characters: int = 0


class _Ingest:
    """One run. Everything is staged in the writer; only a batch of articles is ever held in memory."""

    def __init__(self, writer: Writer, config: Config, progress: Progress) -> None:
        self._tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
        self._failed: list[tuple[str, str]] = []
        self._chunks = 0
        self._writer = writer
        self._config = config
        self._progress = progress
        self._batch = _Batch()
        self._taken: set[str] = set()
        self._clock = Clock()
        self._told: IngestProgress | None = None

    def bring_in(self, found: Found, named: bool) -> IngestReport:
        """Read and publish what changed, until it is done or cancelled."""
        try:
            self.sync(found, named)
            self.settle()
        except _Cancelled:
            self._writer.drop_staged()
            return self._report(dropped=self._tallies, cancelled=True)
        try:
            self.publish()
        except _Cancelled:
            dropped = self._writer.drop_staged()
            return self._report(dropped, cancelled=bool(dropped))
        return self._report()

    def _report(self, dropped: Collection[str] = (), cancelled: bool = False) -> IngestReport:
        """What is in, and what could not be read. Of the files ``dropped``, only what is unchanged in them counts."""
        unchanged = sum(tally.unchanged for tally in self._tallies.values())
        kept = [tally for source, tally in self._tallies.items() if source not in dropped]
        added, updated, removed, chunks = (
            sum(getattr(tally, name) for tally in kept) for name in ("added", "updated", "removed", "chunks")
        )
        return IngestReport(added, updated, unchanged, removed, tuple(self._failed), chunks, cancelled=cancelled)

    # -- files ------------------------------------------------------------------------------------------------------

    def sync(self, found: Found, named: bool) -> None:
        """Read what changed, in order of name; take out what is gone unless only ``named`` files were asked for."""
        self._failed += found.failures
        before = self._writer.sources()
        if not named:
            self._remove_gone(found, before.keys())
        self._clock.start(sum(source.size for source in found.sources))
        self._taken = self._writer.article_ids()
        counts = self._writer.article_counts()
        for at, source in enumerate(found.sources):
            if at % 20 == 0 or self._clock.due():
                self._tell_reading(at, len(found.sources), source.name)
            try:
                sha256 = source.sha256()
            except OSError as error:
                # Not to be opened just now is no reason to lose what was read from it before.
                self._failed.append((source.name, f"cannot be opened: {error.strerror or error}"))
                continue
            state = before.get(source.name)
            if state and not named and state.sha256 == sha256:
                self._tallies[source.name].unchanged += counts.get(source.name, 0)
                self._fail(source, state.failures)
                if state.stamp != source.stamp:
                    self._batch.sources[source.name] = SourceState(sha256, source.stamp, state.failures)
            else:
                tell = partial(self._tell_reading, at, len(found.sources), source.name)
                self._read(source, sha256, source.name in counts, named, tell)
            self._clock.done += source.size
        self._flush()
        self._tell_reading(len(found.sources), len(found.sources), "")

    def _fail(self, source: Source, failures: Iterable[tuple[str, str]]) -> None:
        self._failed += [(source.name + where, reason) for where, reason in failures]

    def _remove_gone(self, found: Found, before: Iterable[str]) -> None:
        here = {source.name for source in found.sources}
        gone = [name for name in before if not name.startswith("/") and name not in here and not found.hides(name)]
        counts = self._writer.article_counts()
        for name in sorted(gone):
            self._tallies[name].removed += counts.get(name, 0)
            self._writer.remove_source(name)

    def _read(self, source: Source, sha256: str, known_before: bool, named: bool, tell: Callable[[], None]) -> None:
        """Stage what changed in one file."""
        before = {known.raw_id: known for known in self._writer.known("source = ?", source.name)} if known_before else {}
        self._batch.sources[source.name] = SourceState("")
        seen: dict[str, str] = {}
        failures: list[tuple[str, str]] = []
        for item in read(source.path):
            if isinstance(item, ReadFailure):
                failures.append((item.path.removeprefix(str(source.path)), item.reason))
                continue
            article = storable(item)
            raw_id = raw_id_of(article.article_id, source.name, seen, article.content_hash)
            if raw_id is None:
                continue
            seen[raw_id] = article.content_hash
            self._take(Known(raw_id, raw_id, source.name, article.content_hash), article, before.get(raw_id), named)
            if self._clock.due():
                tell()
        gone = [known.article_id for raw_id, known in before.items() if raw_id not in seen]
        self._batch.gone += gone
        self._tallies[source.name].removed += len(gone)
        self._fail(source, failures)
        self._batch.sources[source.name] = SourceState(sha256, source.stamp, tuple(failures))

    def _take(self, found: Known, article: Article, before: Known | None, named: bool) -> None:
        """Put one article into the batch, unless it is unchanged or the user deleted it."""
        if self._writer.is_forgotten(found):
            if not named:
                return
            self._writer.remember(found)
        tally = self._tallies[found.source]
        if before is not None and before.content_hash == found.content_hash:
            tally.unchanged += 1
            return
        tally.added += before is None
        tally.updated += before is not None
        # A name of its own for now, which nobody bears; ``settle`` gives the final one.
        article_id = before.article_id if before else self._free_id(found)
        self._put(replace(article, article_id=article_id), found.raw_id, found.source)

    def _free_id(self, found: Known) -> str:
        article_id = apart(found.raw_id, found.source, 64) if found.raw_id in self._taken else found.raw_id
        self._taken.add(article_id)
        return article_id

    def _put(self, article: Article, raw_id: str, source: str) -> None:
        chunking = self._config.chunking
        chunks = split(article, chunking.max_words, chunking.whole_words)
        self._batch.entries.append(Entry(article, chunks, raw_id, source))
        self._batch.characters += len(article.text)
        self._tallies[source].chunks += len(chunks)
        self._chunks += len(chunks)
        self._clock.inside += len(article.text)
        if len(self._batch.entries) >= BATCH_ARTICLES or self._batch.characters >= BATCH_CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        batch, self._batch = self._batch, _Batch()
        if batch.entries or batch.gone or batch.sources:
            self._writer.put(batch.entries, batch.gone, batch.sources, self._still_embedding)

    def _still_embedding(self, _: int) -> None:
        """A model takes its time: tell again how far it is, so that the screen is alive and a stop is heard."""
        if self._told and self._clock.due():
            self._progress(self._told)

    # -- ids --------------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Give every article its final id, which depends on the set of files alone: of those that share a raw id, the
        first by name of its file bears it (files of the corpus before others), the rest get a mark of their file."""
        for raw_id in self._writer.misnamed():
            sharing = sorted(self._writer.known("raw_id = ?", raw_id), key=lambda known: order(known.source))
            wanted = {known.article_id: self._final_id(known, first=known is sharing[0]) for known in sharing}
            renamed = [(old, new) for old, new in wanted.items() if old != new]
            entries = [self._renamed(old, new) for old, new in renamed]
            if entries:
                self._writer.put(entries, replacing=[old for old, _ in renamed])

    def _final_id(self, known: Known, first: bool) -> str:
        if first:
            return known.raw_id
        length = 8
        while self._writer.known("raw_id = ?", apart(known.raw_id, known.source, length)):  # somebody named a file like that
            length *= 2
        return apart(known.raw_id, known.source, length)

    def _renamed(self, old: str, new: str) -> Entry:
        entry = self._writer.entry(old)
        assert entry is not None, f"{old!r} was just listed"
        article = replace(entry.article, article_id=new)
        chunks = split(article, self._config.chunking.max_words, self._config.chunking.whole_words)
        return Entry(article, chunks, entry.raw_id, entry.source)

    # -- other settings ---------------------------------------------------------------------------------------------

    def take_over(self) -> None:
        """After a change of settings: cut and embed anew what the store in use holds, also what lies outside the corpus."""
        old = self._writer.predecessor()
        if old is None:
            return
        try:
            total = old.count("articles")
            for at, article in enumerate(old.every_article()):
                if self._clock.due():
                    self._told = IngestProgress("reading", at, total, self._chunks, None, article.source)
                    self._progress(self._told)
                if not self._writer.known("article_id = ? AND content_hash = ?", article.article.article_id, article.article.content_hash):
                    self._put(article.article, article.raw_id, article.source)
            self._flush()
            self._writer.put([], sources=old.sources())
            self._writer.forget(sorted(old.forgotten()))
        finally:
            old.close()
        self.publish()
        self._writer.taken_over()

    # -- progress ---------------------------------------------------------------------------------------------------

    def publish(self) -> None:
        """Publish what is staged, and tell how far it is."""
        articles, chunks = self._writer.staged()
        written, started = 0, time.monotonic()

        def tick(count: int) -> None:
            nonlocal written
            written += count
            share = min(1.0, written / chunks) if chunks else 1.0
            left = (time.monotonic() - started) * (1 - share) / share if share else None
            self._progress(IngestProgress("indexing", int(articles * share), articles, written, left))

        if articles:
            self._progress(IngestProgress("indexing", 0, articles, 0, chunks * Clock.INDEXING))
        self._writer.publish(tick)
        if articles:
            self._progress(IngestProgress("indexing", articles, articles, chunks, 0.0))

    def _tell_reading(self, done: int, total: int, current: str) -> None:
        self._told = IngestProgress("reading", done, total, self._chunks, self._clock.left(self._chunks), current)
        self._progress(self._told)
