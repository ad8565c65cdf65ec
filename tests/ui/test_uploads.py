"""Uploaded files get safe names, never take the place of another, never come twice and never leave the corpus."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.uploads import DEEPEST, LONGEST_NAME, Holdings, keep, safe_name, safe_path, take_out


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("news.txt", "news.txt"), ("../../etc/passwd.txt", "passwd.txt"), ("C:\\temp\\news.TXT", "news.txt"), (".hidden.txt", "hidden.txt"),
        ("خبر عاجل.txt", "خبر عاجل.txt"), ("<img src=x>.html", "img src=x.html"), ("a\u202etxt.exe.txt", "atxt.exe.txt"), ("", "article"),
        ("news.txt  ", "news.txt"), ("con.txt", "_con.txt"), ("NUL.a.txt", "_NUL.a.txt"), ("... .txt", "article.txt"), ("n\0ew\ns.txt", "news.txt"),
    ],
)  # fmt: skip
def test_uploads_make_a_name_safe(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a/b/news.txt", "a/b/news.txt"), ("../../etc/news.txt", "etc/news.txt"), ("/root/./news.txt", "root/news.txt"),
        ("a\\..\\b\\news.txt", "a/b/news.txt"), (".git/x.txt", "git/x.txt"), ("aux/news.txt", "_aux/news.txt"),
        ("أخبار/خبر.txt", "أخبار/خبر.txt"), ("a\u202e/b .txt", "a/b.txt"), (". ./ x /n.txt", "x/n.txt"),
        ("/".join("abcdefghijkl") + "/n.txt", "a/b/c/d/e/f/g/h/n.txt"),
    ],
)  # fmt: skip
def test_uploads_keep_the_folders_of_a_drop_and_make_each_safe(sent: str, kept: str) -> None:
    assert safe_path(sent) == kept


@given(st.text(max_size=300))
def test_uploads_let_no_name_leave_its_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe and "/" not in safe and "\\" not in safe and not safe.startswith(".")
    assert len(safe.encode()) <= LONGEST_NAME
    parts = safe_path(name).split("/")
    assert len(parts) <= DEEPEST + 1
    assert all(part and not part.startswith(".") and len(part.encode()) <= LONGEST_NAME for part in parts)


def upload(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_uploads_keep_another_file_of_that_name_beside_the_first(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    first = keep(upload(tmp_path / "one", "news.txt", "one"), corpus)
    second = keep(upload(tmp_path / "two", "news.txt", "two"), corpus)
    assert first.path and second.path and first.path != second.path
    assert {path.read_text() for path in corpus.iterdir()} == {"one", "two"}


def test_uploads_turn_away_the_same_bytes_under_any_name_and_a_wrong_kind(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    first = keep(upload(tmp_path / "one", "news.txt", "one"), corpus, "sub/news.txt")
    again = keep(upload(tmp_path / "two", "other.txt", "one"), corpus)
    assert (again.reason, again.path, again.twin) == ("already_here", None, first.path)
    assert keep(upload(tmp_path / "one", "run.exe", "x"), corpus).reason == "wrong_type"
    assert len([path for path in corpus.rglob("*") if path.is_file()]) == 1


def test_uploads_know_what_the_corpus_holds_also_after_a_file_is_gone(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    kept = keep(upload(tmp_path / "one", "news.txt", "one"), corpus)
    holdings = Holdings(corpus)
    assert holdings.twin(tmp_path / "one" / "news.txt") == kept.path
    assert kept.path
    kept.path.unlink()
    assert holdings.twin(tmp_path / "one" / "news.txt") is None


def test_uploads_never_follow_a_link_out_of_the_corpus(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    corpus.mkdir()
    outside.mkdir()
    (corpus / "sub").symlink_to(outside)
    (corpus / "news.txt").symlink_to(outside / "news.txt")
    kept = keep(upload(tmp_path / "one", "news.txt", "one"), corpus, "sub/news.txt")
    beside = keep(upload(tmp_path / "two", "news.txt", "two"), corpus)
    assert (kept.name, beside.name) == ("sub (2)/news.txt", "news (2).txt")
    assert not list(outside.iterdir())


def test_uploads_put_a_folder_beside_a_file_of_its_name(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    keep(upload(tmp_path / "one", "a.txt", "one"), corpus)
    assert keep(upload(tmp_path / "two", "b.txt", "two"), corpus, "a.txt/b.txt").name == "a.txt (2)/b.txt"


def test_uploads_leave_nothing_of_a_file_that_the_disk_has_no_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    kept = keep(upload(tmp_path / "one", "a.txt", "one"), tmp_path / "corpus")
    assert (kept.path, kept.reason) == (None, "disk_full")
    assert not list((tmp_path / "corpus").iterdir())


def test_uploads_take_a_file_out_with_the_folders_that_it_leaves_empty(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    first = keep(upload(tmp_path / "one", "a.txt", "one"), corpus, "x/y/a.txt")
    second = keep(upload(tmp_path / "one", "b.txt", "two"), corpus, "x/b.txt")
    assert first.path and second.path
    take_out(first.path, corpus)
    assert second.path.exists() and not (corpus / "x" / "y").exists()
    take_out(second.path, corpus)
    assert corpus.is_dir() and not list(corpus.iterdir())
