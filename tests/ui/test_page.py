"""The page as a visitor uses it, in a real browser on a real desk: asking, what an answer shows, reading, both languages."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from playwright.sync_api import Page as Tab

import rag
from rag.schema import Answer
from tests.ui.conftest import Serve
from tests.ui.slow import Slow
from tests.ui.visitor import BOX, answered, ask, open_tab

pytestmark = pytest.mark.browser

ENGLISH = "Who initiated the phone call between Putin and Pezeshkian?"
ARABIC = "ماذا قال أمير قطر عن الأمن والاستقرار في سوريا؟"
LEADERS = "Which foreign leaders did President Pezeshkian talk to by phone?"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the page should say, asked without it."""
    with rag.open(corpus=Path(__file__).resolve().parents[2] / "corpus", index=tmp_path_factory.mktemp("desk")) as desk:
        desk.ingest()
        yield desk


# -- an answer and what it rests on ------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", [ENGLISH, ARABIC], ids=["english", "arabic"])
def test_a_click_on_a_citation_opens_its_article_at_the_quoted_words(tab: Tab, desk: Any, question: str) -> None:
    turn = ask(tab, question)
    chips = turn.locator(".words ~ .cites a.cite")
    answer: Answer = desk.query(question)
    assert chips.count() == sum(len(sentence.citations) for sentence in answer.sentences)
    for number, citation in enumerate(answer.citations, start=1):
        turn.locator(f'a.cite[data-number="{number}"]').first.click()
        marks = tab.locator(f'#nd-reader mark.current[data-numbers~="{number}"]')  # not the one of the click before
        expect(marks.first).to_be_in_viewport()
        assert "".join(marks.all_text_contents()) == citation.quote
        expect(tab.locator("#nd-reader h2")).to_have_text(citation.title)
        expect(turn.locator(f'a.cite.current[data-number="{number}"]').first).to_be_visible()


def test_the_cited_passages_of_an_article_are_walked_by_key_and_by_button(tab: Tab, desk: Any) -> None:
    turn = ask(tab, ENGLISH)
    quotes = {c.number: c.quote for c in desk.query(ENGLISH).citations}
    assert len(quotes) == 2, "both in one article"
    turn.locator('a.cite[data-number="1"]').first.click()
    current = tab.locator("#nd-reader mark.current")
    expect(current.first).to_have_text(quotes[1])
    expect(tab.locator("#nd-reader .at")).to_have_text(re.compile(r"^[12] of 2$"))
    for press in (lambda: tab.keyboard.press("j"), lambda: tab.keyboard.press("k"), lambda: tab.locator('[data-step="1"]').click()):
        before = current.first.text_content()
        press()
        expect(current.first).not_to_have_text(before or "")
        expect(current.first).to_be_in_viewport()
    tab.locator(BOX).press("j")  # a letter in the question is a letter
    expect(tab.locator(BOX)).to_have_value("j")


def test_a_chip_that_is_pointed_at_or_focused_shows_its_quotation(tab: Tab, desk: Any) -> None:
    turn = ask(tab, ENGLISH)
    quotes = [c.quote for c in desk.query(ENGLISH).citations]
    turn.locator('a.cite[data-number="1"]').first.hover()
    expect(tab.locator("#nd-preview")).to_contain_text(quotes[0])
    tab.keyboard.press("Escape")
    expect(tab.locator("#nd-preview")).to_be_hidden()
    turn.locator('a.cite[data-number="1"]').first.focus()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Shift+Tab")
    expect(tab.locator("#nd-preview")).to_contain_text(quotes[0])
    expect(turn.locator('a.cite[data-number="1"]').first).to_have_accessible_description(re.compile(re.escape(quotes[0][:40])))


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


def test_the_sources_stand_beside_the_answer_with_title_date_language_and_quotation(tab: Tab, desk: Any) -> None:
    ask(tab, ENGLISH)
    citation = desk.query(ENGLISH).citations[0]
    card = tab.locator("#nd-sources .card").first
    expect(card.locator("h3")).to_contain_text(citation.title)
    expect(card.locator("blockquote")).to_have_text(citation.quote)
    expect(card.locator(".byline")).to_contain_text("2 December 2024")
    expect(card.locator(".badge")).to_have_text("en")


