"""The words: a tantivy index over terms that our own analysis has made.

Scores must be the same for the same articles, whatever was added and deleted on the way. tantivy counts deleted
documents in its statistics until segments merge, so nothing is ever deleted here: a generation that takes chunks out
is built anew (37,000 chunks a second), one that only adds continues a copy of the one before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rag.index.manifest import Row
from rag.index.nodes import day_number
from rag.language.skeleton import name_skeletons
from rag.schema import Filters

if TYPE_CHECKING:
    import tantivy

_TITLE_WEIGHT = 0.1  # a term in the title counts this much beside the same term in the passage
_PAIR_WEIGHT = 0.1  # two terms of the question side by side, beside the two on their own
_TIE = 0.2  # what the other ways of saying a clause add to the best of them
_PAIR_SLOP = 2  # function words that may stand between them
_MISSPELT_WEIGHT = 0.5  # a word spelt nearly like one that no passage has
_SHORT, _LONG = 5, 8  # letters from which one, and two, may be wrong
_HEAP = 30_000_000
_TIES = 16
_LAST_DAY = 99991231


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing to look for, in all the ways that it may be said; the best of them counts.

    ``term`` is the index term itself ("" when there is none in this language), ``ways`` maps further phrases of index terms, ``names``
    skeletons of names, to how much each counts beside it, above 0 and up to 1. ``weight`` is that of the whole clause. When no chunk
    has the term, words that are spelt nearly so are taken for it, and names with the skeleton ``sounds``.
    """

    term: str = ""
    ways: Mapping[tuple[str, ...], float] = field(default_factory=dict)
    names: Mapping[str, float] = field(default_factory=dict)
    sounds: str = ""
    weight: float = 1.0


