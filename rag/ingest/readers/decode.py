"""Bytes to text. A wrong guess is worse than none: what is neither UTF nor clearly a known legacy encoding is refused."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

from rag.ingest.readers.quiet import quiet
from rag.ingest.readers.record import MAX_BYTES, MEGABYTE, Unreadable

_SAMPLE = 65_536

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_OTHER_KINDS = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a Word, ODF or ZIP file", None),
    (b"\xd0\xcf\x11\xe0", "an old Word file", None),
    (b"{\\rtf", "an RTF file", None),
    (b"\xff\xd8\xff", "a picture", None),
    (b"\x89PNG", "a picture", None),
    (b"GIF8", "a picture", None),
    (b"\x1f\x8b", "a gzip archive", None),
)

# Encodings that a page may name and that we take its word for; WHATWG reads Latin-1 and ASCII as their superset cp1252.
_DECLARABLE = re.compile(r"(windows|cp|iso|koi8|mac|gb|big5|shift|euc|tis|sjis|ms|utf)[\w-]*", re.IGNORECASE)
_SUPERSETS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "gb2312": "gb18030"}

# What Western European text holds beyond ASCII. Left out are the letters that stand where another encoding has its common ones
# (þ ð ý: Turkish ş ğ ı; Š Ž: accented letters of old Macs): there, refusing is better than a wrong name in a quotation.
_WESTERN = frozenset("‘’“”„‚–—…•€£©®«»°§·´¿¡\u00a0œŒ" + "".join(map(chr, range(0xC0, 0x100)))) - frozenset("×÷ÐÝÞðýþ")

_ARABIC_WORDS = r"\b[وبلفك]?ال\w|\b(?:في|من|على|إلى|و|از|به|را)\b"
_ARABIC = (("cp1256", "\u0600\u06ff", _ARABIC_WORDS), ("iso8859-6", "\u0600\u06ff", _ARABIC_WORDS))
_OTHER_SCRIPTS = (
    ("cp1251", "\u0400\u04ff", r"\b(?:и|в|на|с|не|що|та)\b"),
    ("koi8-r", "\u0400\u04ff", r"\b(?:и|в|на|с|не)\b"),
    ("cp1253", "\u0370\u03ff", r"\b(?:και|το|η|ο|με|στην|του)\b"),
    ("cp1255", "\u0590\u05ff", r"\b(?:של|את|על|לא|עם)\b"),
)
"""Encoding, first and last character of its script, and words that hardly any text in it lacks."""

_EAST_ASIAN = ["gb18030", "big5", "cp932", "euc_jp", "cp949", "euc_kr"]

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1a\x1b")
_USUAL = re.compile("[\\s\x20-\x7e\u00ab\u00bb\u00c0-\u00ff\u060c-\u06ff\u2010-\u2026]")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The file's bytes; raises ``Unreadable`` above ``limit`` bytes and for an empty file."""
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(f"larger than {limit // MEGABYTE} MB; split it into smaller files")
    if not data.strip():
        raise Unreadable("empty")
    return data


def read_text(path: Path, limit: int = MAX_BYTES) -> str:
    """The file's text, whatever its encoding; raises ``Unreadable`` when it is none."""
    return decode(read_bytes(path, limit))


def decode(data: bytes, declared: str | None = None) -> str:
    """Text from bytes: by byte order mark, as UTF-8, as ``declared`` (a charset named by a page), as UTF-16, by guess.

    Raises ``Unreadable`` for what is not text or in an encoding that cannot be told with confidence.
    """
    if encoding := bom_encoding(data):
        # A stray bad unit becomes a visible U+FFFD: the mark leaves no doubt about the encoding.
        return _checked(data.decode(encoding, errors="replace"))
    _refuse_other_kinds(data)
    if wide := wide_encoding(data[:_SAMPLE]):
        return _checked(data.decode(wide, errors="replace"))
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    text = _decode_declared(data, declared) if declared else None
    return _checked(text if text is not None else _guess(data))


