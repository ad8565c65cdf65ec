"""What a reader of one format hands on: raw records, a failure for a record, or ``Unreadable`` for the whole file."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rag.errors import NewsdeskError

MEGABYTE = 1_000_000
MAX_BYTES = 200 * MEGABYTE
"""No article is this long. A larger file is a dump, and held whole it would take several gigabytes of memory."""


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """Something that could not be read. ``path`` may carry ``:line 7`` for a record; ``reason`` is one line for people."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """An article as its file has it: text not yet cleaned, metadata in whatever type and form it came in, or None.

    ``label`` tells the record from others in its file (":line 7"); empty when the file holds one article.
    """

    text: str
    article_id: str
    title: object = None
    date: object = None
    language: object = None
    outlet: object = None
    url: object = None
    label: str = ""


class Unreadable(NewsdeskError):
    """Nothing can be had from the file; the message is the reason, one line for people."""


class Reader(Protocol):
    """Reads one format. Raises ``Unreadable`` or ``OSError`` for the file; yields a failure for a record in it."""

    def __call__(self, path: Path) -> Iterator[Record | ReadFailure]:
        """The records of one file, one by one."""
        ...


def printable(path: Path) -> str:
    """The path with the bytes of its name that are not UTF-8 replaced: as they are, they could not be stored or printed."""
    return str(path).encode("utf-8", "replace").decode("utf-8")


def os_reason(error: OSError) -> str:
    """What the operating system found wrong, in a few plain words."""
    reasons = {
        errno.ENOENT: "not there (any more), or a link to something that is not there",
        errno.EACCES: "no permission to read it",
        errno.EPERM: "no permission to read it",
        errno.ELOOP: "a link that leads round in a circle",
        errno.EISDIR: "a folder, not a file",
        errno.ENAMETOOLONG: "its path is too long",
    }
    return reasons.get(error.errno or 0, "the disk or the network did not give it")
