"""A file is judged by what it holds, and its name is not believed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from rag.ingest.readers import SUFFIXES
from ui.contents import HEAD, wrong_content

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def zipped(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"", "is_empty"), (b" \r\n\t\n", "is_empty"), (b"\0\0\0", "is_empty"),
        (b"%PDF-1.7\n1 0 obj", "is_pdf"), (b"{\\rtf1\\ansi}", "is_office"), (b"#!/bin/sh\nrm -rf /", "is_program"),
        (b"MZ\x90\0\x03\0\0\0", "is_program"), (b"\x7fELF\x02\x01\x01\0", "is_program"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is_picture"), (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "is_picture"), (b"GIF89a\x01\0\x01\0", "is_picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "is_picture"), (b"\0\0\0\x1cftypheic\0\0", "is_picture"), (b"\0\0\0\x1cftypmp42\0\0", "is_media"),
        (b"RIFF\0\0\0\0WAVEfmt ", "is_media"), (zipped("a.txt"), "is_archive"), (zipped("word/document.xml"), "is_office"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "is_archive"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "is_office"),
        (b"News \0 and more", "no_text"), (b"Much news. " * 200 + b"\0", "no_text"), (bytes(range(256)) * 4, "no_text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_contents_name_what_is_no_text(head: bytes, reason: str) -> None:
    assert wrong_content(head, ".txt") == reason


@pytest.mark.parametrize(
    "text", ["MZ is a band.", "BM wins again.", "GIF89a was a format.", "ID3 tags are old.", "Rar! he cried.", "خبر عاجل من الدوحة"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_contents_take_text_that_begins_like_something_else(text: str, encoding: str) -> None:
    assert wrong_content((text * 20).encode(encoding), ".txt") == ""


@pytest.mark.parametrize("encoding", ["cp1256", "cp1252"])
def test_contents_leave_old_encodings_to_the_readers(encoding: str) -> None:
    text = "قال الوزير إن" if encoding == "cp1256" else "Le président a déclaré"
    assert wrong_content(text.encode(encoding), ".txt") == ""


@pytest.mark.parametrize(
    ("suffix", "good", "bad", "reason"),
    [
        (".pdf", b"%PDF-1.4", b"plain", "no_pdf"), (".pdf", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n\0", "is_picture"),
        (".html", b"  <p>Hi", b"no tags here, 1 < 2", "no_html"), (".json", b'\n {"text": "x"}', b"text", "no_json"),
        (".jsonl", b'\n{"text": "x"}\n', b"text\n", "no_jsonl"), (".json", '{"a": 1}'.encode("utf-16"), "text".encode("utf-16"), "no_json"),
    ],
)  # fmt: skip
def test_contents_must_be_what_the_suffix_says(suffix: str, good: bytes, bad: bytes, reason: str) -> None:
    assert wrong_content(good, suffix) == ""
    assert wrong_content(bad, suffix) == reason


def test_contents_take_every_article_of_ours() -> None:
    files = [path for path in CORPUS.rglob("*") if path.suffix in SUFFIXES]
    assert files and all(wrong_content(path.read_bytes()[:HEAD], path.suffix) == "" for path in files)
