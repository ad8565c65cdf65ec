"""JSON lines: one record a line. Only one line is held at a time, so a large file needs little memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from rag.ingest.readers.decode import decode, wide_encoding
from rag.ingest.readers.fields import parse_json, record_from
from rag.ingest.readers.record import MAX_BYTES, ReadFailure, Record, Unreadable

MAX_REPORTED = 100
"""Broken lines told one by one; the rest are counted, so that a file of another kind does not fill the report."""


def read_jsonl(path: Path) -> Iterator[Record | ReadFailure]:
    """The records of a .jsonl file; a broken line is a failure with its number and stops nothing."""
    records = broken = 0
    with path.open("rb") as file:
        for number, line in _lines(file):
            label = f":line {number}"
            try:
                record = record_from(parse_json(line if isinstance(line, str) else decode(line)), f"{path.stem}-{number:06d}", label)
            except Unreadable as error:
                broken += 1
                if broken <= MAX_REPORTED:
                    yield ReadFailure(f"{path}{label}", str(error))
                continue
            records += 1
            yield record
    if broken > MAX_REPORTED:
        yield ReadFailure(str(path), f"{broken - MAX_REPORTED} more lines could not be read")
    if not records and not broken:
        raise Unreadable("empty")


def _lines(file: BinaryIO) -> Iterator[tuple[int, str | bytes]]:
    """(line number from 1, line) without blank lines. Lines of UTF-16 cannot be found by their bytes, so they come as text."""
    encoding = wide_encoding(file.read(4096))
    file.seek(0)
    if encoding:
        with io.TextIOWrapper(file, encoding=encoding, errors="replace") as text:
            yield from ((number, line) for number, line in enumerate(text, start=1) if line.strip())
        return
    number = 0
    while line := file.readline(MAX_BYTES):
        number += 1
        if line.strip():
            yield number, line.strip()
