"""Which files of a folder are found, and what stands in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rag.errors import CorpusError
from rag.ingest.readers import SUFFIXES, ReadFailure, find_files, read


def names(root: Path) -> list[str]:
    files, failures = find_files(root)
    assert failures == []
    return [str(path.relative_to(root)) for path in files]


def write(path: Path, text: str = "Text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_every_kind_of_the_contract_is_read() -> None:
    assert {".txt", ".md", ".html", ".htm", ".json", ".jsonl", ".pdf"} == SUFFIXES


def test_files_are_found_in_order_and_others_passed_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.MD", "a/b/c.json", "خبر.txt", "picture.jpg", "README", ".hidden.txt", ".git/x.txt", "a/.x/y.txt", "x.txt~"):
        write(tmp_path / name)
    assert names(tmp_path) == ["a/b/c.json", "a/z.MD", "b.txt", "خبر.txt"]


def test_paths_begin_with_the_root_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "corpus" / "a.txt")
    monkeypatch.chdir(tmp_path)
    assert find_files(Path("corpus")) == ([Path("corpus/a.txt")], [])


def test_an_empty_folder_has_no_files_and_no_failures(tmp_path: Path) -> None:
    assert find_files(tmp_path) == ([], [])


@pytest.mark.parametrize("name", ["missing", "file.txt"])
def test_a_root_that_is_no_folder_is_the_users_mistake(tmp_path: Path, name: str) -> None:
    write(tmp_path / "file.txt")
    with pytest.raises(CorpusError, match="There is no folder"):
        find_files(tmp_path / name)


def test_a_symlink_loop_is_told_once_and_the_rest_is_found(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "x.txt")
    write(tmp_path / "z.txt")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    files, failures = find_files(tmp_path)
    assert [path.name for path in files] == ["x.txt", "z.txt"]
    assert failures == [
        ReadFailure(str(tmp_path / "a" / "b" / "up"), "a link that leads back to a folder it stands in; it was not followed")
    ]


def test_a_folder_reached_twice_keeps_its_own_path(tmp_path: Path) -> None:
    write(tmp_path / "real" / "x.txt")
    (tmp_path / "alias").symlink_to(tmp_path / "real")
    assert names(tmp_path) == ["real/x.txt"]


def test_links_to_folders_and_files_elsewhere_are_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "x.txt")
    root = tmp_path / "corpus"
    root.mkdir()
    (root / "more").symlink_to(tmp_path / "elsewhere")
    (root / "y.txt").symlink_to(tmp_path / "elsewhere" / "x.txt")
    assert names(root) == ["more/x.txt", "y.txt"]


def test_links_that_lead_nowhere_are_one_line_each(tmp_path: Path) -> None:
    (tmp_path / "broken.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "broken").symlink_to(tmp_path / "gone")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    assert find_files(tmp_path) == (
        [],
        [
            ReadFailure(str(tmp_path / "broken.txt"), "not there (any more), or a link to something that is not there"),
            ReadFailure(str(tmp_path / "self.txt"), "a link that leads round in a circle"),
        ],
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_a_pipe_named_as_a_text_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    failure = ReadFailure(str(tmp_path / "pipe.txt"), "not a regular file")
    assert find_files(tmp_path) == ([], [failure])
    assert list(read(tmp_path / "pipe.txt")) == [failure]


def test_a_folder_named_as_a_text_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "x.txt" / "y.txt")
    assert names(tmp_path) == ["x.txt/y.txt"]
    assert list(read(tmp_path / "x.txt")) == [ReadFailure(str(tmp_path / "x.txt"), "a folder, not a file")]


def test_a_name_that_is_no_text_is_told_in_printable_form(tmp_path: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))).write_text("Text.")
    except OSError:
        pytest.skip("this file system takes no such names")
    files, (failure,) = find_files(tmp_path)
    assert files == [] and failure.reason == "the file's name is not valid text; rename it"
    failure.path.encode()


def test_folders_nested_deep_are_found(tmp_path: Path) -> None:
    write(tmp_path / "/".join(["d"] * 300) / "x.txt")
    assert len(find_files(tmp_path)[0]) == 1
