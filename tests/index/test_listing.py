"""The table of articles: pages in any order, found by their titles, counted by day, without a look at any text."""

from __future__ import annotations

import datetime
import itertools
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rag.index import listing
from rag.index.index import Index
from rag.language.fold import fold
from rag.schema import Article, ArticlePage, Filters
from tests.index.parts import make_article, make_articles, make_text, write

pytestmark = pytest.mark.slow

DAY = datetime.date(2024, 3, 1)
OUTLETS = ("Mehr", "Xinhua", "Ámbar", "الشرق", None)


def browse(
    index: Index, search: str = "", sort: str = "date", descending: bool = True, offset: int = 0, limit: int = 50, **more: Any
) -> ArticlePage:
    return index.browse(search, sort, descending, offset, limit, **more)


def ids(page: ArticlePage) -> list[str]:
    return [row.article_id for row in page.rows]


def mixed_articles(count: int = 60) -> list[Article]:
    """Articles of a seed, many of them equal in a column or without one."""
    chance = random.Random(5)
    return [
        make_article(
            f"m{n:03}",
            f"{make_text(n, chance.randint(1, 4))}",
            title=chance.choice(["Zebra", "apple", "Élan", "أحمد", "إبراهيم"]),
            date=chance.choice([None, DAY, DAY + datetime.timedelta(days=chance.randrange(9))]),
            language=chance.choice(["en", "ar", "fa"]),
            outlet=chance.choice(OUTLETS),
        )
        for n in range(count)
    ]


def expected(articles: list[Article], sort: str, descending: bool) -> list[str]:
    """The order told without SQL: sorted by id, then by the column, then what has none to the end, each time stably."""
    values: dict[str, Any] = {
        "title": lambda a: fold(a.title),
        "outlet": lambda a: None if a.outlet is None else fold(a.outlet),
        "date": lambda a: a.date,
        "language": lambda a: a.language,
        "words": lambda a: len(a.text.split()),
    }
    value = values[sort]
    by_id = sorted(articles, key=lambda a: a.article_id)
    # sorted in reverse keeps equal ones in their order too
    known = sorted((a for a in by_id if value(a) is not None), key=value, reverse=descending)
    return [a.article_id for a in [*known, *(a for a in by_id if value(a) is None)]]


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("sort", ["title", "outlet", "date", "language", "words"])
def test_listing_sorts_by_a_column_and_then_by_id(index: Index, sort: str, descending: bool) -> None:
    articles = mixed_articles()
    write(index, articles)
    assert ids(browse(index, sort=sort, descending=descending, limit=1000)) == expected(articles, sort, descending)


def test_listing_pages_add_up_to_the_whole(index: Index) -> None:
    write(index, mixed_articles())
    whole = browse(index, limit=1000)
    pages = [browse(index, offset=offset, limit=7) for offset in range(0, 63, 7)]
    assert [row for page in pages for row in page.rows] == list(whole.rows)
    assert {page.total for page in pages} == {60} and [page.offset for page in pages] == list(range(0, 63, 7))
    behind = browse(index, offset=10**30, limit=10**30)
    assert (behind.rows, behind.total) == ((), 60), "A page behind the last is empty"


def test_listing_row_tells_what_its_article_tells(index: Index) -> None:
    article = make_article("one", "Three plain words", title="A Title", date=DAY, outlet="Mehr")
    write(index, [article])
    (row,) = browse(index).rows
    assert (row.article_id, row.title, row.outlet, row.date, row.language) == ("one", "A Title", "Mehr", DAY, "en")
    assert (row.words, row.status, row.path) == (3, "ready", Path("one.txt"))


