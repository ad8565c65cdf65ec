import datetime

import pytest

from rag.verify.check import check, overlap
from rag.verify.statement import MOST_READ, read_statement
from tests.verify.material import ACROSS, ACROSS_FALSE, ACROSS_OTHER, ACROSS_TRUE, FALSE, TRUE


def params(table):
    return [pytest.param(*pair, id=name) for name, pair in table.items()]


@pytest.mark.parametrize(("sentence", "quote"), params(TRUE))
def test_check_passes_a_rewording(sentence, quote):
    assert check(sentence, quote).reasons == ()


@pytest.mark.parametrize(("sentence", "quote", "word"), params(FALSE))
def test_check_catches_what_the_quotation_does_not_say(sentence, quote, word):
    reasons = check(sentence, quote).reasons
    assert any(word in reason for reason in reasons), reasons


@pytest.mark.parametrize("quote", sorted({quote for _, quote in TRUE.values()}))
def test_check_passes_the_quotation_itself(quote):
    assert check(quote, quote).reasons == ()


@pytest.mark.parametrize(("sentence", "quote"), params(ACROSS_FALSE))
def test_check_catches_across_languages(sentence, quote):
    assert not check(sentence, quote).supported


@pytest.mark.parametrize(
    ("english", "arabic"), [pytest.param(*pair, id=f"{name}-{n}") for name, pairs in ACROSS.items() for n, pair in enumerate(pairs)]
)
def test_check_passes_a_translation_both_ways(english, arabic):
    assert check(english, arabic).reasons == ()
    assert check(arabic, english).reasons == ()


@pytest.mark.parametrize(("sentence", "quote"), params(ACROSS_TRUE))
def test_check_passes_a_short_claim_across_languages(sentence, quote):
    assert check(sentence, quote).reasons == ()


def test_check_catches_most_of_what_has_the_same_subject_and_other_content_across_languages():
    # Some slip through: a short sentence shares half of its words with any other on its subject.
    slipped = [name for name, pair in ACROSS_OTHER.items() if check(*pair).supported]
    assert len(slipped) <= 6 and len(ACROSS_OTHER) == 20, slipped


def test_check_catches_any_other_sentence_of_the_same_event_across_languages():
    for pairs in ACROSS.values():
        for english, arabic in pairs:
            others = [pair for pair in pairs if pair != (english, arabic)]
            assert not [pair for pair in others if check(english, pair[1]).supported or check(arabic, pair[0]).supported]


PUBLISHED = datetime.date(2024, 12, 4)  # a Wednesday


@pytest.mark.parametrize(
    ("sentence", "quote", "supported"),
    [
        pytest.param("The court ruled on 2 December 2024.", "The court ruled on Monday.", True, id="weekday-told-from-the-day"),
        pytest.param("The court ruled on 3 December 2024.", "The court ruled on Monday.", False, id="another-day"),
        pytest.param("The court ruled on Monday.", "The court ruled on Monday.", True, id="the-same-weekday"),
        pytest.param("The court ruled on 3 December 2024.", "The court ruled yesterday.", True, id="yesterday"),
        pytest.param("The court ruled on 4 December 2024.", "The court ruled yesterday.", False, id="not-yesterday"),
        pytest.param("The court ruled in November 2024.", "The court ruled last month.", True, id="last-month"),
        pytest.param("The court ruled in 2019.", "The court ruled in June 2019.", True, id="year-of-a-month"),
        pytest.param("The court ruled in June.", "The court ruled in June 2019.", True, id="month-without-its-year"),
        pytest.param("أصدرت المحكمة حكمها في 2 ديسمبر 2024.", "أصدرت المحكمة حكمها يوم الاثنين.", True, id="arabic"),
        pytest.param("أصدرت المحكمة حكمها في 3 ديسمبر 2024.", "أصدرت المحكمة حكمها يوم الاثنين.", False, id="arabic-another-day"),
        pytest.param("أصدرت المحكمة حكمها في كانون الأول.", "أصدرت المحكمة حكمها في ديسمبر.", True, id="arabic-months-of-two-countries"),
        pytest.param("The court issued its verdict on 2 December 2024.", "أصدرت المحكمة حكمها يوم الاثنين.", True, id="across"),
        pytest.param(
            "The court issued its verdict on 5 December 2024.", "أصدرت المحكمة حكمها يوم الاثنين.", False, id="across-another-day"
        ),
    ],
)
def test_check_tells_dates_from_the_day_of_the_article(sentence, quote, supported):
    assert check(sentence, quote, day=PUBLISHED).supported == supported


