"""The plot of articles over time: bars stacked by language or outlet, each of which narrows the search to its days.

Drawn here as SVG, with no library: the ones that plot in a browser (Vega, Plotly) come with megabytes, fonts of their own, and code made
from strings, which the page's content security policy forbids. Places across are written in percent and sizes of letters in pixels,
so one drawing serves every width. Colours and patterns stand in ``table.css``; a series is told apart by its colour, its pattern and its
place in the stack, which is that of the legend. In Arabic time runs from right to left.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from babel.dates import format_date

from rag.schema import DayCount, Filters
from ui import strings
from ui.render.text import esc

By = Literal["language", "outlet"]

_MOST_BARS = 60
_MOST_SERIES = 6
_OTHERS = "\0"  # no outlet's name: it cannot stand in one
_HEIGHT, _TOP, _FLOOR = 190, 14, 166  # pixels: the drawing, its highest bar, the line that bars stand on
_WIDEST = 5.0  # percent
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of the days from ``first`` to ``last``, both included, by series; "" stands for an unknown one."""

    first: datetime.date
    last: datetime.date
    counts: Counter[str]

    @property
    def total(self) -> int:
        return self.counts.total()


@dataclass(frozen=True, slots=True)
class _Plot:
    """What all parts of one drawing share. ``series`` go from the most frequent to the least, ``step`` names the length of a bar."""

    bars: tuple[Bar, ...]
    series: tuple[str, ...]
    step: str
    by: By
    language: str
    chosen: Filters

    @property
    def right_to_left(self) -> bool:
        return strings.direction(self.language) == "rtl"

    def name(self, series: str) -> str:
        if series == _OTHERS:
            return strings.say(self.language, "plot_others")
        if self.by == "language":
            known = series not in ("", "und")
            return strings.language_name(self.language, series) if known else strings.say(self.language, "plot_unknown")
        return series or strings.say(self.language, "plot_no_outlet")

    def when(self, bar: Bar) -> str:
        """The days of a bar in words; a whole month or year by its name."""
        if self.step in ("month", "year"):
            return _written(self.language, bar.first, self.step)
        return strings.dates(self.language, bar.first, bar.last)


def plot(days: Sequence[DayCount], by: By, language: str, chosen: Filters | None = None) -> str:
    """Articles over time as an inline drawing with its legend and, for who cannot see it, a table of the same figures.

    Args:
        days: in any order; days without articles may be left out.
        by: what the counts of ``days`` are by.
        chosen: the filters in force: bars outside their dates are dimmed, what they name is shown as pressed.
    """
    if not any(day.counts for day in days):
        return f'<p class="hint" dir="{strings.direction(language)}">{esc(strings.say(language, "plot_nothing"))}</p>'
    step, bars = group(days)
    totals: Counter[str] = Counter()
    for bar in bars:
        totals.update(bar.counts)
    ranked = sorted(totals, key=lambda name: (-totals[name], name))
    kept = tuple(ranked[:_MOST_SERIES])
    if len(ranked) > _MOST_SERIES:
        bars = tuple(Bar(bar.first, bar.last, _fold(bar.counts, kept)) for bar in bars)
        totals, kept = _fold(totals, kept), (*kept, _OTHERS)
    drawn = _Plot(bars, kept, step, by, language, chosen or Filters())
    title = esc(strings.say(language, f"plot_{step}"))
    return (
        f'<figure class="plot" dir="{strings.direction(language)}"><figcaption><h3>{title}</h3>{_switch(drawn)}</figcaption>'
        f"{_drawing(drawn, title)}{_legend(drawn, totals)}{_as_table(drawn)}</figure>"
    )


# -- figures -----------------------------------------------------------------------------------------------------------


def group(days: Sequence[DayCount]) -> tuple[str, tuple[Bar, ...]]:
    """The days as at most 60 bars without a gap between them, and how long each is: "day", "week", "month", "year" or "years"."""
    first, last = min(day.day for day in days), max(day.day for day in days)
    step, starts = _steps(first, last)
    counts: list[Counter[str]] = [Counter() for _ in starts]
    ends = [*(start - _DAY for start in starts[1:]), _end(step, starts[-1])]
    at = 0
    for day in sorted(days, key=lambda one: one.day):
        while day.day > ends[at]:
            at += 1
        counts[at].update({name: count for name, count in day.counts.items() if count > 0})
    return step, tuple(Bar(*bar) for bar in zip(starts, ends, counts, strict=True))


