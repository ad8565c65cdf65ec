"""The list of conversations, with what can be done to each."""

from __future__ import annotations

from collections.abc import Sequence

from ui import strings
from ui.render.controls import button, icon
from ui.render.text import esc
from ui.store import Summary

FORMATS = (("md", "Markdown"), ("json", "JSON"), ("html", "HTML"))


def rail(conversations: Sequence[Summary], current: str, search: str, language: str) -> str:
    """The list of conversations, newest first, with what can be done to each."""
    items = "".join(_conversation(one, one.conversation_id == current, language) for one in conversations)
    label = esc(strings.say(language, "search_conversations"))
    none = "" if items else f'<p class="hint">{esc(strings.say(language, "no_conversation" if search else "no_conversations"))}</p>'
    return (
        f'<nav class="rail" dir="{strings.direction(language)}" aria-label="{esc(strings.say(language, "conversations"))}">'
        f'<div class="rail-head">'
        f"{button(language, 'new', 'plus', words=True, css='firm wide', data_action='new')}"
        f"{button(language, 'close', 'close', css='quiet close', data_show='')}</div>"
        f'<label class="find">{icon("search")}<span class="for-readers">{label}</span>'
        f'<input type="search" data-search="find" placeholder="{label}" dir="auto"></label>'
        f'<ol class="conversations" data-results>{items}</ol>{none}</nav>'
    )


def _conversation(one: Summary, current: bool, language: str) -> str:
    identity = esc(one.conversation_id)
    here = ' aria-current="true"' if current else ""
    return (
        f'<li class="conversation{" current" if current else ""}"><button type="button" class="title" dir="auto"{here}'
        f' data-action="conversation" data-show="" data-conversation="{identity}">'
        f"{esc(one.title)}<small>{esc(strings.moment(language, one.updated))}</small></button>{_menu(one, language)}</li>"
    )


def _menu(one: Summary, language: str) -> str:
    """Rename, export, delete; the last asks whether one is sure (page.js, in these words)."""
    named = f'data-named="{esc(one.conversation_id)}"'
    words = {
        key: esc(strings.say(language, key, title=one.title))
        for key in ("more_for", "rename", "delete", "cancel", "delete_sure", "rename_to")
    }
    cancel = f'data-no="{words["cancel"]}"'
    items = [
        f'<button type="button" data-rename="{words["rename_to"]}" {named} data-title="{esc(one.title)}"'
        f' data-yes="{words["rename"]}" {cancel}>{words["rename"]}</button>'
    ]
    items += [
        f'<a href="newsdesk/export/{esc(one.conversation_id)}.{suffix}?language={esc(language)}" download>'
        f"{esc(strings.say(language, 'export', format=name))}</a>"
        for suffix, name in FORMATS
    ]
    items.append(
        f'<button type="button" class="alarm" data-action="remove" {named} data-sure="{words["delete_sure"]}"'
        f' data-yes="{words["delete"]}" {cancel}>{words["delete"]}</button>'
    )
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<details class="menu"><summary aria-label="{words["more_for"]}">{icon("more")}</summary><ul>{listed}</ul></details>'
