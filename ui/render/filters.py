"""The filters: the bar over the question, and what is told of them elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from rag.schema import Filters, Stats
from ui import strings
from ui.render.controls import button, icon
from ui.render.text import esc

_MOST_OUTLETS = 60  # in the list to choose from, those with most articles


def as_fields(filters: Filters) -> dict[str, object]:
    """The filters as plain JSON, as page.js keeps them and writes them into addresses; what is empty is left out."""
    fields: dict[str, object] = {
        "from": filters.date_from.isoformat() if filters.date_from else "",
        "to": filters.date_to.isoformat() if filters.date_to else "",
        "languages": list(filters.languages),
        "outlets": list(filters.outlets),
        "articles": list(filters.article_ids),
    }
    return {name: value for name, value in fields.items() if value}


def told_filters(filters: Filters | None, language: str) -> list[tuple[str, str, str]]:
    """What the filters let through, in words: (field, name, what is let through)."""
    if filters is None:
        return []
    told = []
    if filters.date_from and filters.date_to:
        told.append(("from to", strings.say(language, "dates"), strings.dates(language, filters.date_from, filters.date_to)))
    elif filters.date_from:
        told.append(
            ("from to", strings.say(language, "dates"), strings.say(language, "since", day=strings.date(language, filters.date_from)))
        )
    elif filters.date_to:
        told.append(
            ("from to", strings.say(language, "dates"), strings.say(language, "until", day=strings.date(language, filters.date_to)))
        )
    if filters.languages:
        names = [strings.language_name(language, code) for code in filters.languages]
        told.append(("languages", strings.say(language, "languages"), strings.listed(language, names)))
    if filters.outlets:
        told.append(("outlets", strings.say(language, "outlets"), strings.listed(language, list(filters.outlets))))
    if filters.article_ids:
        told.append(("articles", strings.say(language, "chosen"), strings.count(language, "articles", len(filters.article_ids))))
    return told


def bar(filters: Filters, stats: Stats | None, language: str) -> str:
    """The bar: three lists to choose from, then what is chosen, each with a way to take it back.

    page.js keeps the chosen values, sends them with each question and writes them into the address; this draws them.
    """
    choices = _dates(filters, language)
    if stats is not None:
        names = {code: strings.language_name(language, code) for code in sorted(stats.languages) if code != "und"}
        choices += _choice("languages", "globe", names, stats.languages, filters.languages, language)
        choices += _choice(
            "outlets", "outlet", {name: name for name in list(stats.outlets)[:_MOST_OUTLETS]}, stats.outlets, filters.outlets, language
        )
    active = "".join(_active(*one, language) for one in told_filters(filters, language))
    clear = button(language, "clear", css="quiet", data_filter_clear="") if active else ""
    return (
        f'<div class="filters" dir="{strings.direction(language)}" role="group" aria-label="{esc(strings.say(language, "filters"))}"'
        f' data-filters="{esc(json.dumps(as_fields(filters), ensure_ascii=False))}">{choices}<ul class="active">{active}</ul>{clear}</div>'
    )


def _active(field: str, name: str, told: str, language: str) -> str:
    label = esc(strings.say(language, "without", what=f"{name}: {told}"))
    return (
        f'<li class="pill"><span class="name">{esc(name)}</span> <bdi>{esc(told)}</bdi>'
        f'<button type="button" data-filter-drop="{field}" aria-label="{label}" title="{label}">{icon("close")}</button></li>'
    )


def _opener(key: str, sign: str, inside: str, language: str, on: bool) -> str:
    name = esc(strings.say(language, key))
    return (
        f'<details class="choice{" on" if on else ""}" data-choice="{key}"><summary>{icon(sign)}<span>{name}</span></summary>'
        f'<div class="sheet" role="group" aria-label="{name}">{inside}</div></details>'
    )


def _dates(filters: Filters, language: str) -> str:
    fields = "".join(
        f'<label><span>{esc(strings.say(language, key))}</span><input type="date" data-filter="{field}"'
        f' value="{day.isoformat() if day else ""}" lang="{esc(language)}"></label>'
        for key, field, day in (("from_day", "from", filters.date_from), ("to_day", "to", filters.date_to))
    )
    return _opener("dates", "calendar", fields, language, bool(filters.date_from or filters.date_to))


def _choice(field: str, sign: str, names: Mapping[str, str], counts: Mapping[str, int], chosen: Sequence[str], language: str) -> str:
    if not names:
        return ""
    boxes = "".join(
        f'<label><input type="checkbox" data-filter="{field}" value="{esc(value)}"{" checked" if value in chosen else ""}>'
        f' <bdi>{esc(name)}</bdi> <span class="count">{esc(strings.number(language, counts.get(value, 0)))}</span></label>'
        for value, name in names.items()
    )
    return _opener(field, sign, boxes, language, bool(chosen))
