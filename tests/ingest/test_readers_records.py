"""JSON and JSON lines: shapes, field names, broken records."""

from __future__ import annotations

import datetime
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rag.ingest.readers import ReadFailure, read
from rag.schema import Article

ReadAll = Callable[[str | bytes, str], list[Article | ReadFailure]]
NO_TEXT = 'no text in this record (a field "text", "body" or "content" is wanted)'
FULL = {
    "id": "n-1",
    "title": "Headline",
    "text": "One sentence.",
    "date": "2024-12-02",
    "language": "en",
    "outlet": "Daily",
    "url": "https://example.org/1",
}


def articles(found: list[Article | ReadFailure]) -> list[Article]:
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(FULL, id="one-record"),
        pytest.param([FULL], id="list"),
        pytest.param({"articles": [FULL], "total": 1}, id="under-articles"),
        pytest.param({"status": "ok", "data": [FULL]}, id="under-data"),
    ],
)
def test_shapes_of_a_json_file(read_all: ReadAll, shape: object) -> None:
    (article,) = articles(read_all(json.dumps(shape), "news.json"))
    assert (article.article_id, article.title, article.text, article.language) == ("n-1", "Headline", "One sentence.", "en")
    assert (article.date, article.outlet, article.url) == (datetime.date(2024, 12, 2), "Daily", "https://example.org/1")


