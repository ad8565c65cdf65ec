import pytest

from rag.answer.smalltalk import recognise


@pytest.mark.parametrize(
    ("message", "talk"),
    [
        ("hello", "hello"), ("Hi!", "hello"), ("Good morning", "hello"), ("مرحبا", "hello"), ("السلام عليكم", "hello"),
        ("thanks", "thanks"), ("Thank you very much!", "thanks"), ("شكراً", "thanks"), ("bye", "bye"), ("مع السلامة", "bye"),
        ("what can you do?", "help"), ("Who are you?", "help"), ("ماذا تستطيع أن تفعل؟", "help"), ("من أنت؟", "help"),
        ("what articles do you have?", "articles"), ("list the articles", "articles"), ("How many articles are there?", "articles"),
        ("ما هي المقالات التي لديك؟", "articles"), ("كم مقالة لديك؟", "articles"),
    ],
)  # fmt: skip
def test_smalltalk_is_recognised(message, talk):
    assert recognise(message) == talk


@pytest.mark.parametrize(
    "message",
    [
        "Who said hello to Assad?",
        "Who initiated the call?",
        "thanks to whom did it end?",
        "what can you do about inflation?",
        "",
        "من هو بزشكيان؟",
        "hi" * 100,
    ],
)
def test_smalltalk_a_question_is_none(message):
    assert recognise(message) is None


@pytest.mark.parametrize(("message", "language"), [("hello", "en"), ("شكرا", "ar"), ("ما هي المقالات؟", "ar")])
def test_smalltalk_is_met_in_its_language_without_citations(desk, message, language):
    answer = desk.query(message)
    assert answer.answered
    assert answer.language == language
    assert not answer.citations
    assert not answer.hits


def test_smalltalk_what_articles_lists_titles_and_what_is_covered(desk):
    text = desk.query("what articles do you have?").text
    assert "5 in all" in text
    assert all(article.title in text for article in desk.articles())
