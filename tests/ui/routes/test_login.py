"""The login page in a browser, in both languages."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.ui.guard.conftest import Start, start
from ui.guard.passwords import hash_password

pytestmark = pytest.mark.server

__all__ = ["start"]  # a fixture


@pytest.fixture(scope="module")
def closed(start: Start) -> str:
    return start(auth=[f"ann:{hash_password('right')}"]).url


def test_login_speaks_the_language_of_the_browser_or_of_the_choice(closed: str) -> None:
    def form(language: str, chosen: str = "") -> str:
        headers = {"Accept-Language": language} | ({"Cookie": f"newsdesk_language={chosen}"} if chosen else {})
        return httpx.get(f"{closed}login", headers=headers).text

    assert '<html lang="en" dir="ltr">' in form("de, en;q=0.5")
    assert '<html lang="ar" dir="rtl">' in form("ar-EG, en")
    assert '<html lang="ar" dir="rtl">' in form("en", "ar")
    assert '<html lang="en" dir="ltr">' in form("en", "xx")
    assert "كلمة المرور" in form("ar")


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_login_works_by_keyboard_alone(closed: str, browser: Browser, scripts: bool) -> None:
    with browser.new_context(java_script_enabled=scripts) as context:
        tab = context.new_page()
        bad: list[str] = []
        tab.on("console", lambda message: bad.append(message.text) if "Content Security Policy" in message.text else None)
        tab.on("request", lambda request: None if request.url.startswith(closed) else bad.append(request.url))
        tab.goto(f"{closed}?q=x")
        expect(tab.get_by_label("Name")).to_be_focused()
        tab.keyboard.type("ann")
        tab.keyboard.press("Tab")
        tab.keyboard.type("wrong")
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("alert")).to_have_text("This name and password do not belong together.")
        expect(tab.get_by_label("Name")).to_have_value("ann")
        expect(tab.get_by_label("Password")).to_be_focused()
        tab.keyboard.type("right")
        tab.keyboard.press("Enter")
        tab.wait_for_url(f"{closed}?q=x")
        assert "gradio" in tab.content()
        assert bad == []


@pytest.mark.browser
def test_login_shows_what_was_typed_as_text(closed: str, page: Tab) -> None:
    page.goto(f"{closed}login")
    page.get_by_label("Name").fill('"><img src=x onerror="document.title=1">')
    page.get_by_label("Password").fill("x")
    page.get_by_role("button").click()
    expect(page.get_by_label("Name")).to_have_value('"><img src=x onerror="document.title=1">')
    assert page.locator("img").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_login_is_legible(closed: str, browser: Browser, scheme: str, language: str) -> None:
    """Contrast of the alarm, the label and the button's words against what is behind them: AA wants 4.5."""
    with browser.new_context(color_scheme=scheme, locale=language, viewport={"width": 390, "height": 700}) as context:  # type: ignore[arg-type]
        tab = context.new_page()
        tab.goto(f"{closed}login")
        tab.locator("#username").fill("ann-" + scheme + language)
        tab.locator("#password").fill("wrong")
        tab.locator("button").click()
        expect(tab.get_by_role("alert")).to_be_visible()
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it fits on a phone"
        for words, ground in (("[role=alert]", "body"), ("label", "body"), ("h1", "body"), ("button", "button")):
            assert contrast(tab, words, ground) >= 4.5, words


def contrast(tab: Tab, words: str, ground: str) -> float:
    def light(selector: str, of: str) -> float:
        colour = tab.evaluate(
            "([s, p]) => getComputedStyle(document.querySelector(s))[p].match(/\\d+/g).slice(0, 3).map(Number)", [selector, of]
        )
        linear = [(c / 255 / 12.92) if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(words, "color"), light(ground, "backgroundColor")))
    return (high + 0.05) / (low + 0.05)
