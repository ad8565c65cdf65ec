from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.sentences import sentence_spans


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["Dr. John F. Kennedy went to St. Louis at 5 p.m. on Monday.", "He left."], id="titles-and-initials"),
        pytest.param(
            ["J. R. R. Tolkien wrote it in 1930.", "Mr. Smith paid $5.5 million to Apple Inc. in Sept. 2012."], id="abbreviations"
        ),
        pytest.param(["“We seek peace,” he said.", "“Stop!” he cried.", "He asked, “Is this it?”", "Nobody knew."], id="quotations"),
        pytest.param(["Gen. Qassem Soleimani met Lt. Col. Ahmed.", "They spoke."], id="military-ranks"),
        pytest.param(["It rose 3.5 percent.", "It won 3-2 vs. Spain."], id="numbers"),
        pytest.param(["He lived in the U.S. Army base.", "Then he left."], id="an-acronym-inside"),
        pytest.param(["They met in Athens in May.", "Abdelatty stressed it."], id="a-month-written-whole"),
    ],
)
def test_sentences_english(expected):
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["قال د. أحمد إنه سيعود.", "وأضاف: لماذا؟", "لأننا نحب السلام!"], id="titles-and-arabic-question-mark"),
        pytest.param(["بلغ السعر 3.5 دولار، وذلك يوم الاثنين؛ ثم غادر.", "عاد أمس."], id="comma-and-semicolon-end-nothing"),
        pytest.param(["كتب المؤرخ فريديريك و. موت هذا الكتاب.", "ثم سافر."], id="initials"),
    ],
)
def test_sentences_arabic(expected):
    assert sentences(" ".join(expected), "ar") == expected


def test_sentences_arabic_stop_without_a_space_behind_it_ends_the_sentence():
    assert sentences("هذا هو التقويم في العالم.يسمى في الدول العربية بالميلادي.", "ar") == [
        "هذا هو التقويم في العالم.",
        "يسمى في الدول العربية بالميلادي.",
    ]


def test_sentences_a_heading_is_a_sentence_of_its_own():
    assert sentences("He left.\n\nIran reaffirms support\n\nIn a call he spoke.") == [
        "He left.",
        "Iran reaffirms support",
        "In a call he spoke.",
    ]


def test_sentences_a_wrapped_line_is_not_torn():
    assert sentences("The president of the republic said on Monday that he and\nhis guests had talked.") == [
        "The president of the republic said on Monday that he and\nhis guests had talked."
    ]


@given(st.text(max_size=300), st.sampled_from(["en", "ar", "und", "zz"]))
def test_sentences_hold_every_character_once_whatever_the_text(text, language):
    spans = sentence_spans(text, language)
    assert all(a_end <= b_start for (_, a_end), (b_start, _) in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
