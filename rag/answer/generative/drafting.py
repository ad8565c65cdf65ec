"""Sentences of a text that a model is still writing, each with the passages that it cites.

Text is shown as it comes; where a sentence may end, what follows is held back until it is told whether it does. That is
asked of :mod:`rag.language.sentences` with a window of fixed reach, so the ends do not depend on how the text is cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rag.answer.generative.frames import split_reply
from rag.answer.generative.markers import Forget, LineSign, Mark, MarkerReader, Read
from rag.language.sentences import sentence_spans

_LONGEST = 2000  # characters of a sentence; then it ends at the next space
_LONGEST_WORD = 48  # characters behind that within which a space is waited for
_LONGEST_QUOTATION = 600  # characters of a sentence within which a stop inside a quotation ends nothing
_BEFORE = 300  # characters before a stop that are looked at
_BEHIND = 24  # characters behind it
_HEADING_WORDS = 8
_LEAD_WORDS = 4  # of "Key points:"; what is longer may say something
_FINAL_SIGNS = frozenset('.!?؟۔。！？…"”»)]')

_STOP = re.compile(r"[.!?؟۔。！？…]+[\"'”’»)\]}]*")
# The next word whole: white space, signs, a word, and the character behind it
_NEXT_WORD = re.compile(r"\s*[^\w\s]*(?:\s+[^\w\s]+)*\s*\w+(?=\W)")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LETTER = re.compile(r"[^\W\d_]")
_BROKEN_NUMBER = re.compile(r"\d\.$")  # "3." may be the beginning of 3.5
_DIGIT = re.compile(r"\d")
_SPACES = re.compile(r"\s+")
_OPENING = re.compile(r"^(\s*)[\"'“‘«(\[{]+(?=\S)")
_ITEM_NUMBER = re.compile(r"[(\[]?(?:\d{1,2}|[^\W\d_])[.)]+")  # "1." before an item of a list


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole sentence as the model wrote it: one line, trimmed, without marks.

    ``numbers`` are the passages it cites (from 1), each once, in the order in which they were written; ``paragraph``
    is whether a line break stood before it; a ``heading`` is a line that heads others, and no sentence.
    """

    text: str
    numbers: tuple[int, ...]
    paragraph: bool
    heading: bool = False


Event = str | Draft | Forget


