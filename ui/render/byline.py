"""What an article is told by: its outlet, its date, its language."""

from __future__ import annotations

from rag.schema import Article, Citation
from ui import strings
from ui.render.text import esc


def badge(language: str, code: str) -> str:
    """The language of an article: its code to see, its name to hear."""
    return f'<abbr class="badge" title="{esc(strings.language_name(language, code))}">{esc(code)}</abbr>'


def byline(language: str, source: Citation | Article) -> str:
    """Outlet, date and language of an article, each isolated so that mixed scripts keep their order."""
    parts = [source.outlet or "", strings.date(language, source.date)]
    told = ' <span class="dot">·</span> '.join(f"<bdi>{esc(part)}</bdi>" for part in parts if part)
    return f'<p class="byline">{told} {badge(language, source.language)}</p>'
