"""Answering without an LLM: the sentences of the articles that answer, quoted; or a refusal that helps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from rag.answer.citations import cite, with_markers
from rag.answer.confidence import confidence
from rag.answer.evidence import Evidence, gather_evidence
from rag.answer.phrases import phrase
from rag.answer.refusal import refuse
from rag.answer.selection import select
from rag.config import AnswerConfig
from rag.index.index import Index
from rag.retrieve.question import Question
from rag.schema import Answer, Article, Filters, Hit

_UNSEEN_CHUNKS = 10


class ExtractiveAnswerer:
    """Answers with one to four sentences quoted from the passages that a search found."""

    def __init__(self, index: Index, config: AnswerConfig) -> None:
        self._index = index
        self._config = config

    def answer(self, question: Question, hits: Sequence[Hit], filters: Filters | None = None) -> Answer:
        """The best sentences of the hits, or a refusal when they are unlikely to hold the answer."""
        hits = hits[: self._config.passages]
        articles = {hit.article_id: self._index.article(hit.article_id) for hit in hits}
        evidence, weight, unseen = self.weigh(question, hits, articles)
        sure = confidence(question, evidence, weight, unseen)
        if question.overview and evidence and (question.period is None or _published_in(articles[hits[0].article_id], question)):
            # Nothing to be wrong about: the opening sentences of the newest articles are what was asked for
            sure, evidence = 1.0, [e for hit in hits for e in evidence if e.hit is hit and e.start == hit.start]
        elif question.overview and evidence and evidence[0].coverage < 1.0:
            sure = 0.0  # it asks for a time alone, and no article is of that time or spells it out
        if sure < self._config.refuse_below:
            return refuse(question, self._index, hits, unseen, sure, filters)
        sentences, citations = cite(select(evidence, self._config.max_sentences, question), articles.__getitem__)
        return Answer(
            question=question.text,
            text=with_markers(sentences),
            sentences=sentences,
            citations=citations,
            answered=True,
            confidence=round(sure, 4),
            language=question.language,
            hits=tuple(hits),
            notice=_period_notice(question, articles.values()),
        )

    def weigh(
        self, question: Question, hits: Sequence[Hit], articles: Mapping[str, Article]
    ) -> tuple[list[Evidence], dict[str, float], frozenset[str]]:
        """The hits' sentences as evidence, best first; the weight of each of the question's terms; those that no article holds."""
        frequency = self._frequency(question)
        weight = {term: _idf(count, self._index.chunk_count) for term, count in frequency.items()}
        evidence = gather_evidence(
            question,
            hits,
            weight,
            in_period=lambda hit: _published_in(articles[hit.article_id], question),
            language=lambda hit: articles[hit.article_id].language,
        )
        # A date that the articles never spell out is not unheard of when one was published on that day
        unseen = frozenset(term for term, count in frequency.items() if not count and term not in question.date_terms)
        return evidence, weight, unseen

    def _frequency(self, question: Question) -> dict[str, int]:
        """In how many chunks each of the question's terms stands, in any language."""
        frequency = {term: self._index.document_frequency(term) for term in question.terms}
        total = self._index.chunk_count
        for concept in question.concepts:
            counts = [
                min(self._index.document_frequency(term) for term in phrase)
                for language, ways in concept.ways.items()
                if language != question.language
                for phrase in ways
            ]
            counts += [self._index.document_frequency(concept.name, "names")] if concept.name and self._crosses(question) else []
            if concept.word:
                frequency[concept.word] = min(total, frequency[concept.word] + max(counts, default=0))
        return frequency

    def _crosses(self, question: Question) -> bool:
        """Whether there are articles in another language than the question's."""
        return bool(self._index.stats().languages.keys() - {question.language})


def _idf(count: int, total: int) -> float:
    """Inverse document frequency as BM25 has it (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", 3.2).

    As if there were ten chunks more, none of them holding the term: in a handful of articles on one subject the words of
    that subject would otherwise weigh nothing, and any other word of the question everything.
    """
    return math.log(1 + (total + _UNSEEN_CHUNKS - count + 0.5) / (count + 0.5))


def _published_in(article: Article, question: Question) -> bool:
    return bool(question.period and article.date and question.period[0] <= article.date <= question.period[1])


def _period_notice(question: Question, articles: Iterable[Article]) -> str:
    if not question.period or not any(_published_in(article, question) for article in articles):
        return ""
    named = ", ".join(question.text[date.start : date.end] for date in question.dates)
    return phrase("period", question.language, period=named)
