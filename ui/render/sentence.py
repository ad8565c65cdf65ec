"""The sentences of an answer, and the chips that open what each rests on (``chip``)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.schema import Answer, Citation, Sentence
from ui import strings
from ui.render.text import esc
from ui.session import Turn

_MARKER = re.compile(r"\[(\d{1,3}|\?)\]")
# A streamed answer grows sentence by sentence; one ends where its markers do. Drawn so, the final answer moves nothing.
_SENTENCE_BREAK = re.compile(r"(?<=\])\s+(?!\[)|\n+")
# How a sentence is borne out is said by a sign and in words, never by colour alone.
_SIGNS = {"quoted": "”", "supported": "✓", "unsupported": "?"}


def chip(turn: Turn, citation: Citation) -> str:
    """The small number in an answer that opens its article at the quoted words; page.js shows the quotation over it."""
    label = strings.say(turn.language, "source_label", number=strings.number(turn.language, citation.number), title=citation.title)
    return (
        f'<a class="cite" href="#source-{turn.number}-{citation.number}" data-action="open" data-show="reader"'
        f' data-turn="{turn.number}" data-number="{citation.number}" aria-label="{esc(label)}"'
        f' aria-describedby="preview-{turn.number}-{citation.number}">{citation.number}</a>'
    )


def _pending_chip(number: str) -> str:
    """A chip while the answer still streams: same size, nothing to open yet."""
    return f'<span class="cite">{esc(number)}</span>'


def sentence(turn: Turn, said: Sentence, citations: Mapping[int, Citation]) -> str:
    """One sentence of an answer and its chips."""
    cited = [citations[number] for number in said.citations if number in citations]
    chips = "".join(chip(turn, citation) for citation in cited)
    when = f' <span class="when">({esc(said.when)})</span>' if said.when else ""
    after = when + _several(turn.language, cited) + _support(said.support, turn.language)
    return _block(_marked(said), chips, said.support, after, _foreign(turn, said, cited))


def _foreign(turn: Turn, said: Sentence, cited: list[Citation]) -> str:
    """The language of words that are quoted from articles in another language than the answer's; a voice has to know it."""
    languages = {citation.language for citation in cited} if said.support == "quoted" else set()
    return languages.pop() if len(languages) == 1 and not languages & {turn.language, "und"} else ""


def _several(language: str, cited: list[Citation]) -> str:
    """How many sources say it, where more than one does: outlets, or articles of no known outlet."""
    outlets = dict.fromkeys(citation.outlet or citation.article_id for citation in cited)
    if len(outlets) < 2:
        return ""
    names = strings.listed(language, list(dict.fromkeys(citation.outlet or citation.title for citation in cited)))
    return f' <span class="several" title="{esc(names)}">{esc(strings.count(language, "sources", len(outlets)))}</span>'


def _support(support: str, language: str) -> str:
    """The sign of how a sentence is borne out, and the words for it; to read where nothing does, else to hear and on hover."""
    words = esc(strings.say(language, f"support_{support}"))
    if support == "unsupported":
        return f' <span class="cite doubted" aria-hidden="true">?</span> <em class="doubt">{words}</em>'
    return (
        f' <span class="support" title="{words}"><span aria-hidden="true">{_SIGNS[support]}</span>'
        f'<span class="for-readers">{words}</span></span>'
    )


def _marked(said: Sentence) -> str:
    """The words of a sentence, those that answer set bold."""
    parts, at = [], 0
    for start, end in said.marks:
        parts += [esc(said.text[at:start]), "<b>", esc(said.text[start:end]), "</b>"]
        at = end
    return "".join([*parts, esc(said.text[at:])])


def _block(words: str, chips: str, css: str = "", after: str = "", spoken: str = "") -> str:
    lang = f' lang="{esc(spoken)}"' if spoken else ""
    tail = f'&nbsp;<span class="cites">{chips}</span>' if chips else ""
    return f'<p class="sentence {css}" dir="auto"><span class="words"{lang}>{words}</span>{tail}{after}</p>'


def streaming(text: str, language: str) -> str:
    """What has streamed in so far, drawn as ``sentence`` will draw it; a sentence without its marks is still being checked."""
    blocks = []
    for part in _SENTENCE_BREAK.split(text):
        numbers = _MARKER.findall(part)
        words = _MARKER.sub("", part).strip()
        doubted = "?" in numbers
        css = "unsupported" if doubted else "" if numbers else "draft"
        chips = "".join(_pending_chip(number) for number in numbers if number != "?")
        if words or chips:
            blocks.append(_block(esc(words), chips, css, _support("unsupported", language) if doubted else ""))
    return "".join(blocks)


def sentences(turn: Turn, answer: Answer) -> str:
    """The sentences of an answer, or its plain text where nothing is cited (refusals, small talk)."""
    citations = {citation.number: citation for citation in answer.citations}
    if citations and answer.sentences:
        return "".join(sentence(turn, said, citations) for said in answer.sentences)
    return "".join(f'<p class="sentence" dir="auto">{esc(line)}</p>' for line in answer.text.splitlines() if line.strip())
