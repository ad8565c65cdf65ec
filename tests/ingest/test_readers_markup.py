"""Markdown and web pages: what a reader of the rendered page reads, and what the page says about itself."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable

import pytest

from rag.schema import Article

ReadOne = Callable[..., Article]

FRONT = """---
id: md-1
title: "Iran: the call"
date: 2024-12-02
language: en-GB
source: Daily
link: https://example.org/1
---

# A heading

Some *emphasised* text.
"""


def test_front_matter(read_one: ReadOne) -> None:
    article = read_one(FRONT, "story.md")
    assert (article.article_id, article.title, article.date) == ("md-1", "Iran: the call", datetime.date(2024, 12, 2))
    assert (article.language, article.outlet, article.url) == ("en", "Daily", "https://example.org/1")
    assert article.text == "A heading\n\nSome emphasised text."


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("He *said* **so** ~~not~~ `x`.", "He said so not x.", id="emphasis"),
        pytest.param("See [the report](https://x.org/a_b) and <https://y.org>.", "See the report and https://y.org.", id="links"),
        pytest.param("Before ![alt](a.png) after.", "Before after.", id="pictures"),
        pytest.param("One line\nand the next.", "One line and the next.", id="soft-line-end-is-a-space"),
        pytest.param("One line  \nand the next.", "One line\nand the next.", id="hard-line-end-stays"),
        pytest.param("# Title #\n\nText.", "Title\n\nText.", id="heading"),
        pytest.param("Title\n=====\n\nText.\n\n---\n\nMore.", "Title\n\nText.\n\nMore.", id="underlined-heading-and-rule"),
        pytest.param("> Quoted\n> words.\n\nText.", "Quoted words.\n\nText.", id="block-quote"),
        pytest.param("- one\n- two\n  - deep\n\nText.", "one\ntwo\ndeep\n\nText.", id="list"),
        pytest.param("1. one\n\n2. two\n\nText.", "one\n\ntwo\n\nText.", id="loose-list"),
        pytest.param("```python\nx = 1 * 2 * 3\n```", "x = 1 * 2 * 3", id="code-stays-as-it-is"),
        pytest.param("| a | b |\n|---|---|\n| 1 | 2 |\n", "a | b\n1 | 2", id="table"),
        pytest.param("A &amp; B \\* C 2 < 3", "A & B * C 2 < 3", id="entities-and-escapes"),
        pytest.param("A <b>bold</b> word.\n\n<div>In <i>HTML</i>.<script>x()</script></div>", "A bold word.\n\nIn HTML.", id="html"),
        pytest.param("قال *الرئيس*: «نعم».", "قال الرئيس: «نعم».", id="arabic"),
        pytest.param("snake_case and 5 * 3 * 2", "snake_case and 5 * 3 * 2", id="marks-that-are-none"),
    ],
)
def test_markdown_text(read_one: ReadOne, source: str, text: str) -> None:
    assert read_one(source, "story.md").text == text


@pytest.mark.parametrize(
    ("source", "title", "date"),
    [
        pytest.param("# The *heading*\n\nText.", "The heading", None, id="title-from-the-heading"),
        pytest.param("Text first.\n\n# Later", "Later", None, id="heading-farther-down"),
        pytest.param("## Second level\n\nText.", "Second level", None, id="no-first-level-heading"),
        pytest.param("---\ntitle: Iran: the call\ndate: 2024-12-02\n---\nText.", "Iran: the call", "2024-12-02", id="broken-yaml"),
        pytest.param("---\ntitle: T\ndate: 2024-13-45\n---\nText.", "T", None, id="impossible-date"),
        pytest.param("---\ntitle: T\ndate: 2 December 2024\n---\nText.", "T", "2024-12-02", id="written-date"),
        pytest.param("---\ntitle: T\ndate: 2024-12-02T23:30:00+03:00\n---\nText.", "T", "2024-12-02", id="date-with-time"),
        pytest.param("---\ntitle:\ndate:\n---\n# H\n\nText.", "H", None, id="empty-fields"),
        pytest.param("---\r\ntitle: T\r\n---\r\nText.", "T", None, id="windows-line-ends"),
        pytest.param("---\ntitle: [a, b]\n---\nText.", "Text.", None, id="title-of-another-type"),
        pytest.param("---\ntext: other\ntitle: T\n---\nText.", "T", None, id="text-in-the-front-matter-is-ignored"),
        pytest.param("---\n\nText.", "Text.", None, id="rule-at-the-top"),
        pytest.param("---\ntitle: T\nText without an end", "title: T Text without an end", None, id="front-matter-without-an-end"),
    ],
)
def test_markdown_title_and_date(read_one: ReadOne, source: str, title: str, date: str | None) -> None:
    article = read_one(source, "story.md")
    assert (article.title, article.date.isoformat() if article.date else None) == (title, date)
    assert article.text.endswith(("Text.", "Later", "without an end"))


def test_markdown_without_text_is_empty(read_reason: Callable[..., str]) -> None:
    assert read_reason("---\ntitle: T\n---\n", "story.md") == "empty"
    assert read_reason("![only](a.png)\n", "story.md") == "empty"


PAGE = """<!doctype html><html lang="ar-SA"><head><meta charset="{charset}"><title>عنوان - موقع</title>
<meta property="og:title" content="عنوان الخبر"><meta property="og:site_name" content="صحيفة الخبر">
<meta property="article:published_time" content="2024-12-02T10:00:00+03:30"><link rel="canonical" href="https://example.org/a/1">
<style>p {{ color: red }}</style></head><body><nav><a href="/">الرئيسية</a></nav><script>alert("script")</script>
<article><h1>عنوان الخبر</h1><p>بحث رئيس الجمهورية خلال اتصال هاتفي مع أمير قطر، <b>الشيخ تميم</b>، آخر التطورات.</p>
<p>وأكد الجانبان على &laquo;أهمية&raquo; التعاون<br>بين البلدين في المنطقة.</p></article><footer>حقوق</footer></body></html>"""
PAGE_TEXT = (
    "عنوان الخبر\n\nبحث رئيس الجمهورية خلال اتصال هاتفي مع أمير قطر، الشيخ تميم، آخر التطورات.\n\n"
    "وأكد الجانبان على «أهمية» التعاون\nبين البلدين في المنطقة."
)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "utf-16"])
def test_a_web_page(read_one: ReadOne, charset: str) -> None:
    article = read_one(PAGE.format(charset=charset).encode(charset), "page.html")
    assert article.text == PAGE_TEXT
    assert (article.title, article.date, article.language) == ("عنوان الخبر", datetime.date(2024, 12, 2), "ar")
    assert (article.outlet, article.url) == ("صحيفة الخبر", "https://example.org/a/1")


def test_a_page_without_a_charset_is_read_too(read_one: ReadOne) -> None:
    html = PAGE.format(charset="").replace('<meta charset="">', "")
    assert read_one(html.encode("cp1256"), "page.htm").text == PAGE_TEXT


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<p>Hi.</p>", "Hi.", id="fragment"),
        pytest.param("Just text.", "Just text.", id="no-markup"),
        pytest.param("<p>One.<p>Two <b>bold", "One.\n\nTwo bold", id="unclosed"),
        pytest.param("<body><script>x</script><style>y</style><p>Seen.</p><noscript>z</noscript>", "Seen.", id="scripts-never"),
        pytest.param("<?xml version='1.0' encoding='utf-8'?><html><body><p>Seen.</p></body></html>", "Seen.", id="xhtml"),
        pytest.param("<p>A\x00B.</p>", "AB.", id="nul"),
        pytest.param("<p>1 &lt; 2 &amp; &lt;script&gt;</p>", "1 < 2 & <script>", id="escaped-markup-is-text"),
    ],
)
def test_odd_pages(read_one: ReadOne, html: str, text: str) -> None:
    assert read_one(html + "<!-- pad -->" * 20, "page.html").text == text


def test_a_date_that_the_page_does_not_state_is_not_guessed(read_one: ReadOne) -> None:
    body = "<p>It happened on 5 May 2019, he said. Copyright 2021.</p>" * 3
    assert read_one(f"<html><body><article>{body}</article></body></html>", "page.html").date is None


@pytest.mark.parametrize("html", ["<html></html>", "<script>x</script>", "<!-- only -->", "<img src=x onerror=alert(1)>"])
def test_a_page_without_text_is_empty(read_reason: Callable[..., str], html: str) -> None:
    assert read_reason(html, "page.html") == "empty"


def test_a_deeply_nested_page_does_no_harm(read_one: ReadOne, read_all: Callable[[str, str], list[object]]) -> None:
    assert read_one("<div>" * 1000 + "deep" + "</div>" * 1000, "page.html").text == "deep"
    assert len(read_all("<div>" * 100_000 + "deep" + "</div>" * 100_000, "page.html")) == 1  # below level 2,048 libxml2 sees nothing


def test_nothing_is_printed_or_logged_about_odd_pages(
    read_reason: Callable[..., str], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        read_reason("<html></html>", "page.html")
    assert (*capfd.readouterr(), caplog.text) == ("", "", "")
