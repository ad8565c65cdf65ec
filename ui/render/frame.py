"""What stands over the page: the masthead; and what page.js is told."""

from __future__ import annotations

import json

from rag.schema import Filters, Stats
from ui import strings
from ui.render.controls import button
from ui.render.filters import as_fields
from ui.render.text import esc
from ui.session import Session


def coverage(stats: Stats, language: str) -> str:
    """What the articles cover, in one line of plain text: how many, from when to when, in which languages."""
    names = sorted(stats.languages, key=lambda code: (-stats.languages[code], code))
    told = strings.listed(language, [strings.language_name(language, code) for code in names if code != "und"])
    parts = [strings.count(language, "articles", stats.articles), strings.dates(language, stats.date_from, stats.date_to), told]
    return " · ".join(part for part in parts if part)


def masthead(stats: Stats | None, language: str, name: str | None = None) -> str:
    """The bar at the top: the name of the page, what is covered, the articles, the other languages, who is logged in."""
    covered = f'<p class="coverage"><bdi>{esc(coverage(stats, language))}</bdi></p>' if stats else ""
    languages = "".join(
        f'<button type="button" class="quiet" data-language-to="{code}" lang="{code}">{esc(strings.own_name(code))}</button>'
        for code in strings.LANGUAGES
        if code != language
    )
    leave = (
        f'<form method="post" action="logout"><bdi class="who">{esc(name)}</bdi>'
        f'<button type="submit" class="quiet">{esc(strings.say(language, "log_out"))}</button></form>'
        if name
        else ""
    )
    return (
        f'<div class="masthead" dir="{strings.direction(language)}">'
        f'<a class="skip" href="#nd-composer">{esc(strings.say(language, "skip"))}</a>'
        f"{button(language, 'conversations', 'menu', css='quiet to-rail', data_show='rail', aria_controls='nd-rail')}"
        f"<h1>{esc(strings.say(language, 'name'))}</h1>{covered}"
        f'<div class="places">{button(language, "articles", "article", words=True, css="quiet to-articles", data_view="articles")}'
        f"{languages}{leave}</div></div>"
    )


def state(session: Session, language: str, drawn: int, filters: Filters | None = None) -> str:
    """What page.js has to know, as an element without content: which conversation this is, and whether an answer is under way.

    ``drawn`` differs each time, so that page.js sees also that nothing has changed: what it had hoped for did not happen.
    """
    told = {
        "conversation": session.conversation_id,
        "busy": session.busy,
        "language": language,
        "direction": strings.direction(language),
        "turns": len(session.turns),
        "question": session.last.question if session.last else "",
        "answered": bool(session.last and session.last.answer and session.last.answer.hits),
        "title": session.title,
        "drawn": drawn,
    }
    if filters is not None:
        told["filters"] = as_fields(filters)
    return f'<div data-state="{esc(json.dumps(told, ensure_ascii=False))}" data-lang="{esc(language)}" hidden></div>'
