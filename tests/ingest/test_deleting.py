"""Deleting several articles at once, with their files where these are theirs alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import rag
from rag.desk import Newsdesk
from rag.errors import ArticleNotFound
from tests.index.parts import make_text

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Newsdesk]:
    """Five files: two of one article each, one of two, one with a broken record beside its article, one from elsewhere."""
    corpus = tmp_path / "corpus"
    (corpus / "sub").mkdir(parents=True)
    (corpus / "a.txt").write_text(make_text(1))
    (corpus / "sub" / "b.txt").write_text(make_text(2))
    lines = [json.dumps({"id": name, "text": make_text(seed)}) for name, seed in (("two-1", 3), ("two-2", 4))]
    (corpus / "two.jsonl").write_text("\n".join(lines) + "\n")
    (corpus / "half.jsonl").write_text(json.dumps({"id": "half", "text": make_text(5)}) + "\n{broken\n")
    outside = tmp_path / "outside.txt"
    outside.write_text(make_text(6))
    with rag.open(corpus=corpus, index=tmp_path / "index") as opened:
        opened.ingest()
        opened.ingest([outside])
        yield opened
        assert opened.doctor(mend=False).findings == ()


def ids(desk: Newsdesk) -> set[str]:
    return {row.article_id for row in desk.browse().rows}


def files(desk: Newsdesk) -> set[str]:
    corpus = desk.config.corpus.path
    return {path.relative_to(corpus).as_posix() for path in corpus.rglob("*") if path.is_file()}


ALL = {"a", "b", "two-1", "two-2", "half", "outside"}
FILES = {"a.txt", "sub/b.txt", "two.jsonl", "half.jsonl"}


def test_deleting_several_is_one_step(desk: Newsdesk) -> None:
    before = desk._index.generation()
    assert desk.delete_articles(["a", "two-1", "a"]) == ("a", "two-1")
    assert ids(desk) == ALL - {"a", "two-1"} and files(desk) == FILES
    number = int(desk._index.generation().split("-")[1])
    assert number == int(before.split("-")[1]) + 1, "One generation for all of them"
    assert not desk.needs_ingest()
    desk.ingest()
    assert ids(desk) == ALL - {"a", "two-1"}, "They stay away"


def test_deleting_with_files_removes_those_of_one_article(desk: Newsdesk) -> None:
    assert desk.delete_articles(["b", "a"], files=True) == ("b", "a")
    assert (ids(desk), files(desk)) == (ALL - {"a", "b"}, FILES - {"a.txt", "sub/b.txt"})
    assert not desk.needs_ingest(), "The files are forgotten with them"
    (desk.config.corpus.path / "a.txt").write_text(make_text(1))
    desk.ingest()
    assert "a" in ids(desk), "The same file put there again is a new one"


@pytest.mark.parametrize(
    "article_id",
    [
        pytest.param("two-1", id="file-of-two"),
        pytest.param("half", id="file-with-a-broken-record"),
        pytest.param("outside", id="file-outside-the-corpus"),
    ],
)
def test_deleting_with_files_leaves_other_files(desk: Newsdesk, article_id: str, tmp_path: Path) -> None:
    assert desk.delete_articles([article_id], files=True) == (article_id,)
    assert (ids(desk), files(desk)) == (ALL - {article_id}, FILES)
    assert (tmp_path / "outside.txt").exists()
    desk.ingest()
    assert article_id not in ids(desk), "It stays away, as after delete"


def test_deleting_both_articles_of_a_file_leaves_the_file(desk: Newsdesk) -> None:
    desk.delete_articles(["two-1"], files=True)
    desk.delete_articles(["two-2"], files=True)
    assert files(desk) == FILES, "The file still holds two"


def test_deleting_with_files_leaves_a_file_that_was_changed(desk: Newsdesk) -> None:
    (desk.config.corpus.path / "a.txt").write_text("Other words, which nobody has deleted.")
    desk.delete_articles(["a"], files=True)
    assert files(desk) == FILES
    desk.ingest()
    assert desk.article("a").text.startswith("Other words")


def test_deleting_with_files_takes_no_article_along(desk: Newsdesk) -> None:
    """The file has lost its other record since it was read: that one was not asked to be deleted."""
    (desk.config.corpus.path / "two.jsonl").write_text(json.dumps({"id": "two-1", "text": make_text(3)}) + "\n")
    desk.delete_articles(["two-1"], files=True)
    assert ids(desk) == ALL - {"two-1"}


def test_deleting_with_files_follows_no_link_out_of_the_corpus(desk: Newsdesk, tmp_path: Path) -> None:
    """A folder in the corpus that is a link leads out of it: what lies there is not ours to remove."""
    sub, elsewhere = desk.config.corpus.path / "sub", tmp_path / "elsewhere"
    sub.rename(elsewhere)
    sub.symlink_to(elsewhere, target_is_directory=True)
    desk.delete_articles(["b"], files=True)
    assert (elsewhere / "b.txt").exists() and "b" not in ids(desk)


def test_deleting_with_a_file_that_cannot_be_removed(desk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr("rag.ingest.pipeline.Path.unlink", lambda self, missing_ok=False: refuse(self) if self.name == "a.txt" else None)
        desk.delete_articles(["a"], files=True)
    assert files(desk) == FILES
    desk.ingest()
    assert "a" not in ids(desk)


def test_deleting_a_file_that_is_gone_already(desk: Newsdesk) -> None:
    (desk.config.corpus.path / "a.txt").unlink()
    assert desk.delete_articles(["a"], files=True) == ("a",)
    desk.ingest()
    assert ids(desk) == ALL - {"a"}


@pytest.mark.parametrize("with_files", [False, True])
def test_deleting_an_unknown_id_touches_nothing(desk: Newsdesk, with_files: bool) -> None:
    before = desk._index.generation()
    with pytest.raises(ArticleNotFound, match="nobody"):
        desk.delete_articles(["a", "nobody", "b"], files=with_files)
    assert (ids(desk), files(desk), desk._index.generation()) == (ALL, FILES, before)


def test_deleting_nothing(desk: Newsdesk) -> None:
    before = desk._index.generation()
    assert desk.delete_articles([]) == ()
    assert desk._index.generation() == before


def test_failures_are_those_of_the_last_ingest(desk: Newsdesk) -> None:
    ((file, reason),) = desk.failures()
    assert file == "half.jsonl:line 2" and reason and "\n" not in reason
    (desk.config.corpus.path / "half.jsonl").write_text(json.dumps({"id": "half", "text": make_text(5)}) + "\n")
    desk.ingest()
    assert desk.failures() == ()
