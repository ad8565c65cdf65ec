"""Small corpora to ask: each test says what the articles say and gets a real desk on them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import rag
from rag.desk import Newsdesk

Ask = Callable[..., Newsdesk]


@pytest.fixture
def desk_on(tmp_path: Path) -> Iterator[Ask]:
    """``desk_on(text, {"text": ..., "date": ...})``: a desk on these articles, in their order ``a0``, ``a1``, ..."""
    with ExitStack() as stack:

        def make(*articles: str | dict[str, str]) -> Newsdesk:
            corpus = tmp_path / "corpus"
            corpus.mkdir(exist_ok=True)
            records = [{"id": f"a{n}", **({"text": a} if isinstance(a, str) else a)} for n, a in enumerate(articles)]
            (corpus / "all.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
            desk = stack.enter_context(rag.open(corpus=corpus, index=tmp_path / "index"))
            desk.ingest()
            return desk

        yield make
