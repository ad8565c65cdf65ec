from fractions import Fraction

import pytest

from rag.verify.numbers import wrong_numbers
from rag.verify.statement import read_statement


def wrong(said, quoted, strict=True, years=()):
    return wrong_numbers(read_statement(said).numbers, read_statement(quoted).numbers, years, strict)


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param("3.5 million people", "3,500,000 people", id="magnitude"),
        pytest.param("3.5m people", "٣٫٥ مليون شخص", id="indic-digits"),
        pytest.param("about 3.5 million people", "3,512,000 people", id="about"),
        pytest.param("more than 3 million people", "3,512,000 people", id="more-than"),
        pytest.param("nearly 4 million people", "3,912,000 people", id="nearly"),
        pytest.param("at least 7 people", "8 people", id="at-least"),
        pytest.param("half of them", "50 percent of them", id="half"),
        pytest.param("a quarter of them", "25% of them", id="quarter"),
        pytest.param("50% of them", "half of them", id="percent-of-half"),
        pytest.param("a dozen boats", "12 boats", id="dozen"),
        pytest.param("one of the boats", "the boats", id="one"),
        pytest.param("7 people", "7 people, at least 3 of them children", id="bound-of-another-number"),
        pytest.param("12 hurt and 5 killed", "5 killed and 12 hurt", id="another-order"),
    ],
)
def test_numbers_agree(said, quoted):
    assert wrong(said, quoted) == []


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param("3.5 million people", "3.5 billion people", id="magnitude"),
        pytest.param("about 5 million people", "3,512,000 people", id="about-too-far"),
        pytest.param("more than 4 million people", "3,512,000 people", id="more-than-too-much"),
        pytest.param("more than 1 million people", "3,512,000 people", id="more-than-far-too-little"),
        pytest.param("fewer than 3 million people", "3,512,000 people", id="fewer-than"),
        pytest.param("about 208 people", "about 200 people", id="no-rounder-than-the-quotation"),
        pytest.param("7 people", "at least 7 people", id="bound-dropped"),
        pytest.param("قتل 7 رجال", "قتل على الأقل 7 رجال", id="arabic-bound-dropped"),
        pytest.param("7 percent", "7 people", id="percent-and-count"),
        pytest.param("the 7th man", "7 men", id="ordinal-and-count"),
        pytest.param("the first of 7 men", "7 men", id="first"),
        pytest.param("40 miles", "40 km", id="unit"),
        pytest.param("$5m", "€5m", id="currency"),
        pytest.param("5 hurt and 12 killed", "5 killed and 12 hurt", id="swapped"),
        pytest.param("4 to 4 inches", "2 to 4 inches", id="in-the-place-of-another"),
    ],
)
def test_numbers_differ(said, quoted):
    assert wrong(said, quoted)


def test_numbers_across_languages_small_words_are_let_pass():
    assert wrong("two men", "رجلان", strict=False) == []
    assert wrong("two men", "the men")
    assert wrong("2 men", "رجال", strict=False)


def test_numbers_across_languages_bounds_and_units_are_let_pass():
    assert wrong("7 people", "7 على الأقل", strict=False) == []


def test_numbers_a_year_of_a_date_may_be_a_number_here():
    assert wrong("the 2017 act", "the act", years={2017}) == []


def test_numbers_in_dates_are_left_to_the_dates():
    assert [number.value for number in read_statement("On 3 June 2019 they sold 14 ships.").numbers] == [Fraction(14)]
