"""What reaches the terminal. Nothing else in the project prints.

Whatever comes from an article, a file name or a model goes through ``safe`` first.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.desk import Newsdesk
    from rag.llm.trial import Trial
    from rag.schema import Answer, Article, Citation, Filters, IngestProgress, IngestReport

_SAFE: dict[int, int | None] = {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"}
_SAFE |= {0x7F: 0x2421, 0x202D: None, 0x202E: None} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


def ingest(desk: Newsdesk, paths: list[Path] | None) -> IngestReport:
    """Ingest with a progress bar on stderr, or with plain lines when stderr is no terminal."""
    if not sys.stderr.isatty():
        return desk.ingest(paths, progress=_progress_lines())
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[note]}"))
    with Progress(*columns, console=_console(error=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(step: IngestProgress) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = bar.add_task(step.stage, total=step.total, note="")
            bar.update(tasks[step.stage], completed=step.done, total=step.total, note=_progress_note(step))

        return desk.ingest(paths, progress=show)


def _progress_lines(seconds_between: float = 5.0) -> Callable[[IngestProgress], None]:
    """Progress for a log: the end of each stage, and a line every few seconds on the way."""
    last, told = time.monotonic(), ""

    def show(step: IngestProgress) -> None:
        nonlocal last, told
        now = time.monotonic()
        line = f"{step.stage} {step.done}/{step.total} {_progress_note(step)}".rstrip()
        if line != told and step.total and (step.done == step.total or now - last >= seconds_between):
            last, told = now, line
            say(line, error=True)

    return show


def _progress_note(step: IngestProgress) -> str:
    notes = [f"{step.chunks} passages"] if step.chunks else []
    if step.seconds_left is not None and step.done < step.total:
        notes.append(f"{datetime.timedelta(seconds=round(step.seconds_left))} left")
    return ", ".join(notes)


def safe(text: str) -> str:
    """Text that cannot steer a terminal: control characters become visible signs, direction overrides are taken out.

    Line ends and tabs stay. Isolates and marks that Arabic text needs stay too; the two overrides can only deceive.
    """
    return text.translate(_SAFE)


def say(text: str = "", *, bold: bool = False, error: bool = False, end: str = "\n") -> None:
    """Print text, made safe, to stdout or (``error``) stderr; ``bold`` counts on a terminal only."""
    stream = sys.stderr if error else sys.stdout
    line = safe(text)
    if bold and stream.isatty() and "NO_COLOR" not in os.environ:
        line = f"\x1b[1m{line}\x1b[0m"
    print(line, end=end, file=stream, flush=True)


def say_json(value: Any) -> None:
    """Print any of our types as JSON, letters as they are."""
    from rag.schema import to_plain

    text = json.dumps(to_plain(value), ensure_ascii=False, indent=2)
    # JSON escapes the lower control characters by itself; the upper ones and lone surrogates would reach the terminal.
    print(re.sub("[\x7f-\x9f\u202d\u202e\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text), flush=True)


def say_table(titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print rows below their titles, in columns; on anything but a terminal rows alone, tab-separated."""
    if not sys.stdout.isatty():
        for row in rows:
            say("\t".join(" ".join(cell.split()) for cell in row))
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold" if title == "id" else "ellipsis", no_wrap=title != "id")
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row))  # Text, so that brackets in a title are no markup
    _console().print(table)


def _console(error: bool = False) -> Any:
    from rich.console import Console

    return Console(stderr=error, markup=False, emoji=False, highlight=False)


def tell(desk: Newsdesk, question: str, history: Any, filters: Filters | None) -> Answer:
    """Stream one answer to the screen, its citations below it."""
    told = ""
    answer: Answer | None = None
    for event in desk.stream(question, history=history, filters=filters):
        if isinstance(event, str):
            told += event
            say(event, end="")
        else:
            answer = event
    assert answer is not None, "stream() ends with an Answer"
    if told:
        say()
    if told.split() != answer.text.split():  # the checks changed what a model had said
        say(f"\n{answer.text}" if told else answer.text)
    if answer.notice:
        say(f"({answer.notice})")
    days = {number: sentence.when for sentence in answer.sentences for number in sentence.citations[:1]}
    for citation in answer.citations:
        say()
        say(f"[{citation.number}] {source(citation)} · {citation.article_id}", bold=True)
        say(indented(f"“{citation.quote}”"))
        if days.get(citation.number):
            say(f"    = {days[citation.number]}")
    return answer


def tell_trial(trial: Trial | None) -> None:
    """Say what came of trying the model."""
    if trial is None:
        say("No model: answers are quotations.")
    elif trial.works:
        say(f"The model {trial.model} speaks: {trial.said!r}, first word after {trial.first_token_ms:.0f} ms.")
    else:
        from rag.answer.phrases import phrase

        detail = f" ({trial.detail.rstrip('.')})" if trial.detail else ""
        say(f"{phrase(f'model_{trial.failure}', 'en', model=trial.model, seconds='30')}{detail} Answers are quoted until it does.")


def source(article: Article | Citation) -> str:
    """Title, outlet and date on one line."""
    date = article.date.isoformat() if article.date else ""
    return " · ".join(" ".join(part.split()) for part in (article.title, article.outlet, date) if part)


def indented(text: str) -> str:
    """Every line four spaces in; empty lines go."""
    return "\n".join(f"    {line}" for line in text.splitlines() if line.strip())


def article_row(article: Article) -> tuple[str, ...]:
    """Id, date, language, outlet, title."""
    return (article.article_id, article.date.isoformat() if article.date else "", article.language, article.outlet or "", article.title)


def tell_report(report: IngestReport, *, error: bool = False) -> None:
    """Say what an ingest did; what could not be read goes to stderr, a line each."""
    say(_report_line(report), error=error)
    tell_failed(report)


def tell_failed(report: IngestReport) -> None:
    """Say what could not be read, and why."""
    for path, reason in report.failed:
        say(f"not read: {path}: {' '.join(reason.split())}", error=True)


def _report_line(report: IngestReport) -> str:
    counts = f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, {report.removed} removed"
    failed = f", {len(report.failed)} not read" if report.failed else ""
    return f"{counts}{failed}; {report.chunks} passages; {report.seconds:.1f} s"
