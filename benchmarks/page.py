"""How fast the page is on the five articles, in a real browser: first words, start, and 25 chats at once.

    python benchmarks/page.py [--visitors 25] [--turns 4]

One line of JSON. The server is a process of its own with an index of its own, the browser the system's Chromium, all on this machine.

``first_words_ms``   from the keydown of Enter to the first sentence of the new turn in the document: 20 questions in two languages.
``usable_s``         from the server's first answer over HTTP to a page whose box takes a question, in a new browser: with the index there
                     (``usable_s``), and on a first start, which makes it (``usable_first_start_s``).
``pages``            so many browser pages, each a visitor with cookies of its own, press Enter at the same moment, turn after turn: time to
                     the full answer, measured inside the pages. The browser draws all of them on the processor that also answers.
``chats``            the same visitors without a browser: what a page sends and receives, drawings included. The server alone.
``programs``         so many visitors over ``/ask``, each with its history: the server alone.

``lost`` counts the turns without a full answer, ``mixed_up`` those with the question or the answer of another. What each should say is
known from the desk, which was asked the same in this process.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, Page, async_playwright

import rag

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 30  # seconds for one answer; after that it counts as lost

# What the page looks like; the only place here that knows.
BOX = "#nd-composer textarea"
TURN = ".turn"
QUESTION = ".question"
SENTENCE = ".sentence"
DONE = ".answer.done"
SEND = ".composer .send"  # there once nothing is being answered

QUESTIONS = (
    "Who initiated the call between Putin and Pezeshkian?",
    "ماذا قال أمير قطر عن سوريا؟",
    "What did Assad accuse the United States and Israel of?",
    "ما الذي بحثه بزشكيان مع أمير قطر؟",
    "What did the emir of Qatar say about Gaza and Lebanon?",
    "ما رأي الرئيس الإيراني في دور الكيان الصهيوني؟",
    "Who praised Qatar's role as a mediator?",
    "من سيزور قطر للمشاركة في اللجنة الاقتصادية المشتركة؟",
    "What did Pezeshkian say about terrorism in northern Syria?",
    "ماذا قال بزشكيان عن انتشار الإرهاب في المنطقة؟",
    "What assistance did Iran offer the Syrian government?",
    "كيف وصف الرئيس بزشكيان جهود قطر كوسيط؟",
    "What did the Kremlin say about the call with Pezeshkian?",
    "ماذا قال أمير قطر عن غزة ولبنان؟",
    "What did Al-Assad say about the resistance axis?",
    "ما العلاقات بين إيران وقطر؟",
    "What did Pezeshkian say about the territorial integrity of Islamic countries?",
    "ماذا قال بزشكيان عن المجموعات الإرهابية في الشمال السوري؟",
    "When did Pezeshkian visit Doha?",
    "من أجرى اتصالا هاتفيا مع أمير قطر؟",
)

# Runs in every page. Enter in the box starts a clock; what then appears in a new turn stops it. All times are the page's own.
WATCH = """
window.bench = {};
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.closest?.('%(box)s')) {
    window.bench = {entered: performance.now(), turns: document.querySelectorAll('%(turn)s').length};
  }
}, true);
new MutationObserver(() => {
  const bench = window.bench;
  if (!bench.entered || bench.done) return;
  const turns = document.querySelectorAll('%(turn)s');
  if (turns.length <= bench.turns) return;
  const turn = turns[turns.length - 1], now = performance.now() - bench.entered;
  if (!bench.words && turn.querySelector('%(sentence)s')?.textContent.trim()) bench.words = now;
  if (turn.querySelector('%(done)s')) {
    Object.assign(bench, {done: now, asked: turn.querySelector('%(question)s')?.textContent, said: turn.innerText});
  }
}).observe(document, {subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['class']});
"""


def main(visitors: int, turns: int) -> dict[str, Any]:
    """All figures."""
    with tempfile.TemporaryDirectory() as folder:
        places = Path(folder)
        shutil.copytree(ROOT / "corpus", places / "corpus", ignore=shutil.ignore_patterns(".*"))
        shutil.copy(ROOT / "config.toml", places)  # its paths are relative to it, so the index and the conversations lie beside it
        talks = [[QUESTIONS[(7 * visitor + turn) % len(QUESTIONS)] for turn in range(turns)] for visitor in range(visitors)]
        with rag.open(corpus=places / "corpus", index=places / "own") as desk:
            desk.ingest()
            expected = {(*talk[:n],): desk.query(talk[n - 1], talk[: n - 1]).text for talk in talks for n in range(1, turns + 1)}
        return asyncio.run(measure(places, talks, expected))


async def measure(places: Path, talks: Sequence[Sequence[str]], expected: dict[tuple[str, ...], str]) -> dict[str, Any]:
    """The figures, with a browser that is already running when the server starts."""
    figures: dict[str, Any] = {"benchmark": "page", "cores": os.cpu_count(), "questions": len(QUESTIONS)}
    async with chromium() as browser:
        with served(places) as address:
            figures["usable_first_start_s"] = round(await usable(browser, address), 2)
        with served(places) as address:
            figures["usable_s"] = round(await usable(browser, address), 2)
            figures["first_words_ms"] = await first_words(browser, address)
            figures["pages"] = summary(await many_pages(browser, address, talks, expected))
            figures["chats"] = summary(await many_chats(address, talks, expected))
            figures["programs"] = summary(await many_programs(address, talks, expected))
    return figures


# -- server and browser ------------------------------------------------------------------------------------------------


@contextmanager
def served(places: Path) -> Iterator[str]:
    """The page as ``newsdesk serve`` serves it, from the moment it answers."""
    command = [sys.executable, "-m", "rag", "serve", "--port", "0", "--config", str(places / "config.toml")]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        found = next(filter(None, (re.search(r"http://\S+", line) for line in server.stdout)), None)
        if found is None:
            sys.exit("The page did not start.")
        httpx.get(found[0], timeout=PATIENCE).raise_for_status()
        yield found[0]
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The system's browser. Root has no sandbox, and small containers have a small /dev/shm."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--disable-dev-shm-usage", *sandbox])
        yield browser
        await browser.close()


async def opened(browser: Browser, address: str) -> Page:
    """The page in a context of its own, so with cookies of its own, ready to be asked."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="en")
    page = await context.new_page()
    await page.add_init_script(WATCH % {"box": BOX, "turn": TURN, "question": QUESTION, "sentence": SENTENCE, "done": DONE})
    await page.goto(address, wait_until="commit")
    await page.wait_for_selector(f"{BOX}:enabled", timeout=60_000)
    return page


