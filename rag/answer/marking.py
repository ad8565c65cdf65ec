"""Which words of a quotation answer: the number, the date, the name, the reason or the statement that was asked for."""

from __future__ import annotations

import re

from rag.language import cues
from rag.language.dates import FoundDate, find_dates, render_date
from rag.language.lexicon import subjects
from rag.language.skeleton import name_skeletons, skeleton
from rag.language.stopwords import is_stopword
from rag.language.tokens import tokenize
from rag.retrieve.evidence import Evidence
from rag.retrieve.kinds import NAMED
from rag.retrieve.question import Question
from rag.schema import Article, Span

_UNIT = re.compile(r"\s{0,8}[^\W\d_][\w\u064b-\u0652]*")
# Words with a capital, and what may stand between the parts of a name
_CAPITALS = re.compile(r"[A-ZÀ-Þ][\w’']*(?:[\s-]+(?:(?:al|el|bin|ibn|of|the|de|da|van|von|der)[\s-]+)*[A-ZÀ-Þ][\w’']*)*")
_BETWEEN = re.compile(r"\s+(?:(?:بن|ابن|بنت|أبو|ابو|عبد)\s+)*")
_HOUSE = re.compile(r"\s+آل\s+\w+")
_LONGEST = 160  # characters; more in bold is nothing in bold


def mark_answer(question: Question, best: Evidence, article: Article) -> tuple[Span, ...]:
    """The words of a sentence that answer, as characters of the article's text; none where it cannot be told."""
    spans = _candidates(question, best.text, article)
    if not spans:
        return ()
    places = _asked_places(question, best, article.language)
    # Of several people or places all are wanted, else the one that stands nearest to what was asked
    marked = spans if question.several else [min(spans, key=lambda span: (_distance(span, places), span))]
    return tuple((best.start + start, best.start + end) for start, end in marked if end - start <= _LONGEST)


def resolve_date(question: Question, best: Evidence, article: Article) -> str:
    """The day that a sentence only hints at ("on Monday"), told from the article's date, when a "when" is asked; else ""."""
    if question.kind != "date" or article.date is None:
        return ""
    dates = [date for date in find_dates(best.text, article.date) if date.resolved]
    if not dates:
        return ""
    places = _asked_places(question, best, article.language)
    nearest = min(dates, key=lambda date: (_distance((date.start, date.end), places), date.start))
    return render_date(nearest, question.language)


def _candidates(question: Question, text: str, article: Article) -> list[Span]:
    asked = frozenset(question.words)
    if question.kind == "date":
        found = [_span(date) for date in find_dates(text, article.date) if not asked.issuperset(_words(text, _span(date)))]
        return found or [span for span in cues.number_spans(text, asked) if cues.has_year(text[slice(*span)])]
    if question.kind == "number":
        return [_with_unit(text, span) for span in cues.number_spans(text, asked)]
    if question.kind in NAMED:
        days = [_span(date) for date in find_dates(text, article.date)]  # "Dec 3" has a capital, too
        found = _names(text, _asked_names(question), article.language, NAMED[question.kind])
        return [span for span in found if not any(span[0] < end and start < span[1] for start, end in days)]
    span = cues.reason_span(text) if question.kind == "reason" else cues.speech_span(text) if question.kind == "speech" else None
    return [span] if span else []


def _asked_names(question: Question) -> frozenset[str]:
    """The words of a question that may be names, and their consonants, by which they are known in another script."""
    words = [token for token in question.tokens if not subjects([token], question.language) - set(NAMED.values())]
    return frozenset(token.folded for token in words) | frozenset(skeleton(question.text[token.start : token.end]) for token in words) - {
        ""
    }


def _names(text: str, asked: frozenset[str], language: str, subject: str) -> list[Span]:
    """Names of a kind that the question has not: runs of capitals, where the script has them, else words that a table lists."""
    spans = [match.span() for match in _CAPITALS.finditer(text)]
    spans = [span for span in spans if _holds(text, span, asked, language, subject)]
    return spans if any(ch.isupper() for ch in text) else _listed_names(text, asked, language, subject)


def _holds(text: str, span: Span, asked: frozenset[str], language: str, subject: str) -> bool:
    tokens = [token for token in tokenize(text[slice(*span)], language) if not is_stopword(token.folded)]
    said = text[slice(*span)]
    if not tokens or any(token.folded in asked for token in tokens) or not asked.isdisjoint(name_skeletons(said)):
        return False
    pairs = [tokens[at : at + 2] for at in range(len(tokens) - 1)]
    listed = [subjects(words, language) for words in [[token] for token in tokens] + pairs]
    unknown = subject != "places" and span[0] > 0 and any(not found for found in listed[: len(tokens)])
    return unknown or any(subject in found for found in listed)


def _listed_names(text: str, asked: frozenset[str], language: str, subject: str) -> list[Span]:
    tokens = list(tokenize(text, language))
    spans: list[Span] = []
    for size in (3, 2, 1):
        for at in range(len(tokens) - size + 1):
            said = tokens[at : at + size]
            span = said[0].start, said[-1].end
            new = not asked.intersection(token.folded for token in said) and all(span[1] <= start or end <= span[0] for start, end in spans)
            if new and subject in subjects(said, language, as_written=subject == "people"):
                spans.append(span)
    return _joined(text, sorted(spans))


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Names that only a space or a "son of" parts are one, with the name of the house behind: تميم بن حمد آل ثاني."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and _BETWEEN.fullmatch(text, joined[-1][1], start):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return [(start, house.end() if (house := _HOUSE.match(text, end)) else end) for start, end in joined]


def _asked_places(question: Question, best: Evidence, language: str) -> list[int]:
    """Where in a sentence the question's words stand."""
    terms = set(question.terms)
    ways = {way[0] for concept in question.concepts for way in concept.ways.get(language, {})}
    return [token.start for token in tokenize(best.text, language) if token.term in terms or token.term in ways]


def _distance(span: Span, places: list[int]) -> int:
    return min((max(0, span[0] - at, at - span[1]) for at in places), default=0)


def _with_unit(text: str, span: Span) -> Span:
    match = _UNIT.match(text, span[1])
    return (span[0], match.end()) if match and not is_stopword(match.group().strip().lower()) else span


def _span(date: FoundDate) -> Span:
    return date.start, date.end


def _words(text: str, span: Span) -> list[str]:
    return [token.folded for token in tokenize(text[slice(*span)])]
