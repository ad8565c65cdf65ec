"""Citations: made once, from spans that are known, numbered in order of first use."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from rag.answer.marking import mark_answer, resolve_date
from rag.answer.selection import Statement
from rag.retrieve.question import Question
from rag.schema import Article, Citation, Sentence, Span

UNSUPPORTED = "[?]"


class Numbering:
    """Gives each place in an article one number, in order of first use, however often it is cited."""

    def __init__(self) -> None:
        self._citations: dict[tuple[str, int, int], Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations so far, by number."""
        return tuple(self._citations.values())

    def cite(self, article: Article, start: int, end: int) -> Citation:
        """The citation of ``article.text[start:end]``, made when it is first asked for."""
        place = (article.article_id, start, end)
        if place not in self._citations:
            self._citations[place] = Citation(
                number=len(self._citations) + 1,
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
        return self._citations[place]


def cite(
    statements: Sequence[Statement], question: Question, article: Callable[[str], Article]
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Turn statements into sentences with citations."""
    numbering = Numbering()
    sentences = []
    for statement in statements:
        runs = (statement.run, *statement.also)
        cited = [numbering.cite(article(run[0].hit.article_id), run[0].start, run[-1].end) for run in runs]
        source = article(statement.best.hit.article_id)
        marks = [(start - cited[0].start, end - cited[0].start) for start, end in mark_answer(question, statement.best, source)]
        text, marks = _on_one_line(cited[0].quote, marks)
        when = resolve_date(question, statement.best, source)
        sentences.append(Sentence(text, tuple(c.number for c in cited), "quoted", tuple(marks), when))
    return tuple(sentences), numbering.citations


def _on_one_line(quote: str, marks: Sequence[Span]) -> tuple[str, list[Span]]:
    """Line breaks are how a file was wrapped, not how a sentence reads; the citation keeps them."""
    before = [0]  # characters of the line before each character of the quotation
    line: list[str] = []
    for word in re.finditer(r"\S+|\s+", quote):
        words = word.group() if not word.group().isspace() else " "
        before += [min(len(line) + at + 1, len(line) + len(words)) for at in range(len(word.group()))]
        line += words
    return "".join(line), [(before[start], before[end]) for start, end in marks]


def markers(sentence: Sentence) -> str:
    """What stands behind a sentence in an answer's text: its numbers as ``[1]`` or ``[1][2]``; ``[?]`` where nothing bears it out."""
    if sentence.support == "unsupported":
        return UNSUPPORTED
    return "".join(f"[{number}]" for number in sentence.citations)


def with_markers(sentences: Sequence[Sentence], new_lines: Collection[int] = ()) -> str:
    """The text of an answer: its sentences, each followed by its markers; those at ``new_lines`` (from 0) begin a line."""
    text = ""
    for at, sentence in enumerate(sentences):
        between = "" if not text else "\n" if at in new_lines else " "
        text += between + f"{sentence.text} {markers(sentence)}".strip()
    return text
