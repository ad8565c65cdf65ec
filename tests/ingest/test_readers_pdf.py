"""PDF files made here with reportlab: paragraphs, running heads, metadata, passwords, scans, broken ones."""

from __future__ import annotations

import html
import io
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from rag.ingest.readers import read
from rag.ingest.readers.pdf_lines import in_reading_order
from rag.schema import Article

ReadOne = Callable[..., Article]
CORPUS = Path(__file__).parents[2] / "corpus"

FIRST = [
    "The president of the republic spoke with the emir of Qatar on",
    "Monday about the latest events in the region and about the rela-",
    "tions between the two countries, his office said in a statement.",
    "The two sides agreed to go on.",
]
SECOND = [
    "In the evening he received the minister of foreign affairs, who",
    "had come back from Moscow with a letter of the Russian leader.",
]
JOINED = (
    "The president of the republic spoke with the emir of Qatar on Monday about the latest events in the region and about the relations "
    "between the two countries, his office said in a statement. The two sides agreed to go on.\n\n"
    "In the evening he received the minister of foreign affairs, who had come back from Moscow with a letter of the Russian leader."
)


def make_pdf(pages: Sequence[Sequence[str]], font: str = "Helvetica", **info: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for name, value in info.items():
        getattr(canvas, f"set{name.capitalize()}")(value)
    for lines in pages:
        canvas.setFont(font, 12)
        for number, line in enumerate(lines):
            canvas.drawString(72, 770 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def changed(data: bytes, change: Callable[[PdfWriter], Any]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_lines_become_paragraphs_and_cut_words_are_joined(read_one: ReadOne) -> None:
    assert read_one(make_pdf([[*FIRST, *SECOND]]), "story.pdf").text == JOINED


def test_running_heads_and_page_numbers_go(read_one: ReadOne) -> None:
    pages = [
        ["The Daily News, 2 December", *lines, "www.daily.example", str(number)] for number, lines in enumerate([FIRST, SECOND] * 2, 1)
    ]
    text = read_one(make_pdf(pages), "story.pdf").text
    assert "aily" not in text and not any(line.strip().isdigit() for line in text.splitlines())
    assert text.count("The president of the republic") == text.count("In the evening he received") == 2


def test_a_sentence_goes_on_over_the_page(read_one: ReadOne) -> None:
    pages = [["The Daily News", *lines, str(number)] for number, lines in enumerate([FIRST[:2], FIRST[2:], SECOND], 1)]
    assert read_one(make_pdf(pages), "story.pdf").text == JOINED


def test_title_and_date_come_from_the_document(read_one: ReadOne) -> None:
    data = changed(make_pdf([FIRST], title="The president's call"), lambda w: w.add_metadata({"/CreationDate": "D:20241202101500+03'30'"}))
    article = read_one(data, "story.pdf")
    assert (article.title, article.date.isoformat() if article.date else None) == ("The president's call", "2024-12-02")


@pytest.mark.parametrize("title", ["untitled", "Microsoft Word - story.docx", "report_final.indd", "...", "x"])
def test_a_title_that_names_a_file_or_a_program_is_none(read_one: ReadOne, title: str) -> None:
    assert read_one(make_pdf([FIRST], title=title), "story.pdf").title.startswith("The president of the republic")


def test_metadata_that_breaks_the_format_does_no_harm(read_one: ReadOne) -> None:
    data = changed(make_pdf([FIRST]), lambda w: w.add_metadata({"/CreationDate": "yesterday", "/Title": ""}))
    assert read_one(data, "story.pdf").date is None


def test_a_date_line_wins_over_the_documents_date(read_one: ReadOne) -> None:
    assert str(read_one(make_pdf([["date 2024-12-02", *FIRST]]), "story.pdf").date) == "2024-12-02"


def test_a_password_is_asked_for(read_reason: Callable[..., str]) -> None:
    locked = changed(make_pdf([FIRST]), lambda w: w.encrypt("secret", algorithm="AES-256"))
    assert read_reason(locked, "story.pdf") == "needs a password; save it without one"


def test_a_pdf_locked_only_against_printing_is_read(read_one: ReadOne) -> None:
    data = changed(make_pdf([FIRST]), lambda w: w.encrypt("", "owner", algorithm="AES-256"))
    assert read_one(data, "story.pdf").text.startswith("The president")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(make_pdf([[]]), "no text in it (a scan?); run OCR first", id="no-text"),
        pytest.param(make_pdf([["1"], ["2"]]), "no text in it (a scan?); run OCR first", id="page-numbers-only"),
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"no pdf at all", "a broken PDF, or none at all", id="not-a-pdf"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 20, "a broken PDF, or none at all", id="garbage"),
        pytest.param(make_pdf([FIRST])[:300], "a broken PDF, or none at all", id="cut-off"),
    ],
)
def test_pdfs_that_cannot_be_read(read_reason: Callable[..., str], capfd: pytest.CaptureFixture[str], data: bytes, reason: str) -> None:
    assert read_reason(data, "story.pdf") == reason
    assert capfd.readouterr() == ("", "")


