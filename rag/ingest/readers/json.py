"""JSON: one record, a list of records, or a list under a key such as "articles"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from rag.ingest.readers.decode import read_text
from rag.ingest.readers.fields import has_text, parse_json, record_from
from rag.ingest.readers.jsonl import read_jsonl
from rag.ingest.readers.record import MAX_BYTES, ReadFailure, Record, Unreadable

LIST_KEYS = ("articles", "data", "items", "results", "records")


def read_json(path: Path) -> Iterator[Record | ReadFailure]:
    """The records of a .json file; a record without text is a failure of its own and stops nothing."""
    text = read_text(path, MAX_BYTES)
    try:
        value = parse_json(text)
    except Unreadable:
        if not _first_line_is_a_record(text):
            raise
        yield from read_jsonl(path)  # many tools call their JSON lines .json
        return
    records = _records(value)
    if records is None:
        yield record_from(value, path.stem)
    elif not records:
        raise Unreadable("no articles in it: the list is empty")
    else:
        yield from _list_records(path, records)


def _list_records(path: Path, records: list[object]) -> Iterator[Record | ReadFailure]:
    for number, item in enumerate(records, start=1):
        label = f":record {number}"
        try:
            yield record_from(item, f"{path.stem}-{number:06d}", label)
        except Unreadable as error:
            yield ReadFailure(f"{path}{label}", str(error))


def _records(value: object) -> list[object] | None:
    """The list of records in a value, or None when the value is to be one record itself."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping) and not has_text(value):
        return next((value[key] for key in LIST_KEYS if isinstance(value.get(key), list)), None)
    return None


def _first_line_is_a_record(text: str) -> bool:
    try:
        return isinstance(parse_json(text.lstrip().split("\n", 1)[0]), Mapping)
    except Unreadable:
        return False
