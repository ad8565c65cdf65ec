"""The lexicon: from words to the words that mean the same, in another language or in their own.

Tables that a reader of either language can check and extend: ``tables/<language>-<language>/<subject>.tsv``. What stands on
one line means much the same, so a line links the two languages and, within each, the words on its side (president,
presidency · وزير, وزراء). Names of countries, languages, months and weekdays are taken from the Unicode CLDR through
Babel as well. A third language is another folder of tables, no code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from rag.language.stopwords import is_stopword
from rag.language.tokens import Token, analyze, tokenize

Phrase = tuple[str, ...]
"""Index terms that stand side by side; mostly just one."""

LONGEST = 4
"""Words of the longest phrase that is looked up."""

TABLES = Path(__file__).parent / "tables"
_LATER = 0.3  # the n-th word of a line, counted from 0, weighs 1 / (1 + _LATER n): the usual rendering stands first


def renderings(words: Sequence[Token], language: str, into: str) -> Mapping[Phrase, float]:
    """What a word, or words side by side, may be called in the language ``into``, each with a weight above 0 and up to 1.

    The language itself gives synonyms and other forms. A word is looked up as it is written, else by its stem: "goods" is not "good".
    """
    return _renderings(tuple(word.folded for word in words), tuple(word.term for word in words), language, into)


@lru_cache(maxsize=50_000)
def _renderings(folded: Phrase, terms: Phrase, language: str, into: str) -> Mapping[Phrase, float]:
    dictionary = _dictionary(language, into)
    article_off = tuple(word.removeprefix("ال") for word in folded)
    found = dictionary.words.get(folded) or dictionary.words.get(article_off) or dictionary.terms.get(terms)
    if not found:
        return {}
    most = max(found.values())
    return {phrase: weight / most for phrase, weight in sorted(found.items()) if phrase != terms}


def subjects(words: Sequence[Token], language: str, as_written: bool = False) -> frozenset[str]:
    """Which tables list a word, or words side by side: "people", "places", "organisations", "politics" and so on; none when it is unknown.

    In Arabic a word is looked up by its stem as well, unless ``as_written`` is set: names carry clitics there.
    """
    return _subjects(
        tuple(word.folded for word in words), tuple(word.term for word in words), language, language == "ar" and not as_written
    )


def find_listed(tokens: Sequence[Token], language: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """(index, number of words, subjects) of the words, and pairs of words, that stand in any table: ``subjects`` for a whole text."""
    listed = _listed(language)
    for at, token in enumerate(tokens):
        found = listed.get((token.folded,)) or (listed.get((token.term,)) if language == "ar" else None)
        if found:
            yield at, 1, found
        if at and (pair := listed.get((tokens[at - 1].folded, token.folded))):
            yield at - 1, 2, pair


@lru_cache(maxsize=100_000)
def _subjects(folded: Phrase, terms: Phrase, language: str, by_stem: bool) -> frozenset[str]:
    listed = _listed(language)
    return listed.get(folded) or (listed.get(terms) if by_stem else None) or frozenset()


@cache
def _listed(language: str) -> Mapping[Phrase, frozenset[str]]:
    """Every entry of a language to its tables: in Arabic by stem too, since a name there carries clitics."""
    found: defaultdict[Phrase, set[str]] = defaultdict(set)
    for folder in sorted(TABLES.iterdir()):
        if folder.is_dir() and language in folder.name.split("-"):
            for table in sorted(folder.glob("*.tsv")):
                for columns in read_table(table):
                    for entry in columns[folder.name.split("-").index(language)]:
                        for key in _read(entry, language):
                            found[key].add(table.stem)
    return {entry: frozenset(subjects) for entry, subjects in found.items() if entry}


@cache
def places(language: str) -> Mapping[str, str]:
    """Countries whose name is one word: index term to the name as it is written in a language."""
    try:
        names = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {terms[0]: name for code, name in names.items() if code.isalpha() and len(terms := analyze(name, language)) == 1}


def read_table(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """The lines of a table as two lists of words or phrases.

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


_Weights = defaultdict[Phrase, defaultdict[Phrase, float]]


def _weights() -> _Weights:
    return defaultdict(lambda: defaultdict(float))


@dataclass(frozen=True, slots=True)
class _Dictionary:
    """Phrases of one language to phrases of another: by the words as they are written (folded), and by their stems."""

    words: _Weights = field(default_factory=_weights)
    terms: _Weights = field(default_factory=_weights)

    def add(self, ours: tuple[Phrase, Phrase], theirs: Phrase, weight: float) -> None:
        self.words[ours[0]][theirs] += weight
        self.terms[ours[1]][theirs] += weight


@cache
def _dictionary(language: str, into: str) -> _Dictionary:
    dictionary = _Dictionary()
    for other in bridged(language) if into == language else [into]:
        for ours, theirs in _lines(language, other):
            sources = dict.fromkeys(_read(phrase, language) for phrase in ours)
            targets = list(sources) if into == language else list(dict.fromkeys(_read(phrase, into) for phrase in theirs))
            for source in sources:
                for at, target in enumerate(targets):
                    if target[1] and source[1] and (into != language or target[1] != source[1]):
                        dictionary.add(source, target[1], 1 / (1 + _LATER * at))
    return dictionary


@lru_cache(maxsize=100_000)
def _read(phrase: str, language: str) -> tuple[Phrase, Phrase]:
    """Folded words and index terms of a phrase; none of a phrase that says nothing or is too long to be looked up."""
    tokens = list(tokenize(phrase, language))
    if len(tokens) > LONGEST or all(is_stopword(token.folded) for token in tokens):
        return (), ()
    return tuple(token.folded for token in tokens), tuple(token.term for token in tokens)


@cache
def bridged(language: str) -> list[str]:
    """Languages that share a folder of tables with a language."""
    pairs = [folder.name.split("-") for folder in sorted(TABLES.iterdir()) if folder.is_dir()]
    return [other for pair in pairs if language in pair for other in pair if other != language]


def _lines(language: str, into: str) -> Iterator[tuple[list[str], list[str]]]:
    forward, backward = TABLES / f"{language}-{into}", TABLES / f"{into}-{language}"
    if forward.is_dir():
        for table in sorted(forward.glob("*.tsv")):
            yield from read_table(table)
    elif backward.is_dir():
        for table in sorted(backward.glob("*.tsv")):
            yield from ((theirs, ours) for ours, theirs in read_table(table))
    else:
        return
    ours_cldr, theirs_cldr = Locale.parse(language), Locale.parse(into)
    for ours, theirs in (
        (ours_cldr.territories, theirs_cldr.territories),
        (ours_cldr.languages, theirs_cldr.languages),
        (ours_cldr.months["format"]["wide"], theirs_cldr.months["format"]["wide"]),
        (ours_cldr.days["format"]["wide"], theirs_cldr.days["format"]["wide"]),
    ):
        yield from (([ours[key]], [theirs[key]]) for key in ours if key in theirs)
