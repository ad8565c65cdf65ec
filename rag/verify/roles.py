"""Who did it to whom: "Iran attacked Israel" is not borne out by "Israel attacked Iran".

Only the plainest case is told: two names, the same verb between them in English and before them in Arabic, no passive, and the other way
round in the quotation. All else is left alone, since a false alarm costs more here than what slips through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rag.language.stopwords import is_stopword
from rag.language.tokens import Token
from rag.verify.negation import key
from rag.verify.statement import Statement

_STOP = re.compile(r"[,.;:!?]")
_SUBJECT = 14  # words between a name and the verb of which it is the subject
_OBJECT = 4  # words between a verb and the name that is its object
_MOST_WORDS = 1000  # of both; what is longer is no statement
_PASSIVE = frozenset("was were been being be is are by".split())
_PREPOSITIONS = frozenset("from by of to with in on at for against into about over after before between and or as".split())
# What the one does with the other, the other does with the one
_MUTUAL = frozenset(
    """meet talk neighbor neighbour rival alli ally partner friend fight marri sign match draw join border face play
    discuss""".split()
)

# What is done to someone behind a small word: "sent drones to Russia", "scored against Delm"
_TOWARDS = {
    "to": frozenset("send sent give sell hand suppli deliv deliver export lend transfer pay".split()),
    "against": frozenset(["score"]),
}


class _Act(NamedTuple):
    """The names before a verb, its stem, the verb as it is written, and the name that is its object."""

    doers: frozenset[str]
    verb: str
    written: str
    object: str


def swapped_roles(said: Statement, quoted: Statement) -> list[str]:
    """The verbs whose doer and object change places between two statements, one line each at most."""
    if said.arabic and quoted.arabic:
        return _swapped_in_arabic(said, quoted)
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
            if _may_be_a_verb(tokens, place, text) and (doers := _doers(names, place)):
                yield _Act(doers, tokens[place].term, tokens[place].folded, names[at])
        yield from _towards(statement, names, at)


def _towards(statement: Statement, names: Mapping[int, str], at: int) -> Iterator[_Act]:
    """What is given or sent to the one who is named there."""
    tokens = statement.tokens
    verbs = _TOWARDS.get(tokens[at - 1].folded, frozenset()) if at else frozenset()
    for place in range(at - 2, max(-1, at - 2 - _OBJECT), -1) if verbs else ():
        if place in names or _STOP.search(statement.text, tokens[place].end, tokens[place + 1].start):
            return
        if tokens[place].term in verbs and _may_be_a_verb(tokens, place, statement.text):
            if doers := _doers(names, place):
                yield _Act(doers, f"{tokens[place].term} {tokens[at - 1].folded}", tokens[place].folded, names[at])
            return


def _doers(names: Mapping[int, str], place: int) -> frozenset[str]:
    return frozenset(names[n] for n in range(max(0, place - _SUBJECT), place) if n in names)


def _swapped_in_arabic(said: Statement, quoted: Statement) -> list[str]:
    """A verb with two names behind it, which change places: the verb, its subject, its object."""
    there = frozenset(_verb_first(quoted))
    for verb, one, other in _verb_first(said):
        if (verb, other, one) in there and (verb, one, other) not in there and one != other:
            return [f"the quotation says the other way round who does it and to whom: {one} {other}"]
    return []


def _verb_first(statement: Statement) -> Iterator[tuple[str, str, str]]:
    tokens = statement.tokens
    names = frozenset(name.at for name in statement.names)
    for at in range(len(tokens) - 2):
        if at not in names and at + 1 in names and at + 2 in names and at + 3 not in names:
            yield key(tokens[at].term), tokens[at + 1].term, tokens[at + 2].term


def _may_be_a_verb(tokens: tuple[Token, ...], place: int, text: str) -> bool:
    token = tokens[place]
    if is_stopword(token.folded) or token.term in _MUTUAL or text[token.start].isupper() or not token.folded.isalpha():
        return False
    return not place or tokens[place - 1].folded not in _PASSIVE
