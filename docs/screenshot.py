"""Makes docs/page.png from the running page: ``make screenshots``.

It starts the page on a free port with an index of its own, asks one question in each language, opens the first citation and
takes the picture.
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

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "page.png"
QUESTIONS = ("من أجرى اتصالا هاتفيا مع أمير قطر؟", "Which foreign leaders did President Pezeshkian talk to by phone?")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    """Start the page, take the picture, stop the page."""
    with tempfile.TemporaryDirectory() as index:
        command = [sys.executable, "-m", "rag", "serve", "--port", "0", "--index", index]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            take_picture(_address(server))
        finally:
            server.terminate()
            server.wait(timeout=30)


def take_picture(address: str) -> None:
    """Ask, open a citation, take the picture."""
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--disable-dev-shm-usage", *sandbox])
        page = browser.new_page(viewport={"width": 1400, "height": 900}, device_scale_factor=1)
        page.goto(address)
        for question in QUESTIONS:
            _ask(page, question)
        page.locator(f'a.cite[href="#source-{len(QUESTIONS)}-1"]').first.click()
        time.sleep(2)  # the card opens and scrolls
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} kB")


def _ask(page: Page, question: str) -> None:
    box = page.locator("#nd-box textarea")
    page.locator("#nd-send:not([disabled]), #nd-send button:not([disabled])").first.wait_for(timeout=60_000)  # the desk is open
    box.fill(question)
    before = page.locator("a.cite").count()
    box.press("Enter")
    page.wait_for_function("before => document.querySelectorAll('a.cite').length > before", arg=before, timeout=60_000)
    time.sleep(1)


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://\S+", line):
            return found[0]
    sys.exit("The page did not start.")


if __name__ == "__main__":
    main()
