"""A store in a folder of its own, and a clock that the test moves."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ui.store import Store


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = datetime.datetime(2030, 1, 1, 12, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        self.now += datetime.timedelta(microseconds=1)
        return self.now

    def passes(self, **time: float) -> None:
        self.now += datetime.timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "conversations.sqlite3"


@pytest.fixture
def store(file: Path, clock: Clock) -> Iterator[Store]:
    store = Store.open(file, clock=clock)
    yield store
    store.close()


@pytest.fixture
def bytes_kept(file: Path) -> Callable[[], bytes]:
    """All that lies on disk, the log beside the file included."""

    def read() -> bytes:
        return b"".join(path.read_bytes() for path in sorted(file.parent.iterdir()))

    return read
