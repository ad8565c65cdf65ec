"""The first moments of a visit: how far the desk is, and what one might ask."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from ui import strings
from ui.opening import Desk, Opening, Status

_POLL = 0.1  # seconds between two looks at the progress of an indexing


async def watch(opening: Opening) -> AsyncIterator[Status]:
    """The status of the opening, each time it has changed, until it is ready or has failed."""
    told: Status | None = None
    while True:
        status = opening.status
        if status != told:
            told = status
            yield status
        if status.stage in ("ready", "failed"):
            return
        await asyncio.sleep(_POLL)


def suggestions(desk: Desk, language: str, most: int = 5) -> list[str]:
    """Example questions from the corpus, the page's language first, then the other ones that it holds."""
    covered = desk.stats().languages
    order = sorted((code for code in strings.LANGUAGES if code in covered), key=lambda code: code != language)
    found: list[str] = []
    for left, code in zip(range(len(order), 0, -1), order, strict=True):
        room = most - len(found)
        found += desk.suggestions(code)[: room if left == 1 else -(-room * 3 // 5)]
    return found
