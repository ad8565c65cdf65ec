"""What a reader should know about an answer: how its question was read, and in which language it is quoted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from babel import Locale, UnknownLocaleError

from rag.answer.phrases import PHRASES, phrase
from rag.language.dates import FoundDate, render_date
from rag.retrieve.question import Question
from rag.schema import Article, Citation

_LONG_AGO = 300  # days: so long a time is mostly that of the events, not of the articles


def notice(question: Question, articles: Iterable[Article], citations: Sequence[Citation]) -> str:
    """The notices on an answer, in the question's language; "" when there is nothing to know.

    Args:
        articles: those that the search found.
    """
    return " ".join(filter(None, (_on_period(question, articles), _on_language(question, citations))))


def language_name(code: str, language: str) -> str:
    """What a language is called in another: "Arabic", "العربية"; its code when nobody knows."""
    try:
        return Locale.parse(code).get_display_name(Locale.parse(language if language in PHRASES else "en")) or code
    except (UnknownLocaleError, ValueError):
        return code


def _on_period(question: Question, articles: Iterable[Article]) -> str:
    period = question.period
    if period is None:
        return ""
    covered = any(question.covers(article.date) for article in articles)
    if not covered and period.first and period.last and (period.last - period.first).days > _LONG_AGO:
        return ""
    first, last = period.first, period.last
    end = first or last
    if end is None:
        return ""
    days = render_date(FoundDate(0, 0, first or end, last or end), question.language)
    if first is None or last is None:
        days = phrase("until" if first is None else "since", question.language, day=days)
    named = question.text[period.start : period.end]
    return phrase("period" if covered else "no_period", question.language, period=named, days=days)


def _on_language(question: Question, citations: Sequence[Citation]) -> str:
    languages = sorted({citation.language for citation in citations})
    if not languages or question.language in languages:
        return ""
    return phrase("foreign", question.language, languages=", ".join(language_name(code, question.language) for code in languages))
