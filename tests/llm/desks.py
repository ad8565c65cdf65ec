"""Desks with a model behind them: real articles, a real index, the settings of a real ``config.toml``."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import rag
from rag.desk import Newsdesk
from rag.schema import Answer

HARBOUR = (
    {
        "id": "harbour",
        "title": "Eastern pier closed",
        "date": "2024-12-03",
        "outlet": "Valdemossa Courier",
        "text": "The harbour master of Valdemossa, Ines Calderon, closed the eastern pier on Monday because of a cracked beam. "
        "Repairs will cost 3.5 million euros and take nine weeks, she said. "
        "“No ship was damaged,” Calderon told reporters. Ferries to Arvenholm leave from the western pier until then.",
    },
    {
        "id": "ferry",
        "title": "Ferry company counts its losses",
        "date": "2024-12-05",
        "outlet": "Arvenholm Post",
        "text": "The ferry company Nordlinje lost 40,000 euros in the first two days after the eastern pier of Valdemossa was closed. "
        "Its director, Pavel Ortmann, asked the town for help on Wednesday. The town council did not agree to pay.",
    },
    {
        "id": "marsa",
        "title": "إغلاق الرصيف الشرقي",
        "date": "2024-12-04",
        "outlet": "صوت المرفأ",
        "text": "قالت مديرة الميناء إيناس كالديرون إن إصلاح الرصيف الشرقي سيستغرق تسعة أسابيع. وأضافت أن أي سفينة لم تتضرر. "
        "وتغادر العبارات من الرصيف الغربي حتى نهاية الإصلاح.",
    },
)
WHO = "Who closed the eastern pier?"
TRUE = "Ines Calderon, the harbour master of Valdemossa, closed the eastern pier because of a cracked beam [1]."


@contextmanager
def model_desk(folder: Path, base_url: str, articles: Sequence[dict[str, str]] = HARBOUR, **settings: Any) -> Iterator[Newsdesk]:
    """A desk on these articles whose model listens at ``base_url``; settings are those of ``[llm]``, or ``section__key``."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / "all.jsonl").write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
    with rag.open(config=write_config(folder, base_url, **settings)) as desk:
        desk.ingest()
        yield desk


def write_config(folder: Path, base_url: str, **settings: Any) -> Path:
    """A ``config.toml`` beside a folder ``corpus``."""
    llm = {"provider": "openai-like", "base_url": base_url, "model": "tiny", "retries": 0, "seconds": 20.0, "stall_seconds": 5.0}
    sections: dict[str, dict[str, Any]] = {"corpus": {"path": "corpus"}, "index": {"path": "index"}, "llm": llm}
    for name, value in settings.items():
        section, _, key = name.rpartition("__")
        sections.setdefault(section or "llm", {})[key] = value
    lines = [
        f"[{section}]\n" + "".join(f"{k} = {json.dumps(v, ensure_ascii=False)}\n" for k, v in keys.items())
        for section, keys in sections.items()
    ]
    file = folder / "config.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def run_async(work: Coroutine[Any, Any, None]) -> None:
    """Run on an event loop of its own, in a thread: Playwright keeps one running in this."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result(120)


def listen(desk: Newsdesk, question: str, **more: Any) -> tuple[str, Answer]:
    """What streamed, joined, and the answer that stands."""
    *pieces, answer = desk.stream(question, **more)
    assert isinstance(answer, Answer), "a stream ends with its answer"
    return "".join(pieces), answer


def holds(desk: Newsdesk, answer: Answer) -> bool:
    """Whether every citation is its article's text, character for character."""
    return all(desk.article(c.article_id).text[c.start : c.end] == c.quote for c in answer.citations)
