"""A real HTTP server on loopback that answers as a test scripts it, in the words of OpenAI, Ollama, Anthropic or Google.

It is written on bare sockets, because half of what it does no HTTP framework allows: end a connection inside a chunk,
speak no HTTP at all, and see at once that a client has gone.
"""

from __future__ import annotations

import asyncio
import base64
import json
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.llm.dialects import Body, Count, Dialect, dialect_of
from tests.llm.scripts import Garbage, Replies, Script, Streams, taken, words_of
from tests.llm.vectors import vector_of

MODEL = "scripted-model"
_REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error"}


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    headers: dict[str, str]  # names in small letters
    body: Body


def refused_address() -> str:
    """``http://127.0.0.1:PORT/v1`` where nobody listens: the port was free a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/v1"


class ScriptedServer:
    """Listens in a thread of its own while the ``with`` block lasts; an error in a script comes up at its end."""

    base_url: str  # http://127.0.0.1:PORT/v1, for the OpenAI protocol
    root_url: str  # the same without /v1, for the others
    requests: list[Body]  # bodies of chat requests in order, with "_headers" and "_path" beside
    embedding_requests: list[Body]  # the same of requests for vectors
    gone: threading.Event  # set when a client left before its answer was over
    open_streams: int  # answers under way at this moment
    most_open_streams: int  # and the most that there ever were

    def __init__(self) -> None:
        self.requests, self.embedding_requests = [], []
        self.gone = threading.Event()
        self.open_streams = self.most_open_streams = 0
        self._scripts: list[Script] = []
        self._errors: list[Exception] = []
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="scripted-server", daemon=True)

    def answers(self, *scripts: Script) -> None:
        """One script for each coming request, the last one for all further ones. Replaces what was left."""
        if not scripts:
            raise ValueError("Give at least one script.")
        self._scripts = list(scripts)

    def wait_until_idle(self, seconds: float = 10.0) -> bool:
        """Wait until no answer is under way; False when there still was one after ``seconds``."""
        with self._changed:
            return self._changed.wait_for(lambda: self.open_streams == 0, seconds)

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        server = self._run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self._server = server
        self.root_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self.base_url = f"{self.root_url}/v1"
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self._errors and kind is None:
            raise self._errors[0]

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _stop(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request to a connection: none is reused, so an end of the connection is the end of the answer."""
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._answer(await _read(reader), reader, writer)
        except Exception as error:  # a script of the test's own that fails must not pass for an answer
            self._errors.append(error)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, request: _Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        dialect = dialect_of(request.path) if request.method == "POST" else None
        if dialect is None:
            return await _send(writer, self._page(request))
        body = request.body | {"_headers": request.headers, "_path": request.path}
        self.requests.append(body)
        if not self._scripts:
            raise AssertionError("A request came, and the test has scripted no answer.")
        script = self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]
        self._count(+1)
        play = asyncio.ensure_future(_Play(dialect, request, body, writer).perform(script))
        watch = asyncio.ensure_future(_until_gone(reader))
        try:
            done, _ = await asyncio.wait({play, watch}, return_when=asyncio.FIRST_COMPLETED)
            if play not in done:
                self.gone.set()
            else:
                try:
                    play.result()
                except ConnectionError:
                    self.gone.set()
        finally:
            for task in (play, watch):
                task.cancel()
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._changed:
            self.open_streams += change
            self.most_open_streams = max(self.most_open_streams, self.open_streams)
            self._changed.notify_all()

    def _page(self, request: _Request) -> Replies:
        """What needs no script: the lists of models and the embeddings."""
        path, body = request.path, request.body
        if request.method == "GET" and path.endswith("/models"):
            named = {"id": MODEL, "object": "model", "created": 0, "owned_by": "tests", "type": "model", "display_name": MODEL}
            return _json({"object": "list", "data": [named], "has_more": False, "first_id": MODEL, "last_id": MODEL})
        if request.method == "GET" and path.endswith("/api/tags"):
            return _json({"models": [{"name": MODEL, "model": MODEL}]})
        if request.method == "GET" and "/models/" in path:  # Google's client asks for its model when it is made
            return _json({"name": f"models/{path.rpartition('/')[2]}", "inputTokenLimit": 8192, "outputTokenLimit": 1024})
        if request.method == "POST" and path.endswith("/api/show"):
            return _json({"model_info": {"llama.context_length": 8192}, "capabilities": ["completion"]})
        if request.method == "POST" and path.endswith(("/embeddings", "/api/embed")):
            self.embedding_requests.append(body | {"_headers": request.headers, "_path": path})
            return _json(_embeddings(body, openai=path.endswith("/embeddings")))
        return Replies(
            404, b'{"error": {"message": "There is nothing here.", "type": "invalid_request_error", "param": null, "code": null}}'
        )


