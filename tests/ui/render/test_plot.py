"""The plot of articles over time: its figures, its drawing, and what its bars and its legend do."""

from __future__ import annotations

import datetime
import itertools
import random

import pytest
from lxml import html

from rag.schema import DayCount, Filters
from ui.render.plot import group, plot, round_up

HOSTILE = '"><img src=x onerror=alert(1)>&#39;'
FIRST = datetime.date(2024, 12, 1)


def days(count: int, step: int = 1, **counts: int) -> list[DayCount]:
    return [DayCount(FIRST + datetime.timedelta(n * step), counts or {"en": 1}) for n in range(count)]


def drawn(value: list[DayCount], by: str = "language", language: str = "en", chosen: Filters | None = None) -> html.HtmlElement:
    return html.fromstring(plot(value, by, language, chosen))  # type: ignore[arg-type]


# -- figures -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "step", "name"),
    [
        pytest.param(1, 1, "day", id="one-day"),
        pytest.param(60, 1, "day", id="two-months"),
        pytest.param(61, 1, "week", id="a-day-more"),
        pytest.param(400, 1, "week", id="a-year"),
        pytest.param(100, 15, "month", id="four-years"),
        pytest.param(100, 200, "year", id="half-a-century"),
        pytest.param(100, 1500, "years", id="centuries"),
    ],
)
def test_plot_groups_days_so_that_the_bars_stay_few(count: int, step: int, name: str) -> None:
    value = days(count, step)
    random.Random(1).shuffle(value)
    found, bars = group(value)
    assert found == name
    assert len(bars) <= 60
    assert sum(bar.total for bar in bars) == count  # nothing is lost, nothing counted twice
    for before, after in itertools.pairwise(bars):
        assert after.first == before.last + datetime.timedelta(1)
    for day in value:
        assert any(bar.first <= day.day <= bar.last for bar in bars)


def test_plot_keeps_to_the_ends_of_the_calendar() -> None:
    ends = [DayCount(datetime.date.min, {"en": 1}), DayCount(datetime.date.max, {"en": 1})]
    for value in (ends, ends[:1], ends[1:], [DayCount(datetime.date(9999, 1, 1), {"en": 1}), ends[1]]):
        assert sum(bar.total for bar in group(value)[1]) == len(value)
        assert "<svg" in plot(value, "language", "en")


@pytest.mark.parametrize(("value", "top"), [(1, 1), (2, 2), (3, 4), (5, 6), (9, 10), (27, 30), (61, 80), (81, 100), (100_000, 100_000)])
def test_plot_rounds_the_axis_up(value: int, top: int) -> None:
    assert round_up(value) == top
    assert top == 1 or top % 2 == 0


# -- the drawing ---------------------------------------------------------------------------------------------------------


def test_plot_bars_filter_by_their_days_by_mouse_and_by_key() -> None:
    bars = drawn([DayCount(FIRST, {"en": 4, "ar": 1}), DayCount(FIRST + datetime.timedelta(2), {"en": 1})]).xpath(
        ".//*[@data-action='window']"
    )
    assert [(bar.get("data-from"), bar.get("data-to")) for bar in bars] == [("2024-12-01",) * 2, ("2024-12-03",) * 2]
    assert bars[0].get("aria-label") == "1 December 2024: 5 articles"
    assert {(bar.get("role"), bar.get("tabindex")) for bar in bars} == {("button", "0")}


def test_plot_bars_of_a_week_and_of_a_month_say_so() -> None:
    week = drawn(days(100)).xpath(".//*[@data-action='window']")[1]
    assert (week.get("data-from"), week.get("data-to")) == ("2024-12-02", "2024-12-08")
    assert week.get("aria-label").startswith("2–8 Dec")
    month = drawn(days(50, 30)).xpath(".//*[@data-action='window']")[0]
    assert (month.get("data-from"), month.get("data-to")) == ("2024-12-01", "2024-12-31")
    assert month.get("aria-label").startswith("December 2024")


def heights(tree: html.HtmlElement) -> list[tuple[str, float]]:
    return [(part.get("fill"), float(part.get("height"))) for part in tree.xpath(".//*[@class='part']")]


def test_plot_stacks_in_the_order_of_the_legend_to_scale() -> None:
    tree = drawn([DayCount(FIRST, {"ar": 2, "en": 4})])
    assert [name.text_content() for name in tree.xpath(".//*[@class='legend']//bdi")] == ["English", "Arabic"]
    (most, tall), (less, low) = heights(tree)
    assert (most, less) == ("url(#nd-series-0)", "url(#nd-series-1)")
    assert tall == pytest.approx(2 * low, abs=0.2)


