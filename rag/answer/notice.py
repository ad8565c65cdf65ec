"""What a reader should know about an answer: how its question was read, and in which language it is quoted."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence

from babel import Locale, UnknownLocaleError

from rag.answer.phrases import PHRASES, phrase
from rag.language.dates import FoundDate, render_date
from rag.retrieve.question import Question
from rag.schema import Article, Citation, Window

_LONG_AGO = 300  # days: so long a time is mostly that of the events, not of the articles


def notice(question: Question, articles: Collection[Article], citations: Sequence[Citation]) -> str:
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


def window(question: Question, articles: Iterable[Article]) -> Window | None:
    """The time that the question names, when it matters: an article that was found is of that time, or might well have been."""
    period = question.period
    if period is None or not (period.first or period.last):
        return None
    is_long = period.first and period.last and (period.last - period.first).days > _LONG_AGO
    if is_long and not _are_of_that_time(question, articles):
        return None
    return Window(period.first, period.last, question.text[period.start : period.end])


def _on_period(question: Question, articles: Collection[Article]) -> str:
    told = window(question, articles)
    if told is None:
        return ""
    end = told.date_from or told.date_to or datetime.date.max  # one of the two is there
    days = render_date(FoundDate(0, 0, told.date_from or end, told.date_to or end), question.language)
    if told.date_from is None or told.date_to is None:
        days = phrase("until" if told.date_from is None else "since", question.language, day=days)
    named = "period" if _are_of_that_time(question, articles) else "no_period"
    return phrase(named, question.language, period=told.words, days=days)


def _are_of_that_time(question: Question, articles: Iterable[Article]) -> bool:
    return any(question.covers(article.date) for article in articles)


def _on_language(question: Question, citations: Sequence[Citation]) -> str:
    languages = sorted({citation.language for citation in citations})
    if not languages or question.language in languages:
        return ""
    return phrase("foreign", question.language, languages=", ".join(language_name(code, question.language) for code in languages))
