"""The words by which a question shows that it goes on from the one before: the table ``rag/language/tables/followup.txt``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from rag.language.fold import fold
from rag.language.lexicon import TABLES

Line = tuple[str, ...]


@cache
def words_of(*names: str) -> frozenset[str]:
    """The words and phrases of all lines of these names, folded."""
    return frozenset(word for name in names for line in lines_of(name) for word in line)


def lines_of(name: str) -> tuple[Line, ...]:
    """The lines of a name, in order, folded."""
    return _table()[name]


@cache
def _table() -> Mapping[str, tuple[Line, ...]]:
    table: defaultdict[str, list[Line]] = defaultdict(list)
    for row in (TABLES / "followup.txt").read_text(encoding="utf-8").splitlines():
        if row.strip() and not row.startswith("#"):
            name, words = row.split("\t")
            table[name].append(tuple(fold(word) for word in words.split(",")))
    return {name: tuple(lines) for name, lines in table.items()}
