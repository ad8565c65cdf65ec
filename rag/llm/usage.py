"""How many tokens an answer took: as the server counts them, else estimated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

_TOKENS_IN = ("prompt_tokens", "input_tokens", "prompt_token_count", "prompt_eval_count")
_TOKENS_OUT = ("completion_tokens", "output_tokens", "candidates_token_count", "eval_count")
_FINISH = ("finish_reason", "stop_reason", "done_reason")
_AT_LIMIT = frozenset({"length", "max_tokens", "max_output_tokens"})
_BYTES_PER_TOKEN = 3.2  # English takes about 4 bytes a token, Arabic 4 to 6 (2 to 3 letters) with today's tokenizers: rather too few
_DEEPEST = 4  # levels of a server's answer that are looked through


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of the prompt and of the answer; 0 where the server has not said. ``at_limit``: the server stopped at the most tokens."""

    tokens_in: int = 0
    tokens_out: int = 0
    at_limit: bool = False

    def updated(self, later: Usage) -> Usage:
        """Servers count while they stream; the last count is the whole."""
        return Usage(later.tokens_in or self.tokens_in, later.tokens_out or self.tokens_out, later.at_limit or self.at_limit)

    def or_estimated(self, tokens_in: int, tokens_out: int) -> Usage:
        """Estimates in the place of what the server did not say."""
        return replace(self, tokens_in=self.tokens_in or tokens_in, tokens_out=self.tokens_out or tokens_out)


def estimate_tokens(text: str) -> int:
    """About how many tokens a text takes, rather too many than too few; no tokenizer is loaded, which would be a download."""
    return int(len(text.encode("utf-8", "replace")) / _BYTES_PER_TOKEN) + 1


def read_usage(response: Any) -> Usage:
    """What one piece of a streamed LlamaIndex ``ChatResponse`` says of tokens; each provider says it in another place."""
    found: dict[str, Any] = {}
    _look(getattr(response, "additional_kwargs", None), found, 0)
    _look(getattr(response, "raw", None), found, 0)
    finish = str(next((found[name] for name in _FINISH if found.get(name)), ""))
    return Usage(_count(found, _TOKENS_IN), _count(found, _TOKENS_OUT), finish.rpartition(".")[2].lower() in _AT_LIMIT)


def _look(value: Any, found: dict[str, Any], depth: int) -> None:
    if depth > _DEEPEST or value is None or isinstance(value, str | int | float | bool):
        return
    if isinstance(value, list | tuple):
        for one in value[:4]:
            _look(one, found, depth + 1)
        return
    fields = value if isinstance(value, Mapping) else getattr(value, "__dict__", {})
    for name, content in fields.items():
        if name in _TOKENS_IN or name in _TOKENS_OUT or name in _FINISH:
            found[name] = content
        else:
            _look(content, found, depth + 1)


def _count(found: Mapping[str, Any], names: tuple[str, ...]) -> int:
    return next((int(found[name]) for name in names if isinstance(found.get(name), int)), 0)
