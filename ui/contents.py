"""What an uploaded file really is, told by its first bytes: its name may say anything.

The rule for text is the readers' own (``wide_encoding``), so that the page turns away only what they could not read either.
No library names the kinds: each needs words in every language of the page, and these few marks cover what people drop by mistake.
"""

from __future__ import annotations

import regex

from rag.errors import NewsdeskError
from rag.ingest.readers.decode import bom_encoding, wide_encoding

HEAD = 65_536  # bytes that are looked at

# Each kind is a key of ``strings``. Marks of text files (PDF, RTF, scripts) come first: those files may hold no odd byte at all.
_TEXT_MARKS = ((b"%PDF-", "is_pdf"), (b"{\\rtf", "is_office"), (b"%!PS", "is_office"), (b"#!/", "is_program"))
_MARKS = (
    (b"\x89PNG", "is_picture"), (b"\xff\xd8\xff", "is_picture"), (b"GIF8", "is_picture"), (b"BM", "is_picture"),
    (b"II*\x00", "is_picture"), (b"MM\x00*", "is_picture"), (b"\x00\x00\x01\x00", "is_picture"), (b"8BPS", "is_picture"),
    (b"MZ", "is_program"), (b"\x7fELF", "is_program"), (b"\xca\xfe\xba\xbe", "is_program"), (b"\xcf\xfa\xed\xfe", "is_program"),
    (b"\xce\xfa\xed\xfe", "is_program"), (b"\x00asm", "is_program"),
    (b"\xd0\xcf\x11\xe0", "is_office"),
    (b"PK\x03\x04", "is_archive"), (b"PK\x05\x06", "is_archive"), (b"\x1f\x8b", "is_archive"), (b"BZh", "is_archive"),
    (b"\xfd7zXZ", "is_archive"), (b"7z\xbc\xaf\x27\x1c", "is_archive"), (b"Rar!", "is_archive"), (b"\x28\xb5\x2f\xfd", "is_archive"),
    (b"ID3", "is_media"), (b"\xff\xfb", "is_media"), (b"OggS", "is_media"), (b"fLaC", "is_media"), (b"\x1a\x45\xdf\xa3", "is_media"),
)  # fmt: skip
_OFFICE_PARTS = (b"[Content_Types].xml", b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis", b"mimetypeapplication/epub")


def wrong_content(head: bytes, suffix: str) -> str:
    """Why a file with this suffix (lower case, with its dot) cannot hold what ``head``, its first ``HEAD`` bytes, shows.

    A key of ``strings``, "" for a file that may well be what it says. What it holds in detail is for the readers to judge.
    """
    if not head.strip(b"\0 \t\r\n"):
        return "is_empty"
    if suffix == ".pdf":
        return "" if head.startswith(b"%PDF-") else _kind(head) or "no_pdf"
    if bom_encoding(head):
        return _wrong_text(_text(head), suffix)
    marked = next((kind for mark, kind in _TEXT_MARKS if head.startswith(mark)), "")
    return marked or (_wrong_text(_text(head), suffix) if _is_text(head) else _kind(head) or "no_text")


def _is_text(head: bytes) -> bool:
    try:
        return wide_encoding(head) is not None or b"\0" not in head
    except NewsdeskError:
        return False


def _text(head: bytes) -> str:
    return head.decode(bom_encoding(head) or wide_encoding(head) or "utf-8", "replace").lstrip("\ufeff \t\r\n\f")


def _wrong_text(text: str, suffix: str) -> str:
    if suffix in (".html", ".htm") and not regex.search(r"<[a-zA-Z!/?]", text):
        return "no_html"
    if suffix == ".json" and not text.startswith(("{", "[")):
        return "no_json"
    if suffix == ".jsonl" and not regex.search(r"^[ \t]*\{", text, regex.MULTILINE):
        return "no_jsonl"
    return ""


def _kind(head: bytes) -> str:
    if head[4:8] == b"ftyp" or (head.startswith(b"RIFF") and head[8:12] != b"WEBP"):
        return "is_picture" if head[8:12] in (b"heic", b"heix", b"avif", b"mif1") else "is_media"
    if head.startswith(b"RIFF"):
        return "is_picture"
    kind = next((kind for mark, kind in (*_TEXT_MARKS, *_MARKS) if head.startswith(mark)), "")
    return "is_office" if kind == "is_archive" and any(part in head[:4096] for part in _OFFICE_PARTS) else kind
