"""An answer while a model writes it: sentences as they are completed, what each rests on, and whether there is any end to it."""

from __future__ import annotations

import re
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from rag.answer.citations import Numbering, markers
from rag.answer.generative.drafting import Draft, Drafting
from rag.answer.generative.grounding import Grounding
from rag.answer.generative.markers import MarkerReader
from rag.answer.generative.prompts import NOT_FOUND, Passage
from rag.language.fold import fold
from rag.schema import Citation, Sentence

_SAID_TOO_OFTEN = 3  # times that the same sentence comes before the model is held to be going round in circles
_TAIL = 400  # characters at the end of what was said that are looked at for a loop within a sentence
_LOOPING = 0.22  # of its length, to which such a tail shrinks (zlib); plain prose of this length shrinks to about .6
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class Writing:
    """Takes in the pieces of one model's answer and gives out what may be shown of them. For one answer, in one thread."""

    def __init__(self, passages: Sequence[Passage], unsupported: Literal["mark", "drop"]) -> None:
        self._reader = MarkerReader(len(passages))
        self._drafting = Drafting(self._reader)
        self._grounding = Grounding(passages)
        self._numbering = Numbering()
        self._drop = unsupported == "drop"
        self._held = ""  # text of the sentence under way that is not shown yet
        self._times: Counter[str] = Counter()
        self._tail = ""
        self._began = time.perf_counter()
        self._first_ms = 0.0
        self._check_ms = 0.0
        self.sentences: list[Sentence] = []
        self.not_found = False
        self.repeats = False

    @property
    def citations(self) -> tuple[Citation, ...]:
        return self._numbering.citations

    @property
    def supported(self) -> list[Sentence]:
        """The sentences that a passage bears out."""
        return [sentence for sentence in self.sentences if sentence.support == "supported"]

    @property
    def unknown_marks(self) -> int:
        """How many numbers that no passage has were dropped."""
        return self._reader.unknown

    def hear(self, piece: str) -> Iterator[str]:
        """What may be shown now that the model has said this too."""
        self._first_ms = self._first_ms or _since(self._began)
        self._tail += piece
        if len(self._tail) >= 2 * _TAIL:
            self._tail = self._tail[-_TAIL:]
            self.repeats = self.repeats or _loops(self._tail.encode())
        yield from self._take(self._drafting.feed(piece))

    def end(self, cut: bool) -> Iterator[str]:
        """What is left to show; a last sentence that was cut off is none."""
        self.repeats = self.repeats or (len(self._tail) >= _TAIL and _loops(self._tail[-_TAIL:].encode()))
        yield from self._take(self._drafting.end(cut))

    def timings(self) -> dict[str, float]:
        """Milliseconds: "first_token" and "model" from the question to the model on, "check" out of the latter."""
        return {"first_token": self._first_ms, "model": _since(self._began), "check": round(self._check_ms, 2)}

    def _take(self, events: Sequence[str | Draft]) -> Iterator[str]:
        for event in events:
            if isinstance(event, Draft):
                yield from self._complete(event)
            else:
                self._held += event
                if not self._drop and not _may_become_not_found(self._held):
                    yield self._release()

    def _complete(self, draft: Draft) -> Iterator[str]:
        """Check a sentence, and show its marks behind it."""
        said = _EDGES.sub("", fold(draft.text))
        if not said:
            return
        if said.startswith(_FOLDED_NOT_FOUND):
            self.not_found, self._held = True, ""
            return
        self._times[said] += 1
        if self._times[said] > 1:  # said already; for a reader, once is enough
            self.repeats = self.repeats or self._times[said] >= _SAID_TOO_OFTEN
            self._held = ""
            return
        started = time.perf_counter()
        grounds = self._grounding.ground(draft.text, draft.numbers)
        cited = dict.fromkeys(self._numbering.cite(g.passage.article, g.start, g.end).number for g in grounds)
        sentence = Sentence(draft.text, tuple(cited), "supported" if cited else "unsupported")
        self._check_ms += _since(started)
        self.sentences.append(sentence)
        if self._drop and not cited:
            self._held = ""
            return
        yield f"{self._release()} {markers(sentence)}"

    def _release(self) -> str:
        held, self._held = self._held, ""
        return held


_FOLDED_NOT_FOUND = fold(NOT_FOUND)


def _loops(said: bytes) -> bool:
    return len(zlib.compress(said)) < _LOOPING * len(said)


def _may_become_not_found(text: str) -> bool:
    said = _EDGES.sub("", fold(text))
    return _FOLDED_NOT_FOUND.startswith(said) or said.startswith(_FOLDED_NOT_FOUND)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
