"""Uploaded files get safe names and never take the place of another."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.uploads import LONGEST_NAME, keep, safe_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("news.txt", "news.txt"), ("../../etc/passwd.txt", "passwd.txt"), ("C:\\temp\\news.TXT", "news.txt"), (".hidden.txt", "hidden.txt"),
        ("خبر عاجل.txt", "خبر عاجل.txt"), ("<img src=x>.html", "img src=x.html"), ("a\u202etxt.exe.txt", "atxt.exe.txt"), ("", "article"),
    ],
)  # fmt: skip
def test_a_name_is_made_safe(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


@given(st.text(max_size=300))
def test_no_name_leaves_the_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe and "/" not in safe and "\\" not in safe and not safe.startswith(".")
    assert len(safe.encode()) <= LONGEST_NAME


def upload(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_another_file_of_that_name_is_kept_beside_the_first(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    first = keep(upload(tmp_path / "one", "news.txt", "one"), corpus)
    second = keep(upload(tmp_path / "two", "news.txt", "two"), corpus)
    assert first.path and second.path and first.path != second.path
    assert {path.read_text() for path in corpus.iterdir()} == {"one", "two"}


def test_the_same_file_again_and_a_wrong_kind_are_turned_away(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    keep(upload(tmp_path / "one", "news.txt", "one"), corpus)
    assert keep(upload(tmp_path / "two", "news.txt", "one"), corpus).reason == "already_here"
    assert keep(upload(tmp_path / "one", "run.exe", "x"), corpus).reason == "wrong_type"
    assert len(list(corpus.iterdir())) == 1
