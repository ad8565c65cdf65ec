"""What stands between quotation marks in a sentence: someone's very words, which the quotation must have as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from rag.language.tokens import folded_words

# Opening marks to those that close them. „ is closed by both “ and ”; straight marks close themselves.
_PAIRS = {"«": "»", "“": "”", "„": "“”", "‹": "›", "‘": "’", '"': '"', "'": "'", "「": "」", "『": "』"}
_INSIDE_WORDS = "'’"  # apostrophes too: they open only before a word and close only behind one
_LEFT_OUT = re.compile(r"\.{3,}|…|\[[^\]]{0,200}\]")
_MOST = 200  # quotations of one text that are compared, and the longest text between two marks
_LONGEST = 2000
_MOST_MISSING = 12
_MARK = re.compile("[" + re.escape("".join(dict.fromkeys("".join(_PAIRS) + "".join(_PAIRS.values())))) + "]")
Words = tuple[str, ...]


def read_quoted(text: str) -> tuple[tuple[str, Words], ...]:
    """What stands between quotation marks: as it is written, and its folded words. Parts around an ellipsis or brackets stand apart."""
    found: list[tuple[str, Words]] = []
    for start, end in _spans(text):
        for part in _LEFT_OUT.split(text[start:end]):
            if words := tuple(folded_words(part)):
                found.append((part.strip(), words))
        if len(found) >= _MOST:
            break
    return tuple(found)


def missing_quotations(said: Sequence[tuple[str, Words]], folded: str) -> list[str]:
    """The words between quotation marks that the quotation does not have, one line each.

    Args:
        folded: all folded words of the quotation, a space before, between and behind them.
    """
    missing = (f'"{written}" is not in the quotation' for written, words in said if f" {' '.join(words)} " not in folded)
    return list(islice(missing, _MOST_MISSING))


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for at, mark in ((match.start(), match.group()) for match in _MARK.finditer(text)):
        if opened and mark in opened[1] and _closes(text, at):
            if at - opened[0] <= _LONGEST:
                spans.append((opened[0], at))
            opened = None
        elif mark in _PAIRS and _opens(text, at) and (not opened or at - opened[0] > _LONGEST):
            opened = at + 1, _PAIRS[mark]
    return spans


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not after or after.isspace():
        return False
    return text[at] not in "\"'‘" or not (before.isalnum() or (before and before in ".,!?"))


def _closes(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] in _INSIDE_WORDS:
        return not before.isspace() and not after.isalnum()
    return text[at] != '"' or not before.isspace() or not after.isalnum()
