"""What is known about an article beside its text: each ``as_...`` takes what a file says and gives our form of it, or None."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import re
import unicodedata

from rag.ingest.clean import clean_line
from rag.language.dates import parse_date
from rag.language.detect import detect_language
from rag.schema import Article

MAX_ID = 200
MAX_TITLE = 300
MAX_NAME = 100
MAX_URL = 2000
DERIVED_TITLE = 90
"""Characters of a title taken from the first sentence, about one line on the page."""

_YEARS = range(1800, 2201)  # outside these a date is a typing error or a default such as 0001-01-01

_DATE_LINE = re.compile(r"(?:date\s|date:|Date:)\s*(\d{4}-\d{1,2}-\d{1,2})(?:\s+|$)")

_LANGUAGE_NAMES = {
    "arabic": "ar", "العربية": "ar", "عربي": "ar", "english": "en", "الإنجليزية": "en", "french": "fr", "français": "fr",
    "german": "de", "deutsch": "de", "spanish": "es", "español": "es", "persian": "fa", "farsi": "fa", "فارسی": "fa", "turkish": "tr",
    "türkçe": "tr", "urdu": "ur", "hebrew": "he", "russian": "ru", "русский": "ru", "chinese": "zh", "japanese": "ja", "korean": "ko",
    "portuguese": "pt", "italian": "it", "kurdish": "ku",
}  # fmt: skip
_THREE_LETTERS = {
    "ara": "ar", "arb": "ar", "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "fas": "fa", "per": "fa",
    "pes": "fa", "tur": "tr", "urd": "ur", "heb": "he", "rus": "ru", "zho": "zh", "chi": "zh", "cmn": "zh", "jpn": "ja", "kor": "ko",
    "por": "pt", "ita": "it", "nld": "nl", "dut": "nl", "kur": "ku", "hin": "hi", "pol": "pl", "ukr": "uk", "ell": "el", "gre": "el",
}  # fmt: skip

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},?(?: \d{{4}})?)"
_PLACE = r"[A-Z][\w.'’-]*(?:[ /][A-Z][\w.'’-]*){0,3}"
_DASH = r"\s*[-–—]{1,2}\s+"
_DATELINES = (
    # BEIRUT, Lebanon, Dec 2 (AP) —   TEHRAN –   WASHINGTON (Reuters) -
    re.compile(rf"(?:[A-Z][A-Z.'’/-]+(?: [A-Z][A-Z.'’/-]+){{0,3}})(?:, {_PLACE})?(?:, {_DAY})?(?:,? ?\([^()\n]{{2,30}}\))?{_DASH}"),
    # Tehran, Dec 3 Iranian President ...   Tehran, Dec. 3 (Xinhua) -- ...
    re.compile(rf"{_PLACE}(?:, {_PLACE})?, {_DAY}(?:,? ?\([^()\n]{{2,30}}\))?(?:{_DASH}|:? +(?=[\"“A-Z]))"),
    # Beirut (AFP) -   طهران (رويترز) -   طهران/ 2 ديسمبر/ إرنا -
    re.compile(rf"[^\W\d_][^()\n.؟?]{{1,40}},? ?\([^()\n]{{2,30}}\){_DASH}|\([^()\n]{{2,30}}\){_DASH}"),
    re.compile(r"[\u0620-\u064a]+(?: [\u0620-\u064a]+)?\s*/[^\n.]{2,40}/[^\n./]{0,15}[-–—]+\s+|[\u0620-\u064a]+\s+[–—-]+\s+"),
)
_ABBREVIATED = r"(?<!\b[A-Z])(?<!\b(?:Mr|Dr|St|Lt|Jr|No|vs))(?<!\b(?:Mrs|Gen|Col|Sen|Gov|Rep))"
_SENTENCE_END = re.compile(rf"(?<=[\w)”\"’»]){_ABBREVIATED}([.!?؟۔。])([\"”’»)]*)(?=\s|$)")


def split_date_line(text: str) -> tuple[datetime.date | None, str]:
    """The date of a first line ``date YYYY-MM-DD``, and the text without it. What follows on the same line is text."""
    match = _DATE_LINE.match(text)
    return (as_date(match.group(1)), text[match.end() :]) if match else (None, text)


def as_date(value: object) -> datetime.date | None:
    """A date from a date, a written form in English or Arabic, or seconds (milliseconds) since 1970; None when absurd."""
    if isinstance(value, datetime.datetime):
        date: datetime.date | None = value.date()
    elif isinstance(value, datetime.date):
        date = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        date = _from_number(value)
    elif isinstance(value, str):
        date = _from_number(int(value)) if re.fullmatch(r"\s*\d{8,13}\s*", value) else parse_date(value[:200])
    else:
        date = None
    return date if date and date.year in _YEARS else None


def _from_number(value: float) -> datetime.date | None:
    """20241202, or a Unix time in seconds or milliseconds."""
    if not 0 < value < 1e13:
        return None
    if 18_000_101 <= value <= 22_001_231:
        return parse_date(f"{int(value) // 10_000:04d}-{int(value) // 100 % 100:02d}-{int(value) % 100:02d}")
    seconds = value / 1000 if value > 1e11 else value
    if not 1e8 < seconds < 7.3e9:  # 1973 to 2201: smaller numbers are counts or years
        return None
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)).date()


def as_language(value: object) -> str | None:
    """ISO 639-1 from "en-US", "ara", "Arabic"; None when it is no language we can name."""
    if not isinstance(value, str):
        return None
    name = value.strip().casefold()
    primary = re.split(r"[-_.]", name)[0]
    if re.fullmatch("[a-z]{2}", primary):
        return {"iw": "he", "in": "id", "ji": "yi"}.get(primary, primary)
    return _THREE_LETTERS.get(primary) or _LANGUAGE_NAMES.get(name.split("(")[0].strip())


def language_of(text: str) -> str:
    """The language a text is written in, "und" when there is too little of it."""
    language = detect_language(text[:5000])
    return language if len(language) == 2 else "und"  # the model knows codes that are not ISO 639-1 ("zxx", "ext")


def as_name(value: object) -> str | None:
    """A name of an outlet on one line."""
    return clean_line(value, MAX_NAME) or None if isinstance(value, str) else None


def as_url(value: object) -> str | None:
    """A web address; any other scheme ("javascript:") could run where the page shows it, so it is dropped."""
    if not isinstance(value, str):
        return None
    url = value.strip()
    return url if len(url) <= MAX_URL and re.fullmatch(r"https?://[^\s<>\"'`\\\x00-\x20\x7f-\x9f\ud800-\udfff]+", url, re.I) else None


def as_id(value: str) -> str:
    """An id as data: one line, NFC, no invisible characters, at most 200 characters; may come out empty."""
    return unicodedata.normalize("NFC", clean_line(unicodedata.normalize("NFC", value), MAX_ID))


def as_title(value: object) -> str | None:
    """A given title on one line."""
    return clean_line(value, MAX_TITLE) or None if isinstance(value, str) else None


def title_from(text: str) -> str:
    """A title from clean text: its first sentence without the dateline, cut at a word to about 90 characters."""
    first = " ".join(text[:2000].split("\n", 1)[0].split())
    line = _without_dateline(first) or first
    if (end := _SENTENCE_END.search(line, 10)) and end.end() <= DERIVED_TITLE:
        stop, closing = end.groups()
        return line[: end.start()] + (stop if stop in "!?؟" else "") + closing  # headlines end without a full stop
    if len(line) <= DERIVED_TITLE:
        return line
    cut = line[: DERIVED_TITLE + 1].rpartition(" ")[0] or line[:DERIVED_TITLE]
    return cut.rstrip(" ,;:،؛-–—(«“\"'") + "…"


def _without_dateline(line: str) -> str:
    for dateline in _DATELINES:
        if match := dateline.match(line):
            return line[match.end() :].strip()
    return line


def with_hash(article: Article) -> Article:
    """The article with its ``content_hash``: sha256 over all that a reader can see. The path is left out: a file that
    moves has not changed."""
    date = article.date.isoformat() if article.date else None
    visible = [article.article_id, article.title, article.text, date, article.language, article.outlet, article.url]
    digest = hashlib.sha256(json.dumps(visible, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
    return dataclasses.replace(article, content_hash=digest)