class LexicalStore:
    """One folder with one tantivy index, as it was when it was opened."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        self._index = tantivy.Index.open(str(folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def close(self) -> None:
        """Nothing to do: tantivy lets its files go with the object."""

    @property
    def count(self) -> int:
        return self._searcher.num_docs

    def document_frequency(self, term: str, field: Literal["terms", "names"] = "terms") -> int:
        """How many chunks hold a term in their text, or the skeleton of a name."""
        return self._searcher.doc_freq(field, term)

    def search(
        self, clauses: Sequence[Clause], k: int, filters: Filters | None = None, pairs: Sequence[tuple[str, str]] = ()
    ) -> list[tuple[str, float]]:
        """(chunk_id, BM25), best first, ties by id; the filters hold before the cut to ``k``.

        Args:
            pairs: terms that speak for a chunk when they stand near each other in this order.
        """
        if k < 1 or not clauses or not self.count:
            return []
        query = self._query(clauses, filters, pairs)
        limit = k + _TIES
        while True:
            found = self._searcher.search(query, limit=limit, count=False).hits
            # Hits of one score come in the order of segments, which is history: take them all, then order them by id.
            if len(found) < limit or found[-1][0] < found[k - 1][0]:
                break
            limit *= 4
        lowest = found[min(k, len(found)) - 1][0] if found else 0.0
        hits = [(self._searcher.doc(address)["chunk_id"][0], float(score)) for score, address in found if score >= lowest]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]

    def ids(self) -> list[str]:
        """Every chunk id, with repeats if there are any."""
        found = self._searcher.search(self._tantivy.Query.all_query(), limit=max(1, self.count), count=False).hits
        return [self._searcher.doc(address)["chunk_id"][0] for _, address in found]

    def _query(self, clauses: Sequence[Clause], filters: Filters | None, pairs: Sequence[tuple[str, str]]) -> tantivy.Query:
        query, occur = self._tantivy.Query, self._tantivy.Occur
        parts = [part for clause in clauses if (part := self._clause(clause)) is not None]
        titles = [(clause.term, clause.weight) for clause in clauses if clause.term]
        parts += [query.boost_query(self._term("title_terms", term), weight * _TITLE_WEIGHT) for term, weight in titles]
        parts += [query.boost_query(query.phrase_query(self._schema, "terms", [a, b], _PAIR_SLOP), _PAIR_WEIGHT) for a, b in sorted(pairs)]
        words = query.boolean_query([(occur.Should, part) for part in parts] or [(occur.Should, query.empty_query())])
        conditions = [(occur.Must, query.const_score_query(part, 0.0)) for part in self._conditions(filters)]
        return query.boolean_query([(occur.Must, words), *conditions]) if conditions else words

    def _clause(self, clause: Clause) -> tantivy.Query | None:
        """A query that gives every way of saying a thing the rarity of the thing itself.

        A rare synonym would else outweigh the word that was asked for. Counting all ways as one word is Pirkola's structured
        query (1998, "The Effects of Query Structure and Dictionary Setups"), their weights are those of Darwish and Oard
        (2003, "Probabilistic Structured Query Methods").
        """
        query = self._tantivy.Query
        phrases = {(clause.term,): 1.0, **clause.ways} if clause.term else clause.ways
        ways = [(self._phrase(way), weight, [self.document_frequency(term) for term in way]) for way, weight in sorted(phrases.items())]
        ways += [(self._term("names", n), weight, [self.document_frequency(n, "names")]) for n, weight in sorted(clause.names.items())]
        ways = [(part, weight, counts) for part, weight, counts in ways if all(counts)]
        rarity = self._idf(min(self.count, round(sum(weight * min(counts) for _, weight, counts in ways))))
        parts = [query.boost_query(part, weight * rarity / sum(map(self._idf, counts))) for part, weight, counts in ways]
        if not self.document_frequency(clause.term):
            weight = _MISSPELT_WEIGHT * self._idf(1)
            parts += [query.boost_query(query.const_score_query(part, 1.0), weight) for part in self._misspelt(clause)]
        if not parts:
            return None
        best = query.disjunction_max_query(parts, _TIE) if len(parts) > 1 else parts[0]
        return query.boost_query(best, clause.weight)

    def _misspelt(self, clause: Clause) -> list[tantivy.Query]:
        found = []
        if len(clause.term) >= _SHORT and clause.term.isalpha():
            distance = 1 if len(clause.term) < _LONG else 2
            found.append(self._tantivy.Query.fuzzy_term_query(self._schema, "terms", clause.term, distance))
        if clause.sounds:
            found.append(self._term("names", clause.sounds))
        return found

    def _idf(self, count: int) -> float:
        """As tantivy has it in its BM25."""
        return math.log(1 + (self.count - count + 0.5) / (count + 0.5))

    def _term(self, field: str, term: str) -> tantivy.Query:
        return self._tantivy.Query.term_query(self._schema, field, term, "freq")

    def _phrase(self, terms: tuple[str, ...]) -> tantivy.Query:
        return self._term("terms", terms[0]) if len(terms) == 1 else self._tantivy.Query.phrase_query(self._schema, "terms", list(terms))

    def _conditions(self, filters: Filters | None) -> list[tantivy.Query]:
        if not filters:
            return []
        query, field_type = self._tantivy.Query, self._tantivy.FieldType
        conditions = []
        if filters.date_from or filters.date_to:
            first, last = day_number(filters.date_from) or 1, day_number(filters.date_to) or _LAST_DAY
            conditions.append(query.range_query(self._schema, "day", field_type.Integer, first, last))
        for name, wanted in (("language", filters.languages), ("outlet", filters.outlets), ("article_id", filters.article_ids)):
            if wanted:
                conditions.append(query.term_set_query(self._schema, name, list(wanted)))
        return conditions


def add(folder: Path, rows: Iterable[Row]) -> int:
    """Add chunks to the index in a folder, made when it is not there. Returns how many."""
    import tantivy

    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap_size=_HEAP, num_threads=1)  # one thread: the same rows give the same segments
    count = 0
    for row in rows:
        writer.add_document(_document(row))
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    return count


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    # "whitespace" has no filter behind it: the terms stand as our analysis made them, of any length
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="position")
    for name in ("title_terms", "names"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("chunk_id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("article_id", "language", "outlet"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    return builder.build()


def _document(row: Row) -> Any:
    import tantivy

    document = tantivy.Document()
    document.add_text("terms", row.terms)
    document.add_text("title_terms", row.title_terms)
    document.add_text("names", " ".join(name_skeletons(row.chunk.text)))
    document.add_text("chunk_id", row.chunk.chunk_id)
    document.add_text("article_id", row.article.article_id)
    document.add_text("language", row.article.language)
    document.add_text("outlet", row.article.outlet or "")
    document.add_integer("day", day_number(row.article.date))
    return document
