"""Search: words and vectors, fused, filtered before the cut; as a LlamaIndex retriever."""

from __future__ import annotations

import datetime
import logging
from dataclasses import replace
from itertools import pairwise

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import NodeWithScore, QueryBundle

from rag.config import SearchConfig
from rag.errors import EmbeddingFailed, RerankerFailed
from rag.index.embedding import HashedEmbedding
from rag.index.index import Clause, Index
from rag.index.nodes import to_node
from rag.language.lexicon import bridged
from rag.retrieve.evidence import gather_evidence, probabilities
from rag.retrieve.fusion import Fused, Scored, fuse, merge
from rag.retrieve.question import Question, read_question
from rag.retrieve.rarity import Rarity, weigh_terms
from rag.retrieve.reranker import Reranker, reorder
from rag.schema import Filters, Hit

_log = logging.getLogger(__name__)

_SYNONYM_WEIGHT = 0.4  # of another word for one of the question's
_PART_WEIGHT = 0.5  # of a word of a phrase that is looked for as a whole too, in another language
_NAME_WEIGHT = 0.5  # of a name by its consonants, where the lexicon has a word for it
_OTHER_LANGUAGE_WEIGHT = 0.7  # of the best passage in another language against the best in the question's own
_EVIDENCE_WEIGHT = 0.5  # of the passage that surely answers, against a best match in words
_RERANKED = 8  # passages of which the sentences are weighed
_DATE_WEIGHT = 0.5  # of a passage published on the day that the question names, against a best match in words