def test_pypdf_says_nothing_and_keeps_its_level_afterwards(read_all: Callable[..., object], caplog: pytest.LogCaptureFixture) -> None:
    data = make_pdf([FIRST])
    with caplog.at_level(logging.DEBUG, logger="root"):
        read_all(data.replace(b"xref", b"xxxx"), "story.pdf")
    assert "pypdf" not in {record.name.split(".")[0] for record in caplog.records}
    assert logging.getLogger("pypdf").level == logging.NOTSET


DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        pytest.param(
            [(".", 1), ("البلدين ", 5), (" ", 40), ("بين", 45), (" ", 60), ("العلاقات", 65)],
            "العلاقات بين البلدين .",
            id="drawn-from-the-left",
        ),
        pytest.param([("العلاقات", 65), (" ", 60), ("بين", 45)], "العلاقات بين", id="drawn-from-the-right"),
        pytest.param(
            [("بيان", 1), (" ", 20), ("2", 25), (" 3", 30), (" ", 35), ("ديسمبر", 40), (" ", 60), ("يوم", 65)],
            "يوم ديسمبر 2 3 بيان",
            id="numbers",
        ),
        pytest.param(
            [("The", 1), (" word ", 20), ("سلام", 40), (" means", 60), (" peace", 80)], "The word سلام means peace", id="english-line"
        ),
    ],
)
def test_arabic_lines_are_put_in_reading_order(line: list[tuple[str, float]], text: str) -> None:
    assert " ".join("".join(in_reading_order(line)).split()) == text


@pytest.mark.browser
@pytest.mark.parametrize("article_id", ["002_c1be75b92e9ad0ca", "004_6bb0da16f0b7f6d6"])
def test_an_article_printed_by_a_browser_reads_as_it_was(read_one: ReadOne, page: Any, article_id: str) -> None:
    (article,) = read(CORPUS / f"{article_id}.txt")
    assert isinstance(article, Article)
    body = "".join(f"<p>{html.escape(part)}</p>" for part in article.text.split("\n\n"))
    page.set_content(f"<html dir={'rtl' if article.language == 'ar' else 'ltr'}><title>A story</title><body>{body}")
    printed = read_one(page.pdf(), "story.pdf")
    assert "".join(printed.text.split()) == "".join(article.text.split())
    assert len(set(article.text.split()) - set(printed.text.split())) < 8  # words, and so spaces, are as they were


@pytest.mark.skipif(not DEJAVU.exists(), reason="the DejaVu font is not installed")
def test_arabic_presentation_forms_become_letters(read_one: ReadOne) -> None:
    pdfmetrics.registerFont(TTFont("DejaVu", str(DEJAVU)))
    shaped = "\ufe8d\ufedf\ufeae\ufe8b\ufef4\ufeb2"  # الرئيس in joined forms, left to right as drawn
    article = read_one(make_pdf([[shaped[::-1]]], "DejaVu"), "story.pdf")
    assert article.text in ("الرئيس", "الرئيس"[::-1])
    assert article.language == "ar"
