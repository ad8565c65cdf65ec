"""A whole desk on a model: the five articles embedded by a tiny ONNX model, through the code that loads a real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from rag.config import Config, EmbeddingConfig, SearchConfig, load_config
from rag.desk import Newsdesk
from rag.errors import IndexMismatch
from rag.index.neural import NeuralEmbedding
from rag.retrieve.reranker import make_reranker
from tests.index.tiny_model import make_embedding_model, make_reranker_model

Open = Callable[..., Newsdesk]
QUESTIONS = ("Who initiated the call?", "ماذا قال وزير الخارجية؟")


@pytest.fixture
def model(tmp_path: Path, five_articles: Path) -> EmbeddingConfig:
    texts = [path.read_text(encoding="utf-8") for path in sorted(five_articles.glob("*.txt"))]
    folder = make_embedding_model(tmp_path / "models" / "tiny-e5-small", [*texts, "query: passage:"])
    return EmbeddingConfig(provider="fastembed", model=str(folder), batch=3)


@pytest.fixture
def open_with(tmp_path: Path, five_articles: Path) -> Iterator[Open]:
    with ExitStack() as stack:

        def open_(embedding: EmbeddingConfig, search: SearchConfig = SearchConfig()) -> Newsdesk:  # noqa: B008  it is frozen
            config: Config = load_config(corpus=five_articles, index=tmp_path / "index")
            return stack.enter_context(Newsdesk(config.model_copy(update={"embedding": embedding, "search": search})))

        yield open_


def assert_serves(desk: Newsdesk) -> None:
    assert desk.doctor(mend=False).findings == ()
    assert not desk.needs_ingest()
    for question in QUESTIONS:
        hits = desk.search(question, 5)
        assert len(hits) == 5
        assert any("vectors" in hit.found_by for hit in hits)
        answer = desk.query(question)
        for citation in answer.citations:
            assert desk.article(citation.article_id).text[citation.start : citation.end] == citation.quote
    assert desk.query(QUESTIONS[0]).answered


def test_neural_desk_ingests_searches_and_answers(open_with: Open, model: EmbeddingConfig) -> None:
    desk = open_with(model)
    assert desk.needs_ingest()
    assert desk.ingest().added == 5
    assert_serves(desk)
    again = desk.ingest()
    assert (again.added, again.unchanged, again.chunks) == (0, 5, 0)


def test_neural_desk_finds_by_meaning_of_the_model(open_with: Open, model: EmbeddingConfig) -> None:
    """The nearest chunk by vector is that of the model itself, prefixes and all."""
    desk = open_with(model)
    desk.ingest()
    embedding = desk._embedding
    assert isinstance(embedding, NeuralEmbedding)
    for article in desk.articles():
        chunk = desk._index.article_chunks(article.article_id)[0]
        hits = desk._index.search_vector(embedding.get_text_embedding(chunk.text), 3)
        assert hits[0][0] == chunk.chunk_id and hits[0][1] == pytest.approx(1.0, abs=1e-4)


def test_neural_desk_and_hashed_desk_change_places(open_with: Open, model: EmbeddingConfig, tmp_path: Path) -> None:
    hashed = open_with(EmbeddingConfig())
    hashed.ingest()
    quoted = hashed.query(QUESTIONS[0]).text
    neural = open_with(model)
    assert neural.needs_ingest()
    with pytest.raises(IndexMismatch, match=r"embedding was 'hashed.*' and is 'fastembed:tiny-e5-small@.*\+e5'.*newsdesk ingest"):
        neural.search(QUESTIONS[0])
    assert hashed.query(QUESTIONS[0]).text == quoted, "A look by a desk of other settings broke the old one"
    neural.ingest()
    assert_serves(neural)
    with pytest.raises(IndexMismatch, match="newsdesk ingest"):
        hashed.search(QUESTIONS[0])
    assert hashed.needs_ingest()
    hashed.ingest()
    assert_serves(hashed)
    assert hashed.query(QUESTIONS[0]).text == quoted
    with pytest.raises(IndexMismatch):
        neural.search(QUESTIONS[0])
    stores = [entry for entry in (tmp_path / "index").iterdir() if entry.is_dir()]
    assert len(stores) == 1, "The model's index lies about"


def test_neural_desk_reranks_the_best_few(open_with: Open, five_articles: Path, tmp_path: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(five_articles.glob("*.txt"))]
    folder = make_reranker_model(tmp_path / "models" / "cross", texts)
    plain = open_with(EmbeddingConfig())
    plain.ingest()
    search = SearchConfig(reranker="fastembed", reranker_model=str(folder), reranked=6)
    reranker = make_reranker(search)
    assert reranker is not None
    question = "What did the minister say in Damascus?"
    before, after = plain.search(question, 8), open_with(EmbeddingConfig(), search).search(question, 8)
    assert after[6:] == before[6:]
    assert [hit.score for hit in after] == [hit.score for hit in before], "Scores stay with the ranks"
    scores = reranker.rerank(question, [hit.text for hit in before[:6]])
    wanted = [before[n].chunk.chunk_id for n in sorted(range(6), key=lambda n: -scores[n])]
    assert [hit.chunk.chunk_id for hit in after[:6]] == wanted != [hit.chunk.chunk_id for hit in before[:6]]
    assert any("reranker" in hit.found_by for hit in after[:6])
