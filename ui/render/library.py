"""The welcome with its progress bar and example questions, the list of articles, and the report of an upload, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from rag.schema import Article, IngestProgress, IngestReport, Stats
from ui import strings
from ui.opening import Status
from ui.render.answer import coverage, pane_head
from ui.render.byline import byline
from ui.render.text import esc


def progress_bar(progress: IngestProgress | None, language: str) -> str:
    """A bar with counts and time left; one that only moves while there is nothing to count."""
    if progress is None or progress.total <= 0:
        return f'<div class="progress unknown" role="progressbar" aria-label="{esc(strings.say(language, "opening"))}"><i></i></div>'
    share = round(100 * min(1.0, progress.done / progress.total))
    words = [strings.say(language, progress.stage), strings.say(language, "progress", done=progress.done, total=progress.total)]
    if progress.seconds_left is not None and progress.seconds_left >= 1:
        words.append(strings.say(language, "seconds_left", seconds=round(progress.seconds_left)))
    label = " · ".join(words)
    return (
        f'<div class="progress" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="{share}" aria-label="{esc(label)}">'
        f'<i style="inline-size:{share}%"></i></div><p class="hint">{esc(label)}</p>'
    )


def welcome(status: Status, stats: Stats | None, suggestions: Sequence[str], language: str) -> str:
    """What stands where the conversation will be: progress of the first indexing, then example questions."""
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
    return f'{told}<h3>{esc(strings.say(language, "try"))}</h3><ul class="suggestions">{items}</ul>'


def articles(values: Sequence[Article], total: int, language: str) -> str:
    """The list of articles, newest first; each opens to be read. A button fetches more when ``total`` says there are more."""
    rows = "".join(
        f'<li data-action="open" data-show="reader" data-article="{esc(value.article_id)}"><h3 dir="auto">'
        f'<a href="#reader" data-action="open" data-show="reader" data-article="{esc(value.article_id)}">{esc(value.title)}</a></h3>'
        f"{byline(language, value)}</li>"
        for value in values
    )
    more = ""
    if total > len(values):
        more = (
            f'<p class="actions"><button type="button" data-action="more" data-shown="{len(values)}">'
            f"{esc(strings.say(language, 'more'))}</button></p>"
        )
    count = f'<p class="hint">{esc(strings.count(language, "articles", total))}</p>'
    return f'<section class="pane" dir="{strings.direction(language)}">{count}<ol class="articles">{rows}</ol>{more}</section>'


def articles_head(language: str) -> str:
    """The title over the list of articles and the place to drop new ones."""
    return f'<section class="pane" dir="{strings.direction(language)}">{pane_head(language, strings.say(language, "articles"))}</section>'


def upload_report(report: IngestReport | None, failed: Sequence[tuple[str, str]], language: str) -> str:
    """What became of the files: how many articles they added or changed, and each failure with its reason."""
    told = [strings.count(language, key, n) for key, n in _changes(report) if n]
    done = f'<p class="done">{esc(" · ".join(told) or strings.say(language, "nothing_added"))}</p>'
    return f'<div class="report" role="status" dir="{strings.direction(language)}">{done}{failures(failed, "not_added", language)}</div>'


def failures(failed: Sequence[tuple[str, str]], title: str, language: str) -> str:
    """A list of files and why each could not be read; empty when all could."""
    if not failed:
        return ""
    rows = "".join(f"<li><bdi>{esc(name)}</bdi>: <bdi>{esc(reason)}</bdi></li>" for name, reason in failed)
    return f'<p class="failed">{esc(strings.say(language, title))}</p><ul class="failed">{rows}</ul>'


def _changes(report: IngestReport | None) -> list[tuple[str, int]]:
    return [("added", report.added), ("updated", report.updated)] if report else []
