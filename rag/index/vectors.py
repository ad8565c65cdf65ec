"""The vectors: a Chroma collection on the disk, in the layout of LlamaIndex's ``ChromaVectorStore``.

Any Chroma client and a stock LlamaIndex can read it. The folder of a published generation is never written again:
a Chroma client that opens a graph while another process saves it has been seen to crash (SIGSEGV) or hang for minutes,
and one that stays open never sees what the other has added.
"""

from __future__ import annotations

import shutil
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np

from rag.index.manifest import Row
from rag.index.nodes import day_number, to_node
from rag.schema import Filters

if TYPE_CHECKING:
    from chromadb.api import ServerAPI
    from chromadb.api.models.Collection import Collection
    from llama_index.vector_stores.chroma import ChromaVectorStore

COLLECTION = "chunks"
MAX_ADD = 5461  # Chroma takes no more rows at a time
EXTRA = 16  # asked for beyond k, so that ties at the cut are ordered by id and not by the graph

# Saved after every add, not after every thousandth row: what is not in the saved graph is replayed row by row each time
# the collection is opened, and its text stays in Chroma's queue even when the chunk is deleted.
#
# Chroma's own 16 neighbours and ef 100 find .982 of the nearest 50 among 1,584 real passages, and among 3,483 texts made to
# lie close together 338 did not even find themselves. These find .9997 of the former, and 1 of the latter is lost, for the
# same time to add. A higher ef_construction finds a little more and doubles that time at 20,000 chunks.
_HNSW = {
    "space": "cosine",
    "max_neighbors": 96,
    "ef_construction": 100,
    "ef_search": 400,
    "num_threads": 1,  # with more, the same rows make another graph each time
    "sync_threshold": 2,
    "batch_size": 2,
}


