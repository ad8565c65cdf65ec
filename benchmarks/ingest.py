"""Ingest figures on made-up articles: throughput, its ratio to a bare Chroma ``add`` of the same rows, an unchanged second run.

    python benchmarks/ingest.py [--articles 500] [--runs 3]

One line of JSON. The bare ``add`` gets the vectors, texts and metadata ready-made from our own index and writes them to a new
collection in one process, so it is the least that any pipeline on Chroma can take. Both are measured in turns; medians are given.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rag

_BATCH = 5000  # Chroma takes at most 5,461 rows at a time
# Two letters to a syllable.
_SYLLABLES = {"en": "bacedifoguhalomenipolaresotuvewi", "ar": "باترجمحدخلدمرسسعشكصفطلعنقوكتلمنوهريد"}
_ENDS = {"en": (". ", ", "), "ar": (". ", "، ")}


def make_articles(folder: Path, count: int, seed: int = 0) -> None:
    """Write ``count`` articles, two in three English and the rest Arabic, with words as unevenly common as in real text."""
    folder.mkdir()
    chance = random.Random(seed)
    words = {language: _vocabulary(chance, letters) for language, letters in _SYLLABLES.items()}
    for n in range(count):
        language = "ar" if n % 3 == 2 else "en"
        day = f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        sentences = [_sentence(chance, words[language], *_ENDS[language]) for _ in range(chance.randint(8, 40))]
        (folder / f"{n:05}.txt").write_text(f" date {day} {''.join(sentences).strip()}\n", encoding="utf-8")


def _vocabulary(chance: random.Random, letters: str, size: int = 20_000) -> list[str]:
    syllables = [letters[at : at + 2] for at in range(0, len(letters), 2)]
    return ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(size)]


def _sentence(chance: random.Random, words: list[str], end: str, comma: str) -> str:
    # A rank drawn evenly on a logarithmic scale gives Zipf's law: few words very often, most words seldom.
    chosen = [words[int(len(words) ** chance.random()) - 1] for _ in range(chance.randint(8, 30))]
    chosen.insert(len(chosen) // 2, str(chance.randint(1, 9999)))
    return f"{' '.join(chosen[:9])}{comma}{' '.join(chosen[9:])}{end}".capitalize()


def ingest(corpus: Path, index: Path) -> tuple[Any, float]:
    """(report, seconds) of one ingest through the public API, the opening of the desk not counted."""
    with rag.open(corpus=corpus, index=index) as desk:
        started = time.perf_counter()
        report = desk.ingest()
        return report, time.perf_counter() - started


def rows(index: Path, scratch: Path) -> list[dict[str, Any]]:
    """What our index put into Chroma, ready to be added again, in batches."""
    import chromadb

    source = next(index.rglob("chroma.sqlite3")).parent
    copy = Path(shutil.copytree(source, scratch / "copy"))  # a client of its own, not the one that this process has cached
    client = chromadb.PersistentClient(path=str(copy))
    collection = max((client.get_collection(found.name) for found in client.list_collections()), key=lambda found: found.count())
    return list(_pages(collection))


def _pages(collection: Any) -> Iterator[dict[str, Any]]:
    for offset in range(0, collection.count(), _BATCH):
        page = collection.get(limit=_BATCH, offset=offset, include=["embeddings", "documents", "metadatas"])
        yield {key: page[key] for key in ("ids", "embeddings", "documents", "metadatas")}


def bare_add(batches: list[dict[str, Any]], path: Path) -> float:
    """Seconds that a bare Chroma client takes to add the rows to a new collection."""
    import chromadb

    client = chromadb.PersistentClient(path=str(path))
    collection = client.create_collection("bare", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None)
    started = time.perf_counter()
    for batch in batches:
        collection.add(**batch)
    return time.perf_counter() - started


def measure(articles: int, runs: int) -> dict[str, Any]:
    """All figures of one benchmark, seconds and rows per second."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        corpus = scratch / "corpus"
        make_articles(corpus, articles)
        ingest(corpus, scratch / "warm")  # imports and word lists are loaded once in a process, not once an ingest
        batches = rows(scratch / "warm", scratch)
        first, unchanged, bare = [], [], []
        for n in range(runs):
            report, seconds = ingest(corpus, scratch / f"index{n}")
            assert report.added == articles, report
            first.append(seconds)
            again, seconds = ingest(corpus, scratch / f"index{n}")
            assert again.unchanged == articles, again
            unchanged.append(seconds)
            bare.append(bare_add(batches, scratch / f"bare{n}"))
        count = sum(len(batch["ids"]) for batch in batches)
        ours, theirs = count / statistics.median(first), count / statistics.median(bare)
        return {
            "benchmark": "ingest",
            "articles": articles,
            "chunks": count,
            "runs": runs,
            "first_seconds": round(statistics.median(first), 2),
            "unchanged_seconds": round(statistics.median(unchanged), 3),
            "chunks_per_second": round(ours),
            "bare_chroma_chunks_per_second": round(theirs),
            "ratio_to_bare_chroma": round(ours / theirs, 2),
        }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    json.dump(measure(arguments.articles, arguments.runs), sys.stdout)
    print()
