"""From a question to an answer: small talk, what a follow-up leaves open, search, answer, with times taken."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from rag.answer.extractive import ExtractiveAnswerer
from rag.answer.generative.answerer import Brief, GenerativeAnswerer
from rag.answer.generative.rewriting import Rewriter
from rag.answer.notice import window
from rag.answer.phrases import phrase
from rag.answer.refusal import coverage
from rag.answer.smalltalk import Talk, recognise
from rag.config import AnswerConfig
from rag.conversation.followup import FollowUp, stand_alone
from rag.conversation.history import read_history
from rag.index.index import Index
from rag.language.detect import detect_question_language
from rag.llm.cancellation import Cancellation
from rag.retrieve.retriever import HybridRetriever
from rag.schema import Answer, Filters

_TITLES_SHOWN = 10
_PIECES = re.compile(r"\S+\s*|\s+")
_NO_TIMES: Mapping[str, float] = MappingProxyType({})


class AnswerEngine:
    """Answers questions over an index. Keeps no state between questions, so threads may share it."""

    def __init__(
        self,
        index: Index,
        retriever: HybridRetriever,
        config: AnswerConfig,
        generative: GenerativeAnswerer | None = None,
        rewriter: Rewriter | None = None,
    ) -> None:
        self._index = index
        self._retriever = retriever
        self._extractive = ExtractiveAnswerer(index, config)
        self._generative = generative
        self._rewriter = rewriter
        self._passages = config.passages

    def answer(self, message: str, history: Sequence[Any] = (), filters: Filters | None = None, read_dates: bool = True) -> Answer:
        """An answer or a refusal for any text. ``history`` is the conversation so far, oldest first; see ``rag.conversation.history``."""
        events = self.stream(message, history, filters, read_dates)
        return next(event for event in events if isinstance(event, Answer))

    def quote(self, message: str) -> Answer:
        """An answer or a refusal by quoting alone, whatever model there is."""
        return next(event for event in self._stream(message, (), None, None, True, quote=True) if isinstance(event, Answer))

    def stream(
        self,
        message: str,
        history: Sequence[Any] = (),
        filters: Filters | None = None,
        read_dates: bool = True,
        cancellation: Cancellation | None = None,
    ) -> Iterator[str | Answer]:
        """Pieces of the answer as they come, then the answer that stands; ``cancellation`` ends a model's from another thread."""
        return self._stream(message, history, filters, cancellation, read_dates, quote=False)

    def _stream(
        self,
        message: str,
        history: Sequence[Any],
        filters: Filters | None,
        cancellation: Cancellation | None,
        read_dates: bool,
        quote: bool,
    ) -> Iterator[str | Answer]:
        clock = _Clock()
        message = message.encode("utf-8", "replace").decode()  # half a surrogate pair is no character, and no JSON takes it
        talk = recognise(message)
        if talk is not None:
            yield from _whole(replace(self._small_talk(message, talk), timings_ms=clock.timings()))
            return
        generative = None if quote else self._generative
        deadline = generative.deadline() if generative else 0.0
        asked = self._stand_alone(message, history, deadline, cancellation)
        clock.lap("rewrite", asked.carried)
        question = self._retriever.read(asked.question, read_dates)
        troubles: list[str] = []
        hits = self._retriever.search(question, self._passages, filters, troubles)
        clock.lap("search")
        weighed = self._extractive.weigh(question, hits)
        quoted = self._extractive.answer(question, weighed, filters)
        clock.lap("answer")
        events = _whole(quoted)
        if generative is not None and generative.is_worth_asking(weighed):
            brief = Brief(question, weighed, quoted, lambda: self._extractive.refuse(question, weighed, filters))
            events = generative.stream(brief, deadline, cancellation)
        for event in events:
            if isinstance(event, str):
                yield event
            else:
                told = " ".join(filter(None, (event.notice, *dict.fromkeys(troubles))))
                times = clock.timings(event.timings_ms)
                read_as = window(question, weighed.articles.values())
                yield replace(event, question=message, searched_for=asked.question, notice=told, timings_ms=times, window=read_as)

    def _stand_alone(self, message: str, history: Sequence[Any], deadline: float, cancellation: Cancellation | None) -> FollowUp:
        """The question as it would be asked without the conversation before it: in the model's words, else by rule."""
        exchanges = read_history(history)
        if not exchanges:
            return FollowUp(message, ())
        by_rule = stand_alone(message, exchanges)
        if self._rewriter is None or not deadline:
            return by_rule
        return self._rewriter.rewrite(message, exchanges, deadline, cancellation) or by_rule

    def _small_talk(self, message: str, talk: Talk) -> Answer:
        language = detect_question_language(message)
        named = "help_model" if talk == "help" and self._generative else talk
        text = phrase(named, language) if talk != "articles" else self._list_articles(language)
        return Answer(question=message, text=text, answered=True, confidence=1.0, language=language)

    def _list_articles(self, language: str) -> str:
        stats = self._index.stats()
        if not stats.articles:
            return phrase("empty", language)
        articles = self._index.articles(limit=_TITLES_SHOWN)
        titles = " · ".join(article.title for article in articles[:_TITLES_SHOWN]) + (" …" if stats.articles > _TITLES_SHOWN else "")
        return coverage(stats, language) + " " + phrase("articles", language, titles=titles)


def _whole(answer: Answer) -> Iterator[str | Answer]:
    """An answer that is there at once, as a stream."""
    yield from _PIECES.findall(answer.text)
    yield answer


class _Clock:
    """Milliseconds of each stage, one after another."""

    def __init__(self) -> None:
        self._began = self._lap = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str, happened: object = True) -> None:
        """The stage that ends now, if it ``happened``."""
        now = time.perf_counter()
        if happened:
            self._laps[stage] = round((now - self._lap) * 1000, 2)
        self._lap = now

    def timings(self, more: Mapping[str, float] = _NO_TIMES) -> dict[str, float]:
        return {**self._laps, **more, "total": round((time.perf_counter() - self._began) * 1000, 2)}
