"""Web pages: the article's text and metadata by trafilatura, or all visible text when it finds no article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rag.ingest.readers.decode import decode, read_bytes
from rag.ingest.readers.markup import element_text, html_text, parse_html
from rag.ingest.readers.quiet import quiet
from rag.ingest.readers.record import MEGABYTE, Record

if TYPE_CHECKING:
    from trafilatura.settings import Document

MAX_EXTRACTED = 5 * MEGABYTE
"""Above this a page is a listing or an archive; looking for "the article" in it takes minutes, so all its text is taken."""

_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE)
_LANG = re.compile(r"""<html[^>]{0,500}?\s(?:xml:)?lang\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)


def read_html(path: Path) -> Iterator[Record]:
    """One record for the page; its date only when the page states one (trafilatura's guesses from the text are left out)."""
    data = read_bytes(path)
    charset = _CHARSET.search(data[:4096])
    html = decode(data, charset.group(1).decode("ascii", "replace") if charset else None)
    lang = _LANG.search(html[:20_000])
    language = lang.group(1) if lang else None
    document = _extract(html) if len(data) <= MAX_EXTRACTED else None
    text = element_text(document.body) if document is not None and document.body is not None else ""
    if document is None or not text:
        yield Record(html_text(html), path.stem, title=_page_title(html), language=language)
        return
    yield Record(
        text,
        path.stem,
        title=document.title,
        date=document.date,
        language=language or document.language,
        outlet=document.sitename,
        url=document.url,
    )


def _extract(html: str) -> Document | None:
    import trafilatura

    dates = {"extensive_search": False, "original_date": True}
    with quiet("trafilatura"), quiet("htmldate"):
        try:
            found = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False, date_extraction_params=dates)
        except Exception:  # it raises many kinds of errors on odd pages, and the plain text can still be had
            return None
    return None if isinstance(found, dict) else found


def _page_title(html: str) -> str | None:
    tree = parse_html(html)
    return tree.findtext(".//title") if tree is not None else None
