import datetime

import pytest
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import CompactAndRefine
from llama_index.core.schema import MetadataMode

from rag.schema import Filters


def test_retriever_finds_an_inflected_word_and_a_misspelt_name(desk):
    assert desk.search("escalating tension")[0].article_id == "004_6bb0da16f0b7f6d6"
    assert desk.search("Mohamed Soudani")[0].article_id == "003_d33951d0d46d772f"


def test_retriever_a_sentence_that_answers_raises_its_passage(desk_on):
    scattered = (
        "The flood in Dora was talked about for weeks. Houses in the old town need new roofs, as they do after every winter. A flood is feared "
        "again each spring, and some destroy the wall by the river for its stones. The mill stands empty, and its owner has moved away."
    )
    told = (
        "The town council met on Monday to hear reports from the fire brigade, the hospital, the school board and the harbour master. "
        "The flood in Dora destroyed 300 houses. Trains ran late because of work on the line, and the market was closed until noon."
    )
    assert [hit.article_id for hit in desk_on(scattered, told).search("How many houses did the flood in Dora destroy?")] == ["a1", "a0"]


def test_retriever_hits_are_ranked_from_one_and_best_first(desk):
    hits = desk.search("territorial integrity of Syria", k=5)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.text == desk.article(hit.article_id).text[hit.start : hit.end] for hit in hits)
    assert {"words", "vectors"} >= {part for hit in hits for part in hit.found_by}


@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        pytest.param(Filters(languages=("ar",)), {"002_c1be75b92e9ad0ca"}, id="language"),
        pytest.param(Filters(outlets=("Xinhua",)), {"001_3a5bc3089fb61929"}, id="outlet"),
        pytest.param(Filters(article_ids=("000_efa2523c54a8a7e1",)), {"000_efa2523c54a8a7e1"}, id="article"),
        pytest.param(Filters(date_to=datetime.date(2024, 12, 1)), {"003_d33951d0d46d772f"}, id="date"),
        pytest.param(Filters(date_from=datetime.date(2030, 1, 1)), set(), id="nothing-left"),
    ],
)
def test_retriever_filters_come_before_the_cut(desk, filters, allowed):
    hits = desk.search("Pezeshkian Syria Gaza", k=1, filters=filters)
    assert {hit.article_id for hit in hits} == allowed


def test_retriever_is_llama_indexs_and_its_nodes_carry_article_and_span(desk):
    retriever = desk.as_retriever(k=3)
    assert isinstance(retriever, BaseRetriever)
    nodes = retriever.retrieve("Who initiated the call?")
    assert len(nodes) == 3
    for node in nodes:
        text = desk.article(node.metadata["article_id"]).text
        assert node.node.get_content(metadata_mode=MetadataMode.NONE) == text[node.metadata["start"] : node.metadata["end"]]
    assert "title" in nodes[0].node.get_content(metadata_mode=MetadataMode.LLM)


def test_retriever_serves_a_stock_llama_index_query_engine(desk):
    engine = RetrieverQueryEngine(desk.as_retriever(k=2), CompactAndRefine(llm=MockLLM()))
    assert len(engine.query("Who initiated the call?").source_nodes) == 2


def test_query_engine_gives_the_whole_answer(desk):
    response = desk.as_query_engine().query("Who initiated the phone call between Putin and Pezeshkian?")
    answer = response.metadata["answer"]
    assert str(response) == answer.text == desk.query(answer.question).text
    assert [node.node.node_id for node in response.source_nodes] == [hit.chunk.chunk_id for hit in answer.hits]
