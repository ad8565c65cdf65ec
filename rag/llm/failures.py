"""What can go wrong between us and a model, under one set of names, whichever client library raised it.

The client libraries share no error type, so an error is told by what all of them carry: an HTTP status, or the system's own error
at the end of its chain of causes.
"""

from __future__ import annotations

import email.utils
import json
import re
import socket
import time
from collections.abc import Iterator
from typing import Literal

from rag.errors import NewsdeskError

FailureKind = Literal[
    "unreachable",  # nobody listens at the address
    "unknown_host",  # the address has no such host
    "unauthorized",  # 401, 403: the key is missing or wrong
    "no_model",  # 404: no such model, or no such path
    "too_long",  # the prompt does not fit the model
    "rejected",  # another 4xx: the server does not take the request
    "rate_limited",  # 429
    "server_error",  # 5xx
    "stalled",  # no word for too long
    "timeout",  # the whole answer took too long
    "broken_off",  # the connection ended within the answer
    "not_understood",  # what came is not the protocol
    "empty",  # nothing came
    "cancelled",  # the reader pressed Stop
    "other",
]
_WORTH_ANOTHER_TRY: frozenset[str] = frozenset({"unreachable", "rate_limited", "server_error", "broken_off", "stalled"})
_TOO_LONG = re.compile(r"context.{0,20}(?:length|window|size)|too (?:many tokens|long)|exceed\w* .{0,30}(?:context|tokens)", re.I)
_NOT_THE_PROTOCOL = frozenset(
    {"ValidationError", "APIResponseValidationError", "UnknownApiResponseError", "BadStatusLine", "BadHttpMessage"}
)
_LONGEST_DETAIL = 200


class ModelFailure(NewsdeskError):
    """The model gave no answer that can be used. ``kind`` says why; ``detail`` is the server's own word on it, one line, without keys.

    ``status`` is the HTTP status, 0 where there is none; ``retry_after`` is in seconds, None where the server names no time.
    """

    def __init__(self, kind: FailureKind, detail: str = "", status: int = 0, retry_after: float | None = None) -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind
        self.detail = detail
        self.status = status
        self.retry_after = retry_after

    @property
    def worth_another_try(self) -> bool:
        return self.kind in _WORTH_ANOTHER_TRY


def failure_of(error: BaseException, secret: str = "") -> ModelFailure:
    """The failure that an error of a client library stands for; ``secret`` is kept out of its detail."""
    if isinstance(error, ModelFailure):
        return error
    chain = list(_chain(error))
    status, retry_after = _status(chain), _retry_after(chain)
    detail = _one_line(error, secret)
    if status:
        return ModelFailure(_kind_of_status(status, detail), detail, status, retry_after)
    return ModelFailure(_kind_of_chain(chain), detail)


def _kind_of_status(status: int, detail: str) -> FailureKind:
    if status in (401, 403):
        return "unauthorized"
    if status == 404:
        return "no_model"
    if status == 429:
        return "rate_limited"
    if status in (400, 413, 422, 500) and _TOO_LONG.search(detail):  # llama.cpp's server says it with a 500
        return "too_long"
    return "server_error" if status >= 500 or status == 408 else "rejected"


def _kind_of_chain(chain: list[BaseException]) -> FailureKind:
    for error in chain:
        name = type(error).__name__
        if isinstance(error, socket.gaierror):
            return "unknown_host"
        if isinstance(error, ConnectionRefusedError):
            return "unreachable"
        if isinstance(error, json.JSONDecodeError | UnicodeDecodeError) or name in _NOT_THE_PROTOCOL:
            return "not_understood"
        if name in ("APIError", "APIStatusError", "ResponseError"):  # told within a stream that began well
            return "server_error"
        if isinstance(error, TimeoutError) or "Timeout" in name:
            return "stalled"
        if name in ("RemoteProtocolError", "LocalProtocolError"):
            # The same name for a stream that ends early and for a server that speaks no HTTP
            return "broken_off" if re.search("closed|incomplete|disconnect", str(error), re.I) else "not_understood"
        if isinstance(error, ConnectionError) or name in ("ReadError", "WriteError", "IncompleteRead", "ClientPayloadError"):
            return "broken_off" if name != "ConnectionError" else "unreachable"
        if name in ("ConnectError", "ClientConnectorError"):
            return "unreachable"
    return "other"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and its causes, the innermost first: it says most."""
    found: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in found:
        found.append(at)
        at = at.__cause__ or at.__context__
    yield from reversed(found)


def _status(chain: list[BaseException]) -> int:
    for error in reversed(chain):
        if type(error).__module__.startswith("aiohttp"):
            continue  # it calls a broken stream a bad request, 400
        for name in ("status_code", "code", "status"):
            value = getattr(error, name, None)
            if isinstance(value, int) and 400 <= value < 600:
                return value
    return 0


def _retry_after(chain: list[BaseException]) -> float | None:
    """Seconds, or a date of HTTP, as the server's header names them."""
    for error in reversed(chain):
        headers = getattr(getattr(error, "response", None), "headers", None)
        value = headers.get("retry-after") if headers is not None else None
        if not value:
            continue
        if re.fullmatch(r"\d{1,6}(\.\d+)?", value.strip()):
            return float(value)
        day = email.utils.parsedate_to_datetime(value) if re.match(r"[A-Z][a-z]{2}, ", value) else None
        return max(0.0, day.timestamp() - time.time()) if day else None
    return None


def _one_line(error: BaseException, secret: str) -> str:
    line = " ".join(str(error).split())
    if secret:
        line = line.replace(secret, "***")
    line = re.sub(r"\b(sk|key|Bearer)[-_ ][\w*.-]{6,}", r"\1-***", line)  # servers repeat the key that they refuse
    return line if len(line) <= _LONGEST_DETAIL else line[:_LONGEST_DETAIL] + "…"
