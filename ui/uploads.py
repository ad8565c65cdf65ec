"""Putting uploaded files into the corpus folder: safe names, nothing overwritten, nothing twice, no half files."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.errors import CorpusError
from rag.ingest.readers import SUFFIXES, find_files

LONGEST_NAME = 120  # bytes in UTF-8 with the suffix; file systems stop at 255, and a number must still fit
DEEPEST = 8  # folders within folders; what lies deeper is put into the eighth
_FORBIDDEN = frozenset('<>:"/\\|?*')  # what Windows or HTML would trip over
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")})
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Kept:
    """One uploaded file: where it now lies (None when it was turned away) and, if so, why, as a key of ``strings``.

    ``twin`` is the file of the corpus that holds the very same bytes.
    """

    name: str
    path: Path | None = None
    reason: str = ""
    detail: str = ""
    twin: Path | None = None


def safe_name(name: str) -> str:
    """A plain file name made from what a browser sent: no folders, no control or bidi characters, never hidden.

    Letters of every script stay. The suffix is lower case and survives shortening.
    """
    stem, dot, suffix = _plain(name.replace("\\", "/").rsplit("/", 1)[-1]).rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    suffix = f".{suffix.strip().lower()}"[:12] if suffix.strip() else ""
    stem = _no_device(stem.strip(" .") or "article")
    room = LONGEST_NAME - len(suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").strip(" .") + suffix


def safe_path(name: str) -> str:
    """A relative path, with "/" between its parts, made from the one that a dropped folder came with; each part is safe."""
    *folders, last = name.replace("\\", "/").split("/")
    parts = [part for part in (_plain(folder).strip(" .") for folder in folders) if part]
    short = [_no_device(part).encode()[:LONGEST_NAME].decode("utf-8", "ignore").strip(" .") for part in parts[:DEEPEST]]
    return "/".join([*short, safe_name(last)])


def _plain(text: str) -> str:
    # Category C: control, format (bidi overrides among them), surrogate, private, unassigned.
    normal = unicodedata.normalize("NFC", text)
    kept = "".join(" " if ch in _FORBIDDEN else ch for ch in normal if not unicodedata.category(ch).startswith("C"))
    return " ".join(kept.split())


def _no_device(stem: str) -> str:
    """Windows opens a device for "con.txt", and for "con.a.txt"."""
    return f"_{stem}" if stem.split(".")[0].strip().lower() in _DEVICES else stem


class Holdings:
    """Which contents the corpus holds already: told by size, then by digest, so that hardly a file is read, and none twice."""

    def __init__(self, corpus: Path) -> None:
        self._unread: dict[int, list[Path]] = defaultdict(list)
        self._by_digest: dict[bytes, Path] = {}
        with contextlib.suppress(CorpusError):  # no corpus yet
            for path in find_files(corpus)[0]:
                self.add(path)

    def add(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            if not path.is_symlink():
                self._unread[path.stat().st_size].append(path)

    def twin(self, upload: Path) -> Path | None:
        """The file of the corpus with the same bytes; None when there is none or it cannot be read."""
        with contextlib.suppress(OSError):
            size = upload.stat().st_size
            if size not in self._unread:
                return None
            for path in self._unread[size]:
                with contextlib.suppress(OSError):
                    self._by_digest.setdefault(_digest(path), path)
            self._unread[size].clear()
            found = self._by_digest.get(_digest(upload))
            return found if found and found.exists() else None
        return None


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def keep(upload: Path, corpus: Path, name: str = "", holdings: Holdings | None = None) -> Kept:
    """Copy one uploaded file into ``corpus`` under a safe name of its own.

    Args:
        name: the relative path that it came with, folders and all; by default the file's own name.
        holdings: what the corpus holds; made anew for each file without it.
    """
    wanted = safe_path(name or upload.name)
    if Path(wanted).suffix not in SUFFIXES:
        return Kept(wanted, reason="wrong_type", detail=" ".join(sorted(SUFFIXES)))
    holdings = holdings or Holdings(corpus)
    if twin := holdings.twin(upload):
        return Kept(wanted, reason="already_here", twin=twin)
    try:
        target = _copied(upload, corpus, wanted)
    except OSError as error:
        full = error.errno in _FULL
        return Kept(wanted, reason="disk_full" if full else "cannot_keep", detail=error.strerror or type(error).__name__)
    holdings.add(target)
    return Kept(target.relative_to(corpus).as_posix(), target)


def _copied(upload: Path, corpus: Path, wanted: str) -> Path:
    corpus.mkdir(parents=True, exist_ok=True)
    *parts, last = wanted.split("/")
    folder = corpus
    for part in parts:
        folder = next(inside for inside in (folder / name for name in _numbered(part, "")) if _is_our_folder(inside, corpus))
    suffix = Path(last).suffix
    return next(target for target in (folder / name for name in _numbered(Path(last).stem, suffix)) if _place(upload, target))


def _is_our_folder(folder: Path, corpus: Path) -> bool:
    """Make the folder, or find it. A link that leads out of the corpus, or a file of that name, is not it."""
    if not folder.is_symlink():
        with contextlib.suppress(FileExistsError):
            folder.mkdir()
    return folder.is_dir() and folder.resolve().is_relative_to(corpus.resolve())


def take_out(path: Path, corpus: Path) -> None:
    """Delete a file that was just kept, and the folders that it leaves empty."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == corpus or not folder.is_relative_to(corpus):
                return
            folder.rmdir()  # fails when it is not empty


def _numbered(stem: str, suffix: str) -> Iterator[str]:
    yield stem + suffix
    number = 2
    while True:
        yield f"{stem} ({number}){suffix}"
        number += 1


def _place(upload: Path, target: Path) -> bool:
    """Copy to ``target`` unless something has that name. The whole file appears at once, so that an ingest that runs
    meanwhile never reads half of it: "x" reserves the name, the finished copy then replaces the reservation."""
    try:
        target.open("xb").close()
    except FileExistsError:
        return False
    part: str | None = None
    try:
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=".upload-")  # hidden: readers skip it
        with os.fdopen(handle, "wb") as out, upload.open("rb") as source:
            shutil.copyfileobj(source, out)
        Path(part).chmod(0o644)  # mkstemp makes it private to this user
        Path(part).replace(target)
    except BaseException:
        if part:
            Path(part).unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        raise
    return True