class VectorStore:
    """One folder with one collection, opened on its own: two stores on one folder do not share anything.

    Args:
        folder: made when it is not there and ``create`` is set.
        create: for the writer. A reader gets FileNotFoundError instead of an empty collection.
    """

    def __init__(self, folder: Path, create: bool = False) -> None:
        from chromadb.api import ServerAPI
        from chromadb.config import Settings, System

        if not create and not (folder / "chroma.sqlite3").exists():
            raise FileNotFoundError(folder / "chroma.sqlite3")
        folder.mkdir(parents=True, exist_ok=True)
        # A System of our own. chromadb.PersistentClient shares one per spelling of the path within the process, and a
        # shared one goes on answering from the graph that it loaded first.
        self._system = System(Settings(is_persistent=True, persist_directory=str(folder), anonymized_telemetry=False))
        api = self._system.instance(ServerAPI)
        with _panics_are_errors():
            self._system.start()
            self._collection = self._open(api, create)
        self.places: int = self._collection._model.dimension or 0
        """Length of a vector, 0 when there is none in it yet."""

    @staticmethod
    def _open(api: ServerAPI, create: bool) -> Collection:
        from chromadb.api.collection_configuration import CreateCollectionConfiguration
        from chromadb.api.models.Collection import Collection

        if create:
            configuration: Any = CreateCollectionConfiguration(hnsw=_HNSW, embedding_function=None)  # type: ignore[typeddict-item]
            model = api.create_collection(COLLECTION, configuration=configuration, get_or_create=True)
        else:
            model = api.get_collection(COLLECTION)
        collection = Collection(client=api, model=model, embedding_function=None)
        if not create and model.dimension:
            # Chroma reads the graph at the first query. Now, then, while the folder is sure to be there.
            collection.query(query_embeddings=np.eye(1, model.dimension, dtype=np.float32), n_results=1, include=[])
        return collection

    def close(self) -> None:
        self._system.stop()

    def upsert(self, rows: Iterable[Row], size: int = 1000) -> Iterator[int]:
        """Write chunks with their vectors; a chunk that is there already is replaced. Yields the rows of each batch.

        It is a generator so that the caller can show progress or stop between batches: exhaust it.
        """
        rows = iter(rows)
        while batch := list(islice(rows, min(size, MAX_ADD))):
            self._collection.upsert(
                ids=[row.chunk.chunk_id for row in batch],
                embeddings=unit([np.frombuffer(row.vector, np.float32) for row in batch]),
                documents=[row.chunk.text for row in batch],
                metadatas=[_metadata(row) for row in batch],
            )
            yield len(batch)

    def delete(self, chunk_ids: Sequence[str]) -> None:
        """Take chunks out. Unknown ids are passed over."""
        for at in range(0, len(chunk_ids), MAX_ADD):
            self._collection.delete(ids=list(chunk_ids[at : at + MAX_ADD]))

    def settle(self) -> None:
        """Have every change saved in the graph. For the writer, after its last one.

        Chroma saves once two changes wait. A single one that waits is replayed by whoever opens the collection, who then
        writes the graph anew: in a folder that is never to be written again, and with two readers at once. So two rows
        are written as they are; in a collection of one, that one a second time.
        """
        rows = self._collection.get(limit=2, include=["embeddings", "documents", "metadatas"])
        if rows["ids"]:
            self._collection.upsert(
                ids=rows["ids"], embeddings=rows["embeddings"], documents=rows["documents"], metadatas=rows["metadatas"]
            )

    def search(self, vector: Sequence[float], k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """(chunk_id, cosine similarity), best first, ties by id; the filters hold before the cut to ``k``."""
        if k < 1:
            return []
        with _panics_are_errors():
            found = self._collection.query(
                query_embeddings=unit([vector]), n_results=k + EXTRA, where=_where(filters), include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        hits = [(chunk_id, 1.0 - distance) for chunk_id, distance in zip(found["ids"][0], distances, strict=True)]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]

    def ids(self) -> set[str]:
        return set(self._collection.get(include=[])["ids"])

    def documents(self, chunk_ids: Sequence[str]) -> dict[str, str | None]:
        if not chunk_ids:  # Chroma refuses an empty list
            return {}
        found = self._collection.get(ids=list(chunk_ids), include=["documents"])
        return dict(zip(found["ids"], found["documents"] or [], strict=True))

    def llama_index(self) -> ChromaVectorStore:
        """The same collection as LlamaIndex's vector store."""
        from llama_index.vector_stores.chroma import ChromaVectorStore

        return ChromaVectorStore.from_collection(self._collection)


def unit(vectors: Sequence[Sequence[float] | np.ndarray]) -> np.ndarray:
    """Rows of length 1, float32. A zero or broken row becomes the first axis.

    A vector of no length has no cosine and can spoil the graph around it for good.
    """
    matrix = np.asarray(vectors, dtype=np.float32)
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    broken = ~np.isfinite(norms[:, 0]) | (norms[:, 0] < 1e-12)
    if broken.any():
        matrix = matrix.copy()
        matrix[broken] = np.eye(1, matrix.shape[1], dtype=np.float32)
        norms[broken] = 1.0
    return matrix / norms


def clear_spare_room(folder: Path) -> None:
    """Put zeros where the graph of a closed collection has room for more vectors.

    The graph is saved with its spare room as it lay in memory, and what lay there before has been seen to be the text of
    articles. Its header (hnswlib's, after a version number) says how many vectors of which size it holds.
    """
    for header in folder.rglob("header.bin"):
        version, _, room, used, size = struct.unpack("<iQQQQ", header.read_bytes()[:36])
        for name, width in (("data_level0.bin", size), ("length.bin", 4)):
            file = header.with_name(name)
            if version == 1 and file.stat().st_size == room * width:
                with file.open("r+b") as out:
                    out.truncate(used * width)
                    out.truncate(room * width)


def scrub(folder: Path) -> None:
    """Remove the words of deleted chunks from the database of a closed collection.

    SQLite keeps deleted rows in free pages, and Chroma's full-text table keeps deleted terms until it is optimized.
    """
    with closing(sqlite3.connect(folder / "chroma.sqlite3", isolation_level=None)) as db:
        db.execute("INSERT INTO embedding_fulltext_search (embedding_fulltext_search) VALUES ('optimize')")
        db.execute("VACUUM")


def copy(source: Path, target: Path) -> None:
    """Copy a published collection. Readers write a counter into its SQLite file when they open it, so that one is
    copied through SQLite and not as bytes."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("chroma.sqlite3*"))
    with closing(sqlite3.connect(source / "chroma.sqlite3")) as old, closing(sqlite3.connect(target / "chroma.sqlite3")) as new:
        old.backup(new)


def is_sound(folder: Path) -> bool:
    """Whether SQLite finds no fault with a collection's database."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(folder / 'chroma.sqlite3'))}?mode=ro", uri=True)) as db:
            return bool(db.execute("PRAGMA quick_check").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False


@contextmanager
def _panics_are_errors() -> Iterator[None]:
    # Rust's panics reach Python as a BaseException, which no `except Exception` stops.
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise RuntimeError(f"Chroma failed: {error}") from error


def _metadata(row: Row) -> dict[str, str | int]:
    from llama_index.core.vector_stores.utils import node_to_metadata_dict

    return node_to_metadata_dict(to_node(row.chunk, row.article), remove_text=True, flat_metadata=True)


def _where(filters: Filters | None) -> Any:
    if not filters:
        return None
    clauses: list[dict[str, Any]] = []
    if filters.date_from or filters.date_to:
        clauses.append({"day": {"$gte": day_number(filters.date_from) or 1}})
    if filters.date_to:
        clauses.append({"day": {"$lte": day_number(filters.date_to)}})
    for key, wanted in (("language", filters.languages), ("outlet", filters.outlets), ("article_id", filters.article_ids)):
        if wanted:
            clauses.append({key: {"$in": list(wanted)}})
    return clauses[0] if len(clauses) == 1 else {"$and": clauses}
