"""An ingest that is cancelled ends soon and leaves whole files; the next one brings in the rest."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.index.doctor import examine
from rag.index.folder import IndexSettings
from rag.ingest.pipeline import ingest, needs_ingest
from rag.schema import IngestProgress, IngestReport
from tests.index.parts import make_text, open_index, small_config
from tests.ingest.test_pipeline import Desk, counts, without_stamps

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    assert examine(made.index, mend=False).findings == ()
    made.index.close()


def cancel_at(desk: Desk, step: int, stage: str = "", paths: list[Path] | None = None) -> IngestReport:
    """An ingest that is cancelled when it has told its progress ``step`` times (in a stage)."""
    told: list[IngestProgress] = []
    config = small_config(desk.corpus, desk.index.folder.path)

    def cancelled() -> bool:
        return len([one for one in told if one.stage == stage or not stage]) > step

    return ingest(desk.index, desk.corpus, config, paths, told.append, cancelled)


def straight(desk: Desk, place: Path) -> Desk:
    """Another desk on a copy of the same files, which was never cancelled."""
    other = Desk(place)
    shutil.copytree(desk.corpus, other.corpus, dirs_exist_ok=True)
    other.ingest()
    return other


@pytest.mark.parametrize("step", [0, 2])
def test_cancelling_while_reading_leaves_everything_as_it_was(desk: Desk, step: int, tmp_path: Path) -> None:
    desk.put("first.txt", make_text(100))
    changed, gone = desk.put("changed.txt", make_text(101)), desk.put("gone.txt", make_text(102))
    desk.ingest()
    before = without_stamps(desk.index)
    changed.write_text(make_text(103))
    gone.unlink()
    for n in range(45):
        desk.put(f"{n:02}.txt", make_text(n))
    report = cancel_at(desk, step, "reading")
    assert report.cancelled and counts(report)[:2] == (0, 0) and (report.removed, report.chunks) == (0, 0)
    assert without_stamps(desk.index) == before
    assert needs_ingest(desk.index, desk.corpus)
    assert counts(desk.ingest()) == (45, 1, 1, 1)
    assert without_stamps(desk.index) == without_stamps(straight(desk, tmp_path / "straight").index)


@pytest.mark.parametrize("step", [2, 4, 5, 7])
def test_cancelling_while_publishing_leaves_whole_files(desk: Desk, step: int, tmp_path: Path) -> None:
    """Steps fall before, in and behind each of several slices; some files are larger than a slice."""
    desk.index.slice_chunks = 8
    texts = iter(range(1000))
    for n in range(6):
        desk.records(f"f{n}.jsonl", *({"id": f"r{n}-{m}", "text": make_text(next(texts))} for m in range(9 if n % 2 else 2)))
    report = cancel_at(desk, step, "indexing")
    sizes = {f"f{n}.jsonl": 9 if n % 2 else 2 for n in range(6)}
    held: dict[str, int] = {}
    for path in desk.ids().values():
        held[path] = held.get(path, 0) + 1
    assert step not in (4, 5) or 0 < len(held) < 6, "Test requires that these steps fall between two slices"
    assert held == {name: sizes[name] for name in held}, "A file is in whole, or not at all"
    assert counts(report) == (sum(held.values()), 0, 0, 0) and report.chunks == desk.index.chunk_count
    assert report.cancelled == (len(held) < 6) == needs_ingest(desk.index, desk.corpus)
    rest = desk.ingest()
    assert counts(rest) == (33 - sum(held.values()), 0, sum(held.values()), 0) and not rest.cancelled
    assert without_stamps(desk.index) == without_stamps(straight(desk, tmp_path / "straight").index)
    assert not needs_ingest(desk.index, desk.corpus)


@pytest.mark.parametrize("step", [1, 3, 5])
def test_cancelling_loses_no_article_whose_name_another_file_takes(desk: Desk, step: int, tmp_path: Path) -> None:
    desk.index.slice_chunks = 2
    desk.put("b/story.txt", make_text(2))
    desk.ingest()
    desk.put("a/story.txt", make_text(1))
    desk.put("c/story.txt", make_text(3))
    desk.put("d/other.txt", make_text(4))
    cancel_at(desk, step, "indexing")
    assert "b/story.txt" in desk.ids().values(), "What was in stays in"
    desk.ingest()
    assert without_stamps(desk.index) == without_stamps(straight(desk, tmp_path / "straight").index)


def test_cancelling_reports_what_could_not_be_read_so_far(desk: Desk) -> None:
    desk.put("bad.json", "{ this is no JSON")
    for n in range(40):
        desk.put(f"c{n:02}.txt", make_text(n))
    report = cancel_at(desk, 1, "reading")
    assert report.cancelled and [name for name, _ in report.failed] == ["bad.json"]
    assert [name for name, _ in desk.ingest().failed] == ["bad.json"]


def test_cancelling_a_named_ingest_keeps_deleted_articles_away(desk: Desk) -> None:
    walrus, other = {"id": "a", "text": "A lonely walrus. " + make_text(1)}, {"id": "b", "text": make_text(2)}
    path = desk.records("all.jsonl", walrus, other)
    desk.ingest()
    with desk.index.write() as writer:
        writer.delete("a")
    assert cancel_at(desk, 0, "indexing", [path]).cancelled
    desk.records("all.jsonl", walrus, other, {"id": "c", "text": make_text(3)})
    assert counts(desk.ingest()) == (1, 0, 1, 0), "Deleted it stays, also when its file is read again"
    assert desk.finds("walrus") == set()
    assert counts(desk.ingest([path])) == (1, 0, 2, 0)
    assert desk.finds("walrus") == {"a"}


@pytest.mark.parametrize("step", [1, 3, 5])
def test_cancelling_after_other_settings_loses_nothing(desk: Desk, step: int, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(make_text(7))
    for n in range(4):
        desk.put(f"{n}.txt", make_text(n))
    desk.ingest()
    desk.ingest([outside])
    desk.put("new.txt", make_text(9))
    other = Desk(tmp_path / "unused")
    other.corpus = desk.corpus
    other.index = open_index(desk.index.folder.path, other.embedding, IndexSettings("counting-32", "2", "1:30:40"))
    report = cancel_at(other, step)
    assert report.cancelled == needs_ingest(other.index, desk.corpus)
    in_use = desk if desk.index.folder.is_ours() else other
    assert {*in_use.ids()} >= {"0", "1", "2", "3", "outside"}
    other.ingest()
    assert set(other.ids()) == {"0", "1", "2", "3", "new", "outside"}
    desk.index = other.index


@pytest.mark.parametrize("when", ["before", "after"])
def test_cancelling_too_late_is_no_cancelling(desk: Desk, when: str) -> None:
    desk.put("a.txt", make_text(1))
    if when == "before":
        assert cancel_at(desk, -1) == IngestReport(cancelled=True, seconds=pytest.approx(0, abs=60))
        return
    report = cancel_at(desk, 10**6)
    assert (report.cancelled, report.added) == (False, 1)


def test_cancelling_is_heard_while_a_model_embeds(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.records("all.jsonl", *({"id": f"r{n}", "text": make_text(n)} for n in range(120)))
    monkeypatch.setattr("rag.ingest.clock.Clock.due", lambda _: True)
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(len(desk.embedding.texts))
        return bool(asked[-1])

    report = ingest(desk.index, desk.corpus, small_config(desk.corpus, desk.index.folder.path), None, None, cancelled)
    assert report.cancelled and asked[-1] <= desk.embedding.embed_batch_size, "Within one batch of the model"
    assert desk.ids() == {}


def test_desk_ingest_is_cancelled_through_its_door(desk_on: Callable[..., object], five_articles: Path, tmp_path: Path) -> None:
    import rag

    with rag.open(corpus=five_articles, index=tmp_path / "index") as opened:
        report = opened.ingest(cancelled=lambda: True)
        assert report.cancelled and report.added == opened.stats().articles == 0
        assert opened.doctor(mend=False).healthy
        assert opened.ingest(cancelled=lambda: False).added == 5
        assert opened.doctor(mend=False).healthy
