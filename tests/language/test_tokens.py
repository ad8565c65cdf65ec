import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.fold import fold
from rag.language.tokens import analyze, tokenize


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("U.S.", "US", id="acronym-with-and-without-stops"),
        pytest.param("Syria's", "Syria", id="possessive"),
        pytest.param("Syria’s", "Syria", id="possessive-with-a-curly-apostrophe"),
        pytest.param("talks", "talking", id="english-inflection"),
        pytest.param("café", "Cafe", id="accent-and-case"),
        pytest.param("1,300", "1300", id="thousands-separator"),
        pytest.param("٢٠٢٤", "2024", id="arabic-indic-digits"),
        pytest.param("۲۰۲۴", "2024", id="persian-digits"),
        pytest.param("إيران", "ايران", id="alef-forms"),
        pytest.param("الجمهورية", "جمهوريه", id="article-and-ta-marbuta"),
        pytest.param("وبالجمهورية", "الجمهورية", id="chain-of-clitics"),
        pytest.param("الأمـــن", "الأمن", id="tatweel"),
        pytest.param("السَّلامُ", "السلام", id="diacritics"),
        pytest.param("علی", "على", id="persian-ya-in-arabic-text"),
        pytest.param("ﻻﺟﺊ", "لاجئ", id="presentation-forms"),
    ],
)
def test_tokens_spellings_that_read_alike_give_the_same_term(one, other):
    language = "ar" if any("\u0600" <= ch <= "\u06ff" or "\ufb50" <= ch <= "\ufefc" for ch in one + other) else "en"
    assert analyze(one, language) == analyze(other, language)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Iran", "Iraq"), ("1300", "130"), ("قطر", "قطار"), ("سوريا", "سويسرا")],
)
def test_tokens_different_words_stay_different(one, other):
    language = "en" if one.isascii() else "ar"
    assert analyze(one, language) != analyze(other, language)


def test_tokens_an_english_name_in_an_arabic_text_is_found_by_an_english_question():
    assert set(analyze("Xinhua reporters")) <= set(analyze("قالت وكالة Xinhua reporters اليوم", "ar"))


def test_tokens_scripts_without_spaces_are_cut_into_pairs():
    assert analyze("東京都", "ja") == ["東京", "京都"]


@given(st.text(max_size=200), st.sampled_from(["en", "ar", "fa", "ja", "und", "xx"]))
def test_tokens_offsets_are_those_of_the_text_for_any_input(text, language):
    for token in tokenize(text, language):
        assert 0 <= token.start < token.end <= len(text)
        assert token.folded
        assert token.term


@given(st.text(max_size=100))
def test_fold_is_done_after_once(text):
    assert fold(fold(text)) == fold(text)
