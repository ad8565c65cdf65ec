"""An answer while a model writes it: sentences as they are completed, what each rests on, and whether there is any end to it."""

from __future__ import annotations

import re
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from rag.answer.citations import Numbering, markers
from rag.answer.generative.drafting import Draft, Drafting, Event
from rag.answer.generative.frames import heads_sources, says_not_found, split_reply, strip_frame, strip_however
from rag.answer.generative.grounding import Grounding
from rag.answer.generative.markers import Forget, MarkerReader
from rag.answer.generative.prompts import NOT_FOUND, Passage
from rag.language.fold import fold
from rag.schema import Citation, Sentence

_SAID_TOO_OFTEN = 3  # times that the same sentence comes before the model is held to be going round in circles
_TAIL = 400  # characters at the end of what was said that are looked at for a loop within a sentence
_LOOPING = 0.22  # of its length, to which such a tail shrinks (zlib); plain prose of this length shrinks to about .6
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class Writing:
    """Takes in the pieces of one model's answer and gives out what may be shown of them. For one answer, in one thread.

    What was shown is never taken back; ``sentences`` are without what a model says around an answer (see
    :mod:`rag.answer.generative.frames`), without headings and without its own list of sources. ``breaks`` are the places
    in ``sentences`` of those that begin a new line. ``not_found`` is whether the model said that the answer is not there.
    """

    def __init__(self, passages: Sequence[Passage], unsupported: Literal["mark", "drop"]) -> None:
        self._reader = MarkerReader(len(passages))
        self._drafting = Drafting(self._reader)
        self._grounding = Grounding(passages)
        self._numbering = Numbering()
        self._drop = unsupported == "drop"
        self._held = ""  # text of the sentence under way that is not shown yet
        self._lead = Draft("", (), False)  # a "No." that waits for what it goes with
        self._is_open = False  # whether the beginning of the sentence under way was shown
        self._new_line = False
        self._spoke = False  # whether anything was said since the reasoning
        self._in_sources = False  # in the model's own list at the end
        self._misses = False  # whether the last sentence said that nothing was found
        self._times: Counter[str] = Counter()
        self._tail = ""
        self._began = time.perf_counter()
        self._first_ms = 0.0
        self._check_ms = 0.0
        self.sentences: list[Sentence] = []
        self.breaks: set[int] = set()
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
    def only_reasoned(self) -> bool:
        """Whether the model thought aloud and never came to an answer."""
        return self._reader.reasoned and not self._spoke

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

    def _take(self, events: Sequence[Event]) -> Iterator[str]:
        for event in events:
            if isinstance(event, Forget):
                self._forget()
            elif isinstance(event, Draft):
                yield from self._complete(event)
            elif not self._in_sources:
                self._spoke = self._spoke or not event.isspace()
                self._held += event
                if not self._drop and (self._is_open or not _may_not_be_shown(self._held)):
                    self._is_open = True
                    yield self._release()

    def _forget(self) -> None:
        """What was said was reasoning."""
        self._numbering, self._held, self._lead = Numbering(), "", Draft("", (), False)
        self.sentences, self.breaks, self._times = [], set(), Counter()
        self.not_found = self._misses = self._in_sources = self._spoke = self._is_open = self._new_line = False

    def _complete(self, draft: Draft) -> Iterator[str]:
        """Check a sentence, and show its marks behind it."""
        said = _EDGES.sub("", fold(draft.text))
        self._new_line = self._new_line or draft.paragraph
        if not said:
            return
        self._is_open = False
        word, rest = split_reply(strip_frame(draft.text))
        if self._is_left_out(draft, rest):
            self._held = ""
            return
        if not _EDGES.sub("", rest):
            if word:
                self._lead = Draft(word, draft.numbers, False)
            else:
                self._held = ""
            return
        self._times[said] += 1
        if self._times[said] > 1:  # said already; for a reader, once is enough
            self.repeats = self.repeats or self._times[said] >= _SAID_TOO_OFTEN
            self._held = ""
            return
        yield from self._check(word, strip_however(rest) if self._misses else rest, draft.numbers)

    def _is_left_out(self, draft: Draft, rest: str) -> bool:
        """Whether a draft, of which ``rest`` is to be checked, is no sentence of the answer; remembers why."""
        if heads_sources(draft.text):
            self._in_sources = bool(self.sentences)
        if draft.heading or self._in_sources or heads_sources(draft.text):
            return True
        if says_not_found(rest):
            self.not_found = self._misses = True
            self._lead = Draft("", (), False)
            return True
        return False

    def _check(self, word: str, text: str, numbers: tuple[int, ...]) -> Iterator[str]:
        """Hold what is said against the passages; a "Yes." or "No." before it, in ``word`` or waiting, is shown with it unchecked."""
        started = time.perf_counter()
        grounds = self._grounding.ground(text, tuple(dict.fromkeys((*self._lead.numbers, *numbers))))
        cited = dict.fromkeys(self._numbering.cite(g.passage.article, g.start, g.end).number for g in grounds)
        whole = " ".join(filter(None, (word or self._lead.text, text)))
        sentence = Sentence(whole, tuple(cited), "supported" if cited else "unsupported")
        self._check_ms += _since(started)
        if self._new_line and self.sentences:
            self.breaks.add(len(self.sentences))
        self.sentences.append(sentence)
        self._new_line = self._misses = False
        self._lead = Draft("", (), False)
        if not self._drop:
            yield f"{self._release()} {markers(sentence)}"
            return
        before, self._held = self._held[: len(self._held) - len(self._held.lstrip())], ""
        if cited:
            yield f"{before}{sentence.text} {markers(sentence)}"

    def _release(self) -> str:
        held, self._held = self._held, ""
        return held


_FOLDED_NOT_FOUND = fold(NOT_FOUND)
_NOT_SHOWN = tuple(map(fold, (NOT_FOUND, "Sources", "References", "Citations", "المصادر", "المراجع")))


def _loops(said: bytes) -> bool:
    return len(zlib.compress(said)) < _LOOPING * len(said)


def _may_not_be_shown(text: str) -> bool:
    """Whether what was said of a sentence may become the phrase for "not here", or the head of a list of sources."""
    said = _EDGES.sub("", fold(text))
    return heads_sources(text.strip()) or any(head.startswith(said) for head in _NOT_SHOWN) or said.startswith(_FOLDED_NOT_FOUND)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
