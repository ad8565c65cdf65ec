"""What every answer carries, and that the page works under it in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.ui.guard.conftest import Start

pytestmark = pytest.mark.server

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def policy_of(answer: httpx.Response) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))


@pytest.mark.parametrize("path", ["", "config", "theme.css", "newsdesk/login.css", "nothing", "gradio_api/upload", "gradio_api/heartbeat/"])
def test_headers_every_answer_is_guarded(url: str, path: str) -> None:
    answer = httpx.get(url + path)
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    assert "microphone=()" in answer.headers["permissions-policy"]
    assert policy_of(answer)["default-src"] == "'none'"
    assert "server" not in answer.headers


def test_headers_the_policy_of_the_page(url: str) -> None:
    answer = httpx.get(url)
    policy = policy_of(answer)
    nonce = re.search(r"'nonce-([A-Za-z0-9_-]{22})'", policy["script-src"])
    assert nonce
    assert policy["script-src"] == f"'self' 'nonce-{nonce[1]}' 'unsafe-eval'"
    assert (policy["object-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
    assert (policy["connect-src"], policy["form-action"], policy["base-uri"]) == ("'self'", "'self'", "'self'")
    assert (policy["img-src"], policy["font-src"], policy["style-src"]) == ("'self' data:", "'self'", "'self' 'unsafe-inline'")
    assert nonce[1] not in httpx.get(url).headers["content-security-policy"], "one nonce for one answer"
    inline = re.findall(r"<script\b([^>]*)>", answer.text)
    assert inline
    assert all(f'nonce="{nonce[1]}"' in script or "src=" in script for script in inline)


def test_headers_what_may_be_kept(url: str) -> None:
    page = httpx.get(url)
    script = re.search(r'src="\./(assets/[^"]+\.js)"', page.text)
    assert script
    assert page.headers["cache-control"] == "no-store"
    assert httpx.get(f"{url}config").headers["cache-control"] == "no-store"
    assert "immutable" in httpx.get(url + script[1]).headers["cache-control"]
    assert "immutable" not in httpx.get(f"{url}assets/nothing.js").headers["cache-control"]
    assert "immutable" in httpx.get(f"{url}theme.css?v=x").headers["cache-control"]
    assert "no-store" in httpx.get(f"{url}theme.css").headers["cache-control"]


def test_headers_compression_does_not_hide_the_page_from_the_guard(url: str) -> None:
    answer = httpx.get(url, headers={"Accept-Encoding": "gzip, br, deflate, zstd"})
    assert "content-encoding" not in answer.headers
    assert "nonce=" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert httpx.head(url).status_code == 200


@pytest.fixture
def watched(page: Tab) -> Iterator[tuple[Tab, list[str]]]:
    """A tab, and whatever goes wrong or elsewhere in it."""
    seen: list[str] = []
    page.on("console", lambda message: seen.append(f"console: {message.text}") if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.append(f"error: {error}"))
    page.on("response", lambda answer: seen.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on("request", lambda request: None if re.match(r"http://127\.0\.0\.1:|data:|blob:", request.url) else seen.append(request.url))
    yield page, seen


@pytest.mark.browser
def test_headers_the_page_works_under_its_policy(url: str, watched: tuple[Tab, list[str]]) -> None:
    tab, seen = watched
    tab.goto(url)
    tab.locator("#box textarea").fill("Hello there")
    tab.locator("#box textarea").press("Enter")
    expect(tab.locator("#drawing")).to_contain_text("Hello there")
    tab.locator("#drawing").click()
    expect(tab.locator("#drawing")).to_contain_text("poked")
    assert seen == []


@pytest.mark.browser
def test_headers_the_policy_stops_what_gets_in(url: str, watched: tuple[Tab, list[str]]) -> None:
    """Should text from outside ever become HTML: no script of it runs, no picture is asked for, no form leaves."""
    tab, seen = watched
    tab.goto(url)
    expect(tab.locator("#drawing")).to_contain_text("Drawn")
    seen.clear()
    tab.evaluate(
        """() => { document.body.insertAdjacentHTML('beforeend', `<img src="http://evil.example/a.png" onerror="window.owned = 1">
        <a href="javascript:window.owned = 2" id="link">x</a><iframe src="http://evil.example/"></iframe>
        <form action="http://evil.example/" id="form"><button>x</button></form>`);
        const script = document.createElement('script'); script.textContent = 'window.owned = 3'; document.body.append(script);
        document.getElementById('link').click(); document.getElementById('form').submit(); }"""
    )
    tab.wait_for_timeout(300)
    assert tab.evaluate("window.owned") is None
    refused = " ".join(seen)
    for directive in ("img-src", "form-action", "script-src"):
        assert directive in refused, f"Test requires that {directive} had something to refuse"


@pytest.mark.browser
def test_headers_no_other_page_may_frame_it(start: Start, url: str, page: Tab) -> None:
    page.goto(start().url)
    page.evaluate("url => { const frame = document.createElement('iframe'); frame.src = url; document.body.append(frame); }", url)
    page.wait_for_timeout(500)
    assert all("gradio_config" not in frame.content() for frame in page.frames[1:])
