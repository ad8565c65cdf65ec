"""The table of articles, the dialog before deleting, and the list of failures, read back as the browser would."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from lxml import html

from rag.schema import ArticlePage, ArticleRow, Filters
from ui.render.table import TableView, delete_dialog, failures, table

HOSTILE = "\"><img src=x onerror=alert(1)><script>alert('2')</script>&#39;"
BOTH = pytest.mark.parametrize("language", ["en", "ar"])


def row(
    article_id: str = "a1", title: str = "Putin called", outlet: str | None = "Mehr", words: int = 1234, status: str = "ready"
) -> ArticleRow:
    day = datetime.date(2024, 12, 3)
    return ArticleRow(article_id, title, outlet, day, "en", words, status, Path("/a/folder/a1.txt"))  # type: ignore[arg-type]


def page(*rows: ArticleRow, total: int = 100_000, offset: int = 50) -> ArticlePage:
    return ArticlePage(rows, total, offset)


def drawn(value: ArticlePage, view: TableView | None = None, language: str = "en", may_delete: bool = True) -> html.HtmlElement:
    return html.fromstring(table(value, view or TableView(offset=value.offset), language, may_delete))


def test_table_is_a_table_with_a_caption_and_headings() -> None:
    tree = drawn(page(row()))
    assert tree.xpath("string(.//table/caption)") == "100,000 articles"
    assert [th.get("aria-sort") for th in tree.xpath(".//thead//th[@aria-sort]")] == ["none", "none", "descending", "none", "none", "none"]
    assert {th.get("scope") for th in tree.xpath(".//thead//th")} == {"col"}
    assert tree.xpath("string(.//tbody/tr/th[@scope='row'])") == "Putin called"


@pytest.mark.parametrize(
    ("view", "column", "descending"),
    [
        pytest.param(TableView(sort="date", descending=True), "date", "0", id="sorted-so-turns-round"),
        pytest.param(TableView(sort="date", descending=False), "date", "1", id="sorted-the-other-way-turns-round"),
        pytest.param(TableView(sort="date"), "title", "0", id="titles-begin-with-a"),
        pytest.param(TableView(sort="title"), "date", "1", id="dates-begin-with-the-newest"),
        pytest.param(TableView(sort="title"), "words", "1", id="words-begin-with-the-longest"),
    ],
)
def test_table_sorts_by_a_heading(view: TableView, column: str, descending: str) -> None:
    button = drawn(page(row(), offset=0), view).xpath(f".//thead//button[@data-sort='{column}']")[0]
    assert (button.get("data-action"), button.get("data-descending")) == ("articles", descending)


def test_table_tells_each_article_in_the_language_of_the_page() -> None:
    cells = {td.get("class"): td.text_content() for td in drawn(page(row()), language="ar").xpath(".//tbody//td[@data-label]")}
    assert cells["date"] == "3 ديسمبر 2024"
    assert cells["words"] == "1,234"
    assert cells["status"] == "جاهز"


def test_table_says_that_an_article_is_a_copy_in_words() -> None:
    assert drawn(page(row(status="copy"))).xpath("string(.//tbody//td[@class='status'])") == "Wire copy"


def test_table_opens_chooses_and_deletes_an_article() -> None:
    tree = drawn(page(row("id one")))
    assert tree.xpath(".//button[@data-action='open']/@data-article") == ["id one"]
    assert tree.xpath(".//input[@data-choose]/@data-choose") == ["id one"]
    assert tree.xpath(".//tbody//button[@data-action='delete-ask']/@data-article") == ["id one"]
    for control in tree.xpath(".//tbody//input | .//td//button"):
        assert "Putin called" in control.get("aria-label")


def test_table_offers_no_deleting_to_who_may_not() -> None:
    tree = drawn(page(row()), may_delete=False)
    assert not tree.xpath(".//*[@data-action='delete-ask']")
    assert len(tree.xpath(".//thead//th")) == len(tree.xpath(".//tbody/tr/*"))


def test_table_hides_the_bar_of_the_chosen_until_something_is_chosen() -> None:
    bar = drawn(page(row())).xpath(".//*[@data-chosen-bar]")[0]
    assert bar.get("hidden") is not None
    assert bar.xpath(".//@data-many") == ["{n} chosen"]


@pytest.mark.parametrize(
    ("value", "offsets", "disabled", "told"),
    [
        pytest.param(page(*[row()] * 50, offset=50), ["0", "0", "100", "99950"], [], "51–100 of 100,000", id="second-page"),
        pytest.param(page(*[row()] * 50, offset=0), ["0", "0", "50", "99950"], ["first", "previous"], "1–50 of 100,000", id="first-page"),
        pytest.param(page(*[row()] * 50, offset=99_950), ["0", "99900", "100000", "99950"], ["next", "last"], "99,951–100,000 of 100,000", id="last-page"),
    ],
)  # fmt: skip
def test_table_leafs_through_pages(value: ArticlePage, offsets: list[str], disabled: list[str], told: str) -> None:
    pager = drawn(value).xpath(".//nav")[0]
    buttons = pager.xpath(".//button")
    assert [button.get("data-offset") for button in buttons] == offsets
    assert [b.get("aria-label").split()[0].lower() for b in buttons if b.get("disabled") is not None] == disabled
    assert pager.xpath("string(.//*[@class='range'])") == told


def test_table_of_one_page_has_no_buttons_to_leaf() -> None:
    tree = drawn(page(row(), total=1, offset=0))
    assert not tree.xpath(".//nav//button")
    assert tree.xpath("string(.//nav)") == "1–1 of 1"


@BOTH
def test_table_without_a_match_offers_all_articles(language: str) -> None:
    tree = drawn(page(total=0, offset=0), TableView(search="zzz"), language)
    assert tree.xpath(".//button[@data-action='articles' and @data-search='']")
    assert tree.xpath(".//input[@type='search']/@value") == ["zzz"]
    filtered = drawn(page(total=0, offset=0), TableView(filters=Filters(languages=("ar",))), language)
    assert filtered.xpath(".//button[@data-clear='filters']")


def test_table_of_an_empty_corpus_says_so() -> None:
    tree = drawn(page(total=0, offset=0))
    assert not tree.xpath(".//button[@data-action='articles'] | .//input[@type='search']")
    assert "no articles" in tree.text_content()


@BOTH
def test_table_keeps_hostile_values_as_text(language: str) -> None:
    hostile = row(HOSTILE, HOSTILE, HOSTILE)
    plain, bad = (drawn(page(one), TableView(search=search, offset=50), language) for one, search in ((row(), "x"), (hostile, HOSTILE)))
    assert [node.tag for node in bad.iter()] == [node.tag for node in plain.iter()]
    assert bad.xpath(".//tbody//button[@data-action='open']")[0].text_content() == HOSTILE
    assert bad.xpath(".//input/@data-choose") == [HOSTILE]


def test_delete_dialog_names_what_goes() -> None:
    rows = [row(f"a{n}", f"Title {n} {HOSTILE}") for n in range(10)]
    tree = html.fromstring(delete_dialog(rows, "en"))
    assert tree.xpath("string(.//h2)") == "Delete 10 articles?"
    assert [li.text_content() for li in tree.xpath(".//li")] == [one.title for one in rows[:8]]
    assert "and 2 more" in tree.text_content()
    assert json.loads(tree.xpath(".//button[@data-action='delete']/@data-articles")[0]) == [one.article_id for one in rows]
    assert tree.xpath(".//input[@data-with-files]/@checked") == []  # the file stays, unless one says otherwise


def test_failures_are_counted_and_told_as_text() -> None:
    assert failures([], "en") == ""
    tree = html.fromstring(failures([("a.pdf", "no text"), (HOSTILE, HOSTILE)], "en"))
    assert tree.xpath("string(.//summary)") == "2 files could not be read"
    assert [bdi.text_content() for bdi in tree.xpath(".//bdi")] == ["a.pdf", "no text", HOSTILE, HOSTILE]
