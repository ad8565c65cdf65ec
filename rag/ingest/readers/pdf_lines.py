"""The lines of a PDF page in reading order. pypdf gives words as they were drawn, and most programs draw Arabic lines from
the left, word by word: "the sentence of word last". Here such lines are turned round."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject

Piece = tuple[str, float]
"""Some letters drawn together, in reading order among themselves, and where on the page they start, from the left."""

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LTR = re.compile(r"[A-Za-z\u00c0-\u02af\u0370-\u052f0-9\u0660-\u0669\u06f0-\u06f9]")

# pypdf sets a space between the last word of an Arabic line and the mark that was drawn left of it.
_SPACED_MARK = re.compile('(?<=[\u0600-\u06ff\ufe70-\ufefc]) +([.،؛؟!»]|"[.،])')

# Glyphs of joined Arabic letters that some PDFs hold in place of the letters; not the ligatures that are words (U+FDF0 and on).
_PRESENTATION_FORMS = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe70-\ufefc]+")


def page_lines(page: PageObject) -> list[str]:
    """The lines of a page in reading order, Arabic letters in their plain forms."""
    pieces: list[Piece] = []

    def note(text: str, _cm: Any, matrix: list[float], *_font: Any) -> None:
        if text:
            pieces.append((text, matrix[4]))

    text = page.extract_text(visitor_text=note)
    if _RTL.search(text):
        text = "\n".join(_SPACED_MARK.sub(r"\1", "".join(in_reading_order(line))) for line in _split_lines(pieces))
    text = _PRESENTATION_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return [" ".join(line.split()) for line in text.splitlines()]


def in_reading_order(line: list[Piece]) -> list[str]:
    """The pieces of a line as they are read: turned round when the line is mostly Arabic or Hebrew and was drawn from the left.
    Pieces in Latin letters and numbers that stand together keep their order, as they do in writing."""
    texts = [text for text, _ in line]
    rtl = [x for text, x in line if _RTL.search(text)]
    steps = [after > before for before, after in pairwise(rtl)]
    if len(rtl) * 2 <= sum(bool(text.strip()) for text in texts) or not steps or sum(steps) * 2 <= len(steps):
        return texts
    turned: list[str] = []
    for ltr, group in groupby(reversed(texts), key=_is_ltr):
        together = list(group)
        turned += reversed(together) if ltr else together
    return turned


def _is_ltr(text: str) -> bool:
    return _LTR.search(text) is not None and _RTL.search(text) is None


def _split_lines(pieces: list[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for text, x in pieces:
        first, *rest = text.split("\n")
        lines[-1].append((first, x))
        lines += [[(part, x)] for part in rest]
    return lines
