"""The page as a visitor uses it, in a real browser on a real desk."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import Page as Tab

import rag
from rag.schema import Answer, IngestProgress
from tests.ui.visitor import HOSTILE, ask, open_tab

Serve = Callable[..., str]
pytestmark = pytest.mark.browser

ENGLISH = "Who initiated the phone call between Putin and Pezeshkian?"
ARABIC = "ماذا قال أمير قطر عن الأمن والاستقرار في سوريا؟"


def expected(question: str, tmp_path: Path) -> Answer:
    with rag.open(corpus=Path(__file__).resolve().parents[2] / "corpus", index=tmp_path / "index") as desk:
        desk.ingest()
        return desk.query(question)


@pytest.mark.parametrize("question", [ENGLISH, ARABIC], ids=["english", "arabic"])
def test_a_click_on_a_citation_opens_its_article_at_the_quoted_words(tab: Tab, tmp_path: Path, question: str) -> None:
    turn = ask(tab, question)
    chips = turn.locator("a.cite")
    answer = expected(question, tmp_path)
    assert chips.count() == sum(len(sentence.citations) for sentence in answer.sentences)
    for number, citation in enumerate(answer.citations, start=1):
        turn.locator(f'a.cite[data-number="{number}"]').first.click()
        marks = tab.locator(f'#nd-reader mark.current[data-numbers~="{number}"]')  # not the one of the click before
        expect(marks.first).to_be_in_viewport()
        assert "".join(marks.all_text_contents()) == citation.quote
        expect(tab.locator("#nd-reader h2")).to_have_text(citation.title)


def test_an_arabic_answer_runs_from_right_to_left_and_an_english_one_does_not(tab: Tab) -> None:
    arabic, english = ask(tab, ARABIC), ask(tab, ENGLISH)
    for turn, direction in ((arabic, "rtl"), (english, "ltr")):
        # unicode-bidi: plaintext settles each line by its letters; where it begins shows how
        side = turn.locator(".sentence").first.evaluate(
            """p => { const range = document.createRange(), words = p.querySelector('.words').firstChild;
            range.setStart(words, 0); range.setEnd(words, 1);
            const letter = range.getBoundingClientRect(), box = p.getBoundingClientRect();
            return letter.left - box.left > box.right - letter.right ? 'rtl' : 'ltr'; }"""
        )
        assert side == direction
    assert tab.locator("#nd-sources blockquote").count() >= 1


def test_the_sources_stand_beside_the_answer_with_title_date_language_and_quotation(tab: Tab, tmp_path: Path) -> None:
    ask(tab, ENGLISH)
    citation = expected(ENGLISH, tmp_path).citations[0]
    card = tab.locator("#nd-sources .card").first
    expect(card.locator("h3")).to_contain_text(citation.title)
    expect(card.locator("blockquote")).to_have_text(citation.quote)
    expect(card.locator(".byline")).to_contain_text("2 December 2024")
    expect(card.locator(".badge")).to_have_text("en")


def test_a_refusal_says_what_is_covered_and_shows_the_nearest_passages(tab: Tab) -> None:
    turn = ask(tab, "What is the population of Qatar?")
    expect(turn.locator(".refusal-head")).to_have_text("Not in these articles")
    expect(turn).to_contain_text("from November 30, 2024 to December 3, 2024")
    assert turn.locator("a.cite").count() == 0
    tab.locator("#nd-sources .card a").first.click()
    expect(tab.locator("#nd-reader mark.current").first).to_be_in_viewport()


def test_small_talk_has_no_sources(tab: Tab) -> None:
    turn = ask(tab, "hello")
    expect(turn).to_contain_text("Ask me something about the articles")
    assert turn.locator("a.cite").count() == tab.locator("#nd-sources .card").count() == 0


def structure(tab: Tab) -> dict[str, int]:
    """How many elements of the kinds that could do harm the page has."""
    kinds = ["script", "form", "img", "iframe", "svg", "style", "link", "math", "object", "embed", "meta", "base"]
    return {kind: tab.locator(kind).count() for kind in kinds}


def test_a_hostile_article_changes_nothing_and_is_shown_as_it_stands(tab: Tab) -> None:
    before, title = structure(tab), tab.title()
    turn = ask(tab, "What did the quolibet chairman say?")
    expect(turn.locator(".answer")).to_contain_text(HOSTILE[0])
    tab.locator("#nd-sources .card a").first.click()
    expect(tab.locator("#nd-reader mark.current").first).to_be_visible()
    text = tab.locator("#nd-reader .text").text_content() or ""
    for payload in HOSTILE[:8]:
        assert payload in text
    expect(tab.locator("#nd-reader h2")).to_contain_text(HOSTILE[0])
    expect(tab.locator("#nd-reader .byline")).to_contain_text("<form action")
    tab.locator("#nd-header button").click()
    expect(tab.locator("#nd-articles-list li").first).to_be_visible()
    assert structure(tab) == before
    assert tab.title() == title
    covers = "() => [...document.querySelectorAll('#nd-body *')].filter(e => getComputedStyle(e).position === 'fixed').length"
    assert tab.evaluate(covers) == 0
    assert tab.locator('a[href^="javascript:" i]').count() == 0


@pytest.mark.parametrize("payload", HOSTILE[:8], ids=range(8))
def test_a_hostile_question_is_shown_as_text(tab: Tab, payload: str) -> None:
    before = structure(tab)
    turn = ask(tab, payload)
    assert (turn.locator(".question p").text_content() or "") == payload
    assert structure(tab) == before


def test_copy_puts_the_answer_with_its_sources_on_the_clipboard(tab: Tab, context: BrowserContext, tmp_path: Path) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(tab, ENGLISH)
    turn.locator("[data-copy]").click()
    expect(turn.locator("[data-copy]")).to_have_text("Copied")
    assert tab.evaluate("navigator.clipboard.readText()") == expected(ENGLISH, tmp_path).to_markdown()


def test_retry_asks_the_last_question_again_in_its_place(tab: Tab) -> None:
    ask(tab, ENGLISH)
    tab.locator('[data-action="retry"]').click()
    expect(tab.locator(".turn .answer.done")).to_have_count(1)
    expect(tab.locator(".question p")).to_have_text(ENGLISH)


def test_an_example_question_is_asked_by_a_click_and_answered(tab: Tab) -> None:
    tab.locator(".suggestions button").first.click()
    expect(tab.locator(".turn .answer.done a.cite").first).to_be_visible(timeout=30_000)


def test_the_list_of_articles_opens_one(tab: Tab) -> None:
    tab.locator("#nd-header button").click()
    expect(tab.locator("#nd-articles-list li")).to_have_count(6)
    tab.locator("#nd-articles-list li", has_text="Iranian President Masoud Pezeshkian has discussed").click()
    expect(tab.locator("#nd-reader .text")).to_contain_text("Xinhua news agency reported")


def test_the_page_never_scrolls_and_the_question_box_stays_in_view(tab: Tab) -> None:
    for _ in range(3):
        ask(tab, "What did Assad say?")
    expect(tab.locator("#nd-box")).to_be_in_viewport(ratio=1)
    assert tab.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_a_phone_has_no_sideways_scroll_and_its_pane_covers_the_page(tab: Tab) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    turn = ask(tab, ENGLISH)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    turn.locator("a.cite").first.click()
    expect(tab.locator("#nd-reader mark.current").first).to_be_in_viewport()
    tab.locator("#nd-aside .close:visible").first.click()
    expect(tab.locator("#nd-box")).to_be_in_viewport(ratio=1)


def test_an_arabic_browser_gets_an_arabic_page_from_right_to_left(browser: Any, address: str) -> None:
    with browser.new_context(locale="ar") as context:
        page = context.new_page()
        open_tab(page, address)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        expect(page.locator("#nd-send")).to_have_text("اسأل")
        name, button = page.locator(".masthead h1").bounding_box(), page.locator(".masthead button").bounding_box()
        assert name["x"] > button["x"]


class Slow:
    """The real desk, which takes its time: a second before each piece of an answer, and for each step of an ingest."""

    def __init__(self, desk: Any, seconds: float) -> None:
        self._desk, self._seconds = desk, seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)

    async def astream(self, question: str, history: Any = ()) -> AsyncGenerator[Any, None]:
        async for piece in self._desk.astream(question, history):
            await asyncio.sleep(self._seconds)
            yield piece

    def ingest(self, paths: Any = None, progress: Any = None) -> Any:
        import time

        def slowed(step: IngestProgress) -> None:
            progress(step)
            time.sleep(self._seconds)

        return self._desk.ingest(paths, slowed)


def test_the_first_indexing_shows_its_progress_and_then_the_page_is_ready(page: Tab, serve: Serve) -> None:
    page.goto(serve(lambda desk: Slow(desk, 1.0)))
    expect(page.locator(".progress")).to_be_visible(timeout=20_000)
    expect(page.locator("#nd-welcome")).to_contain_text(re.compile(r"Reading|Indexing"))
    expect(page.locator("#nd-box textarea")).to_be_disabled()
    expect(page.locator("#nd-box textarea")).to_be_enabled(timeout=60_000)


def test_stop_ends_an_answer_and_the_next_question_is_answered(page: Tab, serve: Serve) -> None:
    open_tab(page, serve(lambda desk: Slow(desk, 0.3)))
    page.locator("#nd-box textarea").fill(ENGLISH)
    page.locator("#nd-box textarea").press("Enter")
    expect(page.locator(".turn .words").first).to_contain_text("phone", timeout=20_000)
    page.locator("#nd-box textarea").fill("Asked too early")
    page.locator("#nd-box textarea").press("Enter")
    page.locator("#nd-stop").click()
    expect(page.locator(".answer.stopped")).to_contain_text("Stopped.")
    expect(page.locator("#nd-send")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)
    turn = ask(page, "thanks")
    expect(turn).to_contain_text("You are welcome")


def test_uploaded_articles_are_indexed_and_answer_and_bad_ones_are_named(page: Tab, serve: Serve, tmp_path: Path) -> None:
    open_tab(page, serve())
    good, bad = tmp_path / "harbour.txt", tmp_path / "empty.txt"
    good.write_text("The harbour master of Valdemossa closed the eastern pier on Tuesday because of a cracked beam.\n", encoding="utf-8")
    bad.write_text("", encoding="utf-8")
    page.locator("#nd-header button").click()
    page.locator('#nd-files input[type="file"]').set_input_files([good, bad])
    expect(page.locator(".report")).to_contain_text("1 article", timeout=30_000)
    expect(page.locator(".report ul.failed")).to_contain_text("empty.txt")
    expect(page.locator(".masthead .coverage")).to_contain_text("7 articles")
    turn = ask(page, "Why did the harbour master close the eastern pier?")
    expect(turn.locator(".answer")).to_contain_text("cracked beam")


def test_a_desk_that_cannot_be_opened_is_one_clear_line(page: Tab, serve: Serve, tmp_path: Path) -> None:
    page.goto(serve(corpus=tmp_path / "nowhere"))
    expect(page.locator("#nd-welcome .error")).to_contain_text("nowhere", timeout=20_000)
    expect(page.locator("#nd-box textarea")).to_be_disabled()
