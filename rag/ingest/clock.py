"""How long an ingest will take."""

from __future__ import annotations

import time


class Clock:
    """How long reading will take, judged by bytes; what has been read must also be written, which is known from experience."""

    INDEXING = 0.0015  # seconds that Chroma takes for a chunk

    def __init__(self) -> None:
        self.total = self.done = self.inside = 0
        self._started = self._told = time.monotonic()

    def start(self, total: int) -> None:
        self.total, self.done, self._started = total, 0, time.monotonic()

    def due(self) -> bool:
        """True every fifth of a second."""
        now = time.monotonic()
        if now - self._told < 0.2:
            return False
        self._told = now
        return True

    def left(self, chunks: int) -> float | None:
        elapsed = time.monotonic() - self._started
        done = min(self.total, max(self.done, self.inside))
        if elapsed < 0.5 or not done:
            return None
        whole = self.total / done
        return elapsed * (whole - 1) + chunks * whole * self.INDEXING
