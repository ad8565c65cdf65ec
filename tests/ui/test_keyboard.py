"""The page by keyboard alone: everything can be reached and done, one sees where one is, and the focus is never lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.ui.visitor import BOX, answered, open_tab

pytestmark = pytest.mark.browser

ENGLISH = "Who initiated the phone call between Putin and Pezeshkian?"
ARABIC = "ماذا قال أمير قطر عن الأمن والاستقرار في سوريا؟"
QUICK = "matches => document.activeElement.matches(matches) && document.activeElement.checkVisibility()"


def press(tab: Tab, *keys: str) -> None:
    for key in keys:
        tab.keyboard.press(key)


def go_to(tab: Tab, selector: str, key: str = "Tab", most: int = 120) -> None:
    """Press a key until what the selector names has the focus."""
    for _ in range(most):
        press(tab, key)
        if tab.evaluate(QUICK, selector):
            return
    pytest.fail(f"{selector} cannot be reached by {key}")


def at(tab: Tab, selector: str) -> None:
    """What the selector names has the focus, also when all is drawn."""
    tab.wait_for_timeout(200)
    for _ in range(30):
        if tab.evaluate(QUICK, selector):
            return
        tab.wait_for_timeout(100)
    pytest.fail(f"not {selector} has the focus, but {tab.evaluate('document.activeElement.outerHTML.slice(0, 200)')}")


def ask_by_keys(tab: Tab, question: str) -> None:
    number = tab.locator(".turn").count() + 1
    tab.keyboard.insert_text(question)
    press(tab, "Enter")
    answered(tab, number)
    expect(tab.locator(".followups button").first).to_be_visible()


def test_a_conversation_goes_by_keyboard_alone(tab: Tab) -> None:
    at(tab, BOX)
    go_to(tab, ".skip", "Shift+Tab")
    press(tab, "Enter")
    at(tab, BOX)
    ask_by_keys(tab, ENGLISH)
    at(tab, BOX)
    go_to(tab, 'a.cite[data-number="1"]', "Shift+Tab")
    expect(tab.locator("#nd-preview")).to_be_visible()
    press(tab, "Escape")
    expect(tab.locator("#nd-preview")).to_be_hidden()
    press(tab, "Enter")
    at(tab, "#nd-reader .back")
    current = tab.locator("#nd-reader mark.current")
    first = current.first.text_content() or ""
    press(tab, "j")
    expect(current.first).not_to_have_text(first)
    press(tab, "k")
    expect(current.first).to_have_text(first)
    press(tab, "Enter")
    at(tab, '#nd-sources [data-number="1"]')
    press(tab, "Enter")
    at(tab, "#nd-reader .back")
    press(tab, "Escape")
    at(tab, '#nd-sources [data-number="1"], a.cite')


def test_an_answer_is_rated_asked_again_and_taken_back_by_keyboard_alone(tab: Tab) -> None:
    at(tab, BOX)
    ask_by_keys(tab, ENGLISH)
    go_to(tab, '[data-liked="dislike"]', "Shift+Tab")
    press(tab, "Enter")
    expect(tab.locator(".reasons")).to_be_visible()
    at(tab, '[data-liked="dislike"]')
    go_to(tab, ".reasons input[type=radio]")
    press(tab, "ArrowDown")
    go_to(tab, "[data-send-reason]")
    press(tab, "Enter")
    expect(tab.locator(".reasons .notice")).to_be_visible()
    at(tab, "[data-send-reason]")
    expect(tab.locator('.reasons input[value="unsupported"]')).to_be_checked()
    go_to(tab, '[data-action="retry"]', "Shift+Tab")
    press(tab, "Enter")
    at(tab, f'{BOX}, [data-action="retry"]')
    answered(tab, 1)
    go_to(tab, '[data-action="undo"]', "Shift+Tab")
    press(tab, "Enter")
    expect(tab.locator(".turn")).to_have_count(0)
    at(tab, BOX)


def test_a_conversation_is_renamed_and_deleted_by_keyboard_alone(tab: Tab) -> None:
    at(tab, BOX)
    ask_by_keys(tab, ENGLISH)
    go_to(tab, ".menu summary", "Shift+Tab")
    press(tab, "Enter")
    go_to(tab, "[data-rename]")
    press(tab, "Escape")
    at(tab, ".menu summary")
    press(tab, "Enter")
    go_to(tab, "[data-rename]")
    press(tab, "Enter")
    at(tab, "dialog[open] input")
    tab.keyboard.insert_text("Tehran")
    press(tab, "Enter")
    expect(tab.locator(".conversation .title")).to_contain_text("Tehran")
    at(tab, ".menu summary")
    for answer in ("Escape", "Enter"):
        press(tab, "Enter")
        go_to(tab, '[data-action="remove"]')
        press(tab, "Enter")
        at(tab, "dialog[open] .quiet")
        for _ in range(6):  # out of a dialog only the browser's own bars are reached
            press(tab, "Tab")
            assert tab.evaluate("document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))")
        if answer == "Enter":
            go_to(tab, "dialog[open] .firm")
        press(tab, answer)
        expect(tab.locator("dialog[open]")).to_have_count(0)
        if answer == "Escape":
            at(tab, ".menu summary")
    expect(tab.locator(".conversation")).to_have_count(0)
    at(tab, "#nd-rail :is(button, input)")


def test_filters_are_set_and_taken_back_by_keyboard_alone(tab: Tab) -> None:
    at(tab, BOX)
    go_to(tab, '[data-choice="languages"] summary', "Shift+Tab")
    press(tab, "Enter")
    go_to(tab, '[data-choice="languages"] input')
    press(tab, "Space")
    expect(tab.locator("#nd-filters .pill")).to_be_visible()
    at(tab, '[data-choice="languages"] input')  # still open, to choose another
    press(tab, "Escape")
    at(tab, '[data-choice="languages"] summary')
    expect(tab.locator('[data-choice="languages"] .sheet')).to_be_hidden()
    go_to(tab, "[data-filter-drop]")
    press(tab, "Enter")
    expect(tab.locator("#nd-filters .pill")).to_have_count(0)
    at(tab, "#nd-filters summary")
    press(tab, "Enter")
    expect(tab.locator("#nd-filters details[open]")).to_have_count(1)
    go_to(tab, BOX)
    expect(tab.locator("#nd-filters details[open]")).to_have_count(0)  # nothing lies over what has the focus


def test_the_articles_go_by_keyboard_alone(tab: Tab) -> None:
    at(tab, BOX)
    go_to(tab, ".to-articles", "Shift+Tab")
    press(tab, "Enter")
    expect(tab.locator("[data-choose]").first).to_be_visible()
    go_to(tab, ".plot .bar")
    press(tab, "Enter")
    expect(tab.locator(".all-dates")).to_be_visible()
    at(tab, ".plot .bar")
    go_to(tab, ".all-dates", "Shift+Tab")
    press(tab, "Enter")
    expect(tab.locator(".all-dates")).to_have_count(0)
    at(tab, ".plot button")
    go_to(tab, '[data-search="articles"]')
    tab.keyboard.insert_text("Syria")
    expect(tab.locator("[data-table]")).to_have_attribute("data-table", re.compile("Syria"))
    at(tab, '[data-search="articles"]')
    go_to(tab, '[data-sort="words"]')
    press(tab, "Enter")
    expect(tab.locator("th.words")).to_have_attribute("aria-sort", "descending")
    at(tab, '[data-sort="words"]')
    go_to(tab, "[data-choose]")
    press(tab, "Space")
    expect(tab.locator(".chosen-bar")).to_be_visible()
    go_to(tab, '.chosen-bar [data-action="delete-ask"]', "Shift+Tab")
    press(tab, "Enter")
    expect(tab.locator("dialog[open]")).to_be_visible()
    go_to(tab, 'dialog[open] [data-action="cancel"]')
    press(tab, "Enter")
    expect(tab.locator("dialog[open]")).to_have_count(0)
    at(tab, '.chosen-bar [data-action="delete-ask"]')
    go_to(tab, '[data-action="choose-none"]', "Shift+Tab")
    press(tab, "Enter")
    expect(tab.locator(".chosen-bar")).to_be_hidden()
    at(tab, "#nd-library :is(input, button)")
    go_to(tab, '#nd-library [data-view=""]', "Shift+Tab")
    press(tab, "Enter")
    at(tab, BOX)


def test_the_language_is_switched_by_keyboard_alone(tab: Tab) -> None:
    at(tab, BOX)
    go_to(tab, "[data-language-to]", "Shift+Tab")
    press(tab, "Enter")
    expect(tab.locator("html")).to_have_attribute("dir", "rtl")
    at(tab, '[data-language-to="en"]')


# -- where one is ----------------------------------------------------------------------------------------------------------

# The mark of the focus is an outline; round a field that of its frame, round a bar of the plot that of its column.
WHERE = """() => { const one = document.activeElement;
    if (!one || one === document.body) return null;
    const again = window.walked?.includes(one); (window.walked ||= []).push(one);
    const frame = one.closest('.field, .find'), reach = one.querySelector('.reach');
    const style = getComputedStyle(frame || one);
    const marked = reach ? getComputedStyle(reach).stroke !== 'none' : frame ? style.boxShadow !== 'none' : style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const box = one.getClientRects()[0];
    const open = [.5, .1, .9].some((x) => [.5, .1, .9].some((y) => { const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y); return hit && one.contains(hit); }));
    return { again, marked, open, name: one.outerHTML.slice(0, 120) }; }"""
# In each part the focus goes along a line as one reads it, and then to the next line.
BACKWARDS = """() => { const found = [], rtl = document.documentElement.dir === 'rtl';
    for (let i = 1; i < window.walked.length; i += 1) {
        const [before, now] = [window.walked[i - 1], window.walked[i]];
        if (before.closest('[id^="nd-"]') !== now.closest('[id^="nd-"]') || before === now) continue;
        const [a, b] = [before.getBoundingClientRect(), now.getBoundingClientRect()];
        const sameLine = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 2;
        const on = sameLine ? (rtl ? b.right < a.right + 1 : b.left > a.left - 1) : b.top >= a.top;
        if (!on) found.push(`${before.outerHTML.slice(0, 90)} -> ${now.outerHTML.slice(0, 90)}`);
    }
    return found; }"""


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_one_sees_where_one_is_and_goes_on_as_one_reads(browser: Browser, address: str, locale: str, width: int) -> None:
    with browser.new_context(locale=locale, viewport={"width": width, "height": 844}) as context:
        tab = context.new_page()
        open_tab(tab, address)
        at(tab, BOX)
        ask_by_keys(tab, ENGLISH if locale == "en" else ARABIC)
        assert walk(tab) > 20
        tab.evaluate("document.querySelector('.to-articles').focus()")
        press(tab, "Enter")
        expect(tab.locator("[data-choose]").first).to_be_visible()
        assert walk(tab) > 30


def walk(tab: Tab) -> int:
    """Once round the page by Tab; gives how many places there were."""
    tab.evaluate("window.walked = []; document.querySelector('.skip').focus()")
    where: list[Any] = [tab.evaluate(WHERE)]
    while len(where) < 200:
        press(tab, "Tab")
        now = tab.evaluate(WHERE)
        if now is None or now["again"]:
            break
        where.append(now)
    assert [one["name"] for one in where if not (one["marked"] and one["open"])] == []
    assert tab.evaluate(BACKWARDS) == []
    return len(where)