@pytest.mark.parametrize(
    ("search", "wanted"),
    [
        pytest.param("", {"tariff", "pct", "emir", "none"}, id="nothing"),
        pytest.param("  \n ", {"tariff", "pct", "emir", "none"}, id="white-space"),
        pytest.param("TARIFF", {"tariff"}, id="case"),
        pytest.param("riff", {"tariff"}, id="part-of-a-word"),
        pytest.param("cafe", {"tariff"}, id="accents"),
        pytest.param("trade xin", {"tariff"}, id="title-and-outlet"),
        pytest.param("trade mehr", set(), id="every-word-is-needed"),
        pytest.param("امير", {"emir"}, id="arabic-letters"),
        pytest.param("الأمِيرُ", {"emir"}, id="arabic-diacritics"),
        pytest.param("مهر", {"emir"}, id="arabic-outlet"),
        pytest.param("100%", {"pct"}, id="per-cent-is-literal"),
        pytest.param("1%0", set(), id="per-cent-is-no-wildcard"),
        pytest.param("a_b", {"pct"}, id="underscore-is-literal"),
        pytest.param("t_riff", set(), id="underscore-is-no-wildcard"),
        pytest.param("'; DROP TABLE listing; --", set(), id="sql"),
        pytest.param("warxin", set(), id="no-word-runs-into-the-next-column"),
        pytest.param("\x00", set(), id="nul"),
        pytest.param("\ud800", set(), id="half-a-surrogate"),
        pytest.param("none", {"none"}, id="id"),
        pytest.param("storm", set(), id="not-the-text"),
        pytest.param(" ".join(f"w{n}" for n in range(50_000)), set(), id="huge"),
    ],
)
def test_listing_search(index: Index, search: str, wanted: set[str]) -> None:
    write(
        index,
        [
            make_article("tariff", "A storm.", title="Café tariffs: a trade war", outlet="Xinhua"),
            make_article("pct", "A storm.", title="Up 100% for a_b"),
            make_article("emir", "A storm.", title="الأمير يزور", outlet="مهر", language="ar"),
            make_article("none", "A storm.", title=""),
        ],
    )
    page = browse(index, search)
    assert (set(ids(page)), page.total) == (wanted, len(wanted))


@pytest.mark.parametrize("few", [2000, 0], ids=["few", "many"])
def test_listing_search_keeps_order_and_counts_what_is_on_other_pages(index: Index, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(listing, "_FEW", few)
    articles = mixed_articles()
    write(index, articles)
    zebras = [a for a in articles if a.title == "Zebra"]
    page = browse(index, "zebra", sort="words", offset=2, limit=3)
    assert (ids(page), page.total) == (expected(zebras, "words", True)[2:5], len(zebras))


@pytest.mark.parametrize(
    "filters",
    [
        pytest.param(Filters(languages=("ar",)), id="language"),
        pytest.param(Filters(outlets=("Mehr", "الشرق")), id="outlets"),
        pytest.param(Filters(outlets=("",)), id="no-outlet"),
        pytest.param(Filters(date_from=DAY, date_to=DAY), id="day"),
        pytest.param(Filters(article_ids=("m001", "m002", "gone")), id="ids"),
        pytest.param(Filters(languages=("en",), date_from=DAY + datetime.timedelta(days=1)), id="two"),
    ],
)
def test_listing_filters_as_the_articles_are_filtered(index: Index, filters: Filters) -> None:
    articles = mixed_articles()
    write(index, articles)
    wanted = index.articles(filters)
    assert wanted, "Test requires that some pass"
    page = browse(index, limit=1000, filters=filters)
    assert (ids(page), page.total) == ([a.article_id for a in wanted], len(wanted))
    counted = sum(sum(day.counts.values()) for day in index.per_day("language", filters))
    assert counted == sum(a.date is not None for a in wanted)


def test_listing_no_outlet_is_empty_text(index: Index) -> None:
    articles = mixed_articles()
    write(index, articles)
    page = browse(index, limit=1000, filters=Filters(outlets=("",)))
    assert set(ids(page)) == {a.article_id for a in articles if a.outlet is None}


def test_listing_copy_is_an_article_with_the_text_of_an_earlier_one(index: Index) -> None:
    later = DAY + datetime.timedelta(days=1)
    write(
        index,
        [
            make_article("a-later", "The same words.", date=later),
            make_article("b-first", "The same words.", date=DAY),
            make_article("c-same-day", "The same words.", date=DAY),
            make_article("0-undated", "The same words."),
            make_article("other-words", "The same words!", date=later),
        ],
    )
    status = {row.article_id: row.status for row in browse(index).rows}
    assert status == {"a-later": "copy", "b-first": "ready", "c-same-day": "copy", "0-undated": "copy", "other-words": "ready"}
    with index.write() as writer:
        writer.delete("b-first")
    status = {row.article_id: row.status for row in browse(index).rows}
    assert status == {"a-later": "copy", "c-same-day": "ready", "0-undated": "copy", "other-words": "ready"}


@pytest.mark.parametrize("by", ["language", "outlet"])
def test_listing_per_day_counts_as_one_would_by_hand(index: Index, by: str) -> None:
    articles = mixed_articles()
    write(index, articles)
    counted = Counter((a.date, getattr(a, by) or "") for a in articles if a.date)
    days = index.per_day(by)
    assert [day.day for day in days] == sorted({day for day, _ in counted})
    assert {(day.day, value): n for day in days for value, n in day.counts.items()} == counted


def test_listing_follows_changes_and_deletions(index: Index) -> None:
    write(index, make_articles(8))
    write(index, [make_article("a0003", "Now it has five words.", title="New title", date=DAY)])
    with index.write() as writer:
        writer.delete("a0005")
    page = browse(index, sort="title", descending=False)
    assert sorted(ids(page)) == sorted(article.article_id for article in index.articles())
    (row,) = browse(index, "new title").rows
    assert (row.article_id, row.words, row.date) == ("a0003", 5, DAY)
    assert browse(index, "a0005").total == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param({"sort": "colour"}, "title, outlet, date, language, words", id="column"),
        pytest.param({"sort": "date; DROP TABLE listing"}, "sorted by", id="sql"),
        pytest.param({"offset": -1}, "-1", id="offset"),
        pytest.param({"limit": -1}, "-1", id="limit"),
    ],
)
def test_listing_refuses_what_cannot_be(index: Index, arguments: dict[str, Any], said: str) -> None:
    for articles in ([], make_articles(2)):
        if articles:
            write(index, articles)
        with pytest.raises(ValueError, match=said):
            browse(index, **arguments)
        with pytest.raises(ValueError, match="language or outlet"):
            index.per_day("words")


