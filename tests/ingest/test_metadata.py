"""Titles, dates, languages and addresses: our form of what files say."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ingest.clean import clean_text
from rag.ingest.metadata import DERIVED_TITLE, as_date, as_language, as_url, title_from


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("TEHRAN – Amid tensions in Syria the leaders met.", "Amid tensions in Syria the leaders met", id="city-and-dash"),
        pytest.param("Tehran, Dec 3 Iranian President spoke.", "Iranian President spoke", id="city-and-day"),
        pytest.param("BEIRUT, Lebanon (AP) — The army said so.", "The army said so", id="city-country-agency"),
        pytest.param("Paris, Dec. 2, 2024 (AFP) - The minister left.", "The minister left", id="city-date-agency"),
        pytest.param("ABU DHABI, 2nd December, 2024 (WAM) -- The emirate won.", "The emirate won", id="day-before-month"),
        pytest.param("طهران (رويترز) - قال الرئيس نعم.", "قال الرئيس نعم", id="arabic-city-agency"),
        pytest.param("بيروت – أعلن الجيش وقف إطلاق النار.", "أعلن الجيش وقف إطلاق النار", id="arabic-city-and-dash"),
        pytest.param("طهران/ 2 ديسمبر/ إرنا - قال الرئيس نعم.", "قال الرئيس نعم", id="arabic-slashes"),
        pytest.param("On Monday, Dec 3 the president spoke.", "On Monday, Dec 3 the president spoke", id="a-date-is-no-dateline"),
        pytest.param("The U.S. envoy Mr. Hochstein left. He was tired.", "The U.S. envoy Mr. Hochstein left", id="abbreviations"),
        pytest.param("Is the war over? Nobody knows.", "Is the war over?", id="question"),
        pytest.param("A headline without a full stop\n\nText.", "A headline without a full stop", id="headline"),
        pytest.param("هل انتهت الحرب؟ لا أحد يعرف.", "هل انتهت الحرب؟", id="arabic-question"),
        pytest.param("x" * 200, "x" * 90 + "…", id="one-long-word"),
        pytest.param("TEHRAN –", "TEHRAN –", id="only-a-dateline"),
    ],
)
def test_title_from_text(text: str, title: str) -> None:
    assert title_from(text) == title


@given(st.text(min_size=1))
def test_a_derived_title_is_one_short_line(text: str) -> None:
    clean = clean_text(text)
    title = title_from(clean)
    assert "\n" not in title and len(title) <= DERIVED_TITLE + 1
    assert bool(title) == bool(clean)


@pytest.mark.parametrize(
    ("value", "language"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-US", "en"),
        ("ar_EG", "ar"),
        ("ara", "ar"),
        ("Arabic", "ar"),
        ("العربية", "ar"),
        ("zh-Hans", "zh"),
        ("iw", "he"),
        ("", None),
        ("xx-unknown-", "xx"),
        ("klingon", None),
        (None, None),
        (7, None),
        ("English (UK)", "en"),
    ],
)
def test_languages(value: object, language: str | None) -> None:
    assert as_language(value) == language


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "soon",
        "2024",
        2024,
        0,
        -5,
        True,
        10**400,
        float("nan"),
        float("inf"),
        "9" * 13,
        "0" * 8,
        [2024],
        "1799-12-31",
        "2201-01-01",
    ],
)
def test_what_is_no_date(value: object) -> None:
    assert as_date(value) is None


@pytest.mark.parametrize(
    "value", [datetime.date(2024, 12, 2), datetime.datetime(2024, 12, 2, 23, 59), "02.12.2024", "Dec. 2, 2024", "20241202", "٢ ديسمبر ٢٠٢٤"]
)
def test_forms_of_a_date(value: object) -> None:
    assert as_date(value) == datetime.date(2024, 12, 2)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("https://a.org/x?y=1#z", True),
        ("HTTP://a.org", True),
        ("ftp://a.org", False),
        ("//a.org", False),
        ("javascript:x", False),
        ("data:text/html,x", False),
        ("https://a.org/ x", False),
        ("https://" + "a" * 3000, False),
        ("https://a.org/<b>", False),
        (1, False),
    ],
)
def test_addresses(value: object, kept: bool) -> None:
    assert as_url(value) == (value if kept else None)
