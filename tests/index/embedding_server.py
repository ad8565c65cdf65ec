"""A server on loopback that embeds as OpenAI's and as Ollama's do, or fails as a test wants it to."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Vectors = list[list[float]]


def vector(text: str, places: int = 8) -> list[float]:
    """The same numbers for the same text, of any length but 1."""
    return [float(byte) - 100.5 for byte in hashlib.sha256(text.encode()).digest()[:places]]


@dataclass
class Server:
    """What was asked, and what is said: ``status`` and ``body`` in place of vectors; ``make`` makes those."""

    address: str = ""
    status: int = 200
    body: str | None = None
    make: Callable[[list[str]], Vectors] = lambda texts: [vector(text) for text in texts]
    batches: list[list[str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def answer(self, path: str, asked: dict[str, Any]) -> Any:
        texts = asked["input"] if isinstance(asked["input"], list) else [asked["input"]]
        self.batches.append(texts)
        rows = self.make(texts)
        if path.endswith("/api/embed"):
            return {"model": asked["model"], "embeddings": rows}
        data = [{"object": "embedding", "index": n, "embedding": row} for n, row in enumerate(rows)]
        return {"object": "list", "model": asked["model"], "data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}}


@contextmanager
def serve() -> Iterator[Server]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            server.keys.append(self.headers.get("Authorization", ""))
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = server.body if server.body is not None else json.dumps(server.answer(self.path, asked))
            self.send_response(server.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.address = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
