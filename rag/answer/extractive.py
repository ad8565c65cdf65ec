"""Answering without an LLM: the sentences of the articles that answer, quoted; or a refusal that helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.citations import cite, with_markers
from rag.answer.confidence import confidence
from rag.answer.notice import notice
from rag.answer.refusal import refuse
from rag.answer.selection import select
from rag.config import AnswerConfig
from rag.index.index import Index
from rag.retrieve.evidence import gather_evidence
from rag.retrieve.question import Question
from rag.retrieve.rarity import weigh_terms
from rag.schema import Answer, Filters, Hit


class ExtractiveAnswerer:
    """Answers with one to four sentences quoted from the passages that a search found."""

    def __init__(self, index: Index, config: AnswerConfig) -> None:
        self._index = index
        self._config = config

    def answer(self, question: Question, hits: Sequence[Hit], filters: Filters | None = None) -> Answer:
        """The best sentences of the hits, or a refusal when they are unlikely to hold the answer."""
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
        if sure < self._config.refuse_below:
            refusal = refuse(question, self._index, hits, rarity.unseen, sure, filters)
            return replace(refusal, notice=notice(question, articles.values(), ()))
        sentences, citations = cite(select(evidence, self._config.max_sentences, question), question, articles.__getitem__)
        return Answer(
            question=question.text,
            text=with_markers(sentences),
            sentences=sentences,
            citations=citations,
            answered=True,
            confidence=round(sure, 4),
            language=question.language,
            hits=tuple(hits),
            notice=notice(question, articles.values(), citations),
        )
