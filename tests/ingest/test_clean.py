"""Cleaning: what goes, what stays, and that cleaning twice is cleaning once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ingest.clean import clean_line, clean_text, strip_end_matter

ODD = "\r\n\t\v\f\x00\x1b\x85\xa0\xad\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202e\u2066\ufe0f\ufe00\ufeff\ud800\uffff"
ODD += "a 4ا‌ه.☺\U0001f3f4\U000e0067\U000e0062\U000e007f\U000e0100/#"

MARKS = "/انتهى/ //END// /end/ ### ## -30- (END) END ENDS END. (ends) [end] انتهى (انتهى) النهاية END/AK/12 4194 ٤١٩٤".split()
MARKS += ["— 30 —", "/ انتهى /", "انتهى/ خ.ع"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne", id="line-ends-become-one-kind"),
        pytest.param("a  \n\t\nb", "a\n\nb", id="trailing-spaces-go"),
        pytest.param("a\n\n \n\n\nb", "a\n\nb", id="blank-lines-are-one"),
        pytest.param("\n\n  a \n", "a", id="edges-are-trimmed"),
        pytest.param("\ufeffa\x00b\x1bc\x7f", "abc", id="mark-nul-and-controls-go"),
        pytest.param("pay\u202elive\u202c \u2066x\u2069\u200e", "paylive x", id="bidi-controls-go"),
        pytest.param("dip\u00adlo\u200bmat\u2060ic", "diplomatic", id="soft-hyphen-and-zero-width-space-go"),
        pytest.param("a\ud800b", "ab", id="lone-surrogates-go"),
        pytest.param("pass\u200cword \u200d\u200c", "password", id="joiners-in-latin-go"),
        pytest.param("می\u200cروم", "می\u200cروم", id="persian-non-joiner-stays"),
        pytest.param("ه\u200d.", "ه\u200d.", id="joiner-after-arabic-letter-stays"),
        pytest.param("می\u200c\u200c\u200cروم", "می\u200cروم", id="a-run-of-joiners-is-one"),
        pytest.param("👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", id="emoji-families-stay-whole"),
        pytest.param("ന്\u200d", "ന്\u200d", id="malayalam-chillu-stays"),
        pytest.param("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", None, id="flag-of-england-stays"),
        pytest.param("x\U000e0049\U000e0067\U000e006e", "x", id="invisible-tag-text-goes"),
        pytest.param("x\ufe01\ufe02\U000e0155\ufe03", "x\ufe01", id="data-in-variation-selectors-goes"),
        pytest.param("قَالَ ـــ «نعم»", None, id="diacritics-and-tatweel-stay"),
        pytest.param("He said “yes” — 5 %…", None, id="typography-stays"),
        pytest.param("a   b\tc", None, id="inner-spaces-stay"),
    ],
)
def test_clean_text(text: str, clean: str | None) -> None:
    assert clean_text(text) == (text if clean is None else clean)


@given(st.text() | st.text(st.sampled_from(ODD), max_size=40))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode("utf-8")


@given(st.lists(st.sampled_from(["", "A sentence.", "4194", "/انتهى/", "-30-", "###", "END", "(ends)", "12", "   "]), max_size=8))
def test_stripping_end_matter_twice_is_stripping_once(lines: list[str]) -> None:
    once = strip_end_matter(clean_text("\n".join(lines)))
    assert strip_end_matter(once) == once
    assert clean_text(once) == once


@pytest.mark.parametrize(
    "mark",
    MARKS,
)
def test_an_end_mark_below_the_text_goes(mark: str) -> None:
    assert strip_end_matter(f"He said it was over.\n\n{mark}") == "He said it was over."


@pytest.mark.parametrize(
    "last",
    [
        "He said: the end.",
        "It happened in 2024",
        "The end of it",
        "see /etc/passwd/",
        "#hashtag",
        "1,300 killed",
        "12\n13",
        "Ending soon",
        "الانتهاء",
        "- 30",
    ],
)
def test_a_last_line_that_says_something_stays(last: str) -> None:
    text = f"He said so.\n\n{last}"
    assert strip_end_matter(text) == text


@pytest.mark.parametrize("only", ["4194", "/انتهى/", "END"])
def test_the_only_line_stays(only: str) -> None:
    assert strip_end_matter(only) == only


def test_several_end_marks_go() -> None:
    assert strip_end_matter("One.\n\n4194\n/انتهى/") == "One."
    assert strip_end_matter("One.\n\n/انتهى/\n\n4194") == "One."


def test_an_end_mark_inside_the_text_stays() -> None:
    assert strip_end_matter("One.\n\n###\n\nTwo.") == "One.\n\n###\n\nTwo."


def test_clean_line_is_one_short_line() -> None:
    assert clean_line(" a\n\nb\u202e\tc ", 4) == "a b"
