"""The types that flow through Newsdesk, each holding the one before it.

    Article -> Chunk -> Hit -> Answer(Sentence, Citation)

All are frozen: a later stage makes a new value and never changes an earlier one. Offsets are always
character positions in ``Article.text``, half open: ``text[start:end]``.
"""

from __future__ import annotations

import dataclasses
import datetime
import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rag.plain import from_plain

Span = tuple[int, int]
Support = Literal["quoted", "supported", "unsupported"]
Mode = Literal["extractive", "generative"]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as it was read: clean text, and what is known about it.

    ``article_id`` is the file's stem or the record's own ``id``. ``title`` may be derived from the first sentence.
    ``language`` is an ISO 639-1 code ("und" when it cannot be told). ``content_hash`` is a sha256 in hex over everything
    that a reader can see, so an equal hash means that nothing needs to be embedded again.
    """

    article_id: str
    title: str
    text: str
    date: datetime.date | None = None
    language: str = "und"
    outlet: str | None = None
    url: str | None = None
    path: Path | None = None
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of one article: ``text == article.text[start:end]``, cut at sentence boundaries.

    ``position`` counts the chunks of an article from 0.
    """

    chunk_id: str
    article_id: str
    text: str
    start: int
    end: int
    position: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that a search found. ``score``: higher is better, comparable within one search only; ``rank`` from 1.

    ``found_by`` names the parts that found it, for example ``("words", "vectors")``.
    """

    chunk: Chunk
    score: float
    rank: int
    found_by: tuple[str, ...] = ()

    @property
    def article_id(self) -> str:
        return self.chunk.article_id

    @property
    def text(self) -> str:
        return self.chunk.text

    @property
    def start(self) -> int:
        return self.chunk.start

    @property
    def end(self) -> int:
        return self.chunk.end


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence of an answer stands: ``article.text[start:end] == quote``, always. ``number`` counts from 1."""

    number: int
    article_id: str
    title: str
    outlet: str | None
    date: datetime.date | None
    language: str
    url: str | None
    path: Path | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that an answer says, without markers; ``citations`` are numbers of the answer's citations.

    ``marks`` are the words in it that answer, as characters of ``text``: the name, the number, the date that was asked for. ``when`` is the
    day that it only hints at ("on Monday"), told from its article's date and written for the reader; "" where nothing is to be told.
    """

    text: str
    citations: tuple[int, ...] = ()
    support: Support = "quoted"
    marks: tuple[Span, ...] = ()
    when: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The time that a question named and how it was read: both days belong to it, None on a side that is open.

    ``words`` are the question's own, as ``Answer.searched_for`` has them.
    """

    date_from: datetime.date | None
    date_to: datetime.date | None
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and on what it rests.

    ``answered`` is False for a refusal; ``text`` then says so, in the question's language. Small talk is answered
    without citations. ``searched_for`` is the question as it was searched: a follow-up with what it had left open.
    ``confidence`` runs from 0 to 1. ``hits`` are the passages that were looked at, best first.
    ``timings_ms`` maps a stage to milliseconds: "search", "answer" (the quoted one), "total"; with a model also "rewrite" (of a follow-up),
    "first_token", "model", and of that "check". ``model`` is the model that was asked, "" when none was; ``usage`` its "tokens_in" and
    "tokens_out". When a model was asked and ``mode`` is "extractive" all the same, ``notice`` says why.
    ``window`` is the time that the question named, whenever ``notice`` tells how it was read; None when it named none, or was asked
    with ``read_dates=False``.
    """

    question: str
    text: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    answered: bool = False
    confidence: float = 0.0
    language: str = "en"
    mode: Mode = "extractive"
    searched_for: str = ""
    hits: tuple[Hit, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    notice: str = ""
    model: str = ""
    usage: Mapping[str, int] = field(default_factory=dict)
    window: Window | None = None

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain JSON types: dates in ISO form, paths as strings, tuples as lists."""
        return _plain(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Answer:
        """The answer that ``to_dict`` gave, also after JSON.

        Raises:
            ValueError: a field is missing or of the wrong type; the message names it.
        """
        return from_plain(cls, plain, "answer")

    def to_markdown(self) -> str:
        """The answer and its sources as Markdown, the quotations as block quotes. Article text is escaped."""
        lines = [_escape_markdown(self.text)]
        if self.notice:
            lines += ["", f"*{_escape_markdown(self.notice)}*"]
        for citation in self.citations:
            lines += ["", f"**[{citation.number}]** {_escape_markdown(_source_line(citation))}", ""]
            lines += [f"> {_escape_markdown(line)}" for line in citation.quote.splitlines()]
        return "\n".join(lines) + "\n"

    def _repr_html_(self) -> str:
        """What a notebook shows. Everything that came from outside is escaped."""
        quotes = "".join(
            f'<li value="{c.number}" dir="auto">{html.escape(_source_line(c))}'
            f'<blockquote dir="auto">{html.escape(c.quote)}</blockquote></li>'
            for c in self.citations
        )
        notice = f"<p><em>{html.escape(self.notice)}</em></p>" if self.notice else ""
        return f'<div><p dir="auto">{html.escape(self.text)}</p>{notice}<ol>{quotes}</ol></div>'


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a search may look at; an empty field lets all through. Dates are inclusive.

    With a date bound set, an article without a date is left out: nobody can say that it lies inside.
    """

    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("date_from", "date_to"):
            value = getattr(self, name)
            if isinstance(value, datetime.datetime):
                object.__setattr__(self, name, value.date())
            elif value is not None and not isinstance(value, datetime.date):
                raise TypeError(f"Filters.{name} wants a datetime.date or None, not {value!r}.")
        # Callers pass lists as readily as tuples; a tuple keeps the value hashable.
        for name in ("languages", "outlets", "article_ids"):
            value = getattr(self, name)
            values = (value,) if isinstance(value, str) else tuple(value or ())
            if not all(isinstance(one, str) for one in values):
                raise TypeError(f"Filters.{name} wants strings, not {values!r}.")
            clean = tuple(one.encode("utf-8", "replace").decode() for one in values)
            object.__setattr__(self, name, tuple(one.lower() for one in clean) if name == "languages" else clean)

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in dataclasses.fields(self))


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a quotation bears a sentence out; ``reasons`` says what does not, one short line each."""

    supported: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """One step of an ingest. ``stage`` is "reading" or "indexing"; ``done`` and ``total`` count that stage's files or
    articles; ``seconds_left`` is an estimate, None while there is nothing to estimate from."""

    stage: Literal["reading", "indexing"]
    done: int
    total: int
    chunks: int = 0
    seconds_left: float | None = None
    current: str = ""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, in articles; ``failed`` lists (path, reason) for what could not be read.

    ``cancelled``: it was told to stop before all was in. The figures are then of what is in; the next ingest brings the rest.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    chunks: int = 0
    seconds: float = 0.0
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One line in a table of articles. ``words`` are counted by the white space between them.

    ``status`` is "copy" when an earlier article (by date, undated ones last, then by id) has exactly the same text, else "ready".
    """

    article_id: str
    title: str
    outlet: str | None
    date: datetime.date | None
    language: str
    words: int
    status: Literal["ready", "copy"]
    path: Path | None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Some rows of a table that has ``total`` of them; the first stands at ``offset``, counted from 0."""

    rows: tuple[ArticleRow, ...]
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many articles were published on a day, by language or outlet; "" stands for none."""

    day: datetime.date
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stats:
    """What the index covers. ``languages`` and ``outlets`` map a name to a number of articles."""

    articles: int
    chunks: int
    date_from: datetime.date | None
    date_to: datetime.date | None
    languages: Mapping[str, int]
    outlets: Mapping[str, int]


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        plain = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return _flatten_hit(plain) if isinstance(value, Hit) else plain
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def _flatten_hit(plain: dict[str, Any]) -> dict[str, Any]:
    """A hit's public fields stand side by side, as the contract has them."""
    chunk = plain.pop("chunk")
    return {key: chunk[key] for key in ("chunk_id", "article_id", "text", "start", "end", "position")} | plain


def to_plain(value: Any) -> Any:
    """Any of these types (or lists and dicts of them) as plain JSON types."""
    return _plain(value)


def _source_line(citation: Citation) -> str:
    date = citation.date.isoformat() if citation.date else ""
    return " · ".join(part for part in (citation.title, citation.outlet or "", date) if part)


def _escape_markdown(text: str) -> str:
    """Text that Markdown shows as it stands: no link, image, HTML, heading, list or emphasis can come of it."""
    return "".join("\\" + ch if ch in r"\`*_{}[]()<>#|!~$+-.=" else ch for ch in text)
