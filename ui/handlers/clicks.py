"""What comes from the browser with an event, read with care: anyone can send anything."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from rag.schema import Filters

LONGEST_QUESTION = 200_000  # characters; the desk reads far fewer, and a page that holds more becomes slow
_MOST_VALUES = 1000
_LONGEST_VALUE = 400


class Click:
    """The fields that page.js sends along with an event: texts, numbers, the filters. Whatever is missing or odd is empty."""

    def __init__(self, fields: object) -> None:
        self._fields: Mapping[str, Any] = fields if isinstance(fields, Mapping) else {}

    def text(self, name: str, most: int = _LONGEST_VALUE) -> str:
        value = self._fields.get(name, "")
        return _clean(value[:most]) if isinstance(value, str) else ""

    def whole(self, name: str) -> int:
        """A number from 0; 0 for anything that is none."""
        text = str(self._fields.get(name, ""))[:20]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def flag(self, name: str) -> bool:
        return self._fields.get(name) in (True, "true", "1")

    def texts(self, name: str) -> tuple[str, ...]:
        return _texts(self._fields.get(name))

    @property
    def filters(self) -> Filters:
        """The filters as ``ui.render.filters.as_fields`` writes them."""
        fields = self._fields.get("filters")
        fields = fields if isinstance(fields, Mapping) else {}
        first, last = _day(fields.get("from")), _day(fields.get("to"))
        if first and last and first > last:
            first, last = last, first
        return Filters(first, last, _texts(fields.get("languages")), _texts(fields.get("outlets")), _texts(fields.get("articles")))


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        return ()
    texts = (_clean(value) for value in values[:_MOST_VALUES] if isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE)
    return tuple(dict.fromkeys(texts))


def _clean(text: str) -> str:
    """Without halves of surrogate pairs, which JSON can carry and no store takes."""
    return text.encode("utf-8", "replace").decode()


def _day(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
