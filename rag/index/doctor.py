"""Check the stores against each other, and mend them from the manifest.

The manifest holds everything, vectors included, so the search stores are mended by making them anew; nothing is read
or embedded again. What is wrong in the manifest itself is taken out, and its file is read again by the next ingest.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.errors import EmbeddingFailed
from rag.index.folder import discard
from rag.index.index import Index
from rag.index.lexical import Clause, LexicalStore
from rag.index.manifest import Manifest, Row, SourceState
from rag.index.neural import NeuralEmbedding, is_another_model
from rag.index.seal import broken
from rag.index.vectors import VectorStore, is_sound

SAMPLE = 100
_MAY_LOSE = 0.03  # a graph search is approximate: among many nearly equal texts it may miss one
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What an examination found, one line each. ``mended``: it was put right, and a second look found nothing more."""

    healthy: bool
    findings: tuple[str, ...] = ()
    mended: bool = False


def examine(index: Index, mend: bool) -> Diagnosis:
    """Check that the three stores tell one story, and that a sample of the chunks can be found by words and by vector.

    An index that was never made is healthy. With ``mend``, what was found is put right; findings are what was there before.
    A model behind the index is tried too; what is wrong with it nobody but the user can mend.

    Raises:
        IndexMismatch: the index was made with other settings.
        IndexBusy: mending must wait for another writer.
    """
    index.folder.check()
    unreadable = _unreadable(index.folder.manifest)
    if unreadable:
        return _start_over(index, unreadable) if mend else Diagnosis(False, (unreadable,))
    lost, findings = _look_steadily(index)
    of_model = _model_findings(index)
    if not findings or not mend:
        return Diagnosis(not findings and not of_model, (*findings, *of_model))
    with index.write() as writer:
        writer.put([], [article_id for article_id, _ in lost], {source: SourceState("") for _, source in lost})  # to be read again
        writer.drop_strays()
        writer.publish()
        writer.rebuild()
    return Diagnosis(False, (*findings, *of_model), mended=not of_model and not _look(index)[1])


def _look_steadily(index: Index) -> tuple[list[tuple[str, str]], list[str]]:
    """Look again when a writer published meanwhile: what was compared was then not of one generation."""
    for _ in range(5):
        before = index.generation()
        found = _look(index)
        if index.generation() == before:
            break
    return found


def _look(index: Index) -> tuple[list[tuple[str, str]], list[str]]:
    """(articles whose rows are wrong, with their files; all findings)."""
    if not index.folder.current() or not index.folder.manifest.exists():
        return [], []
    manifest = Manifest(index.folder.manifest)
    try:
        lost, findings = _manifest_findings(manifest)
        folder = manifest.state().folder
        if folder:
            findings += _store_findings(manifest, index.folder.store / folder)
        elif manifest.count("chunks"):
            findings.append("manifest: has chunks but names no search stores")
        return lost, findings
    finally:
        manifest.close()


def _model_findings(index: Index) -> list[str]:
    """Whether the model can be had, and gives a chunk the vector that it gave it before."""
    if not isinstance(index.embedding, NeuralEmbedding):
        return []
    row = None
    if index.folder.current() and index.folder.manifest.exists():
        manifest = Manifest(index.folder.manifest)
        try:
            row = next(iter(manifest.sample_rows(1)), None)
        finally:
            manifest.close()
    try:
        if row is None:
            index.embedding.get_query_embedding("news")
        elif is_another_model(index.embedding, row.chunk.text, row.vector):
            name = index.embedding.model_name
            return [f"embedding: {name!r} gives other vectors than when the index was made; delete the index folder and ingest anew"]
    except EmbeddingFailed as error:
        return [f"embedding: {error}"]
    return []


# -- the manifest ------------------------------------------------------------------------------------------------------


def _unreadable(file: Path) -> str | None:
    if not file.exists():
        return None
    try:
        manifest = Manifest(file)
        try:
            fault = manifest.rows("PRAGMA quick_check")[0][0]
        finally:
            manifest.close()
    except sqlite3.Error as error:
        fault = str(error)
    return None if fault == "ok" else f"manifest: cannot be read ({fault}); the articles must be read again: run `newsdesk ingest`"


def _start_over(index: Index, finding: str) -> Diagnosis:
    """Without its manifest a store is nothing; the files are still there."""
    index.close()
    with index.folder.lock(10):
        discard(index.folder.store)
    return Diagnosis(False, (finding,), mended=True)


def _manifest_findings(manifest: Manifest) -> tuple[list[tuple[str, str]], list[str]]:
    lost: dict[str, str] = {}
    findings = []
    for article_id, wrong in _wrong_articles(manifest):
        rows = manifest.rows("SELECT source FROM articles WHERE article_id = ?", (article_id,))
        lost[article_id] = rows[0]["source"]
        findings.append(f"manifest: article {article_id!r} {wrong}")
    strays = manifest.rows("SELECT count(*) AS n FROM chunks WHERE article_id NOT IN (SELECT article_id FROM articles)")[0]["n"]
    if strays:
        findings.append(f"manifest: {strays} chunks of no article")
    return sorted(lost.items()), findings


