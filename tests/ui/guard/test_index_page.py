"""Gradio's page made strict."""

from __future__ import annotations

import httpx

from ui.guard.index_page import strict

INDEX = """<html><head><base href="./" /><meta charset="utf-8" />
<meta
  property="og:image" content="https://elsewhere.example/x.jpg" /><meta name="twitter:title" content="a &gt; b" />
<meta name="viewport" content="shrink-to-fit=no"/><link rel="manifest" href="/manifest.json" />
<script>window.gradio_config = {"root": "http://liar.example"};</script><script data-x>one();</script>
<script>load("iframeResizer.contentWindow.min.js")</script><script type="module" src="./assets/a.js"></script></head><body></body></html>"""


def test_index_page_every_script_has_the_nonce() -> None:
    page = strict(INDEX, "N", "", "")
    assert page.count("<script") == page.count('<script nonce="N"') == 4


def test_index_page_names_no_other_server() -> None:
    page = strict(INDEX, "N", "", "")
    assert "elsewhere.example" not in page
    assert "twitter" not in page
    assert "manifest" not in page
    assert "iframeResizer" not in page
    assert 'charset="utf-8"' in page


def test_index_page_knows_its_own_address() -> None:
    page = strict(INDEX, "N", "<link own>", "/news")
    assert '<base href="/news/">' in page
    assert page.index("http://liar.example") < page.index('gradio_config.root = location.origin + "/news"') < page.index("one()")
    assert "<link own></head>" in page


def test_index_page_of_gradio_has_nothing_left_that_leads_elsewhere(url: str) -> None:
    """Should a new Gradio write its page in another way, this is where it shows."""
    page = httpx.get(url).text
    for word in ("og:", "twitter:", "githubusercontent", "manifest.json", "iframeResizer.", "https://"):
        assert word not in page.replace("https://github.com/gradio-app", ""), word
    assert page.count("gradio_config.root = location.origin") == 1
    assert page.count('<base href="/">') == 1
    assert 'name="viewport"' not in page, "ours stands in the head that is given"
    assert "newsdesk/v-" in page
