"""A conversation to take away: as Markdown to read and edit, as JSON to check by program, as one HTML file to send on.

Each quotation carries its article's id, its characters and the article's sha256, so that whoever has the article can check it:
``article.text[start:end] == quote``. All three depend on their arguments alone. What came from outside stays text; of the
server's own folders nothing is told.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rag.schema import Answer, Article, to_plain
from ui import strings
from ui.render.exported import RULE, draw, filters_in_words, proof, source_line
from ui.session import Session, Turn

VERSION = 1
"""Of the JSON. It grows when a field changes its meaning or goes, not when one is added."""


def to_html(session: Session, articles: Mapping[str, Article], made: datetime.datetime, language: str = "en") -> str:
    """One file that asks nothing of any server: see ``ui.render.exported``. Arguments as for ``to_markdown``."""
    return draw(session, articles, title(session, language), about(session, made, language), language)


def to_markdown(session: Session, articles: Mapping[str, Article], made: datetime.datetime, language: str = "en") -> str:
    """Questions as headings, answers with their numbers, quotations as block quotes.

    Args:
        articles: the cited articles that are still there, by id.
        made: when, for the line that says so.
        language: of our own words around what was asked and answered.
    """
    blocks = [f"# {_line(title(session, language))}", *(_line(told) for told in about(session, made, language)), f"`{RULE}`"]
    for turn in session.turns:
        blocks += _turn_markdown(turn, articles, language)
    return "\n\n".join(blocks) + "\n"


def to_json(session: Session, articles: Mapping[str, Article], made: datetime.datetime, language: str = "en") -> str:
    """All that is needed to check each quotation again, as JSON with sorted keys.

    ``articles`` maps each cited id to its ``content_hash`` (sha256 over all that a reader sees of it) and ``text_sha256`` (over its
    text in UTF-8), both null when it is gone.
    """
    plain = {
        "newsdesk": VERSION,
        "title": title(session, language),
        "made": made.isoformat(),
        "language": language,
        "check": RULE,
        "turns": [_turn_plain(turn) for turn in session.turns],
        "articles": {article_id: _article_plain(articles.get(article_id)) for article_id in cited_ids(session)},
    }
    return json.dumps(_no_halves(plain), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def cited_ids(session: Session) -> list[str]:
    """The ids of all articles that a conversation quotes, the nearest passages of refusals included, in order of first use."""
    return list(dict.fromkeys(source.article_id for turn in session.turns for source in turn.sources))


def title(session: Session, language: str) -> str:
    """The conversation's name, or its first question, or words of our own."""
    asked = session.turns[0].question if session.turns else ""
    return " ".join((session.title or asked).split())[:200] or strings.say(language, "export_title", name=strings.say(language, "name"))


def about(session: Session, made: datetime.datetime, language: str) -> tuple[str, str, str]:
    """When the export was made, how the answers were, and how to check a quotation; ``RULE`` belongs behind it."""
    modes = dict.fromkeys(_mode(turn.answer, language) for turn in session.turns if turn.answer is not None and turn.answer.citations)
    when = strings.say(language, "export_made", when=f"{strings.date(language, made.date())}, {made:%H:%M %Z}".rstrip())
    asked = strings.count(language, "questions", len(session.turns))
    settings = strings.say(language, "export_settings", questions=asked, modes=strings.listed(language, list(modes)) or "–")
    return when, settings, strings.say(language, "export_check")


def _mode(answer: Answer, language: str) -> str:
    worded = answer.mode == "generative"
    return strings.say(language, "export_model", model=answer.model) if worded else strings.say(language, "export_quoting")


# -- Markdown ----------------------------------------------------------------------------------------------------------


def _turn_markdown(turn: Turn, articles: Mapping[str, Article], language: str) -> Iterator[str]:
    yield f"## {_line(turn.question)}"
    if turn.filters:
        yield f"*{_line(strings.say(language, 'export_filters', filters=filters_in_words(turn.filters, language)))}*"
    answer = turn.answer
    said = answer.text if answer is not None else turn.text or turn.error or strings.say(language, "export_unanswered")
    yield "\n".join(_lines(said))
    if answer is not None and answer.notice:
        yield f"*{_line(answer.notice)}*"
    numbered = answer is not None and bool(answer.citations)
    for source in turn.sources:
        number = f"**\\[{source.number}\\]** " if numbered else ""
        yield f"{number}{_line(' · '.join(source_line(source, language)))}"
        yield "\n".join(f"> {line}".rstrip() for line in _lines(source.quote))
        yield _line(" · ".join(proof(source, articles, language)))


def _lines(text: str) -> list[str]:
    """Text line by line, escaped. White space at the ends of a line means something in Markdown, so it goes."""
    return [escape(line.strip()) for line in text.splitlines()] or [""]


def _line(text: str) -> str:
    return escape(" ".join(text.split()))


def escape(text: str) -> str:
    """Text that Markdown shows as it stands: nothing in it becomes a link, an image, HTML, an entity, a heading, a list or emphasis."""
    clean = text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    escaped = re.sub(r"([\\`*_{}\[\]()<>#|!~$+\-.=&@^])", r"\\\1", clean)
    return escaped.replace("://", "\\://")  # many readers make an address a link without being asked


# -- JSON --------------------------------------------------------------------------------------------------------------


def _turn_plain(turn: Turn) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(turn)
    kept = {name: plain[name] for name in ("number", "question", "language", "state", "filters", "nearest", "error", "text")}
    kept["answer"] = turn.answer.to_dict() if turn.answer is not None else None
    for citation in [*kept["nearest"], *(kept["answer"] or {}).get("citations", ())]:
        del citation["path"]  # where a file lies on the server is nobody's business
    return kept


def _article_plain(article: Article | None) -> dict[str, Any]:
    if article is None:
        return {"content_hash": None, "text_sha256": None}
    text = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    told = to_plain({"title": article.title, "outlet": article.outlet, "date": article.date, "language": article.language})
    return {"content_hash": article.content_hash, "text_sha256": text, **told}


def _no_halves(value: Any) -> Any:
    """The same without halves of surrogate pairs, which UTF-8 cannot carry."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_no_halves(key): _no_halves(item) for key, item in value.items()}
    return [_no_halves(item) for item in value] if isinstance(value, list) else value