def test_the_words_that_answer_are_bold_and_a_quotation_is_said_to_be_one(tab: Tab) -> None:
    turn = ask(tab, LEADERS)
    expect(turn.locator(".words b").first).to_contain_text("Vladimir Putin")
    expect(turn.locator(".quoted .support").first).to_contain_text("quoted word for word")


def test_a_refusal_says_what_is_covered_shows_the_nearest_passages_and_what_to_try(tab: Tab) -> None:
    turn = ask(tab, "What is the population of Qatar?")
    expect(turn.locator(".refusal-head")).to_have_text("Not in these articles")
    expect(turn).to_contain_text("from November 30, 2024 to December 3, 2024")
    assert turn.locator("a.cite").count() == 0
    expect(tab.locator(".followups button").first).to_be_visible()
    turn.locator(".nearest .card a").first.click()
    expect(tab.locator("#nd-reader mark.current").first).to_be_in_viewport()


def test_small_talk_has_no_sources_and_no_ratings(tab: Tab) -> None:
    turn = ask(tab, "hello")
    expect(turn).to_contain_text("Ask me something about the articles")
    assert turn.locator("a.cite, .rate, .details").count() == tab.locator("#nd-sources .card").count() == 0


def test_how_an_answer_was_made_is_told_on_demand(tab: Tab) -> None:
    turn = ask(tab, ENGLISH)
    expect(turn.locator(".details dl")).to_be_hidden()
    turn.locator(".details summary").click()
    for stage in ("Search", "Choosing quotations", "All in all", "Confidence"):
        expect(turn.locator(".details dl")).to_contain_text(stage)


# -- how the question was read -------------------------------------------------------------------------------------------


def test_a_follow_up_says_what_was_searched_for_and_can_be_asked_on_its_own(tab: Tab) -> None:
    ask(tab, "What did the Emir of Qatar say?")
    turn = ask(tab, "And about Syria?")
    pill = turn.locator(".reading-of .pill")
    expect(pill).to_contain_text("Searched for")
    expect(pill).to_contain_text("Emir")
    pill.locator("button").click()
    turn = answered(tab, 2)
    expect(turn.locator(".reading-of .pill")).to_have_count(0)
    expect(turn.locator(".asked")).to_have_text("And about Syria?")


def test_a_time_in_the_question_is_told_as_a_window_and_can_be_taken_away(tab: Tab) -> None:
    turn = ask(tab, "What did Pezeshkian say on 3 December 2024?")
    pill = turn.locator(".reading-of .pill", has_text="3 December 2024")
    expect(pill).to_be_visible()
    pill.locator("button").click()
    turn = answered(tab, 1)
    expect(turn.locator(".reading-of .pill")).to_have_count(0)


# -- filters -----------------------------------------------------------------------------------------------------------


def test_filters_are_seen_told_with_the_question_written_into_the_address_and_taken_back(tab: Tab) -> None:
    tab.locator('[data-choice="languages"] summary').click()
    tab.locator('[data-choice="languages"] input[value="ar"]').check()
    expect(tab.locator("#nd-filters .pill")).to_contain_text("Arabic")
    expect(tab).to_have_url(re.compile(r"\?language=ar"))
    tab.keyboard.press("Escape")
    expect(tab.locator('[data-choice="languages"] .sheet')).to_be_hidden()
    turn = ask(tab, "ماذا قال بزشكيان؟")
    badges = tab.locator("#nd-sources .badge")
    assert set(badges.all_text_contents()) == {"ar"}
    expect(turn.locator(".reading-of .pill")).to_contain_text("العربية")
    tab.reload()
    expect(tab.locator("#nd-filters .pill")).to_contain_text("Arabic", timeout=30_000)
    tab.locator("#nd-filters [data-filter-drop]").click()
    expect(tab.locator("#nd-filters .pill")).to_have_count(0)
    expect(tab).not_to_have_url(re.compile("language="))
    tab.locator('[data-choice="dates"] summary').click()
    tab.locator('[data-filter="from"]').fill("2024-12-03")
    tab.locator('[data-filter="from"]').press("Tab")
    expect(tab.locator("#nd-filters .pill")).to_contain_text("since 3 December 2024")


