"""The one job that adds articles: what is received, kept, indexed, taken back and told, on a real desk."""

from __future__ import annotations

import errno
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from rag.config import Config, load_config
from rag.desk import Newsdesk
from rag.schema import IngestProgress, IngestReport
from ui import adding as adding_module
from ui.adding import Adding, AddingState
from ui.drops import Limits, Refused
from ui.opening import Opening

pytestmark = pytest.mark.slow

Start = Callable[..., Adding]


class Paused:
    """The real desk, whose ingest of named files waits at each step until it is let go."""

    def __init__(self, desk: Any) -> None:
        self._desk, self.go, self.steps = desk, threading.Event(), 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)

    def ingest(self, paths: Sequence[Path] | None = None, progress: Any = None, cancelled: Any = None) -> IngestReport:
        def waiting(step: IngestProgress) -> None:
            self.steps += 1
            progress(step)
            self.go.wait(30)

        return self._desk.ingest(paths, waiting if paths else progress, cancelled)


@pytest.fixture
def config(tmp_path: Path, five_articles: Path) -> Config:
    config = load_config(corpus=five_articles, index=tmp_path / "index")
    return config.model_copy(update={"index": config.index.model_copy(update={"lock_seconds": 0.2})})


@pytest.fixture
def start(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """``start(wrap=..., limits=...)`` opens a desk on the five articles and gives the job on it. Its temporary folders are counted."""
    (tmp_path / "drops").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "drops"))
    with ExitStack() as stack:

        def make(wrap: Callable[[Any], Any] = lambda desk: desk, limits: Limits | None = None) -> Adding:
            opening = Opening(lambda: wrap(Newsdesk(config)))
            opening.start()
            stack.callback(opening.close)
            wait_for(lambda: opening.ready)
            adding = Adding(opening, config.corpus.path, limits)
            adding.desk = opening.desk  # type: ignore[attr-defined]  # for the tests to look at
            stack.callback(adding.close)
            return adding

        yield make
    assert not list((tmp_path / "drops").iterdir()), "no temporary folder stays"


def wait_for(what: Callable[[], Any], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.01)


def send(adding: Adding, owner: str, drop_id: str, files: dict[str, bytes | str]) -> None:
    for name, data in files.items():
        incoming = adding.receive(owner, drop_id, name)
        if incoming.take(data.encode() if isinstance(data, str) else data):
            incoming.flush()
        incoming.end()


def add(adding: Adding, files: dict[str, bytes | str], owner: str = "ann", others: Sequence[str] = ()) -> AddingState:
    """A whole drop, to its end."""
    drop_id = adding.begin(owner, len(files), sum(len(data) for data in files.values()))
    send(adding, owner, drop_id, files)
    adding.finish(owner, drop_id, others)
    wait_for(lambda: not adding.state(owner).busy)
    return adding.state(owner)


def files_in(corpus: Path) -> set[str]:
    return {path.relative_to(corpus).as_posix() for path in corpus.rglob("*") if path.is_file()}


HARBOUR = "The harbour master of Valdemossa closed the eastern pier on Tuesday because of a cracked beam."


def test_adding_puts_a_folder_into_the_corpus_and_its_articles_can_be_asked_for(start: Start, config: Config) -> None:
    adding = start()
    state = add(adding, {"week/harbour.txt": HARBOUR, "week/more/two.jsonl": '{"text": "One ship."}\n{"text": "Two ships."}\n'})
    assert (state.stage, state.report and state.report.added, state.failures, state.missing) == ("done", 3, (), 0)
    assert {"week/harbour.txt", "week/more/two.jsonl"} <= files_in(config.corpus.path)
    assert adding.desk.search("Why was the pier closed?")[0].text == HARBOUR  # type: ignore[attr-defined]


def test_adding_names_each_file_that_was_not_added_and_keeps_none_of_them(start: Start, config: Config) -> None:
    before = files_in(config.corpus.path)
    bad = {"a/empty.txt": b"", "a/photo.txt": b"\x89PNG\r\n\x1a\n\0", "a/broken.pdf": b"%PDF-1.4 broken", "run.exe": b"MZ"}
    state = add(start(), {**bad, "good.txt": HARBOUR}, others=["a/song.mp3"])
    told = {failure.name: failure.reason or failure.detail for failure in state.failures}
    assert told.pop("a/broken.pdf").startswith("a broken PDF")
    assert told == {"a/empty.txt": "is_empty", "a/photo.txt": "is_picture", "run.exe": "wrong_type", "a/song.mp3": "not_read"}
    assert state.report and state.report.added == 1
    assert files_in(config.corpus.path) == before | {"good.txt"}


