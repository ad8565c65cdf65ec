"""The nearest vectors under a filter in a large index are those that a full comparison gives."""

from __future__ import annotations

import datetime

import pytest

from rag.index import index as index_module
from rag.index import nearest as nearest_module
from rag.index.index import Index
from rag.schema import Filters
from tests.index.parts import CountingEmbedding, make_articles, make_text, write

pytestmark = pytest.mark.slow

DAY = datetime.date(2024, 1, 1)
FILTERS = [
    pytest.param(Filters(languages=("ar",)), id="half"),
    pytest.param(Filters(outlets=("Mehr",)), id="a-third"),
    pytest.param(Filters(outlets=("",)), id="no-outlet"),
    pytest.param(Filters(article_ids=("a0003", "a0007")), id="two"),
    pytest.param(Filters(date_from=DAY, date_to=DAY + datetime.timedelta(days=4)), id="days"),
    pytest.param(Filters(languages=("fr",)), id="nobody"),
]


@pytest.fixture
def large(index: Index, monkeypatch: pytest.MonkeyPatch) -> Index:
    """An index of 120 articles that is treated as a large one."""
    write(index, make_articles(120))
    monkeypatch.setattr(index_module, "MANY", 0)
    return index


def by_hand(index: Index, vector: list[float], k: int, filters: Filters) -> list[str]:
    """The best of all chunks that pass, each compared."""
    import numpy as np

    embedding = CountingEmbedding()
    chunks = [chunk for article in index.articles(filters) for chunk in index.article_chunks(article.article_id)]
    scored = [(-float(np.dot(vector, embedding.vector(chunk.text))), chunk.chunk_id) for chunk in chunks]
    return [chunk_id for _, chunk_id in sorted(scored)[:k]]


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("few", [0, 10_000], ids=["asking-for-more", "comparing-each"])
def test_nearest_is_what_a_full_comparison_gives(large: Index, monkeypatch: pytest.MonkeyPatch, few: int, filters: Filters) -> None:
    monkeypatch.setattr(nearest_module, "_FEW", few)
    for seed in (3, 50):
        vector = CountingEmbedding().vector(make_text(seed))
        hits = large.search_vector(vector, 7, filters)
        assert [chunk_id for chunk_id, _ in hits] == by_hand(large, vector, 7, filters)
        assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)


@pytest.mark.parametrize("filters", FILTERS)
def test_nearest_agrees_with_the_filters_of_chroma(large: Index, monkeypatch: pytest.MonkeyPatch, filters: Filters) -> None:
    vector = CountingEmbedding().vector(make_text(9))
    ours = large.search_vector(vector, 12, filters)
    monkeypatch.setattr(index_module, "MANY", 10**9)
    theirs = large.search_vector(vector, 12, filters)
    assert [chunk_id for chunk_id, _ in ours] == [chunk_id for chunk_id, _ in theirs]
    assert [score for _, score in ours] == pytest.approx([score for _, score in theirs], abs=1e-5)


@pytest.mark.parametrize("most", [5000, 1], ids=["none-of-the-nearest-passes", "too-many-to-ask-for"])
def test_nearest_far_from_the_question_is_found_all_the_same(large: Index, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Where asking for more of the nearest does not help, Chroma's filters must."""
    monkeypatch.setattr(nearest_module, "_FEW", 0)
    monkeypatch.setattr(nearest_module, "_SPARE", (1,))
    monkeypatch.setattr(nearest_module, "_MOST", most)
    vector = CountingEmbedding().vector(make_text(9))
    order = [large.chunks([chunk_id])[chunk_id].article_id for chunk_id, _ in large.search_vector(vector, 10**3)]
    filters = Filters(article_ids=tuple(dict.fromkeys(reversed(order)))[:50])
    assert not {*order[:4]} & {*filters.article_ids}, "Test requires that the nearest are others"
    hits = large.search_vector(vector, 2, filters)
    assert [chunk_id for chunk_id, _ in hits] == by_hand(large, vector, 2, filters)


def test_nearest_of_none_is_nothing(large: Index) -> None:
    assert large.search_vector([1.0] * 32, 0, Filters(languages=("ar",))) == []