def test_listing_of_an_index_never_made_is_empty(index: Index) -> None:
    assert browse(index, offset=3) == ArticlePage((), 0, 3)
    assert index.per_day("language") == index.failures() == ()
    assert not index.folder.path.exists(), "Looking made files"


def test_listing_looks_at_no_text(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page costs the same whatever the articles weigh: no statement behind it may read the column."""
    write(index, mixed_articles())
    said: list[str] = []
    browse(index)  # opens the manifest
    assert index._manifest is not None
    index._manifest._db.set_trace_callback(said.append)
    browse(index, "zebra")
    index.per_day("outlet")
    assert said and not [sql for sql in said if ".text" in sql.replace(".text_hash", "") or " text" in sql.replace(" text_hash", "")]


@pytest.mark.parametrize("sort", ["title", "outlet", "date", "language", "words"])
@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
def test_listing_every_sort_walks_along_an_index(index: Index, sort: str, descending: bool) -> None:
    write(index, mixed_articles())
    browse(index)
    assert index._manifest is not None
    said: list[str] = []
    index._manifest._db.set_trace_callback(said.append)
    browse(index, sort=sort, descending=descending)
    (page,) = [sql for sql in said if "ORDER BY" in sql and "json_each" not in sql]
    plan = " ".join(row["detail"] for row in index._manifest.rows(f"EXPLAIN QUERY PLAN {page}"))
    assert f"listing_by_{sort}" in plan and "USE TEMP B-TREE FOR ORDER BY" not in plan


def test_listing_ids_of_one_order_are_unique(index: Index) -> None:
    write(index, mixed_articles())
    for sort, descending in itertools.product(("outlet", "language"), (True, False)):
        seen = [i for offset in range(0, 60, 9) for i in ids(browse(index, sort=sort, descending=descending, offset=offset, limit=9))]
        assert len(seen) == len(set(seen)) == 60
