"""How much one visitor may ask, and how much all together: a pace for each, a line for everybody."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass

_MINUTE = 60.0
_MOST_KNOWN = 10_000  # visitors whose pace is remembered; whoever has been quiet longest is forgotten first


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not now: ``key`` of a text in ``ui.strings`` that takes ``seconds``, and after how many whole seconds to try again."""

    key: str
    seconds: int


class Busy(Exception):
    """So many wait already that no more may. ``key`` of a text in ``ui.strings`` says so."""

    key = "busy"

    def __init__(self) -> None:
        super().__init__("Too many questions wait in line.")


class Pace:
    """At most ``most`` acts of one key in any minute; 0 lets everything pass. May be asked from any thread."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._acts: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Count one act of ``key``. Seconds until it may be done; 0: now. An act that may not be done is not counted."""
        if not self._most:
            return 0.0
        with self._lock:
            now = self._clock()
            acts = self._acts.setdefault(key, deque())
            self._acts.move_to_end(key)
            self._forget_the_quiet(now)
            while acts and acts[0] <= now - _MINUTE:
                acts.popleft()
            if len(acts) >= self._most:
                return acts[0] + _MINUTE - now
            acts.append(now)
            return 0.0

    def forget(self, key: str) -> None:
        with self._lock:
            self._acts.pop(key, None)

    def _forget_the_quiet(self, now: float) -> None:
        # In order of the last request, so only the front has to be looked at. The one in hand stands at the end and stays.
        while len(self._acts) > 1:
            quietest = next(iter(self._acts.values()))
            if len(self._acts) <= _MOST_KNOWN and quietest and quietest[-1] > now - _MINUTE:
                return
            self._acts.popitem(last=False)


class Gate:
    """Paces questions.

    Args:
        questions_per_minute: of one visitor; 0: no limit.
        at_once: answers written at once.
        waiting: most that wait for their turn.

    Gradio runs all its events on the server's one loop. The gate does not count on it: it may be used from several loops and threads.
    """

    def __init__(
        self, questions_per_minute: int = 30, at_once: int = 16, waiting: int = 200, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._pace = Pace(questions_per_minute, clock)
        self._free, self._waiting = at_once, waiting
        self._line: deque[Future[None]] = deque()
        self._lock = threading.Lock()

    def admit(self, owner: str) -> Refusal | None:
        """Count one question of this visitor; None when it may be asked now. A refused question is not counted."""
        seconds = self._pace.wait(owner)
        return Refusal("too_many_questions", int(seconds) + 1) if seconds else None

    @property
    def full(self) -> bool:
        """Whether whoever comes now has to wait."""
        return not self._free

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A place among the ``at_once``, in the order of asking.

        Raises:
            Busy: more than ``waiting`` wait already.
        """
        place = self._take_or_queue()
        if place is not None:
            try:
                await asyncio.wrap_future(place)
            except asyncio.CancelledError:
                self._leave_line(place)
                raise
        try:
            yield
        finally:
            self._hand_on()

    def _take_or_queue(self) -> Future[None] | None:
        """None: the place is ours. Otherwise the future that is set when it is."""
        with self._lock:
            if self._free:  # then nobody waits: places are handed on before they become free
                self._free -= 1
                return None
            if len(self._line) >= self._waiting:
                raise Busy
            place: Future[None] = Future()
            self._line.append(place)
            return place

    def _leave_line(self, place: Future[None]) -> None:
        with self._lock:
            if place in self._line:
                self._line.remove(place)
                return
        self._hand_on()  # the place was ours already when the wait was given up

    def _hand_on(self) -> None:
        with self._lock:
            if not self._line:
                self._free += 1
                return
            place = self._line.popleft()
            # Given up in this very moment: whoever waited has not yet come to leave the line, and hands it on when he does.
            if place.set_running_or_notify_cancel():
                place.set_result(None)
