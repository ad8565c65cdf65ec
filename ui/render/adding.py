"""Adding articles as HTML: where to drop files, how far it is, and the report at the end."""

from __future__ import annotations

from collections.abc import Sequence

from rag.ingest.readers import SUFFIXES
from rag.schema import IngestReport
from ui import strings
from ui.adding import AddingState
from ui.drops import MEGABYTE, Failure, Limits, Refused
from ui.render.controls import icon
from ui.render.text import esc

MOST_FAILURES = 200  # listed; more than these are counted


def zone(state: AddingState, limits: Limits, language: str) -> str:
    """The place to drop files on, with what goes on there. ``ui/static/adding.js`` brings it to life and keeps it up to date."""
    if not limits.allowed:
        return ""
    types = " ".join(sorted(SUFFIXES))
    isolated = f"\u2066{types}\u2069"  # else Arabic would put the last suffix behind the first
    accept = ",".join(sorted(SUFFIXES))
    told = _say(
        language, "drop_limits", types=isolated, megabytes=_number(language, limits.megabytes), files=_number(language, limits.files)
    )
    return (
        f'<section class="adding" data-drop-zone data-suffixes="{esc(types)}" data-most="{limits.files}" '
        f'data-failed="{_say(language, "send_failed")}" dir="{strings.direction(language)}"><div class="drop-zone">'
        f'<p class="drop-words">{icon("article")}<span class="at-rest">{_say(language, "drop_here")}</span>'
        f'<span class="while-over">{_say(language, "drop_now")}</span></p>'
        f'<p class="drop-choices"><button type="button" data-adding="files">{_say(language, "choose_files")}</button>'
        f'<button type="button" data-adding="folder">{_say(language, "choose_folder")}</button></p>'
        f'<p class="drop-limits">{told}</p>'
        f'<input type="file" multiple hidden accept="{esc(accept)}" data-adding-input="files">'
        f'<input type="file" webkitdirectory hidden data-adding-input="folder"></div>'
        f"<div data-adding-state>{panel(state, language)}</div>"
        # With its words: drawn anew without them, it would take back what is just being read out.
        f'<p class="for-readers" role="status" aria-live="polite" data-adding-said>{esc(said(state, language) if state.mine else "")}</p>'
        "</section>"
    )


def panel(state: AddingState, language: str) -> str:
    """How far the adding is, or its report; empty when there is nothing to tell."""
    if state.stage == "idle":
        return ""
    inside = _progress(state, language) if state.busy else _report(state, language)
    return (
        f'<div class="adding-panel" data-stage="{esc(state.stage)}" data-drop="{esc(state.drop_id)}" '
        f'dir="{strings.direction(language)}">{inside}</div>'
    )


def said(state: AddingState, language: str) -> str:
    """One sentence for the live region, as plain text; the same as long as nothing new is worth saying."""
    if state.stage == "idle":
        return ""
    return strings.say(language, _heading(state)) if state.busy else " ".join(_outcome(state, language))


def refusal(refused: Refused, language: str) -> str:
    """Why something was not done, in one sentence of plain text."""
    values = {name: strings.number(language, value) if isinstance(value, int) else value for name, value in refused.values.items()}
    return strings.say(language, refused.reason, **values)


# -- under way -------------------------------------------------------------------------------------------------------------


def _progress(state: AddingState, language: str) -> str:
    """A bar of the browser's own: it needs no inline style, which the page's security policy forbids."""
    done, total = _measure(state)
    name = strings.say(language, _heading(state))
    value = f' value="{min(done, total)}" max="{total}"' if total else ""
    cancel = ""
    if state.mine and state.stage != "cancelling":
        cancel = f'<button type="button" data-adding="cancel">{_say(language, "adding_cancel")}</button>'
    return (
        f'<p class="adding-head"><span class="adding-name">{esc(name)}</span>{cancel}</p>'
        f'<progress aria-label="{esc(name)}"{value}></progress>'
        f'<p class="adding-counts">{esc(" · ".join(_counts(state, language)))}</p>'
    )


