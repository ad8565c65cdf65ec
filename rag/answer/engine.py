"""From a question to an answer: small talk, search, answer, with times taken."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rag.answer.extractive import ExtractiveAnswerer
from rag.answer.phrases import phrase
from rag.answer.refusal import coverage
from rag.answer.smalltalk import Talk, recognise
from rag.config import AnswerConfig
from rag.index.index import Index
from rag.language.detect import detect_question_language
from rag.retrieve.retriever import HybridRetriever
from rag.schema import Answer, Filters

_TITLES_SHOWN = 10


class AnswerEngine:
    """Answers questions over an index. Keeps no state between questions, so threads may share it."""

    def __init__(self, index: Index, retriever: HybridRetriever, config: AnswerConfig) -> None:
        self._index = index
        self._retriever = retriever
        self._answerer = ExtractiveAnswerer(index, config)
        self._passages = config.passages

    def answer(self, message: str, history: Sequence[Any] = (), filters: Filters | None = None) -> Answer:
        """An answer or a refusal for any text. ``history`` is taken for later use and not read yet."""
        started = time.perf_counter()
        message = message.encode("utf-8", "replace").decode()  # half a surrogate pair is no character, and no JSON takes it
        talk = recognise(message)
        if talk is not None:
            answer = self._small_talk(message, talk)
            return replace(answer, timings_ms={"total": _since(started)})
        question = self._retriever.read(message)
        hits = self._retriever.search(question, self._passages, filters)
        searched = time.perf_counter()
        answer = self._answerer.answer(question, hits, filters)
        timings = {"search": round((searched - started) * 1000, 2), "answer": _since(searched), "total": _since(started)}
        words = " ".join(question.text[token.start : token.end] for token in question.tokens)
        return replace(answer, question=message, searched_for=words, timings_ms=timings)

    def _small_talk(self, message: str, talk: Talk) -> Answer:
        language = detect_question_language(message)
        text = phrase(talk, language) if talk != "articles" else self._list_articles(language)
        return Answer(question=message, text=text, answered=True, confidence=1.0, language=language)

    def _list_articles(self, language: str) -> str:
        stats = self._index.stats()
        if not stats.articles:
            return phrase("empty", language)
        articles = self._index.articles(limit=_TITLES_SHOWN)
        titles = " · ".join(article.title for article in articles[:_TITLES_SHOWN]) + (" …" if stats.articles > _TITLES_SHOWN else "")
        return coverage(stats, language) + " " + phrase("articles", language, titles=titles)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
