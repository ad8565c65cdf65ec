"""Where a question is written."""

from __future__ import annotations

from ui import strings
from ui.render.controls import button, icon
from ui.render.text import esc


def composer(language: str, ready: bool) -> str:
    """Where a question is written. page.js sends it; Enter sends, Shift+Enter breaks the line, Up edits the last question."""
    label = esc(strings.say(language, "ask"))
    off = "" if ready else " disabled"
    placeholder = label if ready else esc(strings.say(language, "wait"))
    return (
        f'<div class="composer" dir="{strings.direction(language)}">'
        f'<p class="editing" hidden><span>{esc(strings.say(language, "editing"))}</span>'
        f"{button(language, 'cancel', css='quiet', data_edit_cancel='')}</p>"
        f'<div class="field"><textarea rows="1" aria-label="{label}" placeholder="{placeholder}" dir="auto" autocomplete="off"'
        f' enterkeyhint="send" aria-describedby="nd-keys"{off}></textarea>'
        f'<button type="button" class="send" data-send aria-label="{esc(strings.say(language, "send"))}"'
        f' title="{esc(strings.say(language, "send"))}"{off}>{icon("send")}</button>'
        f'<button type="button" class="stop" data-action="stop" aria-label="{esc(strings.say(language, "stop"))}"'
        f' title="{esc(strings.say(language, "stop"))}" hidden>{icon("stop")}</button></div>'
        f'<p class="keys" id="nd-keys">{esc(strings.say(language, "keys"))}</p></div>'
    )