def _heading(state: AddingState) -> str:
    if not state.mine:
        return "adding_by_others"
    writing = state.stage == "indexing" and state.progress is not None and state.progress.stage == "indexing"
    return "adding_writing" if writing else f"adding_{state.stage}"


def _measure(state: AddingState) -> tuple[int, int]:
    """What the bar shows: bytes while they come in, then files or articles."""
    return (state.arrived, state.size) if state.stage == "receiving" else (state.done, state.total)


def _counts(state: AddingState, language: str) -> list[str]:
    """ "12 of 340 files", "3.4 of 12.0 MB", "about 40 seconds left"; what there is of it."""
    key = "articles" if _heading(state) == "adding_writing" else "files"
    whole = strings.count(language, key, state.total)
    told = [strings.say(language, "adding_progress", done=strings.number(language, state.done), total=whole)] if state.total else []
    if state.stage == "receiving" and state.size >= MEGABYTE:
        arrived, size = (strings.number(language, round(part / MEGABYTE, 1)) for part in (state.arrived, state.size))
        told.append(strings.say(language, "adding_bytes", arrived=arrived, size=size))
    if state.seconds_left is not None and state.seconds_left >= 1:
        told.append(strings.say(language, "adding_left", time=_time(language, state.seconds_left)))
    return told


def _time(language: str, seconds: float) -> str:
    """In words, and no finer than an estimate is: to five seconds, then to minutes."""
    if seconds < 90:
        return strings.count(language, "seconds_more", max(5, 5 * round(seconds / 5)))
    return strings.count(language, "minutes_more", round(seconds / 60))


# -- the report ------------------------------------------------------------------------------------------------------------


def _report(state: AddingState, language: str) -> str:
    first, *more = _outcome(state, language)
    details = f'<p class="adding-more">{esc(" · ".join(more))}</p>' if more else ""
    close = f'<button type="button" data-adding="dismiss">{_say(language, "adding_dismiss")}</button>'
    return (
        f'<p class="adding-head"><span class="adding-name">{esc(first)}</span>{close}</p>'
        f"{details}{failures(state.failures, language)}"
    )  # fmt: skip


def _outcome(state: AddingState, language: str) -> list[str]:
    """What came of it, in plain text: one sentence, then counts."""
    if state.stage == "failed":
        told = [strings.say(language, "adding_failed"), reason_words(Failure("", state.reason, state.detail), language)]
    elif state.stage == "cancelled":
        stayed = strings.count(language, "files", state.done)
        told = [strings.say(language, "adding_cancelled_some", files=stayed) if state.done else strings.say(language, "adding_cancelled")]
    else:
        report = state.report or IngestReport()
        changes = (("added", report.added), ("updated", report.updated), ("unchanged", report.unchanged))
        told = [strings.count(language, key, n) for key, n in changes if n] or [strings.say(language, "nothing_added")]
    if state.failures:
        told.append(strings.count(language, "not_added_files", len(state.failures)))
    if state.missing and state.stage != "cancelled":
        told.append(strings.count(language, "files_missing", state.missing))
    return told


def failures(failed: Sequence[Failure], language: str) -> str:
    """A list of files and why each was not added; empty when all were."""
    if not failed:
        return ""
    rows = "".join(
        f"<li><bdi>{esc(failure.name)}</bdi>: <bdi>{esc(reason_words(failure, language))}</bdi></li>" for failure in failed[:MOST_FAILURES]
    )
    rest = len(failed) - MOST_FAILURES
    if rest > 0:
        rows += f"<li>+ {esc(strings.count(language, 'files', rest))}</li>"
    summary = f"{_say(language, 'not_added')} ({_number(language, len(failed))})"
    return f'<details class="adding-failed" open><summary>{summary}</summary><ul tabindex="0" aria-label="{summary}">{rows}</ul></details>'


def reason_words(failure: Failure, language: str) -> str:
    """Why, in words. The readers' own reasons are in English."""
    if not failure.reason:
        return failure.detail
    return strings.say(language, failure.reason, types=failure.detail, reason=failure.detail, most=failure.detail)


def _number(language: str, value: int) -> str:
    return esc(strings.number(language, value))


def _say(language: str, key: str, **values: object) -> str:
    return esc(strings.say(language, key, **values))
