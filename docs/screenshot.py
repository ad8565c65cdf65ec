"""Makes the README's pictures from the running page: ``make screenshots``.

It starts the page on a free port with an index and conversations of its own, asks in both languages, opens a citation, and looks at the
articles.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs"
QUESTIONS = ("Which foreign leaders did President Pezeshkian talk to by phone?", "What did the emir of Qatar say about Gaza and Lebanon?")
ARABIC = ("من أجرى اتصالا هاتفيا مع أمير قطر؟", "ماذا قال بزشكيان عن انتشار الإرهاب في المنطقة؟")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BOX = "#nd-composer textarea"


def main() -> None:
    """Start the page, take the pictures, stop the page."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "rag", "serve", "--port", "0", "--index", f"{place}/index"]
        own = {"NEWSDESK_CONVERSATIONS__PATH": f"{place}/conversations.sqlite3"}
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, **own})
        try:
            take_pictures(_address(server))
        finally:
            server.terminate()
            server.wait(timeout=30)


def take_pictures(address: str) -> None:
    """The page in English and light, in Arabic and dark, its articles, and on a phone."""
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--disable-dev-shm-usage", *sandbox])
        page = _visit(browser, address, "en", "light")
        for question in QUESTIONS:
            _ask(page, question)
        page.locator(".turn").last.locator("a.cite").first.click()
        page.locator("#nd-reader mark.current").first.wait_for()
        _take(page, "page.png")
        page.locator(".to-articles").click()
        page.locator("#nd-library table").last.wait_for()
        _take(page, "articles.png")
        page = _visit(browser, address, "ar", "dark")
        for question in ARABIC:
            _ask(page, question)
        _take(page, "page-ar.png")
        browser.close()


def _visit(browser: Browser, address: str, locale: str, scheme: Literal["light", "dark"]) -> Page:
    page = browser.new_context(locale=locale, color_scheme=scheme, viewport={"width": 1400, "height": 900}).new_page()
    page.goto(address)
    page.locator(f"{BOX}:enabled").wait_for(timeout=60_000)  # the desk is open
    return page


def _ask(page: Page, question: str) -> None:
    number = page.locator(".turn").count() + 1
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.locator(f'.turn[data-turn="{number}"] .answer.done').wait_for(timeout=60_000)
    page.locator(f'.followups[data-turn="{number}"]').wait_for(timeout=60_000)


def _take(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    time.sleep(1)  # scrolled and settled
    page.screenshot(path=PICTURES / name)
    print(f"docs/{name}: {(PICTURES / name).stat().st_size // 1024} kB")


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://\S+", line):
            return found[0]
    sys.exit("The page did not start.")


if __name__ == "__main__":
    main()
