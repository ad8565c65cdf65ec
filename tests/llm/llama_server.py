"""A real llama.cpp server (``llama-cpp-python[server]``) with a tiny model, as a process of its own; ``make llama`` installs it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.llm.tiny_model import CONTEXT

_START_SECONDS = 60.0
_STOP_SECONDS = 10.0


class LlamaServer:
    """Runs while the ``with`` block lasts. One answer at a time: a further request waits until the first is over."""

    base_url: str  # http://127.0.0.1:PORT/v1
    model = "tiny"
    context: int  # tokens of prompt and answer together

    def __init__(self, model_file: Path, log: Path, context: int = CONTEXT) -> None:
        self.log, self.context, self._model_file = log, context, model_file

    @property
    def pid(self) -> int:
        return self._process.pid

    def log_text(self) -> str:
        """All that the server has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def wait_for_log(self, text: str, after: int = 0, seconds: float = 30.0) -> None:
        """Wait until ``text`` stands in the log, ``after`` so many characters; fails with the log when it does not come."""
        self._wait(lambda: text in self.log_text()[after:], seconds, f"{text!r} did not come into the log")

    def __enter__(self) -> LlamaServer:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{port}/v1"
        self._out = self.log.open("wb")
        self._process = subprocess.Popen(self._command(port), stdout=self._out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        try:
            self._wait(self._answers, _START_SECONDS, "the server did not start")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._out.close()

    def _command(self, port: int) -> list[str]:
        settings: dict[str, Any] = {
            "model": self._model_file,
            "model_alias": self.model,
            "host": "127.0.0.1",
            "port": port,
            "n_ctx": self.context,
            "n_threads": 1,  # more only get into each other's way with a model this small
            "n_threads_batch": 1,
            "flash_attn": True,  # a long prompt in half the time
            # Else a second request cuts the first one's stream short, and that looks like an end.
            "interrupt_requests": False,
        }
        options = [word for name, value in settings.items() for word in (f"--{name}", str(value))]
        return [sys.executable, "-u", "-m", "llama_cpp.server", *options]

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.base_url}/models", timeout=5.0, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def _wait(self, done: Callable[[], bool], seconds: float, failure: str) -> None:
        until = time.monotonic() + seconds
        while not done():
            if self._process.poll() is not None:
                pytest.fail(f"The llama.cpp server ended ({self._process.returncode}):\n{self._tail()}")
            if time.monotonic() > until:
                pytest.fail(f"llama.cpp: {failure} in {seconds:.0f} s:\n{self._tail()}")
            time.sleep(0.05)

    def _tail(self) -> str:
        return self.log_text()[-4000:]