def test_check_without_a_day_a_date_is_held_against_its_weekday():
    assert check("The court ruled on Monday, 2 December 2024.", "The court ruled on Monday.").supported
    assert not check("The court ruled on 3 December 2024.", "The court ruled on Monday.").supported
    assert not check("The court ruled on 3 December 2024.", "The court ruled yesterday.").supported


def test_check_gives_every_reason():
    reasons = check("In 1999 Lund did not buy 7 ships.", "In 1998 Kiruna bought 9 ships.").reasons
    assert len(reasons) == 4
    assert all(word in " ".join(reasons) for word in ("1999", "Lund", "7", "negates"))


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param("x" * 100_000, "y " * 50_000, id="one-word"),
        pytest.param("Ab Cd " * 16_000, "Xy Zw " * 16_000, id="names"),
        pytest.param("7 " * 20_000, "8 " * 20_000, id="numbers"),
        pytest.param('"a b" ' * 16_000, "not " * 25_000, id="quotation-marks"),
        pytest.param("did not see London " * 5_000, "لم ير بغداد " * 8_000, id="across"),
        pytest.param("“" * 50_000 + "'" * 50_000, "\u0640" * 100_000, id="marks-alone"),
    ],
)
def test_check_comes_to_an_end_with_any_text(sentence, quote):
    check(sentence, quote)
    assert not check(sentence, "The dam was opened in May.").supported


def test_check_compares_no_more_than_the_beginning_of_a_text():
    filler = "The ferry sailed. " * 1_000
    assert len(filler) > MOST_READ, "Test requires a text of which not all is read"
    assert check("The dam was opened in May.", "The dam was opened in May. " + filler).supported
    assert not check("The dam was opened in May.", filler + "The dam was opened in May.").supported
    assert not check(filler + "The dam was opened in May.", filler).supported
    assert check(filler, filler + "The dam was opened in May.").supported


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        pytest.param("Grève à Orly", "Grève à Orly : des vols ont été annulés hier, a indiqué la direction.", id="french"),
        pytest.param("رئیس جمهور گفت", "رئیس جمهور گفت که مذاکرات ادامه دارد.", id="persian"),
        pytest.param("Huelga en Málaga", "Huelga en Málaga, según informaron los sindicatos este lunes.", id="spanish"),
        pytest.param("Streik bei der Bahn", "Streik bei der Bahn: Züge fallen aus, weil der Lohn nicht reicht.", id="german"),
    ],
)
def test_check_passes_a_part_in_a_language_that_no_table_knows(part, whole):
    assert check(part, whole).supported


@pytest.mark.parametrize(("one", "other"), [("", ""), ("Yes.", ""), ("", "Yes."), ("...", "Yes."), ("\u200f", "😀"), ("Yes.", "No.")])
def test_check_nothing_is_never_borne_out(one, other):
    assert not check(one, other).supported


def test_overlap_finds_the_sentence_that_is_worth_a_check():
    english, arabic = zip(*ACROSS["crime"], strict=True)
    for said, passage in ((english, english), (english, arabic), (arabic, english), (arabic, arabic)):
        for at, sentence in enumerate(said):
            scores = [overlap(read_statement(sentence), read_statement(quote)) for quote in passage]
            assert 0.0 <= min(scores) <= max(scores) <= 1.0
            assert max(range(len(scores)), key=scores.__getitem__) == at


def test_check_two_texts_of_one_script_are_compared_word_by_word():
    quote = "Streik bei der Bahn: Züge fallen aus, weil der Lohn nicht reicht."
    assert read_statement("Streik bei der Bahn").language != read_statement(quote).language, "Test requires two languages"
    assert check('Streik bei der Bahn "immer"', quote).reasons == ('"immer" is not in the quotation',)
