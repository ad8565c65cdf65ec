"""From a term in one language to the terms that mean it in another: tables that a reader can check and extend.

A table ``tables/<language>-<language>.tsv`` holds news vocabulary; names of countries, languages and months are taken
from the Unicode CLDR through Babel. A third language is another table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from rag.language.tokens import analyze

_TABLES = Path(__file__).parent / "tables"


def equivalents(term: str, language: str, into: str) -> frozenset[str]:
    """Index terms of the language ``into`` that mean what an index term of ``language`` means; empty when none is known."""
    return _dictionary(language, into).get(term, frozenset())


@cache
def places(language: str) -> Mapping[str, str]:
    """Countries whose name is one word: index term to the name as it is written in a language."""
    try:
        names = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {terms[0]: name for code, name in names.items() if code.isalpha() and len(terms := analyze(name, language)) == 1}


def read_table(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """The lines of a table as two lists of words.

    Raises:
        ValueError: a line has not two columns, or an empty one.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [[word.strip() for word in column.split(",")] for column in line.split("\t")]
        if len(columns) != 2 or not all(word for column in columns for word in column):
            raise ValueError(f"{path.name}, line {number}: two columns of words separated by one tab are wanted, here is {line!r}")
        yield columns[0], columns[1]


@cache
def _dictionary(language: str, into: str) -> Mapping[str, frozenset[str]]:
    if language == into:
        return {}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for ours, theirs in _pairs(language, into):
        # A name of several words says too little word by word ("South", "Republic")
        targets = {terms[0] for word in theirs if len(terms := analyze(word, into)) == 1}
        for word in ours:
            if len(terms := analyze(word, language)) == 1:
                found[terms[0]] |= targets
    return {term: frozenset(terms) for term, terms in found.items() if terms}


def _pairs(language: str, into: str) -> Iterator[tuple[list[str], list[str]]]:
    forward, backward = _TABLES / f"{language}-{into}.tsv", _TABLES / f"{into}-{language}.tsv"
    if not forward.exists() and not backward.exists():
        return
    if forward.exists():
        yield from read_table(forward)
    else:
        yield from ((theirs, ours) for ours, theirs in read_table(backward))
    ours_cldr, theirs_cldr = Locale.parse(language), Locale.parse(into)
    for ours, theirs in (
        (ours_cldr.territories, theirs_cldr.territories),
        (ours_cldr.languages, theirs_cldr.languages),
        (ours_cldr.months["format"]["wide"], theirs_cldr.months["format"]["wide"]),
        (ours_cldr.days["format"]["wide"], theirs_cldr.days["format"]["wide"]),
    ):
        yield from (([ours[key]], [theirs[key]]) for key in ours if key in theirs)
