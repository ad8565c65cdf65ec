"""A question and its answer: what was asked and how it was read, the answer, and what can be done with it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rag.schema import Answer, Filters, Window
from ui import strings
from ui.render.controls import button, icon
from ui.render.filters import as_fields, told_filters
from ui.render.sentence import sentences, streaming
from ui.render.sources import card
from ui.render.text import esc
from ui.session import Session, Turn

REASONS = ("wrong", "unsupported", "incomplete", "other")
"""Why an answer is disliked; keys of the words ``reason_...``."""


def turn(value: Turn, last: bool = True) -> str:
    """A question and its answer, as one block of the conversation. ``last`` turns can be asked again and undone."""
    refused = value.answer is not None and not value.answer.answered
    css = f"answer {value.state}{' refusal' if refused else ''}"
    busy_mark = ' aria-busy="true"' if value.busy else ""
    return (
        f'<section class="turn" data-turn="{value.number}" data-state="{value.state}" dir="{strings.direction(value.language)}"'
        f' lang="{esc(value.language)}">{_question(value)}<div class="{css}"{busy_mark}>{_reading(value)}{_body(value)}'
        f"{_actions(value, last)}</div>{_previews(value)}</section>"
    )


def conversation(turns: Sequence[Turn]) -> str:
    """Turns that are over and above the last one."""
    return "".join(turn(value, last=False) for value in turns)


def _question(value: Turn) -> str:
    edit = button(value.language, "edit", "pencil", css="quiet", data_edit=value.number, data_question=value.question)
    asked = esc(strings.say(value.language, "you_asked"))
    return (
        f'<div class="question">{"" if value.busy else edit}<h2 dir="auto"><span class="for-readers">{asked}: </span>'
        f'<span class="asked">{esc(value.question)}</span></h2></div>'
    )


# -- how it was read ---------------------------------------------------------------------------------------------------


def _reading(value: Turn) -> str:
    """What was searched for, from when, and where: each a chip that can be taken away, which asks again without it."""
    language, answer = value.language, value.answer
    chips = []
    if answer is not None and answer.searched_for not in ("", answer.question):
        chips.append(_removable(value, "history", strings.say(language, "searched_for"), answer.searched_for))
    if answer is not None and answer.window is not None:
        chips.append(_removable(value, "dates", strings.say(language, "window"), window_told(answer.window, language)))
    chips += [_removable(value, field, name, told) for field, name, told in told_filters(value.filters, language)]
    return f'<ul class="reading-of" aria-label="{esc(strings.say(language, "read_as"))}">{"".join(chips)}</ul>' if chips else ""


def window_told(window: Window, language: str) -> str:
    """The days of a window, "2–8 December 2024"; one that is open at an end is told as "since" or "until"."""
    if window.date_from and window.date_to:
        return strings.dates(language, window.date_from, window.date_to)
    if window.date_from:
        return strings.say(language, "since", day=strings.date(language, window.date_from))
    return strings.say(language, "until", day=strings.date(language, window.date_to))


def _removable(value: Turn, drop: str, name: str, told: str) -> str:
    label = strings.say(value.language, "without", what=f"{name}: {told}")
    return (
        f'<li class="pill"><span class="name">{esc(name)}</span> <bdi>{esc(told)}</bdi>'
        f'<button type="button" data-action="again" data-turn="{value.number}" data-drop="{esc(drop)}" aria-label="{esc(label)}"'
        f' title="{esc(label)}">{icon("close")}</button></li>'
    )


# -- the answer --------------------------------------------------------------------------------------------------------


def _body(value: Turn) -> str:
    language = value.language
    if value.answer is not None:
        return _answer(value, value.answer)
    if value.state == "failed":
        return f'<p class="error" dir="auto">{esc(value.error)}</p>'
    said = streaming(value.text, language)
    if value.state == "stopped":
        return f'{said}<p class="notice" dir="auto">{esc(strings.say(language, "stopped"))}</p>'
    return said or f'<p class="waiting" dir="auto">{esc(value.error or strings.say(language, "searching"))}</p>'


def _answer(value: Turn, answer: Answer) -> str:
    notice = f'<p class="notice" dir="auto">{esc(answer.notice)}</p>' if answer.notice else ""
    if answer.answered:
        return sentences(value, answer) + notice
    head = f'<h3 class="refusal-head" dir="auto">{esc(strings.say(answer.language, "not_found"))}</h3>'
    return head + sentences(value, answer) + notice + _nearest(value)


def _nearest(value: Turn) -> str:
    """The nearest passages of a refusal, as cards in the answer itself: they are what it has to offer."""
    if not value.nearest:
        return ""
    cards = "".join(f"<li>{card(value, source, numbered=False, short=True)}</li>" for source in value.nearest)
    return f'<h3 class="small-head">{esc(strings.say(value.language, "nearest"))}</h3><ul class="nearest">{cards}</ul>'


def _previews(value: Turn) -> str:
    """The quotation of each chip, hidden; page.js shows it over the chip that is pointed at or focused."""
    if value.answer is None or not value.answer.citations:
        return ""
    quotes = "".join(
        f'<div id="preview-{value.number}-{citation.number}">{card(value, citation, short=True, linked=False)}</div>'
        for citation in value.answer.citations
    )
    return f'<div class="previews" hidden>{quotes}</div>'


# -- what can be done with it ------------------------------------------------------------------------------------------


def _actions(value: Turn, last: bool) -> str:
    """The quiet row under an answer, and how it was made."""
    if value.busy:
        return '<div class="actions"></div>'
    language = value.language
    buttons = [_sources_button(value)]
    if last:
        buttons.append(button(language, "retry", "retry", data_action="retry", data_turn=value.number))
        buttons.append(button(language, "undo", "undo", data_action="undo", data_turn=value.number))
    if value.answer is not None:
        copied, by_hand = strings.say(language, "copied"), strings.say(language, "copy_by_hand")
        buttons.append(button(language, "copy", "copy", data_copy=value.answer.to_markdown(), data_copied=copied, data_by_hand=by_hand))
        buttons.append(button(language, "link", "link", data_link=json.dumps(_link(value)), data_copied=copied, data_by_hand=by_hand))
        if value.answer.hits:
            buttons += _rating(value)
    reasons = _reasons(value) if value.liked is False else ""
    label = esc(strings.say(language, "actions"))
    return f'<div class="actions" role="group" aria-label="{label}">{"".join(buttons)}</div>{reasons}{_details(value)}'


def _sources_button(value: Turn) -> str:
    if value.answer is None or not value.answer.citations:
        return ""
    told = strings.count(value.language, "quotations", len(value.answer.citations))
    return f'<button type="button" class="told" data-action="sources" data-show="sources" data-turn="{value.number}">{esc(told)}</button>'


def _link(value: Turn) -> dict[str, object]:
    """What a link that asks this question again carries; page.js makes the address of it."""
    return {"q": value.question, **as_fields(value.filters or Filters())}


def _rating(value: Turn) -> list[str]:
    return [
        button(
            value.language, key, key, css="quiet rate", data_action="rate", data_turn=value.number, data_liked=key,
            aria_pressed="true" if value.liked is liked else "false",
        )
        for key, liked in (("like", True), ("dislike", False))
    ]  # fmt: skip


def _reasons(value: Turn) -> str:
    """Why it is disliked: asked once it is, kept with the question and the answer."""
    language, chosen = value.language, value.reason.partition(":")[0].strip()
    choices = "".join(
        f'<label><input type="radio" name="reason-{value.number}" value="{key}"{" checked" if key == chosen else ""}> '
        f"{esc(strings.say(language, f'reason_{key}'))}</label>"
        for key in REASONS
    )
    field = esc(strings.say(language, "reason_more"))
    more = value.reason.partition(":")[2].strip()
    thanks = f' <span class="notice">{esc(strings.say(language, "thanks"))}</span>' if value.reason else ""
    return (
        f'<div class="reasons" role="group" aria-label="{esc(strings.say(language, "reason"))}" data-reasons="{value.number}">'
        f"<p>{esc(strings.say(language, 'reason'))}</p>{choices}"
        f'<input type="text" maxlength="500" aria-label="{field}" placeholder="{field}" value="{esc(more)}" dir="auto">'
        f'<button type="button" class="firm" data-send-reason="{value.number}">{esc(strings.say(language, "reason_send"))}</button>'
        f"{thanks}</div>"
    )


def _details(value: Turn) -> str:
    """How the answer was made: by quoting or by a model, in what time, at what cost; the stages open by a click."""
    answer = value.answer
    if answer is None or not answer.hits:  # small talk is not made of anything
        return ""
    language = value.language
    worded = answer.mode == "generative"
    summary = [strings.say(language, "worded", model=answer.model) if worded else strings.say(language, "quoted")]
    summary.append(strings.duration(language, answer.timings_ms.get("total", 0.0)))
    if answer.usage:
        summary.append(strings.say(language, "tokens", **{k: strings.number(language, v) for k, v in answer.usage.items()}))
    rows = [(strings.say(language, f"stage_{stage}"), strings.duration(language, ms)) for stage, ms in answer.timings_ms.items()]
    rows.append((strings.say(language, "confidence"), strings.percent(language, answer.confidence)))
    listed = "".join(f"<dt>{esc(name)}</dt><dd><bdi>{esc(told)}</bdi></dd>" for name, told in rows)
    told = ' <span class="dot">·</span> '.join(f"<bdi>{esc(part)}</bdi>" for part in summary)
    return f'<details class="details"><summary>{told}</summary><dl>{listed}</dl></details>'


def followups(questions: Sequence[str], session: Session) -> str:
    """Questions that go on from the last answer; page.js hides them when they come too late, under another one."""
    if not questions or session.last is None:
        return ""
    language = session.last.language
    items = "".join(
        f'<li><button type="button" data-action="ask" data-question="{esc(question)}" dir="auto">{esc(question)}</button></li>'
        for question in questions
    )
    return (
        f'<section class="followups" data-after="{esc(session.conversation_id)} {session.last.number}"'
        f' data-turn="{session.last.number}" dir="{strings.direction(language)}" lang="{esc(language)}">'
        f'<h3 class="small-head">{esc(strings.say(language, "ask_next"))}</h3><ul>{items}</ul></section>'
    )
