"""The articles as a visitor looks after them: found, sorted, plotted, read, added, deleted; one page of thousands at a time."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.ui.conftest import Serve
from tests.ui.visitor import BOX, ask, open_tab

pytestmark = pytest.mark.browser


QUESTION = "What did the mayor of Valdemossa open?"
OPENED = {
    43: "The mayor of Valdemossa opened a lighthouse museum in the old tower.",  # 4 March, Courier
    44: "The mayor of Valdemossa opened a bridge over the northern canal.",  # 5 March, Herald
}


def go(tab: Tab) -> None:
    tab.locator(".to-articles").click()
    expect(tab.locator("#nd-library [data-choose]").first).to_be_visible(timeout=15_000)


@pytest.fixture(scope="module")
def archive(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    """130 short articles of three outlets over ten days, in one file."""
    corpus = tmp_path_factory.mktemp("archive") / "corpus"
    corpus.mkdir()
    records = [
        {
            "id": f"note-{n:03}",
            "title": f"Harbour note {n:03}",
            "text": OPENED.get(n, f"The harbour of Valdemossa counted {n} ships on the day."),
            "date": f"2024-03-{1 + n % 10:02}",
            "outlet": ("Tribune", "Courier", "Herald")[n % 3],
            "language": "en",
        }
        for n in range(130)
    ]
    (corpus / "notes.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return serve(corpus=corpus)


def titles(tab: Tab) -> list[str]:
    return tab.locator("#nd-library tbody th.title").all_text_contents()


def test_the_table_is_searched_sorted_and_turned(page: Tab, archive: str) -> None:
    open_tab(page, archive)
    go(page)
    expect(page.locator("#nd-library")).to_contain_text("1–50 of 130")
    page.locator('[data-sort="title"]').click()
    expect(page.locator("#nd-library tbody th.title").first).to_have_text("Harbour note 000")
    page.locator('[data-sort="title"]').click()
    expect(page.locator("#nd-library tbody th.title").first).to_have_text("Harbour note 129")
    expect(page.locator('th[aria-sort="descending"]')).to_contain_text("Title")
    page.locator('#nd-library [data-offset="50"]').first.click()
    expect(page.locator("#nd-library")).to_contain_text("51–100 of 130")
    expect(page.locator("#nd-library tbody th.title").first).to_have_text("Harbour note 079")
    page.locator('[data-search="articles"]').fill("note-01")
    expect(page.locator("#nd-library [data-choose]")).to_have_count(10)
    assert all(title.startswith("Harbour note 01") for title in titles(page))
    expect(page.locator('[data-search="articles"]')).to_be_focused()
    page.locator('[data-search="articles"]').fill("no such thing")
    page.locator("#nd-library .nothing button").click()
    expect(page.locator("#nd-library")).to_contain_text("1–50 of 130")
    expect(page.locator('[data-search="articles"]')).to_have_value("")


def test_the_table_scrolls_and_the_page_does_not(page: Tab, archive: str) -> None:
    open_tab(page, archive)
    go(page)
    page.locator("#nd-library [data-choose]").last.check()
    expect(page.locator(".masthead")).to_be_in_viewport(ratio=1)
    expect(page.locator("#nd-library [data-choose]").last).to_be_in_viewport()
    assert page.evaluate("[...document.querySelectorAll('html, body, .gradio-container')].map((box) => box.scrollTop)") == [0, 0, 0]


def test_a_bar_of_the_plot_filters_the_table_and_the_questions(page: Tab, archive: str) -> None:
    open_tab(page, archive)
    go(page)
    page.locator('[data-by="outlet"]').click()
    expect(page.locator(".plot")).to_contain_text("Courier")
    page.locator('.plot [data-action="window"][data-from="2024-03-04"]').first.click()
    expect(page.locator("#nd-library")).to_contain_text("13 articles")
    expect(page.locator("#nd-filters .pill")).to_contain_text("4 March 2024")
    expect(page).to_have_url(re.compile("from=2024-03-04&to=2024-03-04"))
    page.locator('.plot [data-action="filter-outlet"][data-value="Courier"]').click()
    expect(page.locator("#nd-filters .pill", has_text="Courier")).to_be_visible()
    expect(page.locator("#nd-library [data-choose]")).to_have_count(4)
    assert set(page.locator("#nd-library td", has_text="Courier").all_text_contents()) == {"Courier"}
    page.locator(".shelf-head [data-view]").click()
    turn = ask(page, QUESTION)
    expect(turn.locator(".answer")).to_contain_text("lighthouse museum")
    expect(turn.locator(".answer")).not_to_contain_text("bridge")
    expect(turn.locator(".reading-of .pill")).to_have_count(2)
    assert set(page.locator("#nd-sources .byline bdi").all_text_contents()) == {"Courier", "4 March 2024"}


def test_chosen_articles_are_the_only_ones_that_are_asked(page: Tab, archive: str) -> None:
    open_tab(page, archive)
    go(page)
    page.locator('[data-search="articles"]').fill("note 077")
    expect(page.locator("#nd-library [data-choose]")).to_have_count(1)
    page.locator('#nd-library tbody [data-choose="note-077"]').check()
    page.locator('[data-search="articles"]').fill("note 044")
    expect(page.locator('#nd-library [data-choose="note-044"]')).to_be_visible()
    page.locator('#nd-library [data-choose="note-044"]').check()
    expect(page.locator("[data-chosen-count]")).to_contain_text("2")
    page.locator('[data-action="filter-articles"]').click()
    expect(page.locator("#nd-filters .pill")).to_contain_text("2 articles")
    page.locator(".shelf-head [data-view]").click()
    turn = ask(page, QUESTION)
    expect(turn.locator(".answer")).to_contain_text("northern canal")
    expect(turn.locator(".answer")).not_to_contain_text("lighthouse")


def test_an_article_of_the_table_is_opened_to_be_read(tab: Tab) -> None:
    go(tab)
    expect(tab.locator("#nd-library [data-choose]")).to_have_count(6)
    tab.locator("#nd-library th.title button", has_text="Iranian President Masoud Pezeshkian has discussed").click()
    expect(tab.locator("#nd-reader .text")).to_contain_text("Xinhua news agency reported")


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_files_are_added_reported_found_and_deleted(browser: Browser, serve: Serve, tmp_path: Path, locale: str) -> None:
    good, bad = tmp_path / "harbour.txt", tmp_path / "empty.txt"
    good.write_text("The harbour master of Valdemossa closed the eastern pier on Tuesday because of a cracked beam.\n", encoding="utf-8")
    bad.write_text("", encoding="utf-8")
    place = tmp_path / "place"
    place.mkdir()
    question = "Why did the harbour master close the eastern pier?"
    with browser.new_context(locale=locale) as context:
        tab = context.new_page()
        open_tab(tab, serve(place=place))
        go(tab)
        tab.locator('[data-adding-input="files"]').set_input_files([good, bad])
        expect(tab.locator(".adding-panel")).to_contain_text("empty.txt", timeout=30_000)
        expect(tab.locator(".masthead .coverage")).to_contain_text({"en": "7 articles", "ar": "7 مقالات"}[locale])
        assert (place / "corpus" / "harbour.txt").exists()
        tab.locator(".shelf-head [data-view]").click()
        expect(ask(tab, question).locator(".answer")).to_contain_text("cracked beam")
        go(tab)
        tab.locator('[data-action="delete-ask"][data-article="harbour"]').click()
        dialog = tab.locator("dialog")
        expect(dialog).to_contain_text("harbour master")
        dialog.locator('[data-action="cancel"]').click()
        expect(tab.locator("#nd-library [data-choose]")).to_have_count(7)
        tab.locator('[data-action="delete-ask"][data-article="harbour"]').click()
        dialog.locator('input[type="checkbox"]').check()
        dialog.locator('[data-action="delete"]').click()
        expect(tab.locator("#nd-library [data-choose]")).to_have_count(6)
        assert not (place / "corpus" / "harbour.txt").exists()
        tab.locator(".shelf-head [data-view]").click()
        expect(ask(tab, question).locator(".refusal-head")).to_be_visible()


def test_where_adding_is_off_nothing_offers_to_add_or_to_delete(page: Tab, serve: Serve) -> None:
    open_tab(page, serve(uploads=False))
    go(page)
    expect(page.locator("[data-drop-zone], [data-action='delete-ask']")).to_have_count(0)
    expect(page.locator(BOX)).to_be_hidden()
