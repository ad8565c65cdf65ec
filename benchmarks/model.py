"""What an answer takes longer with a model than without one, when the model takes no time itself: prompt, protocol, checking, marks.

    python benchmarks/model.py [--rounds 20]

One line of JSON, in milliseconds. The model is the tests' server on loopback, which answers at once with four sentences: three out of the
passages it was given, and one of its own. The five articles are asked in turns with it and without it; medians are given.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import rag

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.llm import scripts  # noqa: E402
from tests.llm.scripted_server import ScriptedServer  # noqa: E402

QUESTIONS = (
    "Who initiated the call with the Russian president?",
    "What did the emir of Qatar say about Syria?",
    "What did Pezeshkian say about the security of the region?",
    "When did the presidents of Iran and Syria speak?",
    "ماذا قال أمير قطر عن سوريا؟",
    "ما الذي بحثه الرئيس الإيراني مع أمير قطر؟",
)


def answer_at_once(body: dict[str, Any]) -> str:
    """A long sentence out of each of the first three passages, with its mark, and one that no article holds."""
    passages = re.split(r"--- \w{12} passage \d+\n", body["messages"][1]["content"])[1:4]
    longest = [max(re.split(r"(?<=[.؟])\s", passage.partition("\n\n")[2].partition("\n---")[0]), key=len) for passage in passages]
    said = [f"{sentence.strip().rstrip('.')} [{number}]." for number, sentence in enumerate(longest, start=1)]
    return " ".join([*said, "The moon is made of green cheese [1]."])


def milliseconds(desk: Any, question: str) -> float:
    """Of one answer."""
    started = time.perf_counter()
    desk.query(question)
    return (time.perf_counter() - started) * 1000


def main(rounds: int) -> dict[str, float | int]:
    """Medians with and without the model, and of what is added how much is checking."""
    with ScriptedServer() as server, tempfile.TemporaryDirectory() as folder:
        server.answers(scripts.says(answer_at_once))
        settings = Path(folder) / "config.toml"
        settings.write_text(f'[llm]\nprovider = "openai-like"\nbase_url = "{server.base_url}"\nmodel = "instant"\n')
        places = {"corpus": ROOT / "corpus", "index": Path(folder) / "index"}
        with rag.open(**places) as without, rag.open(config=settings, **places) as model:
            without.ingest()
            for question in QUESTIONS:  # what is loaded and cached once is not counted
                milliseconds(without, question), milliseconds(model, question)
            plain, worded, more = [], [], []
            for _ in range(rounds):
                for question in QUESTIONS:
                    plain.append(milliseconds(without, question))
                    worded.append(milliseconds(model, question))
                    more.append(worded[-1] - plain[-1])
            answers = [model.query(question) for question in QUESTIONS]
    checks = [answer.timings_ms["check"] for answer in answers]
    figures = {"without_ms": plain, "with_ms": worded, "more_ms": more, "of_that_checking_ms": checks}
    worded_answers = sum(answer.mode == "generative" for answer in answers)
    return {name: round(statistics.median(values), 1) for name, values in figures.items()} | {
        "worded": worded_answers,
        "of": len(QUESTIONS),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    print(json.dumps(main(parser.parse_args().rounds)))
