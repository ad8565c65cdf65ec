"""An index in a folder of its own, and the embedding behind it, which counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.index.index import Index
from tests.index.parts import CountingEmbedding, open_index


@pytest.fixture
def embedding() -> CountingEmbedding:
    return CountingEmbedding()


@pytest.fixture
def index(tmp_path: Path, embedding: CountingEmbedding) -> Iterator[Index]:
    with open_index(tmp_path / "index", embedding) as opened:
        yield opened