def bom_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark at the beginning names, or None."""
    return next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32, told by the mark or the control bytes among the first bytes of a file; None for bytes of another kind.

    Raises ``Unreadable`` when there are more control bytes than a slip would leave (in random bytes every tenth is one).
    """
    encoding = bom_encoding(head)
    if encoding:
        return encoding if encoding != "utf-8-sig" else None
    if (len(head) - len(head.translate(None, _CONTROLS))) * 50 <= len(head):
        return None
    even = head[: len(head) // 2 * 2]
    for order in ("utf-16-le", "utf-16-be"):
        text = even.decode(order, errors="replace")
        if len(_USUAL.findall(text)) > 0.95 * len(text):
            return order
    raise Unreadable("not text")


def _refuse_other_kinds(data: bytes) -> None:
    for magic, kind, suffix in _OTHER_KINDS:
        if data.startswith(magic):
            raise Unreadable(f"not text: it looks like {kind}" + (f"; give it the ending {suffix}" if suffix else ""))


def _checked(text: str) -> str:
    """The text, unless control or unassigned characters, or ones that could not be decoded, show that it is none."""
    sample = text[:_SAMPLE]
    odd = {ch for ch in set(sample) if unicodedata.category(ch) in ("Cc", "Cn", "Cs", "Co") and not ch.isspace()}
    odd_share = sum(sample.count(ch) for ch in odd) / max(len(sample), 1)
    if odd_share > 0.02 or sample.count("\ufffd") > 0.1 * len(sample):
        raise Unreadable("not text")
    return text


def _decode_declared(data: bytes, declared: str) -> str | None:
    name = declared.strip().lower()
    if not _DECLARABLE.fullmatch(name) and name not in _SUPERSETS:
        return None
    try:
        return data.decode(_SUPERSETS.get(name, name), errors="replace")
    except (LookupError, UnicodeError):
        return None


def _guess(data: bytes) -> str:
    """Text from bytes in no known encoding; the order of the trials is that of how sure each of them is."""
    # Arabic goes before Western: among much HTML, its bytes would pass for a few accented letters.
    return (
        _damaged_utf8(data)
        or _by_script(data, _ARABIC, 0.01)
        or _western(data)
        or _by_script(data, _OTHER_SCRIPTS, 0.25)
        or _by_statistics(data)
    )


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 with a few bad bytes, say from a cut: they become U+FFFD, to be seen."""
    text = data.decode("utf-8", errors="replace")
    sample = text[:_SAMPLE]
    bad, good = sample.count("\ufffd"), len(_NON_ASCII.findall(sample))
    return text if bad * 10 <= good - bad or (not bad and good) else None


def _by_script(data: bytes, encodings: tuple[tuple[str, str, str], ...], share: float) -> str | None:
    """The first encoding in which what is beyond ASCII is of one script, at least ``share`` of the text, with its small words."""
    for encoding, script, words in encodings:
        text = data.decode(encoding, errors="replace")
        sample = text[:_SAMPLE]
        beyond = _NON_ASCII.findall(sample)
        letters = [ch for ch in beyond if ch.isalpha() or ch == "\ufffd"]
        in_script = sum(script[0] <= ch <= script[1] for ch in letters)
        mostly = in_script >= 0.95 * len(letters) and in_script >= 0.9 * len(beyond) - 5 and in_script >= share * len(sample)
        if mostly and re.search(words, sample):
            return text
    return None


def _western(data: bytes) -> str | None:
    """Windows-1252, when the text is ASCII but for an accented letter or a curly quote here and there."""
    text = data.decode("cp1252", errors="replace")
    sample = text[:_SAMPLE]
    beyond = _NON_ASCII.findall(sample)
    accented = sum(ch.isalpha() for ch in beyond)
    ascii_letters = sum(ch.isascii() and ch.isalpha() for ch in sample)
    return text if _WESTERN.issuperset(beyond) and max(accented * 6, len(beyond) * 3) <= ascii_letters else None


def _by_statistics(data: bytes) -> str:
    """What charset-normalizer finds among the East Asian encodings. Between one-byte ones it guesses, and letters come out
    wrong without a sign of it, so there nothing is taken from it."""
    from charset_normalizer import from_bytes

    with quiet("charset_normalizer"):
        best = from_bytes(data[:_SAMPLE], cp_isolation=_EAST_ASIAN).best()
    if best is None or not best.coherence:
        raise Unreadable("not text, or in an encoding that cannot be told; save it as UTF-8")
    return data.decode(best.encoding, errors="replace")
