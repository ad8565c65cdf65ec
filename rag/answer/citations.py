"""Citations: made once, from spans that are known, numbered in order of first use."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.answer.evidence import Evidence
from rag.answer.selection import Statement
from rag.schema import Article, Citation, Sentence


def cite(statements: Sequence[Statement], article: Callable[[str], Article]) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Turn statements into sentences with citations; each place in an article gets one number, however often it is used."""
    numbers: dict[tuple[str, int, int], Citation] = {}
    sentences = []
    for statement in statements:
        cited = [_citation(e, article(e.hit.article_id), numbers) for e in (statement.evidence, *statement.also)]
        # Line breaks are how a file was wrapped, not how a sentence reads; the citation keeps them.
        sentences.append(Sentence(" ".join(cited[0].quote.split()), tuple(c.number for c in cited), "quoted"))
    return tuple(sentences), tuple(numbers.values())


def with_markers(sentences: Sequence[Sentence]) -> str:
    """The text of an answer: its sentences, each followed by its numbers as ``[1]`` or ``[1][2]``."""
    return " ".join(f"{s.text} {''.join(f'[{number}]' for number in s.citations)}".strip() for s in sentences)


def _citation(evidence: Evidence, article: Article, numbers: dict[tuple[str, int, int], Citation]) -> Citation:
    place = (article.article_id, evidence.start, evidence.end)
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
            quote=article.text[evidence.start : evidence.end],
            start=evidence.start,
            end=evidence.end,
        )
    return numbers[place]
