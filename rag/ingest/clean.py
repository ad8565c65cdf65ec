"""Text is cleaned here, once; every offset in Newsdesk refers to what comes out.

``clean_text`` is deterministic and idempotent: cleaning clean text changes nothing. It touches layout and characters that
nobody can see, never a visible one: spelling, punctuation and diacritics stay as the author wrote them.
"""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")

# Never seen and never needed: controls, lone surrogates (they crash UTF-8 and SQLite), noncharacters, soft hyphen, BOM, zero-width
# space, annotation and object marks, and the bidi controls, which can make text read as what it does not say.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\ufffc\ufffe\uffff]"
)

# Tag characters spell invisible text (a known way to smuggle instructions); only the flags of England and the like need them.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{2,6}\U000e007f)|[\U000e0000-\U000e007f]")

# One variation selector chooses a glyph; a run of them can only hide data.
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SELECTOR_RUNS = re.compile(f"([{_SELECTORS}])[{_SELECTORS}]+")

# A joiner or non-joiner (ZWJ, ZWNJ) counts after a letter of a joining script (Arabic to Sinhala, Myanmar to Mongolian), after an
# emoji, and after what may follow those. Behind a Latin letter or a space it only breaks the word for search.
_JOINS = (
    "\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u2190-\u2bff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe"
    f"\U0001f000-\U0001faff\U000e007f{_SELECTORS}"
)
_STRAY_JOINERS = re.compile(f"(?<![{_JOINS}])[\u200c\u200d]+|(?<=[\u200c\u200d])[\u200c\u200d]+")

_BLANK_LINES = re.compile(r"\n{3,}")

_END_WORDS = r"(?:the\s+end|ends?|fin|ende|انتهى|إنتهى|النهاية|ا\.?هـ?|أ\.?هـ?)"
_END_MARK = re.compile(
    r"/+\s*[^\s/][^/\n]{0,30}/+"  # /انتهى/  //END//
    r"|\#{2,}|[-–—]+\s*(?:30|end)\s*[-–—]+"  # ###  -30-
    rf"|[(\[<*#/_-]*\s*{_END_WORDS}\s*[)\]>*#/_.-]*"  # (END)  ENDS  انتهى
    rf"|\(?{_END_WORDS}\s*/[^\n]{{0,30}}",  # END/AK/12
    re.IGNORECASE,
)
_LONE_NUMBER = re.compile(r"\d{1,8}")


def clean_text(text: str) -> str:
    """The text with plain line ends, no invisible characters, no trailing spaces and at most one blank line in a row."""
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    if not text.isascii():
        text = _TAGS.sub(r"\1", text)
        text = _SELECTOR_RUNS.sub(r"\1", text)
        if "\u200c" in text or "\u200d" in text:  # looking behind every character is slow
            text = _STRAY_JOINERS.sub("", text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))  # a pattern would be quadratic in a long run of spaces
    return _BLANK_LINES.sub("\n\n", text).strip()


def clean_line(text: str, limit: int) -> str:
    """The text as one line of at most ``limit`` characters: for titles, names and ids."""
    return " ".join(clean_text(text).split())[:limit].strip()


def strip_end_matter(text: str) -> str:
    """Clean text without what agencies put below it: an end mark (``/انتهى/``, ``-30-``, ``(END)``) or a lone number.

    Only whole last lines go, and never the only line. A number below another number is a table's and stays.
    """
    lines = text.split("\n")
    while len(lines) > 1:
        rest = _last_filled(lines, len(lines) - 1)
        if rest < 0 or not _is_end_matter(lines[-1].strip(), lines[rest].strip()):
            break
        del lines[rest + 1 :]
    return "\n".join(lines)


def _last_filled(lines: list[str], end: int) -> int:
    """The last line before ``end`` that is not blank, or -1."""
    return next((number for number in range(end - 1, -1, -1) if lines[number].strip()), -1)


def _is_end_matter(last: str, before: str) -> bool:
    if _LONE_NUMBER.fullmatch(last):
        return not _LONE_NUMBER.fullmatch(before)
    return len(last) <= 40 and _END_MARK.fullmatch(last) is not None
