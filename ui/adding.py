"""Adding articles through the page: the one job of it that runs at a time, from the first byte of a drop to the report.

A drop is received, its files are kept in the corpus one by one, and the desk reads just these. What could not be read, and what
a cancelled or failed job did not get into the index, is taken out of the corpus again.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Literal

from rag.errors import IndexBusy, NewsdeskError
from rag.schema import IngestProgress, IngestReport
from ui.drops import Drop, Failure, Incoming, Limits, Refused
from ui.opening import Desk, Opening
from ui.uploads import Holdings, keep, safe_path, take_out

Stage = Literal["idle", "receiving", "keeping", "indexing", "cancelling", "done", "cancelled", "failed"]
BUSY: frozenset[Stage] = frozenset({"receiving", "keeping", "indexing", "cancelling"})
QUIET = 30.0  # seconds of silence after which a drop that still arrives gives way to another visitor's
ABANDONED = 3600.0  # seconds of silence after which it is thrown away
ROWS = 1000  # articles that are looked at together
MOST_REPORTS = 200  # visitors whose last report is remembered
MOST_OTHERS = 1000  # files of other types in a dropped folder that a report lists

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AddingState:
    """How far the adding is, as one visitor may see it.

    ``mine`` is False for the job of somebody else, of which only progress is told. ``done`` of ``total`` files are received, kept or
    read; ``arrived`` of ``size`` bytes have come in. ``reason`` is a key of ``strings``, with ``detail``, for "failed".
    ``missing`` files were announced and never arrived. ``progress`` is that of the desk, for "indexing".
    """

    stage: Stage = "idle"
    mine: bool = False
    drop_id: str = ""
    done: int = 0
    total: int = 0
    arrived: int = 0
    size: int = 0
    seconds_left: float | None = None
    progress: IngestProgress | None = None
    report: IngestReport | None = None
    failures: tuple[Failure, ...] = ()
    missing: int = 0
    reason: str = ""
    detail: str = ""

    @property
    def busy(self) -> bool:
        return self.stage in BUSY


@dataclass(slots=True)
class _Job:
    """A drop and what becomes of it. ``placed`` maps a file's name in the corpus to the path it was kept under."""

    drop: Drop
    stage: Stage = "receiving"
    done: int = 0
    progress: IngestProgress | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)
    placed: dict[str, Path] = field(default_factory=dict)
    twins: list[Path] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def state(self) -> AddingState:
        if self.stage == "receiving":
            drop = self.drop
            return AddingState("receiving", True, drop.drop_id, drop.settled, drop.files, drop.arrived, drop.size, drop.seconds_left)
        told, total = self.progress, len(self.drop.received)
        if self.stage == "indexing" and told:
            return AddingState("indexing", True, self.drop.drop_id, told.done, told.total, progress=told, seconds_left=told.seconds_left)
        return AddingState(self.stage, True, self.drop.drop_id, self.done, total)


