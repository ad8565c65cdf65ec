"""Names that a sentence leaves to the one before it: whether "he also announced" may be told with the name of the person.

Of a run of sentences one bears out most of what is said. Where it lacks a name that another sentence of the run has, it has to point back
to it; else the deeds of one would be borne out for another who merely stands beside. English; Arabic sentences begin with a verb, and
point back without a word.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.verify.names import missing_names
from rag.verify.statement import Statement

_AT_THE_BEGINNING = 4  # words
_POINTING = frozenset("he she it they his her their both two leaders sides latter former pair company group agency team".split())
_ROLES = frozenset(
    """president minister premier emir king queen prince mayor governor director leader chief spokesman spokeswoman chancellor ambassador
    judge secretary chairman chairwoman coach captain master official commander general""".split()
)


def may_stand_for(said: Statement, sentences: Sequence[Statement], core: int) -> bool:
    """Whether names of ``said`` that the ``core`` of these sentences lacks may come from those before it."""
    best = sentences[core]
    if best.arabic or said.arabic or not _missing(said, best):
        return True
    before = sentences[:core]
    if not any(len(_missing(said, one)) < len(_missing(said, best)) for one in before):
        return False  # the name comes behind, as another subject
    opening = [token.folded for token in best.tokens[:_AT_THE_BEGINNING]]
    role = next((word for word in opening if word in _ROLES), "")
    if role:
        told = said.words & _ROLES
        return role in told if told else any(role in one.words for one in before)
    return bool(_POINTING.intersection(opening)) or bool({"he", "she", "they"} & best.words)


def _missing(said: Statement, quoted: Statement) -> list[str]:
    return missing_names(said.names, quoted.words, quoted.terms, quoted.skeletons, quoted.initials, said.language, quoted.sequence)
