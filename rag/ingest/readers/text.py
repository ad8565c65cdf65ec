"""Plain text: one article a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag.ingest.readers.decode import read_text
from rag.ingest.readers.record import MAX_BYTES, Record


def read_plain(path: Path) -> Iterator[Record]:
    """One record; the date line and the end marks are taken off later, for all formats alike."""
    yield Record(read_text(path, MAX_BYTES), path.stem)
