"""An exported conversation as one HTML file: no script, no request, its own content security policy, light, dark and on paper.

Questions are headings; the numbers of an answer lead to its quotations below it, each with what is needed to check it. Each block has
its own direction, so that English and Arabic stand side by side. Everything from outside goes through ``esc``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.schema import Answer, Article, Citation, Filters, Sentence
from ui import strings
from ui.render.text import esc, web_address
from ui.session import Session, Turn

RULE = "article.text[start:end] == quote"
"""What whoever has the article can check of each quotation."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d1c1a; --soft: #66625a; --line: #dcd7ca; --accent: #1f5673; --tint: #e6eff3; --alarm: #a3341f; }
@media (prefers-color-scheme: dark) { :root { --paper: #171715; --ink: #ebe8e0; --soft: #a29d92; --line: #3a3832; --accent: #8fc3dd; --tint: #20323b; --alarm: #f0907c; } }
html { background: var(--paper); color: var(--ink); }
body { max-inline-size: 700px; margin: 0 auto; padding: 44px 24px 80px; font: 18px/1.7 "Iowan Old Style", Charter, Georgia, "Noto Serif", "Noto Naskh Arabic", Amiri, "Geeza Pro", serif; overflow-wrap: anywhere; }
:lang(ar) { line-height: 1.95; }
[dir="auto"] { unicode-bidi: plaintext; text-align: start; }
h1 { font-size: 28px; line-height: 1.35; font-weight: 600; margin: 0 0 10px; }
.about, .notice, .where, .hash { font-family: "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, "Noto Sans Arabic", Tahoma, sans-serif; color: var(--soft); }
.about, .notice { font-size: 14px; line-height: 1.7; margin: 0 0 8px; }
section { border-block-start: 2px solid var(--ink); margin-block-start: 38px; padding-block-start: 14px; }
h2 { font-size: 20px; line-height: 1.5; margin: 0 0 12px; white-space: pre-line; }
.sentence { margin: 0 0 12px; white-space: pre-line; }
.unsupported span { text-decoration: underline dotted var(--alarm); text-underline-offset: 4px; } .doubt { color: var(--alarm); font-size: 14px; }
.chip { display: inline-block; min-inline-size: 20px; padding: 0 5px; margin-inline-end: 2px; text-align: center; font: 600 12px/20px Arial, sans-serif; color: var(--accent); background: var(--tint); border-radius: 6px; text-decoration: none; }
ol, ul { list-style: none; margin: 20px 0 0; padding: 0; }
li { border-block-start: 1px solid var(--line); padding-block: 12px; }
li:target { background: var(--tint); }
blockquote { margin: 6px 0; font-size: 16.5px; white-space: pre-wrap; border-inline-start: 3px solid var(--line); padding-inline-start: 14px; }
.where { font-size: 14px; line-height: 1.6; margin: 0; } .hash { font-size: 11.5px; line-height: 1.6; margin: 0; }
.title { color: var(--ink); } .where a { color: var(--accent); }
code { font: 11.5px ui-monospace, monospace; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media print { html { background: #fff; color: #000; } body { padding: 0; font-size: 12pt; max-inline-size: none; } li, h2 { break-inside: avoid; } h2 { break-after: avoid; } .chip { background: none; border: 1px solid #777; color: #000; } }
"""  # noqa: E501  a style sheet reads best with a rule on a line


def draw(session: Session, articles: Mapping[str, Article], title: str, about: Sequence[str], language: str) -> str:
    """The whole file. ``about`` are lines on how it was made and how it is checked; ``articles`` the cited ones that are still there."""
    told = "".join(f'<p class="about" dir="auto">{esc(line)}</p>' for line in about)
    told += f'<p class="about"><code dir="ltr">{RULE}</code></p>'
    turns = "".join(_turn(turn, articles, language) for turn in session.turns)
    return (
        f'<!doctype html>\n<html lang="{esc(language)}" dir="{strings.direction(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><meta name="referrer" content="no-referrer">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{esc(title)}</title><style>{_STYLE}</style></head>'
        f'<body><header><h1 dir="auto">{esc(title)}</h1>{told}</header><main>{turns}</main></body></html>\n'
    )


def _turn(turn: Turn, articles: Mapping[str, Article], language: str) -> str:
    answer = turn.answer
    if answer is not None:
        said = _answer(turn, answer, language)
    else:
        text = turn.text or turn.error or strings.say(language, "export_unanswered")
        said = f'<p class="sentence" dir="auto">{esc(text)}</p>'
    only = ""
    if turn.filters:
        told = strings.say(language, "export_filters", filters=filters_in_words(turn.filters, language))
        only = f'<p class="notice" dir="auto">{esc(told)}</p>'
    return f'<section><h2 dir="auto">{esc(turn.question)}</h2>{only}{said}{_sources(turn, articles, language)}</section>'


def _answer(turn: Turn, answer: Answer, language: str) -> str:
    numbers = {citation.number for citation in answer.citations}
    if numbers and answer.sentences:
        body = "".join(_sentence(turn, said, numbers, language) for said in answer.sentences)
    else:
        body = "".join(f'<p class="sentence" dir="auto">{esc(line)}</p>' for line in answer.text.splitlines() if line.strip())
    return body + (f'<p class="notice" dir="auto">{esc(answer.notice)}</p>' if answer.notice else "")


def _sentence(turn: Turn, said: Sentence, numbers: set[int], language: str) -> str:
    parts, at = [], 0
    for start, end in said.marks:
        parts += [esc(said.text[at:start]), "<b>", esc(said.text[start:end]), "</b>"]
        at = end
    words = "".join([*parts, esc(said.text[at:])])
    when = f" ({esc(said.when)})" if said.when else ""
    chips = "".join(f'<a class="chip" href="#q{turn.number}-{n}">{n}</a>' for n in said.citations if n in numbers)
    doubt = f' <em class="doubt">{esc(strings.say(language, "support_unsupported"))}</em>' if said.support == "unsupported" else ""
    return f'<p class="sentence {esc(said.support)}" dir="auto"><span>{words}</span>{when} {chips}{doubt}</p>'


def _sources(turn: Turn, articles: Mapping[str, Article], language: str) -> str:
    """The quotations of an answer by number, or of a refusal the nearest passages."""
    if not turn.sources:
        return ""
    numbered = turn.answer is not None and bool(turn.answer.citations)
    items = "".join(_source(turn, source, articles, numbered, language) for source in turn.sources)
    label = esc(strings.say(language, "export_sources" if numbered else "nearest"))
    return f'<ol aria-label="{label}">{items}</ol>' if numbered else f'<p class="about">{label}</p><ul>{items}</ul>'


def _source(turn: Turn, source: Citation, articles: Mapping[str, Article], numbered: bool, language: str) -> str:
    chip = f'<span class="chip">{source.number}</span> ' if numbered else ""
    title, *byline = source_line(source, language)
    url = web_address(source.url)
    link = f'<a href="{esc(url)}" rel="noreferrer nofollow">{esc(strings.say(language, "original"))}</a>' if url else ""
    told = " · ".join([*(f"<bdi>{esc(part)}</bdi>" for part in byline), *([link] if link else [])])
    checks = " · ".join(f"<bdi>{esc(part)}</bdi>" for part in proof(source, articles, language))
    return (
        f'<li id="q{turn.number}-{source.number}"><p class="where title" dir="auto">{chip}{esc(title)}</p><p class="where">{told}</p>'
        f'<blockquote dir="auto" lang="{esc(source.language)}">{esc(source.quote)}</blockquote><p class="hash">{checks}</p></li>'
    )


# -- words that the Markdown has too -----------------------------------------------------------------------------------


def source_line(source: Citation, language: str) -> tuple[str, ...]:
    """What an article is told by: title, outlet, date."""
    return tuple(part for part in (source.title, source.outlet or "", strings.date(language, source.date)) if part)


def proof(source: Citation, articles: Mapping[str, Article], language: str) -> tuple[str, str, str]:
    """Article id, where the quotation stands in it, and its sha256; in its place a word, when the article is gone or was changed since."""
    # Plain digits: they are to be typed into a program
    place = strings.say(language, "export_place", start=source.start, end=source.end)
    article = articles.get(source.article_id)
    if article is None:
        return source.article_id, place, strings.say(language, "export_gone")
    if article.text[source.start : source.end] != source.quote:
        return source.article_id, place, strings.say(language, "export_changed")
    return source.article_id, place, f"{strings.say(language, 'export_sha256')}: {article.content_hash}"


def filters_in_words(filters: Filters, language: str) -> str:
    """The filters that a question was asked with, in one line."""
    days = [strings.date(language, day) if day else "…" for day in (filters.date_from, filters.date_to)]
    parts = ["–".join(days)] if filters.date_from or filters.date_to else []
    parts += [strings.language_name(language, code) for code in filters.languages]
    return " · ".join([*parts, *filters.outlets, *filters.article_ids])