def test_plot_shows_six_outlets_and_the_others() -> None:
    tree = drawn([DayCount(FIRST, {f"Outlet {n}": 10 - n for n in range(9)})], "outlet")
    legend = [" ".join(li.text_content().split()) for li in tree.xpath(".//*[@class='legend']/li")]
    assert legend == ["Outlet 0 10", "Outlet 1 9", "Outlet 2 8", "Outlet 3 7", "Outlet 4 6", "Outlet 5 5", "Others 9"]
    assert len(tree.xpath(".//*[@data-action='filter-outlet']")) == 6  # nobody can filter by "others"


def test_plot_gives_each_series_a_pattern_of_its_own() -> None:
    patterns = drawn([DayCount(FIRST, {f"o{n}": 1 for n in range(9)})], "outlet").xpath(".//pattern/path/@d")
    assert len(patterns) == len(set(patterns)) == 7


def test_plot_legend_filters_and_shows_what_is_chosen() -> None:
    tree = drawn(days(3, en=2, ar=1, und=1), chosen=Filters(languages=("ar",)))
    assert {b.get("data-value"): b.get("aria-pressed") for b in tree.xpath(".//*[@data-action='filter-language']")} == {
        "en": "false",
        "ar": "true",
    }


def test_plot_dims_what_lies_outside_the_chosen_days_and_offers_all() -> None:
    chosen = Filters(date_from=FIRST + datetime.timedelta(1), date_to=FIRST + datetime.timedelta(1))
    tree = drawn(days(3), chosen=chosen)
    assert ["outside" in bar.get("class") for bar in tree.xpath(".//*[@role='button']")] == [True, False, True]
    assert tree.xpath(".//button[@data-action='window']/@data-from") == [""]
    assert not drawn(days(3)).xpath(".//button[@data-action='window']")


def test_plot_runs_from_right_to_left_in_arabic() -> None:
    places = {}
    for language in ("en", "ar"):
        tree = drawn(days(2), language=language)
        places[language] = [float(part.get("x").rstrip("%")) for part in tree.xpath(".//*[@class='part']")]
    assert places["en"][0] < places["en"][1]
    assert places["ar"] == places["en"][::-1]
    assert "1 ديسمبر 2024: مقال واحد" in plot(days(2), "language", "ar")


@pytest.mark.parametrize("count", [1, 2, 3, 5, 60])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_plot_draws_nothing_outside_its_width(count: int, language: str) -> None:
    for rect in drawn(days(count), language=language).xpath(".//*[@role='button']/rect"):
        left, width = (float(rect.get(name).rstrip("%")) for name in ("x", "width"))
        assert left >= -0.01
        assert left + width <= 100.01


def test_plot_switches_between_language_and_outlet() -> None:
    switch = drawn(days(1), "outlet").xpath(".//button[@data-by]")
    assert [(b.get("data-action"), b.get("data-by"), b.get("aria-pressed")) for b in switch] == [
        ("articles", "language", "false"),
        ("articles", "outlet", "true"),
    ]


def test_plot_tells_its_figures_in_a_table_too() -> None:
    tree = drawn([DayCount(FIRST, {"en": 4, "ar": 1}), DayCount(FIRST + datetime.timedelta(2), {"en": 1200})])
    rows = [[cell.text_content() for cell in tr] for tr in tree.xpath(".//details//tr")]
    assert rows == [["When", "English", "Arabic", "All"], ["1 December 2024", "4", "1", "5"], ["3 December 2024", "1,200", "0", "1,200"]]


def test_plot_of_nothing_is_a_word() -> None:
    for nothing in ([], [DayCount(FIRST, {})]):
        assert "No article has a date yet" in plot(nothing, "language", "en")
        assert "<svg" not in plot(nothing, "language", "en")


def test_plot_keeps_hostile_outlets_as_text() -> None:
    plain, bad = (drawn([DayCount(FIRST, {name: 1})], "outlet") for name in ("Mehr", HOSTILE))
    assert [node.tag for node in bad.iter()] == [node.tag for node in plain.iter()]
    assert bad.xpath(".//*[@data-action='filter-outlet']/@data-value") == [HOSTILE]


def test_plot_has_no_inline_style_and_asks_for_nothing() -> None:
    written = plot(days(40), "language", "en")
    assert "style=" not in written
    assert "http" not in written
