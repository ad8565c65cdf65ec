"""A drop while its files arrive: each is written to a folder of its own, outside the corpus, under a number for a name."""

from __future__ import annotations

import contextlib
import errno
import secrets
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from rag.ingest.readers import SUFFIXES
from ui.contents import HEAD, wrong_content
from ui.uploads import safe_path

MEGABYTE = 1_000_000
_FLUSH = 256 * 1024  # bytes held in memory before they are written


class Refused(Exception):
    """Something that is not done, with the reason as a key of ``strings`` and the HTTP status that fits it."""

    def __init__(self, reason: str, status: int, /, **values: object) -> None:
        super().__init__(reason)
        self.reason, self.status, self.values = reason, status, values


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not added. ``reason`` is a key of ``strings``; "" when ``detail`` says it in words."""

    name: str
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one drop may hold, all its files together, and whether anybody may add at all."""

    files: int = 2000
    megabytes: int = 100
    allowed: bool = True

    def check(self, files: int, size: int) -> None:
        """Raises ``Refused`` for more than a drop may hold."""
        if files > self.files:
            raise Refused("too_many_files", 413, most=self.files)
        if size > self.megabytes * MEGABYTE:
            raise Refused("too_large", 413, most=self.megabytes)


@dataclass(slots=True)
class Drop:
    """The files that one visitor sends at a time. Safe to use from several threads; ``files`` and ``size`` are what was announced."""

    owner: str
    limits: Limits
    files: int
    size: int
    drop_id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="newsdesk-drop-")))
    received: dict[int, str] = field(default_factory=dict)  # number of the file -> the path that it came with
    failures: list[Failure] = field(default_factory=list)
    arrived: int = 0  # bytes so far
    began: float = field(default_factory=time.monotonic)
    heard: float = field(default_factory=time.monotonic)
    closed: bool = False
    _numbers: int = 0  # files begun, ever
    _broken: int = 0  # of these, cut off
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def receive(self, name: str) -> Incoming:
        """Make room for one more file. Raises ``Refused`` when the drop is over or full."""
        with self._lock:
            self._check_open()
            self.limits.check(self._numbers - self._broken + 1, self.arrived)
            self._numbers += 1
            return Incoming(self, self._numbers, name)

    def count(self, size: int) -> None:
        """So many bytes more (or, below zero, fewer: they were thrown away). Raises ``Refused`` when that is too much."""
        with self._lock:
            if size > 0:
                self._check_open()
                self.limits.check(0, self.arrived + size)
            self.heard = time.monotonic()
            self.arrived += size

    def settle(self, number: int, name: str, reason: str, detail: str = "") -> None:
        """A file has arrived, and is either to be kept or was turned away."""
        with self._lock:
            if reason:
                self.failures.append(Failure(safe_path(name), reason, detail))
            else:
                self._check_open()
                self.received[number] = name

    def unsettle(self) -> None:
        """A file was cut off: its room is free again."""
        with self._lock:
            self._broken += 1

    def path(self, number: int) -> Path:
        return self.folder / f"{number:06d}"

    @property
    def settled(self) -> int:
        """How many files have arrived whole, taken in or turned away."""
        return len(self.received) + len(self.failures)

    @property
    def silent_for(self) -> float:
        """Seconds since something was heard of it."""
        return time.monotonic() - self.heard

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take to arrive, judged by what has; None in the first second."""
        elapsed = time.monotonic() - self.began
        return elapsed * (self.size - self.arrived) / self.arrived if elapsed > 1 and 0 < self.arrived < self.size else None

    def close(self) -> None:
        """Nothing more is taken in. What has arrived stays."""
        with self._lock:
            self.closed = True

    def discard(self) -> None:
        """The drop is over; its folder goes."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _check_open(self) -> None:
        if self.closed:
            raise Refused("drop_over", 409)


class Incoming:
    """One file as it comes in: ``take`` each piece, ``flush`` when it says so, then ``end``; or ``cut_off`` when it breaks off.

    ``take`` only counts; ``flush``, ``end`` and ``cut_off`` touch the disk, and are for a thread.
    """

    def __init__(self, drop: Drop, number: int, name: str) -> None:
        self._drop, self._number, self._name = drop, number, name
        self._suffix = Path(safe_path(name)).suffix
        self._wanted = self._suffix in SUFFIXES
        self._held = bytearray()
        self._head = b""
        self._size = 0
        self._file: BinaryIO | None = None

    def take(self, piece: bytes) -> bool:
        """Take in some bytes; True when it is time to ``flush``. Raises ``Refused`` when the drop is too large or over."""
        self._drop.count(len(piece))
        self._size += len(piece)
        if len(self._head) < HEAD:
            self._head += piece[: HEAD - len(self._head)]
        if self._wanted:  # what will not be kept is not written either
            self._held += piece
        return len(self._held) >= _FLUSH

    def flush(self) -> None:
        """Write what is held. Raises ``Refused`` when the disk is full or cannot be written to."""
        try:
            if self._file is None:
                self._file = self._drop.path(self._number).open("xb")
            self._file.write(self._held)
            self._held.clear()
        except OSError as error:
            raise _as_refusal(error) from error

    def end(self) -> bool:
        """The whole file is here. False when its type or content is none that is read. Raises ``Refused`` like ``flush``."""
        reason = wrong_content(self._head, self._suffix) if self._wanted else "wrong_type"
        if not reason:
            self.flush()
        self._close()
        if reason:
            self._forget()
        self._drop.settle(self._number, self._name, reason, " ".join(sorted(SUFFIXES)) if not self._wanted else self._suffix)
        return not reason

    def cut_off(self) -> None:
        """It broke off: what has come of it goes, and it may be sent again."""
        self._close()
        self._forget()
        self._drop.unsettle()

    def _forget(self) -> None:
        self._drop.path(self._number).unlink(missing_ok=True)
        self._drop.count(-self._size)

    def _close(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):  # of a full disk; ``flush`` has told, or the file is thrown away
                self._file.close()
            self._file = None


def _as_refusal(error: OSError) -> Refused:
    if isinstance(error, FileNotFoundError):  # the drop was cancelled while this file came in
        return Refused("drop_over", 409)
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return Refused("disk_full" if full else "cannot_keep", 507, reason=error.strerror or type(error).__name__)
