"""Files to index: what is unchanged is left alone, and what the index holds depends on the files, not on their history."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from rag.errors import CorpusError, IndexMismatch
from rag.index.doctor import examine
from rag.index.folder import IndexSettings
from rag.index.index import Clause, Index
from rag.ingest.pipeline import ingest, needs_ingest
from rag.language.tokens import analyze
from rag.schema import IngestProgress, IngestReport
from tests.index.parts import CountingEmbedding, dump, make_text, open_index, small_config


class Desk:
    """A corpus folder, an index, and an embedding that counts."""

    def __init__(self, place: Path) -> None:
        self.corpus = place / "corpus"
        self.corpus.mkdir(parents=True)
        self.embedding = CountingEmbedding()
        self.index = open_index(place / "index", self.embedding)

    def put(self, name: str, text: str) -> Path:
        path = self.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def records(self, name: str, *records: Any) -> Path:
        return self.put(name, "\n".join(json.dumps(record) for record in records) + "\n")

    def ingest(self, paths: Sequence[Path] | None = None, progress: Callable[[IngestProgress], None] | None = None) -> IngestReport:
        return ingest(self.index, self.corpus, small_config(self.corpus, self.index.folder.path), paths, progress)

    def embedded(self) -> int:
        """Texts embedded since the last call."""
        count = len(self.embedding.texts)
        self.embedding.texts.clear()
        return count

    def ids(self) -> dict[str, str]:
        return {article.article_id: str(article.path) for article in self.index.articles()}

    def finds(self, word: str) -> set[str]:
        hits = self.index.search_words([Clause(term) for term in analyze(word, "en")], 50)
        return {chunk.article_id for chunk in self.index.chunks([chunk_id for chunk_id, _ in hits]).values()}


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.removed


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    assert examine(made.index, mend=False).findings == ()
    made.index.close()


def test_unchanged_folder_embeds_nothing(desk: Desk) -> None:
    for n in range(25):
        desk.put(f"{n}.txt", make_text(n))
    desk.put("bad.json", "{ this is no JSON")
    first = desk.ingest()
    assert counts(first) == (25, 0, 0, 0)
    assert desk.embedded() == desk.index.chunk_count == first.chunks
    assert not needs_ingest(desk.index, desk.corpus)
    again = desk.ingest()
    assert counts(again) == (0, 0, 25, 0)
    assert desk.embedded() == again.chunks == 0
    assert again.failed == first.failed and len(first.failed) == 1 and first.failed[0][0] == "bad.json", "A failure is reported each time"


def test_touched_file_is_not_read_again(desk: Desk) -> None:
    path = desk.put("a.txt", make_text(1))
    desk.ingest()
    path.touch()
    assert needs_ingest(desk.index, desk.corpus), "Told by time alone"
    generation = desk.index.generation()
    assert counts(desk.ingest()) == (0, 0, 1, 0)
    assert desk.index.generation() == generation, "Nothing changed, so readers need not reopen"
    assert not needs_ingest(desk.index, desk.corpus)


def test_changed_file_replaces_its_article(desk: Desk) -> None:
    desk.put("a.txt", "The cat sat on the mat today. " + make_text(1))
    desk.put("b.txt", make_text(2))
    desk.ingest()
    desk.embedded()
    desk.put("a.txt", "The walrus sat on the mat today. " + make_text(1))
    assert needs_ingest(desk.index, desk.corpus)
    assert counts(desk.ingest()) == (0, 1, 1, 0)
    assert desk.embedded() == len(desk.index.article_chunks("a"))
    assert (desk.finds("cat"), desk.finds("walrus")) == (set(), {"a"})


def test_removed_file_leaves_nothing(desk: Desk) -> None:
    path = desk.put("a.txt", "A lonely walrus. " + make_text(1))
    desk.put("b.txt", make_text(2))
    desk.ingest()
    path.unlink()
    assert needs_ingest(desk.index, desk.corpus)
    assert counts(desk.ingest()) == (0, 0, 1, 1)
    assert desk.finds("walrus") == set()
    assert list(desk.ids()) == ["b"]


def test_moved_file_is_not_embedded_again(desk: Desk) -> None:
    path = desk.put("a.txt", make_text(1))
    desk.put("c.txt", make_text(3))
    desk.ingest()
    desk.embedded()
    (desk.corpus / "sub").mkdir()
    path.rename(desk.corpus / "sub" / "b.txt")
    assert counts(desk.ingest()) == (1, 0, 1, 1)
    assert desk.embedded() == 0
    assert desk.ids() == {"b": "sub/b.txt", "c": "c.txt"}


def test_moved_corpus_is_the_same_corpus(desk: Desk) -> None:
    desk.put("a.txt", make_text(1))
    desk.put("b.txt", make_text(2))
    desk.ingest()
    desk.embedded()
    desk.corpus = desk.corpus.rename(desk.corpus.with_name("elsewhere"))
    assert counts(desk.ingest()) == (0, 0, 2, 0)
    assert desk.embedded() == 0


def test_only_changed_records_are_embedded(desk: Desk) -> None:
    texts = {f"r{n}": make_text(n) for n in range(10)}
    desk.records("all.jsonl", *({"id": name, "text": text} for name, text in texts.items()))
    assert counts(desk.ingest()) == (10, 0, 0, 0)
    desk.embedded()
    del texts["r3"]
    texts["r5"] = make_text(55)
    texts["new"] = make_text(77)
    desk.records("all.jsonl", *({"id": name, "text": text} for name, text in texts.items()))
    assert counts(desk.ingest()) == (1, 1, 8, 1)
    assert desk.embedded() == len(desk.index.article_chunks("r5")) + len(desk.index.article_chunks("new"))
    assert set(desk.ids()) == set(texts)


def test_broken_record_stops_nothing_and_is_remembered(desk: Desk) -> None:
    desk.put(
        "all.jsonl", json.dumps({"id": "a", "text": make_text(1)}) + "\n{broken\n" + json.dumps({"id": "b", "text": make_text(2)}) + "\n"
    )
    for _ in range(2):
        report = desk.ingest()
        assert [where for where, _ in report.failed] == ["all.jsonl:line 2"]
        assert set(desk.ids()) == {"a", "b"}


def test_same_id_twice_in_one_file_keeps_both_texts(desk: Desk) -> None:
    desk.records("all.jsonl", {"id": "a", "text": make_text(1)}, {"id": "a", "text": make_text(2)}, {"id": "a", "text": make_text(1)})
    desk.ingest()
    texts = sorted(article.text for article in desk.index.articles())
    assert texts == sorted([make_text(1), make_text(2)])
    before = dump(desk.index)
    desk.ingest()
    assert dump(desk.index) == before


def test_colliding_ids_go_by_name_of_file(desk: Desk) -> None:
    desk.put("b/story.txt", make_text(2))
    desk.ingest()
    assert desk.ids() == {"story": "b/story.txt"}
    desk.embedded()
    desk.put("a/story.txt", make_text(1))
    desk.put("c/story.txt", make_text(3))
    desk.ingest()
    ids = {path: article_id for article_id, path in desk.ids().items()}
    assert ids["a/story.txt"] == "story"
    assert ids["b/story.txt"].startswith("story~") and ids["c/story.txt"].startswith("story~") and len(set(ids.values())) == 3
    shutil.rmtree(desk.corpus / "a")
    desk.ingest()
    assert {path: article_id for article_id, path in desk.ids().items()} == {"b/story.txt": "story", "c/story.txt": ids["c/story.txt"]}


def test_a_file_named_like_a_made_up_id(desk: Desk) -> None:
    desk.put("a/story.txt", make_text(1))
    desk.put("b/story.txt", make_text(2))
    desk.ingest()
    made_up = next(article_id for article_id in desk.ids() if "~" in article_id)
    desk.put(f"c/{made_up}.txt", make_text(3))
    desk.ingest()
    ids = {path: article_id for article_id, path in desk.ids().items()}
    assert len(ids) == 3 and ids[f"c/{made_up}.txt"] == made_up and ids["b/story.txt"].startswith("story~")


def test_index_depends_on_the_files_alone(desk: Desk, tmp_path: Path) -> None:
    """Any history that ends in the same files ends in the same index: ids, chunks, scores."""
    straight = Desk(tmp_path / "straight")
    final = {f"{'abc'[n % 3]}/s{n // 3}.txt": make_text(n) for n in range(12)}
    final["x/s1.jsonl"] = "\n".join(json.dumps({"id": f"s{n}", "text": make_text(40 + n)}) for n in range(3))
    for name, text in final.items():
        straight.put(name, text)
    straight.ingest()
    names = list(final)
    for name in names[::-2]:
        desk.put(name, make_text(999) if name.endswith("txt") else final[name])
    desk.put("0/s1.txt", make_text(500))
    desk.put("b/s0.txt", final["b/s0.txt"])
    desk.ingest()
    for name in names[::3]:
        desk.put(name, final[name])
    desk.put("c/s0.md", make_text(501))
    desk.ingest()
    (desk.corpus / "0/s1.txt").unlink()
    (desk.corpus / "c/s0.md").unlink()
    for name in names:
        desk.put(name, final[name])
    desk.ingest()
    assert without_stamps(desk.index) == without_stamps(straight.index)
    for n in (1, 5, 41):
        clauses = [Clause(term) for term in analyze(make_text(n), "en")]
        vector = desk.embedding.vector(make_text(n))
        assert desk.index.search_words(clauses, 50) == straight.index.search_words(clauses, 50)
        assert desk.index.search_vector(vector, 50) == straight.index.search_vector(vector, 50)


def without_stamps(index: Index) -> dict[str, Any]:
    found: dict[str, Any] = dump(index)
    found["sources"] = [(source, sha256, failures) for source, sha256, _, failures in found["sources"]]
    return found


def test_deleted_article_stays_away_until_its_file_changes(desk: Desk) -> None:
    path = desk.put("a.txt", "A lonely walrus. " + make_text(1))
    desk.put("b.txt", make_text(2))
    desk.ingest()
    with desk.index.write() as writer:
        writer.delete("a")
    assert not needs_ingest(desk.index, desk.corpus)
    assert counts(desk.ingest()) == (0, 0, 1, 0)
    assert desk.finds("walrus") == set()
    path.touch()
    desk.ingest()
    assert desk.finds("walrus") == set(), "A touch is no change"
    desk.put("a.txt", "A lonely walrus again. " + make_text(1))
    desk.ingest()
    assert desk.finds("walrus") == {"a"}


def test_deleted_article_comes_back_when_named(desk: Desk) -> None:
    path = desk.put("a.txt", make_text(1))
    desk.ingest()
    with desk.index.write() as writer:
        writer.delete("a")
    assert counts(desk.ingest([path])) == (1, 0, 0, 0)
    desk.ingest()
    assert set(desk.ids()) == {"a"}


def test_deleted_record_stays_away_when_its_neighbours_change(desk: Desk) -> None:
    desk.records("all.jsonl", {"id": "a", "text": make_text(1)}, {"id": "b", "text": make_text(2)})
    desk.ingest()
    with desk.index.write() as writer:
        writer.delete("a")
    desk.records("all.jsonl", {"id": "a", "text": make_text(1)}, {"id": "b", "text": make_text(3)})
    desk.ingest()
    assert set(desk.ids()) == {"b"}


def test_named_files_from_elsewhere_survive_the_sync(desk: Desk, tmp_path: Path) -> None:
    inside = desk.put("a.txt", make_text(1))
    outside = tmp_path / "other" / "a.txt"
    outside.parent.mkdir()
    outside.write_text(make_text(2))
    assert counts(desk.ingest([outside.parent])) == (1, 0, 0, 0), "Nothing but what was named is read"
    assert desk.ids() == {"a": str(outside)}
    assert counts(desk.ingest()) == (1, 0, 0, 0)
    ids = {path: article_id for article_id, path in desk.ids().items()}
    assert ids["a.txt"] == "a" and ids[str(outside)].startswith("a~"), "The corpus comes first"
    assert counts(desk.ingest([inside])) == (0, 0, 1, 0)
    assert len(desk.ids()) == 2


def test_named_path_that_is_not_there(desk: Desk) -> None:
    desk.put("a.txt", make_text(1))
    desk.ingest()
    with pytest.raises(CorpusError, match="nowhere"):
        desk.ingest([desk.corpus / "nowhere.txt"])
    report = desk.ingest([desk.put("picture.png", "no article")])
    assert report.failed[0][0] == "picture.png" and ".txt" in report.failed[0][1]


def test_missing_corpus_loses_nothing(desk: Desk) -> None:
    desk.put("a.txt", make_text(1))
    desk.ingest()
    shutil.move(desk.corpus, desk.corpus.with_name("gone"))
    with pytest.raises(CorpusError, match=r"\[corpus\] path"):
        desk.ingest()
    assert set(desk.ids()) == {"a"}


def test_index_inside_the_corpus_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(make_text(1))
    with open_index(tmp_path / "idx") as index:
        for _ in range(2):
            report = ingest(index, tmp_path, small_config(tmp_path, tmp_path / "idx"))
        assert counts(report) == (0, 0, 1, 0) and report.failed == ()


def test_progress_is_told_and_ends_whole(desk: Desk) -> None:
    for n in range(45):
        desk.put(f"{n}.txt", make_text(n))
    told: list[IngestProgress] = []
    desk.ingest(progress=told.append)
    reading = [step.done for step in told if step.stage == "reading"]
    assert reading == sorted(reading) and reading[0] == 0 and reading[-1] == 45 and len(reading) >= 3
    last = told[-1]
    assert (last.stage, last.done, last.total, last.seconds_left) == ("indexing", 45, 45, 0.0)
    assert last.chunks == desk.index.chunk_count


@pytest.mark.parametrize("step", [0, 2, 4, 5])
def test_stopping_in_the_callback_leaves_the_index_whole(desk: Desk, step: int) -> None:
    desk.put("first.txt", make_text(100))
    desk.ingest()
    for n in range(45):
        desk.put(f"{n}.txt", make_text(n))
    told = 0

    def stop(_: IngestProgress) -> None:
        nonlocal told
        told += 1
        if told > step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.ingest(progress=stop)
    assert "first" in desk.ids()
    assert examine(desk.index, mend=False).findings == ()
    assert needs_ingest(desk.index, desk.corpus)
    desk.ingest()
    assert len(desk.ids()) == 46
    assert sorted(desk.embedding.texts) == sorted(set(desk.embedding.texts)), "What was embedded before the stop was embedded again"


def test_other_settings_take_over_everything(desk: Desk, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(make_text(7))
    desk.put("a.txt", make_text(1))
    desk.put("gone.txt", make_text(2))
    desk.ingest()
    desk.ingest([outside])
    with desk.index.write() as writer:
        writer.delete("gone")
    other = Desk(tmp_path / "unused")
    other.corpus = desk.corpus
    other.index = open_index(desk.index.folder.path, other.embedding, IndexSettings("counting-32", "2", "1:30:40"))
    with pytest.raises(IndexMismatch):
        other.ids()
    assert needs_ingest(other.index, desk.corpus)
    other.ingest()
    assert set(other.ids()) == {"a", "outside"}, "Articles from elsewhere and deletions are remembered"
    assert other.embedded() == other.index.chunk_count
    assert counts(other.ingest()) == (0, 0, 1, 0)
    assert not needs_ingest(other.index, desk.corpus)
    desk.index = other.index


def test_half_a_surrogate_is_stored(desk: Desk) -> None:
    desk.put("all.jsonl", '{"id": "a\\ud800", "text": "Half \\ud83d of a face. ' + make_text(1) + '"}\n')
    desk.ingest()
    (article,) = desk.index.articles()
    for chunk in desk.index.article_chunks(article.article_id):
        assert article.text[chunk.start : chunk.end] == chunk.text


def test_unreadable_file_keeps_what_was_read_before(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put("a.txt", make_text(1))
    desk.put("b.txt", make_text(2))
    desk.ingest()

    def refuse(source: Any) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("rag.ingest.sources.Source.sha256", refuse)
    report = desk.ingest()
    assert {name for name, _ in report.failed} == {"a.txt", "b.txt"}
    assert set(desk.ids()) == {"a", "b"}


@pytest.mark.slow
def test_one_huge_article(desk: Desk) -> None:
    desk.put("huge.txt", " ".join(make_text(n) for n in range(400)))
    desk.ingest()
    chunks = desk.index.article_chunks("huge")
    assert len(chunks) > 400
    assert len(desk.finds(make_text(7)[:20])) == 1


def test_a_link_to_itself_is_reported_and_stops_nothing(desk: Desk) -> None:
    desk.put("a.txt", "Entirely ordinary words.")
    (desk.corpus / "self.txt").symlink_to("self.txt")
    report = desk.ingest()
    assert report.added == 1
    assert [name for name, _ in report.failed] == ["self.txt"]
