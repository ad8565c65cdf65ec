"""How four protocols word the same stream: OpenAI's, Ollama's, Anthropic's and Google's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

Body = dict[str, Any]
_STAMP = "2024-12-02T10:00:00Z"
_OVER = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error", 529: "overloaded_error"}


@dataclass(frozen=True, slots=True)
class Count:
    """Tokens of one answer; here a word is a token."""

    read: int
    written: int


class Dialect(Protocol):
    """What a protocol needs to put into words. ``reason`` is "stop" or "length"; a ``count`` of None is left out."""

    content_type: str

    def wants_stream(self, path: str, body: Body) -> bool: ...
    def limit(self, body: Body) -> int | None: ...
    def opening(self, body: Body, read: int) -> bytes: ...
    def piece(self, body: Body, text: str) -> bytes: ...
    def closing(self, body: Body, reason: str, count: Count | None) -> bytes: ...
    def whole(self, body: Body, text: str, reason: str, count: Count | None) -> bytes: ...
    def broken(self) -> bytes: ...
    def failure(self, message: str) -> bytes: ...
    def error(self, code: int, message: str) -> bytes: ...


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _event(value: Any) -> bytes:
    return b"data: " + _bytes(value) + b"\n\n"


class OpenAI:
    """``POST /v1/chat/completions``."""

    content_type = "text/event-stream"

    def wants_stream(self, path: str, body: Body) -> bool:
        return bool(body.get("stream"))

    def limit(self, body: Body) -> int | None:
        return body.get("max_tokens") or body.get("max_completion_tokens")

    def _base(self, body: Body, kind: str) -> Body:
        return {"id": "chatcmpl-1", "object": kind, "created": 1733133600, "model": body.get("model", "")}

    def _chunk(self, body: Body, delta: Body, reason: str | None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return _event(self._base(body, "chat.completion.chunk") | {"choices": [choice]})

    def _usage(self, count: Count) -> Body:
        return {"prompt_tokens": count.read, "completion_tokens": count.written, "total_tokens": count.read + count.written}

    def opening(self, body: Body, read: int) -> bytes:
        return self._chunk(body, {"role": "assistant", "content": ""}, None)

    def piece(self, body: Body, text: str) -> bytes:
        return self._chunk(body, {"content": text}, None)

    def closing(self, body: Body, reason: str, count: Count | None) -> bytes:
        end = self._chunk(body, {}, reason)
        # OpenAI tells the usage of a stream only to a client that asks for it, in a chunk without choices.
        if count and (body.get("stream_options") or {}).get("include_usage"):
            end += _event(self._base(body, "chat.completion.chunk") | {"choices": [], "usage": self._usage(count)})
        return end + b"data: [DONE]\n\n"

    def whole(self, body: Body, text: str, reason: str, count: Count | None) -> bytes:
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "logprobs": None, "finish_reason": reason}
        usage = {"usage": self._usage(count)} if count else {}
        return _bytes(self._base(body, "chat.completion") | {"choices": [choice]} | usage)

    def broken(self) -> bytes:
        return b'data: {"id": "chatcmpl-1", "choices": [{"index": 0, "delta": {"conte\n\n'

    def failure(self, message: str) -> bytes:
        return b"data: " + self.error(500, message) + b"\n\n"

    def error(self, code: int, message: str) -> bytes:
        words = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"}
        kind = "invalid_request_error" if code < 500 else "server_error"
        return _bytes({"error": {"message": message, "type": kind, "param": None, "code": words.get(code)}})


class Ollama:
    """``POST /api/chat``: a line of JSON for each piece; a stream unless told otherwise."""

    content_type = "application/x-ndjson"

    def wants_stream(self, path: str, body: Body) -> bool:
        return bool(body.get("stream", True))

    def limit(self, body: Body) -> int | None:
        limit = (body.get("options") or {}).get("num_predict")
        return limit if limit and limit > 0 else None

    def _line(self, body: Body, text: str, **more: Any) -> bytes:
        message = {"role": "assistant", "content": text}
        return _bytes({"model": body.get("model", ""), "created_at": _STAMP, "message": message, "done": False} | more) + b"\n"

    def opening(self, body: Body, read: int) -> bytes:
        return b""

    def piece(self, body: Body, text: str) -> bytes:
        return self._line(body, text)

    def closing(self, body: Body, reason: str, count: Count | None) -> bytes:
        return self.whole(body, "", reason, count)

    def whole(self, body: Body, text: str, reason: str, count: Count | None) -> bytes:
        usage = {"prompt_eval_count": count.read, "eval_count": count.written} if count else {}
        times = {"total_duration": 5_000_000, "load_duration": 1_000_000, "prompt_eval_duration": 1_000_000, "eval_duration": 3_000_000}
        return self._line(body, text, done=True, done_reason=reason, **times, **usage)

    def broken(self) -> bytes:
        return b'{"model": "m", "message": {"role": "assi\n'

    def failure(self, message: str) -> bytes:
        return self.error(500, message) + b"\n"

    def error(self, code: int, message: str) -> bytes:
        return _bytes({"error": message})


class Anthropic:
    """``POST /v1/messages``: named events; the limit of tokens is compulsory."""

    content_type = "text/event-stream"

    def wants_stream(self, path: str, body: Body) -> bool:
        return bool(body.get("stream"))

    def limit(self, body: Body) -> int | None:
        return body.get("max_tokens")

    def _named(self, kind: str, **more: Any) -> bytes:
        return f"event: {kind}\n".encode() + _event({"type": kind} | more)

    def _message(self, body: Body, content: list[Body], reason: str | None, usage: Body) -> Body:
        base = {"id": "msg_1", "type": "message", "role": "assistant", "model": body.get("model", ""), "content": content}
        return base | {"stop_reason": reason, "stop_sequence": None, "usage": usage}

    def _reason(self, reason: str) -> str:
        return "max_tokens" if reason == "length" else "end_turn"

    def opening(self, body: Body, read: int) -> bytes:
        message = self._message(body, [], None, {"input_tokens": read, "output_tokens": 1})
        start = self._named("content_block_start", index=0, content_block={"type": "text", "text": ""})
        return self._named("message_start", message=message) + start

    def piece(self, body: Body, text: str) -> bytes:
        return self._named("content_block_delta", index=0, delta={"type": "text_delta", "text": text})

    def closing(self, body: Body, reason: str, count: Count | None) -> bytes:
        end = {"stop_reason": self._reason(reason), "stop_sequence": None}
        usage = {"output_tokens": count.written if count else 0}
        stop = self._named("content_block_stop", index=0)
        return stop + self._named("message_delta", delta=end, usage=usage) + self._named("message_stop")

    def whole(self, body: Body, text: str, reason: str, count: Count | None) -> bytes:
        usage = {"input_tokens": count.read if count else 0, "output_tokens": count.written if count else 0}
        return _bytes(self._message(body, [{"type": "text", "text": text}], self._reason(reason), usage))

    def broken(self) -> bytes:
        return b'event: content_block_delta\ndata: {"type": "content_block_delta", "ind\n\n'

    def failure(self, message: str) -> bytes:
        return b"event: error\ndata: " + self.error(529, message) + b"\n\n"

    def error(self, code: int, message: str) -> bytes:
        kind = _OVER.get(code, "api_error" if code >= 500 else "invalid_request_error")
        return _bytes({"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"})


class Google:
    """``POST /v1beta/models/MODEL:streamGenerateContent?alt=sse``, or ``:generateContent`` for a whole answer."""

    content_type = "text/event-stream"

    def wants_stream(self, path: str, body: Body) -> bool:
        return ":streamGenerateContent" in path

    def limit(self, body: Body) -> int | None:
        return (body.get("generationConfig") or {}).get("maxOutputTokens")

    def _answer(self, text: str, reason: str | None = None, count: Count | None = None) -> Body:
        candidate: Body = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}
        if reason:
            candidate["finishReason"] = "MAX_TOKENS" if reason == "length" else "STOP"
        answer: Body = {"candidates": [candidate], "modelVersion": "scripted", "responseId": "r1"}
        if count:
            total = count.read + count.written
            answer["usageMetadata"] = {"promptTokenCount": count.read, "candidatesTokenCount": count.written, "totalTokenCount": total}
        return answer

    def opening(self, body: Body, read: int) -> bytes:
        return b""

    def piece(self, body: Body, text: str) -> bytes:
        return _event(self._answer(text))

    def closing(self, body: Body, reason: str, count: Count | None) -> bytes:
        return _event(self._answer("", reason, count))

    def whole(self, body: Body, text: str, reason: str, count: Count | None) -> bytes:
        return _bytes(self._answer(text, reason, count))

    def broken(self) -> bytes:
        return b'data: {"candidates": [{"content": {"par\n\n'

    def failure(self, message: str) -> bytes:
        return b"data: " + self.error(503, message) + b"\n\n"

    def error(self, code: int, message: str) -> bytes:
        names = {401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE"}
        return _bytes({"error": {"code": code, "message": message, "status": names.get(code, "INTERNAL")}})


def dialect_of(path: str) -> Dialect | None:
    """The protocol whose chat door this path is, whatever stands before it."""
    if path.endswith("/chat/completions"):
        return OpenAI()
    if path.endswith("/api/chat"):
        return Ollama()
    if path.endswith("/messages"):
        return Anthropic()
    if path.endswith((":streamGenerateContent", ":generateContent")):
        return Google()
    return None
