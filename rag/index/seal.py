"""A published folder carries the sums of its files, so that damage is found before a library stumbles over it.

Chroma opens a graph whose bytes are garbage without a word and answers from it; other damage has crashed the process.
``chroma.sqlite3`` is left out: Chroma writes a counter into it each time somebody opens it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

_SEAL = "seal.json"
_CHANGING = ("chroma.sqlite3", ".lock", _SEAL)


def seal(folder: Path) -> None:
    """Write the sums of a folder's files beside them, and wait until all of it is on the disk, not only in memory."""
    sums = {path.relative_to(folder).as_posix(): [path.stat().st_size, _sha256(path)] for path in _files(folder)}
    (folder / _SEAL).write_text(json.dumps(sums, indent=1, sort_keys=True), encoding="utf-8")
    for parent, _, names in os.walk(folder):
        for name in names:
            flush(Path(parent, name))
        flush(Path(parent))


def flush(path: Path) -> None:
    """Wait until a file, or the list of names in a folder, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def broken(folder: Path, deep: bool = False) -> list[str]:
    """Files of a sealed folder that are missing or of another size; with ``deep``, also those whose bytes changed."""
    try:
        sums = json.loads((folder / _SEAL).read_text(encoding="utf-8"))
        return sorted(name for name, (size, sha256) in sums.items() if not _intact(folder / name, size, sha256 if deep else None))
    except (OSError, ValueError, TypeError):
        return [_SEAL]


def _intact(path: Path, size: int, sha256: str | None) -> bool:
    try:
        return path.stat().st_size == size and (sha256 is None or _sha256(path) == sha256)
    except OSError:
        return False


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.endswith(_CHANGING))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
