"""Whom and what a text names: names, roles such as "the emir", and times, in English and Arabic."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from rag.conversation.table import words_of
from rag.language.dates import find_period
from rag.language.lexicon import places, subjects
from rag.language.stopwords import is_stopword
from rag.language.tokens import Token, analyze, tokenize
from rag.retrieve.kinds import NAMED
from rag.schema import Span

Kind = Literal["person", "place", "organisation", "name", "role"]
Tag = Kind | Literal[""]
NAMES: tuple[Kind, ...] = ("person", "place", "organisation", "name")
"""The kinds that name somebody or something; a role alone does not."""

# Dates are looked for to know where they stand, not which day they are; with a fixed day the same text is read alike every day.
_ANY_DAY = datetime.date(2024, 6, 15)


@dataclass(frozen=True, slots=True)
class Mention:
    """Whom or what a text names, and where: ``text[start:end]``, but for a clitic written together with the article (``للرئيس``).

    ``kind`` is "name" where the lexicon does not know it, "role" for "the emir" with no name beside it. ``roles`` are its folded words
    that say who somebody is (emir, prime, minister). ``shown`` is how it is repeated elsewhere; ``lead`` is what stays where it stood.
    """

    kind: Kind
    start: int
    end: int
    shown: str
    roles: tuple[str, ...] = ()
    lead: str = ""


def mentions(text: str, language: str) -> list[Mention]:
    """Every name of a text and every role, in order; "the emir of Qatar" is one, and the place in it another."""
    tokens = list(tokenize(text, language))
    start, end = date_span(text) or (0, 0)
    tags = ["" if start <= token.start < end else _tag(text, at, tokens) for at, token in enumerate(tokens)]
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        size = _run(tokens, tags, at, text)
        if size:
            found += _read_run(tokens[at : at + size], tags[at : at + size], text, tokens[at - 1] if at else None)
        at += size or 1
    return found


def date_span(text: str) -> Span | None:
    """Where a text names a time, from the preposition before it on: "on 2 December 2024"."""
    period = find_period(text, _ANY_DAY)
    return (period.start, period.end) if period else None


def plain(name: str) -> str:
    """A name without "the" before it and "'s" behind it."""
    return re.sub(r"^the |['’]s$", "", name, flags=re.IGNORECASE)


@cache
def bare(word: str) -> str:
    """A folded Arabic word without the clitic in front of it, when a name, a role or a word of asking is left; else as it is."""
    if word.isascii():
        return word
    if word.startswith("لل") and _is_known("ال" + word[2:]):
        return "ال" + word[2:]
    for size in (1, 2):
        rest = word[size:]
        # A role goes before a name: "بامير" is rather the emir than the Pamir
        known = rest in words_of("role") or (not _is_known(word) and _is_known(rest))
        if known and len(rest) > 1 and all(letter in "وفبلك" for letter in word[:size]):
            return rest
    if word.startswith("و") and (word[1:] in words_of("preposition") or (word[1:3] == "ال" and len(word) > 6)):
        return word[1:]
    return word


def is_common(word: str) -> bool:
    """Whether a folded English word is a plain word of the lexicon and not only a name: "police", "bridge"."""
    return bool(_listed(word, "en") - set(NAMED.values()))


def _is_known(word: str) -> bool:
    return word in words_of("role", "asking") or bool(_named(word, "ar"))


@cache
def _named(word: str, language: str) -> Tag:
    """The kind of a name that the lexicon knows, "" for what is no name or more often another word."""
    if is_stopword(word) or word in words_of("role"):
        return ""
    without_article = word.removeprefix("ال") if language == "ar" and len(word) > 4 else word
    listed = _listed(word, language) or _listed(without_article, language)
    country = (analyze(word, language) or [""])[0] in places(language)
    kind: Tag = next((kind for kind in NAMES if NAMED.get(kind) in listed), "")
    if not kind or (listed & {"verbs", "general"} and not country):
        return ""
    return "place" if country else kind


def _listed(word: str, language: str) -> frozenset[str]:
    return subjects([Token(word, word, 0, len(word))], language, as_written=True)


def _tag(text: str, at: int, tokens: Sequence[Token]) -> Tag:
    """The kind of a name, "role", or ""."""
    token = tokens[at]
    word = bare(token.folded)
    if word in words_of("role"):
        return "role"
    if not word.isascii():
        return _named(word, "ar")
    if is_stopword(word) or not word.isalpha():
        return ""
    known = _named(word, "en")
    if text.islower() or text.isupper():
        return known if _listed(word, "en") <= set(NAMED.values()) else ""
    if not text[token.start].isupper():
        return ""
    # A capital at the beginning of a sentence says nothing
    begins = at == 0 or re.search(r"[.!?:؟\"“(]", text[tokens[at - 1].end : token.start])
    return known or ("" if begins else "name")


def _run(tokens: Sequence[Token], tags: Sequence[str], at: int, text: str) -> int:
    """How many words from one on make a name or a role together, 0 when it begins none."""
    beside, link = words_of("beside"), words_of("link")
    end = last = at
    while end < len(tokens) and (end == at or not text[tokens[end - 1].end : tokens[end].start].strip(" \u00a0-–'’")):
        word, inner = tokens[end].folded, end > at
        if inner and word != bare(word):  # "قطر وايران" are two
            break
        if tags[end] or (word in beside and (inner or (end + 1 < len(tokens) and tags[end + 1] == "role"))):
            last = end + 1
        elif not (inner and (word in link or (word in ("of", "the") and (tags[end - 1] == "role" or tokens[end - 1].folded == "of")))):
            break
        end += 1
    return last - at


def _read_run(tokens: Sequence[Token], tags: Sequence[Tag], text: str, before: Token | None) -> Iterator[Mention]:
    kinds = [tag for tag in tags if tag not in ("", "role")]
    roles = tuple(bare(t.folded) for t, tag in zip(tokens, tags, strict=True) if tag == "role" or t.folded in words_of("beside"))
    order: tuple[Kind, ...] = ("person", "organisation", "place")
    kind: Kind = "role" if not kinds else "person" if roles else next((kind for kind in order if kind in kinds), "name")
    whole = _mention(kind, tokens[0], tokens[-1], text, roles)
    if before and before.folded == "the":
        whole = replace(whole, start=before.start, shown=f"the {whole.shown}")
    yield whole
    if roles or len(kinds) > 1:
        for token, tag in zip(tokens, tags, strict=True):
            if tag == "place":
                yield _mention("place", token, token, text)


def _mention(kind: Kind, first: Token, last: Token, text: str, roles: tuple[str, ...] = ()) -> Mention:
    start, end, word = first.start, last.end, bare(first.folded)
    end -= 2 if re.fullmatch(r".+['’]s", text[last.start : end]) else 0
    if first.folded.startswith("لل") and word != first.folded:
        return Mention(kind, start, end, "ال" + text[start + 2 : end], roles, "ل")
    start += len(first.folded) - len(word)
    return Mention(kind, start, end, text[start:end], roles)
