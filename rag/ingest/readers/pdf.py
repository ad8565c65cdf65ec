"""PDF: text by pypdf, put back into paragraphs, without running heads and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.ingest.metadata import split_date_line
from rag.ingest.readers.pdf_lines import page_lines
from rag.ingest.readers.quiet import quiet
from rag.ingest.readers.record import MAX_BYTES, MEGABYTE, Record, Unreadable

if TYPE_CHECKING:
    from pypdf import PdfReader

_PAGE_NUMBER = re.compile(r"(?:page|صفحة|p\.)?\s*[-–—|]*\s*\d{1,4}\s*[-–—|]*(?:\s*(?:of|/|من)\s*\d{1,4})?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?؟۔:…][\"'”’»)\]]*$")
_NO_TITLE = re.compile(
    r"untitled|\(?anonymous\)?|microsoft word|powerpoint|\.(?:docx?|indd|qxp|pdf|rtf|odt|txt)\b|^[\W\d_]*$", re.IGNORECASE
)


def read_pdf(path: Path) -> Iterator[Record]:
    """One record for the document. Raises ``Unreadable`` for a password, a scan without text and a broken file."""
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(f"larger than {MAX_BYTES // MEGABYTE} MB; split it into smaller files")
    if not path.stat().st_size:
        raise Unreadable("empty")
    with quiet("pypdf"), path.open("rb") as file:
        reader = _open(file)
        pages = list(_pages(reader))
        title, date = _metadata(reader)
    text = paragraphs(without_running_lines(pages))
    if not text:
        raise Unreadable("no text in it (a scan?); run OCR first")
    if split_date_line(text)[0]:
        date = None  # a date line tells when it was published, the document only when it was made
    yield Record(text, path.stem, title=title, date=date)


def _open(file: object) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(file)  # type: ignore[arg-type]
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("needs a password; save it without one")
        len(reader.pages)
    except (Unreadable, DependencyError):
        raise
    except Exception as error:  # pypdf lets out whatever a broken file makes happen
        raise Unreadable("a broken PDF, or none at all") from error
    return reader


def _pages(reader: PdfReader) -> Iterator[list[str]]:
    """The lines of each page; a page that pypdf cannot take counts as one without text, so that the others go in."""
    broken = 0
    for page in reader.pages:
        try:
            yield page_lines(page)
        except Exception:
            broken += 1
            yield []
    if broken and broken == len(reader.pages):
        raise Unreadable("a broken PDF: none of its pages can be read")


def _metadata(reader: PdfReader) -> tuple[str | None, object]:
    """Title and date as the document states them; a title that only names a file or a program is none."""
    try:
        info = reader.metadata
        title = str(info.title or "").strip() if info else ""
        date = info.creation_date if info else None
    except Exception:  # a date or a text string that breaks the format: the article matters more
        return None, None
    return (title if len(title) > 3 and not _NO_TITLE.search(title) else None), date


def without_running_lines(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages' lines without page numbers and without the heads and feet that stand on most of them, page numbers aside."""
    stripped = [[line.strip() for line in page if line.strip()] for page in pages]
    edges = Counter(edge for page in stripped for edge in {_shape(line) for line in (*page[:2], *page[-2:])})
    running = {shape for shape, count in edges.items() if count >= 3 and count * 2 > len(stripped)}
    return [_without_edges(page, running) for page in stripped]


def _without_edges(page: list[str], running: set[str]) -> list[str]:
    start, end = 0, len(page)
    while start < min(end, 2) and _is_running(page[start], running):
        start += 1
    while end > start and end > len(page) - 2 and _is_running(page[end - 1], running):
        end -= 1
    return page[start:end]


def _is_running(line: str, running: set[str]) -> bool:
    return _PAGE_NUMBER.fullmatch(line) is not None or _shape(line) in running


def _shape(line: str) -> str:
    """A line with its numbers blotted out, so that "The Daily, page 3" equals "The Daily, page 4"."""
    return re.sub(r"\d+", "#", line)


def paragraphs(pages: Sequence[Sequence[str]]) -> str:
    """Lines joined to paragraphs. PDF knows no paragraphs: one ends where a line stays well short of the usual width, or
    ends a sentence before the width is used up."""
    lines = [line for page in pages for line in page]
    widths = sorted(len(line) for line in lines)
    width = widths[int(len(widths) * 0.8)] if widths else 0
    text = ""
    for line in lines:
        if text.endswith("-") and line[:1].islower():
            text = text[:-1] + line  # a word cut at the line's end
        else:
            text += line if not text or text.endswith("\n") else f" {line}"
        if len(line) < 0.6 * width or (len(line) < 0.9 * width and _SENTENCE_END.search(line)):
            text += "\n\n"
    return text.strip()
