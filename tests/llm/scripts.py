"""What a scripted server can be told to do with one request; each function makes one script.

>>> server.answers(status(429, headers={"retry-after": "1"}), says("The emir called the president [1]."))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, Literal

Body = dict[str, Any]
Ending = Literal["stop", "length", "stalls", "breaks off", "broken data", "error"]


@dataclass(frozen=True, slots=True)
class Streams:
    """Text in pieces, streamed or (when the request does not ask for a stream) whole, and how it ends."""

    pieces: Callable[[Body, int | None], Iterable[str]]  # from the request and its limit of tokens; may never end
    delay: float = 0.0  # seconds before each piece
    usage: bool = True  # tell the tokens in and out, when the protocol tells them or the client asked
    ends: Ending = "stop"
    seconds: float = 0.0  # how long "stalls" lasts
    opens: bool = True  # False: not even a status line comes


@dataclass(frozen=True, slots=True)
class Replies:
    """One finished page. Without ``body``: an error in the wording of the protocol that was spoken."""

    code: int = 200
    body: bytes | None = None
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Garbage:
    """Bytes instead of HTTP, then the end."""

    data: bytes


Script = Streams | Replies | Garbage


def words_of(text: str) -> list[str]:
    """Words with the white space before each, so that joining them gives the text again."""
    return re.findall(r"\s*\S+|\s+\Z", text)


def says(text: str | Callable[[Body], str], pieces: Sequence[str] | None = None, delay: float = 0.0, usage: bool = True) -> Streams:
    """A whole answer. ``text`` may be made from the request; ``pieces`` fix where it is split (default: before each space).

    It takes no notice of a limit of tokens; ``tokens`` does.
    """
    if pieces is not None and isinstance(text, str) and "".join(pieces) != text:
        raise ValueError(f"The pieces do not make the text: {''.join(pieces)!r} is not {text!r}")

    def split(body: Body, limit: int | None) -> Iterable[str]:
        if pieces is not None:
            return pieces
        return words_of(text if isinstance(text, str) else text(body))

    return Streams(split, delay=delay, usage=usage)


def tokens(count: int, delay: float = 0.0) -> Streams:
    """``count`` words of one token each, cut at the request's limit; the reason is then "length"."""
    return Streams(lambda body, limit: [f" w{n}" for n in range(count if limit is None else min(count, limit))], delay=delay, ends="length")


def endless(piece: str = " and", delay: float = 0.001) -> Streams:
    """One piece for ever, whatever limit the request sets, until the client goes."""
    return Streams(lambda body, limit: repeat(piece), delay=delay)


def empty() -> Streams:
    """A correct stream without a single letter."""
    return Streams(lambda body, limit: ())


def stalls(after: str | None = "", seconds: float = 60.0) -> Streams:
    """Some text, then silence for ``seconds`` or until the client goes; ``None``: silence before the status line."""
    return Streams(lambda body, limit: words_of(after or ""), ends="stalls", seconds=seconds, opens=after is not None)


def breaks_off(text: str) -> Streams:
    """Some text, then the connection ends in the middle of a chunk."""
    return Streams(lambda body, limit: words_of(text), ends="breaks off")


def invalid_stream(text: str = "") -> Streams:
    """Some text, then data in the stream that is no JSON."""
    return Streams(lambda body, limit: words_of(text), ends="broken data")


def fails_midway(text: str) -> Streams:
    """Some text, then an error told inside the stream, as busy gateways do."""
    return Streams(lambda body, limit: words_of(text), ends="error")


def status(code: int, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Replies:
    """An error; without ``body`` in the protocol's own JSON."""
    return Replies(code, body, headers=dict(headers or {}))


def invalid_json() -> Replies:
    """200, said to be JSON, and it is not."""
    return Replies(200, b'{"choices": [{"message": {"content": "The em')


def html_page() -> Replies:
    """200 with a web page, as from a base address that points to the wrong server."""
    return Replies(200, b"<!doctype html><html><body><h1>It works!</h1></body></html>", "text/html; charset=utf-8")


def no_body() -> Replies:
    """200, and nothing after the head."""
    return Replies(200, b"")


def not_http(data: bytes = b"\x15\x03\x01\x00\x02\x02\x46SSH-2.0-OpenSSH\r\n") -> Garbage:
    """Bytes of another protocol."""
    return Garbage(data)


def taken(script: Streams, body: Body, limit: int | None) -> Iterator[str]:
    """The script's pieces for this request, one by one."""
    yield from script.pieces(body, limit)