class Adding:
    """Takes in one drop at a time. Every method may be called from any thread; those that touch the disk say so."""

    def __init__(self, opening: Opening, corpus: Path, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._opening = opening
        self._corpus = corpus
        self._lock = threading.Lock()
        self._job: _Job | None = None
        self._ended: OrderedDict[str, AddingState] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._timer: threading.Timer | None = None
        self._closed = False

    # -- what a visitor does -----------------------------------------------------------------------------------------

    def begin(self, owner: str, files: int, size: int) -> str:
        """Announce a drop of so many files and bytes; gives its id. Makes a folder on disk.

        Raises:
            Refused: adding is off, the articles are not open yet, it is too much, or another drop is under way.
        """
        if not self.limits.allowed:
            raise Refused("adding_off", 403)
        self.limits.check(files, size)
        if self._closed or not self._opening.ready:
            raise Refused("adding_not_ready", 503)
        with self._lock:
            if self._job and not (self._job.stage == "receiving" and self._job.drop.silent_for > QUIET):
                raise Refused("adding_busy" if self._job.drop.owner != owner else "adding_already", 409)
            if self._job:
                self._end(self._job, AddingState("cancelled"))
            self._job = _Job(Drop(owner, self.limits, files, size))
            self._ended.pop(owner, None)
            self._watch(ABANDONED)
            return self._job.drop.drop_id

    def receive(self, owner: str, drop_id: str, name: str) -> Incoming:
        """One more file of a drop, with the relative path that it has in the visitor's folder. Raises ``Refused``."""
        return self._receiving(owner, drop_id).drop.receive(name)

    def finish(self, owner: str, drop_id: str, others: Iterable[str] = ()) -> None:
        """All files have come: keep and index them, in a thread. ``others`` were not sent, being of other types. Raises ``Refused``."""
        with self._lock:
            job = self._receiving(owner, drop_id)
            job.drop.close()
            job.failures = job.drop.failures + [Failure(safe_path(name), "not_read") for name in islice(others, MOST_OTHERS)]
            job.stage = "keeping"
            self._stop_watching()
            self._thread = threading.Thread(target=self._run, args=(job,), name="newsdesk-adding", daemon=True)
            self._thread.start()

    def cancel(self, owner: str, drop_id: str) -> None:
        """Stop at the next file. Nothing is left of a drop that was still arriving. Raises ``Refused`` when it is not this visitor's."""
        with self._lock:
            job = self._own(owner, drop_id)
            job.cancelled.set()
            if job.stage == "receiving":
                self._end(job, AddingState("cancelled"))
            else:
                job.stage = "cancelling"

    def give_up(self, owner: str, drop_id: str, refused: Refused) -> None:
        """The drop cannot go on, for a reason that concerns all of it: it is thrown away and the reason shown."""
        with self._lock, contextlib.suppress(Refused):
            job = self._receiving(owner, drop_id)
            self._end(job, AddingState("failed", reason=refused.reason, detail=str(next(iter(refused.values.values()), ""))))

    def dismiss(self, owner: str) -> None:
        """The visitor has read the report."""
        with self._lock:
            self._ended.pop(owner, None)

    def state(self, owner: str) -> AddingState:
        """The running job, whole for its owner and as bare progress for others; else the visitor's last report; else "idle"."""
        with self._lock:
            job = self._job
            if job is None:
                return self._ended.get(owner, AddingState())
            state = job.state()
            if job.drop.owner == owner:
                return state
            if owner in self._ended:
                return self._ended[owner]
            progress = replace(state.progress, current="") if state.progress else None
            return replace(state, mine=False, drop_id="", progress=progress)

    def close(self, wait_seconds: float = 30.0) -> None:
        """Cancel what runs, wait for it, and delete what has arrived. Before the desk is closed."""
        with self._lock:
            self._closed = True
            self._stop_watching()
            if self._job:
                self._job.cancelled.set()
                if self._job.stage == "receiving":
                    self._end(self._job, AddingState("cancelled"))
        if self._thread:
            self._thread.join(wait_seconds)

    # -- whose, and how long -----------------------------------------------------------------------------------------

    def _own(self, owner: str, drop_id: str) -> _Job:
        job = self._job
        if job is None or job.drop.owner != owner or job.drop.drop_id != drop_id:
            raise Refused("drop_over", 409)
        return job

    def _receiving(self, owner: str, drop_id: str) -> _Job:
        job = self._own(owner, drop_id)
        if job.stage != "receiving":
            raise Refused("drop_over", 409)
        return job

    def _end(self, job: _Job, state: AddingState) -> None:
        """Under the lock: the job is over, its folder goes, and its owner finds ``state``."""
        job.drop.discard()
        self._job = None
        self._stop_watching()
        self._ended[job.drop.owner] = replace(state, mine=True)
        self._ended.move_to_end(job.drop.owner)
        while len(self._ended) > MOST_REPORTS:
            self._ended.popitem(last=False)

    def _watch(self, seconds: float) -> None:
        self._stop_watching()
        self._timer = threading.Timer(seconds, self._look_after)
        self._timer.daemon = True
        self._timer.start()

    def _stop_watching(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _look_after(self) -> None:
        """Throw a drop away of which nothing was heard for an hour; else look again when that may be."""
        with self._lock:
            job = self._job
            if job is None or job.stage != "receiving":
                return
            left = ABANDONED - job.drop.silent_for
            if left <= 0:
                self._end(job, AddingState("cancelled"))
            else:
                self._watch(left + 0.01)

    # -- the work ----------------------------------------------------------------------------------------------------

    def _run(self, job: _Job) -> None:
        try:
            desk = self._opening.desk
            self._keep(job)
            ended = self._index(job, desk)
        except Exception as error:
            _log.exception("Uploaded articles could not be added")
            for name, path in job.placed.items():
                _log.warning("%s is in the corpus and may not be indexed yet: %s", name, path)
            ended = AddingState("failed", reason="unexpected", detail=type(error).__name__)
        missing = max(0, job.drop.files - job.drop.settled)
        with self._lock:
            self._end(job, replace(ended, failures=tuple(job.failures), missing=missing))

    def _keep(self, job: _Job) -> None:
        holdings = Holdings(self._corpus)
        for number, name in sorted(job.drop.received.items()):
            if job.cancelled.is_set():
                return
            kept = keep(job.drop.path(number), self._corpus, name, holdings)
            if kept.path:
                job.placed[kept.name] = kept.path
            elif kept.twin:  # read again all the same: its article may have been deleted, and is wanted back
                job.twins.append(kept.twin)
            else:
                job.failures.append(Failure(kept.name, kept.reason, kept.detail))
            job.done += 1

    def _index(self, job: _Job, desk: Desk) -> AddingState:
        with self._lock:
            if not job.cancelled.is_set():
                job.stage = "indexing"
        files = list(dict.fromkeys([*job.placed.values(), *job.twins]))
        report = IngestReport(cancelled=job.cancelled.is_set())
        try:
            if files and not report.cancelled:
                report = desk.ingest(files, progress=lambda progress: _note(job, progress), cancelled=job.cancelled.is_set)
        except Exception as error:  # whatever it is, the visitor hears of it and no file is left behind unindexed
            reason, detail = _why(error)
            stayed = self._take_back(job, desk)
            if not isinstance(error, IndexBusy):
                self._mend(desk)
            return AddingState("failed", reason=reason, detail=detail, done=stayed, total=len(job.drop.received))
        self._drop_unread(job, report)
        if report.cancelled:  # not when Cancel came too late: then all is in, and told
            return AddingState("cancelled", done=self._take_back(job, desk), total=len(job.drop.received))
        return AddingState("done", report=report, done=len(job.placed), total=job.drop.files)

    def _take_back(self, job: _Job, desk: Desk) -> int:
        """Take those files out of the corpus again that are not in the index; gives how many stay."""
        left = set(job.placed.values())
        offset, total = 0, 1
        while left and offset < total:
            page = desk.browse(offset=offset, limit=ROWS)
            left -= {row.path for row in page.rows if row.path}
            offset, total = offset + ROWS, page.total
        for path in left:
            take_out(path, self._corpus)
        return len(job.placed) - len(left)

    def _mend(self, desk: Desk) -> None:
        """After a failure: what was read of files that are gone again waits to be published, and must not be."""
        try:
            if desk.needs_ingest():
                desk.ingest()
        except Exception:
            _log.warning("The index is brought in step with the corpus at the next ingest", exc_info=True)

    def _drop_unread(self, job: _Job, report: IngestReport) -> None:
        """Note the failures that the desk reports, and take out the files that it could not read at all."""
        ours = set(job.placed.values())
        for where, reason in report.failed:
            job.failures.append(Failure(where, detail=reason))
            path = self._corpus / where
            if path in ours:  # and not "news.jsonl:line 7", which is one record of it
                take_out(path, self._corpus)


def _why(error: Exception) -> tuple[str, str]:
    """What went wrong with an ingest, as a key of ``strings`` and its detail."""
    if isinstance(error, IndexBusy):
        return "index_busy", ""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "disk_full", ""
    if not isinstance(error, NewsdeskError):
        _log.error("Uploaded articles could not be indexed", exc_info=error)
    return "not_indexed", str(error).partition("\n")[0] if isinstance(error, NewsdeskError) else type(error).__name__


def _note(job: _Job, progress: IngestProgress) -> None:
    job.progress = progress
