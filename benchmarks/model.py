"""What an answer takes longer with a model than without one, when the model takes no time itself: prompt, protocol, checking, marks.

    python benchmarks/model.py [--rounds 20]

One line of JSON, in milliseconds. The model is the tests' server on loopback, in a process of its own, which answers at once, word by word,
with four sentences: three out of the passages it was given, and one of its own. The five articles are asked in turns with it and without
it; medians are given.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import rag

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.llm import scripts  # noqa: E402
from tests.llm.scripted_server import ScriptedServer  # noqa: E402

_LEAST_WORDS = 10  # of a sentence that the model takes over
QUESTIONS = (
    "Who initiated the call with the Russian president?",
    "What did the emir of Qatar say about Syria?",
    "What did Pezeshkian say about the security of the region?",
    "When did the presidents of Iran and Syria speak?",
    "ماذا قال أمير قطر عن سوريا؟",
    "ما الذي بحثه الرئيس الإيراني مع أمير قطر؟",
)


def answer_at_once(body: dict[str, Any]) -> str:
    """A sentence out of each of the first three passages, with its mark, and one that no article holds."""
    passages = re.split(r"--- \w{12} passage \d+\n", body["messages"][1]["content"])[1:4]
    texts = [passage.partition("\n\n")[2].partition("\n---")[0] for passage in passages]
    sentences = [[one for one in re.split(r"(?<=[.؟])\s", text) if len(one.split()) >= _LEAST_WORDS] for text in texts]
    said = [f"{min(some, key=len).strip().rstrip('.')} [{number}]." for number, some in enumerate(sentences, start=1) if some]
    return " ".join([*said, "The moon is made of green cheese [1]."])


def milliseconds(desk: Any, question: str) -> float:
    """Of one answer."""
    started = time.perf_counter()
    desk.query(question)
    return (time.perf_counter() - started) * 1000


def serve(address: Connection) -> None:
    """Run the server, tell its address, and end when the other side does."""
    with ScriptedServer() as server:
        server.answers(scripts.says(answer_at_once))
        address.send(server.base_url)
        with suppress(EOFError):
            address.recv()


def main(rounds: int) -> dict[str, float | int]:
    """Medians with and without the model, and of what is added how much is checking."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,))
    server.start()
    try:
        return measure(here.recv(), rounds)
    finally:
        here.send("the end")
        server.join()


def measure(base_url: str, rounds: int) -> dict[str, float | int]:
    """The figures, with a model at this address."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "config.toml"
        settings.write_text(f'[llm]\nprovider = "openai-like"\nbase_url = "{base_url}"\nmodel = "instant"\n')
        places = {"corpus": ROOT / "corpus", "index": Path(folder) / "index"}
        with rag.open(**places) as without, rag.open(config=settings, **places) as model:
            without.ingest()
            for question in QUESTIONS:  # what is loaded and cached once is not counted
                milliseconds(without, question), milliseconds(model, question)
            pairs = [(milliseconds(without, question), milliseconds(model, question)) for _ in range(rounds) for question in QUESTIONS]
            answers = [model.query(question) for question in QUESTIONS]
    figures = {
        "without_ms": [plain for plain, _ in pairs],
        "with_ms": [worded for _, worded in pairs],
        "more_ms": [worded - plain for plain, worded in pairs],
        "of_that_checking_ms": [answer.timings_ms["check"] for answer in answers],
        "tokens": [answer.usage["tokens_out"] for answer in answers],
    }
    worded = sum(answer.mode == "generative" for answer in answers)
    return {name: round(statistics.median(values), 1) for name, values in figures.items()} | {"worded": worded, "of": len(QUESTIONS)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    print(json.dumps(main(parser.parse_args().rounds)))
