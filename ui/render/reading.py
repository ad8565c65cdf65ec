"""The reading pane: a whole article with each cited passage highlighted, drawn from stored offsets.

The text stands in one block as text nodes and ``<mark>`` elements only, under ``white-space: pre-wrap``, so the words read
back from a highlight are the quotation, character for character.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rag.schema import Article, Citation
from ui import strings
from ui.render.byline import byline
from ui.render.controls import button
from ui.render.text import esc, web_address

SHOWN = 200_000  # characters; of a longer article, the part around the passage is shown


def article(
    value: Article, sources: Sequence[Citation] = (), current: int = 0, language: str = "en", opened: int = 0, turn: int = 0
) -> str:
    """The pane with one article.

    Args:
        value: the article as it is in the index now.
        sources: passages to highlight; those of other articles are ignored.
        current: number of the passage that was clicked; it is emphasised and scrolled to.
        language: of the pane's own words.
        turn: number of the turn that it was opened from, 0 when it was opened from the table.
        opened: any number that differs each time, so that opening the same passage twice is a change that page.js sees.
    """
    passages = [source for source in sources if source.article_id == value.article_id]
    # An article that was edited since must not be marked at offsets that now point at other words.
    standing = [source for source in passages if value.text[source.start : source.end] == source.quote]
    focus = next((source.start for source in standing if source.number == current), 0)
    first, last = _window(len(value.text), focus)
    notes = [key for key, true in (("changed", len(standing) < len(passages)), ("cut", last - first < len(value.text))) if true]
    told = "".join(f'<p class="notice">{esc(strings.say(language, key))}</p>' for key in notes)
    return (
        f'<section class="pane reading" id="reader" aria-labelledby="nd-read" dir="{strings.direction(language)}" data-opened="{opened}"'
        f' data-turn="{turn}" data-number="{current}">{_top(language, len({source.number for source in standing}))}'
        f'<article><h2 id="nd-read" dir="auto" lang="{esc(value.language)}">{esc(value.title)}</h2>{_byline(value, language)}{told}'
        f'<div class="text" dir="auto" lang="{esc(value.language)}">{marked(value.text, standing, current, first, last)}</div>'
        f"</article></section>"
    )


def gone(language: str) -> str:
    """The pane when the article has been deleted in the meantime."""
    return f'<section class="pane reading" id="reader">{_top(language)}<p class="hint">{esc(strings.say(language, "gone"))}</p></section>'


def marked(text: str, sources: Sequence[Citation], current: int = 0, first: int = 0, last: int | None = None) -> str:
    """``text[first:last]`` escaped, with a ``<mark data-numbers="1 2">`` around each stretch that the citations 1 and 2 quote.

    Overlapping quotations are cut at each other's ends: a quotation is then the marks that carry its number, joined.
    """
    last = len(text) if last is None else last
    edges = {first, last} | {min(max(edge, first), last) for source in sources for edge in (source.start, source.end)}
    cuts = sorted(edges)
    return "".join(_stretch(text, start, end, sources, current) for start, end in pairwise(cuts))


def _stretch(text: str, start: int, end: int, sources: Sequence[Citation], current: int) -> str:
    numbers = [source.number for source in sources if source.start <= start and end <= source.end]
    words = esc(text[start:end])
    if not numbers:
        return words
    css = ' class="current"' if current in numbers else ""
    return f'<mark{css} data-numbers="{" ".join(map(str, sorted(set(numbers))))}">{words}</mark>'


def _window(length: int, focus: int) -> tuple[int, int]:
    if length <= SHOWN:
        return 0, length
    first = min(max(0, focus - SHOWN // 2), length - SHOWN)
    return first, first + SHOWN


def _top(language: str, passages: int = 0) -> str:
    """Back to the sources; from passage to passage where there are several, also by j and k (page.js)."""
    back = button(language, "back", "back", css="quiet back", data_show="sources")
    steps = ""
    if passages:
        told = esc(strings.say(language, "passage_of", n="#", total=strings.number(language, passages)))
        steps = (
            f'<div class="steps" role="group" aria-label="{esc(strings.say(language, "passages"))}">'
            f'<span class="at" data-told="{told}"></span>'
            f"{button(language, 'previous', 'previous', data_step='-1', aria_keyshortcuts='k')}"
            f"{button(language, 'next', 'next', data_step='1', aria_keyshortcuts='j')}</div>"
        )
    return f'<header class="pane-head">{back}{steps}{button(language, "close", "close", css="quiet close", data_show="")}</header>'


def _byline(value: Article, language: str) -> str:
    address = web_address(value.url)
    if address is None:
        return byline(language, value)
    link = f'<a href="{esc(address)}" target="_blank" rel="noopener noreferrer">{esc(strings.say(language, "original"))}</a>'
    return f'{byline(language, value)}<p class="byline">{link}</p>'