async def usable(browser: Browser, address: str) -> float:
    """Seconds until a new visitor can type, from now; the server has just begun to answer."""
    started = time.perf_counter()
    page = await opened(browser, address)
    seconds = time.perf_counter() - started
    await page.context.close()
    return seconds


async def ask(page: Page, question: str) -> dict[str, Any]:
    """Type, press Enter, wait for the end: what the page's own clock says, without ``done`` when there was no end."""
    await page.wait_for_selector(SEND, timeout=PATIENCE * 1000)
    await page.fill(BOX, question)
    await page.press(BOX, "Enter")
    try:
        await page.wait_for_function("() => window.bench.done", timeout=PATIENCE * 1000)
    except Exception:  # lost, and counted as such
        return {}
    return dict(await page.evaluate("() => window.bench"))


# -- figures -----------------------------------------------------------------------------------------------------------


async def first_words(browser: Browser, address: str) -> dict[str, float]:
    """Milliseconds, over all questions in one conversation; the first question of a server is not left out."""
    page = await opened(browser, address)
    times = [float((await ask(page, question)).get("words", math.inf)) for question in QUESTIONS]
    await page.context.close()
    return {"median": round(statistics.median(times)), "max": round(max(times))}


Turn = tuple[float, str]  # milliseconds to the full answer, and "" or what was wrong with it


async def many_pages(browser: Browser, address: str, talks: Sequence[Sequence[str]], expected: dict[tuple[str, ...], str]) -> list[Turn]:
    """Each talk in a page of its own; all ask at the same moment, then wait for each other."""
    pages = [await opened(browser, address) for _ in talks]
    turns: list[Turn] = []
    for n in range(1, len(talks[0]) + 1):
        seen = await asyncio.gather(*(ask(page, talk[n - 1]) for page, talk in zip(pages, talks, strict=True)))
        turns += [_judged(one, talk[n - 1], expected[(*talk[:n],)]) for one, talk in zip(seen, talks, strict=True)]
    for page in pages:
        await page.context.close()
    return turns


def _judged(seen: dict[str, Any], question: str, answer: str) -> Turn:
    if "done" not in seen:
        return math.inf, "lost"
    # The marks, and the day told after "on Monday", are drawn by the page; the first words stand as they are.
    own = question in (seen["asked"] or "") and _letters(answer)[:25] in _letters(seen["said"].replace(question, "", 1))
    return float(seen["done"]), "" if own else "mixed up"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


