"""What stands where the conversation will be: how far the first indexing is, then questions to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from rag.schema import IngestProgress, Stats
from ui import strings
from ui.opening import Status
from ui.render.frame import coverage
from ui.render.text import esc


def progress_bar(progress: IngestProgress | None, language: str) -> str:
    """A bar with counts and time left; one that only moves while there is nothing to count."""
    if progress is None or progress.total <= 0:
        return f'<div class="progress unknown" role="progressbar" aria-label="{esc(strings.say(language, "opening"))}"><i></i></div>'
    share = round(100 * min(1.0, progress.done / progress.total))
    counts = {"done": strings.number(language, progress.done), "total": strings.number(language, progress.total)}
    words = [strings.say(language, progress.stage), strings.say(language, "progress", **counts)]
    if progress.seconds_left is not None and progress.seconds_left >= 1:
        words.append(strings.say(language, "seconds_left", seconds=strings.number(language, round(progress.seconds_left))))
    label = " · ".join(words)
    return (
        f'<div class="progress" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="{share}" aria-label="{esc(label)}">'
        f'<i data-share="{share}"></i></div><p class="hint">{esc(label)}</p>'
    )


def welcome(status: Status, stats: Stats | None, suggestions: Sequence[str], language: str) -> str:
    """The first thing that a visitor sees."""
    if status.stage == "failed":
        inside = f'<p class="error" role="alert">{esc(strings.say(language, "open_failed"))}: {esc(status.error)}</p>'
    elif status.stage != "ready":
        inside = progress_bar(status.progress, language) + f'<p class="hint">{esc(strings.say(language, "ready_soon"))}</p>'
    else:
        inside = _invitation(stats, suggestions, language)
        if status.error:  # the index is usable, but could not be brought up to date
            inside = f'<p class="notice" role="alert">{esc(status.error)}</p>{inside}'
    opening = esc(strings.say(language, "welcome")) if status.stage == "ready" else esc(strings.say(language, "opening"))
    heading = "" if status.stage == "failed" else f"<h2>{opening}</h2>"
    return f'<section class="welcome {esc(status.stage)}" dir="{strings.direction(language)}">{heading}{inside}</section>'


def _invitation(stats: Stats | None, suggestions: Sequence[str], language: str) -> str:
    if stats is None or stats.articles == 0:
        return f'<p class="hint">{esc(strings.say(language, "no_articles"))}</p>'
    told = f'<p class="hint">{esc(strings.say(language, "promise"))}</p><p class="hint covered">{esc(coverage(stats, language))}</p>'
    if not suggestions:
        return told
    items = "".join(
        f'<li><button type="button" data-action="ask" data-question="{esc(question)}" dir="auto">{esc(question)}</button></li>'
        for question in suggestions
    )
    return f'{told}<h3 class="small-head">{esc(strings.say(language, "try"))}</h3><ul class="suggestions">{items}</ul>'
