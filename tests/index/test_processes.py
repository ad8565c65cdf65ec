"""Several processes on one index: readers are never blocked, writers wait or say who writes, a killed one loses nothing."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rag.errors import IndexBusy
from rag.index.doctor import examine
from rag.index.index import Clause
from rag.ingest.pipeline import ingest
from tests.index.parts import CountingEmbedding, dump, make_articles, make_text, open_index, small_config, unique, word, write

ROOT = Path(__file__).resolve().parents[2]
PIPES = ("stdin", "stdout", "stderr")
Spawn = Callable[..., subprocess.Popen[str]]

# What the other processes run: `python -c CHILD role index [...]`.
CHILD = """
import sys, time
from pathlib import Path
from tests.index.parts import *
from rag.index.index import Clause
from rag.ingest.pipeline import ingest
role, path, *rest = sys.argv[1:]
index = open_index(Path(path))
if role == "write":  # articles from..to, in steps, a line after each
    first, last, step = map(int, rest)
    for at in range(first, last, step):
        write(index, make_articles(step, first=at))
        print(at, flush=True)
elif role == "hold":
    with index.write():
        print("holding", flush=True)
        time.sleep(60)
elif role == "search":
    vector = CountingEmbedding().vector(make_text(3))
    for _ in range(int(rest[0])):
        by_vector = index.chunks([index.search_vector(vector, 1)[0][0]])
        by_words = index.chunks([index.search_words([Clause(unique(3))], 1)[0][0]])
        found = {chunk.article_id for chunk in (*by_vector.values(), *by_words.values())}
        # a generation may have been published between the search and the look-up: the chunk is then the same one
        assert found == {"a0003"}, found
        assert len(index.articles()) >= 20
    print("done", flush=True)
elif role == "nursery":  # a child for each line "index corpus", forked so that it need not import everything again
    import os, chromadb, tantivy
    from rag.language.tokens import analyze
    from llama_index.core.vector_stores.utils import node_to_metadata_dict
    for line in sys.stdin:
        place, corpus = map(Path, line.split())
        pid = os.fork()
        if pid == 0:
            index = open_index(place)
            index.slice_chunks = 150  # several generations on the way
            ingest(index, corpus, small_config(corpus, place))
            os._exit(0)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@pytest.fixture
def spawn() -> Any:
    started: list[subprocess.Popen[str]] = []

    def start(role: str, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", CHILD, role, *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **dict.fromkeys(PIPES, subprocess.PIPE))
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def read_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line, process.stderr.read() if process.stderr else ""
    return line


@pytest.mark.slow
def test_reader_sees_what_another_process_wrote(tmp_path: Path, spawn: Spawn) -> None:
    with open_index(tmp_path / "index") as index:
        write(index, make_articles(20))
        assert index.search_vector(CountingEmbedding().vector(make_text(45)), 1)[0][1] < 0.9
        process = spawn("write", tmp_path / "index", 20, 60, 20)
        for first in (20, 40):
            assert read_line(process) == str(first)
            for n in (first, first + 19):
                (hit,) = index.search_vector(CountingEmbedding().vector(index.article_chunks(f"a{n:04d}")[0].text), 1)
                assert index.chunks([hit[0]])[hit[0]].article_id == f"a{n:04d}" and hit[1] > 0.999
                assert len(index.search_words([Clause(unique(n))], 5)) == 1


@pytest.mark.slow
def test_readers_go_on_while_another_process_writes(tmp_path: Path, spawn: Spawn) -> None:
    with open_index(tmp_path / "index") as index:
        write(index, make_articles(20))
    writer = spawn("write", tmp_path / "index", 20, 100_000, 10)
    read_line(writer)
    readers = [spawn("search", tmp_path / "index", 300) for _ in range(2)]
    for reader in readers:
        assert read_line(reader) == "done"
    writer.kill()
    with open_index(tmp_path / "index") as index:
        assert len(index.articles()) > 20, "The writer wrote nothing meanwhile"


@pytest.mark.slow
def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path, spawn: Spawn) -> None:
    with open_index(tmp_path / "index", seconds=0) as index:
        write(index, make_articles(20))
        holder = spawn("hold", tmp_path / "index")
        assert read_line(holder) == "holding"
        assert index.search_words([Clause(unique(3))], 1)
        with open_index(tmp_path / "index", seconds=0) as fresh:
            assert fresh.search_vector(CountingEmbedding().vector(make_text(3)), 1)
        assert holder.poll() is None, "The writer held the lock all the while"


@pytest.mark.slow
def test_second_writer_is_told_who_writes(tmp_path: Path, spawn: Spawn) -> None:
    holder = spawn("hold", tmp_path / "index")
    assert read_line(holder) == "holding"
    with open_index(tmp_path / "index", seconds=0.3) as index:
        with pytest.raises(IndexBusy, match=rf"Process {holder.pid} \(since 20\d\d-"), index.write():
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        write(index, make_articles(2))
        assert len(index.articles()) == 2, "A dead writer still holds the lock"


