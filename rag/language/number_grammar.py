"""How words and digits make numbers, in English and Arabic in any mix."""

from __future__ import annotations

from rag.language.number_arabic import COUNTED_BY_ORDINAL, Arabic
from rag.language.number_english import English
from rag.language.number_phrases import Phrase


class Grammar(English, Arabic):
    """The numbers of one text. ``read`` tries a word as the beginning of one."""

    def read(self, at: int) -> Phrase | None:
        """The number that begins at a word, None when none does."""
        role = self.roles[at]
        code = role.code
        if code == "w":
            return Phrase(at, at + 1, role.value)
        if code in "oj":
            return self.english_ordinal(at)
        if code in "EK":
            return self.arabic_ordinal(at)
        if code in "af":
            return self.english_part(at)
        if code == "F":
            return self.arabic_fraction(at, at + 1, role.value)
        if code == "Y":
            return self.span_and_half(at)
        if code in "DV":
            return self._digits(at)
        return self.english(at) if code in "utThm" else self.arabic(at)

    def _digits(self, at: int) -> Phrase | None:
        """Digits take the magnitudes of either language behind them."""
        following = self.code(self._digits_end(at))
        if following in "MPAUCZHFQvd" or self.role(self._digits_end(at)).joined:
            return self.arabic(at)
        if self.code(at + 1) == "e" and self.glued(at):
            return Phrase(at, at + 2, self.role(at).value, ordinal=True)
        if self._is_arabic_ordinal(at):
            return Phrase(at, at + 1, self.role(at).value, ordinal=True)
        return self.english(at)

    def _digits_end(self, at: int) -> int:
        after = self.after(at)
        return self.after(after) if self.code(at) == "D" and self.code(after) == "V" and after == at + 1 else after

    def _is_arabic_ordinal(self, at: int) -> bool:
        """Whether digits say which of a row: "القرن الـ21", "القرن 21"."""
        article = self.role(at - 1).folded == "ال" and self.glued(at - 1)
        return self.role(at - 2 if article else at - 1).folded in COUNTED_BY_ORDINAL
