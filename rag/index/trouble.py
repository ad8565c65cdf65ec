"""What went wrong with a model, in one line that says what to do. Keys never stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST = 200
_PASSING = {408, 409, 425, 429, 500, 502, 503, 504}
_UNREACHED = re.compile(r"connect|connection|getaddrinfo|name or service|name resolution|nodename|unreachable", re.I)
_NO_DOWNLOAD = re.compile(r"could not load model|couldn't connect|offline|could not download|connection|localentrynotfound|snapshot", re.I)
_UNKNOWN = re.compile(r"is not supported in|not a valid model identifier|repository not found", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked for what: ``section`` of the settings, ``address`` of a server or "" for a model on this machine."""

    section: str
    provider: str
    model: str
    address: str = ""
    key: str = ""
    setting: str = "model"

    @property
    def named(self) -> str:
        return f"[{self.section}] {self.setting}"


def explain(asked: Asked, error: Exception) -> str:
    """One line from whatever a provider's package raised."""
    line = _of_server(asked, error) if asked.address else _of_files(asked, error)
    return _without_key(line, asked.key)


def may_pass(error: Exception) -> bool:
    """Whether a server was only busy: asked again a little later, it may answer."""
    names = " ".join(type(e).__name__ for e in _chain(error)).lower()
    return _status(error) in _PASSING or "timeout" in names


def _of_server(asked: Asked, error: Exception) -> str:
    server = f"The {asked.section} server at {asked.address}"
    status = _status(error)
    if status in (401, 403):
        return f"{server} refuses the key ({status}). Set [{asked.section}] api_key_env to the variable that holds the right one."
    if status == 404:
        hint = f"See that {asked.named} is one of its models, and that base_url ends as it should (/v1)."
        hint = f"Run `ollama pull {asked.model}`." if asked.provider == "ollama" else hint
        return f"{server} has no model {asked.model!r} (404). {hint}"
    if status == 429:
        return f"{server} takes no more requests just now (429). Try again later; what was done is kept."
    if status:
        return f"{server} failed with status {status}: {_said(error)}. See its log."
    names = " ".join(type(e).__name__ for e in _chain(error)).lower()
    if "timeout" in names:
        return f"{server} did not answer in time. See whether it is overloaded, or set a smaller [{asked.section}] batch."
    if "connect" in names or _UNREACHED.search(str(error)):
        return f"{server} cannot be reached. Start it, or set [{asked.section}] base_url."
    return f"{server} gave an answer that is none ({_said(error)}). See that it offers embeddings."


def _of_files(asked: Asked, error: Exception) -> str:
    said = _said(error)
    whole = " ".join(f"{type(e).__name__} {e}" for e in _chain(error))
    if _UNKNOWN.search(whole):
        return f"{asked.provider} knows no model {asked.model!r}. Set {asked.named} to one that it has, or to a folder with its files."
    if isinstance(error, MemoryError) or "bad_alloc" in whole:
        return f"The model {asked.model!r} does not fit into memory. Set {asked.named} to a smaller one."
    if _NO_DOWNLOAD.search(whole):
        return (
            f"The model {asked.model!r} is not on this machine and could not be downloaded ({said}). "
            f"Connect to the network once, or set {asked.named} to a folder with its files."
        )
    return f"The model {asked.model!r} cannot be used ({said}). Set {asked.named} to another, or get its files anew."


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _status(error: Exception) -> int:
    for found in _chain(error):
        status = getattr(found, "status_code", None) or getattr(getattr(found, "response", None), "status_code", None)
        if isinstance(status, int) and status >= 400:
            return status
    return 0


def _said(error: BaseException) -> str:
    """The first words of an error, on one line."""
    said = " ".join(str(error).split()) or "no reason given"
    return f"{type(error).__name__}: {said[:_LONGEST].rstrip('. ')}"


def _without_key(line: str, key: str) -> str:
    # Some servers send back what they were sent; a part of a key is a secret too
    if len(key) >= 8:
        line = re.sub(rf"{re.escape(key[:8])}\S*|\S*{re.escape(key[-8:])}", "***", line)
    return line.replace(key, "***") if key else line
