"""From values to HTML: questions, answers with their citation chips (``chip``), source cards (``card``), the header.

Everything that came from outside (article text, titles, outlets, file names, questions, model output) passes through
``esc`` here, and nothing is Markdown, LaTeX or a link unless this module makes it one. Pure: no I/O, no Gradio.

Clicks: an element with ``data-action`` is reported to the server with its other ``data-`` fields (see ``ui.app``);
``data-show`` switches the right-hand pane and ``data-copy`` copies, both in the browser alone (``page.js``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.schema import Answer, Citation, Sentence, Stats
from ui import strings
from ui.render.byline import byline
from ui.render.text import esc
from ui.session import Turn

_MARKER = re.compile(r"\[(\d{1,3}|\?)\]")
# A streamed answer grows sentence by sentence; one ends where its markers do. Drawn so, the final answer moves nothing.
_SENTENCE_BREAK = re.compile(r"(?<=\])\s+(?!\[)|\n+")


# -- an answer ---------------------------------------------------------------------------------------------------------


def chip(turn: Turn, citation: Citation) -> str:
    """The small number in an answer that opens its article at the quoted words."""
    label = strings.say(turn.language, "source_label", number=citation.number, title=citation.title)
    return (
        f'<a class="cite" href="#source-{turn.number}-{citation.number}" data-action="open" data-show="reader"'
        f' data-turn="{turn.number}" data-number="{citation.number}" aria-label="{esc(label)}" title="{esc(citation.title)}">'
        f"{citation.number}</a>"
    )


def _pending_chip(number: str) -> str:
    """A chip while the answer still streams: same size, nothing to open yet."""
    return f'<span class="cite">{esc(number)}</span>'


def sentence(turn: Turn, said: Sentence, citations: Mapping[int, Citation]) -> str:
    """One sentence of an answer and its chips. How well it is supported is said in words as well as in style."""
    chips = "".join(chip(turn, citations[number]) for number in said.citations if number in citations)
    doubt = _doubt(turn.language) if said.support == "unsupported" else ""
    when = f' <span class="when">({esc(said.when)})</span>' if said.when else ""
    return _sentence_block(_marked(said), chips, said.support, when + doubt)


def _doubt(language: str) -> str:
    """What stands in the place of chips where nothing bears a sentence out."""
    return f' <span class="cite doubted" aria-hidden="true">?</span> <em class="doubt">{esc(strings.say(language, "unsupported"))}</em>'


def _marked(said: Sentence) -> str:
    """The words of a sentence, those that answer set bold."""
    parts, at = [], 0
    for start, end in said.marks:
        parts += [esc(said.text[at:start]), "<b>", esc(said.text[start:end]), "</b>"]
        at = end
    return "".join([*parts, esc(said.text[at:])])


def _sentence_block(words: str, chips: str, css: str = "", after: str = "") -> str:
    tail = f'&nbsp;<span class="cites">{chips}</span>' if chips else ""
    return f'<p class="sentence {css}" dir="auto"><span class="words">{words}</span>{tail}{after}</p>'


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
            blocks.append(_sentence_block(esc(words), chips, css, _doubt(language) if doubted else ""))
    return "".join(blocks)


def answer_body(turn: Turn, answer: Answer) -> str:
    """The sentences of an answer, or its plain text where nothing is cited (refusals, small talk)."""
    citations = {citation.number: citation for citation in answer.citations}
    if citations and answer.sentences:
        body = "".join(sentence(turn, said, citations) for said in answer.sentences)
    else:
        body = "".join(f'<p class="sentence" dir="auto">{esc(line)}</p>' for line in answer.text.splitlines() if line.strip())
    if not answer.answered:
        body = f'<p class="refusal-head" dir="auto">{esc(strings.say(answer.language, "not_found"))}</p>{body}'
    if answer.searched_for not in ("", answer.question):  # a follow-up: what it was taken to ask
        body = f'<p class="notice" dir="auto">{esc(strings.say(turn.language, "searched_for"))}: {esc(answer.searched_for)}</p>{body}'
    notice = f'<p class="notice" dir="auto">{esc(answer.notice)}</p>' if answer.notice else ""
    return body + notice


def _turn_body(turn: Turn) -> str:
    if turn.answer is not None:
        return answer_body(turn, turn.answer)
    if turn.state == "failed":
        return f'<p class="error" dir="auto" role="alert">{esc(turn.error)}</p>'
    said = streaming(turn.text, turn.language)
    if turn.state == "stopped":
        return f'{said}<p class="notice" dir="auto">{esc(strings.say(turn.language, "stopped"))}</p>'
    return said or f'<p class="waiting" dir="auto">{esc(strings.say(turn.language, "searching"))}</p>'


def _turn_actions(turn: Turn, last: bool) -> str:
    """The quiet row under an answer: its sources, retry (last one only), copy."""
    if turn.busy:
        return '<p class="actions"></p>'
    buttons = []
    if turn.sources:
        word = strings.say(turn.language, "nearest" if not turn.answer or not turn.answer.answered else "sources")
        buttons.append(
            f'<button type="button" data-action="sources" data-show="sources" data-turn="{turn.number}">'
            f"{esc(word)} <b>{len(turn.sources)}</b></button>"
        )
    if last:
        buttons.append(f'<button type="button" data-action="retry">{esc(strings.say(turn.language, "retry"))}</button>')
    if turn.answer is not None:
        words = {key: esc(strings.say(turn.language, key)) for key in ("copy", "copied", "copy_by_hand")}
        buttons.append(
            f'<button type="button" data-copy="{esc(turn.answer.to_markdown())}" data-copied="{words["copied"]}"'
            f' data-by-hand="{words["copy_by_hand"]}">{words["copy"]}</button>'
        )
    return f'<p class="actions">{"".join(buttons)}</p>{_details(turn)}'


def _details(turn: Turn) -> str:
    """How the answer was made: by quoting or by a model, in what time, at what cost; the stages open by a click."""
    answer = turn.answer
    if answer is None or not answer.hits:  # small talk is not made of anything
        return ""
    language = turn.language
    worded = answer.mode == "generative"
    summary = [strings.say(language, "worded", model=answer.model) if worded else strings.say(language, "quoted")]
    summary.append(strings.duration(language, answer.timings_ms.get("total", 0.0)))
    if answer.usage:
        summary.append(strings.say(language, "tokens", **{k: strings.number(language, v) for k, v in answer.usage.items()}))
    rows = [(strings.say(language, f"stage_{stage}"), strings.duration(language, ms)) for stage, ms in answer.timings_ms.items()]
    listed = "".join(f"<dt>{esc(name)}</dt><dd><bdi>{esc(value)}</bdi></dd>" for name, value in rows)
    told = ' <span class="dot">·</span> '.join(f"<bdi>{esc(part)}</bdi>" for part in summary)
    return f'<details class="details"><summary>{told}</summary><dl>{listed}</dl></details>'


def turn(value: Turn, last: bool = True) -> str:
    """A question and its answer, as one block of the conversation."""
    refused = value.answer is not None and not value.answer.answered
    css = f"answer {value.state}{' refusal' if refused else ''}"
    asked = esc(strings.say(value.language, "you_asked"))
    busy = ' aria-busy="true"' if value.busy else ""
    return (
        f'<section class="turn" data-turn="{value.number}" dir="{strings.direction(value.language)}" lang="{esc(value.language)}">'
        f'<div class="question"><span class="for-readers">{asked}: </span><p dir="auto">{esc(value.question)}</p></div>'
        f'<div class="{css}"{busy}>{_turn_body(value)}{_turn_actions(value, last)}</div></section>'
    )


# -- sources -----------------------------------------------------------------------------------------------------------


def card(turn: Turn, source: Citation, numbered: bool = True) -> str:
    """A source beside the answer: which article, and the words it is quoted with. Opens like its chip."""
    number = f'<span class="number" aria-hidden="true">{source.number}</span>' if numbered else ""
    fields = f'data-action="open" data-show="reader" data-turn="{turn.number}" data-number="{source.number}"'
    return (
        f'<article class="card" id="source-{turn.number}-{source.number}" {fields}>'
        f'<h3 dir="auto">{number}<a href="#reader" {fields}>{esc(source.title)}</a></h3>'
        f'{byline(turn.language, source)}<blockquote dir="auto" lang="{esc(source.language)}">{esc(source.quote)}</blockquote></article>'
    )


def sources(value: Turn | None, language: str) -> str:
    """The right-hand pane: the cards of one answer, or a word on what will stand there."""
    language = value.language if value else language
    cited = value is not None and bool(value.answer and value.answer.citations)
    title = strings.say(language, "nearest" if value and value.nearest and not cited else "sources")
    if value is None or not value.sources:
        inside = f'<p class="hint">{esc(strings.say(language, "no_sources"))}</p>'
    else:
        inside = "".join(card(value, source, numbered=cited) for source in value.sources)
    return _pane(language, title, inside)


def _pane(language: str, title: str, inside: str) -> str:
    return f'<section class="pane" dir="{strings.direction(language)}">{pane_head(language, title)}{inside}</section>'


def pane_head(language: str, title: str) -> str:
    """A pane's title, and the button that closes it where it covers the page (on a phone)."""
    close = esc(strings.say(language, "close"))
    return (
        f'<header class="pane-head"><h2>{esc(title)}</h2>'
        f'<button type="button" class="close" data-show="" aria-label="{close}" title="{close}">×</button></header>'
    )


