"""Twenty-five visitors who chat at once, each as a page does it: nobody's answer is lost or another's, and the limits hold."""

from __future__ import annotations

import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx
import pytest

from tests.ui.conftest import Serve

pytestmark = pytest.mark.server
VISITORS = 25
QUESTIONS = ("Who initiated the phone call?", "ماذا قال أمير قطر عن سوريا؟", "What did Assad accuse Israel of?")


class Visitor:
    """A visitor without a browser: its cookie, its conversation, and the events of the page."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, timeout=120)
        self.client.get("").raise_for_status()
        self.events = {target[1]: one["id"] for one in self.client.get("config").json()["dependencies"] for target in one["targets"]}
        self.conversation = ""

    def send(self, event: str, **fields: Any) -> str:
        """All that the server sends for an event, as text."""
        body = {
            "data": [], "fn_index": self.events[event], "session_hash": uuid.uuid4().hex,
            "event_data": {"conversation": self.conversation, "filters": {}, **fields},
        }  # fmt: skip
        self.client.post("gradio_api/queue/join", json=body).raise_for_status()
        told = ""
        with self.client.stream("GET", "gradio_api/queue/data", params={"session_hash": body["session_hash"]}) as answer:
            for line in answer.iter_lines():
                told += line
                if '"process_completed"' in line:
                    break
        found = re.search(r"conversation&quot;: &quot;([\w-]+)", told)
        self.conversation = found[1] if found else self.conversation
        return told

    def kept(self) -> list[Any]:
        return list(json.loads(self.client.get(f"newsdesk/export/{self.conversation}.json").text)["turns"])


def opened(serve: Serve, **page: Any) -> str:
    address = serve(**page)
    visitor = Visitor(address)
    visitor.send("start")  # ends when the desk is open
    return address


def test_many_chats_at_once_are_answered_and_none_is_mixed_up(serve: Serve) -> None:
    address = opened(serve)
    together = Barrier(VISITORS)

    def chat(number: int) -> tuple[list[str], list[Any]]:
        visitor = Visitor(address)
        asked = [f"{QUESTIONS[(number + turn) % len(QUESTIONS)]} ({number}, {turn})" for turn in range(3)]
        for question in asked:
            together.wait(timeout=120)
            visitor.send("ask", question=question)
        return asked, visitor.kept()

    with ThreadPoolExecutor(VISITORS) as pool:
        chats = list(pool.map(chat, range(VISITORS)))
    for asked, kept in chats:
        assert [turn["question"] for turn in kept] == asked
        assert all(turn["answer"]["question"] == turn["question"] and turn["answer"]["text"] for turn in kept)


def test_many_questions_of_one_visitor_are_slowed_with_words_and_others_are_not(serve: Serve) -> None:
    address = opened(serve, questions_per_minute=3)
    eager, other = Visitor(address), Visitor(address)
    told = [eager.send("ask", question="hello") for _ in range(5)]
    assert ["turn failed" in one or "failed" in one for one in told] == [False] * 3 + [True] * 2
    assert len(eager.kept()) == 3
    assert "failed" not in other.send("ask", question="hello")
