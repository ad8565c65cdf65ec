"""The sources beside an answer: a card for each article that is quoted (``card``)."""

from __future__ import annotations

from rag.schema import Citation
from ui import strings
from ui.render.byline import byline
from ui.render.controls import pane
from ui.render.text import esc
from ui.session import Turn


def card(turn: Turn, source: Citation, numbered: bool = True, short: bool = False, linked: bool = True) -> str:
    """Which article, and the words it is quoted with; opens like its chip. One that is not ``linked`` only shows."""
    number = f'<span class="number" aria-hidden="true">{source.number}</span>' if numbered else ""
    fields = f'data-action="open" data-show="reader" data-turn="{turn.number}" data-number="{source.number}"'
    identity = "" if short else f' id="source-{turn.number}-{source.number}"'
    title = f'<a href="#reader" {fields}>{esc(source.title)}</a>' if linked else f"<span>{esc(source.title)}</span>"
    return (
        f'<article class="card"{identity}{" " + fields if linked else ""}><h3 dir="auto" lang="{esc(source.language)}">{number}{title}</h3>'
        f"{byline(turn.language, source)}"
        f'<blockquote dir="auto" lang="{esc(source.language)}">{esc(source.quote)}</blockquote></article>'
    )


def sources(value: Turn | None, language: str) -> str:
    """The right-hand pane: the cards of one answer, or a word on what will stand there."""
    language = value.language if value else language
    title = strings.say(language, "sources")
    if value is None or value.answer is None or not value.answer.citations:  # the nearest passages of a refusal stand in the answer itself
        return pane(language, title, f'<p class="hint">{esc(strings.say(language, "no_sources"))}</p>')
    return pane(language, title, "".join(card(value, source) for source in value.answer.citations))
