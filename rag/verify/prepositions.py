"""Small words that turn a sentence round: "before the talks" is not "after the talks", a vote "for the bill" none "against the bill"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rag.language.stopwords import is_stopword
from rag.verify.statement import Statement

_REACH = 5  # words behind a small word, among which its noun stands
_PAIRS = (
    ("before", "after"), ("for", "against"), ("with", "without"), ("inside", "outside"), ("above", "below"), ("with", "against"),
    ("قبل", "بعد"), ("مع", "ضد"), ("لصالح", "ضد"), ("داخل", "خارج"), ("فوق", "تحت"), ("وقبل", "وبعد"),
)  # fmt: skip
_ALIKE: Mapping[str, str] = {
    "favour": "for", "favor": "for", "prior": "before", "following": "after", "قبيل": "قبل", "عقب": "بعد", "بعيد": "بعد",
    "وقبل": "قبل", "وبعد": "بعد",
}  # fmt: skip
_WORDS = frozenset(word for pair in _PAIRS for word in pair) | frozenset(_ALIKE)


def contrary_prepositions(said: Statement, quoted: Statement) -> list[str]:
    """Small words of a sentence whose contrary stands before the same word of a quotation in the same language: one line, or nothing."""
    ours, theirs = _governed(said), _governed(quoted)
    for one, other in (*_PAIRS, *((two, one) for one, two in _PAIRS)):
        for noun, was in ours.get(one, {}).items():
            if noun in theirs.get(other, {}) and noun not in theirs.get(one, {}) and noun not in ours.get(other, {}):
                return [f"the sentence says {was}, the quotation {theirs[other][noun]}"]
    return []


@lru_cache(maxsize=4096)
def _governed(statement: Statement) -> dict[str, dict[str, str]]:
    """Each such word to the stem of the next word that says something, and to both as they are written."""
    found: dict[str, dict[str, str]] = {}
    tokens, text = statement.tokens, statement.text
    for at, token in enumerate(tokens):
        if token.folded not in _WORDS:
            continue
        for other in tokens[at + 1 : at + 1 + _REACH]:
            if other.folded in _WORDS or any(mark in text[token.end : other.start] for mark in ",.;:،؛"):
                break
            if not is_stopword(other.folded):
                word = _ALIKE.get(token.folded, token.folded)
                found.setdefault(word, {}).setdefault(other.term, text[token.start : other.end])
                break
    return found
