"""Stems: the part of a word that its forms share.

Snowball stemmers for the languages that have one. Arabic gets a light stemmer of our own in the manner of light10
(Larkey, Ballesteros and Connell 2007, "Light Stemming for Arabic Information Retrieval"): clitics in front (و ف ب ك ل ال
and their combinations) and inflections behind are taken off while enough of the word is left. Other languages stay as folded.
"""

from __future__ import annotations

import threading
from functools import cache, lru_cache
from pathlib import Path

import Stemmer

SNOWBALL = {
    "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "eu": "basque",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "nb": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip

# Longest first, so that وبال goes before و. The number is how many letters must be left behind.
_ARABIC_PREFIXES = [
    *((prefix, 3) for prefix in ("وبال", "وكال", "فبال", "ولل", "وال", "فال", "بال", "كال", "لل", "ال")),
    ("و", 4),
    ("ف", 4),
    ("ب", 4),
    ("ل", 4),
    ("س", 4),
]
_ARABIC_SUFFIXES = ["تهما", "اتها", "اتهم", "يهما", "هما", "تها", "ات", "ان", "ون", "ين", "يه", "ها", "هم", "نا", "وا", "ته", "ه", "ي", "ا"]

_IRREGULAR_FORMS = Path(__file__).parent / "tables" / "irregular.en.txt"

# A Stemmer object is not safe to share between threads.
_local = threading.local()


@lru_cache(maxsize=500_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; ``language`` is an ISO 639-1 code."""
    if _is_arabic_script(word):
        return light_arabic(word) if language == "ar" else word
    name = SNOWBALL.get(language)
    if name is None or not word.isalpha():
        return word
    if language == "en":
        word = _irregular().get(word, word)
    stemmers = _local.__dict__.setdefault("stemmers", {})
    if name not in stemmers:
        stemmers[name] = Stemmer.Stemmer(name, 0)
    return stemmers[name].stemWord(word)


def light_arabic(word: str) -> str:
    """Take the clitics and inflections off one folded Arabic word: one layer in front, up to two behind (إرهابيين, إرهابي, إرهاب)."""
    for prefix, left in _ARABIC_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= left:
            word = word[len(prefix) :]
            break
    return _without_suffix(_without_suffix(word))


def _without_suffix(word: str) -> str:
    for suffix in _ARABIC_SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


@cache
def _irregular() -> dict[str, str]:
    lines = [line.split() for line in _IRREGULAR_FORMS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {form: line[-1] for line in lines for form in line[:-1]}


def _is_arabic_script(word: str) -> bool:
    return "\u0600" <= word[:1] <= "\u06ff"
