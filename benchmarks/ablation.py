"""Which parts of the search pay: nDCG@10 with each switched off.

    python benchmarks/ablation.py ../shared/bench

Asks every second question of the sets of that folder. A part is switched off by taking its weight away, so the product itself
carries no switches. One row a part; the first row is the product as it is, the next two each half of the fusion alone.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from sets import index_of, read_lines

from rag.config import SearchConfig
from rag.desk import Newsdesk
from rag.index import lexical
from rag.retrieve import question as reading
from rag.retrieve import retriever

Asked = list[tuple[str, str]]
"""Questions, each with the id of the article that answers it."""


@contextmanager
def without(part: str) -> Iterator[None]:
    """Take one part out of the search."""
    off = {
        "synonyms": lambda: patch.object(retriever, "_SYNONYM_WEIGHT", 0.0),
        "titles": lambda: patch.object(lexical, "_TITLE_WEIGHT", 0.0),
        "pairs of words": lambda: patch.object(lexical, "_PAIR_WEIGHT", 0.0),
        "misspelt words": lambda: patch.object(lexical, "_MISSPELT_WEIGHT", 0.0),
        "reranking by sentences": lambda: patch.object(retriever, "_EVIDENCE_WEIGHT", 0.0),
        "names by consonants": lambda: patch.object(reading, "skeleton", lambda _: ""),
        "lexicon": lambda: patch.object(reading, "renderings", lambda *_: {}),
    }
    with off[part]():
        yield


PARTS = ("synonyms", "titles", "pairs of words", "misspelt words", "reranking by sentences", "names by consonants", "lexicon")


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1])
    with ExitStack() as stack:
        sets = {name: (stack.enter_context(index_of(articles)), asked) for name, articles, asked in read_sets(folder)}
        print(f"{'search nDCG@10':28}" + "".join(f"{name:>14}" for name in sets))
        row("all parts", sets, None)
        row("words alone", sets, SearchConfig(vector_weight=0.0))
        row("vectors alone", sets, SearchConfig(vector_weight=1.0))
        for part in PARTS:
            with without(part):
                row(f"without {part}", sets, None)


def read_sets(folder: Path) -> Iterator[tuple[str, list[dict], Asked]]:
    """Name, articles, questions of each set."""
    for data, asked, held in (
        ("xquad", "en", "en"),
        ("xquad", "ar", "ar"),
        ("arcd", "ar", "ar"),
        ("xquad", "en", "ar"),
        ("xquad", "ar", "en"),
    ):
        questions = read_lines(folder / data / "questions.jsonl")[::2]
        name = f"{data}-{asked}" if asked == held else f"{asked} of {held}"
        yield (
            name,
            read_lines(folder / data / f"corpus.{held}.jsonl"),
            [(q["question"][asked], f"{held}-{q['paragraph']}") for q in questions],
        )
    for asked, held in (("en", "ar"), ("ar", "en")):
        headlines = [(story["title"], held + story["id"][2:]) for story in read_lines(folder / "ntrex" / f"corpus.{asked}.jsonl")]
        yield f"news {asked} of {held}", read_lines(folder / "ntrex" / f"corpus.{held}.jsonl"), headlines


def row(title: str, sets: dict[str, tuple[Newsdesk, Asked]], config: SearchConfig | None) -> None:
    """Print one line of the table."""
    figures = [ndcg(desk, asked, config) for desk, asked in sets.values()]
    print(f"{title:28}" + "".join(f"{figure:14.4f}" for figure in figures), flush=True)


def ndcg(desk: Newsdesk, asked: Asked, config: SearchConfig | None) -> float:
    """Mean of 1 / log2(rank + 1) of the one right article among the first ten (Järvelin and Kekäläinen 2002)."""
    search = retriever.HybridRetriever(desk._index, desk._embedding, config or desk.config.search)
    total = 0.0
    for text, right in asked:
        order = list(dict.fromkeys(hit.article_id for hit in search.search(search.read(text), 30)))[:10]
        total += 1 / math.log2(order.index(right) + 2) if right in order else 0.0
    return total / len(asked)


if __name__ == "__main__":
    main()
