"""Citation marks in the text of a model, found while the text still comes in pieces that are cut anywhere.

Every decision looks at what came before and at a bounded number of characters behind, never at where a piece ends, so
the same text gives the same result for every way of cutting it. What is not decided yet is held back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.answer.generative import signs


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation: numbers of passages (from 1), each once, in the order in which they were written."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LineSign:
    """The line that begins here is a heading or an item of a list, by a sign that is not shown."""

    kind: Literal["heading", "item"]


@dataclass(frozen=True, slots=True)
class Forget:
    """All before this was reasoning, though nothing had said so."""


Read = str | Mark | LineSign | Forget


class MarkerReader:
    """Reads text in pieces; gives text and marks in turn, the signs of lines, and where to forget all that came before.

    ``passages`` is how many passages the model was shown. ``unknown`` counts the numbers in marks that no passage has;
    of a range each end counts once. ``reasoned`` is whether there was any reasoning. Outside code, runs of spaces become
    one, Markdown emphasis, headings, quotations, lists and tables lose their signs; text in code is given as it is.
    """

    def __init__(self, passages: int) -> None:
        self.unknown = 0
        self.reasoned = False
        self._passages = passages
        self._buffer = ""
        self._final = False
        self._thinking = False
        self._began = False  # whether the answer has begun, behind white space and reasoning
        self._code = ""  # "`" or "```" inside code
        self._prev = "\n"  # what was read last; "" behind a mark, "```" behind a fence
        self._last = "\n"  # what was given last as text
        self._line_start = True
        self._blank = True  # whether nothing of this line was given
        self._emphasis = False  # inside *...*
        self._row = False  # in a row of a table
        self._table = False  # whether the line before was a row
        self._item = 0  # the number of the last item of a list
        self._counted = 0  # the last number of an enumeration "(1) ... (2) ..." on this line
        self._mark: dict[int, None] | None = None  # may still be joined by another mark
        self._gap = ""  # spaces, and one comma behind a mark: dropped when a mark follows
        self._out: list[Read] = []

    def feed(self, piece: str) -> list[Read]:
        """Read a piece; what is certain by now, adjacent texts joined."""
        self._buffer += (
            signs.INVISIBLE.sub("", piece).translate(signs.LINE_BREAKS) if not piece.isascii() or not piece.isprintable() else piece
        )
        return self._read()

    def end(self, cut: bool = False) -> list[Read]:
        """What was held back. With ``cut`` the text broke off, and a mark that had begun is dropped, not shown half."""
        if cut and not self._code and (begun := signs.MARK.fullmatch(self._buffer, partial=True)) and begun.partial:
            self._buffer = ""
        self._final = True
        given = self._read()
        self._flush_mark()
        given += self._out
        self._out = []
        return given

    def _read(self) -> list[Read]:
        at = 0
        while at < len(self._buffer):
            if self._thinking:
                close = signs.THOUGHT.search(self._buffer, at)
                if not close:
                    at = max(at, len(self._buffer) - signs.LONGEST_TAG)
                    break
                after, self._thinking = close.end(), False
            else:
                after = self._step(at)
            if after < 0:
                break
            at = after
        self._buffer = self._buffer[at:]
        given, self._out = self._out, []
        return _joined(given)

    def _step(self, at: int) -> int:
        """Decide what stands at a place; the place behind it, or -1 when more text is needed."""
        text = self._buffer
        ch = text[at]
        if ch == "<" and (after := self._step_tag(at)):
            return after
        if self._code:
            return self._step_in_code(at)
        if ch.isspace():
            return self._step_space(at, ch)
        self._began = True
        if self._line_start and (ch in signs.LINE_SIGNS or ch.isdigit()) and (after := self._step_line_start(at)):
            return after
        if (self._row or (self._line_start and ch == "|")) and (after := self._step_row(at, ch)):
            return after
        if ch in "*_":
            return self._step_emphasis(at, ch)
        self._line_start = False
        if ch in "[［【(（<":
            return self._step_bracket(at)
        if ch == "`":
            return self._step_ticks(at)
        if ch in ",;،؛":
            if self._mark and not self._gap.strip():
                self._gap += ch
                self._prev = ch
                return at + 1
            return self._say(at, at + 1)
        plain = signs.PLAIN.match(text, at)
        return self._say(at, plain.end() if plain else at + 1)

    def _step_space(self, at: int, ch: str) -> int:
        if not self._began:
            return at + 1
        if ch == "\n":
            return self._break_line(at)
        if not self._line_start and not self._gap[-1:].isspace():
            self._gap += ch
        self._prev = ch
        return at + 1

    def _step_tag(self, at: int) -> int:
        """Reasoning begins or ends, or a token of a template stands here; 0 when none does."""
        tag = signs.TAG.match(self._buffer, at, at + signs.LONGEST_TAG, partial=not self._final)
        if not tag:
            return 0
        # The name of a role may still grow
        if tag.partial or (tag["role"] and not self._final and len(self._buffer) < at + signs.LONGEST_TAG):
            return -1 if len(self._buffer) < at + signs.LONGEST_TAG else 0
        if self._code and not tag["thought"]:
            return 0
        self.reasoned = self.reasoned or bool(tag["thinks"] or tag["thought"])
        self._thinking = bool(tag["thinks"])
        if tag["thought"]:
            self._forget()
        return tag.end()

    def _forget(self) -> None:
        self._out.append(Forget())
        self.unknown, self._code, self._gap, self._mark, self._began, self._item = 0, "", "", None, False, 0
        self._table = False
        self._start_line()

    def _step_line_start(self, at: int) -> int:
        """Drop the sign of a line; 0 when none stands here."""
        sign = signs.LINE_START.match(self._buffer, at, partial=not self._final)
        if not sign or sign.partial:
            return -1 if sign else 0
        if number := sign["number"]:
            count = int(number.strip("().（）"))
            if count not in (1, self._item + 1):
                return 0
            self._item = self._counted = count
        if sign["heading"] or sign["item"] or number:
            self._out.append(LineSign("heading" if sign["heading"] else "item"))
        return sign.end()

    def _step_row(self, at: int, ch: str) -> int:
        """Drop the bars of a table, and the lines under its head; 0 for what stands in it."""
        if ch == "|":
            if self._line_start:
                self._out.append(LineSign("item" if self._table else "heading"))
            self._row, self._line_start = True, False
            self._gap = self._gap or " "
        elif ch not in "-:" or not self._blank:
            return 0
        elif at + 1 == len(self._buffer) and not self._final:
            return -1
        elif self._buffer[at + 1 : at + 2].isalnum():
            return 0
        self._prev = ch
        return at + 1

    def _break_line(self, at: int) -> int:
        self._gap = ""
        self._flush_mark()
        self._out.append("\n")
        self._table = self._row
        self._start_line()
        return at + 1

    def _start_line(self) -> None:
        self._prev = self._last = "\n"
        self._line_start, self._blank, self._emphasis, self._row, self._counted = True, True, False, False, 0

    def _step_in_code(self, at: int) -> int:
        text = self._buffer
        if text[at] == "`":
            return self._step_ticks(at)
        if text[at] == "\n":
            self._code = self._code if self._code == "```" else ""
            return self._break_line(at)
        plain = signs.NOT_TICK.match(text, at)
        return self._say(at, plain.end() if plain else at + 1)

    def _step_ticks(self, at: int) -> int:
        """One backtick opens or closes code on its line, three open or close a block; two are text."""
        text = self._buffer
        size = 1
        while size < 3 and text.startswith("`", at + size):
            size += 1
        if self._prev == "```":  # a fence longer than three
            self._say(at, at + 1)
            self._prev = "```"
            return at + 1
        if size < 3 and at + size == len(text) and not self._final:
            return -1
        glued = self._prev.isalnum()  # Sana`a
        self._say(at, at + size)
        if size == 3:
            self._code = "" if self._code == "```" else "```"
            self._prev = "```"
        elif size == 1 and self._code != "```" and (self._code or not glued):
            self._code = "" if self._code else "`"
        return at + size

    def _step_emphasis(self, at: int, ch: str) -> int:
        text = self._buffer
        width = 2 if ch == text[at + 1 : at + 2] == "_" else 1
        if at + width >= len(text) and not self._final:
            return -1
        prev, follows = self._prev, text[at + width : at + width + 1]
        if ch == "_":
            drop = text.startswith("__", at) and not (prev.isalnum() and follows.isalnum())
            if not drop:
                return self._say(at, at + 1)
        elif follows != "*" and prev != "*":
            closes = self._emphasis and not prev.isspace() and not follows.isalnum()
            opens = not self._emphasis and not prev.isalnum() and bool(follows) and not follows.isspace()
            if not (closes or opens):
                return self._say(at, at + 1)
            self._emphasis = opens
        self._prev = ch
        return at + width

    def _step_bracket(self, at: int) -> int:
        text = self._buffer
        end = min(len(text), at + signs.HELD)
        mark = signs.MARK.match(text, at, end, partial=not self._final)
        if mark is None or (mark.partial and end == at + signs.HELD):
            return self._say(at, at + 1)
        if mark.partial or (mark.end() == len(text) and not self._final):
            return -1
        bare = mark.group("bare") is not None
        link = None if bare else signs.LINK.match(text, mark.end(), partial=not self._final)
        if link and link.partial:
            return -1
        written = text[at : mark.start("told")] if mark["told"] else mark.group()
        numbers = None if link else self._numbers(written, bare, text[mark.end() : mark.end() + 1])
        return self._say(at, mark.end()) if numbers is None else self._cite(numbers, mark.end())

    def _numbers(self, written: str, bare: bool, follows: str) -> list[int] | None:
        """The passages that a mark names, or None when it is no mark; counts those that are unknown."""
        ranges = [(int(a), int(b or a)) for a, b in signs.WRITTEN.findall(signs.DAGGER.sub("", written))]
        if any(first > last for first, last in ranges):
            return None
        if bare and not self._is_bare_mark([first for first, _ in ranges], follows):
            return None
        known: list[int] = []
        for first, last in ranges:
            ends = {first, last}
            self.unknown += sum(not 1 <= number <= self._passages for number in ends)
            known += range(max(first, 1), min(last, self._passages) + 1)  # clamped before it is spelt out
        return known

    def _is_bare_mark(self, numbers: list[int], follows: str) -> bool:
        """Whether (1) is a citation: no call f(1), no address of a link, no enumeration, and all of its numbers known."""
        if self._prev.isalnum() or self._prev in ("_", "]", "］", "】", ")"):
            return False
        if not all(1 <= number <= self._passages for number in numbers):
            return False
        if len(numbers) > 1 or not follows.isspace() or follows == "\n":
            return True
        # "(1) first ...", at a line's start or behind "these are:"; and "(2) second ..." later on the same line
        counts = self._blank or (self._mark is None and bool(self._gap) and self._last in ":,;،؛")
        if counts or numbers[0] == self._counted + 1 > 1:
            self._counted = numbers[0]
            return False
        return True

    def _cite(self, numbers: list[int], end: int) -> int:
        self._gap = ""
        self._mark = (self._mark or {}) | dict.fromkeys(numbers)
        self._prev = ""
        return end

    def _say(self, at: int, end: int) -> int:
        """Give a stretch of the buffer as text, and before it what was held back."""
        said = self._buffer[at:end]
        if self._mark is not None:
            if said[0] in ".,:!?؟،؛;":
                self._gap = self._gap.rstrip()
            if not self._gap and said[0].isalnum() and (self._last.isalnum() or self._last in ".!?؟"):
                self._gap = " "  # a mark parted two words, and it is gone from the text
            self._flush_mark()
        elif said[0] in ",،؛" and self._gap.isspace():
            self._gap = ""
        if self._gap and not self._blank:
            self._out.append(self._gap)
        self._out.append(said)
        self._gap, self._blank, self._line_start = "", False, False
        self._prev = self._last = said[-1]
        return end

    def _flush_mark(self) -> None:
        if self._mark:
            self._out.append(Mark(tuple(self._mark)))
            self._blank = False
        self._mark = None


def read_marks(text: str, passages: int) -> list[Read]:
    """The text and marks of a whole text, as :class:`MarkerReader` gives them for its pieces joined."""
    reader = MarkerReader(passages)
    return _joined([*reader.feed(text), *reader.end()])


def _joined(given: list[Read]) -> list[Read]:
    """Texts that follow on each other as one."""
    if len(given) < 2:
        return given
    joined: list[Read] = []
    texts: list[str] = []
    for item in given:
        if isinstance(item, str):
            texts.append(item)
            continue
        if texts:
            joined.append("".join(texts))
            texts = []
        joined.append(item)
    return [*joined, "".join(texts)] if texts else joined