@pytest.mark.slow
def test_second_writer_waits(tmp_path: Path, spawn: Spawn) -> None:
    holder = spawn("write", tmp_path / "index", 0, 40, 20)
    read_line(holder)
    with open_index(tmp_path / "index", seconds=30) as index:
        write(index, make_articles(10, first=100))
        holder.wait()
        assert len(index.articles()) == 50
        assert examine(index, mend=False).healthy


@pytest.mark.slow
def test_kill_at_twenty_moments_of_an_ingest(tmp_path: Path, spawn: Spawn, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing that was in is lost, nothing is there twice, the doctor finds nothing, and in the end all is there."""
    rng = random.Random(20)
    nursery = spawn("nursery", tmp_path / "unused")
    for number in range(5):
        make_corpus(tmp_path / f"corpus{number}")
    took = one_whole_run(nursery, tmp_path / "measured", tmp_path / "corpus0")
    story: list[str] = []
    moments = [(n + rng.random()) / 20 for n in rng.sample(range(20), 20)]  # spread over the whole run, in no order
    for round_ in range(60):
        index, corpus = tmp_path / f"index{round_ % 5}", tmp_path / f"corpus{round_ % 5}"
        before = texts_in(index)
        if round_ >= 5:
            change_some(corpus, rng)
        pid = begin(nursery, index, corpus)
        time.sleep(took * moments[len(story)])
        try_to_kill(pid)
        status = int(read_line(nursery))
        assert status in (0, -signal.SIGKILL), "A run failed by itself"
        after = texts_in(index)
        assert before.keys() & {path.stem for path in corpus.iterdir()} <= after.keys(), "An article that was in is lost"
        # what an earlier killed run had staged may be in by now, though its file has changed again since
        assert all(text in versions(tmp_path, corpus, name) for name, text in after.items()), "An article of no version of its file"
        if status == 0:  # the machine has become faster than it was when the whole run was timed
            took *= 0.8
            continue
        story.append(f"{len(before)} -> {len(after)}")
        if len(story) == 20:
            break
    with capsys.disabled():
        sys.stdout.write(f"\nkilled at 20 moments of {took:.1f} s, articles in before -> after: {', '.join(story)}\n")
    assert len(story) == 20, "Most runs were over before the kill came"
    for number in range(5):
        assert_mended_by_the_next_run(tmp_path / f"index{number}", tmp_path / f"corpus{number}", tmp_path / f"straight{number}")


def make_corpus(corpus: Path) -> None:
    corpus.mkdir()
    for n in range(500):
        (corpus / f"a{n:04d}.txt").write_text(make_text(n), encoding="utf-8")
    keep_version(corpus)


def change_some(corpus: Path, rng: random.Random) -> None:
    """Change a third of the files, add some, and delete some."""
    names = sorted(corpus.iterdir())
    for path in rng.sample(names, 170):
        path.write_text(make_text(rng.randrange(1000, 9000)), encoding="utf-8")
    for n in range(30):
        (corpus / f"n{rng.randrange(10_000)}.txt").write_text(make_text(n), encoding="utf-8")
    for path in rng.sample(names, 20):
        path.unlink()
    keep_version(corpus)


def keep_version(corpus: Path) -> None:
    kept = corpus.parent / "versions" / corpus.name
    shutil.copytree(corpus, kept / str(len(list(kept.iterdir())) if kept.exists() else 0))


def versions(archive: Path, corpus: Path, name: str) -> set[str]:
    return {path.read_text(encoding="utf-8") for path in archive.glob(f"versions/{corpus.name}/*/{name}.txt")}


def begin(nursery: subprocess.Popen[str], index: Path, corpus: Path) -> int:
    assert nursery.stdin is not None
    nursery.stdin.write(f"{index} {corpus}\n")
    nursery.stdin.flush()
    return int(read_line(nursery))


def try_to_kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it was done before
        os.kill(pid, signal.SIGKILL)


def one_whole_run(nursery: subprocess.Popen[str], index: Path, corpus: Path) -> float:
    start = time.monotonic()
    begin(nursery, index, corpus)
    assert read_line(nursery) == "0"
    return time.monotonic() - start


def texts_in(path: Path) -> dict[str, str]:
    """The articles that are in, after looking that the index is sound and holds nothing twice."""
    with open_index(path) as index:
        assert examine(index, mend=False).findings == ()
        articles = {article.article_id: article.text for article in index.articles()}
        if articles:
            hits = index.search_words([Clause(word(n)) for n in range(2000)], 10_000)
            assert len(hits) == len({chunk_id for chunk_id, _ in hits}) == index.chunk_count
        return articles


def assert_mended_by_the_next_run(path: Path, corpus: Path, other: Path) -> None:
    with open_index(path) as index, open_index(other) as straight:
        ingest(index, corpus, small_config(corpus, path))
        ingest(straight, corpus, small_config(corpus, other))
        assert examine(index, mend=False).findings == ()
        assert {article.article_id for article in index.articles()} == {file.stem for file in corpus.iterdir()}
        assert dump(index) == dump(straight), "The same files make the same index, also after kills"
        assert [entry.name for entry in index.folder.store.iterdir() if entry.is_dir()] == [index.generation()], "Left-overs lie about"