def test_adding_keeps_a_file_of_which_one_record_is_bad(start: Start, config: Config) -> None:
    state = add(start(), {"two.jsonl": '{"text": "One ship."}\n{"text": ""}\n'})
    assert state.report and state.report.added == 1
    assert [failure.name for failure in state.failures] == ["two.jsonl:line 2"]
    assert "two.jsonl" in files_in(config.corpus.path)


def test_adding_tells_what_was_here_already_and_brings_a_deleted_article_back(start: Start, config: Config) -> None:
    adding = start()
    add(adding, {"harbour.txt": HARBOUR})
    again = add(adding, {"copy of it.txt": HARBOUR})
    assert again.report and (again.report.added, again.report.unchanged, again.failures) == (0, 1, ())
    adding.desk.delete("harbour")  # type: ignore[attr-defined]
    back = add(adding, {"harbour.txt": HARBOUR})
    assert back.report and back.report.added == 1
    assert "copy of it.txt" not in files_in(config.corpus.path)


def test_adding_tells_of_files_that_never_arrived(start: Start) -> None:
    adding = start()
    drop_id = adding.begin("ann", 3, 100)
    send(adding, "ann", drop_id, {"harbour.txt": HARBOUR})
    adding.receive("ann", drop_id, "half.txt").cut_off()
    adding.finish("ann", drop_id)
    wait_for(lambda: not adding.state("ann").busy)
    assert adding.state("ann").missing == 2


def test_adding_counts_what_arrives(start: Start) -> None:
    adding = start()
    drop_id = adding.begin("ann", 2, 1000)
    send(adding, "ann", drop_id, {"a.txt": "x" * 400})
    state = adding.state("ann")
    assert (state.stage, state.done, state.total, state.arrived, state.size) == ("receiving", 1, 2, 400, 1000)
    incoming = adding.receive("ann", drop_id, "b.txt")
    incoming.take(b"y" * 500)
    assert adding.state("ann").arrived == 900
    incoming.cut_off()
    assert adding.state("ann").arrived == 400


def test_adding_cancelled_while_files_come_leaves_nothing(start: Start, config: Config, tmp_path: Path) -> None:
    before = files_in(config.corpus.path)
    adding = start()
    drop_id = adding.begin("ann", 2, 1000)
    send(adding, "ann", drop_id, {"a.txt": HARBOUR})
    half = adding.receive("ann", drop_id, "b.txt")
    half.take(b"x" * 300_000)
    half.flush()
    adding.cancel("ann", drop_id)
    with pytest.raises(Refused, match="drop_over"):
        half.take(b"more")
    half.cut_off()
    assert adding.state("ann").stage == "cancelled"
    assert files_in(config.corpus.path) == before
    assert not list((tmp_path / "drops").iterdir())
    adding.begin("bob", 1, 1)


def test_adding_cancelled_while_it_indexes_takes_back_what_is_not_in(start: Start, config: Config) -> None:
    before = files_in(config.corpus.path)
    adding = start(Paused)
    drop_id = adding.begin("ann", 60, 60)
    send(adding, "ann", drop_id, {f"n/{n}.txt": f"{HARBOUR} It was ship number {n}." for n in range(60)})
    adding.finish("ann", drop_id)
    wait_for(lambda: adding.state("ann").stage == "indexing" and adding.desk.steps)  # type: ignore[attr-defined]
    assert len(files_in(config.corpus.path)) == len(before) + 60
    adding.cancel("ann", drop_id)
    assert adding.state("ann").stage == "cancelling"
    adding.desk.go.set()  # type: ignore[attr-defined]
    wait_for(lambda: not adding.state("ann").busy)
    state = adding.state("ann")
    assert (state.stage, state.done) == ("cancelled", 0)
    assert files_in(config.corpus.path) == before
    assert adding.desk.stats().articles == 5 and not adding.desk.needs_ingest()  # type: ignore[attr-defined]


