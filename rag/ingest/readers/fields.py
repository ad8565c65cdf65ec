"""The fields of a record, by whatever name they go, in whatever form: JSON, JSON lines and front matter share them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from rag.ingest.readers.markup import html_text
from rag.ingest.readers.record import Record, Unreadable

FIELD_KEYS = {
    "text": ("text", "body", "content", "articlebody", "article", "fulltext", "maintext"),
    "article_id": ("id", "articleid", "docid", "guid"),
    "title": ("title", "headline", "name"),
    "date": ("date", "published", "publishedat", "pubdate", "datepublished", "publicationdate", "publishdate", "timestamp"),
    "language": ("language", "lang", "inlanguage", "languagecode"),
    "outlet": ("outlet", "source", "publisher", "sitename", "site", "agency"),
    "url": ("url", "link", "canonicalurl", "sourceurl"),
}
"""Names a field goes by, best first; compared in lower case with letters and digits only ("published_at", "pubDate")."""

NO_TEXT = 'no text in this record (a field "text", "body" or "content" is wanted)'
_WRAPPED = ("name", "title", "value", "text")


def parse_json(text: str) -> object:
    """The value that the text spells; raises ``Unreadable`` saying where it breaks off."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise Unreadable(f"not valid JSON: it breaks off or goes wrong at {where}") from error
    except RecursionError as error:
        raise Unreadable("not a record: lists nested too deep") from error
    except ValueError as error:
        raise Unreadable("not valid JSON: a number in it is too long") from error


def record_from(fields: object, default_id: str, label: str = "") -> Record:
    """The fields of a record under our names. Raises ``Unreadable`` when there is no text."""
    if not isinstance(fields, Mapping):
        raise Unreadable("not a record with named fields")
    values = _by_plain_name(fields)
    found = {name: _first(values, keys) for name, keys in FIELD_KEYS.items()}
    text = _as_text(found.pop("text"))
    if text is None:
        raise Unreadable(NO_TEXT)
    article_id = found.pop("article_id")
    usable = isinstance(article_id, str | int | float) and not isinstance(article_id, bool)
    return Record(text, str(article_id) if usable else default_id, **found, label=label)


def has_text(value: object) -> bool:
    """Whether a value is a record with a text, and not, say, an envelope around a list of them."""
    return isinstance(value, Mapping) and _as_text(_first(_by_plain_name(value), FIELD_KEYS["text"])) is not None


def _by_plain_name(fields: Mapping[object, object]) -> dict[str, object]:
    values: dict[str, object] = {}
    for key, value in fields.items():
        values.setdefault(re.sub(r"[\W_]", "", str(key).lower()), value)
    return values


def _first(values: Mapping[str, object], keys: tuple[str, ...]) -> object:
    """The first field that holds something, taken out of its wrapping."""
    for key in keys:
        value = values.get(key)
        if isinstance(value, Mapping):
            value = _unwrapped(value)
        if value not in (None, "", [], {}):
            return value
    return None


def _unwrapped(value: Mapping[str, object]) -> str | None:
    """``{"name": "BBC"}`` is "BBC", as news APIs nest names; ``{"rendered": "<p>..."}`` is the text of that HTML, as WordPress has it."""
    rendered = value.get("rendered")
    if isinstance(rendered, str):
        return html_text(rendered)
    return next((inner for key in _WRAPPED if isinstance(inner := value.get(key), str)), None)


def _as_text(value: object) -> str | None:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n\n".join(value)
    return value if isinstance(value, str) else None
