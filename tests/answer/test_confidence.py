"""When an answer is trusted and when it is refused."""

import pytest

SUMMIT = "President Ana Silva opened the climate summit in Lisbon on Monday. She promised new money for coastal towns."
STRIKE = "Bakers in Porto went on strike over the price of flour. Their union wants a law that caps it."
ARABIC = "افتتح الرئيس الفرنسي معرض الكتاب في باريس. وقال إن القراءة حق لكل طفل."


@pytest.mark.parametrize(
    ("article", "question"),
    [
        pytest.param(SUMMIT, "Who opened the climate summit in Nairobi on Monday?", id="place"),
        pytest.param(SUMMIT, "What did President Jonas Kallas promise at the climate summit?", id="person"),
        pytest.param(ARABIC, "من افتتح معرض الكتاب في القاهرة؟", id="place-in-a-script-without-capitals"),
        pytest.param(ARABIC, "ماذا قال بوتين عن القراءة؟", id="person-in-a-script-without-capitals"),
        pytest.param(SUMMIT, "من افتتح قمة المناخ في نيروبي؟", id="place-asked-for-in-another-language"),
    ],
)
def test_confidence_a_name_that_no_article_has_refuses_even_when_the_rest_matches(desk_on, article, question):
    answer = desk_on(article, STRIKE).query(question)
    assert not answer.answered, answer.text


def test_confidence_a_misspelt_name_is_not_unheard_of(desk_on):
    answer = desk_on(SUMMIT, STRIKE).query("What did President Ana Sylva promise?")
    assert answer.answered
    assert "coastal towns" in answer.text


def test_confidence_what_is_held_is_surer_than_what_is_not(desk_on):
    desk = desk_on(SUMMIT, STRIKE)
    held = desk.query("Where did President Ana Silva open the climate summit?")
    near = desk.query("How many guests attended the climate summit?")
    far = desk.query("What is the boiling point of mercury?")
    assert 1 >= held.confidence > near.confidence > far.confidence >= 0


def test_confidence_is_what_the_threshold_in_the_settings_is_held_against(desk_on):
    desk = desk_on(SUMMIT, STRIKE)
    for question in ("What did Ana Silva promise?", "Why did the bakers strike?", "Who wrote Hamlet?", "ماذا يريد الاتحاد؟"):
        answer = desk.query(question)
        assert answer.answered is (answer.confidence >= desk.config.answer.refuse_below)


def test_confidence_what_the_questions_language_only_touches_on_the_other_may_answer(desk):
    # The Arabic article tells of another call; the one with the Iraqi prime minister is told in English alone
    answer = desk.query("مع من تحدث بزشكيان هاتفيا من العراق؟")
    assert answer.answered
    assert answer.citations[0].article_id == "003_d33951d0d46d772f"


def test_confidence_when_the_questions_language_does_not_hold_it_the_other_speaks(desk_on):
    answer = desk_on(SUMMIT, STRIKE, ARABIC).query("Who opened the book fair in Paris?")
    assert answer.answered
    assert answer.citations[0].language == "ar"
