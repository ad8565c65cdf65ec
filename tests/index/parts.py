"""What the tests of the index share: articles made by a seed, an embedding that counts, ways to open and compare."""

from __future__ import annotations

import datetime
import hashlib
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

from rag.config import Config, load_config
from rag.index.index import Index, IndexSettings
from rag.index.manifest import Manifest
from rag.index.staging import Entry
from rag.ingest.chunker import split
from rag.schema import Article

SETTINGS = IndexSettings(embedding="counting-32", analyzer="1", chunking="1:30:40")
DIMENSIONS = 32


class CountingEmbedding(BaseEmbedding):
    """A vector is the sum of one fixed random direction for each word, so equal words lie near; it counts its texts."""

    _texts: list[str] = PrivateAttr(default_factory=list)

    def __init__(self, name: str = "counting-32") -> None:
        super().__init__(model_name=name)

    @property
    def texts(self) -> list[str]:
        """Every text that was embedded so far, queries left out."""
        return self._texts

    def vector(self, text: str) -> list[float]:
        total = np.zeros(DIMENSIONS)
        for word in text.lower().split():
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
            total += np.random.default_rng(seed).standard_normal(DIMENSIONS)
        return (total / (np.linalg.norm(total) or 1.0)).tolist()

    def _get_text_embedding(self, text: str) -> list[float]:
        self._texts.append(text)
        return self.vector(text)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self.vector(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self.vector(query)


def open_index(path: Path, embedding: BaseEmbedding | None = None, settings: IndexSettings = SETTINGS, seconds: float = 5) -> Index:
    return Index.open(path, embedding or CountingEmbedding(), settings, seconds)


def small_config(corpus: Path, index: Path) -> Config:
    """Settings with short passages, so that few words make several chunks."""
    config = load_config(corpus=corpus, index=index)
    return config.model_copy(update={"chunking": config.chunking.model_copy(update={"max_words": 30, "whole_words": 40})})


def make_article(article_id: str, text: str, **known: Any) -> Article:
    known.setdefault("title", article_id)
    known.setdefault("language", "en")
    fields = repr((text, sorted(known.items(), key=str)))
    return Article(article_id=article_id, text=text, content_hash=hashlib.sha256(fields.encode()).hexdigest(), **known)


def make_text(seed: int, sentences: int = 6) -> str:
    """Sentences of ten words from a vocabulary of 2,000, one word of them found in no other text."""
    rng = random.Random(seed)
    lines = [" ".join(word(rng.randrange(2000)) for _ in range(10)).capitalize() + "." for _ in range(sentences)]
    return " ".join([f"{unique(seed)} opens this text.", *lines])


def word(n: int) -> str:
    """A made-up word that no stemmer touches."""
    return "k" + "".join("bcdfghjklm"[int(digit)] + "o" for digit in f"{n:04d}") + "k"


def unique(seed: int) -> str:
    """The word that only ``make_text(seed)`` has."""
    return "x" + word(seed)


def make_articles(count: int, first: int = 0) -> list[Article]:
    start = datetime.date(2024, 1, 1)
    return [
        make_article(
            f"a{n:04d}",
            make_text(n),
            date=start + datetime.timedelta(days=n) if n % 10 else None,
            language=("en", "ar")[n % 2],
            outlet=("Mehr", "Xinhua", None)[n % 3],
        )
        for n in range(first, first + count)
    ]


def entries(articles: Sequence[Article]) -> list[Entry]:
    return [Entry(article, split(article, 30, 40), article.article_id, f"{article.article_id}.txt") for article in articles]


def write(index: Index, articles: Sequence[Article]) -> None:
    with index.write() as writer:
        writer.put(entries(articles))


def dump(index: Index) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the manifest has published, in order of the keys."""
    manifest = Manifest(index.folder.manifest)
    try:
        tables = {"articles": "article_id", "chunks": "chunk_id", "sources": "source", "forgotten": "fingerprint"}
        return {table: [tuple(row) for row in manifest.rows(f"SELECT * FROM {table} ORDER BY {key}")] for table, key in tables.items()}
    finally:
        manifest.close()


def generation_folder(index: Index) -> Path:
    return index.folder.store / index.generation()
