"""Search: words and vectors, fused, filtered before the cut; as a LlamaIndex retriever."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import NodeWithScore, QueryBundle

from rag.config import SearchConfig
from rag.index.index import Index
from rag.index.nodes import to_node
from rag.retrieve.fusion import Scored, fuse
from rag.retrieve.question import Question, read_question
from rag.schema import Filters, Hit

_MEANING_WEIGHT = 0.6  # of a term of another language that means one of the question's terms
_DATE_WEIGHT = 0.5  # of a passage published on the day that the question names, against a best match in words


class HybridRetriever(BaseRetriever):
    """Finds chunks by their words (BM25) and by their vectors, both filtered before the cut, and fuses the two.

    ``retrieve`` is LlamaIndex's door and returns nodes; ``search`` is ours and returns hits.
    """

    def __init__(self, index: Index, embedding: BaseEmbedding, config: SearchConfig, k: int = 10, filters: Filters | None = None) -> None:
        super().__init__()
        self._index = index
        self._embedding = embedding
        self._config = config
        self._k = k
        self._filters = filters

    def read(self, text: str) -> Question:
        """Read a question, its terms carried over into the languages of the articles."""
        return read_question(text, self._index.stats().languages)

    def search(self, question: Question, k: int, filters: Filters | None = None) -> list[Hit]:
        """The ``k`` best chunks for a question, best first, ties by id."""
        if k <= 0 or not question.text:
            return []
        if question.overview and (leads := self._leads(question, k, filters)):
            return leads
        limit = max(k, self._config.candidates)
        vector = self._embedding.get_query_embedding(question.text)
        terms = dict.fromkeys(question.meanings, _MEANING_WEIGHT) | dict.fromkeys(question.terms, 1.0)
        rankings: dict[str, list[Scored]] = {
            "words": self._index.search_words(terms, limit, filters, list(pairwise(question.terms)), list(question.names)),
            "vectors": self._index.search_vector(vector, limit, filters),
        }
        period = _within_period(question, filters)
        if period is not None:
            rankings["date"] = [(identity, 1.0) for identity, _ in self._index.search_vector(vector, limit, period)]
        weights = {"words": 1.0 - self._config.vector_weight, "vectors": self._config.vector_weight, "date": _DATE_WEIGHT}
        fused = fuse(rankings, weights, limit)[:k]
        chunks = self._index.chunks([identity for identity, _, _ in fused])
        found = [(chunks[identity], score, found_by) for identity, score, found_by in fused if identity in chunks]
        return [Hit(chunk, score, rank, found_by) for rank, (chunk, score, found_by) in enumerate(found, start=1)]

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


def _within_period(question: Question, filters: Filters | None) -> Filters | None:
    """Filters for the days that the question names; None when it names none, or the caller has set the dates already."""
    filters = filters or Filters()
    if question.period is None or filters.date_from or filters.date_to:
        return None
    return replace(filters, date_from=question.period[0], date_to=question.period[1])
