"""One reader for each suffix, and ``read``, which turns what they give into articles and failures."""

from __future__ import annotations

import logging
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from rag.ingest import metadata
from rag.ingest.clean import clean_text, strip_end_matter
from rag.ingest.outlets import find_outlet
from rag.ingest.readers.html import read_html
from rag.ingest.readers.json import read_json
from rag.ingest.readers.jsonl import read_jsonl
from rag.ingest.readers.markdown import read_markdown
from rag.ingest.readers.pdf import read_pdf
from rag.ingest.readers.record import Reader, ReadFailure, Record, Unreadable, os_reason, printable
from rag.ingest.readers.text import read_plain
from rag.schema import Article

log = logging.getLogger(__name__)

READERS: Mapping[str, Reader] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".pdf": read_pdf,
}
SUFFIXES = frozenset(READERS)
"""In lower case, with their dot."""

DAMAGED = "it could not be read: the file may be damaged, or of another kind than its name says"


def read(path: Path) -> Iterator[Article | ReadFailure]:
    """The articles of one file. Never raises for what is in it: whatever cannot be read is a ``ReadFailure`` in its place.

    ``article_id`` is the file's stem or the record's own id as it stands, so two files may give the same one.
    """
    for found in _records(path):
        yield found if isinstance(found, ReadFailure) else _article_or_failure(found, path)


def _records(path: Path) -> Iterator[Record | ReadFailure]:
    name = printable(path)
    try:
        yield from _open(path)
    except Unreadable as error:
        yield ReadFailure(name, str(error))
    except OSError as error:
        yield ReadFailure(name, os_reason(error))
    except Exception:
        # The libraries for HTML, PDF and the rest raise nearly anything on hostile bytes; one file must not stop the others.
        log.debug("reading %s failed", name, exc_info=True)
        yield ReadFailure(name, DAMAGED)


def _open(path: Path) -> Iterator[Record | ReadFailure]:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise Unreadable(f"files of this kind are not read; these are: {' '.join(sorted(SUFFIXES))}")
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):  # a FIFO would be waited on for ever
        raise Unreadable("a folder, not a file" if stat.S_ISDIR(mode) else "not a regular file")
    if printable(path) != str(path):
        raise Unreadable("the file's name is not valid text; rename it")
    yield from reader(path)


def _article_or_failure(record: Record, path: Path) -> Article | ReadFailure:
    """A record that cannot be made an article fails alone; the records after it go in."""
    try:
        return make_article(record, path)
    except Unreadable as error:
        return ReadFailure(f"{path}{record.label}", str(error))


def make_article(record: Record, path: Path) -> Article:
    """The article in a record: text cleaned, what was not given found in the text. Raises ``Unreadable`` when it is empty."""
    line_date, text = metadata.split_date_line(clean_text(record.text))
    text = strip_end_matter(text)
    if not text:
        raise Unreadable("empty" if not record.label else "no text in this record: it is empty")
    article_id = metadata.as_id(record.article_id) or metadata.as_id(path.stem) or "article"
    return metadata.with_hash(
        Article(
            article_id=unicodedata.normalize("NFC", article_id),
            title=metadata.as_title(record.title) or metadata.title_from(text) or article_id,
            text=text,
            date=metadata.as_date(record.date) or line_date,
            language=metadata.as_language(record.language) or metadata.language_of(text),
            outlet=metadata.as_name(record.outlet) or find_outlet(text),
            url=metadata.as_url(record.url),
            path=path,
        )
    )
