"""From text to index terms: words, folded and stemmed, each with its place in the text.

One analyzer serves all languages. The script of a word decides more than the language of its text: an English name
inside an Arabic article is stemmed as English, so that an English question finds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from rag.language.fold import fold_word
from rag.language.stem import stem

ANALYZER = "2"
"""Version of the analysis. Raise it with every change that makes other terms of the same text: indexes made before are then rebuilt."""

# Acronyms (U.S., U.N.), numbers with separators (1,300 · 3.5 · ١٬٣٠٠), words with inner apostrophes (Shia's, O'Brien).
_WORD = regex.compile(r"(?<![\p{L}\p{N}])(?:\p{L}\.){2,}|\p{N}+(?:[.,٫٬]\p{N}+)*|[\p{L}\p{M}\u0640]+(?:['’ʼ`][\p{L}\p{M}]+)*\p{N}*")
# Scripts that are written without spaces between words are cut into overlapping pairs of letters, as Lucene's CJKAnalyzer does.
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")


class Token(NamedTuple):
    """One word of a text: ``text[start:end]`` is how it stands there, ``folded`` how it is compared, ``term`` its stem."""

    folded: str
    term: str
    start: int
    end: int


def tokenize(text: str, language: str = "en") -> Iterator[Token]:
    """The words of a text in order. ``language`` (ISO 639-1) chooses the stemmer of its script."""
    latin, arabic = _stemmers(language)
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        for folded, term, first, last in _read(word, latin, arabic):
            yield Token(folded, term, start + first, start + last)


def analyze(text: str, language: str = "en") -> list[str]:
    """The index terms of a text, in order, repeated as often as they stand there."""
    latin, arabic = _stemmers(language)
    return [token.term for word in _words(text) for token in _read(word, latin, arabic)]


def folded_words(text: str) -> list[str]:
    """The words of a text as they are compared, in order, whatever its language."""
    return [token.folded for word in _words(text) for token in _read(word, "en", "ar")]


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[str, ...]:
    """Cached for ingest, where the analysis and the embedding want the words of the same passages in turn."""
    return tuple(_WORD.findall(text))


def _stemmers(language: str) -> tuple[str, str]:
    """Which languages' stemmers the Latin (or other) and the Arabic script of a text get."""
    return ("en" if language in ("ar", "fa", "ur", "und") else language), (language if language in ("fa", "ur") else "ar")


@lru_cache(maxsize=300_000)
def _read(word: str, latin: str, arabic: str) -> tuple[Token, ...]:
    """The tokens of one word, their places counted from its start: one, none of a lone vowel sign, several of Chinese.

    Cached, since most of a text's words have been met before: this is nearly all the time that reading a text takes.
    """
    folded = fold_word(word)
    if not folded:  # a run of tatweel or of vowel signs alone
        return ()
    if folded.isascii():
        return (Token(*_latin_or_number(folded, latin), 0, len(word)),)
    if _UNSPACED.search(folded):
        return tuple(_pairs(word))
    script = arabic if "\u0600" <= folded[0] <= "\u06ff" else latin
    return (Token(folded, stem(folded, script), 0, len(word)),)


def _latin_or_number(folded: str, language: str) -> tuple[str, str]:
    if folded[0].isdigit():
        number = folded.replace(",", "")
        return number, number
    if "." in folded:  # U.S. is written US as often
        acronym = folded.replace(".", "")
        return acronym, acronym
    if "'" in folded:
        head, _, tail = folded.partition("'")
        # "Syria's" is Syria; "O'Brien" and "Shia'a" are one word however the apostrophe is written
        folded = head if tail in ("s", "") and len(head) > 1 else folded.replace("'", "")
    return folded, stem(folded, language)


def _pairs(word: str) -> Iterator[Token]:
    for at in range(max(1, len(word) - 1)):
        pair = word[at : at + 2]
        if folded := fold_word(pair):
            yield Token(folded, folded, at, at + len(pair))
