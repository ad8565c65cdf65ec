"""The public contract, as other people's code relies on it: names, fields, parameters and their defaults."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
import inspect
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import rag
from rag import schema

if TYPE_CHECKING:
    from rag.desk import Newsdesk

# Fields that others rely on. A type may have more of them, but none of these may go.
FIELDS = {
    "Article": "article_id title text date language outlet url path content_hash",
    "Citation": "number article_id title outlet date language url path quote start end",
    "Sentence": "text citations support",
    "Answer": "question text sentences citations answered confidence language mode searched_for hits timings_ms notice",
    "Filters": "date_from date_to languages outlets article_ids",
    "IngestReport": "added updated unchanged removed failed chunks seconds",
    "Check": "supported reasons",
}
HIT = "article_id text start end score rank found_by"

# Parameters with their defaults, in order; `self` left out. A function may have more, each with a default.
PARAMETERS: dict[str, dict[str, Any]] = {
    "ingest": {"paths": None, "progress": None},
    "search": {"question": ..., "k": 10, "filters": None},
    "query": {"question": ..., "history": (), "filters": None},
    "stream": {"question": ..., "history": (), "filters": None},
    "aquery": {"question": ..., "history": (), "filters": None},
    "astream": {"question": ..., "history": (), "filters": None},
    "articles": {"filters": None},
    "article": {"article_id": ...},
    "delete": {"article_id": ...},
    "stats": {},
    "as_retriever": {},
    "as_query_engine": {},
    "close": {},
}


def check_parameters(function: Any, wanted: dict[str, Any]) -> None:
    found = {name: p for name, p in inspect.signature(function).parameters.items() if name not in {"self", "cls"}}
    assert list(found)[: len(wanted)] == list(wanted)
    for name, default in wanted.items():
        assert found[name].default == (inspect.Parameter.empty if default is ... else default), name
    for name, parameter in list(found.items())[len(wanted) :]:
        optional = parameter.default is not inspect.Parameter.empty or parameter.kind is inspect.Parameter.VAR_KEYWORD
        assert optional, f"{name} is new and has no default"


@pytest.mark.parametrize(("name", "fields"), FIELDS.items())
def test_contract_type_has_its_fields_and_does_not_change(name: str, fields: str) -> None:
    cls = getattr(schema, name)
    assert set(fields.split()) <= {field.name for field in dataclasses.fields(cls)}
    assert cls.__dataclass_params__.frozen


def test_contract_hit_hands_its_chunk_on() -> None:
    chunk = schema.Chunk("a#0", "a", "text", 3, 7)
    hit = schema.Hit(chunk, score=1.0, rank=1, found_by=("words",))
    assert [getattr(hit, name) for name in HIT.split()] == ["a", "text", 3, 7, 1.0, 1, ("words",)]


@pytest.mark.parametrize(("name", "wanted"), PARAMETERS.items())
def test_contract_desk_takes_these_parameters(name: str, wanted: dict[str, Any]) -> None:
    from rag.desk import Newsdesk

    check_parameters(getattr(Newsdesk, name), wanted)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("open", {"config": None, "corpus": None, "index": None}),
        ("query", {"question": ...}),
        ("stream", {"question": ...}),
        ("aquery", {"question": ...}),
        ("astream", {"question": ...}),
        ("check", {"sentence": ..., "quote": ...}),
    ],
)
def test_contract_package_offers(name: str, wanted: dict[str, Any]) -> None:
    check_parameters(getattr(rag, name), wanted)


def test_contract_answer_walks_back_to_the_words(desk: Newsdesk) -> None:
    answer = desk.query("Who initiated the phone call between Putin and Pezeshkian?")
    assert isinstance(answer, schema.Answer)
    assert answer.answered and answer.citations and answer.sentences
    for citation in answer.citations:
        article = desk.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
        assert (article.title, article.outlet, article.date) == (citation.title, citation.outlet, citation.date)
    numbers = [number for sentence in answer.sentences for number in sentence.citations]
    assert list(dict.fromkeys(numbers)) == [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert all(f"[{number}]" in answer.text for number in numbers)


def test_contract_answer_is_plain_json(desk: Newsdesk) -> None:
    answer = desk.query("Who initiated the phone call between Putin and Pezeshkian?")
    plain = json.loads(json.dumps(answer.to_dict(), allow_nan=False))
    assert set(FIELDS["Answer"].split()) <= set(plain)
    assert set(HIT.split()) <= set(plain["hits"][0])
    assert datetime.date.fromisoformat(plain["citations"][0]["date"]) == answer.citations[0].date


def test_contract_stream_is_tokens_then_the_answer(desk: Newsdesk) -> None:
    question = "Who initiated the phone call between Putin and Pezeshkian?"
    *tokens, last = list(desk.stream(question))
    assert tokens and all(isinstance(token, str) for token in tokens)
    assert isinstance(last, schema.Answer)
    assert "".join(tokens).strip() == last.text.strip() == desk.query(question).text.strip()


def test_contract_async_gives_the_same(desk: Newsdesk) -> None:
    question = "Who initiated the phone call between Putin and Pezeshkian?"

    async def ask() -> tuple[Any, Any]:
        return [event async for event in desk.astream(question)], await desk.aquery(question)

    # In a thread of its own: Playwright leaves a running event loop in the main one.
    with ThreadPoolExecutor(1) as thread:
        events, answer = thread.submit(asyncio.run, ask()).result()
    assert isinstance(events[-1], schema.Answer)
    assert events[-1].text == answer.text == desk.query(question).text


def test_contract_search_hits_are_their_articles_words(desk: Newsdesk) -> None:
    hits = desk.search("Pezeshkian", k=5)
    assert 0 < len(hits) <= 5 and [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert desk.article(hit.article_id).text[hit.start : hit.end] == hit.text


def test_contract_llama_index_objects(desk: Newsdesk) -> None:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.retrievers import BaseRetriever

    assert isinstance(desk.as_retriever(), BaseRetriever)
    assert isinstance(desk.as_query_engine(), BaseQueryEngine)


def test_contract_check_says_whether_a_quotation_bears_a_sentence_out() -> None:
    quote = "On 27 November the group launched its largest offensive in years."
    assert rag.check(quote, quote).supported
    wrong = rag.check("On 28 November the group launched its largest offensive in years.", quote)
    assert not wrong.supported and wrong.reasons


@pytest.mark.parametrize(
    ("field", "value"),
    [("date_from", "2025-03-03"), ("languages", [None]), ("article_ids", [3]), ("outlets", 7)],
)
def test_contract_filters_say_what_they_want(field: str, value: object) -> None:
    with pytest.raises(TypeError):
        schema.Filters(**{field: value})


def test_contract_filters_take_a_datetime_and_a_language_in_capitals() -> None:
    filters = schema.Filters(date_from=datetime.datetime(2024, 12, 2, 10), languages="EN")
    assert (filters.date_from, filters.languages) == (datetime.date(2024, 12, 2), ("en",))


def test_contract_markdown_of_an_answer_makes_nothing_of_what_articles_hold() -> None:
    citation = schema.Citation(
        1, "a", "[click](javascript:alert(1))", None, None, "en", None, None, "# <b>x</b> ![i](http://e) 1. a", 0, 31
    )
    markdown = schema.Answer("q", "x [1]", citations=(citation,), answered=True).to_markdown()
    from markdown_it import MarkdownIt

    html = MarkdownIt().render(markdown)
    assert not any(tag in html for tag in ("<a ", "<img", "<b>", "<h1>", "<ol>"))
    assert "[click](javascript:alert(1))" in html
