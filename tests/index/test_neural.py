"""The rules around a model, whoever runs it: loaded late and once, unit vectors, and never two models in one index."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from rag.errors import EmbeddingFailed, IndexMismatch
from rag.index.doctor import examine
from rag.index.neural import NeuralEmbedding
from rag.ingest.pipeline import ingest
from tests.index.parts import SETTINGS, CountingEmbedding, dump, entries, make_articles, make_text, open_index, small_config, write


class Elsewhere(CountingEmbedding):
    """Another model of the same name: its vectors point elsewhere."""

    def vector(self, text: str) -> list[float]:
        return super().vector(" ".join(f"other{word}" for word in text.split()))


class Longer(CountingEmbedding):
    def vector(self, text: str) -> list[float]:
        return [*super().vector(text), 0.5]


def neural(load: Callable[[], BaseEmbedding], name: str = "model", batch: int = 4) -> NeuralEmbedding:
    return NeuralEmbedding(name, load, lambda error: f"It cannot be had: {error}", batch=batch)


def refuse() -> BaseEmbedding:
    raise OSError("no such file")


def test_neural_a_model_is_loaded_at_the_first_text_and_once(tmp_path: Path) -> None:
    loads: list[int] = []

    def load() -> BaseEmbedding:
        loads.append(1)
        time.sleep(0.05)
        return CountingEmbedding()

    embedding = neural(load)
    with open_index(tmp_path / "index", embedding) as index:
        assert index.articles() == [] and index.stats().articles == 0
        assert loads == []
        barrier = threading.Barrier(4)

        def ask(n: int) -> list[float]:
            barrier.wait()
            return embedding.get_text_embedding(f"text {n % 2}")

        with ThreadPoolExecutor(4) as pool:
            rows = list(pool.map(ask, range(4)))
    assert loads == [1]
    assert rows[0] == rows[2] != rows[1] == rows[3]


def test_neural_a_model_that_cannot_be_loaded_is_tried_again(tmp_path: Path) -> None:
    models = iter([refuse, CountingEmbedding])
    embedding = neural(lambda: next(models)())
    with pytest.raises(EmbeddingFailed, match="It cannot be had: no such file"):
        embedding.get_query_embedding("text")
    assert np.linalg.norm(embedding.get_query_embedding("text")) == pytest.approx(1.0, abs=1e-6)


def test_neural_failure_half_way_keeps_what_was_staged(tmp_path: Path) -> None:
    class Failing(CountingEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            if len(self.texts) >= 30:
                raise ConnectionError("gone")
            return super()._get_text_embedding(text)

    failing = open_index(tmp_path / "index", neural(Failing))
    with failing, pytest.raises(EmbeddingFailed, match="gone"), failing.write() as writer:
        writer.put(entries(make_articles(5)))
        writer.put(entries(make_articles(95, first=5)))
    model = CountingEmbedding()
    with open_index(tmp_path / "index", neural(lambda: model)) as index:
        write(index, make_articles(8))
        assert len(index.articles()) == 8
        assert examine(index, mend=False).findings == ()
        embedded = {chunk.text for n in range(5, 8) for chunk in index.article_chunks(f"a{n:04d}")}
        assert embedded <= set(model.texts)
        assert not {chunk.text for chunk in index.article_chunks("a0003")} & set(model.texts), "Staged vectors were made again"


def test_neural_progress_is_told_after_each_batch(tmp_path: Path) -> None:
    told: list[int] = []
    with open_index(tmp_path / "index", neural(CountingEmbedding, batch=4)) as index:
        with index.write() as writer:
            count = writer.put(entries(make_articles(5)), tick=told.append)
        assert sum(told) == count == index.chunk_count
        assert max(told) == 4 and len(told) > 2


@pytest.mark.parametrize(
    ("other", "message"),
    [(Elsewhere, "now gives other vectors than it did"), (Longer, "now gives 33 numbers for a text, and the index was made with 32")],
    ids=["other-vectors", "another-length"],
)
@pytest.mark.parametrize("published", [True, False], ids=["published", "staged"])
def test_neural_another_model_of_the_same_name_is_never_mixed_in(
    tmp_path: Path, other: type[BaseEmbedding], message: str, published: bool
) -> None:
    with open_index(tmp_path / "index", neural(CountingEmbedding)) as index:
        if published:
            write(index, make_articles(5))
        else:
            with pytest.raises(KeyboardInterrupt), index.write() as writer:
                writer.put(entries(make_articles(5)))
                raise KeyboardInterrupt
    with open_index(tmp_path / "index", neural(other)) as index:
        with pytest.raises(IndexMismatch, match=f"'model' {message}.*Set the model back, or delete the index folder"):
            write(index, make_articles(2, first=5))
        assert len(index.articles()) == 5
    with open_index(tmp_path / "index", neural(CountingEmbedding)) as index:
        write(index, make_articles(1, first=9))
        assert len(index.articles()) == 6
        assert examine(index, mend=False).findings == ()


@pytest.mark.parametrize("change", ["analyzer", "embedding"])
def test_neural_a_model_is_not_paid_twice_for_the_same_words(tmp_path: Path, change: str) -> None:
    """After a change of the analysis alone, the rebuild beside the old index takes the vectors over."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n in range(10):
        (folder / f"a{n:04d}.txt").write_text(make_text(n), encoding="utf-8")
    config = small_config(folder, tmp_path / "index")
    with open_index(tmp_path / "index", neural(CountingEmbedding)) as index:
        ingest(index, folder, config)
        vectors = dump(index)["chunks"]
    model = CountingEmbedding()
    (folder / "new.txt").write_text(make_text(99), encoding="utf-8")
    with open_index(tmp_path / "index", neural(lambda: model), replace(SETTINGS, **{change: "another"})) as index:
        ingest(index, folder, config)
        new = {chunk.text for chunk in index.article_chunks("new")}
        known = {chunk.text for n in range(10) for chunk in index.article_chunks(f"a{n:04d}")}
        assert len(index.articles()) == 11 and new <= set(model.texts)
        # A known passage or two are asked for, to see that the model is still the one it was
        assert len(known & set(model.texts)) in ((1, 2) if change == "analyzer" else (len(known),))
        assert [row for row in dump(index)["chunks"] if row[0] in {old[0] for old in vectors}] == vectors
        assert examine(index, mend=False).findings == ()


