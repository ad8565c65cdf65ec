"""What a model's sentence rests on: the narrowest words of the passages that bear it out, or nothing.

The numbers that the model wrote are where the search begins, not where it ends: a sentence whose passage does not bear it out, or that
names none, is held against the other passages too; and one that no passage bears out is unsupported, whatever number stands behind it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile

from rag.answer.generative.antecedents import may_stand_for
from rag.answer.generative.instructions import talks_to_a_model
from rag.answer.generative.prompts import Passage
from rag.retrieve.features import read_passage
from rag.schema import Span
from rag.verify.check import compare, overlap
from rag.verify.statement import Statement, read_statement

_SEEDS = 3  # sentences of a passage around which runs are tried: those that share most with what is said
_LONGEST_RUN = 4  # sentences
_LEAST_OVERLAP = 0.15  # share of what is said that a sentence must share to be a seed
_LEAST_ELSEWHERE = 0.35  # and so in a passage that the model did not name
_LEAST_TOGETHER = 0.75  # that several sentences must share together: of more words some are always found, though said of somebody else
_WHOLE = 0.9  # from which nothing of what is said is missing that other words could bear out
_MORE_TOGETHER = 0.05
_SPEAKS_OF_IT = 0.6  # from which a sentence tells of the same thing
_MOST_SPANS = 3  # citations of one sentence

Place = tuple[Passage, int, int]
"""A passage, and where in its article."""
Seeds = list[tuple[float, int]]
"""(share of what is said, place in the passage) of sentences."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Words of an article that bear a sentence out: ``article.text[start:end]``."""

    passage: Passage
    start: int
    end: int


class Grounding:
    """Holds sentences against the passages that the model was given. Their sentences are read once."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = {passage.number: passage for passage in passages}
        self._spans = {passage.number: _honest_spans(passage) for passage in passages}

    def ground(self, text: str, cited: Sequence[int]) -> tuple[Grounds, ...]:
        """The narrowest words that bear a sentence out, one for each cited passage that does; () when none does.

        Args:
            text: a sentence without marks.
            cited: numbers of passages, as the model wrote them.
        """
        said = read_statement(text)
        if not (said.content or said.numbers or said.dates):
            return ()  # "the of": it stands in many a passage, and says nothing
        seeds = {number: self._seeds(said, number) for number in self._passages}
        own = [number for number in seeds if self._passages[number].article.language == said.language]
        if any(seeds[number] and seeds[number][0][0] >= _SPEAKS_OF_IT for number in own):
            # What passages in its own language speak of is for them to bear out: across languages the comparison is looser
            seeds = {number: seeds[number] for number in own}
        first = {number: seeds[number] for number in cited if number in seeds}
        found = [grounds for number in first if (grounds := self._narrowest(said, number, seeds[number]))]
        alone = max((self._share(said, [grounds]) for grounds in found), default=0.0)
        both = self._together(said, first) if alone < _WHOLE else ()
        if both and self._share(said, both) > alone + _MORE_TOGETHER:
            return both  # what one bears out by half, they bear out between them
        if found:
            return tuple(found[:_MOST_SPANS])
        others = [number for number in seeds if number not in first and seeds[number] and seeds[number][0][0] >= _LEAST_ELSEWHERE]
        others.sort(key=lambda number: (-seeds[number][0][0], number))
        elsewhere = next((grounds for number in others if (grounds := self._narrowest(said, number, seeds[number]))), None)
        return (elsewhere,) if elsewhere else ()

    def _seeds(self, said: Statement, number: int) -> Seeds:
        """The sentences of a passage that share most with what is said, best first."""
        article = self._passages[number].article
        shares = [
            (overlap(said, read_statement(article.text[start:end], article.date)), at)
            for at, (start, end) in enumerate(self._spans[number])
        ]
        return [(share, at) for share, at in sorted(shares, key=lambda item: (-item[0], item[1]))[:_SEEDS] if share >= _LEAST_OVERLAP]

    def _narrowest(self, said: Statement, number: int, seeds: Seeds) -> Grounds | None:
        """The shortest run of a passage's sentences that bears out what is said."""
        passage, spans = self._passages[number], self._spans[number]
        runs = {run for _, seed in seeds for run in _runs_around(seed, len(spans))}
        for first, last in sorted(runs, key=lambda run: (spans[run[1]][1] - spans[run[0]][0], run)):
            start, end = spans[first][0], spans[last][1]
            if first < last and not self._hangs_together(said, number, range(first, last + 1)):
                continue
            if self._bears_out(said, [(passage, start, end)], several=first < last):
                return Grounds(passage, start, end)
        return None

    def _hangs_together(self, said: Statement, number: int, run: range) -> bool:
        """Whether the sentence of a run that shares most with what is said points back to the names that it lacks."""
        article, spans = self._passages[number].article, self._spans[number]
        sentences = [read_statement(article.text[start:end], article.date) for start, end in (spans[at] for at in run)]
        core = max(range(len(sentences)), key=lambda at: (overlap(said, sentences[at]), -at))
        return may_stand_for(said, sentences, core)

    def _together(self, said: Statement, cited: Mapping[int, Seeds]) -> tuple[Grounds, ...]:
        """One sentence of each of two cited passages that bear out together what neither does alone."""
        best = [(self._passages[number], *self._spans[number][seeds[0][1]]) for number, seeds in cited.items() if seeds]
        for places in combinations(best[:_MOST_SPANS], 2):
            if self._bears_out(said, places, several=True):
                return tuple(Grounds(*place) for place in places)
        return ()

    def _bears_out(self, said: Statement, places: Sequence[Place], several: bool) -> bool:
        """Whether the words at these places, of ``several`` sentences or of one, bear out what is said."""
        quote, day = _text(places), _day(places)
        quoted = read_statement(quote, day)
        if several and overlap(said, quoted) < _LEAST_TOGETHER:
            return False
        said = read_statement(said.text, day)  # "last year" is that of the article, in the model's words too
        if compare(said, quoted).supported:
            return True
        # "QNA reported on 2 December that ...": outlet and date stand on every citation, so they bear that out
        by = " ".join({str(known): None for p, _, _ in places for known in (p.article.outlet, p.article.date) if known})
        return bool(by) and compare(said, read_statement(f"{by}: {quote}", day)).supported

    def _share(self, said: Statement, grounds: Sequence[Grounds]) -> float:
        """How much of what is said these words share."""
        places = [(g.passage, g.start, g.end) for g in grounds]
        return overlap(said, read_statement(_text(places), _day(places)))


def _text(places: Sequence[Place]) -> str:
    return "\n".join(passage.article.text[start:end] for passage, start, end in places)


def _day(places: Sequence[Place]) -> datetime.date | None:
    """The day of the articles, when they have one in common: "on Friday" is told from it."""
    days = {passage.article.date for passage, _, _ in places}
    return days.pop() if len(days) == 1 else None


def _runs_around(seed: int, count: int) -> Iterator[tuple[int, int]]:
    """(first, last) of the runs of sentences that hold one, out of so many."""
    for first in range(max(0, seed - _LONGEST_RUN + 1), seed + 1):
        for last in range(seed, min(count, first + _LONGEST_RUN)):
            yield first, last


def _honest_spans(passage: Passage) -> list[Span]:
    """Where the sentences of a passage stand in its article, up to the first that talks to a model."""
    sentences = read_passage(passage.hit.text, passage.article.language).sentences
    honest = takewhile(lambda sentence: not talks_to_a_model(sentence.text), sentences)
    return [(passage.hit.start + sentence.start, passage.hit.start + sentence.end) for sentence in honest]
