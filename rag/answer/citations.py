"""Citations: made once, from spans that are known, numbered in order of first use."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.answer.selection import Run, Statement
from rag.schema import Article, Citation, Sentence


def cite(statements: Sequence[Statement], article: Callable[[str], Article]) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Turn statements into sentences with citations; each place in an article gets one number, however often it is used."""
    numbers: dict[tuple[str, int, int], Citation] = {}
    sentences = []
    for statement in statements:
        cited = [_citation(run, article(run[0].hit.article_id), numbers) for run in (statement.run, *statement.also)]
        # Line breaks are how a file was wrapped, not how a sentence reads; the citation keeps them.
        sentences.append(Sentence(" ".join(cited[0].quote.split()), tuple(c.number for c in cited), "quoted"))
    return tuple(sentences), tuple(numbers.values())


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