def test_neural_vectors_of_a_changed_model_are_not_taken_over(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n in range(10):
        (folder / f"a{n:04d}.txt").write_text(make_text(n), encoding="utf-8")
    config = small_config(folder, tmp_path / "index")
    with open_index(tmp_path / "index", neural(CountingEmbedding)) as index:
        ingest(index, folder, config)
    with open_index(tmp_path / "index", neural(Elsewhere), replace(SETTINGS, analyzer="another")) as index:
        ingest(index, folder, config)
        for n in range(10):
            chunk = index.article_chunks(f"a{n:04d}")[0]
            ((found, score),) = index.search_vector(Elsewhere().vector(chunk.text), 1)
            assert found == chunk.chunk_id and score > 0.999


def test_neural_a_question_is_embedded_once_for_all_languages() -> None:
    class Asked(CountingEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            questions.append(query)
            return super()._get_query_embedding(query)

    questions: list[str] = []
    embedding = neural(Asked)
    first = embedding.get_query_embedding("who")
    assert embedding.get_query_embedding("who") == first
    first[0] = 7.0
    assert embedding.get_query_embedding("who")[0] != 7.0
    for n in range(40):
        embedding.get_query_embedding(f"question {n}")
    assert len(questions) == 41
    assert len(embedding._asked) == 32


def test_neural_a_question_of_another_length_is_no_damage(tmp_path: Path) -> None:
    with open_index(tmp_path / "index") as index:
        write(index, make_articles(5))
        with pytest.raises(IndexMismatch, match=r"gives 5 numbers for a text, and the index .* was made with 32\. Set \[embedding\] back"):
            index.search_vector([1.0] * 5, 3)


@pytest.mark.parametrize(
    ("load", "finding"),
    [(refuse, "embedding: It cannot be had: no such file"), (Elsewhere, "embedding: 'model' gives other vectors than")],
    ids=["no-model", "another-model"],
)
def test_neural_the_doctor_tries_the_model(tmp_path: Path, load: Callable[[], BaseEmbedding], finding: str) -> None:
    with open_index(tmp_path / "index", neural(CountingEmbedding)) as index:
        assert examine(index, mend=True).healthy
        write(index, make_articles(5))
        assert examine(index, mend=True).healthy
    with open_index(tmp_path / "index", neural(load)) as index:
        for mend in (False, True):
            diagnosis = examine(index, mend)
            assert not diagnosis.healthy and not diagnosis.mended
            assert len(diagnosis.findings) == 1 and diagnosis.findings[0].startswith(finding)
