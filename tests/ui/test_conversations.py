"""Conversations as a visitor keeps them: across reload and restart, found, named, deleted, exported, rated."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.ui.conftest import Serve
from tests.ui.visitor import BOX, answered, ask, open_tab

pytestmark = pytest.mark.browser

ENGLISH = "Who initiated the phone call between Putin and Pezeshkian?"
ARABIC = "ماذا قال أمير قطر عن الأمن والاستقرار في سوريا؟"


def titles(tab: Tab) -> list[str]:
    # the title, not the moment below it
    return [title.evaluate("b => b.firstChild.textContent") for title in tab.locator(".conversation .title").all()]


def menu(tab: Tab, number: int = 0) -> Any:
    row = tab.locator(".conversation").nth(number)
    row.locator("summary").click()
    return row.locator(".menu")


def test_a_conversation_is_there_again_after_a_reload_and_after_a_restart_of_the_server(
    browser: Browser, serve: Serve, tmp_path: Path
) -> None:
    with browser.new_context() as context:
        tab = context.new_page()
        first = serve(place=tmp_path)
        open_tab(tab, first)
        ask(tab, ENGLISH)
        ask(tab, ARABIC)
        tab.reload()
        expect(tab.locator(".turn .answer.done")).to_have_count(2, timeout=30_000)
        second = serve(place=tmp_path)  # another process would do no more: nothing is shared but the files
        tab.goto(second + "#" + tab.url.partition("#")[2])
        expect(tab.locator(".turn .answer.done")).to_have_count(2, timeout=30_000)
        assert titles(tab) == [ENGLISH]
        tab.locator(".turn").first.locator("a.cite").first.click()
        expect(tab.locator("#nd-reader mark.current").first).to_be_in_viewport()
        expect(ask(tab, "And what did he say about Syria?").locator(".sentence").first).to_be_visible()


def test_a_page_that_was_left_open_goes_on_when_its_server_comes_back(page: Tab, serve: Serve, tmp_path: Path) -> None:
    address = serve(place=tmp_path)
    open_tab(page, address)
    ask(page, ENGLISH)
    serve.stop(address)
    page.locator(BOX).fill("Asked while it was away")
    page.locator(BOX).press("Enter")
    assert serve(place=tmp_path, port=urlsplit(address).port) == address
    expect(page.locator(BOX)).to_have_value("Asked while it was away", timeout=60_000)  # loaded anew by itself; nothing is lost
    expect(page.locator(".turn .asked")).to_have_text(ENGLISH)
    page.locator(BOX).fill("")
    ask(page, ARABIC)


def test_a_question_that_a_reload_cut_off_is_in_the_conversation_and_no_draft(tab: Tab) -> None:
    ask(tab, "hello")
    with tab.expect_response("**/queue/join*"):
        tab.locator(BOX).fill(ENGLISH)
        tab.locator(BOX).press("Enter")
    tab.wait_for_timeout(200)
    tab.reload()
    expect(tab.locator(".turn .asked").last).to_have_text(ENGLISH, timeout=30_000)
    expect(tab.locator(BOX)).to_have_value("")


def test_another_browser_has_conversations_of_its_own(browser: Browser, tab: Tab, address: str) -> None:
    ask(tab, ENGLISH)
    with browser.new_context() as context:
        other = context.new_page()
        open_tab(other, address + "#" + tab.url.partition("#")[2])  # also when it knows where the first one is
        expect(other.locator(".turn")).to_have_count(0)
        assert titles(other) == []


def test_a_new_conversation_begins_without_the_old_one_and_the_old_one_opens_again(tab: Tab) -> None:
    ask(tab, ENGLISH)
    tab.locator('[data-action="new"]').click()
    expect(tab.locator(".turn")).to_have_count(0)
    expect(tab.locator(".suggestions button").first).to_be_visible()
    ask(tab, "hello")
    assert titles(tab) == ["hello", ENGLISH]
    tab.locator(".conversation .title").nth(1).click()
    expect(tab.locator(".turn .asked")).to_have_text(ENGLISH)
    expect(tab.locator('.title[aria-current="true"]')).to_contain_text(ENGLISH)


def test_conversations_are_searched_renamed_and_deleted(tab: Tab) -> None:
    ask(tab, ENGLISH)
    tab.locator('[data-action="new"]').click()
    expect(tab.locator(".turn")).to_have_count(0)
    ask(tab, ARABIC)
    tab.locator('[data-search="find"]').fill("امير قطر")  # written without the hamza
    expect(tab.locator(".conversation")).to_have_count(1)
    assert titles(tab) == [ARABIC]
    tab.locator('[data-search="find"]').fill("no such words")
    expect(tab.locator("#nd-rail .hint")).to_contain_text("No conversation has these words")
    tab.locator('[data-search="find"]').fill("")
    expect(tab.locator(".conversation")).to_have_count(2)
    menu(tab, 1).locator("[data-rename]").click()
    tab.locator("dialog input").fill("The call <b>of Monday</b>")
    tab.locator("dialog input").press("Enter")
    expect(tab.locator(".conversation").nth(1)).to_contain_text("The call <b>of Monday</b>")
    menu(tab, 1).locator('[data-action="remove"]').click()
    expect(tab.locator("dialog")).to_contain_text("The call <b>of Monday</b>")
    tab.locator("dialog .quiet").click()
    expect(tab.locator(".conversation")).to_have_count(2)
    menu(tab, 1).locator('[data-action="remove"]').click()
    tab.locator("dialog .firm").click()
    expect(tab.locator(".conversation")).to_have_count(1)
    expect(tab.locator(".turn .asked")).to_have_text(ARABIC)  # the open one stays open


def test_a_long_list_of_conversations_scrolls_by_itself(tab: Tab) -> None:
    tab.set_viewport_size({"width": 1280, "height": 500})
    for number in range(7):
        tab.locator('[data-action="new"]').click()
        expect(tab.locator(".turn")).to_have_count(0)
        ask(tab, f"hello {number}")
    tab.locator(".conversation .title").last.focus()
    expect(tab.locator(".conversation").last).to_be_in_viewport(ratio=0.9)
    expect(tab.locator("#nd-composer")).to_be_in_viewport(ratio=1)
    expect(tab.locator(".masthead")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("suffix", ["md", "json", "html"])
def test_a_conversation_is_exported_with_its_quotations_and_hashes(tab: Tab, suffix: str) -> None:
    turn = ask(tab, ENGLISH)
    quotation = tab.locator("#nd-sources blockquote").first.text_content() or ""
    with tab.expect_download() as coming:
        menu(tab).locator(f'a[href*=".{suffix}"]').click()
    file = coming.value
    assert file.suggested_filename.endswith(f".{suffix}")
    text = Path(file.path()).read_text(encoding="utf-8")
    assert ENGLISH in text
    assert re.search(r"\b[0-9a-f]{64}\b", text)
    if suffix == "json":
        assert quotation in {c["quote"] for turn in json.loads(text)["turns"] for c in turn["answer"]["citations"]}
    assert turn.is_visible()


def test_an_answer_is_liked_disliked_with_a_reason_and_neither(tab: Tab) -> None:
    turn = ask(tab, ENGLISH)
    like, dislike = turn.locator('[data-liked="like"]'), turn.locator('[data-liked="dislike"]')
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    dislike.click()
    expect(dislike).to_have_attribute("aria-pressed", "true")
    expect(like).to_have_attribute("aria-pressed", "false")
    turn.locator('.reasons input[value="incomplete"]').check()
    turn.locator('.reasons input[type="text"]').fill("Where was it?")
    turn.locator("[data-send-reason]").click()
    expect(turn.locator(".reasons")).to_contain_text("Thank you")
    tab.reload()
    turn = answered(tab, 1)
    expect(turn.locator('[data-liked="dislike"]')).to_have_attribute("aria-pressed", "true")
    expect(turn.locator('.reasons input[type="text"]')).to_have_value("Where was it?")
    turn.locator('[data-liked="dislike"]').click()
    expect(turn.locator(".reasons")).to_have_count(0)


def test_the_last_question_is_edited_by_the_up_key_and_what_followed_is_replaced(tab: Tab) -> None:
    ask(tab, "hello")
    ask(tab, ENGLISH)
    tab.locator(BOX).press("ArrowUp")
    expect(tab.locator(BOX)).to_have_value(ENGLISH)
    expect(tab.locator(".composer .editing")).to_be_visible()
    tab.locator(BOX).press("Escape")
    expect(tab.locator(BOX)).to_have_value("")
    tab.locator(".turn").first.hover()
    tab.locator(".turn").first.locator("[data-edit]").click()
    expect(tab.locator(BOX)).to_have_value("hello")
    tab.locator(BOX).fill("thanks")
    tab.locator(BOX).press("Enter")
    expect(tab.locator(".turn")).to_have_count(1)
    expect(answered(tab, 1).locator(".asked")).to_have_text("thanks")
    tab.reload()
    expect(tab.locator(".turn .asked")).to_have_text("thanks")


def test_undo_takes_the_last_question_back(tab: Tab) -> None:
    ask(tab, "hello")
    ask(tab, ENGLISH)
    tab.locator('[data-action="undo"]').click()
    expect(tab.locator(".turn")).to_have_count(1)
    tab.locator('[data-action="undo"]').click()
    expect(tab.locator(".turn")).to_have_count(0)
    ask(tab, ENGLISH)
    assert titles(tab) == [ENGLISH]


def test_a_link_carries_a_question_and_its_filters_and_is_asked_once(browser: Browser, address: str) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        tab = context.new_page()
        tab.goto(f"{address}?q=What+did+Pezeshkian+say%3F&from=2024-12-03&language=en")
        turn = answered(tab, 1)
        expect(turn.locator(".asked")).to_have_text("What did Pezeshkian say?")
        expect(tab.locator("#nd-filters .pill")).to_have_count(2)
        expect(turn.locator(".reading-of .pill")).to_have_count(2)
        expect(tab.locator("#nd-sources .byline").first).to_contain_text("3 December 2024")
        turn.locator("[data-link]").click()
        link = tab.evaluate("navigator.clipboard.readText()")
        assert "q=What+did+Pezeshkian+say%3F&from=2024-12-03&language=en" in link
        tab.reload()
        expect(answered(tab, 1).locator(".asked")).to_have_text("What did Pezeshkian say?")
        expect(tab.locator(".turn")).to_have_count(1)
