"""Which files of a folder are articles."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from rag.errors import CorpusError
from rag.ingest.readers.formats import SUFFIXES
from rag.ingest.readers.record import ReadFailure, os_reason, printable

LOOP = "a link that leads back to a folder it stands in; it was not followed"


def find_files(root: Path) -> tuple[list[Path], list[ReadFailure]]:
    """Every file under ``root`` that a reader can take, sorted by path, and what stood in the way.

    Hidden files and folders and other suffixes are passed over in silence; links to files and folders are followed, each
    folder once. Raises ``CorpusError`` when ``root`` itself is missing or no folder: an empty list would read as "all deleted".
    """
    if not root.is_dir():
        raise CorpusError(f"There is no folder {str(root)!r}. Make it and put articles in it, or set [corpus] path.")
    files: list[Path] = []
    failures: list[ReadFailure] = []
    for found in _walk(root):
        if isinstance(found, ReadFailure):
            failures.append(found)
        else:
            files.append(found)
    return sorted(files), sorted(failures, key=lambda failure: failure.path)


def _walk(root: Path) -> Iterator[Path | ReadFailure]:
    """Files in no order. Real folders come before linked ones, so that a folder reached twice keeps its own path."""
    seen: set[tuple[int, int]] = set()
    folders = [root]
    linked: list[Path] = []
    while folders or linked:
        folder = folders.pop() if folders else linked.pop(0)
        try:
            info = folder.stat()
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield ReadFailure(str(folder), os_reason(error))
            continue
        if (info.st_dev, info.st_ino) in seen:
            if folder.resolve() in [parent.resolve() for parent in folder.parents]:
                yield ReadFailure(str(folder), LOOP)
            continue
        seen.add((info.st_dev, info.st_ino))
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = folder / entry.name
            if _is_folder(entry):
                (linked if entry.is_symlink() else folders).append(path)
            else:
                yield from _article_file(entry, path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _article_file(entry: os.DirEntry[str], path: Path) -> Iterator[Path | ReadFailure]:
    """The path when it is a regular file that a reader takes; a failure when it has the suffix but is none."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if path.suffix.lower() in SUFFIXES or error.errno == errno.ELOOP:
            yield ReadFailure(printable(path), os_reason(error))
        return
    if path.suffix.lower() not in SUFFIXES:
        return
    if not stat.S_ISREG(mode):
        yield ReadFailure(printable(path), "not a regular file")
    elif printable(path) != str(path):
        yield ReadFailure(printable(path), "the file's name is not valid text; rename it")
    else:
        yield path
