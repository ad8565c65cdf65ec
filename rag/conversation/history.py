"""What callers pass as history, made exchanges of one form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rag.schema import Answer

MAX_EXCHANGES = 6
"""Exchanges that count, the last ones; what is further back is seldom meant."""
MAX_TEXT = 2000
"""Characters of each text that are kept."""

_TAKEN = "rag.Answer objects, (question, answer) pairs, strings, {'role', 'content'} messages, or objects with .role and .content"
_ANSWERING = ("assistant", "chatbot", "model")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what was answered. ``searched_for`` is the question as it was searched, so that it stands alone; "" when unknown.

    ``answered`` is False for a refusal, whose text says nothing about the subject and is left out.
    """

    question: str
    answer: str = ""
    searched_for: str = ""
    answered: bool = True


def read_history(history: Sequence[Any]) -> tuple[Exchange, ...]:
    """The last exchanges of a conversation, oldest first, at most ``MAX_EXCHANGES``.

    Args:
        history: oldest first: ``Answer`` objects, (question, answer) pairs, earlier questions as strings, messages as chat programs
            have them, or objects with ``role`` and ``content``. Messages of other roles than user and assistant are passed over.

    Raises:
        TypeError: it holds something else.
    """
    if isinstance(history, str | bytes | Mapping):
        raise TypeError(f"history wants a sequence of {_TAKEN}; not one {type(history).__name__}.")
    exchanges: list[Exchange] = []
    for item in history:
        message = _message(item)
        if message is None:
            exchanges.append(_exchange(item))
        elif message[0] == "user":
            exchanges.append(Exchange(message[1]))
        elif message[0] in _ANSWERING and exchanges:
            # A program may send one answer as several messages
            exchanges[-1] = replace(exchanges[-1], answer=_clean(f"{exchanges[-1].answer}\n{message[1]}".strip()))
    return tuple(exchanges[-MAX_EXCHANGES:])


def _exchange(item: Any) -> Exchange:
    if isinstance(item, Answer):
        return Exchange(_clean(item.question), _clean(item.text) if item.answered else "", _clean(item.searched_for), item.answered)
    if isinstance(item, Exchange):
        return Exchange(_clean(item.question), _clean(item.answer), _clean(item.searched_for), item.answered)
    if isinstance(item, str):
        return Exchange(_clean(item))
    if isinstance(item, tuple | list) and len(item) == 2 and isinstance(item[0], str) and isinstance(item[1], str | None):
        return Exchange(_clean(item[0]), _clean(item[1] or ""))
    raise TypeError(f"history takes {_TAKEN}; not {type(item).__name__}.")


def _message(item: Any) -> tuple[str, str] | None:
    """(role, text) of a chat message, None of anything else."""
    if isinstance(item, Mapping):
        role, content = item.get("role"), item.get("content")
    else:
        role, content = getattr(item, "role", None), getattr(item, "content", None)
    role = getattr(role, "value", role)
    return (role.lower(), _clean(_content(content))) if isinstance(role, str) else None


def _content(content: Any) -> str:
    """The text of a message; pictures and files have none."""
    if content is None or isinstance(content, str):
        return content or ""
    parts = [content] if isinstance(content, Mapping) else content
    if not isinstance(parts, Iterable):
        raise TypeError(f"The content of a message in history wants to be a string or a list of parts; not {type(content).__name__}.")
    texts = (
        part if isinstance(part, str) else part.get("text") if isinstance(part, Mapping) else getattr(part, "text", None) for part in parts
    )
    return " ".join(text[:MAX_TEXT] for text in texts if isinstance(text, str))


def _clean(text: str) -> str:
    return text[:MAX_TEXT].encode("utf-8", "ignore").decode().strip()
