"""Other forms of an Arabic word, for words whose stem is not found: "وهبطت" is "هبط", "ستغلق" is "يغلق".

The stems of the index take off what is safe for any word; here a wrong guess costs little, since it must meet a word of the other
text to count.
"""

from __future__ import annotations

from functools import lru_cache

from rag.language.stem import light_arabic
from rag.language.tokens import Token

_ARTICLES = ("وبال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال")
_LEAST = 3  # letters that are left of a word, and consonants of a root
_WEAK = str.maketrans(dict.fromkeys("اويءئؤى", None))
_DERIVING = ("ست", "م", "ت", "ن", "س")  # letters in front of a root that make other words of it


@lru_cache(maxsize=100_000)
def variants(folded: str) -> tuple[Token, ...]:
    """What a folded word may be a form of, likeliest first, without the word itself; the places of the tokens say nothing."""
    found: dict[str, None] = {}
    for article in _ARTICLES:
        if folded.startswith(article) and len(folded) - len(article) >= _LEAST:
            # A name for the thing itself: its own first letter may look like a clitic ("برلمان")
            found[folded[len(article) :]] = None
            break
    for word in (folded, *_without(folded, "وف"), *(rest for one in _without(folded, "وف") for rest in _without(one, "بلك"))):
        found[word] = None
        for future in (word, *_without(word, "س")):
            if future[:1] in ("ت", "ن", "ي") and len(future) > _LEAST:
                found["ي" + future[1:]] = None
                for suffix in ("ون", "وا", "ان", "ن"):
                    if future.endswith(suffix) and len(future) - len(suffix) > _LEAST:
                        found["ي" + future[1 : -len(suffix)]] = None
        for suffix in ("ت", "تا", "وا", "نا"):  # she, they did
            if word.endswith(suffix) and len(word) - len(suffix) >= _LEAST:
                found[word[: -len(suffix)]] = None
    found.pop(folded, None)
    return tuple(Token(word, light_arabic(word), 0, 0) for word in found)


@lru_cache(maxsize=100_000)
def variant_terms(folded: str) -> frozenset[str]:
    """The stems of the variants of a folded word."""
    return frozenset([one.term for one in variants(folded)])


@lru_cache(maxsize=100_000)
def root(word: str) -> str:
    """Roughly the consonants that the words of one root share: يفتتح and افتتح, مغلق and إغلاق; "" when fewer than three are left."""
    found = word.translate(_WEAK)
    for prefix in _DERIVING:
        if found.startswith(prefix) and len(found) - len(prefix) >= _LEAST:
            return found[len(prefix) :]
    return found if len(found) >= _LEAST else ""


def _without(word: str, letters: str) -> tuple[str, ...]:
    return (word[1:],) if word[:1] in letters and word and len(word) > _LEAST else ()
