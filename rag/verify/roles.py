"""Who did it to whom: "Iran attacked Israel" is not borne out by "Israel attacked Iran".

Only the plainest case is told: English, two names, the same verb between them, its object right behind it, no passive, and the other
way round in the quotation. All else is left alone, since a false alarm costs more here than what slips through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rag.language.stopwords import is_stopword
from rag.language.tokens import Token
from rag.verify.statement import Statement

_STOP = re.compile(r"[,.;:!?]")
_SUBJECT = 14  # words between a name and the verb of which it is the subject
_OBJECT = 4  # words between a verb and the name that is its object
_MOST_WORDS = 1000  # of both; what is longer is no statement
_PASSIVE = frozenset("was were been being be is are by".split())
_PREPOSITIONS = frozenset("from by of to with in on at for against into about over after before between and or as".split())
# What the one does with the other, the other does with the one
_MUTUAL = frozenset(
    """meet talk call phone neighbor neighbour rival alli ally partner friend fight marri sign match draw join border face play
    discuss""".split()
)


class _Act(NamedTuple):
    """The names before a verb, its stem, the verb as it is written, and the name that is its object."""

    doers: frozenset[str]
    verb: str
    written: str
    object: str


def swapped_roles(said: Statement, quoted: Statement) -> list[str]:
    """The verbs whose doer and object change places between two statements, one line each at most."""
    if said.language != "en" or quoted.language != "en" or len(said.tokens) + len(quoted.tokens) > _MOST_WORDS:
        return []
    there = {act.verb: act for act in _acts(quoted)}
    for act in _acts(said):
        other = there.get(act.verb)
        if other and act.object in other.doers - act.doers and other.object in act.doers - other.doers:
            return [f"the quotation says the other way round who does it and to whom: {act.written}"]
    return []


def _acts(statement: Statement) -> Iterator[_Act]:
    tokens, text = statement.tokens, statement.text
    # A lone capital that begins a sentence counts here: it must be the other one's object to be of any consequence
    names = {at: token.term for at, token in enumerate(tokens) if text[token.start].isupper() and not is_stopword(token.folded)}
    for at in sorted(names):
        if at - 1 in names:  # the first word of a name stands for it
            continue
        for place in range(at - 1, max(-1, at - 2 - _OBJECT), -1):
            if place in names or tokens[place].folded in _PREPOSITIONS or _STOP.search(text, tokens[place].end, tokens[place + 1].start):
                break
            if _may_be_a_verb(tokens, place, text):
                doers = frozenset(names[n] for n in range(max(0, place - _SUBJECT), place) if n in names)
                if doers:
                    yield _Act(doers, tokens[place].term, tokens[place].folded, names[at])


def _may_be_a_verb(tokens: tuple[Token, ...], place: int, text: str) -> bool:
    token = tokens[place]
    if is_stopword(token.folded) or token.term in _MUTUAL or text[token.start].isupper() or not token.folded.isalpha():
        return False
    return not place or tokens[place - 1].folded not in _PASSIVE
