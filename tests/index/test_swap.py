"""A change of settings: the new index grows beside the old one, which answers until the new one is whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.errors import IndexMismatch
from rag.index.doctor import examine
from rag.index.folder import IndexFolder, IndexSettings
from rag.index.index import Clause, Index, _inode
from rag.ingest.pipeline import ingest, needs_ingest
from rag.language.tokens import analyze
from tests.index.parts import SETTINGS, CountingEmbedding, dump, make_text, open_index, small_config, unique

ROOT = Path(__file__).resolve().parents[2]
OTHER = IndexSettings("counting-other", SETTINGS.analyzer, SETTINGS.chunking)
FILES = 260  # more than one batch of articles

# Another process that makes the index anew. It says so at a moment of its work, and waits for a line.
REBUILD = """
import sys
from pathlib import Path
from tests.index.test_swap import *
place, corpus, moment = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
index = open_index(place, CountingEmbedding("counting-other"), OTHER)
index.slice_chunks = 100  # several generations on the way
reached = {
    "first": lambda p: True,
    "embedded": lambda p: p.stage == "indexing",
    "half": lambda p: p.stage == "indexing" and 0 < p.done < p.total,
}[moment]
paused = []
def progress(p):
    if reached(p) and not paused:
        paused.append(p)
        print("paused", flush=True)
        sys.stdin.readline()
ingest(index, corpus, small_config(corpus, place), progress=progress)
print("done", flush=True)
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n in range(FILES):
        (folder / f"a{n:04d}.txt").write_text(make_text(n, sentences=2), encoding="utf-8")
    return folder


@pytest.fixture
def old(tmp_path: Path, corpus: Path) -> Iterator[Index]:
    with open_index(tmp_path / "index") as index:
        ingest(index, corpus, small_config(corpus, tmp_path / "index"))
        yield index