class HalfDone(Paused):
    """An ingest that is stopped when the first half of its files is in."""

    def ingest(self, paths: Sequence[Path] | None = None, progress: Any = None, cancelled: Any = None) -> IngestReport:
        if paths is None:
            return self._desk.ingest()
        self._desk.ingest(list(paths)[: len(paths) // 2])
        return IngestReport(added=len(paths) // 2, cancelled=True)


def test_adding_leaves_what_was_indexed_before_it_was_cancelled_and_says_so(start: Start, config: Config) -> None:
    state = add(start(HalfDone), {f"{n}.txt": f"{HARBOUR} It was ship number {n}." for n in range(6)})
    assert (state.stage, state.done, state.total) == ("cancelled", 3, 6)
    assert files_in(config.corpus.path) & {f"{n}.txt" for n in range(6)} == {"0.txt", "1.txt", "2.txt"}


def test_adding_is_one_job_at_a_time_and_others_see_only_its_progress(start: Start) -> None:
    adding = start(Paused)
    drop_id = adding.begin("ann", 1, 10)
    with pytest.raises(Refused, match="adding_busy"):
        adding.begin("bob", 1, 10)
    with pytest.raises(Refused, match="adding_already"):
        adding.begin("ann", 1, 10)
    for meddle in (adding.cancel, adding.finish, lambda owner, drop: adding.receive(owner, drop, "x.txt")):
        with pytest.raises(Refused, match="drop_over"):
            meddle("bob", drop_id)
    send(adding, "ann", drop_id, {"harbour.txt": HARBOUR, "secret.exe": b"MZ"})
    adding.finish("ann", drop_id)
    wait_for(lambda: adding.state("bob").stage == "indexing" and adding.state("bob").progress)
    seen = adding.state("bob")
    assert not seen.mine and not seen.drop_id and not seen.failures and seen.progress and not seen.progress.current
    adding.desk.go.set()  # type: ignore[attr-defined]
    wait_for(lambda: not adding.state("ann").busy)
    assert adding.state("bob").stage == "idle"
    assert adding.state("ann").mine and adding.state("ann").stage == "done"
    adding.dismiss("ann")
    assert adding.state("ann").stage == "idle"


def test_adding_lets_a_silent_drop_give_way(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    adding = start()
    adding.begin("ann", 1, 10)
    monkeypatch.setattr(adding_module, "QUIET", 0.0)
    adding.begin("bob", 1, 10)
    assert adding.state("bob").stage == "receiving"


def test_adding_throws_an_abandoned_drop_away(start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(adding_module, "ABANDONED", 0.2)
    adding = start()
    drop_id = adding.begin("ann", 2, 10)
    send(adding, "ann", drop_id, {"a.txt": HARBOUR})
    wait_for(lambda: adding.state("ann").stage == "cancelled")
    assert not list((tmp_path / "drops").iterdir())


def test_adding_keeps_to_its_limits_whatever_was_announced(start: Start) -> None:
    adding = start(limits=Limits(files=2, megabytes=1))
    with pytest.raises(Refused, match="too_many_files"):
        adding.begin("ann", 3, 10)
    with pytest.raises(Refused, match="too_large"):
        adding.begin("ann", 1, 1_000_001)
    drop_id = adding.begin("ann", 0, 0)
    send(adding, "ann", drop_id, {"a.txt": "x" * 600_000})
    with pytest.raises(Refused, match="too_large"):
        adding.receive("ann", drop_id, "b.txt").take(b"x" * 600_000)
    with pytest.raises(Refused, match="too_many_files"):
        adding.receive("ann", drop_id, "c.txt")


def test_adding_can_be_switched_off(start: Start) -> None:
    with pytest.raises(Refused, match="adding_off"):
        start(limits=Limits(allowed=False)).begin("ann", 1, 1)


def test_adding_says_when_another_program_writes_and_leaves_nothing(start: Start, config: Config) -> None:
    before = files_in(config.corpus.path)
    adding = start()
    with Newsdesk(config) as other, other._index.write():
        state = add(adding, {"harbour.txt": HARBOUR})
    assert (state.stage, state.reason) == ("failed", "index_busy")
    assert files_in(config.corpus.path) == before
    assert add(adding, {"harbour.txt": HARBOUR}).stage == "done"


class Broken(Paused):
    def ingest(self, paths: Any = None, progress: Any = None, cancelled: Any = None) -> IngestReport:
        if paths is None:
            return self._desk.ingest()
        raise OSError(errno.ENOSPC, "No space left on device")


def test_adding_says_when_the_disk_is_full(start: Start, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files_in(config.corpus.path)
    adding = start(Broken)
    state = add(adding, {"harbour.txt": HARBOUR})
    assert (state.stage, state.reason, files_in(config.corpus.path)) == ("failed", "disk_full", before)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    state = add(adding, {"harbour.txt": HARBOUR})
    assert [failure.reason for failure in state.failures] == ["disk_full"]


def test_adding_ends_with_the_page_and_leaves_nothing(start: Start, config: Config) -> None:
    before = files_in(config.corpus.path)
    adding = start(Paused)
    drop_id = adding.begin("ann", 1, 10)
    send(adding, "ann", drop_id, {"harbour.txt": HARBOUR})
    adding.finish("ann", drop_id)
    wait_for(lambda: adding.state("ann").stage == "indexing" and adding.desk.steps)  # type: ignore[attr-defined]
    threading.Timer(0.2, adding.desk.go.set).start()  # type: ignore[attr-defined]
    adding.close()
    assert files_in(config.corpus.path) == before
    with pytest.raises(Refused, match="adding_not_ready"):
        adding.begin("bob", 1, 10)
