"""Markdown with front matter: what a reader of the rendered page reads, without the marks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.ingest.readers.decode import read_text
from rag.ingest.readers.fields import record_from
from rag.ingest.readers.markup import CELL, LINE, PARAGRAPH, html_text, layout
from rag.ingest.readers.record import MEGABYTE, Record, Unreadable

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_BYTES = 20 * MEGABYTE
"""The parser builds an object for every mark, so a larger file would take a minute and gigabytes."""

_FRONT_MATTER = re.compile(r"\A\ufeff?\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^([A-Za-z_][\w -]*):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_WORDS = ("text", "text_special", "code_inline")
_INSIDE = ("list_item_open", "tr_open", "td_open", "th_open", "thead_open", "thead_close", "tbody_open", "tbody_close")


def read_markdown(path: Path) -> Iterator[Record]:
    """One record; the title comes from the front matter, else from the first heading of the first level."""
    fields, body = split_front_matter(read_text(path, MAX_BYTES).replace("\r\n", "\n").replace("\r", "\n"))
    text, heading = markdown_text(body)
    if not text:
        raise Unreadable("empty")
    yield record_from({"title": heading, **{key: value for key, value in fields.items() if value}, "text": text}, path.stem)


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The fields between two lines of ``---`` at the top, and the text below. Broken YAML is read line by line instead:
    an unquoted colon in a headline is no reason to lose the date."""
    match = _FRONT_MATTER.match(text)
    if not match or not _FIELD.search(match.group(1)):
        return {}, text
    import frontmatter

    try:
        fields: object = frontmatter.loads(f"---\n{match.group(1)}---\n").metadata
    except Exception:  # YAML errors of its own, and ValueError for a date such as 2024-13-45
        fields = {key: value.strip("\"'") for key, value in _FIELD.findall(match.group(1))}
    return ({str(key): value for key, value in fields.items()} if isinstance(fields, Mapping) else {}), text[match.end() :]


def markdown_text(source: str) -> tuple[str, str | None]:
    """(text without marks, first heading of level one or None): blocks with a blank line between, links as their words,
    no pictures, code as text."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)
    heading = None
    parts = []
    for before, token in itertools.pairwise([None, *tokens]):
        part = _block_text(token) if token else ""
        if heading is None and before and before.type == "heading_open" and before.tag == "h1":
            heading = layout(part) or None
        parts.append(part)
    return layout("".join(parts)), heading


def _block_text(token: Token) -> str:
    """The words of a token, or the mark for what ends with it; a hidden paragraph stands in a list item and ends a line only."""
    if token.type == "inline":
        return _inline_text(token.children or ())
    if token.type in ("fence", "code_block"):
        return PARAGRAPH + token.content.replace("\n", LINE) + PARAGRAPH
    if token.type == "html_block":
        return PARAGRAPH + html_text(token.content).replace("\n\n", PARAGRAPH).replace("\n", LINE) + PARAGRAPH
    if token.type in ("td_close", "th_close"):
        return CELL
    if token.hidden or token.type in ("tr_close", "list_item_close") or (token.tag in ("ul", "ol") and token.level):
        return LINE
    return PARAGRAPH if token.block and token.type not in _INSIDE else ""


def _inline_text(tokens: Sequence[Token]) -> str:
    """The words of a paragraph. A line end inside it is a space to a reader; pictures and HTML tags are not words."""
    words = {"softbreak": " ", "hardbreak": LINE}
    return "".join(words.get(token.type, token.content if token.type in _WORDS else "") for token in tokens)
