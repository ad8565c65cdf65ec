"""Citations: made once, from spans that are known, numbered in order of first use."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answer.marking import mark_answer, resolve_date
from rag.answer.selection import Run, Statement
from rag.retrieve.question import Question
from rag.schema import Article, Citation, Sentence, Span


def cite(
    statements: Sequence[Statement], question: Question, article: Callable[[str], Article]
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Turn statements into sentences with citations; each place in an article gets one number, however often it is used."""
    numbers: dict[tuple[str, int, int], Citation] = {}
    sentences = []
    for statement in statements:
        cited = [_citation(run, article(run[0].hit.article_id), numbers) for run in (statement.run, *statement.also)]
        source = article(statement.best.hit.article_id)
        marks = [(start - cited[0].start, end - cited[0].start) for start, end in mark_answer(question, statement.best, source)]
        text, marks = _on_one_line(cited[0].quote, marks)
        when = resolve_date(question, statement.best, source)
        sentences.append(Sentence(text, tuple(c.number for c in cited), "quoted", tuple(marks), when))
    return tuple(sentences), tuple(numbers.values())


def _on_one_line(quote: str, marks: Sequence[Span]) -> tuple[str, list[Span]]:
    """Line breaks are how a file was wrapped, not how a sentence reads; the citation keeps them."""
    before = [0]  # characters of the line before each character of the quotation
    line: list[str] = []
    for word in re.finditer(r"\S+|\s+", quote):
        words = word.group() if not word.group().isspace() else " "
        before += [min(len(line) + at + 1, len(line) + len(words)) for at in range(len(word.group()))]
        line += words
    return "".join(line), [(before[start], before[end]) for start, end in marks]


def with_markers(sentences: Sequence[Sentence]) -> str:
    """The text of an answer: its sentences, each followed by its numbers as ``[1]`` or ``[1][2]``."""
    return " ".join(f"{s.text} {''.join(f'[{number}]' for number in s.citations)}".strip() for s in sentences)


def _citation(run: Run, article: Article, numbers: dict[tuple[str, int, int], Citation]) -> Citation:
    start, end = run[0].start, run[-1].end
    place = (article.article_id, start, end)
    if place not in numbers:
        numbers[place] = Citation(
            number=len(numbers) + 1,
            article_id=article.article_id,
            title=article.title,
            outlet=article.outlet,
            date=article.date,
            language=article.language,
            url=article.url,
            path=article.path,
            quote=article.text[start:end],
            start=start,
            end=end,
        )
    return numbers[place]
