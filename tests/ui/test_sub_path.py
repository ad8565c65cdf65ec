"""The whole page behind a reverse proxy at a sub-path, and behind a login."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from playwright.sync_api import Page as Tab

from tests.ui.conftest import Serve
from tests.ui.test_server import reverse_proxy
from tests.ui.visitor import BOX, answered, ask, open_tab
from ui.guard.passwords import hash_password

pytestmark = pytest.mark.browser
QUESTION = "Who initiated the phone call between Putin and Pezeshkian?"


@pytest.mark.parametrize("strips", [True, False], ids=["strips-the-prefix", "keeps-the-prefix"])
def test_the_page_works_at_a_sub_path(context: BrowserContext, serve: Serve, strips: bool) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    served = serve(root_path="/news")
    with reverse_proxy(served.removesuffix("/news/") + "/", "/news", strips, keeps_host=False) as origin:
        tab = context.new_page()
        requests: list[str] = []
        context.on("request", lambda request: requests.append(request.url))
        open_tab(tab, f"{origin}/news/?language=en")
        turn = ask(tab, QUESTION)
        turn.locator("a.cite").first.click()
        expect(tab.locator("#nd-reader mark.current").first).to_be_in_viewport()
        tab.locator(".conversation summary").click()
        with tab.expect_download() as coming:
            tab.locator('.menu a[href*=".md"]').click()
        assert QUESTION in Path(coming.value.path()).read_text(encoding="utf-8")
        turn.locator("[data-link]").click()
        link = tab.evaluate("navigator.clipboard.readText()")
        assert link.startswith(f"{origin}/news/?q=")
        tab.locator('[data-language-to="ar"]').click()
        expect(tab.locator("html")).to_have_attribute("dir", "rtl")
        tab.goto(link)
        expect(answered(tab, 1).locator(".asked")).to_have_text(QUESTION)
        expect(tab.locator("html")).to_have_attribute("dir", "rtl")
        assert {cookie["path"].rstrip("/") for cookie in context.cookies()} == {"/news"}
        assert all(url.startswith(f"{origin}/news/") for url in requests)


def log_in(tab: Tab, name: str, password: str) -> None:
    tab.locator('input[type="password"]').wait_for()
    tab.locator('input[name="name"], input[autocomplete="username"]').first.fill(name)
    tab.locator('input[type="password"]').fill(password)
    tab.locator("form button").click()


def test_users_log_in_have_conversations_of_their_own_everywhere_and_log_out(browser: Browser, serve: Serve) -> None:
    address = serve(auth=[f"{name}:{hash_password('correct horse')}" for name in ("ann", "basma")])
    with browser.new_context() as here, browser.new_context() as there, browser.new_context() as other:
        tab = here.new_page()
        tab.goto(address)
        log_in(tab, "ann", "wrong")
        expect(tab.locator('[role="alert"]')).to_be_visible()
        log_in(tab, "ann", "correct horse")
        expect(tab.locator(BOX)).to_be_enabled(timeout=60_000)
        expect(tab.locator(".masthead .who")).to_have_text("ann")
        ask(tab, QUESTION)
        for context, name, titles in ((there, "ann", 1), (other, "basma", 0)):
            second = context.new_page()
            second.goto(address)
            log_in(second, name, "correct horse")
            expect(second.locator(BOX)).to_be_enabled(timeout=60_000)
            expect(second.locator(".conversation")).to_have_count(titles)
        tab.locator(".masthead form button").click()
        expect(tab.locator('input[type="password"]')).to_be_visible()
        tab.goto(address)
        expect(tab.locator('input[type="password"]')).to_be_visible()


def test_a_login_that_ends_while_the_page_is_open_leads_to_the_login(context: BrowserContext, serve: Serve) -> None:
    address = serve(auth=[f"ann:{hash_password('correct horse')}"])
    tab = context.new_page()
    tab.goto(address)
    log_in(tab, "ann", "correct horse")
    expect(tab.locator(BOX)).to_be_enabled(timeout=60_000)
    context.clear_cookies()
    tab.locator(BOX).fill("hello")
    tab.locator(BOX).press("Enter")
    expect(tab.locator('input[type="password"]')).to_be_visible(timeout=20_000)
