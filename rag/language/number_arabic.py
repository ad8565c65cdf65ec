"""How Arabic words make numbers: "ثلاثة آلاف وخمسمئة", "الحادي والعشرون", "ثلثا"; and digits with Arabic magnitudes."""

from __future__ import annotations

from fractions import Fraction

from rag.language.number_phrases import Phrase, Phrases
from rag.language.number_words import Value

_KNOCKOUT = frozenset("نهايي النهايي نهاييات نهاءي".split())  # quarter-final
_TWIN_MONTHS = frozenset(
    prefix + month for prefix in ("", "و", "ب", "ل", "ف", "وب", "ول") for month in ("ربيع", "جمادي", "جماد", "جمادا", "كانون", "تشرين")
)
COUNTED_BY_ORDINAL = frozenset(
    prefix + word for prefix in ("ال", "بال", "لل", "وال") for word in ("قرن", "ذكري", "مرتبه", "دوره", "مركز", "عيد", "قمه")
)


class Arabic(Phrases):
    """Arabic numbers; each method looks at the words from a place on."""

    def arabic(self, at: int) -> Phrase | None:
        phrase = self._arabic_cardinal(at)
        if phrase and self.role(at - 1).folded in ("بين", "وبين") and not self.another_follows(phrase.last):
            return self._arabic_cardinal(at, alone=True)
        return phrase

    def _arabic_cardinal(self, at: int, alone: bool = False) -> Phrase | None:
        total: Value = 0
        scale: Value = 0
        end, place = at, at
        while True:
            read = self._arabic_term(place)
            if read is None:
                break
            group, magnitude, after = read
            if magnitude and (not scale or magnitude < scale):
                total, scale, end = total + group * magnitude, magnitude, after
            elif not scale and not magnitude:
                total, end = group, after
                break
            elif magnitude or group >= scale:
                break
            else:
                total, end = total + group, after
                break
            following = self.joined(end)
            if alone or following is None:
                break
            place = following
        return self._arabic_tail(at, end, total, scale or 1) if end > at else None

    def _arabic_term(self, at: int) -> tuple[Value, Value, int] | None:
        """A group under a thousand with its magnitude (0 for none), and the place behind both."""
        role = self.role(at)
        if role.code == "M":
            if role.folded.endswith("الف") and role.value == 1000 and self.role(at + 1).folded.startswith("ال"):
                return None  # "ألف الكاتب": he wrote
            return 1, role.value, self.after(at)
        if role.code == "A":
            return 2, role.value, self.after(at)
        if role.code == "Q":
            return 2, role.value // 2, self.after(at)
        read = self._arabic_group(at)
        if read is None:
            return None
        group, end = read
        magnitude = self.role(end)
        if magnitude.code in ("M", "P", "A") and magnitude.plain:
            return group, magnitude.value, self.after(end)
        return group, 0, end

    def _arabic_group(self, at: int) -> tuple[Value, int] | None:
        code = self.code(at)
        if code in ("D", "V"):
            return self.digits(at)
        if code == "H":
            value, end = int(self.roles[at].value), self.after(at)
        else:
            read = self._arabic_small(at)
            if read is None:
                return None
            value, end = read
            hundred = self.role(end)
            if not (code == "U" and 3 <= value <= 9 and hundred.code == "H" and hundred.value == 100 and hundred.plain):
                return value, end
            value, end = value * 100, self.after(end)
        place = self.joined(end)
        more = self._arabic_small(place) if place is not None and self.code(place) in ("U", "N", "C", "Z") else None
        if more and more[0] and not (self.code(more[1]) == "H" and self.role(more[1]).plain):
            return value + more[0], more[1]
        return value, end

    def _arabic_small(self, at: int) -> tuple[int, int] | None:
        """A number under a hundred: "خمسة", "خمسة عشر", "خمسة وعشرون", "عشرون"."""
        code = self.code(at)
        if code not in ("U", "N", "C", "Z"):
            return None
        value, end = int(self.roles[at].value), self.after(at)
        if code in "CZ":
            return value, end
        following = self.role(end)
        if following.code == "C" and following.plain and value:
            return value + 10, self.after(end)
        place = self.joined(end)
        if place is not None and self.code(place) == "Z" and value and not (code == "N" and value == 2):
            return value + int(self.roles[place].value), self.after(place)
        return (value, end) if code == "U" else None

    def _arabic_tail(self, at: int, end: int, total: Value, scale: Value) -> Phrase | None:
        role = self.role(end)
        if role.code == "G" and scale == 1 and 0 < total < 10:
            return self.arabic_fraction(at, end + 1, Fraction(total) / role.value)
        if role.code == "d" and scale == 1 and (read := self._arabic_group(self.after(end))):
            total, end = total + Fraction(int(read[0]), 10 ** len(str(int(read[0])))), read[1]
        total, end, scale = self._and_half(end, total, scale)
        last = self.last_of(at, end)
        if self.role(at).folded.startswith("صفر") and self.role(at - 1).folded in ("شهر", "من"):
            return None  # the month
        words = self.code(at) not in "DV"
        ordinal = words and self.roles[at].article and self.role(at - 1).folded in COUNTED_BY_ORDINAL  # القرن العشرين
        return Phrase(at, last, total, scale, ordinal, words and total == 1 and last == at + 1)

    def _and_half(self, end: int, total: Value, scale: Value) -> tuple[Value, int, Value]:
        """The half is one of the magnitude: "خمسة ونصف", "مليون ونصف المليون", "ثلاث سنوات ونصف"."""
        spanned = self.code(end) == "Y" and self.roles[end].value == 0 and scale == 1 and not self.role(end).folded.isascii()
        place = self.joined(end + 1 if spanned else end)
        if place is None or self.code(place) != "F":
            return total, end, scale
        behind = self.role(place + 1)
        if behind.code == "M" and not behind.joined and not spanned:
            if scale == 1 and not behind.article:
                return (total + self.roles[place].value) * behind.value, self.after(place + 1), behind.value
            if scale == behind.value:
                return total + self.roles[place].value * scale, self.after(place + 1), scale
            return total, end, scale
        if behind.folded.startswith("ال") or behind.folded in _KNOCKOUT:  # "and half of the people"
            return total, end, scale
        return total + self.roles[place].value * scale, self.after(place), scale

    def arabic_fraction(self, first: int, last: int, part: Value) -> Phrase | None:
        behind = self.role(last)
        if behind.folded in _KNOCKOUT:
            return None
        if behind.code == "M" and not behind.joined and self.near(last - 1):
            return Phrase(first, last + 1, part * behind.value, behind.value)
        return Phrase(first, last, part)

    def span_and_half(self, at: int) -> Phrase | None:
        """A span of time and half of one: "عام ونصف", "عامين ونصف"."""
        alone = self.roles[at].value
        place = self.joined(at + 1) if alone and not self.role(at).folded.isascii() else None
        if place is None or self.code(place) != "F" or self.role(place + 1).folded.startswith("ال") or self.code(place + 1) == "M":
            return None
        return Phrase(at, place + 1, alone + self.roles[place].value)

    def arabic_ordinal(self, at: int) -> Phrase | None:
        role, before, behind = self.roles[at], self.role(at - 1), self.role(self.after(at))
        if before.folded in _TWIN_MONTHS or behind.folded == "امس" or (behind.folded == "من" and self.role(at + 2).folded == "امس"):
            return None
        end = self.after(at)
        if behind.code == "C" and behind.plain and role.value < 10:
            return Phrase(at, end + 1, role.value + 10, ordinal=True)
        place = self.joined(end)
        if place is not None and self.code(place) == "Z" and self.roles[place].article and role.value < 10:
            return Phrase(at, place + 1, role.value + self.roles[place].value, ordinal=True)
        if before.folded == "ال":  # "آل ثاني", a family
            return None
        if role.code == "K" or (role.value == 2 and before.folded == "في" and role.folded.endswith("ثانيه")):  # metres in a second
            return None
        return Phrase(at, at + 1, role.value, ordinal=True)
