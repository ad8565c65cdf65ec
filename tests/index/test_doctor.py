"""The doctor finds what is wrong in any of the three stores, says it in one line, and mends it from the manifest."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import IndexDamaged
from rag.index.doctor import examine
from rag.index.index import Clause, Index
from rag.index.lexical import add
from rag.index.manifest import Manifest
from rag.index.vectors import VectorStore
from rag.ingest.pipeline import ingest, needs_ingest
from tests.index.parts import CountingEmbedding, generation_folder, make_articles, make_text, open_index, small_config, unique, write


def graph(folder: Path, name: str) -> Path:
    (found,) = (folder / "chroma").rglob(name)
    return found


def overwrite(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3] + b"\x07" * (path.stat().st_size // 2))


def flip(path: Path) -> None:
    """One byte, at the same length."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


DAMAGE = {
    "chroma-gone": lambda folder: shutil.rmtree(folder / "chroma"),
    "chroma-database-gone": lambda folder: (folder / "chroma/chroma.sqlite3").unlink(),
    "chroma-database-garbage": lambda folder: overwrite(folder / "chroma/chroma.sqlite3"),
    "chroma-graph-cut": lambda folder: overwrite(graph(folder, "data_level0.bin")),
    "chroma-graph-one-byte": lambda folder: flip(graph(folder, "data_level0.bin")),
    "chroma-graph-names-gone": lambda folder: graph(folder, "index_metadata.pickle").unlink(),
    "lexical-gone": lambda folder: shutil.rmtree(folder / "lexical"),
    "lexical-garbage": lambda folder: [overwrite(path) for path in (folder / "lexical").glob("*.idx")],
    "seal-gone": lambda folder: (folder / "seal.json").unlink(),
    "all-gone": lambda folder: shutil.rmtree(folder),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_files_are_found_and_mended(index: Index, embedding: CountingEmbedding, damage: Callable[[Path], object]) -> None:
    write(index, make_articles(20))
    before = index.search_words([Clause(unique(3))], 5), index.search_vector(embedding.vector(make_text(3)), 20)
    embedded = len(embedding.texts)
    index.close()
    damage(generation_folder(index))
    found = examine(index, mend=False)
    assert not found.healthy and found.findings and all("\n" not in line for line in found.findings)
    assert examine(index, mend=True).mended
    assert examine(index, mend=False).healthy
    assert (index.search_words([Clause(unique(3))], 5), index.search_vector(embedding.vector(make_text(3)), 20)) == before
    assert len(embedding.texts) == embedded, "The manifest keeps the vectors: nothing is embedded again"


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_ingest_gets_over_damage_too(index: Index, damage: Callable[[Path], object]) -> None:
    write(index, make_articles(20))
    index.close()
    damage(generation_folder(index))
    write(index, make_articles(5, first=20))
    assert examine(index, mend=False).healthy
    assert len(index.articles()) == 25


def test_search_in_a_damaged_index_says_what_to_do(index: Index) -> None:
    write(index, make_articles(3))
    index.close()
    DAMAGE["chroma-graph-cut"](generation_folder(index))
    with pytest.raises(IndexDamaged, match="newsdesk doctor"):
        index.search_vector([1.0] * 32, 3)


def test_chunk_missing_from_the_vectors(index: Index) -> None:
    write(index, make_articles(20))
    chunk = index.article_chunks("a0003")[0]
    store = VectorStore(generation_folder(index) / "chroma")
    store.delete([chunk.chunk_id])
    store.close()
    assert_found_and_mended(index, "vectors: 1 chunks are missing", reseal=True)


def test_chunk_missing_from_the_words(index: Index) -> None:
    write(index, make_articles(20))
    manifest = Manifest(index.folder.manifest)
    rows = [row for row in manifest.published_rows() if row.article.article_id != "a0003"]
    manifest.close()
    lexical = generation_folder(index) / "lexical"
    shutil.rmtree(lexical)
    add(lexical, rows)
    assert_found_and_mended(index, "chunks are missing", reseal=True)


def test_chunk_twice_in_the_words(index: Index) -> None:
    write(index, make_articles(20))
    manifest = Manifest(index.folder.manifest)
    rows = list(manifest.published_rows())
    manifest.close()
    add(generation_folder(index) / "lexical", rows[:2])
    assert_found_and_mended(index, "there twice", reseal=True)


def test_other_words_in_the_vectors(index: Index) -> None:
    write(index, make_articles(5))
    with sqlite3.connect(generation_folder(index) / "chroma/chroma.sqlite3") as db:
        db.execute("UPDATE embedding_metadata SET string_value = 'other' WHERE key = 'chroma:document'")
    assert_found_and_mended(index, "are not the words of their article")


def assert_found_and_mended(index: Index, finding: str, reseal: bool = False) -> None:
    from rag.index.seal import seal

    index.close()
    if reseal:  # the files are whole; what they say is wrong
        (generation_folder(index) / "seal.json").unlink()
        seal(generation_folder(index))
    found = examine(index, mend=False)
    assert any(finding in line for line in found.findings), found.findings
    assert examine(index, mend=True).mended
    assert examine(index, mend=False).healthy


def test_span_outside_the_text_is_read_again(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for n in range(5):
        (corpus / f"a{n:04d}.txt").write_text(make_text(n))
    config = small_config(corpus, tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        ingest(index, corpus, config)
        with sqlite3.connect(index.folder.manifest) as db:
            db.execute("UPDATE chunks SET \"end\" = 999999 WHERE article_id = 'a0002'")
            db.execute("INSERT INTO chunks SELECT 'stray', 'nobody', 0, 1, 0, terms, vector FROM chunks LIMIT 1")
        found = examine(index, mend=True)
        assert found.mended
        assert any("'a0002' has a chunk that lies outside its text" in line for line in found.findings)
        assert any("1 chunks of no article" in line for line in found.findings)
        assert needs_ingest(index, corpus)
        ingest(index, corpus, config)
        assert len(index.articles()) == 5 and examine(index, mend=False).healthy


def test_manifest_that_cannot_be_read_is_made_anew(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(make_text(1))
    config = small_config(corpus, tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        ingest(index, corpus, config)
        index.close()
        overwrite(index.folder.manifest)
        found = examine(index, mend=False)
        assert not found.healthy and "newsdesk ingest" in found.findings[0]
        assert examine(index, mend=True).mended
        ingest(index, corpus, config)
        assert len(index.articles()) == 1 and examine(index, mend=False).healthy


def test_index_never_made_is_healthy(index: Index) -> None:
    assert examine(index, mend=True).healthy