class HybridRetriever(BaseRetriever):
    """Finds chunks by their words (BM25) and by their vectors, both filtered before the cut, and fuses the two.

    ``retrieve`` is LlamaIndex's door and returns nodes; ``search`` is ours and returns hits.
    """

    def __init__(
        self,
        index: Index,
        embedding: BaseEmbedding,
        config: SearchConfig,
        reranker: Reranker | None = None,
        k: int = 10,
        filters: Filters | None = None,
    ) -> None:
        super().__init__()
        self._reranker = reranker
        self._index = index
        self._embedding = embedding
        self._config = config
        self._k = k
        self._filters = filters

    def read(self, text: str, read_dates: bool = True) -> Question:
        """Read a question, its terms carried over into the languages of the articles; with ``read_dates``, and the time that it names.

        "Yesterday" counts from the day of the newest article: an archive is asked as if it were that day, and always answers the same.
        """
        stats = self._index.stats()
        today = datetime.date.today()
        return read_question(text, stats.languages, min(today, stats.date_to or today), read_dates)

    def search(self, question: Question, k: int, filters: Filters | None = None, troubles: list[str] | None = None) -> list[Hit]:
        """The ``k`` best chunks for a question, best first, ties by id.

        Where a model for vectors or reranking fails, the search goes on without it; what it said is added to ``troubles``, or logged.
        """
        troubles = _Logged() if troubles is None else troubles
        if k <= 0 or not question.text:
            return []
        if question.overview and (leads := self._leads(question, k, filters)):
            return leads
        limit = max(k, self._config.candidates)
        rarity = weigh_terms(question, self._index)
        groups = self._groups(question, filters)
        merged = merge([self._rank(question, rarity, language, among, limit, troubles) for language, among in groups])
        fused = self._reordered(question.text, merged, troubles)[:k]
        chunks = self._index.chunks([identity for identity, _, _ in fused])
        found = [(chunks[identity], score, found_by) for identity, score, found_by in fused if identity in chunks]
        return [Hit(chunk, score, rank, found_by) for rank, (chunk, score, found_by) in enumerate(found, start=1)]

    def _reordered(self, question: str, ranking: list[Fused], troubles: list[str]) -> list[Fused]:
        """The best few in the order of the reranker, when there is one."""
        if self._reranker is None:
            return ranking
        few = ranking[: self._config.reranked]
        texts = {identity: chunk.text for identity, chunk in self._index.chunks([identity for identity, _, _ in few]).items()}
        try:
            return reorder(question, ranking, texts, self._reranker, self._config.reranked)
        except RerankerFailed as error:
            troubles.append(str(error))
            return ranking

    def _groups(self, question: Question, filters: Filters | None) -> list[tuple[str, Filters | None]]:
        """Articles that are searched apart: those that the question's own words reach, then each language that the lexicon crosses to."""
        wanted = filters.languages if filters and filters.languages else tuple(self._index.stats().languages)
        crossed = [language for language in sorted(wanted) if language != question.language and language in bridged(question.language)]
        if not crossed:
            return [(question.language, filters)]
        reached = tuple(language for language in sorted(wanted) if language not in crossed)
        groups = [(question.language, reached)] if reached else []
        groups += [(language, (language,)) for language in crossed]
        return [(language, replace(filters or Filters(), languages=among)) for language, among in groups]

    def _rank(
        self, question: Question, rarity: Rarity, language: str, filters: Filters | None, limit: int, troubles: list[str]
    ) -> tuple[float, list[Fused]]:
        """The chunks of one group, fused, and how well the best of them matches: comparable between groups."""
        own = language == question.language
        clauses = _own_clauses(question) if own else _other_clauses(question, language)
        pairs = list(pairwise(question.terms)) if own else []
        words = self._index.search_words(clauses, limit, filters, pairs)
        rankings: dict[str, list[Scored]] = {"words": words}
        if own or not isinstance(self._embedding, HashedEmbedding):  # letters of one script say nothing about another
            try:
                rankings["vectors"] = self._index.search_vector(self._embedding.get_query_embedding(question.text), limit, filters)
            except EmbeddingFailed as error:
                troubles.append(str(error))
        period = _within_period(question, filters)
        if period is not None:
            within = self._index.search_words(clauses, limit, period, pairs)
            rankings["date"] = [(identity, 1.0) for identity, _ in within]
        weights = {"words": 1.0 - self._config.vector_weight, "vectors": self._config.vector_weight, "date": _DATE_WEIGHT}
        strength = (words[0][1] if words else 0.0) * (1.0 if own else _OTHER_LANGUAGE_WEIGHT)
        return strength, self._rerank(question, rarity, fuse(rankings, weights, limit))

    def _rerank(self, question: Question, rarity: Rarity, ranking: list[Fused]) -> list[Fused]:
        """The first few, each raised by how probably one of its sentences is the answer."""
        few = ranking[:_RERANKED]
        chunks = self._index.chunks([identity for identity, _, _ in few])
        articles = self._index.articles_by_id([chunk.article_id for chunk in chunks.values()])
        found = [(chunks[identity], score) for identity, score, _ in few if identity in chunks and chunks[identity].article_id in articles]
        hits = [Hit(chunk, score, rank) for rank, (chunk, score) in enumerate(found, start=1)]
        evidence = gather_evidence(question, hits, articles, rarity)
        raised: dict[str, float] = {}
        for e, probability in zip(evidence, probabilities(evidence), strict=True):
            raised[e.hit.chunk.chunk_id] = raised.get(e.hit.chunk.chunk_id, 0.0) + _EVIDENCE_WEIGHT * probability
        reranked = [(identity, score + raised.get(identity, 0.0), found_by) for identity, score, found_by in few]
        # Sorting is stable, and no score falls: the rest stays behind in its order
        return sorted(reranked + ranking[_RERANKED:], key=lambda item: -item[1])

    def _leads(self, question: Question, k: int, filters: Filters | None) -> list[Hit]:
        """The opening passages of the newest articles of the time that the question names, of any time when it names none."""
        filters = _within_period(question, filters) or filters or Filters()
        articles = self._index.articles(filters, limit=k)
        if not filters.languages:  # those in the language of the question come first
            own = self._index.articles(replace(filters, languages=(question.language,)), limit=k)
            articles = [*own, *(article for article in articles if article.language != question.language)]
        first = [chunks[0] for article in articles[:k] if (chunks := self._index.article_chunks(article.article_id))]
        return [Hit(chunk, 1.0 / rank, rank, ("date",)) for rank, chunk in enumerate(first, start=1)]

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self.search(self.read(query_bundle.query_str), self._k, self._filters)
        return [NodeWithScore(node=to_node(hit.chunk, self._index.article(hit.article_id)), score=hit.score) for hit in hits]


class _Logged(list[str]):
    """Troubles that no caller asked for go into the log."""

    def append(self, trouble: str) -> None:
        _log.warning("%s", trouble)


def _own_clauses(question: Question) -> list[Clause]:
    """The question's words, each with its synonyms."""
    clauses = []
    for concept in question.concepts:
        synonyms = {way: weight * _SYNONYM_WEIGHT for way, weight in concept.ways.get(question.language, {}).items()}
        if concept.word or synonyms:
            clauses.append(Clause(concept.word, synonyms, sounds=concept.name))
    return clauses


def _other_clauses(question: Question, language: str) -> list[Clause]:
    """What the question speaks of, in another language; names by their consonants."""
    clauses = []
    for concept in question.concepts:
        ways = concept.ways.get(language, {})
        names = {concept.name: _NAME_WEIGHT if ways else 1.0} if concept.name else {}
        # The word itself too: numbers, and names that stand in the other script
        clauses.append(Clause(concept.word, ways, names, weight=_PART_WEIGHT if concept.part else 1.0))
    return clauses


def _within_period(question: Question, filters: Filters | None) -> Filters | None:
    """Filters for the days that the question names; None when it names none, or the caller has set the dates already."""
    filters = filters or Filters()
    if question.period is None or filters.date_from or filters.date_to:
        return None
    return replace(filters, date_from=question.period.first, date_to=question.period.last)
