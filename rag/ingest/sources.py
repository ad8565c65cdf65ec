"""The files that an ingest looks at, under the names that the index knows them by.

A file of the corpus is named by its path relative to the corpus folder, so that the folder can be moved; any other by
its absolute path.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rag.errors import CorpusError
from rag.ingest.readers import SUFFIXES, find_files, read
from rag.schema import Article


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its name in the index, and where it lies now."""

    name: str
    path: Path
    size: int
    stamp: str

    def sha256(self) -> str:
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Found:
    """Files in the order of their names, and what stood in the way of finding more."""

    sources: list[Source]
    failures: list[tuple[str, str]]

    def hides(self, name: str) -> bool:
        """Whether a file may well be there, in a folder that could not be listed."""
        return any(name == folder or name.startswith(folder + "/") for folder, _ in self.failures)


def order(name: str) -> tuple[bool, str]:
    """Files of the corpus come before others."""
    return name.startswith("/"), name


def find_sources(corpus: Path, index_path: Path) -> Found:
    """The files of the corpus; those of an index that lies in it are none. Raises CorpusError when it is missing."""
    return _found([corpus], [], corpus, index_path)


def find_named(paths: Sequence[Path], corpus: Path, index_path: Path) -> Found:
    """The files that are named, and those in the folders that are. Raises CorpusError when one is not there."""
    folders: list[Path] = []
    files: list[Path] = []
    failures: list[tuple[str, str]] = []
    for path in (Path(os.path.abspath(Path(path).expanduser())) for path in paths):
        if path.is_dir():
            folders.append(path)
        elif not path.exists():
            raise CorpusError(f"There is no file or folder {str(path)!r}. Check the name; nothing was read.")
        elif path.suffix.lower() not in SUFFIXES:
            failures.append((_name(path, corpus), f"files of this kind are not read; these are: {' '.join(sorted(SUFFIXES))}"))
        else:
            files.append(path)
    found = _found(folders, files, corpus, index_path)
    return Found(found.sources, failures + found.failures)


def own_file(name: str, corpus: Path, content_hash: str) -> Path | None:
    """The file that a source names, when it lies in the corpus folder and holds the article with this hash and nothing else."""
    path = corpus / name
    # a link inside the corpus may lead to a folder outside
    if name.startswith("/") or not _resolved(path.parent).is_relative_to(_resolved(corpus)):
        return None
    found = list(islice(read(path), 2))
    return path if len(found) == 1 and isinstance(found[0], Article) and found[0].content_hash == content_hash else None


def _found(folders: Sequence[Path], files: Sequence[Path], corpus: Path, index_path: Path) -> Found:
    paths = list(files)
    failures: list[tuple[str, str]] = []
    for folder in folders:
        listed, unread = find_files(folder)
        paths += [path for path in listed if index_path not in path.parents]
        failures += [(_name(Path(failure.path), corpus), failure.reason) for failure in unread]
    sources = {source.name: source for source in (_source(path, corpus) for path in paths)}
    return Found(sorted(sources.values(), key=lambda source: order(source.name)), failures)


def _source(path: Path, corpus: Path) -> Source:
    try:
        info = path.stat()
        size, stamp = info.st_size, f"{info.st_size}:{info.st_mtime_ns}"
    except OSError:
        size, stamp = 0, ""
    return Source(_name(path, corpus), path, size, stamp)


def _name(path: Path, corpus: Path) -> str:
    path, corpus = Path(os.path.abspath(path)), Path(os.path.abspath(corpus))
    for inside, outside in ((path, corpus), (_resolved(path), _resolved(corpus))):
        if inside.is_relative_to(outside):
            path = inside.relative_to(outside)
            break
    # a name that is no UTF-8 reaches us with half surrogates, which SQLite does not hold
    return path.as_posix().encode("utf-8", "backslashreplace").decode()


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (RuntimeError, OSError):  # a link that leads to itself
        return path
