"""Honest refusal: what was searched, what is missing, and what the articles cover."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale
from babel.dates import format_date

from rag.answer.notice import language_name
from rag.answer.phrases import PHRASES, phrase
from rag.index.index import Index
from rag.retrieve.question import Question
from rag.schema import Answer, Filters, Hit, Stats


def refuse(
    question: Question, index: Index, hits: Sequence[Hit], unseen: frozenset[str], confidence: float, filters: Filters | None
) -> Answer:
    """A refusal in the question's language; the nearest passages come with it as ``hits``."""
    language = question.language
    stats = index.stats()
    lines = [phrase("refusal", language)]
    if not stats.articles:
        lines = [phrase("empty", language)]
    elif not hits and filters:
        lines.append(phrase("filtered_out", language))
    elif not question.tokens:
        lines.append(phrase("nothing_to_search", language))
    else:
        lines.append(phrase("searched", language, terms=_words(question, frozenset(question.terms))))
        if unseen:
            lines.append(phrase("missing", language, terms=_words(question, unseen)))
    if stats.articles:
        lines.append(coverage(stats, language))
    return Answer(
        question=question.text, text=" ".join(lines), answered=False, confidence=round(confidence, 4), language=language, hits=tuple(hits)
    )


def coverage(stats: Stats, language: str) -> str:
    """One line on what the articles cover: how many, from when to when, in which languages."""
    locale = Locale.parse(language if language in PHRASES else "en")
    dates = phrase("no_dates", language)
    if stats.date_from and stats.date_to:
        first, last = (format_date(day, "long", locale=locale) for day in (stats.date_from, stats.date_to))
        dates = phrase("dates", language, first=first, last=last)
    counts = sorted(stats.languages.items(), key=lambda item: (-item[1], item[0]))
    languages = ", " if language != "ar" else "، "
    named = languages.join(f"{language_name(code, language)} {n}" for code, n in counts)
    return phrase("coverage", language, articles=phrase("count", language, n=stats.articles), dates=dates, languages=named)


def _words(question: Question, terms: frozenset[str]) -> str:
    separator = "، " if question.language == "ar" else ", "
    shown = [question.text[token.start : token.end] for token in question.tokens if token.term in terms]
    return separator.join(shown[:12]) + (" …" if len(shown) > 12 else "")
