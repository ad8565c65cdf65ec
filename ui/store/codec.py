"""A turn as a row of the database, and back."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rag.language.fold import fold, without_invisible
from rag.plain import from_plain
from rag.schema import Answer, to_plain
from ui.session import Turn

LONGEST_TITLE = 80
_HITS = 5
_ODD = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One turn but for its number and its rating. ``folded`` is what a search looks at; ``digest`` tells one row from another."""

    digest: bytes
    folded: str
    question: str
    rest: str
    answer: str | None


def encode(turn: Turn) -> Row:
    """The turn as it is stored. NUL and lone surrogates, which SQLite and UTF-8 cannot hold, become U+FFFD."""
    question = clean(turn.question)
    rest = to_plain(replace(turn, answer=None))
    for name in ("number", "question", "answer", "liked", "reason"):  # columns of their own, or the rating's
        del rest[name]
    answer = _answer_json(turn.answer) if turn.answer else None
    told = turn.answer.text if turn.answer else turn.text
    written = _json(rest)
    digest = hashlib.sha256("\0".join((question, written, answer or "")).encode()).digest()
    return Row(digest, fold(clean(f"{question}\n{told}")), question, written, answer)


def _answer_json(answer: Answer) -> str:
    # The hits are what the search looked at: up to 50 whole passages, most of an answer's bytes. What is quoted stands in the citations,
    # so the best few are kept, for a later evaluation of the search, and the rest is dropped.
    return _json(to_plain(replace(answer, hits=answer.hits[:_HITS])))


def decode(number: int, row: Mapping[str, Any]) -> Turn:
    """The turn of a row with the columns of ``Row`` and ``liked`` and ``reason`` (None: not rated).

    Raises:
        ValueError: the row is not what ``encode`` made.
    """
    plain = json.loads(row["rest"]) | {
        "number": number,
        "question": row["question"],
        "answer": json.loads(row["answer"]) if row["answer"] else None,
        "liked": None if row["liked"] is None else bool(row["liked"]),
        "reason": row["reason"] or "",
    }
    turn = from_plain(Turn, plain, f"turn {number}")
    return replace(turn, state="stopped") if turn.busy else turn  # nobody writes it any more: the server ended in between


def clean(text: str) -> str:
    """Text that SQLite and UTF-8 can hold."""
    return _ODD.sub("\ufffd", text)


def title_of(question: str, most: int = LONGEST_TITLE) -> str:
    """A question, or a name that somebody typed, as a title: one line, cut at a word."""
    line = " ".join(without_invisible(clean(question[: 20 * most]).replace("\n", " ")).split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut if line[most - 1] == " " else cut.rpartition(" ")[0] or cut).rstrip(" ,.;:،؛") + "…"


def _json(plain: Any) -> str:
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    # Rare, so looked for in the text first: JSON writes NUL as \u0000 and lets a lone surrogate through.
    if "\\u0000" in text or _ODD.search(text):
        return json.dumps(_cleaned(plain), ensure_ascii=False, separators=(",", ":"))
    return text


def _cleaned(plain: Any) -> Any:
    if isinstance(plain, str):
        return clean(plain)
    if isinstance(plain, dict):
        return {clean(key): _cleaned(value) for key, value in plain.items()}
    return [_cleaned(value) for value in plain] if isinstance(plain, list) else plain


class Lately:
    """Turns that were lately written or read, so that they are not encoded or decoded anew.

    While an answer streams, its conversation is saved many times a second, and only its last turn is a new value each time: digests are
    remembered by a turn's identity. Every click loads a conversation: turns are remembered by the digest of their row, too. Both hold the
    turns themselves, so that an identity is not given to another one, and let the oldest go. Safe to use from several threads.
    """

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._digests: dict[int, tuple[Turn, bytes]] = {}
        self._turns: dict[bytes, Turn] = {}

    def digest(self, turn: Turn) -> bytes:
        """The digest of the turn's row."""
        known = self._digests.get(id(turn))
        if known is not None:
            return known[1]
        digest = encode(turn).digest
        self._remember(turn, digest)
        return digest

    def turn(self, number: int, row: Mapping[str, Any]) -> Turn:
        """As ``decode``; ``row`` has its ``digest`` too."""
        liked, reason = None if row["liked"] is None else bool(row["liked"]), row["reason"] or ""
        known = self._turns.get(row["digest"])
        if known is None:
            known = decode(number, row)
        elif (known.number, known.liked, known.reason) != (number, liked, reason):
            known = replace(known, number=number, liked=liked, reason=reason)
        if known.state != "stopped":  # that one may differ from its row: see decode
            self._remember(known, row["digest"])
            with self._lock:
                self._turns[row["digest"]] = known
                _let_go(self._turns, self._most)
        return known

    def _remember(self, turn: Turn, digest: bytes) -> None:
        with self._lock:
            self._digests[id(turn)] = turn, digest
            _let_go(self._digests, self._most)


def _let_go(known: dict[Any, Any], most: int) -> None:
    while len(known) > most:
        del known[next(iter(known))]
