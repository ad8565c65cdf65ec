"""Asking a model within limits: of time, of tokens, of tries, of answers at once. Whatever happens, it ends, and with a name.

The model is asked on an event loop in a thread of its own, also by callers that know no ``asyncio``: only a task can be cancelled while
it waits for a word, and cancelling it closes the connection, which is what ends the work at the server.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import queue
import random
import threading
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from llama_index.core.llms import LLM, ChatMessage, ChatResponse, MessageRole

from rag.config import LLMConfig
from rag.llm.cancellation import Cancellation
from rag.llm.failures import ModelFailure, failure_of
from rag.llm.usage import Usage, estimate_tokens, read_usage

_FIRST_PAUSE = 0.5  # seconds before the second try, doubled for each further one, when the server names no time
_GRACE = 2.0  # seconds beyond the time limit after which we give up a model whose own code hangs
_SLACK = 1.5  # pieces for each token allowed, and characters below: a server that goes beyond ignores its limit
_MOST_CHARACTERS_PER_TOKEN = 12


@dataclass(frozen=True, slots=True)
class Reply:
    """How an answer ended. ``cut``: at the limit of tokens, so its last sentence may be unfinished."""

    usage: Usage
    cut: bool


class ChatModel:
    """One model with its limits. Safe to use from several threads; close it.

    Args:
        name: what answers and notices call it.
        secret: its key, kept out of what is told of failures.
    """

    def __init__(self, llm: LLM, config: LLMConfig, name: str, secret: str = "") -> None:
        self.name = name
        self._llm = llm
        self._config = config
        self._secret = secret
        self._closed = False
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._slots: asyncio.Semaphore | None = None

    def deadline(self) -> float:
        """When an answer that is begun now must be over, on the clock of ``time.monotonic``."""
        return time.monotonic() + self._config.seconds

    def stream(
        self, rules: str, request: str, deadline: float, cancellation: Cancellation | None = None
    ) -> Generator[str | Reply, None, None]:
        """The pieces of the model's answer as they come, then a ``Reply``. Closing the iterator ends the work at the server.

        Args:
            rules: the system prompt.
            request: the user's prompt.
            deadline: on the clock of ``time.monotonic``; tries, pauses and waiting for a turn lie within it.
            cancellation: ends it from another thread.

        Raises:
            ModelFailure: no usable answer came; pieces may have come before it.
        """
        messages = [ChatMessage(role=MessageRole.SYSTEM, content=rules), ChatMessage(role=MessageRole.USER, content=request)]
        events: queue.SimpleQueue[str | Reply | ModelFailure] = queue.SimpleQueue()
        cancellation = cancellation or Cancellation()
        task = self._start(messages, events.put, deadline)
        forget = cancellation.on_cancel(task.cancel)
        try:
            while True:
                event = events.get(timeout=max(0.0, deadline - time.monotonic()) + _GRACE)
                if isinstance(event, ModelFailure):
                    raise event
                yield event
                if isinstance(event, Reply):
                    return
        except queue.Empty:
            raise ModelFailure("timeout") from None
        finally:
            forget()
            task.cancel()

    def close(self) -> None:
        """End what is under way, and the thread behind it."""
        with self._lock:
            self._closed = True
            loop, self._loop = self._loop, None
        if loop is not None:
            loop.call_soon_threadsafe(loop.stop)

    # -- on the loop ---------------------------------------------------------------------------------------------------

    def _start(
        self, messages: Sequence[ChatMessage], put: Callable[[str | Reply | ModelFailure], None], deadline: float
    ) -> concurrent.futures.Future[None]:
        with self._lock:
            if self._closed:
                raise ModelFailure("cancelled", "the desk is closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._slots = asyncio.Semaphore(self._config.at_once)
                threading.Thread(target=_run, args=(self._loop,), name="newsdesk-model", daemon=True).start()
            return asyncio.run_coroutine_threadsafe(self._ask(messages, put, deadline), self._loop)

    async def _ask(self, messages: Sequence[ChatMessage], put: Callable[[str | Reply | ModelFailure], None], deadline: float) -> None:
        assert self._slots is not None
        try:
            async with asyncio.timeout(deadline - time.monotonic()), self._slots:
                put(await self._try_often(messages, put, deadline))
        except asyncio.CancelledError:
            put(ModelFailure("cancelled"))
            raise
        except TimeoutError:
            put(ModelFailure("timeout"))
        except Exception as error:  # the client libraries share no error type
            put(failure_of(error, self._secret))

    async def _try_often(self, messages: Sequence[ChatMessage], put: Callable[[str], None], deadline: float) -> Reply:
        """Ask, and ask again while nothing has come, the failure may pass, and there is time."""
        for tries in range(self._config.retries + 1):
            said: list[str] = []

            def hear(piece: str, said: list[str] = said) -> None:
                said.append(piece)
                put(piece)

            try:
                return await self._once(messages, hear)
            except Exception as error:
                failure = failure_of(error, self._secret)
                pause = failure.retry_after if failure.retry_after is not None else _FIRST_PAUSE * 2**tries * random.uniform(0.75, 1.25)
                hopeless = tries == self._config.retries or not failure.worth_another_try or time.monotonic() + pause >= deadline
                if hopeless or "".join(said).strip():
                    raise failure from error
                await asyncio.sleep(pause)
        raise AssertionError("the last try returns or raises")

    async def _once(self, messages: Sequence[ChatMessage], hear: Callable[[str], None]) -> Reply:
        """One try. Whatever ends it early ends it by cancelling the task: leaving the loop over a stream does not close its connection."""
        loop, config, task = asyncio.get_running_loop(), self._config, asyncio.current_task()
        assert task is not None
        listening = _Listening(hear, config.max_tokens)
        try:
            async with asyncio.timeout(config.stall_seconds) as patience:
                async for response in await self._llm.astream_chat(messages):
                    patience.reschedule(loop.time() + config.stall_seconds)
                    before = listening.at_limit
                    listening.take(response)
                    if listening.at_limit and not before:
                        task.cancel()  # once: what is read already may still come before it takes effect
        except asyncio.CancelledError:
            if not listening.at_limit or task.uncancel():
                raise
        except TimeoutError:
            raise ModelFailure("stalled") if patience.expired() else ModelFailure("timeout") from None
        except RuntimeError as error:
            if "MAX_TOKENS" not in str(error):  # how Google's class says that the limit of tokens was reached
                raise
            listening.at_limit = True
        if not listening.spoken:
            raise ModelFailure("empty")
        usage = listening.usage().or_estimated(estimate_tokens("".join(str(message.content) for message in messages)), listening.pieces)
        return Reply(usage, listening.at_limit or usage.at_limit)


class _Listening:
    """What has come of one try so far."""

    def __init__(self, hear: Callable[[str], None], max_tokens: int) -> None:
        self._hear = hear
        self._most_pieces = _SLACK * max_tokens
        self._most_characters = _MOST_CHARACTERS_PER_TOKEN * max_tokens
        self._characters = 0
        self.pieces = 0
        self.spoken = False
        self._usage = Usage()
        self._last: ChatResponse | None = None
        self.at_limit = False

    def take(self, response: ChatResponse) -> None:
        """Pass on what came, up to the limit; there is more than was allowed from servers that take no notice of it."""
        self._last = response
        piece = response.delta or ""
        if not piece:  # where servers count, and say why they ended; all pieces are not searched for it
            self._usage = self._usage.updated(read_usage(response))
        if piece and not self.at_limit:
            self._hear(piece)
            self.spoken = self.spoken or not piece.isspace()
            self.pieces, self._characters = self.pieces + 1, self._characters + len(piece)
            self.at_limit = self.pieces > self._most_pieces or self._characters > self._most_characters

    def usage(self) -> Usage:
        """Tokens as the server counted them."""
        return self._usage.updated(read_usage(self._last))


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.05))
    finally:
        loop.close()
