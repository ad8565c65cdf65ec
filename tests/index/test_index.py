"""Writing and searching: what is put is found, filters hold before the cut, deleted text is gone."""

from __future__ import annotations

import datetime
import struct
import threading
from pathlib import Path

import chromadb
import pytest
from llama_index.core.vector_stores import VectorStoreQuery
from llama_index.vector_stores.chroma import ChromaVectorStore

from rag.errors import ArticleNotFound, IndexDamaged, IndexMismatch, UserError
from rag.index.doctor import examine
from rag.index.folder import IndexSettings
from rag.index.index import Clause, Index
from rag.language.skeleton import skeleton
from rag.schema import Filters
from tests.index.parts import (
    CountingEmbedding,
    dump,
    entries,
    generation_folder,
    make_article,
    make_articles,
    make_text,
    open_index,
    unique,
    word,
    write,
)


def found_ids(index: Index, hits: list[tuple[str, float]]) -> list[str]:
    chunks = index.chunks([chunk_id for chunk_id, _ in hits])
    return [chunks[chunk_id].article_id for chunk_id, _ in hits]


def test_index_never_made_is_empty(index: Index) -> None:
    assert index.search_words([Clause("word")], 5) == []
    assert index.search_vector([1.0] * 32, 5) == []
    assert index.articles() == []
    assert index.stats().articles == index.chunk_count == index.document_frequencies(["word"])["word"] == 0
    assert not index.folder.path.exists(), "Looking made files"


def test_words_and_vector_find_the_article(index: Index, embedding: CountingEmbedding) -> None:
    articles = make_articles(30)
    write(index, articles)
    for article in articles[::7]:
        number = int(article.article_id[1:])
        assert found_ids(index, index.search_words([Clause(unique(number))], 3)) == [article.article_id]
        assert found_ids(index, index.search_vector(embedding.vector(article.text[:100]), 1)) == [article.article_id]


def test_chunk_text_is_sliced_from_the_article(index: Index) -> None:
    articles = [*make_articles(5), make_article("odd", "\u200fمرحبا\x00 بالعالم. 😀 a\u0301b. " + make_text(99))]
    write(index, articles)
    chunks = [chunk for article in articles for chunk in index.article_chunks(article.article_id)]
    assert len(chunks) > len(articles)
    for chunk in chunks:
        assert chunk.text == index.article(chunk.article_id).text[chunk.start : chunk.end]
        assert index.chunks([chunk.chunk_id])[chunk.chunk_id] == chunk


def test_words_weights_and_ties(index: Index) -> None:
    write(index, [make_article(f"t{n}", "Alpha beta gamma.") for n in range(60)] + [make_article("d", "Delta epsilon zeta.")])
    hits = index.search_words([Clause("alpha"), Clause("delta", weight=0.5)], 10)
    assert found_ids(index, hits)[0] == "d", "A rare word weighs more"
    tied = [chunk_id for chunk_id, _ in index.search_words([Clause("alpha")], 10)]
    everyone = sorted(chunk.chunk_id for n in range(60) for chunk in index.article_chunks(f"t{n}"))
    assert tied == everyone[:10], "Ties at the cut are ordered by id"
    assert index.document_frequencies(["alpha"]) == {"alpha": 60}


def test_articles_by_id_are_those_that_were_asked_for(index: Index) -> None:
    write(index, make_articles(5))
    assert set(index.articles_by_id(["a0001", "a0003", "a0001", "gone"])) == {"a0001", "a0003"}
    assert index.articles_by_id([]) == {}, "No ids are not all ids"


def test_words_ways_of_saying_a_clause_have_its_rarity(index: Index) -> None:
    common = [make_article(f"c{n}", "Treaty text.") for n in range(20)]
    write(
        index,
        [
            *common,
            make_article("rare", "Pact text."),
            make_article("phrase", "Accord signed text."),
            make_article("apart", "Signed accord."),
        ],
    )
    clause = Clause("treati", {("pact",): 0.5, ("accord", "sign"): 0.9})
    hits = index.search_words([clause], 30)
    assert found_ids(index, hits)[-1] == "rare", "A rare synonym does not outweigh the word that was asked for"
    assert "phrase" in found_ids(index, hits)
    assert "apart" not in found_ids(index, hits), "The terms of a phrase stand side by side"


