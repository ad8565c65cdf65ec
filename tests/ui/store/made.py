"""Conversations made by hand."""

from __future__ import annotations

import datetime
from pathlib import Path

from rag.schema import Answer, Chunk, Citation, Hit, Sentence
from ui.session import Session, Turn


def answer(question: str, text: str = "The call was made on Monday [1].", hits: int = 8) -> Answer:
    quote = "The call was made on Monday."
    citation = Citation(1, "call", "A call", "Agency", datetime.date(2024, 12, 2), "en", None, Path("call.txt"), quote, 5, 33)
    found = tuple(Hit(Chunk(f"call#{n}", "call", "a passage " * 20, n, n + 200, n), 9.5 - n, n + 1, ("words",)) for n in range(hits))
    sentence = Sentence(quote, (1,), "quoted", ((21, 27),), "2 December 2024")
    return Answer(question, text, (sentence,), (citation,), True, 0.75, "en", "extractive", question, found, {"total": 1.5})


def conversation(*questions: str, text: str = "The call was made on Monday [1].") -> Session:
    turns = (Turn(n, question, state="done", answer=answer(question, text)) for n, question in enumerate(questions, start=1))
    return Session(tuple(turns))