class _Play:
    """One script performed for one request."""

    def __init__(self, dialect: Dialect, request: _Request, body: Body, writer: asyncio.StreamWriter) -> None:
        self._dialect, self._path, self._body, self._writer = dialect, request.path, body, writer
        self._read = len(words_of(json.dumps(request.body, ensure_ascii=False)))
        self._limit = dialect.limit(body)

    async def perform(self, script: Script) -> None:
        if isinstance(script, Garbage):
            self._writer.write(script.data)
            await self._writer.drain()
        elif isinstance(script, Replies):
            await _send(self._writer, script, self._dialect.error(script.code, f"The test wants {script.code}."))
        elif not script.opens:
            await asyncio.sleep(script.seconds)
        elif self._dialect.wants_stream(self._path, self._body):
            await self._stream(script)
        else:
            await self._whole(script)

    def _end(self, script: Streams, written: int) -> tuple[str, Count | None]:
        cut = script.ends == "length" and self._limit is not None and written >= self._limit
        return "length" if cut else "stop", Count(self._read, written) if script.usage else None

    async def _stream(self, script: Streams) -> None:
        dialect, written = self._dialect, 0
        self._writer.write(_head(200, {"Content-Type": dialect.content_type, "Transfer-Encoding": "chunked"}))
        await self._chunk(dialect.opening(self._body, self._read))
        for piece in taken(script, self._body, self._limit):
            await asyncio.sleep(script.delay)
            await self._chunk(dialect.piece(self._body, piece))
            written += 1
        if script.ends == "stalls":
            await asyncio.sleep(script.seconds)
        elif script.ends == "breaks off":
            self._writer.write(b"400\r\n" + dialect.piece(self._body, "ar said")[:20])
            await self._writer.drain()
            return
        if script.ends == "broken data":
            end = dialect.broken()
        elif script.ends == "error":
            end = dialect.failure("The model has failed.")
        else:
            end = dialect.closing(self._body, *self._end(script, written))
        # In one write: a client may leave as soon as it has read the last event, and that is no early leave.
        await self._chunk(end, last=True)

    async def _chunk(self, data: bytes, last: bool = False) -> None:
        self._writer.write((b"%x\r\n%s\r\n" % (len(data), data) if data else b"") + (b"0\r\n\r\n" if last else b""))
        await self._writer.drain()

    async def _whole(self, script: Streams) -> None:
        pieces: list[str] = []
        for piece in taken(script, self._body, self._limit):
            await asyncio.sleep(script.delay)
            pieces.append(piece)
        if script.ends == "stalls":
            await asyncio.sleep(script.seconds)
        data = self._dialect.whole(self._body, "".join(pieces), *self._end(script, len(pieces)))
        if script.ends == "breaks off":
            self._writer.write(_head(200, {"Content-Type": "application/json", "Content-Length": str(len(data))}) + data[:-20])
            return await self._writer.drain()
        await _send(self._writer, Replies(200, data[:-20] if script.ends == "broken data" else data))


async def _read(reader: asyncio.StreamReader) -> _Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    data = await reader.readexactly(int(headers.get("content-length", "0")))
    return _Request(method, urlsplit(target).path, headers, json.loads(data) if data else {})


async def _until_gone(reader: asyncio.StreamReader) -> None:
    """Until the client closes its side; what it may still send is thrown away."""
    with suppress(ConnectionError):
        while await reader.read(65536):
            pass


def _head(code: int, headers: dict[str, str]) -> bytes:
    lines = [
        f"HTTP/1.1 {code} {_REASONS.get(code, 'Error')}",
        *(f"{name}: {value}" for name, value in headers.items()),
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def _send(writer: asyncio.StreamWriter, page: Replies, otherwise: bytes = b"") -> None:
    data = otherwise if page.body is None else page.body
    headers = {"Content-Type": page.content_type, "Content-Length": str(len(data)), **page.headers}
    writer.write(_head(page.code, headers) + data)
    await writer.drain()


def _json(value: Any) -> Replies:
    return Replies(200, json.dumps(value).encode())


def _embeddings(body: Body, openai: bool) -> Body:
    texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
    vectors = [vector_of(text) for text in texts]
    count = sum(len(words_of(text)) for text in texts)
    if not openai:
        return {"model": body.get("model", ""), "embeddings": vectors, "prompt_eval_count": count}
    packed: Callable[[list[float]], Any] = _base64 if body.get("encoding_format") == "base64" else list
    data = [{"object": "embedding", "index": n, "embedding": packed(vector)} for n, vector in enumerate(vectors)]
    return {"object": "list", "model": body.get("model", ""), "data": data, "usage": {"prompt_tokens": count, "total_tokens": count}}


def _base64(vector: list[float]) -> str:
    """As OpenAI's client asks for vectors: little-endian 32-bit floats."""
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