def test_words_a_word_that_nothing_has_is_taken_for_misspelt(index: Index) -> None:
    write(index, [make_article("g", "Gandhi marched."), make_article("d", "Delta epsilon zeta.")])
    assert found_ids(index, index.search_words([Clause("epsylon")], 5)) == ["d"]
    assert found_ids(index, index.search_words([Clause("ghandi", sounds=skeleton("Ghandi"))], 5)) == ["g"]
    assert index.search_words([Clause("gand")], 5) == [], "Of a short word any other is nearly the spelling"


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        pytest.param(Filters(article_ids=("a0297",)), {"a0297"}, id="one-id"),
        pytest.param(Filters(outlets=("Mehr",), languages=("ar",)), {n for n in range(300) if n % 6 == 3}, id="outlet-and-language"),
        pytest.param(
            Filters(date_from=datetime.date(2024, 10, 20), date_to=datetime.date(2024, 10, 22)), {293, 294, 295}, id="days-inclusive"
        ),
        pytest.param(Filters(date_to=datetime.date(2024, 1, 3)), {1, 2}, id="undated-left-out"),
        pytest.param(Filters(languages=("fr",)), set(), id="nobody"),
    ],
)
def test_filters_hold_before_the_cut(many: Index, filters: Filters, wanted: set[object]) -> None:
    # k is far smaller than the number of better hits outside the filter
    ids = {w if isinstance(w, str) else f"a{w:04d}" for w in wanted}
    k = 60
    by_words = many.search_words([Clause(word(n)) for n in range(2000)], k * 3, filters)
    by_vector = many.search_vector(CountingEmbedding().vector(make_text(1)), k * 3, filters)
    assert set(found_ids(many, by_words)) == ids
    assert set(found_ids(many, by_vector)) == ids
    assert {article.article_id for article in many.articles(filters)} == ids
    if filters.article_ids:  # with a cut of one, the one that may come does
        assert found_ids(many, many.search_vector(CountingEmbedding().vector(make_text(1)), 1, filters)) == sorted(ids)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Index:
    opened = open_index(tmp_path_factory.mktemp("many"))
    write(opened, make_articles(300))
    return opened


def test_filter_leaves_scores_alone(many: Index) -> None:
    terms = [Clause(word(7)), Clause(word(100), weight=2.0)]
    free = dict(many.search_words(terms, 1000))
    held = dict(many.search_words(terms, 1000, Filters(languages=("en",))))
    assert held
    assert held == {chunk_id: score for chunk_id, score in free.items() if chunk_id in held}


def test_articles_newest_first(many: Index) -> None:
    dates = [article.date for article in many.articles()]
    dated = [date for date in dates if date]
    assert dated == sorted(dated, reverse=True)
    assert dates[len(dated) :] == [None] * 30


def test_stats(many: Index) -> None:
    stats = many.stats()
    assert (stats.articles, stats.languages, stats.outlets) == (300, {"ar": 150, "en": 150}, {"Mehr": 100, "Xinhua": 100})
    assert (stats.date_from, stats.date_to) == (datetime.date(2024, 1, 2), datetime.date(2024, 10, 26))
    assert stats.chunks == many.chunk_count


def test_changed_article_replaces_its_chunks(index: Index) -> None:
    write(index, make_articles(5))
    old = index.article_chunks("a0002")
    write(index, [make_article("a0002", "Entirely other words stand here now.")])
    assert index.document_frequencies([unique(2)]) == {unique(2): 0}
    assert index.chunks([chunk.chunk_id for chunk in old]) == {}
    assert found_ids(index, index.search_words([Clause("entir")], 5)) == ["a0002"]


