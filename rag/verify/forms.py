"""What the forms of a word share, so that a word of the same root meets it."""

from __future__ import annotations

from functools import lru_cache

from rag.language.stem import light_arabic
from rag.verify.arabic import root
from rag.verify.statement import Statement

RELATED = 0.6
"""How fully another word of the same root says a word."""

_LEAST_FORM = 5  # letters of the beginning that two forms of a word in Latin script share
_CLITICS = "بلك"
_SHORT = 3  # letters of a verb of two letters with an ending: "حلت"


@lru_cache(maxsize=4096)
def forms(statement: Statement, loosely: bool) -> frozenset[str]:
    """What the words of the content share with their other forms; ``loosely`` of all candidates, which is quicker to tell."""
    tokens = statement.candidates if loosely else statement.content
    return frozenset([found for token in tokens if (found := form(token.term))])


@lru_cache(maxsize=100_000)
def form(term: str) -> str:
    """What the forms of a word share: three or more consonants of an Arabic one, the beginning of another; "" when there is too little."""
    if not "\u0600" <= term[:1] <= "\u06ff":
        return term[:_LEAST_FORM] if len(term) >= _LEAST_FORM else ""
    return root(term)


@lru_cache(maxsize=4096)
def loose_terms(statement: Statement) -> frozenset[str]:
    """Stems of the Arabic words with one letter less: a clitic in front (كوسيط), the ending of a verb of two letters (حلت)."""
    found: set[str] = set()
    for token in statement.content if statement.arabic else ():
        word = token.folded
        if word[:1] in _CLITICS and len(word) > _SHORT + 1:
            found.add(light_arabic(word[1:]))
        if len(word) == _SHORT and word.endswith("ت"):
            found.add(word[:-1])
    return frozenset(found)
