"""Walking over the words of a text that may make numbers: what the grammars of both languages need.

The letters are those of ``tables/numbers.txt``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rag.language.number_words import Role, Value, Word

_NOTHING = Role(" ")  # not "": that is in any string of letters


class Phrase(NamedTuple):
    """Words ``first`` to before ``last`` that make a number; ``scale`` is the magnitude at its end, 1 without one."""

    first: int
    last: int
    value: Value
    scale: Value = 1
    ordinal: bool = False
    alone: bool = False
    """A bare "one", which is a pronoun as often as a number."""


class Phrases:
    """The words of one text by their places; a place outside of it has a word without a letter."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self.text = text
        self.words = words
        self.roles = [word.role for word in words]

    def role(self, at: int) -> Role:
        """What a word may do in a number."""
        return self.roles[at] if 0 <= at < len(self.roles) else _NOTHING

    def code(self, at: int) -> str:
        """The letter of a word, a space outside of the text."""
        return self.roles[at].code if 0 <= at < len(self.roles) else " "

    def glued(self, at: int) -> bool:
        """Whether nothing stands between a word and the one behind it."""
        return at >= 0 and at + 1 < len(self.words) and self.words[at].end == self.words[at + 1].start

    def near(self, at: int) -> bool:
        """Whether a word and the one behind it stand in the same paragraph."""
        return at + 1 < len(self.words) and "\n\n" not in self.text[self.words[at].end : self.words[at + 1].start]

    def after(self, at: int) -> int:
        """The place of the next word that may go on with a number, past a hyphen; beyond the end when there is none."""
        if not self.near(at):
            return len(self.words)
        if self.code(at + 1) == "-" and self.glued(at) and self.glued(at + 1):
            return at + 2
        return at + 1

    def last_of(self, at: int, after: int) -> int:
        """The place behind the last word of a number, given where the next would begin: a hyphen between is not part of it."""
        if after >= len(self.words):  # a paragraph's end lies between
            return next((place for place in range(at, len(self.words)) if not self.near(place)), len(self.words) - 1) + 1
        return after - 1 if self.code(after - 1) == "-" else after

    def digits(self, at: int) -> tuple[Value, int]:
        """Digits, a written fraction behind them added ("2½"), and the place behind both."""
        value, end = self.roles[at].value, self.after(at)
        if self.code(at) == "D" and self.code(end) == "V" and end == at + 1:
            return value + self.roles[end].value, self.after(end)
        return value, end

    def joined(self, at: int) -> int | None:
        """The place of a word that "and" adds, whether written onto it or apart; None when none is added."""
        role = self.role(at)
        if role.joined or (role.folded == "واحد" and self.code(at + 1) == "C" and self.role(at + 1).plain):  # "ألف واحد عشر" is 1,011
            return at
        if self.code(at) == "v" or (self.role(at).folded == "و" and self.glued(at)):
            return at + 1 if self.near(at) else None
        return None

    def another_follows(self, at: int) -> bool:
        """Whether "and" and a second number stand at a place, as they do behind the first number after "between"."""
        if self.code(at) in ("n", "v"):
            return self.code(at + 1) in ("u", "t", "T", "a", "D", "U", "C", "Z", "H", "M", "Q", "A", "$")
        return (self.role(at).joined and self.code(at) in ("U", "C", "Z", "H", "M", "Q", "A")) or self.role(at).folded == "و"
