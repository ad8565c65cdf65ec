"""Ids of articles: used once in their file, of a bearable length, and such as SQLite can hold."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from rag.schema import Article

_LONGEST_ID = 200


def apart(raw_id: str, source: str, length: int) -> str:
    """An id with a mark of its file behind it, ``length`` hexadecimal digits long."""
    return f"{raw_id}~{hashlib.sha256(source.encode()).hexdigest()[:length]}"


def raw_id_of(raw_id: str, source: str, seen: dict[str, str], content_hash: str) -> str | None:
    """An id that is used once in its file. None for a record that repeats one before it, word for word."""
    if len(raw_id) > _LONGEST_ID:
        raw_id = apart(raw_id[: _LONGEST_ID // 2], raw_id, 16)
    if raw_id not in seen:
        return raw_id
    again = apart(raw_id, f"{source}\0{content_hash}", 8)
    return None if content_hash == seen[raw_id] or again in seen else again


def storable(article: Article) -> Article:
    """SQLite holds UTF-8, which half a surrogate pair (from JSON's \\ud800, or a file name that is no UTF-8) is not."""
    changes: dict[str, Any] = {}
    for name in ("article_id", "title", "text", "language", "outlet", "url"):
        value = getattr(article, name)
        try:
            (value or "").encode()
        except UnicodeEncodeError:
            changes[name] = value.encode("utf-8", "backslashreplace").decode()
    return replace(article, **changes) if changes else article
