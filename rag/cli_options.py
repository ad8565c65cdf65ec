"""What the user types behind a command: the options that commands share, and the values they stand for."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag import terminal
from rag.errors import UserError

if TYPE_CHECKING:
    from rag.schema import Filters

ConfigOption = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings file, instead of ./config.toml.")]
CorpusOption = Annotated[Path | None, typer.Option("--corpus", metavar="DIR", help="Folder of articles, instead of the settings'.")]
IndexOption = Annotated[Path | None, typer.Option("--index", metavar="DIR", help="Folder of the index, instead of the settings'.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
QuestionArgument = Annotated[list[str], typer.Argument(metavar="QUESTION", help="The question; '-' reads it from standard input.")]
FromOption = Annotated[str | None, typer.Option("--from", metavar="DATE", help="Only articles of this day or later.")]
ToOption = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Only articles of this day or earlier.")]
LanguageOption = Annotated[list[str] | None, typer.Option("--language", metavar="CODE", help="Only this language (en, ar); repeatable.")]
OutletOption = Annotated[list[str] | None, typer.Option("--outlet", metavar="NAME", help="Only this outlet; repeatable.")]
ArticleOption = Annotated[list[str] | None, typer.Option("--article", metavar="ID", help="Only this article; repeatable.")]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the settings, the articles and the index lie; None takes what the settings say."""

    config: Path | None = None
    corpus: Path | None = None
    index: Path | None = None


def typed_question(words: list[str]) -> str:
    """The words of a question, or what standard input holds when they are "-"."""
    return sys.stdin.read().strip() if words == ["-"] else " ".join(words)


def typed_questions() -> Iterator[str]:
    """Lines that the user types, until Ctrl-D or Ctrl-C; empty ones are passed over."""
    if sys.stdin.isatty():
        import readline  # noqa: F401  gives input() its line editing
    while True:
        try:
            line = input("> " if sys.stdin.isatty() else "").strip()
        except (EOFError, KeyboardInterrupt):
            terminal.say()
            return
        if line:
            yield line


def typed_filters(
    date_from: str | None, date_to: str | None, languages: list[str] | None, outlets: list[str] | None, article_ids: list[str] | None
) -> Filters | None:
    """Filters from the options; None when none is set.

    Raises:
        UserError: a date is none, or the period ends before it begins.
    """
    from rag.schema import Filters

    first, last = typed_date(date_from, "--from"), typed_date(date_to, "--to")
    if first and last and first > last:
        raise UserError(f"--from {first} lies after --to {last}. Swap them.")
    filters = Filters(first, last, tuple(languages or ()), tuple(outlets or ()), tuple(article_ids or ()))
    return filters or None


def typed_date(text: str | None, option: str) -> datetime.date | None:
    """The day that an option names; None when it was not given.

    Raises:
        UserError: it is no date.
    """
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise UserError(f"{option} {text!r} is no date. Write it as in 2024-12-02.") from None
