"""A first word with a model, for ``newsdesk doctor``: is it there, and how soon does it speak?"""

from __future__ import annotations

import time
from dataclasses import dataclass

from rag.llm.chat import ChatModel, Reply
from rag.llm.failures import ModelFailure

_SECONDS = 30.0  # a server may have to load the model first
_RULES = "You are being tested."
_REQUEST = "Say: ready"


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of asking a model for a word: ``failure`` is "" when it spoke, else the kind of failure, and ``detail`` what the server or
    the client library said of it in one line, without keys."""

    model: str
    said: str = ""
    first_token_ms: float = 0.0
    failure: str = ""
    detail: str = ""

    @property
    def works(self) -> bool:
        return not self.failure


def try_model(chat: ChatModel) -> Trial:
    """Ask for a word, and stop listening once it is there."""
    started, said, first = time.monotonic(), "", 0.0
    events = chat.stream(_RULES, _REQUEST, min(chat.deadline(), started + _SECONDS))
    try:
        for event in events:
            if isinstance(event, Reply):
                break
            first = first or round((time.monotonic() - started) * 1000, 1)
            said += event
            if len(said) >= 20:
                break
    except ModelFailure as failure:
        return Trial(chat.name, said, first, failure.kind, failure.detail)
    finally:
        events.close()
    return Trial(chat.name, " ".join(said.split()), first)