@pytest.fixture
def rebuilding(tmp_path: Path, corpus: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Start a process that makes the index anew and has stopped at a moment; it goes on at a line."""
    started: list[subprocess.Popen[str]] = []

    def start(moment: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", REBUILD, str(tmp_path / "index"), str(corpus), moment]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdin=pipe, stdout=pipe, stderr=pipe)
        started.append(process)
        assert line(process) == "paused"
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None and process.stderr is not None
    said = process.stdout.readline().strip()
    return said or process.stderr.read()


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def open_new(place: Path) -> tuple[Index, CountingEmbedding]:
    embedding = CountingEmbedding("counting-other")
    return open_index(place / "index", embedding, OTHER), embedding


def assert_answers(index: Index, numbers: range = range(0, FILES, 97)) -> None:
    for n in numbers:
        terms = analyze(unique(n), index.article(f"a{n:04d}").language)
        by_words = index.chunks([index.search_words([Clause(term) for term in terms], 1)[0][0]])
        vector = CountingEmbedding().vector(index.article_chunks(f"a{n:04d}")[0].text)
        by_vector = index.chunks([index.search_vector(vector, 1)[0][0]])
        assert {chunk.article_id for chunk in (*by_words.values(), *by_vector.values())} == {f"a{n:04d}"}


def stores(place: Path) -> set[str]:
    return {entry.name for entry in (place / "index").iterdir() if entry.is_dir()}


def traces(place: Path, word: str) -> list[Path]:
    return [path for path in (place / "index").rglob("*") if path.is_file() and word.encode() in path.read_bytes().lower()]


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["first", "half"])
def test_swap_the_old_index_answers_while_another_process_makes_the_new(
    tmp_path: Path, corpus: Path, old: Index, rebuilding: Any, moment: str
) -> None:
    process = rebuilding(moment)
    assert_answers(old)
    with open_index(tmp_path / "index") as fresh:  # opened only now
        assert_answers(fresh)
        assert not needs_ingest(fresh, corpus)
    new, _ = open_new(tmp_path)
    with new:
        assert needs_ingest(new, corpus)
        with pytest.raises(IndexMismatch, match=r"embedding was 'counting-32' and is 'counting-other'.*newsdesk ingest"):
            new.search_words([Clause("text")], 3)
        go_on(process)
        assert line(process) == "done"
        assert_answers(new)
        assert not needs_ingest(new, corpus)
        assert examine(new, mend=False).findings == ()
        assert stores(tmp_path) == {new.folder.store.name}, "The old store lies about"
    with pytest.raises(IndexMismatch, match="embedding was 'counting-other' and is 'counting-32'") as caught:
        old.search_words([Clause("text")], 3)
    assert "\n" not in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["embedded", "half"])
def test_swap_killed_half_way_leaves_the_old_index_and_goes_on_later(
    tmp_path: Path, corpus: Path, old: Index, rebuilding: Any, moment: str
) -> None:
    before = dump(old)
    kill(rebuilding(moment))
    assert_answers(old)
    assert dump(old) == before
    assert examine(old, mend=False).findings == ()
    new, embedding = open_new(tmp_path)
    with new:
        assert needs_ingest(new, corpus)
        ingest(new, corpus, small_config(corpus, tmp_path / "index"))
        assert_answers(new)
        assert examine(new, mend=False).findings == ()
        texts = {chunk.text for n in range(FILES) for chunk in new.article_chunks(f"a{n:04d}")}
        assert len(set(embedding.texts)) < len(texts), "What was embedded before the kill was embedded again"
        assert stores(tmp_path) == {new.folder.store.name}
        with open_index(tmp_path / "straight", CountingEmbedding("counting-other"), OTHER) as straight:
            ingest(straight, corpus, small_config(corpus, tmp_path / "straight"))
            assert dump(new) == dump(straight)


@pytest.mark.slow
def test_swap_half_made_index_is_swept_by_whoever_changes_the_old_one(tmp_path: Path, corpus: Path, old: Index, rebuilding: Any) -> None:
    """Else what is deleted now would come back with it, and its words would stay on the disk till then."""
    kill(rebuilding("half"))
    assert len(stores(tmp_path)) == 2
    with old.write() as writer:
        writer.delete("a0003")
    old.close()
    assert stores(tmp_path) == {old.folder.store.name}
    assert traces(tmp_path, unique(3)) == []
    new, _ = open_new(tmp_path)
    with new:
        ingest(new, corpus, small_config(corpus, tmp_path / "index"))
        assert len(new.articles()) == FILES - 1
        assert "a0003" not in {article.article_id for article in new.articles()}
    assert traces(tmp_path, unique(3)) == []


@pytest.mark.slow
def test_swap_threads_search_on_through_it(tmp_path: Path, corpus: Path, old: Index) -> None:
    failures: list[BaseException] = []
    counts: list[int] = []
    reading = threading.Event()

    def search() -> None:
        found = 0
        try:
            while True:
                assert_answers(old, range(3, 4))
                found += 1
                reading.set()
        except IndexMismatch:
            counts.append(found)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert reading.wait(30), failures
    new, _ = open_new(tmp_path)
    with new:
        ingest(new, corpus, small_config(corpus, tmp_path / "index"))
        for thread in threads:
            thread.join(30)
        assert failures == []
        assert len(counts) == 3 and min(counts) > 1
        assert_answers(new)
        assert stores(tmp_path) == {new.folder.store.name}, "A reader that came late made something where the old store was"


@pytest.mark.slow
def test_swap_leaves_no_byte_of_the_old_index(tmp_path: Path, corpus: Path, old: Index) -> None:
    (corpus / "a0003.txt").unlink()
    new, _ = open_new(tmp_path)
    assert traces(tmp_path, unique(3)), "The test looks in the wrong place"
    with new:
        ingest(new, corpus, small_config(corpus, tmp_path / "index"))
        assert len(new.articles()) == FILES - 1
    assert traces(tmp_path, unique(3)) == []
    with open_index(tmp_path / "index") as back:  # and back again
        ingest(back, corpus, small_config(corpus, tmp_path / "index"))
        assert len(back.articles()) == FILES - 1
        assert examine(back, mend=False).findings == ()
        assert stores(tmp_path) == {back.folder.store.name}


def few(tmp_path: Path) -> Path:
    folder = tmp_path / "few"
    folder.mkdir()
    for n in range(3):
        (folder / f"a{n:04d}.txt").write_text(make_text(n), encoding="utf-8")
    return folder


def test_swap_of_an_index_whose_files_are_all_gone(tmp_path: Path) -> None:
    folder = few(tmp_path)
    config = small_config(folder, tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        ingest(index, folder, config)
    for path in folder.iterdir():
        path.unlink()
    new, _ = open_new(tmp_path)
    with new:
        ingest(new, folder, config)
        assert new.articles() == [], "It asks for an ingest after the ingest"
        assert stores(tmp_path) == {new.folder.store.name}
    assert traces(tmp_path, unique(1)) == []


def test_swap_what_was_deleted_meanwhile_does_not_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebuild is killed, then an article is deleted from the old index by a writer that is killed at its very end."""
    folder = few(tmp_path)
    config = small_config(folder, tmp_path / "index")
    old, (new, _) = open_index(tmp_path / "index"), open_new(tmp_path)
    with old, new:
        ingest(old, folder, config)
        with pytest.raises(KeyboardInterrupt), monkeypatch.context() as patch:
            patch.setattr("rag.index.writer.Writer.finish", interrupt)
            ingest(new, folder, config)
        with pytest.raises(KeyboardInterrupt), monkeypatch.context() as patch, old.write() as writer:
            writer.delete("a0001")
            patch.setattr("rag.index.writer.Writer.finish", interrupt)
        assert len(old.articles()) == 2
        ingest(new, folder, config)
        assert {article.article_id for article in new.articles()} == {"a0000", "a0002"}
    assert traces(tmp_path, unique(1)) == []


def interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("lost", ["settings.json", "nothing"])
def test_swap_killed_while_the_old_store_was_deleted(tmp_path: Path, lost: str) -> None:
    folder = few(tmp_path)
    config = small_config(folder, tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        ingest(index, folder, config)
    store = index.folder.store
    new, _ = open_new(tmp_path)
    with new:
        ingest(new, folder, config)
        left = store.with_name(f"trash-{store.name}")
        left.mkdir()
        (left / "manifest.sqlite3").write_text("left over")
        if lost == "nothing":
            (left / "settings.json").write_text("{}")
        assert needs_ingest(new, folder), "Text of the old store would stay until somebody happens to write"
        ingest(new, folder, config)
        assert not needs_ingest(new, folder)
        assert stores(tmp_path) == {new.folder.store.name}


@pytest.mark.parametrize("after", ["rag.index.folder.IndexFolder.check", "rag.index.index._inode"], ids=["pointer", "manifest"])
def test_swap_a_reader_that_comes_too_late_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: str) -> None:
    """The swap happens between its look at the pointer, or at the manifest, and its opening of the manifest."""
    folder = few(tmp_path)
    config = small_config(folder, tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        ingest(index, folder, config)
    look = IndexFolder.check if after.endswith("check") else _inode
    swapped = []

    def look_and_be_slow(place: Any) -> Any:
        seen = look(place)
        if not swapped:
            swapped.append(True)
            with open_new(tmp_path)[0] as new:
                ingest(new, folder, config)
        return seen

    monkeypatch.setattr(after, look_and_be_slow)
    with open_index(tmp_path / "index") as late, pytest.raises(IndexMismatch):
        late.articles()
    assert swapped
    assert len(stores(tmp_path)) == 1, "It made an empty store where the old one was"