class Drafting:
    """Gives the text of a model as it comes, and after the last text of each sentence its :class:`Draft`.

    Texts given between two drafts, joined and with white space collapsed, are the text of the later draft. A line break
    is given as one line feed before the first text of the next line. Behind a :class:`Forget` an answer begins anew.
    """

    def __init__(self, reader: MarkerReader) -> None:
        self._reader = reader
        self._text = ""  # of the sentence under way, white space collapsed
        self._shown = 0  # characters of it that were given
        self._scanned = 0  # characters of it that hold no stop that is not decided
        self._marks: list[tuple[int, tuple[int, ...]]] = []  # where in it, and the passages
        self._before = ""  # what stands before its first character: a space, a line feed or nothing
        self._sign = ""  # of the line: "heading", "item" or none
        self._alone = True  # whether the sentence under way is the first of its line
        self._heads = False  # whether the last sentence of a line, ``_line``, is a heading if more lines follow
        self._line: Draft | None = None  # the last sentence of a line; marks alone on the next line are its own
        self._out: list[Event] = []

    def feed(self, piece: str) -> list[Event]:
        """Read a piece: texts to show at once, and drafts of the sentences that are complete."""
        return self._take(self._reader.feed(piece))

    def end(self, cut: bool = False) -> list[Event]:
        """What was held back. With ``cut`` the model was stopped, and a sentence without its end gets no draft."""
        out = self._take(self._reader.end(cut))
        self._decide(final=True)
        self._end_line(cut)
        self._give_line(follows=False)
        out += self._out
        self._out = []
        return out

    def _take(self, items: list[Read]) -> list[Event]:
        for item in items:
            if isinstance(item, Mark):
                self._marks.append((len(self._text.rstrip()), item.numbers))
                continue
            if isinstance(item, LineSign):
                self._sign = item.kind
                continue
            if isinstance(item, Forget):
                self._forget()
                continue
            first, *lines = item.split("\n")
            self._add(first)
            for line in lines:
                self._decide(final=True)
                self._end_line()
                self._add(line)
            self._decide(final=False)
        out, self._out = self._out, []
        return out

    def _add(self, text: str) -> None:
        text = _SPACES.sub(" ", text)
        if text[:1] == " " and (not self._text or self._text[-1] == " "):
            text = text[1:]
        if text and not self._text:
            self._give_line(follows=True)
        self._text += text

    def _give_line(self, follows: bool) -> None:
        if self._line:
            heading = not self._line.numbers and (self._line.heading or (follows and self._heads))
            self._out.append(replace(self._line, heading=heading))
            self._line = None

    def _forget(self) -> None:
        self._out.append(Forget())
        self._before = "\n" if self._text or self._line else self._before
        self._text, self._line, self._marks, self._sign, self._alone = "", None, [], "", True
        self._shown = self._scanned = 0

    def _decide(self, final: bool) -> None:
        """Cut off the sentences that have ended, and show what is certain to belong to the one under way."""
        while True:
            stop = _STOP.search(self._text, self._scanned)
            if (stop.end() if stop else len(self._text)) > _LONGEST:
                end = self._too_long()
                if end < 0:
                    self._show(len(self._text) if final else _LONGEST)
                    return
            elif stop is None:
                self._scanned = len(self._text)
                self._show(len(self._text))
                return
            else:
                ends = self._ends_at(stop.end(), final)
                if ends is None:
                    self._show(stop.end())
                    return
                self._scanned = stop.end()
                if not ends:
                    continue
                end = stop.end()
            self._cut(end)

    def _too_long(self) -> int:
        """Where a sentence without an end is cut: at the first space behind the limit; -1 when more text is needed."""
        latest = _LONGEST + _LONGEST_WORD
        space = self._text.find(" ", _LONGEST, latest)
        return space if space >= 0 else latest if len(self._text) > latest else -1

    def _ends_at(self, end: int, final: bool) -> bool | None:
        """Whether a stop ends the sentence, None when more text is needed. At a line's end there is nothing to decide."""
        behind = self._text[end : end + _BEHIND]
        following = behind.lstrip()
        if not following:
            return False if final else None
        start = len(self._text[:end].rstrip("\"'”’»)]}.!?؟…"))
        cited = any(at == start for at, _ in self._marks) and following[0].isupper()  # [1].The
        if cited and not behind[0].isspace():
            behind = f" {behind}"
        if not (behind[0].isspace() or _ARABIC.match(behind) or self._text[end - 1] in "。！？"):
            return False  # 3.5, name.com; some scripts need no space, and in Arabic it is often forgotten
        if following[0].islower() or _ITEM_NUMBER.fullmatch(self._text, 0, end):
            return False
        if end <= _LONGEST_QUOTATION and _is_quoting(self._text[:end]):
            return False
        word = _NEXT_WORD.match(behind)
        if word is None and len(behind) < _BEHIND and not final:
            return None
        return _is_end(self._text[max(0, end - _BEFORE) : end], behind[: word.end()] if word else behind)

    def _cut(self, end: int) -> None:
        self._show(end)
        self._out.append(self._draft(self._text[:end], [numbers for at, numbers in self._marks if at <= end]))
        rest = self._text[end:].lstrip()
        start = len(self._text) - len(rest)
        self._marks = [(max(0, at - start), numbers) for at, numbers in self._marks if at > end]
        self._text, self._before = rest, " " if start > end or rest[:1].isascii() else ""
        self._alone = False
        self._shown = self._scanned = 0

    def _end_line(self, cut: bool = False) -> None:
        """The sentence under way ends with its line; marks alone on a line belong to the sentence before them."""
        text, marks = self._text.rstrip(), [numbers for _, numbers in self._marks]
        if text:
            self._line = None if cut and not _is_whole(text) else replace(self._draft(text, marks), heading=self._sign == "heading")
            self._heads = self._alone and not self._sign and _is_short(text)
            self._text, self._before = "", "\n"
            self._shown = self._scanned = 0
        elif self._line:
            self._line = replace(self._line, numbers=_each_once([self._line.numbers, *marks]))
        if text or self._line:
            self._marks = []
        self._sign, self._alone = "", True

    def _show(self, end: int) -> None:
        if end > self._shown:
            before = "" if self._shown else self._before
            self._out.append(before + self._text[self._shown : end])
            self._shown = end

    def _draft(self, text: str, marks: list[tuple[int, ...]]) -> Draft:
        return Draft(text, _each_once(marks), self._before == "\n")


def _each_once(marks: list[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for numbers in marks for number in numbers))


def _is_end(before: str, behind: str) -> bool:
    """Whether a sentence ends between the two."""
    letters = len(_LETTER.findall(before))
    language = "ar" if 2 * len(_ARABIC.findall(before)) > letters else "en"
    # A quotation that opens behind is not closed in so few characters, and would be taken for one that closes
    return any(end == len(before) for _, end in sentence_spans(before + _OPENING.sub(r"\1", behind), language))


def _is_short(text: str) -> bool:
    """Whether a line is so short and so unlike a sentence that it heads the lines behind it."""
    if text[-1] in _FINAL_SIGNS or _DIGIT.search(text) or split_reply(text)[0]:
        return False
    return len(text.split()) <= (_LEAD_WORDS if text[-1] == ":" else _HEADING_WORDS)


def _is_quoting(text: str) -> bool:
    """Whether a quotation is open at the end of a text."""
    return text.rfind("“") > text.rfind("”") or text.rfind("«") > text.rfind("»") or text.count('"') % 2 == 1


def _is_whole(text: str) -> bool:
    """Whether the last words of a text that broke off are a whole sentence: "the talks ended." but not "he met Dr."."""
    stop = re.search(rf"{_STOP.pattern}$", text)
    if not stop or _BROKEN_NUMBER.search(text) or _is_quoting(text):
        return False
    return _is_end(text[-_BEFORE:], " The")