# -- asking --------------------------------------------------------------------------------------------------------------


def test_copy_puts_the_answer_with_its_sources_on_the_clipboard(tab: Tab, context: BrowserContext, desk: Any) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(tab, ENGLISH)
    turn.locator("[data-copy]").click()
    expect(turn.locator(".said")).to_have_text("Copied")
    assert tab.evaluate("navigator.clipboard.readText()") == desk.query(ENGLISH).to_markdown()


def test_retry_asks_the_last_question_again_in_its_place(tab: Tab) -> None:
    ask(tab, ENGLISH)
    tab.locator('[data-action="retry"]').click()
    answered(tab, 1)
    expect(tab.locator(".asked")).to_have_text(ENGLISH)


def test_shift_and_enter_breaks_the_line(tab: Tab) -> None:
    tab.locator(BOX).fill("hello")
    tab.locator(BOX).press("Shift+Enter")
    tab.locator(BOX).press_sequentially("there")
    expect(tab.locator(BOX)).to_have_value("hello\nthere")
    tab.locator(BOX).press("Enter")
    expect(answered(tab, 1).locator(".asked")).to_have_text("hello\nthere")


def test_an_example_question_and_then_a_follow_up_are_asked_by_a_click(tab: Tab) -> None:
    tab.locator(".suggestions button").first.click()
    expect(answered(tab, 1).locator("a.cite").first).to_be_visible()
    followup = tab.locator(".followups button").first
    words = followup.text_content() or ""
    followup.click()
    expect(answered(tab, 2).locator(".asked")).to_have_text(words)
    expect(tab.locator(".turn").nth(1).locator("a.cite").first).to_be_visible()


def test_the_page_never_scrolls_and_the_question_box_stays_in_view(tab: Tab) -> None:
    for _ in range(3):
        ask(tab, "What did Assad say?")
    expect(tab.locator("#nd-composer")).to_be_in_viewport(ratio=1)
    assert tab.evaluate("document.documentElement.scrollHeight <= innerHeight")


# -- phone, languages -----------------------------------------------------------------------------------------------------


def test_a_phone_has_no_sideways_scroll_and_its_panes_are_sheets(tab: Tab) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    turn = ask(tab, ENGLISH)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    turn.locator("a.cite").first.click()
    expect(tab.locator("#nd-reader mark.current").first).to_be_in_viewport()
    assert tab.locator("#nd-aside").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    expect(tab.locator("#nd-aside button:focus")).to_have_count(1)
    tab.locator("#nd-aside .close:visible").first.click()
    expect(tab.locator("#nd-composer")).to_be_in_viewport(ratio=1)
    tab.locator(".to-rail").click()
    expect(tab.locator("#nd-rail .conversation").first).to_be_in_viewport()
    tab.keyboard.press("Escape")
    expect(tab.locator("#nd-rail")).to_be_hidden()


def test_an_arabic_browser_gets_an_arabic_page_that_mirrors(browser: Browser, address: str) -> None:
    with browser.new_context(locale="ar") as context:
        page = context.new_page()
        open_tab(page, address)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        expect(page.locator("html")).to_have_attribute("lang", "ar")
        expect(page.locator(".send")).to_have_attribute("aria-label", "اسأل")
        turn = ask(page, ARABIC)
        turn.locator("a.cite").first.click()
        expect(page.locator("#nd-reader mark.current").first).to_be_in_viewport()
        rail, middle, aside = (page.locator(f"#nd-{name}").bounding_box() for name in ("rail", "middle", "aside"))
        assert rail["x"] > middle["x"] > aside["x"] == 0


