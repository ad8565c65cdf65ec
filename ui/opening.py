"""Opening the desk in the background, so that the page is up at once and can show how far the first indexing is."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

from rag.errors import NewsdeskError
from rag.schema import Answer, Article, ArticlePage, DayCount, Filters, IngestProgress, IngestReport, Stats
from ui import strings

_log = logging.getLogger(__name__)


class Desk(Protocol):
    """The part of ``rag.desk.Newsdesk`` that the page uses."""

    def astream(
        self, question: str, history: Sequence[Answer] = (), filters: Filters | None = None, read_dates: bool = True
    ) -> AsyncGenerator[str | Answer, None]: ...
    def follow_ups(self, answer: Answer, language: str | None = None, most: int = 3) -> list[str]: ...
    def suggestions(self, language: str) -> list[str]: ...
    def article(self, article_id: str) -> Article: ...
    def browse(
        self,
        search: str = "",
        sort: str = "date",
        descending: bool = True,
        offset: int = 0,
        limit: int = 50,
        filters: Filters | None = None,
    ) -> ArticlePage: ...
    def per_day(self, by: Literal["language", "outlet"] = "language", filters: Filters | None = None) -> tuple[DayCount, ...]: ...
    def failures(self) -> tuple[tuple[str, str], ...]: ...
    def delete_articles(self, article_ids: Sequence[str], files: bool = False) -> tuple[str, ...]: ...
    def stats(self) -> Stats: ...
    def needs_ingest(self) -> bool: ...
    def ingest(
        self,
        paths: Sequence[Path] | None = None,
        progress: Callable[[IngestProgress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestReport: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Status:
    """How far the opening is. ``error`` is one line: why it failed, or with "ready", why the index could not be refreshed."""

    stage: Literal["opening", "indexing", "ready", "failed"] = "opening"
    progress: IngestProgress | None = None
    error: str = ""
    report: IngestReport | None = None


class Opening:
    """Opens a desk in a thread of its own and indexes what is new; ``status`` may be read from any thread."""

    def __init__(self, open_desk: Callable[[], Desk]) -> None:
        self._open_desk = open_desk
        self._desk: Desk | None = None
        self._closed = False
        self.status = Status()
        self._thread = threading.Thread(target=self._run, name="newsdesk-opening", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def ready(self) -> bool:
        return self.status.stage == "ready"

    @property
    def desk(self) -> Desk:
        """The open desk. Raises RuntimeError while it is not ready."""
        if self._desk is None or not self.ready:
            raise RuntimeError("The desk is not open yet.")
        return self._desk

    def close(self, wait_seconds: float = 30.0) -> None:
        """Close the desk, after an ingest under way has ended or ``wait_seconds`` have passed."""
        self._closed = True
        if self._thread.is_alive():
            self._thread.join(wait_seconds)
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    def _run(self) -> None:
        try:
            self._desk = desk = self._open_desk()
            report, trouble = self._refresh(desk)
            self.status = Status("ready", report=report, error=trouble)
        except NewsdeskError as error:
            self.status = Status("failed", error=str(error))
        except Exception as error:
            _log.exception("The desk could not be opened")
            self.status = Status("failed", error=f"{type(error).__name__}: {error}".splitlines()[0])
        else:
            self._warm_up(desk)

    def _warm_up(self, desk: Desk) -> None:
        """The first question to a desk loads tables for seconds. It is asked here, and what it gives is kept by the desk."""
        try:
            for language in strings.LANGUAGES:
                if not self._closed:
                    desk.suggestions(language)
        except Exception:
            _log.exception("The first questions could not be made")

    def _refresh(self, desk: Desk) -> tuple[IngestReport | None, str]:
        """Index what is new. An index that already holds articles stays usable when this cannot be done just now."""
        if self._closed or not desk.needs_ingest():
            return None, ""
        self.status = Status("indexing")
        try:
            return desk.ingest(progress=self._note), ""
        except NewsdeskError as error:
            if not desk.stats().articles:
                raise
            return None, str(error)

    def _note(self, progress: IngestProgress) -> None:
        self.status = replace(self.status, progress=progress)
