"""The folder of an index: which store is in use, and who is writing.

<index>/CURRENT                         name of the store in use
<index>/writer.lock, writer.json        one writer at a time; who it is
<index>/<settings fingerprint>/         one store: everything made with one embedding, analysis and chunking
    settings.json, manifest.sqlite3
    generation-000007-1f2e3d/           the search stores as published, never written again
        chroma/  lexical/
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import IndexBusy, IndexMismatch, IndexUnusable

FORMAT = "4"
"""Version of the files' layout. Raise it with every change that older code cannot read."""


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """What an index was made with; two indexes of different settings are never mixed.

    Each is a name that changes when its results would: the embedding's model name with its dimensions, the analyzer's
    version, the chunker's version with its numbers.
    """

    embedding: str
    analyzer: str
    chunking: str

    @property
    def fingerprint(self) -> str:
        text = json.dumps([FORMAT, asdict(self)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


class IndexFolder:
    """Paths and pointers of one index under one set of settings. Nothing is made before someone writes."""

    def __init__(self, path: Path, settings: IndexSettings) -> None:
        self.path = path
        self.settings = settings
        self.store = path / settings.fingerprint

    @property
    def manifest(self) -> Path:
        return self.store / "manifest.sqlite3"

    def current(self) -> str | None:
        """Name of the store in use, None when nothing was ever published."""
        try:
            return (self.path / "CURRENT").read_text(encoding="ascii").strip() or None
        except FileNotFoundError:
            return None

    def is_ours(self) -> bool:
        return self.current() in (None, self.store.name)

    def check(self) -> str | None:
        """The store in use, as ``current`` has it. Raises IndexMismatch when it was made with other settings."""
        current = self.current()
        if current in (None, self.store.name):
            return current
        theirs = self.settings_of(str(current))
        ours = asdict(self.settings)
        names = [f.name for f in fields(self.settings) if theirs.get(f.name) != ours[f.name]]
        what = "; ".join(f"{name} was {theirs.get(name)!r} and is {ours[name]!r}" for name in names) or "its format is another"
        raise IndexMismatch(
            f"The index in {self.path} was made with other settings: {what}. Run `newsdesk ingest` to make it anew, or set them back."
        )

    def settings_of(self, store: str) -> dict[str, str]:
        """What a store was made with, by name; empty when it cannot be told."""
        try:
            found = json.loads((self.path / store / "settings.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def prepare(self) -> None:
        """Make the store's folder. For the writer."""
        self.store.mkdir(parents=True, exist_ok=True)
        _replace(self.store / "settings.json", json.dumps(asdict(self.settings), indent=1, sort_keys=True) + "\n")

    def switch(self) -> None:
        """Make our store the one in use, in one step."""
        if self.current() != self.store.name:
            _replace(self.path / "CURRENT", self.store.name + "\n")

    def sweep(self, keep: str, stores: bool = False) -> None:
        """Delete folders that no pointer names: what a killed writer left, old generations.

        Args:
            keep: the generation that is published.
            stores: also every store but ours: older ones, and those of other settings that were never finished.
        """
        for entry in list(self.store.iterdir()):
            if entry.is_dir() and entry.name != keep:
                discard(entry)
        for entry in list(self.path.iterdir()):
            if not entry.is_dir() or entry == self.store:
                continue
            # Trash may have lost its settings already when whoever deleted it was killed
            if entry.name.startswith("trash-") or (stores and (entry / "settings.json").exists()):
                discard(entry)

    def has_trash(self) -> bool:
        """Whether a store that was replaced is not wholly deleted: who did so was killed, or is at it now."""
        try:
            return any(entry.name.startswith("trash-") for entry in self.path.iterdir())
        except OSError:
            return False

    @contextmanager
    def lock(self, seconds: float) -> Iterator[None]:
        """Be the one writer. Raises IndexBusy, which says who is, after waiting ``seconds``."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise IndexUnusable(f"The index folder {self.path} cannot be made: {error.strerror}. Name another with --index.") from None
        lock = FileLock(self.path / "writer.lock")
        holder = self.path / "writer.json"
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            raise IndexBusy(f"{_describe(holder)} is writing to the index in {self.path}. Try again when it is done, or stop it.") from None
        try:
            since = datetime.datetime.now().isoformat(" ", "seconds")
            _replace(holder, json.dumps({"pid": os.getpid(), "since": since}))
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()


def discard(folder: Path) -> None:
    """Delete a folder so that nobody can open half of it: its name goes first."""
    if folder.name.startswith("trash-"):
        trash = folder
    else:
        trash = folder.with_name(f"trash-{folder.name}")
        shutil.rmtree(trash, ignore_errors=True)
        folder.rename(trash)
    shutil.rmtree(trash, ignore_errors=True)


def _describe(holder: Path) -> str:
    try:
        who = json.loads(holder.read_text(encoding="utf-8"))
        return f"Process {who['pid']} (since {who['since']})"
    except (OSError, ValueError, KeyError):
        return "Another process"


def _replace(file: Path, text: str) -> None:
    """Write a small file so that a reader sees the old one or the new one, also after a power cut."""
    temporary = file.with_name(f"{file.name}.{os.getpid()}.new")
    with temporary.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(temporary, file)
