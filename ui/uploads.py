"""Putting uploaded files into the corpus folder: safe names, nothing overwritten, no half files."""

from __future__ import annotations

import os
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.ingest.readers import SUFFIXES

LONGEST_NAME = 120  # bytes in UTF-8 with the suffix; file systems stop at 255, and a number must still fit
_FORBIDDEN = frozenset('<>:"/\\|?*')  # what Windows or HTML would trip over


@dataclass(frozen=True, slots=True)
class Kept:
    """One uploaded file: where it now lies (None when it was turned away) and, if so, why, as a key of ``strings``."""

    name: str
    path: Path | None = None
    reason: str = ""
    detail: str = ""


def safe_name(name: str) -> str:
    """A plain file name made from what a browser sent: no folders, no control or bidi characters, never hidden.

    Letters of every script stay. The suffix is lower case and survives shortening.
    """
    base = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1]
    # Category C: control, format (bidi overrides among them), surrogate, private, unassigned.
    kept = "".join(" " if ch in _FORBIDDEN else ch for ch in base if not unicodedata.category(ch).startswith("C"))
    stem, dot, suffix = " ".join(kept.split()).rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    stem = stem.strip(" .") or "article"
    suffix = f".{suffix.strip().lower()}"[:12] if suffix.strip() else ""
    room = LONGEST_NAME - len(suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").strip() + suffix


def keep(upload: Path, corpus: Path) -> Kept:
    """Copy one uploaded file into ``corpus`` under a safe name of its own."""
    name = safe_name(upload.name)
    if Path(name).suffix not in SUFFIXES:
        return Kept(name, reason="wrong_type", detail=" ".join(sorted(SUFFIXES)))
    try:
        corpus.mkdir(parents=True, exist_ok=True)
        for candidate in _names(name):
            target = corpus / candidate
            if _same_content(upload, target):
                return Kept(name, reason="already_here")
            if _place(upload, target):
                return Kept(candidate, target)
    except OSError as error:
        return Kept(name, reason="cannot_keep", detail=error.strerror or type(error).__name__)
    raise AssertionError("unreachable: _names never ends")


def _names(name: str) -> Iterator[str]:
    stem, suffix = Path(name).stem, Path(name).suffix
    yield name
    number = 2
    while True:
        yield f"{stem} ({number}){suffix}"
        number += 1


def _same_content(upload: Path, target: Path) -> bool:
    try:
        return target.is_file() and target.stat().st_size == upload.stat().st_size and target.read_bytes() == upload.read_bytes()
    except PermissionError:
        return False


def _place(upload: Path, target: Path) -> bool:
    """Copy to ``target`` unless something has that name. The whole file appears at once, so that an ingest that runs
    meanwhile never reads half of it: "x" reserves the name, the finished copy then replaces the reservation."""
    try:
        target.open("xb").close()
    except FileExistsError:
        return False
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=".upload-")  # hidden: readers skip it
    try:
        with os.fdopen(handle, "wb") as out, upload.open("rb") as source:
            shutil.copyfileobj(source, out)
        Path(part).chmod(0o644)  # mkstemp makes it private to this user
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        raise
    return True
