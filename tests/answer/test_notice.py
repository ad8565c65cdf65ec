"""How a question's time was read, and in which language it is answered, is said."""

import pytest

PORT = {"text": "The port of Aden opened again after a storm.", "date": "2024-12-01"}
STRIKE = {"text": "Dockers in Aden began a strike over wages.", "date": "2024-12-05"}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What opened in Aden on 1 December 2024?", "1 December 2024"),
        ("What opened in Aden last week?", "25 November – 1 December 2024"),
        ("What did the dockers in Aden do since yesterday?", "4 December 2024 and later"),
        ("ماذا حدث في عدن قبل يومين؟", "3 ديسمبر 2024"),
    ],
)
def test_notice_says_how_a_time_was_read(desk_on, question, said):
    assert said in desk_on(PORT, STRIKE).query(question).notice


def test_notice_says_that_no_article_is_of_that_time(desk_on):
    assert "no article is of that time" in desk_on(PORT, STRIKE).query("What opened in Aden on 5 March 2023?").notice


def test_notice_is_empty_when_there_is_nothing_to_know(desk_on):
    assert desk_on(PORT, STRIKE).query("What did the dockers in Aden begin?").notice == ""


def test_notice_says_that_the_answer_is_in_another_language(desk_on):
    desk = desk_on(PORT, "أعلن رئيس الوزراء العراقي وقف إطلاق النار في كركوك.")
    assert "Arabic" in desk.query("Who announced the ceasefire in Kirkuk?").notice
    assert "الإنجليزية" in desk.query("متى فتح ميناء عدن من جديد؟").notice


def test_a_time_in_the_question_brings_its_articles_first(desk_on):
    texts = [{"text": f"The dockers of Aden spoke about wages, round {n}.", "date": f"2024-12-0{n}"} for n in range(1, 6)]
    assert desk_on(*texts).query("What did the dockers of Aden speak about on 3 December?").citations[0].article_id == "a2"
