"""Answering without an LLM: the sentences of the articles that answer, quoted; or a refusal that helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer.citations import cite, with_markers
from rag.answer.confidence import confidence
from rag.answer.notice import notice
from rag.answer.refusal import refuse
from rag.answer.selection import select
from rag.config import AnswerConfig
from rag.index.index import Index
from rag.retrieve.evidence import Evidence, gather_evidence
from rag.retrieve.question import Question
from rag.retrieve.rarity import weigh_terms
from rag.schema import Answer, Article, Filters, Hit


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a search found, weighed: the hits whose articles are still there, the evidence in them, best first, and how sure it is.

    ``sure`` is the probability, 0 to 1, that the best of the evidence answers. ``unseen`` are terms of the question that no article has.
    """

    hits: tuple[Hit, ...]
    articles: Mapping[str, Article]
    evidence: Sequence[Evidence]
    sure: float
    unseen: frozenset[str]


class ExtractiveAnswerer:
    """Answers with one to four sentences quoted from the passages that a search found."""

    def __init__(self, index: Index, config: AnswerConfig) -> None:
        self._index = index
        self._config = config

    def weigh(self, question: Question, hits: Sequence[Hit]) -> Weighed:
        """What speaks for each sentence of the first hits, and for the best of them being the answer."""
        articles = self._index.articles_by_id([hit.article_id for hit in hits[: self._config.passages]])
        hits = [hit for hit in hits[: self._config.passages] if hit.article_id in articles]  # one may be deleted meanwhile
        rarity = weigh_terms(question, self._index)
        evidence = gather_evidence(question, hits, articles, rarity)
        sure = confidence(question, evidence, rarity)
        if sure < self._config.refuse_below and not question.several:  # before giving up, let the articles in other languages speak first
            others = sorted(evidence, key=lambda e: e.features["own_language"])
            surer = confidence(question, others, rarity)
            sure, evidence = (surer, others) if surer > sure else (sure, evidence)
        if question.overview and evidence and (question.period is None or question.covers(articles[hits[0].article_id].date)):
            # Nothing to be wrong about: the opening sentences of the newest articles are what was asked for
            sure, evidence = 1.0, [e for hit in hits for e in evidence if e.hit is hit and e.start == hit.start]
        elif question.overview and evidence and evidence[0].coverage < 1.0:
            sure = 0.0  # it asks for a time alone, and no article is of that time or spells it out
        return Weighed(tuple(hits), articles, evidence, sure, rarity.unseen)

    def answer(self, question: Question, weighed: Weighed, filters: Filters | None = None) -> Answer:
        """The best sentences of the evidence, or a refusal when they are unlikely to hold the answer."""
        articles = weighed.articles
        if weighed.sure < self._config.refuse_below:
            return self.refuse(question, weighed, filters)
        sentences, citations = cite(select(weighed.evidence, self._config.max_sentences, question), question, articles.__getitem__)
        return Answer(
            question=question.text,
            text=with_markers(sentences),
            sentences=sentences,
            citations=citations,
            answered=True,
            confidence=round(weighed.sure, 4),
            language=question.language,
            hits=weighed.hits,
            notice=notice(question, articles.values(), citations),
        )

    def refuse(self, question: Question, weighed: Weighed, filters: Filters | None = None) -> Answer:
        """A refusal, whatever the evidence."""
        refusal = refuse(question, self._index, weighed.hits, weighed.unseen, weighed.sure, filters)
        return replace(refusal, notice=notice(question, weighed.articles.values(), ()))
