"""Names across scripts: the consonants of a name, the same for its Latin and its Arabic spelling.

Arabic writes few vowels and Latin spellings of Arabic and Persian names vary in theirs (Sudani, Soudani), but the
consonants stay: بزشكيان and Pezeshkian both give ``bzSkn``. Letters that are transliterated in several ways share a class
(ق ك k q c · ج g j); an h at the end is dropped, being as often left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rag.language.fold import fold_word

_LEAST = 3  # consonants; fewer are shared by too many words
_ARABIC = str.maketrans({
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "g", "ژ": "g", "گ": "g", "غ": "g", "چ": "S", "خ": "k",
    "د": "d", "ذ": "d", "ض": "d", "ر": "r", "ز": "z", "ظ": "z", "س": "s", "ص": "s", "ش": "S", "ف": "f", "ڤ": "f", "ق": "k",
    "ك": "k", "ل": "l", "م": "m", "ن": "n",
    "ح": "h", "ه": "h", **dict.fromkeys("اويءع", None),
})  # fmt: skip
# Longest first; a c before e, i and y sounds like s
_LATIN = (
    ("tch", "S"), ("sch", "S"), ("sh", "S"), ("ch", "S"), ("kh", "k"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("zh", "g"),
    ("ck", "k"), ("dj", "g"), ("ts", "s"), ("tz", "z"),
)  # fmt: skip
_LATIN_PATTERN = re.compile("|".join(letters for letters, _ in _LATIN) + "|c(?=[eiy])|[a-z]")
_LATIN_LETTERS = (
    dict(_LATIN) | {"p": "b", "j": "g", "v": "f", "q": "k", "c": "k", "x": "ks"} | {letter: letter for letter in "bdfghklmnrstz"}
)
_NAME = re.compile(r"[A-ZÀ-Þ][^\W\d_]{2,}|[\u0621-\u06d3]{4,}")


@lru_cache(maxsize=200_000)
def skeleton(name: str) -> str:
    """The consonants of a name in Latin or Arabic script; "" when there are too few to tell names apart."""
    word = fold_word(name)
    if "\u0600" <= word[:1] <= "\u06ff":
        consonants = word.removeprefix("ال").translate(_ARABIC)
        if not consonants.isascii():
            return ""
    else:
        consonants = "".join("s" if part == "c" and _soft(word, at) else _LATIN_LETTERS.get(part, "") for part, at in _parts(word))
    single = re.sub(r"(.)\1+", r"\1", consonants).removesuffix("h")  # Mohammed, Mohamed · Abdullah, Abdulla
    return single if len(single) >= _LEAST else ""


def name_skeletons(text: str) -> Iterator[str]:
    """Skeletons of the words of a text that may be names: capitalised ones, and all but the shortest in Arabic script."""
    return (found for word in _NAME.findall(text) if (found := skeleton(word)))


def _parts(word: str) -> Iterator[tuple[str, int]]:
    return ((match.group(), match.end()) for match in _LATIN_PATTERN.finditer(word))


def _soft(word: str, end: int) -> bool:
    return word[end : end + 1] in ("e", "i", "y")
