"""Folding: spellings that a reader takes for the same become the same string.

The Arabic folds are those of Lucene's ``ArabicNormalizer`` (alef forms, ya, ta marbuta, tatweel, diacritics), with the
letters that Persian and Urdu keyboards write for Arabic ones added. Folded text is for matching only, never for showing,
and has lost its offsets: map words back by their spans in the original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import regex

_DIACRITICS = "".join(map(chr, (*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06ED))))
_TATWEEL = "\u0640"
_LETTERS = {
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("ىیےېۍ", "ي"),
    **dict.fromkeys("ةۀہھە", "ه"),
    **dict.fromkeys("کڪ", "ك"),
    "ؤ": "و",
    "ئ": "ي",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
    "‐": "-",
    "‑": "-",
}
_FOLDS = str.maketrans({**_LETTERS, **dict.fromkeys(_DIACRITICS + _TATWEEL, None)})
_DIGITS = str.maketrans({chr(base + i): str(i) for base in (0x0660, 0x06F0, 0x0966) for i in range(10)})
_LATIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe"})
# Format and control characters, bidirectional ones among them, and variation selectors, in which whole messages have been hidden; not the
# joiners that Persian is written with
_INVISIBLE = regex.compile(r"[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Variation_Selector}--\n\t\u200c\u200d]", regex.VERSION1)
_COMBINING = re.compile(r"[\u0300-\u036f]+")


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """One word in its folded form: NFKC, lower case, no accents on Latin, Arabic letters and digits made one."""
    word = unicodedata.normalize("NFKC", word).translate(_DIGITS).translate(_FOLDS).lower()
    if word.isascii():
        return word
    # Accents go from Latin, Greek and Cyrillic alone: decomposing would split Hangul and strip Indic vowel signs.
    decomposed = _COMBINING.sub("", unicodedata.normalize("NFD", word))
    folded = unicodedata.normalize("NFKC", decomposed).translate(_LATIN).lower()
    return "".join(folded.split())  # compatibility forms of lone accents bring a space with them


def fold(text: str) -> str:
    """Text in its folded form, white space made single: two texts that read alike fold alike."""
    return " ".join(word for part in text.split() if (word := fold_word(part)))


def without_invisible(text: str) -> str:
    """Text without the characters that a reader does not see, line breaks and tabs kept."""
    return _INVISIBLE.sub("", text)
