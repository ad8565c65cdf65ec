"""The question sets of a folder laid out as ``../shared/bench``, and throw-away indexes of their articles."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import rag
from rag.desk import Newsdesk


def read_lines(path: Path) -> list[dict[str, Any]]:
    """A file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@contextmanager
def index_of(articles: list[dict[str, Any]]) -> Iterator[Newsdesk]:
    """A desk on a throw-away index of articles."""
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus"
        corpus.mkdir()
        (corpus / "corpus.jsonl").write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
        with rag.open(corpus=corpus, index=Path(scratch) / "index") as desk:
            desk.ingest()
            yield desk