@pytest.mark.parametrize("small", [1000, 0], ids=["vectors-made-anew", "vectors-changed"])
def test_delete_leaves_no_trace(index: Index, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    """Not in what the stores answer, and not in a single byte of the index's folder."""
    monkeypatch.setattr("rag.index.writer.SMALL", small)
    secret = make_article("secret", "Zyzzyvaquux met nobody. " + make_text(1), title="Zyzzyvaquux")
    write(index, [*make_articles(20), secret])
    assert traces(index, b"zyzzyvaquux"), "The test looks in the wrong place"
    with index.write() as writer:
        writer.delete("secret")
    assert index.search_words([Clause("zyzzyvaquux")], 5) == []
    assert "secret" not in found_ids(index, index.search_vector(CountingEmbedding().vector(secret.text), 20))
    with pytest.raises(ArticleNotFound, match="secret"):
        index.article("secret")
    index.close()
    assert traces(index, b"zyzzyvaquux") == []
    assert traces(index, b"secret") == []


def traces(index: Index, word: bytes) -> list[Path]:
    return [path for path in index.folder.path.rglob("*") if path.is_file() and word in path.read_bytes().lower()]


def test_spare_room_of_the_graph_holds_nothing_of_our_memory(index: Index) -> None:
    write(index, make_articles(20))
    index.close()
    (header,) = index.folder.path.rglob("header.bin")
    _, _, room, used, size = struct.unpack("<iQQQQ", header.read_bytes()[:36])
    for name, width in (("data_level0.bin", size), ("length.bin", 4)):
        spare = header.with_name(name).read_bytes()[used * width :]
        assert len(spare) == (room - used) * width > 0
        assert not any(spare)


def test_delete_unknown_article(index: Index) -> None:
    write(index, make_articles(1))
    with pytest.raises(ArticleNotFound, match="'nobody'"), index.write() as writer:
        writer.delete("nobody")


@pytest.mark.slow
def test_scores_do_not_depend_on_history(index: Index, tmp_path: Path) -> None:
    articles = make_articles(60)
    write(index, articles)
    write(index, make_articles(30, first=100))
    write(index, [make_article("a0001", "For a while other words.")])
    with index.write() as writer:
        for n in range(100, 130):
            writer.delete(f"a{n:04d}")
    write(index, articles)
    with open_index(tmp_path / "straight") as straight:
        write(straight, articles[::-1])
        for term in (word(7), word(1500), unique(3), "text"):
            assert index.search_words([Clause(term)], 200) == straight.search_words([Clause(term)], 200)
            assert index.document_frequencies([term]) == straight.document_frequencies([term])
        vector = CountingEmbedding().vector(make_text(3))
        assert index.search_vector(vector, 50) == straight.search_vector(vector, 50)
        assert {t: r for t, r in dump(index).items() if t != "forgotten"} == {t: r for t, r in dump(straight).items() if t != "forgotten"}


def test_nothing_is_embedded_twice(index: Index, embedding: CountingEmbedding) -> None:
    write(index, make_articles(10))
    before = len(embedding.texts)
    write(index, make_articles(10))
    assert len(embedding.texts) == before == index.chunk_count


def test_failed_write_shows_nothing_and_loses_nothing(index: Index) -> None:
    write(index, make_articles(5))
    with pytest.raises(RuntimeError), index.write() as writer:
        writer.put(entries(make_articles(5, first=5)))
        raise RuntimeError("the user had enough")
    assert len(index.articles()) == 5
    with index.write():
        pass
    assert len(index.articles()) == 10


def test_two_indexes_in_one_process(index: Index, tmp_path: Path) -> None:
    write(index, make_articles(5))
    other = open_index(tmp_path / "index")
    assert other.chunk_count == index.chunk_count
    write(index, make_articles(5, first=5))
    vector = CountingEmbedding().vector(make_text(7))
    assert found_ids(other, other.search_vector(vector, 1)) == ["a0007"], "An open index sees what another one wrote"
    other.close()
    assert found_ids(index, index.search_vector(vector, 1)) == ["a0007"], "Closing one index broke the other"


@pytest.mark.slow
def test_threads_search_while_one_writes(index: Index) -> None:
    write(index, make_articles(20))
    failures: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        vector = CountingEmbedding().vector(make_text(3))
        try:
            while not done.is_set():
                assert found_ids(index, index.search_vector(vector, 1)) == ["a0003"]
                assert found_ids(index, index.search_words([Clause(unique(3))], 1)) == ["a0003"]
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for first in range(20, 60, 10):
        write(index, make_articles(10, first=first))
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []


def test_other_settings_are_refused_by_name(index: Index, tmp_path: Path) -> None:
    write(index, make_articles(3))
    other = open_index(tmp_path / "index", settings=IndexSettings("counting-32", "2", "1:30:40"))
    with pytest.raises(IndexMismatch, match=r"analyzer was '1' and is '2'.*newsdesk ingest"):
        other.search_words([Clause("text")], 3)
    with pytest.raises(IndexMismatch), other.write():
        pass
    assert len(index.articles()) == 3


def test_rebuild_under_other_settings_takes_the_place_of_the_old_store(index: Index, tmp_path: Path) -> None:
    write(index, make_articles(3))
    old = index.folder.store
    other = open_index(tmp_path / "index", settings=IndexSettings("counting-32", "2", "1:30:40"))
    with pytest.raises(RuntimeError), other.write(rebuild=True) as writer:
        raise RuntimeError("stopped half way")
    assert len(index.articles()) == 3, "The old store serves until the new one is whole"
    with other.write(rebuild=True) as writer:
        writer.put(entries(make_articles(4)))
    assert len(other.articles()) == 4
    assert not old.exists()
    with pytest.raises(IndexMismatch):
        index.articles()


def test_a_stock_client_reads_the_vectors(index: Index) -> None:
    write(index, make_articles(12))
    client = chromadb.PersistentClient(str(generation_folder(index) / "chroma"))
    store = ChromaVectorStore.from_collection(client.get_collection("chunks"))
    found = store.query(VectorStoreQuery(query_embedding=CountingEmbedding().vector(make_text(4)), similarity_top_k=1))
    client.close()
    node = (found.nodes or [])[0]
    article = index.article("a0004")
    assert node.ref_doc_id == "a0004"
    assert node.metadata["date"] == "2024-01-05" and node.metadata["day"] == 20240105
    assert article.text[node.metadata["start"] : node.metadata["end"]] == node.get_content()


@pytest.mark.parametrize("path", ["file", "file/inside"])
def test_an_index_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("no folder")
    with open_index(tmp_path / path) as index, pytest.raises((UserError, OSError)):
        write(index, make_articles(1))


def test_a_manifest_that_is_no_database_is_called_damaged(index: Index) -> None:
    write(index, make_articles(2))
    index.close()
    index.folder.manifest.write_bytes(b"garbage" * 1000)
    with pytest.raises(IndexDamaged, match="newsdesk doctor"):
        index.stats()


@pytest.mark.parametrize("articles", [1, 2, 3, 7])
@pytest.mark.parametrize("small", [1000, 0], ids=["vectors-made-anew", "vectors-changed"])
def test_a_reader_writes_nothing_into_a_published_graph(index: Index, monkeypatch: pytest.MonkeyPatch, articles: int, small: int) -> None:
    monkeypatch.setattr("rag.index.writer.SMALL", small)
    for step in ("write", "delete", "write"):
        if step == "write":
            write(index, [make_article(f"a{n}", f"One short sentence of article {n}.") for n in range(articles)])
        else:
            with index.write() as writer:
                writer.delete("a0")
        index.close()
        before = graph_files(index)
        index.search_vector(CountingEmbedding().vector("One short sentence."), 2)
        index.close()
        assert graph_files(index) == before
        assert examine(index, mend=False).findings == ()


def graph_files(index: Index) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in index.folder.path.rglob("*.bin")}
