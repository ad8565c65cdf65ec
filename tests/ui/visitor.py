"""What a visitor does."""

from __future__ import annotations

from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

BOX = "#nd-composer textarea"


def open_tab(page: Tab, address: str) -> None:
    page.goto(address)
    expect(page.locator(BOX)).to_be_enabled(timeout=60_000)


def ask(tab: Tab, question: str) -> Locator:
    """Ask, wait for the end of the answer, and give the turn."""
    number = tab.locator(".turn").count() + 1
    tab.locator(BOX).fill(question)
    tab.locator(BOX).press("Enter")
    return answered(tab, number)


def answered(tab: Tab, number: int) -> Locator:
    """Wait for the end of the answer to question ``number``, and give its turn."""
    turn = tab.locator(f'.turn[data-turn="{number}"]')
    expect(turn.locator(".answer:is(.done, .failed, .stopped)")).to_be_visible(timeout=30_000)
    expect(tab.locator(".composer .send")).to_be_visible()
    return turn
