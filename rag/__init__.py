"""Newsdesk: question answering over a folder of news articles, every sentence cited to the exact words.

import rag

answer = rag.query("Who initiated the call?")     # ./config.toml; indexes its corpus when it must
with rag.open(corpus="articles") as desk:         # a desk of your own
    desk.ingest()
    print(desk.query("Who initiated the call?").text)
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.schema import (
    Answer,
    Article,
    ArticlePage,
    ArticleRow,
    Check,
    Chunk,
    Citation,
    DayCount,
    Filters,
    Hit,
    IngestProgress,
    IngestReport,
    Sentence,
    Stats,
    Window,
)

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from rag.desk import Newsdesk

__all__ = [
    "Answer",
    "Article",
    "ArticlePage",
    "ArticleRow",
    "Check",
    "Chunk",
    "Citation",
    "DayCount",
    "Filters",
    "Hit",
    "IngestProgress",
    "IngestReport",
    "Sentence",
    "Stats",
    "Window",
    "aquery",
    "astream",
    "check",
    "open",
    "query",
    "stream",
]

# The desk behind the functions of this module, made at their first use. Importing the package stays cheap: LlamaIndex
# and Chroma take seconds to load, and `newsdesk --help` needs neither.
_default: Newsdesk | None = None
_making = threading.Lock()


def open(
    config: str | Path | None = None, corpus: str | Path | None = None, index: str | Path | None = None, llm: LLM | None = None
) -> Newsdesk:
    """Open a desk; use it in a ``with`` block or close it.

    Args:
        config: a ``config.toml``; None takes the one in the working folder, or the defaults.
        corpus: folder of articles, instead of the one in the settings.
        index: folder for the index, instead of the one in the settings.
        llm: any LlamaIndex LLM, instead of the one in the settings.
    """
    from rag.desk import open_desk

    return open_desk(config, corpus, index, llm)


def query(question: str, history: Sequence[Any] = (), filters: Filters | None = None, read_dates: bool = True) -> Answer:
    """Answer a question from the articles of the default desk, which is indexed first when its files have changed."""
    return _desk().query(question, history, filters, read_dates)


def stream(question: str, history: Sequence[Any] = (), filters: Filters | None = None, read_dates: bool = True) -> Iterator[str | Answer]:
    """Pieces of the answer's text, then the finished ``Answer``."""
    return _desk().stream(question, history, filters, read_dates)


async def aquery(question: str, history: Sequence[Any] = (), filters: Filters | None = None, read_dates: bool = True) -> Answer:
    """``query`` that does not block the event loop."""
    import asyncio

    desk = await asyncio.to_thread(_desk)
    return await desk.aquery(question, history, filters, read_dates)


async def astream(
    question: str, history: Sequence[Any] = (), filters: Filters | None = None, read_dates: bool = True
) -> AsyncIterator[str | Answer]:
    """``stream`` that does not block the event loop."""
    import asyncio

    desk = await asyncio.to_thread(_desk)
    async for event in desk.astream(question, history, filters, read_dates):
        yield event


def check(sentence: str, quote: str, *, day: datetime.date | None = None) -> Check:
    """Does this quotation bear this sentence out? ``.supported`` says it, ``.reasons`` what speaks against it.

    Args:
        day: publication day of the article that is quoted: "on Monday" in it is told from this day.
    """
    from rag.verify.check import check as compare

    return compare(sentence, quote, day=day)


def _desk() -> Newsdesk:
    global _default
    with _making:
        if _default is None:
            desk = open()
            if desk.needs_ingest():
                desk.ingest()
            _default = desk
        return _default