# -- around them -------------------------------------------------------------------------------------------------------


def coverage(stats: Stats, language: str) -> str:
    """What the articles cover, in one line of plain text: how many, from when to when, in which languages."""
    names = sorted(stats.languages, key=lambda code: (-stats.languages[code], code))
    told = strings.listed(language, [strings.language_name(language, code) for code in names if code != "und"])
    parts = [strings.count(language, "articles", stats.articles), strings.dates(language, stats.date_from, stats.date_to), told]
    return " · ".join(part for part in parts if part)


def header(stats: Stats | None, language: str) -> str:
    """The bar at the top: the name, what is covered, and the way to the list of articles."""
    covered = f'<p class="coverage"><bdi>{esc(coverage(stats, language))}</bdi></p>' if stats else ""
    # page.js takes the language and direction of the whole page from this element.
    return (
        f'<div class="masthead" dir="{strings.direction(language)}" data-language="{esc(language)}">'
        f"<h1>{esc(strings.say(language, 'name'))}</h1>{covered}"
        f'<button type="button" class="to-articles" data-action="articles" data-show="articles">'
        f"{esc(strings.say(language, 'articles'))}</button></div>"
    )


def conversation(turns: Sequence[Turn]) -> str:
    """Turns that are over and above the last one."""
    return "".join(turn(value, last=False) for value in turns)