def _steps(first: datetime.date, last: datetime.date) -> tuple[str, list[datetime.date]]:
    """The first days of the bars, of the shortest step that makes few enough."""
    days, weeks = (last - first).days + 1, (last - _monday(first)).days // 7 + 1
    months, years = (last.year - first.year) * 12 + last.month - first.month + 1, last.year - first.year + 1
    if days <= _MOST_BARS:
        return "day", [first + n * _DAY for n in range(days)]
    if weeks <= _MOST_BARS:
        return "week", [_monday(first) + 7 * n * _DAY for n in range(weeks)]
    if months <= _MOST_BARS:
        at = first.year * 12 + first.month - 1
        return "month", [datetime.date(n // 12, n % 12 + 1, 1) for n in range(at, at + months)]
    length = -(-years // _MOST_BARS)
    return "year" if length == 1 else "years", [datetime.date(year, 1, 1) for year in range(first.year, last.year + 1, length)]


def _monday(day: datetime.date) -> datetime.date:
    return datetime.date.fromordinal(max(1, day.toordinal() - day.weekday()))


def _end(step: str, start: datetime.date) -> datetime.date:
    """The last day of the last bar."""
    if step == "day":
        return start
    if step == "week":
        return datetime.date.fromordinal(min(datetime.date.max.toordinal(), start.toordinal() + 6))
    if step == "month" and start.month < 12:
        return start.replace(month=start.month + 1) - _DAY
    if step == "years":  # the last one may be cut short by the end of the calendar
        return datetime.date(datetime.MAXYEAR, 12, 31)
    return datetime.date(start.year, 12, 31)


def _fold(counts: Counter[str], kept: Sequence[str]) -> Counter[str]:
    folded: Counter[str] = Counter()
    for name, count in counts.items():
        folded[name if name in kept else _OTHERS] += count
    return folded


def round_up(value: int) -> int:
    """The next number that reads well at the top of an axis, and whose half does: 1, 2, 4, 6, 8, 10, 20, 30, 40, 60, 80, 100, and so on."""
    power = 1
    while value > 8 * power:
        power *= 10
    return next(digit * power for digit in (1, 2, 3, 4, 6, 8) if value <= digit * power and (power > 1 or digit != 3))


# -- the drawing -------------------------------------------------------------------------------------------------------


def _drawing(drawn: _Plot, title: str) -> str:
    most = round_up(max(bar.total for bar in drawn.bars))
    patterns = "".join(_pattern(number) for number in range(len(drawn.series)))
    bars = "".join(_bar(drawn, at, most) for at, bar in enumerate(drawn.bars) if bar.total)
    lines, numbers = _grid(drawn, most)
    return (
        f'<svg class="plot-drawing" width="100%" height="{_HEIGHT}" role="group" aria-label="{title}"><defs>{patterns}</defs>'
        f"{lines}{bars}{numbers}{_dates(drawn)}</svg>"
    )


# A pattern for each series beside its colour: plain, leaning, dotted, lying, leaning back, standing, crossed
_STROKES = ("", "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4", "M2,2 h2 v2 h-2 z M6,6 h2 v2 h-2 z", "M0,4 h8", "M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4",
            "M4,0 v8", "M0,4 h8 M4,0 v8")  # fmt: skip


def _pattern(number: int) -> str:
    return (
        f'<pattern id="nd-series-{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" class="series-{number}"/><path d="{_STROKES[number]}" class="weave"/></pattern>'
    )


def _grid(drawn: _Plot, most: int) -> tuple[str, str]:
    """The lines that heights are read off, which lie behind the bars, and their numbers, which stand before them."""
    lines, numbers = [], []
    for value in sorted({most, most // 2, 0} if most > 1 else {1, 0}):
        y = _height(value, most)
        lines.append(f'<line x1="0" x2="100%" y1="{y}" y2="{y}" class="{"grid" if value else "floor"}"/>')
        if value:
            written = esc(strings.number(drawn.language, value))
            numbers.append(f'<text x="{_across(drawn, 0.0)}%" y="{y - 4}" class="tick">{written}</text>')
    return f'<g aria-hidden="true">{"".join(lines)}</g>', f'<g aria-hidden="true">{"".join(numbers)}</g>'


def _bar(drawn: _Plot, at: int, most: int) -> str:
    bar = drawn.bars[at]
    slot = 100 / len(drawn.bars)
    width = min(_WIDEST, slot * 0.78)
    left = _across(drawn, slot * (at + 0.5)) - width / 2
    label = esc(
        strings.say(drawn.language, "plot_bar", when=drawn.when(bar), articles=strings.count(drawn.language, "articles", bar.total))
    )
    parts, low = [], 0
    for number, name in enumerate(drawn.series):
        if count := bar.counts[name]:
            top, foot = _height(low + count, most), _height(low, most)
            parts.append(
                f'<rect x="{left:.3f}%" y="{top}" width="{width:.3f}%" height="{round(foot - top, 1)}"'
                f' fill="url(#nd-series-{number})" class="part"/>'
            )
            low += count
    where = _across(drawn, slot * at) - (slot if drawn.right_to_left else 0)
    # The whole column takes the click: a bar of one article is a few pixels high
    reach = f'<rect x="{where:.3f}%" y="0" width="{slot:.3f}%" height="{_FLOOR}" class="reach"/>'
    outside = " outside" if _is_outside(bar, drawn.chosen) else ""
    return (
        f'<g class="bar{outside}" role="button" tabindex="0" aria-label="{label}" data-action="window" data-from="{bar.first.isoformat()}"'
        f' data-to="{bar.last.isoformat()}"><title>{label}</title>{reach}{"".join(parts)}</g>'
    )


def _is_outside(bar: Bar, chosen: Filters) -> bool:
    return (chosen.date_from is not None and bar.last < chosen.date_from) or (chosen.date_to is not None and bar.first > chosen.date_to)


def _dates(drawn: _Plot) -> str:
    """A few dates under the bars: the first, the last, and what lies evenly between; few enough for a phone."""
    count = len(drawn.bars)
    shown = sorted({0, count - 1} | ({count // 2} if count > 4 else {1} if count == 3 else set()))
    labels = []
    for at in shown:
        place = 100 * (at + 0.5) / count
        anchor = "middle" if count <= 4 or 0 < at < count - 1 else "start" if at == 0 else "end"
        if anchor != "middle":
            place = 0.0 if at == 0 else 100.0
        labels.append(f'<text x="{_across(drawn, place):.3f}%" y="{_FLOOR + 18}" class="date {anchor}">{esc(_short(drawn, at))}</text>')
    return f'<g aria-hidden="true">{"".join(labels)}</g>'


def _short(drawn: _Plot, at: int) -> str:
    return _written(drawn.language, drawn.bars[at].first, drawn.step)


def _written(language: str, day: datetime.date, step: str) -> str:
    """A day, or its month or year, as an axis has room for it."""
    pattern = {"month": "MMMM y", "year": "y", "years": "y"}.get(step, "d MMM y")
    return str(format_date(day, pattern, locale=language if language in strings.LANGUAGES else strings.LANGUAGES[0]))


def _across(drawn: _Plot, percent: float) -> float:
    return 100 - percent if drawn.right_to_left else percent


def _height(value: int, most: int) -> float:
    return round(_FLOOR - (_FLOOR - _TOP) * value / most, 1)


# -- around the drawing ------------------------------------------------------------------------------------------------


def _switch(drawn: _Plot) -> str:
    """By language or by outlet."""
    buttons = "".join(
        f'<button type="button" data-action="articles" data-by="{by}" aria-pressed="{str(by == drawn.by).lower()}">'
        f"{esc(strings.say(drawn.language, f'by_{by}'))}</button>"
        for by in ("language", "outlet")
    )
    everything = ""
    if drawn.chosen.date_from or drawn.chosen.date_to:
        words = esc(strings.say(drawn.language, "plot_all_dates"))
        everything = f'<button type="button" class="all-dates" data-action="window" data-from="" data-to="">{words}</button>'
    label = esc(strings.say(drawn.language, "plot_by"))
    return f'{everything}<span class="plot-by" role="group" aria-label="{label}">{buttons}</span>'


def _legend(drawn: _Plot, totals: Counter[str]) -> str:
    """Each series with its pattern and its count; a click keeps it alone."""
    pressed = drawn.chosen.languages if drawn.by == "language" else drawn.chosen.outlets
    entries = []
    for number, name in enumerate(drawn.series):
        inside = (
            '<svg class="swatch" width="14" height="14" aria-hidden="true">'
            f'<rect width="14" height="14" rx="2" fill="url(#nd-series-{number})"/></svg>'
            f"<bdi>{esc(drawn.name(name))}</bdi> <b>{esc(strings.number(drawn.language, totals[name]))}</b>"
        )
        if name in ("", "und", _OTHERS):  # nothing that a filter could name
            entries.append(f'<li><span class="series">{inside}</span></li>')
        else:
            entries.append(
                f'<li><button type="button" class="series" data-action="filter-{drawn.by}" data-value="{esc(name)}"'
                f' aria-pressed="{str(name in pressed).lower()}">{inside}</button></li>'
            )
    return f'<ul class="legend">{"".join(entries)}</ul>'


def _as_table(drawn: _Plot) -> str:
    language = drawn.language
    heads = [strings.say(language, "plot_when"), *(drawn.name(name) for name in drawn.series), strings.say(language, "plot_all")]
    head = "".join(f'<th scope="col"><bdi>{esc(name)}</bdi></th>' for name in heads)
    rows = "".join(_table_row(drawn, bar) for bar in drawn.bars if bar.total)
    return (
        f'<details class="plot-table"><summary>{esc(strings.say(language, "plot_as_table"))}</summary>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{esc(strings.say(language, "plot_as_table"))}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _table_row(drawn: _Plot, bar: Bar) -> str:
    figures = [*(bar.counts[name] for name in drawn.series), bar.total]
    cells = "".join(f"<td>{esc(strings.number(drawn.language, figure))}</td>" for figure in figures)
    return f'<tr><th scope="row">{esc(drawn.when(bar))}</th>{cells}</tr>'
