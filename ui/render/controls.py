"""Small parts that stand everywhere: icons, buttons, panes with a title and a way to close them."""

from __future__ import annotations

from ui import strings
from ui.render.text import esc

# Drawn by us on a grid of 24, as strokes in the colour of the words around them.
_ICONS = {
    "close": "M6 6 18 18M18 6 6 18",
    "pencil": "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
    "retry": "M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4",
    "undo": "M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H9",
    "copy": "M9 9h11v11H9zM5 15H4V4h11v1",
    "link": "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.6 1.6M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.6-1.6",
    "like": "M7 11v9H4v-9zM7 11l4-7c1.5 0 2.3 1 2 2.500L12.300 10H18a2 2 0 0 1 2 2.400l-1.200 6A2 2 0 0 1 16.800 20H7",
    "dislike": "M17 13V4h3v9zM17 13l-4 7c-1.500 0-2.300-1-2-2.500l.7-3.500H6a2 2 0 0 1-2-2.400l1.200-6A2 2 0 0 1 7.200 4H17",
    "plus": "M12 5v14M5 12h14",
    "more": "M5 12h.01M12 12h.01M19 12h.01",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "previous": "M7 14l5-5 5 5",
    "next": "M7 10l5 5 5-5",
    "back": "M14 6l-6 6 6 6",
    "send": "M12 19V5M6 11l6-6 6 6",
    "stop": "M7 7h10v10H7z",
    "search": "M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14zM20 20l-4-4",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
    "globe": "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
    "outlet": "M4 5h13v14H6a2 2 0 0 1-2-2zM17 9h3v8a2 2 0 0 1-2 2M7 9h7M7 13h7M7 16h4",
    "article": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
}


def icon(name: str) -> str:
    """A sign for the eyes alone; what it means is said beside it."""
    return f'<svg class="icon icon-{name}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{_ICONS[name]}"/></svg>'


def button(language: str, key: str, sign: str = "", *, css: str = "quiet", words: bool = False, **fields: object) -> str:
    """A button named ``key``: its sign with the name to hear and on hover, or with ``words`` the name to read.

    ``fields`` are further attributes, ``data_turn=3`` for ``data-turn="3"``.
    """
    name = esc(strings.say(language, key))
    told = "".join(f' {field.replace("_", "-")}="{esc(value)}"' for field, value in fields.items())
    seen = (icon(sign) if sign else "") + (f"<span>{name}</span>" if words or not sign else "")
    label = "" if words or not sign else f' aria-label="{name}" title="{name}"'
    return f'<button type="button" class="{css}"{label}{told}>{seen}</button>'


def pane_head(language: str, title: str, before: str = "", after: str = "") -> str:
    """A pane's title, and the button that closes it where it covers the page (on a phone)."""
    close = button(language, "close", "close", css="quiet close", data_show="")
    return f'<header class="pane-head">{before}<h2>{esc(title)}</h2>{after}{close}</header>'


def pane(language: str, title: str, inside: str) -> str:
    """A pane beside the conversation."""
    opened = f'<section class="pane" dir="{strings.direction(language)}" aria-label="{esc(title)}">'
    return f"{opened}{pane_head(language, title)}{inside}</section>"
