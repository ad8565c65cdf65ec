"""The login page: a whole HTML document of its own, because without a login nothing of the chat page is sent."""

from __future__ import annotations

from ui import strings
from ui.render.text import esc


def page(language: str, action: str, style: str, name: str = "", problem: str = "") -> str:
    """The document.

    Args:
        action: address that the form is sent to.
        style: address of the style sheet.
        name: what stands in the field of the name already.
        problem: why the last try failed; empty at the first.
    """

    def say(key: str) -> str:
        return esc(strings.say(language, key))

    told = f'<p role="alert" id="problem">{esc(problem)}</p>' if problem else ""
    described = ' aria-describedby="problem"' if problem else ""
    focus_name, focus_password = ("", " autofocus") if name else (" autofocus", "")
    return (
        f'<!doctype html><html lang="{esc(language)}" dir="{strings.direction(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        f'<title>{say("login_title")}</title><link rel="stylesheet" href="{esc(style)}"></head>'
        f"<body><main><h1>{say('name')}</h1>{told}"
        f'<form method="post" action="{esc(action)}">'
        f'<label for="username">{say("login_name")}</label>'
        f'<input id="username" name="username" value="{esc(name)}" autocomplete="username" autocapitalize="none" spellcheck="false" '
        f'dir="auto" maxlength="64" required{described}{focus_name}>'
        f'<label for="password">{say("login_password")}</label>'
        f'<input id="password" name="password" type="password" autocomplete="current-password" dir="auto" maxlength="1024" '
        f"required{described}{focus_password}>"
        f"<button>{say('login_enter')}</button></form></main></body></html>"
    )
