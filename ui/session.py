"""What the page remembers of one visitor: the turns of the conversation. One per browser session, never shared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from rag.schema import Answer, Citation

State = Literal["waiting", "writing", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what became of it. ``number`` counts from 1.

    ``text`` is what has streamed in so far; once ``answer`` is there, it is drawn instead. ``nearest`` are the passages
    that a refusal shows, in the form of citations so that they are drawn and opened like them.
    """

    number: int
    question: str
    language: str = "en"
    state: State = "waiting"
    text: str = ""
    answer: Answer | None = None
    nearest: tuple[Citation, ...] = ()
    error: str = ""

    @property
    def busy(self) -> bool:
        return self.state in ("waiting", "writing")

    @property
    def sources(self) -> tuple[Citation, ...]:
        """What its cards show: the citations, or for a refusal the nearest passages."""
        cited = self.answer.citations if self.answer else ()
        return cited or self.nearest


# eq=False: Gradio hashes every session value on every event; by identity that is free, while by fields it would walk
# the whole conversation and fail at the dict in Answer.timings_ms.
@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """All turns of one visitor, oldest first, and the language of the page around them."""

    turns: tuple[Turn, ...] = ()
    language: str = "en"

    @property
    def last(self) -> Turn | None:
        return self.turns[-1] if self.turns else None

    @property
    def busy(self) -> bool:
        return self.last is not None and self.last.busy

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What a follow-up may point back to, oldest first."""
        return tuple(turn.answer for turn in self.turns if turn.answer is not None)

    def asked(self, question: str, language: str) -> Session:
        """With a new turn at the end."""
        return replace(self, turns=(*self.turns, Turn(len(self.turns) + 1, question, language)))

    def with_last(self, turn: Turn) -> Session:
        """With the last turn replaced."""
        return replace(self, turns=(*self.turns[:-1], turn))

    def without_last(self) -> Session:
        return replace(self, turns=self.turns[:-1])

    def turn(self, number: int) -> Turn | None:
        return self.turns[number - 1] if 1 <= number <= len(self.turns) else None
