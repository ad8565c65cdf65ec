"""How English words make numbers: "two and a half million", "twenty-first", "three quarters"; and digits with English magnitudes."""

from __future__ import annotations

from fractions import Fraction

from rag.language.number_phrases import Phrase, Phrases
from rag.language.number_words import Value

_NO_SECONDS = frozenset("per each every split".split())
_NO_TOTAL = frozenset("several few many multi couple".split())  # "several hundred" has no value
_NOT_A_HALF = frozenset("the other first second top bottom latter better each this that past both next last".split())
_AFTER_NO_HALF = frozenset("past time to".split())
_SPANS = frozenset("hour year century mile day".split())  # half-hour, not half-brother
_METRES = frozenset(
    "race sprint freestyle final hurdles relay long tall high deep wide away above below butterfly backstroke breaststroke dash".split()
)


class English(Phrases):
    """English numbers; each method looks at the words from a place on."""

    def _suffix(self, at: int, end: int) -> Value:
        """The magnitude that letters behind digits say ("3.5m", "$3 bn"), 0 for none."""
        role = self.role(end)
        if role.code == "s":
            return role.value if end == at + 1 else 0
        if role.code != "k" or end != at + 1 or not self.glued(at):
            return 0
        letter, capital = role.folded, self.text[self.words[end].start].isupper()
        money = self.code(at - 1) == "$"
        if letter in "bt" and not money and not (letter == "b" and capital):
            return 0  # 5t is five tonnes
        return 0 if letter == "m" and not money and not capital and self.role(end + 1).folded in _METRES else role.value

    def english(self, at: int, lead: int | None = None) -> Phrase | None:
        first = at if lead is None else lead
        if self.code(at) in "hm" and lead is None and self._without_total(at):
            return None
        phrase = self._english_cardinal(at, first)
        if phrase and self.role(first - 1).folded == "between" and not self.another_follows(phrase.last):
            return self._english_cardinal(at, first, alone=True)  # "between two hundred and three thousand"
        return phrase

    def _without_total(self, at: int) -> bool:
        if self.role(at - 1).folded in _NO_TOTAL or (self.role(at - 1).code == "-" and self.code(at - 2) not in ("u", "t", "T", "D")):
            return True
        return self.role(at - 1).folded == "of" and self.role(at - 2).folded == "couple"

    def _english_cardinal(self, at: int, first: int, alone: bool = False) -> Phrase | None:
        total: Value = 0
        scale: Value = 0
        end, place, linked = at, at, ""
        group: Value = 0
        while place < len(self.words):
            read = self._english_group(place, alone) if not (place == at and self.code(at) == "m") else (1, at)
            if read is None:
                break
            group, after = read
            magnitude = self._magnitude(place, after)
            if magnitude and (not scale or magnitude < scale):
                total, scale, end = total + group * magnitude, magnitude, self.after(after)
            elif not scale and not magnitude:
                total, end = group, after
                break
            elif magnitude or group >= scale or self.code(at) in "DV" or self.code(place) in "DV" or (linked == "," and group < 100):
                break
            else:
                total, end = total + group, after
                scale = 0 if group else scale
                break
            if alone or not scale:
                break
            linked = self.code(end)
            place = self.after(end) if linked in ("n", ",") else end
        if end == at:
            return None
        return self._english_tail(first, at, end, total, scale)

    def _magnitude(self, place: int, after: int) -> Value:
        role = self.role(after)
        if role.code in ("m", "p"):
            return role.value
        return self._suffix(after - 1, after) if self.code(place) in "DV" else 0

    def _english_group(self, at: int, alone: bool) -> tuple[Value, int] | None:
        """A number under a thousand in words, or one in digits, and the place behind it; ``alone``: no "and" joins two."""
        code = self.code(at)
        if code in ("D", "V"):
            value, end = self.digits(at)
        elif code in ("u", "t", "T"):
            value, end = self._under_hundred(at)
            if 13 <= value <= 20 and code in "tT" and end == at + 1 and self.code(end) in ("t", "T"):  # nineteen forty-five
                years, behind = self._under_hundred(end)
                return value * 100 + years, behind
        elif code == "h":
            value, end = 1, at
        else:
            return None
        if self.code(end) != "h":
            return value, end
        value, end = value * 100, self.after(end)
        tail = self.after(end) if self.code(end) == "n" and not alone else end
        if self.code(tail) in ("u", "t", "T"):
            more, behind = self._under_hundred(tail)
            # "between two hundred and three hundred": the three is the next number's; "a hundred and two thirds"
            if self.code(behind) not in ("h", "g") and more:
                return value + more, behind
        return value, end

    def _under_hundred(self, at: int) -> tuple[int, int]:
        value, end = int(self.roles[at].value), self.after(at)
        if self.code(at) == "T" and self.code(end) == "u" and self.roles[end].value:
            return value + int(self.roles[end].value), self.after(end)
        return value, end

    def _english_tail(self, first: int, at: int, end: int, total: Value, scale: Value) -> Phrase | None:
        """What may stand behind a number: a decimal part, a half, the last word of an ordinal, the denominator of a fraction."""
        scale = scale or 1
        words = self.code(at) not in "DV"
        role = self.role(end)
        if role.code == "g" and self.code(at) in "utD" and scale == 1 and 0 < total < 100:
            return self._of_magnitude(first, end + 1, Fraction(total) / role.value)
        if words and scale == 1 and total == 1 and role.code in "of" and self.code(at) == "u" and role.value != 2 and role.value != 1:
            part = role.value if role.code == "f" else Fraction(1, int(role.value))
            return self._of_magnitude(first, end + 1, part)
        if words and role.code == "d" and scale == 1 and self.role(first - 1).folded != "at" and (read := self._point(end)):
            total, end = total + read[0], read[1]
            if self.code(end) in ("m", "p"):
                scale = self.roles[end].value
                total, end = total * scale, self.after(end)
        if (half := self._and_part(end)) and role.code == "n":
            total, end = total + half[0] * scale, half[1]
            if scale == 1 and self.code(end) in ("m", "p"):
                scale = self.roles[end].value
                total, end = total * scale, self.after(end)
        if words and (ordinal := self._ordinal_tail(first, end, total)):
            return ordinal
        last = self.last_of(at, end)
        return Phrase(first, last, total, scale, alone=words and total == 1 and last == first + 1)

    def _point(self, at: int) -> tuple[Fraction, int] | None:
        place, digits = self.after(at), ""
        while self.code(place) == "u":
            digits += str(self.roles[place].value)
            place = self.after(place)
        return (Fraction(int(digits), 10 ** len(digits)), place) if digits else None

    def _and_part(self, at: int) -> tuple[Value, int] | None:
        """A fraction that is added: "and a half", "and three quarters", from "and" on."""
        one = self.after(at)
        two = self.after(one) if one < len(self.words) else one
        if self.code(one) == "a" and self.code(two) == "f":
            return self.roles[two].value, self.after(two)
        if self.code(one) == "u" and self.code(two) == "g":
            return Fraction(self.roles[one].value) / self.roles[two].value, self.after(two)
        return None

    def _ordinal_tail(self, first: int, end: int, total: Value) -> Phrase | None:
        place = self.after(end) if self.code(end) == "n" else end
        role, hyphen = self.role(place), self.code(place - 1) == "-"
        if role.code == "j" and place == end:
            return Phrase(first, place + 1, total * role.value, ordinal=True)
        if role.code != "o" or total != int(total):
            return None
        total = int(total)
        if role.value == 2 and not hyphen:  # "twenty second" may be a time
            return None
        if (place == end and total % 100 >= 20 and total % 10 == 0 and role.value < 10) or (total >= 100 and total % 100 == 0):
            return Phrase(first, place + 1, total + role.value, ordinal=True)
        return None

    def _of_magnitude(self, first: int, last: int, part: Value) -> Phrase:
        """A fraction, of a magnitude where one follows: "three quarters of a million", "half a dozen", "half million"."""
        place = last
        if self.code(place) == "-":
            place += 1
        if self.role(place).folded == "of":
            place += 1
            if self.code(place) != "a":
                return Phrase(first, last, part)
        if self.code(place) == "a":
            place = self.after(place)
        role = self.role(place)
        if role.code in "hm" and role.code and self.near(place - 1):
            return Phrase(first, place + 1, part * role.value, role.value)
        return Phrase(first, place if role.folded in ("percent", "per", "percentage") and place > last else last, part)

    def english_part(self, at: int) -> Phrase | None:
        """What "a", "half" or "quarter" begins."""
        lead = at
        if self.code(at) == "a":
            at = self.after(at)
            role = self.role(at)
            if role.code in ("h", "m"):
                return self.english(at, lead)
            if role.code == "o" and role.value >= 3 and self.role(at + 1).folded == "of":
                return self._of_magnitude(lead, at + 1, Fraction(1, int(role.value)))
            if role.code == "Y":
                return self._english_span(lead, at)
            if role.code != "f":
                return None
        elif self.role(at).value != Fraction(1, 2) or self.role(at - 1).folded in _NOT_A_HALF or self.code(at - 1) in ("o", "e"):
            return None  # a quarter of the year, the second half
        if self.role(at + 1).folded in _AFTER_NO_HALF:
            return None
        if (
            self.code(at + 1) == "-"
            and self.glued(at)
            and self.code(at + 2) not in ("m", "h", "a")
            and self.role(at + 2).folded not in _SPANS
        ):
            return None
        return self._of_magnitude(lead, at + 1, self.roles[at].value)

    def english_ordinal(self, at: int) -> Phrase | None:
        role, before, behind = self.roles[at], self.role(at - 1), self.role(at + 1)
        if role.value == 2 and (
            before.folded in _NO_SECONDS or before.code in ("D", "V") or (self.code(at - 2) == "D" and before.code == "-")
        ):
            return None
        if role.value == 2 and before.code in ("a", "u", "t", "T") and (before.code != "a" or behind.code in ("?", ",", "n", " ")):
            return None
        if role.value == 1 and before.folded == "at":
            return None
        return Phrase(at, at + 1, role.value, ordinal=True)

    def _english_span(self, lead: int, at: int) -> Phrase | None:
        """A span of time and half of one: "a year and a half"."""
        part = self._and_part(at + 1) if self.code(at + 1) == "n" else None
        return Phrase(lead, self.last_of(at, part[1]), 1 + part[0]) if part else None
