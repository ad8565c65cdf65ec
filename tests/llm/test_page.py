"""The page with a model behind it: what it says streams, what the checks make of it shows, and Stop reaches the model's server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

import rag
from rag.config import load_config
from tests.llm import scripts
from tests.llm.desks import HARBOUR, TRUE, WHO, model_desk, write_config
from tests.llm.scripted_server import ScriptedServer
from tests.ui.payloads import GROUPS, of_group
from tests.ui.standing import Standing
from tests.ui.visitor import BOX, ask, open_tab
from ui import launch

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(server: ScriptedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("page")
    with model_desk(place, server.base_url, HARBOUR, stall_seconds=60.0):
        pass  # indexed once
    file = write_config(place, server.base_url, stall_seconds=60.0, page__port=0)
    with ExitStack() as stack:
        page = launch(load_config(file), lambda: rag.open(config=file), block=False)
        stack.callback(page.close)
        yield page.url


@pytest.fixture
def tab(page: Tab, address: str) -> Tab:
    open_tab(page, address)
    return page


def test_a_checked_answer_is_told_from_what_nothing_bears_out(server: ScriptedServer, tab: Tab) -> None:
    server.answers(scripts.says(f"{TRUE} The moon is made of green cheese [2]."))
    turn = ask(tab, WHO)
    expect(turn.locator(".sentence.supported")).to_contain_text("Ines Calderon")
    expect(turn.locator(".sentence.supported .cite")).to_have_count(1)
    doubted = turn.locator(".sentence.unsupported")
    expect(doubted).to_contain_text("green cheese")
    expect(doubted).to_contain_text("not borne out by the articles")
    expect(doubted.locator("a.cite")).to_have_count(0)
    turn.locator(".cite").first.click()
    expect(tab.locator("#nd-reader mark.current")).to_contain_text("because of a cracked beam.")


def test_the_words_of_a_model_stream_and_are_shown_as_a_draft_until_they_are_checked(server: ScriptedServer, tab: Tab) -> None:
    words = scripts.words_of(f"{TRUE} Repairs will take nine weeks [1].")
    server.answers(scripts.says("".join(words), pieces=words, delay=0.2))
    tab.locator(BOX).fill(WHO)
    tab.locator(BOX).press("Enter")
    expect(tab.locator(".turn .draft")).to_contain_text("Ines", timeout=20_000)
    expect(tab.locator(".turn .answer.writing .sentence:not(.draft) .cite").first).to_be_visible(timeout=20_000)
    expect(tab.locator(".turn .answer.done .sentence.supported")).to_have_count(2, timeout=20_000)


def test_stop_ends_the_request_at_the_models_server_also_while_it_is_silent(server: ScriptedServer, tab: Tab) -> None:
    server.answers(scripts.stalls("The harbour master", seconds=120))
    server.gone.clear()
    tab.locator(BOX).fill(WHO)
    tab.locator(BOX).press("Enter")
    expect(tab.locator(".turn .draft")).to_contain_text("The harbour", timeout=20_000)
    tab.locator(".composer .stop").click()
    expect(tab.locator(".answer.stopped")).to_contain_text("Stopped.")
    assert server.gone.wait(10), "the model's server was told"
    assert server.wait_until_idle()
    server.answers(scripts.says(TRUE))
    expect(ask(tab, WHO).locator(".sentence.supported")).to_have_count(1)


def test_a_model_that_fails_leaves_a_quoted_answer_and_one_line(server: ScriptedServer, tab: Tab) -> None:
    server.answers(scripts.status(401))
    turn = ask(tab, WHO)
    expect(turn.locator(".notice")).to_contain_text("refuses the key")
    expect(turn.locator(".sentence.quoted").first).to_contain_text("Ines Calderon")
    expect(turn.locator(".details summary")).to_contain_text("Quoted")


def test_details_tell_times_and_tokens(server: ScriptedServer, tab: Tab) -> None:
    server.answers(scripts.says(TRUE))
    turn = ask(tab, WHO)
    expect(turn.locator(".details summary")).to_contain_text("Worded by tiny, each sentence checked")
    expect(turn.locator(".details summary")).to_contain_text("tokens")
    turn.locator(".details summary").click()
    for stage in ("Search", "First word of the model", "Checking", "All in all"):
        expect(turn.locator(".details dl")).to_contain_text(stage)


def test_a_follow_up_says_what_was_searched_for(server: ScriptedServer, tab: Tab) -> None:
    server.answers(scripts.says(TRUE))
    ask(tab, WHO)
    server.answers(scripts.says("Why was the eastern pier closed?"), scripts.says(TRUE))
    turn = ask(tab, "Why?")
    expect(turn.locator(".reading-of .pill")).to_contain_text("Searched for Why was the eastern pier closed?")


def cut(text: str) -> list[str]:
    """In pieces that end within tags, entities and escapes, as a model's tokens do."""
    return re.findall(r"[<&$`{\[\"'=/\\\\]|[^<&$`{\[\"'=/\\\\]{1,400}", text)


@pytest.mark.parametrize("group", GROUPS)
def test_what_a_model_says_is_text_whatever_it_says(server: ScriptedServer, browser: Browser, address: str, group: str) -> None:
    with browser.new_context() as context:
        standing = Standing(address)
        standing.watch(context)
        tab = context.new_page()
        open_tab(tab, address)
        standing.remember(tab)
        for payload in of_group(group):
            text = f"{TRUE} {payload.text.encode('utf-8', 'replace').decode()} [1]."
            server.answers(scripts.says(text, pieces=cut(text)))
            turn = ask(tab, WHO)
            expect(turn.locator(".sentence").first).to_contain_text("Ines Calderon")
            assert standing.changes(tab, "Who closed the eastern pier? \u00b7 Newsdesk") == [], payload.name
        assert standing.panes(tab) == ("", "")