def test_the_switch_changes_the_language_of_the_whole_page_and_it_stays(tab: Tab) -> None:
    ask(tab, ENGLISH)
    tab.locator(BOX).fill("half a question")
    tab.locator('[data-language-to="ar"]').click()
    expect(tab.locator("html")).to_have_attribute("dir", "rtl")
    expect(tab.locator("#nd-rail .firm")).to_have_text("محادثة جديدة")
    expect(tab.locator(".masthead .coverage")).to_contain_text("ديسمبر")
    expect(tab.locator(BOX)).to_have_value("half a question")
    expect(tab.locator(".turn .asked")).to_have_text(ENGLISH)
    tab.reload()
    expect(tab.locator("#nd-rail .firm")).to_have_text("محادثة جديدة", timeout=30_000)
    tab.locator('[data-language-to="en"]').click()
    expect(tab.locator("html")).to_have_attribute("dir", "ltr")


# -- slow desks ------------------------------------------------------------------------------------------------------------


def test_the_first_indexing_shows_its_progress_and_then_the_page_is_ready(page: Tab, serve: Serve) -> None:
    page.goto(serve(lambda desk: Slow(desk, 1.0)))
    expect(page.locator("#nd-welcome .progress")).to_be_visible(timeout=20_000)
    expect(page.locator("#nd-welcome")).to_contain_text(re.compile(r"Reading|Indexing"))
    expect(page.locator(BOX)).to_be_disabled()
    expect(page.locator(BOX)).to_be_enabled(timeout=60_000)


def test_stop_ends_an_answer_keeps_what_was_said_and_the_next_question_is_answered(page: Tab, serve: Serve) -> None:
    open_tab(page, serve(lambda desk: Slow(desk, 0.3)))
    for stop in (lambda: page.locator(".composer .stop").click(), lambda: page.locator(BOX).press("Escape")):
        number = page.locator(".turn").count() + 1
        page.locator(BOX).fill(ENGLISH)
        page.locator(BOX).press("Enter")
        expect(page.locator(f'.turn[data-turn="{number}"] .words').first).to_contain_text("phone", timeout=20_000)
        page.locator(BOX).fill("Asked too early")
        page.locator(BOX).press("Enter")
        stop()
        turn = answered(page, number)
        expect(turn.locator(".answer.stopped")).to_contain_text("phone")
        expect(turn).to_contain_text("Stopped.")
        expect(page.locator(".turn")).to_have_count(number)
    page.reload()
    expect(answered(page, 1)).to_contain_text("phone")
    turn = ask(page, "thanks")
    expect(turn).to_contain_text("You are welcome")


def test_nothing_that_is_being_read_moves_while_an_answer_streams(page: Tab, serve: Serve) -> None:
    open_tab(page, serve(lambda desk: Slow(desk, 0.05)))
    ask(page, LEADERS)
    page.evaluate(
        """() => { window.shifts = []; new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) for (const source of entry.sources)
                window.shifts.push([source.node?.className || source.node?.nodeName, source.previousRect.y, source.currentRect.y]);
        }).observe({type: 'layout-shift', buffered: false}); }"""
    )
    page.locator(BOX).fill(ENGLISH)
    page.locator(BOX).press("Enter")
    expect(page.locator('.turn[data-turn="2"] .words').first).to_be_visible(timeout=20_000)
    page.wait_for_timeout(600)  # what follows a key within half a second is the reader's own doing
    top = page.locator('.turn[data-turn="2"] .question').bounding_box()["y"]
    page.evaluate("window.shifts.length = 0")
    answered(page, 2)
    expect(page.locator(".followups button").first).to_be_visible()
    assert page.evaluate("window.shifts") == []
    assert abs(page.locator('.turn[data-turn="2"] .question').bounding_box()["y"] - top) < 1


def test_a_desk_that_cannot_be_opened_is_one_clear_line(page: Tab, serve: Serve, tmp_path: Path) -> None:
    page.goto(serve(corpus=tmp_path / "nowhere"))
    expect(page.locator("#nd-welcome .error")).to_contain_text("nowhere", timeout=20_000)
    expect(page.locator(BOX)).to_be_disabled()
