"""Plain text files: the five real articles, encodings, and files that are no text."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.ingest.readers import ReadFailure, read
from rag.schema import Article

CORPUS = Path(__file__).parents[2] / "corpus"
ARABIC = "وأفادت وكالة مهر للأنباء، أن رئيس الجمهورية بحث مع أمير قطر آخر التطورات في غزة ولبنان وسوريا، فضلا عن العلاقات الثنائية."
FRENCH = "Le président a déclaré que les négociations étaient « très avancées » et qu’un accord serait signé dès l’été."
ENGLISH = "The minister said “we’re ready” — and left the room."
ReadOne = Callable[..., Article]

ARTICLES = {
    "000_efa2523c54a8a7e1": (
        "2024-12-02",
        "en",
        None,
        "In a phone call with Sheikh Tamim on Monday, Pezeshkian said, “We seek a secure region…",
    ),
    "001_3a5bc3089fb61929": (
        "2024-12-03",
        "en",
        "Xinhua",
        "Iranian President Masoud Pezeshkian has discussed the latest regional developments with…",
    ),
    "002_c1be75b92e9ad0ca": (
        None,
        "ar",
        "Mehr",
        "بحث رئيس الجمهورية الاسلامية الايراني، مسعود بزشكيان خلال اتصال هاتفي مع أمير قطر، الشيخ…",
    ),
    "003_d33951d0d46d772f": (
        "2024-12-01",
        "en",
        None,
        "Pezeshkian made the comment on Saturday evening in a phone conversation with Iraqi Prime…",
    ),
    "004_6bb0da16f0b7f6d6": (
        "2024-12-02",
        "en",
        None,
        "Amid escalating tensions in Syria, Iranian President Masoud Pezeshkian and Russian…",
    ),
}
EDGES = {
    "000_efa2523c54a8a7e1": ("In a phone call with Sheikh Tamim", "relations between the two sides."),
    "001_3a5bc3089fb61929": ("Tehran, Dec 3 Iranian President", "through reaching a political agreement."),
    "002_c1be75b92e9ad0ca": ("بحث رئيس الجمهورية", "ملتزمون بتنفيذها بالكامل."),
    "003_d33951d0d46d772f": ("Pezeshkian made the comment", "security to Syria”, he added."),
    "004_6bb0da16f0b7f6d6": ("TEHRAN – Amid escalating", "external interference in West Asia."),
}


@pytest.mark.parametrize("article_id", ARTICLES)
def test_the_five_articles(article_id: str) -> None:
    (article,) = read(CORPUS / f"{article_id}.txt")
    assert isinstance(article, Article)
    date, language, outlet, title = ARTICLES[article_id]
    assert (article.date.isoformat() if article.date else None, article.language, article.outlet) == (date, language, outlet)
    assert (article.article_id, article.title, article.path) == (article_id, title, CORPUS / f"{article_id}.txt")
    start, end = EDGES[article_id]
    assert article.text.startswith(start) and article.text.endswith(end)
    assert len(article.content_hash) == 64


@pytest.mark.parametrize("article_id", ARTICLES)
def test_nothing_but_noise_is_lost_of_the_five_articles(article_id: str) -> None:
    (article,) = read(CORPUS / f"{article_id}.txt")
    assert isinstance(article, Article)
    source = (CORPUS / f"{article_id}.txt").read_text()
    assert article.text in source
    rest = source.replace(article.text, "").split()
    assert set(rest) <= {"date", "2024-12-01", "2024-12-02", "2024-12-03", "4194", "/انتهى/"}


def test_subheadings_inside_the_text_stay() -> None:
    (article,) = read(CORPUS / "004_6bb0da16f0b7f6d6.txt")
    assert isinstance(article, Article) and "\n\nIran reaffirms support for Syria against terrorism\n\n" in article.text


@pytest.mark.parametrize(
    ("text", "date", "rest"),
    [
        pytest.param(" date 2024-12-02 In a call", "2024-12-02", "In a call", id="shares-its-line"),
        pytest.param("date 2024-12-02\n\nIn a call", "2024-12-02", "In a call", id="own-line"),
        pytest.param("\ufeff date 2024-12-02\r\nIn a call", "2024-12-02", "In a call", id="after-a-byte-order-mark"),
        pytest.param("Date: 2024-12-02\nIn a call", "2024-12-02", "In a call", id="with-a-colon"),
        pytest.param("date 2024-13-45 In a call", None, "In a call", id="no-such-day-is-no-date-and-no-text"),
        pytest.param("date 0001-01-01 In a call", None, "In a call", id="absurd"),
        pytest.param("The date 2024-12-02 was set", None, "The date 2024-12-02 was set", id="not-at-the-beginning"),
        pytest.param("dates 2024-12-02 and after", None, "dates 2024-12-02 and after", id="another-word"),
        pytest.param("2024-12-02 In a call", None, "2024-12-02 In a call", id="without-the-word"),
    ],
)
def test_date_line(read_one: ReadOne, text: str, date: str | None, rest: str) -> None:
    article = read_one(text)
    assert (article.date, article.text) == (datetime.date.fromisoformat(date) if date else None, rest)


def test_the_file_time_is_no_date(read_one: ReadOne) -> None:
    assert read_one("No date here.").date is None


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(ARABIC, "utf-8", id="utf-8"),
        pytest.param(ARABIC, "utf-8-sig", id="utf-8-with-mark"),
        pytest.param(ARABIC, "utf-16", id="utf-16-with-mark"),
        pytest.param(ARABIC, "utf-16-le", id="utf-16-little-endian"),
        pytest.param(ARABIC, "utf-16-be", id="utf-16-big-endian"),
        pytest.param(ENGLISH, "utf-16-le", id="english-utf-16-little-endian"),
        pytest.param(ARABIC, "utf-32", id="utf-32-with-mark"),
        pytest.param(ARABIC, "cp1256", id="arabic-windows"),
        pytest.param(ARABIC, "iso8859-6", id="arabic-iso"),
        pytest.param(FRENCH, "cp1252", id="french-windows"),
        pytest.param(ENGLISH, "cp1252", id="english-windows"),
        pytest.param("Президент обсудил ситуацию в Сирии и подтвердил поддержку законных властей.", "cp1251", id="russian-windows"),
    ],
)
def test_encodings(read_one: ReadOne, text: str, encoding: str) -> None:
    assert read_one(text.encode(encoding)).text == text


def test_a_bad_byte_in_utf8_is_shown_and_the_rest_kept(read_one: ReadOne) -> None:
    data = bytearray(ARABIC.encode())
    data.insert(13, 0xFF)
    assert read_one(bytes(data)).text.replace("\ufffd", "") == ARABIC


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "empty", id="no-bytes"),
        pytest.param(b" \r\n\t\n", "empty", id="only-spaces"),
        pytest.param("\ufeff\u200b\u202e".encode(), "empty", id="only-invisible"),
        pytest.param(b" date 2024-12-02 \n", "empty", id="only-a-date-line"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" * 50, "not text: it looks like a picture", id="jpeg"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "not text: it looks like a PDF; give it the ending .pdf", id="pdf"),
        pytest.param(bytes(range(256)) * 4, "not text", id="every-byte"),
        pytest.param(b"\x00\x01\x02\x03" * 100, "not text", id="nuls"),
        pytest.param(
            "Der Präsident erklärte in München".encode("mac-roman"),
            "not text, or in an encoding that cannot be told; save it as UTF-8",
            id="unknown",
        ),
    ],
)
def test_what_is_no_text_is_refused(read_reason: Callable[..., str], content: bytes, reason: str) -> None:
    assert read_reason(content) == reason


def test_windows_line_ends_and_a_stray_nul(read_one: ReadOne) -> None:
    assert read_one("One.\r\n\r\nTwo.\x00\r\n" + "word " * 100).text.startswith("One.\n\nTwo.\nword")


def test_a_file_named_in_arabic_has_its_name_as_id(read_one: ReadOne) -> None:
    assert read_one("نص الخبر.", "خبر عاجل.txt").article_id == "خبر عاجل"
    assert read_one("Text.", "cafe\u0301.TXT").article_id == "café"


def test_the_time_to_read_a_file_grows_no_faster_than_the_file(read_one: ReadOne) -> None:
    import time

    text = (CORPUS / "002_c1be75b92e9ad0ca.txt").read_text()

    def seconds(size: int) -> float:
        start = time.perf_counter()
        article = read_one(f"{text}\n\n" * (size // len(text.encode())))
        assert len(article.text) > size // 2
        return time.perf_counter() - start

    # Sixteen times the size in a quadratic pass would be 256 times the time.
    assert seconds(8_000_000) < 64 * seconds(500_000)


def test_a_file_above_the_limit_says_so(read_reason: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.ingest.readers.text.MAX_BYTES", 1_000_000)
    assert read_reason("word " * 300_000) == "larger than 1 MB; split it into smaller files"


def test_equal_content_has_an_equal_hash_wherever_it_lies(tmp_path: Path) -> None:
    hashes = []
    for folder, text in (("a", "Same."), ("b", "Same.\r\n"), ("c", "Other.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(text)
        (article,) = read(tmp_path / folder / "x.txt")
        assert isinstance(article, Article)
        hashes.append(article.content_hash)
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_file_that_is_gone_is_one_failure(tmp_path: Path) -> None:
    (failure,) = read(tmp_path / "gone.txt")
    assert failure == ReadFailure(str(tmp_path / "gone.txt"), "not there (any more), or a link to something that is not there")


def test_a_file_of_another_kind_is_one_failure(tmp_path: Path) -> None:
    (failure,) = read(tmp_path / "clip.mp4")
    assert isinstance(failure, ReadFailure) and failure.reason.startswith("files of this kind are not read")
