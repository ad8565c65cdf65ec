"""What a large index costs: the table of articles, questions, and the few things that touch all of it.

    python benchmarks/articles.py [--articles 100000] [--runs 9]

One line of JSON. The index is made of short made-up articles, one passage each, in a temporary folder: 100,000 of them take some
minutes and 2 GB. Times are medians in milliseconds, the first run not counted, unless a name says seconds.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import rag

_DAYS = 1000
_OUTLETS = ("Mehr", "Xinhua", "Harbour Daily", "The Coast", "Tide", "Gulf Post", "الشرق", "الميناء", None)
# Two letters to a syllable.
_SYLLABLES = {"en": "bacedifoguhalomenipolaresotuvewi", "ar": "باترجمحدخلدمرسسعشكصفطلعنقوكتلمنوهريد"}
_QUESTIONS = ("What did {} {} say about {}?", "Who met {} and {} in {} in December 2023?")


class Words:
    """Made-up words of one language, as unevenly common as real ones."""

    def __init__(self, chance: random.Random, letters: str, size: int = 20_000) -> None:
        syllables = [letters[at : at + 2] for at in range(0, len(letters), 2)]
        self._chance = chance
        self._words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(size)]

    def some(self, count: int) -> list[str]:
        # A rank drawn evenly on a logarithmic scale gives Zipf's law
        return [self._words[int(len(self._words) ** self._chance.random()) - 1] for _ in range(count)]


def write_articles(corpus: Path, count: int, seed: int = 0) -> Words:
    """Write one ``.jsonl`` file with ``count`` articles, a third of them Arabic. Returns the English words."""
    corpus.mkdir()
    chance = random.Random(seed)
    words = {language: Words(chance, letters) for language, letters in _SYLLABLES.items()}
    with (corpus / "all.jsonl").open("w", encoding="utf-8") as file:
        for n in range(count):
            record = _record(chance, f"story-{n:06}", "ar" if n % 3 == 2 else "en", words)
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return words["en"]


def _record(chance: random.Random, article_id: str, language: str, words: dict[str, Words]) -> dict[str, str | None]:
    sentences = [f"{' '.join(words[language].some(12)).capitalize()} {chance.randint(1, 9999)}." for _ in range(chance.randint(2, 5))]
    day = datetime.date(2022, 1, 1) + datetime.timedelta(days=chance.randrange(_DAYS))
    return {
        "id": article_id,
        "title": " ".join(words[language].some(8)).capitalize(),
        "text": " ".join(sentences),
        "language": language,
        "outlet": chance.choice(_OUTLETS),
        "date": day.isoformat(),
    }


def milliseconds(work: Callable[[int], object], runs: int) -> float:
    """Median time of ``work(n)`` for n from 1; ``work(0)`` warms up."""
    times = []
    for n in range(runs + 1):
        started = time.perf_counter()
        work(n)
        times.append(1000 * (time.perf_counter() - started))
    return round(statistics.median(times[1:]), 1)


def table_figures(desk: rag.desk.Newsdesk, words: Words, articles: int, runs: int) -> dict[str, float]:
    """Pages in each order, deep ones, and found by words; the slower direction of each."""
    figures = {}
    for sort in ("title", "outlet", "date", "language", "words"):
        for name, offset in ((sort, 0), (f"{sort}_last", articles - 50)):
            pages = [partial(_page, desk, sort, down, offset) for down in (True, False)]
            figures[f"page_by_{name}"] = max(milliseconds(page, runs) for page in pages)
    searches = [" ".join(words.some(1 + n % 2)) for n in range(runs + 1)]
    figures["page_search"] = milliseconds(lambda n: desk.browse(searches[n]), runs)
    figures["page_search_nothing"] = milliseconds(lambda _: desk.browse("no-such-word"), runs)
    figures["page_filtered"] = milliseconds(lambda _: desk.browse(filters=rag.Filters(languages=("ar",), outlets=("Tide",))), runs)
    figures["per_day_by_language"] = milliseconds(lambda _: desk.per_day("language"), runs)
    figures["per_day_by_outlet"] = milliseconds(lambda _: desk.per_day("outlet"), runs)
    return figures


def question_figures(desk: rag.desk.Newsdesk, words: Words, runs: int) -> dict[str, float]:
    """Questions without a filter, and with each kind."""
    asked = [_QUESTIONS[n % 2].format(*words.some(3)) for n in range(runs + 1)]
    first, last = datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)
    filters = {
        "": None,
        "_language": rag.Filters(languages=("en",)),
        "_outlet": rag.Filters(outlets=("Tide",)),
        "_year": rag.Filters(first, last),
        "_day": rag.Filters(first, first),
    }
    figures = {}
    for name, chosen in filters.items():
        figures[f"query{name}"] = milliseconds(partial(_ask, desk, asked, chosen), runs)
    return figures


def measure(articles: int, runs: int) -> dict[str, Any]:
    """All figures of one index."""
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder) / "corpus", Path(folder) / "index"
        words = write_articles(corpus, articles)
        started = time.perf_counter()
        with rag.open(corpus=corpus, index=index) as desk:
            report = desk.ingest()
            assert report.added == articles, report
        ingested = time.perf_counter() - started
        figures: dict[str, Any] = {"ingest_seconds": round(ingested, 1), "open": milliseconds(lambda _: _open(corpus, index), runs)}
        started = time.perf_counter()
        with rag.open(corpus=corpus, index=index) as desk:
            desk.query("What was said first?")
            figures["first_query_seconds"] = round(time.perf_counter() - started, 2)
            figures["stats_first"] = milliseconds(lambda _: _count(desk), runs)
            figures["needs_ingest"] = milliseconds(lambda _: desk.needs_ingest(), runs)
            figures["suggestions"] = milliseconds(lambda n: desk.suggestions(("en", "ar")[n % 2]), runs)
            figures |= table_figures(desk, words, articles, runs) | question_figures(desk, words, runs)
            figures["delete_one_seconds"] = round(milliseconds(lambda n: desk.delete(f"story-{7 * n:06}"), 3) / 1000, 2)
        return {"benchmark": "articles", "articles": articles, "chunks": report.chunks, "runs": runs, **figures}


def _open(corpus: Path, index: Path) -> None:
    with rag.open(corpus=corpus, index=index) as desk:
        desk.stats()


def _page(desk: rag.desk.Newsdesk, sort: str, descending: bool, offset: int, _: int) -> None:
    desk.browse(sort=sort, descending=descending, offset=offset)


def _ask(desk: rag.desk.Newsdesk, questions: list[str], filters: rag.Filters | None, n: int) -> None:
    desk.query(questions[n], filters=filters)


def _count(desk: rag.desk.Newsdesk) -> None:
    desk._index._stats = None  # counts are kept until the index changes
    desk.stats()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    json.dump(measure(arguments.articles, arguments.runs), sys.stdout)
    print()
