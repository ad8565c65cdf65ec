"""Sentences of a text as spans.

``sentencex`` (Wikimedia's segmenter) finds the ends of sentences in some 240 languages; this file adds what news needs:
headings and paragraphs end at their line, and its cuts behind titles, initials and abbreviations that it does not know
are mended. The Arabic comma is no sentence end.
"""

from __future__ import annotations

import itertools
import re

from sentencex import get_sentence_boundaries

from rag.schema import Span

# A full stop behind one of these ends no sentence when more follows on the line. Lower case, without the stop.
_ENGLISH = frozenset(
    """mr mrs ms dr prof st sr jr gen col lt maj capt cmdr adm sgt gov sen rep rev hon pres amb messrs mt ft no nos vs cf al
    fig eq ed eds vol ch pp approx ca est dept jan feb mar apr jun jul aug sept sep oct nov dec""".split()
)
_ARABIC = frozenset("هـ أد إس إم".split())  # and every single letter: د. · م. · و.
_ARABIC_LETTER = re.compile(r"[\u0621-\u064a]")
_ENDS_IN_WORD = re.compile(r"(?:^|[\s(\[\"'“”‘’«])([^\W\d_]+)\.$")
_INITIAL = re.compile(r"(?:^|[\s(\[\"'“‘«.])[^\W\d_a-z]\.$")
_SENTENCE_END = re.compile(r"[.!?؟۔。！？…:;؛][\"'”’»)\]]*$")
_HEADING_WORDS = 12
_CLOSING = re.compile(r"[”’»)\]}]|[\"'](?=\s|$)")
# Months that are written whole: sentencex takes them for abbreviations
_MONTH_STOP = re.compile(r"\b(?:May|March|April|June|July)\.(?=\s+[A-Z“\"])")
# Arabic typists often leave out the space behind a full stop, or set it before: "الأدب .كتب", "العالم.يسمى"
_ARABIC_STOP = re.compile(r"(?<=[\u0621-\u064a\u064b-\u0652]{3})(?:\.| \.)(?=[\u0621-\u064a]{2})")


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """Spans of the sentences of a text, in order, without the white space around them.

    Every character that is not white space lies in exactly one span. ``language`` is an ISO 639-1 code.
    """
    spans: list[Span] = []
    for start, end in _blocks(text):
        spans += _split_block(text, start, end, language)
    return spans


def _blocks(text: str) -> list[Span]:
    """Stretches of text that no sentence reaches across: paragraphs, and lines that stand for themselves."""
    blocks: list[Span] = []
    start = 0
    for match in re.finditer(r"\n+", text):
        before, after = text[start : match.start()], text[match.end() : match.end() + 1]
        if len(match.group()) > 1 or _line_ends_here(before, after):
            blocks.append((start, match.start()))
            start = match.end()
    blocks.append((start, len(text)))
    return [(a, b) for a, b in blocks if text[a:b].strip()]


def _line_ends_here(before: str, after: str) -> bool:
    """Whether a single line break is more than the wrapping of a long line."""
    line = before.rsplit("\n", 1)[-1].rstrip()
    if not after or after.islower():
        return not after
    return bool(_SENTENCE_END.search(line)) or len(line.split()) <= _HEADING_WORDS


def _split_block(text: str, start: int, end: int, language: str) -> list[Span]:
    block = text[start:end]
    code = language if language != "und" else "en"
    cuts = {boundary["end_index"] for boundary in get_sentence_boundaries(code, block)}
    cuts |= {match.end() for match in _MONTH_STOP.finditer(block)}
    cuts |= {match.end() for match in _ARABIC_STOP.finditer(block)} | {len(block)}
    spans: list[Span] = []
    for begin, stop in itertools.pairwise([0, *sorted(cuts)]):
        first, last = _trim(block, begin, stop)
        if first >= last:
            continue
        if spans and (_is_cut_short(block[spans[-1][0] : spans[-1][1]], block[first:last]) or not _says_something(block[first:last])):
            first = spans.pop()[0]
        spans.append((first, last))
    return [(start + first, start + last) for first, last in spans]


def _is_cut_short(sentence: str, following: str) -> bool:
    """Whether the stop that ended a sentence belongs to a title, an initial or an abbreviation, or more of it follows."""
    if _CLOSING.match(following) or following[0] in "،,;؛" or following[0].islower():
        return True
    word = _ENDS_IN_WORD.search(sentence)
    if word and (word.group(1).lower() in _ENGLISH or word.group(1) in _ARABIC or _ARABIC_LETTER.fullmatch(word.group(1))):
        return True
    # "John F. Kennedy", "J. R. R. Tolkien": one capital and a stop, and a name behind it
    return bool(_INITIAL.search(sentence)) and following[0].isupper() and not sentence.endswith((" I.", "U.S.", "U.N.", "U.K.", "E.U."))


def _says_something(sentence: str) -> bool:
    return any(ch.isalnum() for ch in sentence)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