@pytest.mark.parametrize(
    ("fields", "attribute", "value"),
    [
        pytest.param({"body": "B."}, "text", "B.", id="body"),
        pytest.param({"content": "C."}, "text", "C.", id="content"),
        pytest.param({"articleBody": "D."}, "text", "D.", id="article-body"),
        pytest.param({"article": "E."}, "text", "E.", id="article"),
        pytest.param({"text": ["One.", "Two."]}, "text", "One.\n\nTwo.", id="list-of-paragraphs"),
        pytest.param({"content": {"rendered": "<p>One.</p>\n<p>Two &amp; 3.</p>"}}, "text", "One.\n\nTwo & 3.", id="wordpress"),
        pytest.param({"text": None, "body": "B."}, "text", "B.", id="empty-field-is-passed-over"),
        pytest.param({"text": "T.", "headline": "H"}, "title", "H", id="headline"),
        pytest.param({"text": "T.", "title": "A\nB\u202e\x00"}, "title", "A B", id="title-is-one-line"),
        pytest.param({"text": "T.", "title": "  "}, "title", "T.", id="empty-title-is-derived"),
        pytest.param({"text": "T.", "title": 7}, "title", "T.", id="title-that-is-no-text"),
        pytest.param({"text": "T.", "published_at": "2024-12-02T23:00:00Z"}, "date", datetime.date(2024, 12, 2), id="published-at"),
        pytest.param({"text": "T.", "pubDate": "Mon, 02 Dec 2024 10:00:00 GMT"}, "date", datetime.date(2024, 12, 2), id="rss-date"),
        pytest.param({"text": "T.", "datePublished": "2 ديسمبر 2024"}, "date", datetime.date(2024, 12, 2), id="arabic-date"),
        pytest.param({"text": "T.", "date": 1733136000}, "date", datetime.date(2024, 12, 2), id="unix-seconds"),
        pytest.param({"text": "T.", "date": 1733136000000}, "date", datetime.date(2024, 12, 2), id="unix-milliseconds"),
        pytest.param({"text": "T.", "date": 20241202}, "date", datetime.date(2024, 12, 2), id="digits"),
        pytest.param({"text": "T.", "date": "yesterday"}, "date", None, id="no-date"),
        pytest.param({"text": "T.", "date": "0001-01-01"}, "date", None, id="absurd-date"),
        pytest.param({"text": "T.", "date": "9999-12-31"}, "date", None, id="date-far-ahead"),
        pytest.param({"text": "T.", "date": True}, "date", None, id="date-that-is-no-date"),
        pytest.param({"text": "date 2024-12-01 T.", "date": "2024-12-02"}, "date", datetime.date(2024, 12, 2), id="given-date-wins"),
        pytest.param({"text": "T.", "lang": "en-US"}, "language", "en", id="language-with-region"),
        pytest.param({"text": "T.", "language": "ara"}, "language", "ar", id="three-letter-language"),
        pytest.param({"text": "T.", "language": "Arabic"}, "language", "ar", id="language-by-name"),
        pytest.param({"text": "هذا نص عربي قصير.", "language": "??"}, "language", "ar", id="language-unknown-is-detected"),
        pytest.param({"text": "T.", "source": {"id": None, "name": "BBC News"}}, "outlet", "BBC News", id="source-of-a-news-api"),
        pytest.param({"text": "T.", "publisher": {"@type": "Organization", "name": "The Times"}}, "outlet", "The Times", id="publisher"),
        pytest.param({"text": "TEHRAN (Reuters) - So.", "outlet": "Daily"}, "outlet", "Daily", id="given-outlet-wins"),
        pytest.param({"text": "TEHRAN (Reuters) - So."}, "outlet", "Reuters", id="outlet-from-the-text"),
        pytest.param({"text": "T.", "link": "http://example.org/a?b=c&d=ق"}, "url", "http://example.org/a?b=c&d=ق", id="link"),
        pytest.param({"text": "T.", "url": "javascript:alert(1)"}, "url", None, id="address-that-runs-code"),
        pytest.param({"text": "T.", "url": 'https://x.org/"onclick=x'}, "url", None, id="address-with-a-quote-mark"),
        pytest.param({"text": "T.", "id": 17}, "article_id", "17", id="number-as-id"),
        pytest.param({"text": "T.", "id": "خبر ١"}, "article_id", "خبر ١", id="arabic-id"),
        pytest.param({"text": "T.", "id": "a\x00\nb\u202e"}, "article_id", "a b", id="controls-in-an-id"),
        pytest.param({"text": "T.", "id": "x" * 500}, "article_id", "x" * 200, id="long-id"),
        pytest.param({"text": "T.", "id": "\u200b"}, "article_id", "news", id="invisible-id"),
        pytest.param({"text": "T.", "id": {"$oid": 1}}, "article_id", "news", id="id-that-is-no-id"),
        pytest.param({"text": "T."}, "article_id", "news", id="no-id-is-the-stem"),
        pytest.param({"text": "date 2024-12-02 T.\n\n/انتهى/"}, "text", "T.", id="noise-goes-here-too"),
        pytest.param({"text": "A\ud800B"}, "text", "AB", id="lone-surrogate"),
        pytest.param({"text": "<b>bold</b> & <script>x</script>"}, "text", "<b>bold</b> & <script>x</script>", id="markup-is-text"),
    ],
)
def test_fields(read_all: ReadAll, fields: dict[str, Any], attribute: str, value: object) -> None:
    (article,) = articles(read_all(json.dumps(fields), "news.json"))
    assert getattr(article, attribute) == value


def test_records_without_an_id_are_numbered(read_all: ReadAll) -> None:
    found = articles(read_all(json.dumps([{"text": "A."}, {"text": "B."}]), "news.json"))
    assert [article.article_id for article in found] == ["news-000001", "news-000002"]


