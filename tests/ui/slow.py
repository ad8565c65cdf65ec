"""A desk that takes its time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from typing import Any

from rag.schema import IngestProgress


class Slow:
    """The real desk, which waits ``seconds`` before each piece of an answer and after each step of an ingest."""

    def __init__(self, desk: Any, seconds: float) -> None:
        self._desk, self._seconds = desk, seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)

    async def astream(self, *args: Any, **more: Any) -> AsyncGenerator[Any, None]:
        async for piece in self._desk.astream(*args, **more):
            await asyncio.sleep(self._seconds)
            yield piece

    def ingest(self, paths: Any = None, progress: Any = None, cancelled: Any = None) -> Any:
        def slowed(step: IngestProgress) -> None:
            progress(step)
            time.sleep(self._seconds)

        return self._desk.ingest(paths, slowed, cancelled)
