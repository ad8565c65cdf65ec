"""A stream of events for an event loop: the work runs in a thread, and ends when nobody listens any more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from typing import TypeVar

from rag.llm.cancellation import Cancellation

Event = TypeVar("Event")


async def in_thread(make_events: Callable[[Cancellation], Iterator[Event]]) -> AsyncGenerator[Event, None]:
    """The events of an iterator that is run in a thread of its own; leaving the loop over them cancels it.

    A thread of its own, not one of ``asyncio``'s few: a model may be silent for as long as the settings let it.
    """
    loop, cancellation = asyncio.get_running_loop(), Cancellation()
    events: asyncio.Queue[Event | _End] = asyncio.Queue()

    def tell(event: Event | _End) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(events.put_nowait, event)

    def run() -> None:
        try:
            for event in make_events(cancellation):
                tell(event)
                if cancellation.cancelled:
                    break
            tell(_End(None))
        except BaseException as error:  # raised again where it is listened to
            tell(_End(error))

    threading.Thread(target=run, name="newsdesk-answer", daemon=True).start()
    try:
        while not isinstance(event := await events.get(), _End):
            yield event
        if event.error is not None:
            raise event.error
    finally:
        cancellation.cancel()


class _End:
    """The last event: the iterator is over, or raised an error."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error
