"""A conversation as values: its turns, and what became of each. ``ui.store`` keeps them; nobody changes one in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from rag.schema import Answer, Citation, Filters

State = Literal["waiting", "writing", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what became of it. ``number`` counts from 1.

    ``text`` is what has streamed in so far; once ``answer`` is there, it is drawn instead. ``nearest`` are the passages
    that a refusal shows, in the form of citations so that they are drawn and opened like them. ``filters`` are those that it was asked
    with; ``as_said``: on its own, not as a follow-up; ``read_dates``: whether times in it are a window. ``liked`` and ``reason`` are the
    visitor's rating, which only ``Store.rate`` changes.
    """

    number: int
    question: str
    language: str = "en"
    state: State = "waiting"
    text: str = ""
    answer: Answer | None = None
    nearest: tuple[Citation, ...] = ()
    error: str = ""
    filters: Filters | None = None
    as_said: bool = False
    read_dates: bool = True
    liked: bool | None = None
    reason: str = ""

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
    """All turns of one conversation, oldest first, and the language of the page around them.

    ``conversation_id`` is the store's, "" until it has been saved; ``title`` is its name in the list, "" while there is none.
    """

    turns: tuple[Turn, ...] = ()
    language: str = "en"
    conversation_id: str = ""
    title: str = ""

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

    @property
    def before_last(self) -> tuple[Answer, ...]:
        """What the last question may point back to, oldest first."""
        return tuple(turn.answer for turn in self.turns[:-1] if turn.answer is not None)

    def asked(self, turn: Turn) -> Session:
        """With a new turn at the end, numbered for its place."""
        return replace(self, turns=(*self.turns, replace(turn, number=len(self.turns) + 1)))

    def with_last(self, turn: Turn) -> Session:
        """With the last turn replaced."""
        return replace(self, turns=(*self.turns[:-1], turn))

    def without_last(self) -> Session:
        return replace(self, turns=self.turns[:-1])

    def upto(self, number: int) -> Session:
        """With the turns before turn ``number`` alone: what is left when it is taken back, or asked in other words."""
        return replace(self, turns=self.turns[: max(0, number - 1)])

    def turn(self, number: int) -> Turn | None:
        return self.turns[number - 1] if 1 <= number <= len(self.turns) else None