def _wrong_articles(manifest: Manifest) -> Iterator[tuple[str, str]]:
    sizes = Counter(row["size"] for row in manifest.stream("SELECT length(vector) AS size FROM chunks"))
    size = sizes.most_common(1)[0][0] if sizes else 0
    # The length is taken in Python: SQLite's length() ends at a NUL character.
    for article in manifest.stream("SELECT article_id, text FROM articles ORDER BY article_id", size=50):
        spans = manifest.rows('SELECT start, "end", length(vector) AS size FROM chunks WHERE article_id = ?', (article["article_id"],))
        if any(not 0 <= row["start"] < row["end"] <= len(article["text"]) for row in spans):
            yield article["article_id"], "has a chunk that lies outside its text"
        elif any(row["size"] != size for row in spans):
            yield article["article_id"], "has a vector of another length"


# -- the search stores -------------------------------------------------------------------------------------------------


def _store_findings(manifest: Manifest, folder: Path) -> list[str]:
    damaged = broken(folder, deep=True) + ([] if is_sound(folder / "chroma") else ["chroma/chroma.sqlite3"])
    if damaged:  # not opened: damaged files can crash the libraries that read them
        return [f"{name.partition('/')[0]}: {name} is damaged or missing" for name in damaged]
    sample = manifest.sample_rows(SAMPLE)
    return [
        *_guarded("words", lambda: _lexical_findings(manifest, LexicalStore(folder / "lexical"), sample)),
        *_guarded("vectors", lambda: _vector_findings(manifest, VectorStore(folder / "chroma"), sample)),
    ]


def _guarded(name: str, look: Callable[[], Iterable[str]]) -> list[str]:
    try:
        return list(look())
    except Exception as error:  # whatever a library raises on a damaged folder is a finding
        return [f"{name}: cannot be opened: {error}"]


def _lexical_findings(manifest: Manifest, store: LexicalStore, sample: list[Row]) -> Iterator[str]:
    ids = Counter(store.ids())
    yield from _differences("words", manifest.chunk_ids(), set(ids))
    if twice := [chunk_id for chunk_id, n in ids.items() if n > 1]:
        yield f"words: {_some(twice)} there twice"
    lost = [row.chunk.chunk_id for row in sample if row.terms and not _found_by_words(store, row)]
    if lost:
        yield f"words: {len(lost)} of {len(sample)} chunks do not find themselves: {_some(lost)}"


def _found_by_words(store: LexicalStore, row: Row) -> bool:
    rarest = sorted(set(row.terms.split()), key=lambda term: (store.document_frequency(term), term))[:20]
    hits = store.search([Clause(term) for term in rarest], 20)
    # word for word the same chunk elsewhere may push it out: then the worst hit is as good as the best
    return row.chunk.chunk_id in dict(hits) or bool(hits and math.isclose(hits[-1][1], hits[0][1], rel_tol=1e-5))


def _vector_findings(manifest: Manifest, store: VectorStore, sample: list[Row]) -> Iterator[str]:
    try:
        yield from _differences("vectors", manifest.chunk_ids(), store.ids())
        documents = store.documents([row.chunk.chunk_id for row in sample])
        other = [row.chunk.chunk_id for row in sample if documents.get(row.chunk.chunk_id) != row.chunk.text]
        if other:
            yield f"vectors: {len(other)} of {len(sample)} documents are not the words of their article: {_some(other)}"
        lost = [row.chunk.chunk_id for row in sample if not _found_by_vector(store, row)]
        if len(lost) > len(sample) * _MAY_LOSE:
            yield f"vectors: {len(lost)} of {len(sample)} chunks do not find themselves: {_some(lost)}"
    finally:
        store.close()


def _found_by_vector(store: VectorStore, row: Row) -> bool:
    hits = store.search(np.frombuffer(row.vector, np.float32).tolist(), 5)
    return row.chunk.chunk_id in {chunk_id for chunk_id, score in hits if score > 0.999} or (len(hits) == 5 and hits[-1][1] > 0.999)


def _differences(name: str, wanted: set[str], there: set[str]) -> Iterator[str]:
    if missing := wanted - there:
        yield f"{name}: {len(missing)} chunks are missing: {_some(missing)}"
    if extra := there - wanted:
        yield f"{name}: {len(extra)} chunks are there that no article has: {_some(extra)}"


def _some(ids: Iterable[str]) -> str:
    listed = sorted(ids)
    return ", ".join(listed[:_SHOWN]) + (f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else "")