async def many_chats(address: str, talks: Sequence[Sequence[str]], expected: dict[tuple[str, ...], str]) -> list[Turn]:
    """Each talk by a visitor with a cookie of its own, who sends what a page sends; what is answered is read from the export."""
    turns: list[Turn] = []
    clients = [httpx.AsyncClient(base_url=address, timeout=PATIENCE) for _ in talks]
    pages = await asyncio.gather(*(client.get("") for client in clients))  # the cookie comes with it
    assert all(page.status_code == 200 for page in pages)
    config = (await clients[0].get("config")).json()
    event = next(one["id"] for one in config["dependencies"] if any(target[1] == "ask" for target in one["targets"]))
    conversations = [""] * len(talks)
    for n in range(1, len(talks[0]) + 1):
        jobs = (_chat(c, event, talk[n - 1], known) for c, talk, known in zip(clients, talks, conversations, strict=True))
        told = await asyncio.gather(*jobs)
        conversations = [conversation for _, conversation in told]
        for client, (ms, conversation), talk in zip(clients, told, talks, strict=True):
            kept = (await client.get(f"newsdesk/export/{conversation}.json")).json()["turns"] if ms < math.inf else []
            own = len(kept) == n and kept[-1]["question"] == talk[n - 1] and kept[-1]["answer"]["text"] == expected[(*talk[:n],)]
            turns.append((ms, "" if own else "mixed up" if kept else "lost"))
    for client in clients:
        await client.aclose()
    return turns


async def _chat(client: httpx.AsyncClient, event: int, question: str, conversation: str) -> tuple[float, str]:
    """(milliseconds, conversation) of one question as a page sends it."""
    asked = {"conversation": conversation, "filters": {}, "question": question}
    body = {"data": [], "event_data": asked, "fn_index": event, "session_hash": uuid.uuid4().hex}
    started = time.perf_counter()
    async for told in _events(client, body):
        found = re.search(r"conversation&quot;: &quot;([\w-]+)", json.dumps(told))
        conversation = found[1] if found else conversation
        if told.get("msg") == "process_completed" and told["success"]:
            return (time.perf_counter() - started) * 1000, conversation
    return math.inf, conversation


async def _events(client: httpx.AsyncClient, body: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
    """Gradio's protocol: join the queue, then read events. Ends early when the connection breaks."""
    try:
        (await client.post("gradio_api/queue/join", json=body)).raise_for_status()
        async with client.stream("GET", "gradio_api/queue/data", params={"session_hash": body["session_hash"]}) as events:
            async for line in events.aiter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))
    except httpx.HTTPError:
        return


async def many_programs(address: str, talks: Sequence[Sequence[str]], expected: dict[tuple[str, ...], str]) -> list[Turn]:
    """Each talk by a client of its own; all ask at the same moment, then wait for each other."""
    turns: list[Turn] = []
    clients = [httpx.AsyncClient(base_url=address, timeout=PATIENCE) for _ in talks]
    config = (await asyncio.gather(*(client.get("config") for client in clients)))[0].json()  # the cookie comes with it
    endpoint = next(one for one in config["dependencies"] if one["api_name"] == "ask")["id"]
    for n in range(1, len(talks[0]) + 1):
        jobs = (_call(client, endpoint, talk[n - 1], talk[: n - 1]) for client, talk in zip(clients, talks, strict=True))
        for (ms, answer), talk in zip(await asyncio.gather(*jobs), talks, strict=True):
            own = answer and answer["question"] == talk[n - 1] and answer["text"] == expected[(*talk[:n],)]
            turns.append((ms, "" if own else "mixed up" if answer else "lost"))
    for client in clients:
        await client.aclose()
    return turns


async def _call(client: httpx.AsyncClient, endpoint: int, question: str, history: Sequence[str]) -> tuple[float, dict[str, Any] | None]:
    """(milliseconds, answer) of one call of ``/ask``."""
    started = time.perf_counter()
    body = {"data": [question, "", "", [], [], [], list(history)], "fn_index": endpoint, "session_hash": uuid.uuid4().hex}
    async for event in _events(client, body):
        if event.get("msg") == "process_completed" and event["success"]:
            return (time.perf_counter() - started) * 1000, event["output"]["data"][0]
    return math.inf, None


def summary(turns: Sequence[Turn]) -> dict[str, float]:
    """Milliseconds at the median and the 95th percentile, and what went wrong. A lost answer took for ever."""
    times = sorted(ms for ms, _ in turns)
    faults = [fault for _, fault in turns]
    at = {name: times[math.ceil(share * len(times)) - 1] for name, share in (("p50_ms", 0.5), ("p95_ms", 0.95))}
    shown = {name: round(ms) if math.isfinite(ms) else -1 for name, ms in at.items()}
    return {"turns": len(turns)} | shown | {"lost": faults.count("lost"), "mixed_up": faults.count("mixed up")}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=25)
    parser.add_argument("--turns", type=int, default=4)
    arguments = parser.parse_args()
    print(json.dumps(main(arguments.visitors, arguments.turns)))
