"""What the reader tests share: one-line ways to read a file that a test has just written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rag.ingest.readers import ReadFailure, read
from rag.schema import Article


@pytest.fixture
def read_one(tmp_path: Path) -> Callable[..., Article]:
    """Writes a file and reads the one article in it."""

    def write_and_read(content: str | bytes, name: str = "story.txt") -> Article:
        found = _read(tmp_path, content, name)
        assert len(found) == 1 and isinstance(found[0], Article), found
        return found[0]

    return write_and_read


@pytest.fixture
def read_all(tmp_path: Path) -> Callable[..., list[Article | ReadFailure]]:
    """Writes a file and reads everything in it."""
    return lambda content, name: _read(tmp_path, content, name)


@pytest.fixture
def read_reason(tmp_path: Path) -> Callable[..., str]:
    """Writes a file that cannot be read and gives the one reason."""

    def write_and_read(content: str | bytes, name: str = "story.txt") -> str:
        found = _read(tmp_path, content, name)
        assert len(found) == 1 and isinstance(found[0], ReadFailure), found
        assert found[0].path == str(tmp_path / name)
        assert "\n" not in found[0].reason and "Error" not in found[0].reason
        return found[0].reason

    return write_and_read


def _read(folder: Path, content: str | bytes, name: str) -> list[Article | ReadFailure]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read(path))