def test_a_record_without_text_fails_alone(read_all: ReadAll, tmp_path: Path) -> None:
    found = read_all(json.dumps([{"text": "A."}, {"title": "no text"}, "string", {"text": "  "}, {"text": "B."}]), "news.json")
    assert [item.text for item in found if isinstance(item, Article)] == ["A.", "B."]
    assert [item for item in found if isinstance(item, ReadFailure)] == [
        ReadFailure(f"{tmp_path}/news.json:record 2", NO_TEXT),
        ReadFailure(f"{tmp_path}/news.json:record 3", "not a record with named fields"),
        ReadFailure(f"{tmp_path}/news.json:record 4", "no text in this record: it is empty"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("[]", "no articles in it: the list is empty", id="empty-list"),
        pytest.param('{"text": "cut o', "not valid JSON: it breaks off or goes wrong at column 10", id="cut-off"),
        pytest.param('{\n"text": x}', "not valid JSON: it breaks off or goes wrong at line 2, column 9", id="wrong-in-line-2"),
        pytest.param('{"title": "T"}', NO_TEXT, id="no-text"),
        pytest.param("17", "not a record with named fields", id="a-number"),
        pytest.param("[" * 100_000, "not a record: lists nested too deep", id="nested-deep"),
        pytest.param('{"text": "T", "n": ' + "9" * 5000 + "}", "not valid JSON: a number in it is too long", id="long-number"),
        pytest.param(b"\xff\xfe\x00\xd8" * 9, "not text", id="not-text"),
    ],
)
def test_json_files_that_cannot_be_read(read_reason: Callable[..., str], content: str | bytes, reason: str) -> None:
    assert read_reason(content, "news.json") == reason


def test_a_json_file_with_one_record_a_line_is_read_as_lines(read_all: ReadAll) -> None:
    found = articles(read_all('{"text": "A."}\n{"text": "B."}\n', "news.json"))
    assert [article.article_id for article in found] == ["news-000001", "news-000002"]


def test_a_broken_line_in_the_middle_fails_alone(read_all: ReadAll, tmp_path: Path) -> None:
    lines = ['\ufeff{"text": "A.", "id": "a"}', "", '{"text": "cut', "[1]", '{"title": "x"}', '{"text": "\\ud800"}', '{"text": "B."}']
    found = read_all("\r\n".join(lines), "news.jsonl")
    assert [(item.article_id, item.text) for item in found if isinstance(item, Article)] == [("a", "A."), ("news-000007", "B.")]
    assert [item for item in found if isinstance(item, ReadFailure)] == [
        ReadFailure(f"{tmp_path}/news.jsonl:line 3", "not valid JSON: it breaks off or goes wrong at column 10"),
        ReadFailure(f"{tmp_path}/news.jsonl:line 4", "not a record with named fields"),
        ReadFailure(f"{tmp_path}/news.jsonl:line 5", NO_TEXT),
        ReadFailure(f"{tmp_path}/news.jsonl:line 6", "no text in this record: it is empty"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256"])
def test_encodings_of_json_lines(read_all: ReadAll, encoding: str) -> None:
    texts = ["بحث رئيس الجمهورية مع أمير قطر آخر التطورات في غزة.", "وأكد أن الأمن في المنطقة يهم الجميع."]
    lines = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts)
    assert [article.text for article in articles(read_all(lines.encode(encoding), "news.jsonl"))] == texts


def test_a_line_of_other_bytes_fails_alone(read_all: ReadAll) -> None:
    found = read_all(b'{"text": "A."}\n{"text": "\x81\x8d\x8f\x90\x9d"}\n{"text": "B."}\n', "news.jsonl")
    assert [type(item) for item in found] == [Article, ReadFailure, Article]


def test_many_broken_lines_are_counted_not_listed(read_all: ReadAll, tmp_path: Path) -> None:
    found = read_all("x\n" * 1000 + '{"text": "A."}\n', "news.jsonl")
    assert len(found) == 102
    assert found[-1] == ReadFailure(f"{tmp_path}/news.jsonl", "900 more lines could not be read")


def test_a_binary_jsonl_is_one_failure(read_reason: Callable[..., str]) -> None:
    assert read_reason(bytes(range(256)) * 99, "news.jsonl") == "not text"
    assert read_reason("\n\n", "news.jsonl") == "empty"


@pytest.mark.slow
def test_json_lines_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl"
    line = json.dumps({"text": "A sentence of some length about the news. " * 100, "language": "en", "title": "T"})
    with path.open("w") as file:
        file.writelines(line + "\n" for _ in range(2000))
    tracemalloc.start()
    try:
        count = sum(isinstance(item, Article) for item in read(path))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 2000 and path.stat().st_size > 8_000_000
    assert peak < 1_000_000
