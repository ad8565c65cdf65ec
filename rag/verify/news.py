"""What a short claim tells of its subject: the words that must stand in a quotation that is much longer than it.

A long quotation holds the names and the topic of nearly any short claim about its event. So the other words of the claim, its verb above
all, are asked for one by one, in the same or a kindred word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from rag.language.lexicon import TABLES, read_table
from rag.language.stem import stem
from rag.language.tokens import Token, analyze
from rag.verify.arabic import variants
from rag.verify.content import named
from rag.verify.statement import Statement

MOST_CONTENT = 6
"""Words that say something, up to which a claim is short."""

_LONGER = 1.5  # times as many of them in a quotation that is much longer
_MANY = 4  # words asked for, from which one may be missing that is no verb
_PAST = "ed"  # how most English verbs end where something happened
# Verbs that carry no news: that something took place, was said or was so
_LIGHT = frozenset(
    """take place happen occur hold make become get go come remain seem say tell state add note stress emphasise emphasize announce declare
    report mention express voice
    جرى يجري حدث يحدث حصل قام يقوم أجرى يجري عقد أعرب يعرب عبر أعلن يعلن ذكر يذكر أضاف أكد يؤكد صرح أوضح أشار يشير قال أفاد ذكر أصبح صار بات
    ظل""".split()
)


def missing_news(said: Statement, quoted: Statement, degrees: Sequence[float]) -> list[str]:
    """The words of a short claim for want of which a longer quotation does not bear it out, one line, or nothing.

    Args:
        degrees: how fully each word of the claim's content stands in the quotation, from 0 to 1.
    """
    if not 0 < len(said.content) <= MOST_CONTENT or len(quoted.content) < _LONGER * len(said.content):
        return []
    asked = _asked(said)
    missing = [said.content[place] for place in asked if not degrees[place]]
    if not missing or (len(asked) >= _MANY and len(missing) == 1 and not _is_verb(missing[0])):
        return []
    return [f"the quotation does not say {said.text[missing[0].start : missing[0].end]}"]


def _asked(said: Statement) -> list[int]:
    """Places of the words of the content that carry news: all but light verbs and what numbers count time in."""
    return [place for place, token in enumerate(said.content) if not _is_light(token)]


def _is_light(token: Token) -> bool:
    light = _light()
    return token.term in light or (not token.folded.isascii() and any(one.term in light for one in variants(token.folded)))


def _is_verb(token: Token) -> bool:
    return token.term in _verbs() or (token.folded.isascii() and token.folded.endswith(_PAST))


@cache
def _light() -> frozenset[str]:
    return frozenset(term for word in _LIGHT for term in analyze(word, "en" if word.isascii() else "ar"))


@cache
def _verbs() -> frozenset[str]:
    """Stems of the words that the table of verbs lists, their nouns among them, of all languages."""
    found: set[str] = set()
    for table in sorted(TABLES.glob("*/verbs.tsv")):
        for languages, columns in ((table.parent.name.split("-"), columns) for columns in read_table(table)):
            for language, entries in zip(languages, columns, strict=True):
                found.update(terms[0] for entry in entries if len(terms := analyze(entry, language)) == 1)
    return frozenset(found)
