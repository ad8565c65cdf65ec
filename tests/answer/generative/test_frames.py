"""What models say around an answer."""

import time

import pytest

from rag.answer.generative.frames import heads_sources, says_not_found, split_reply, strip_frame, strip_however


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        pytest.param("Based on the passages, the ferry sank.", "The ferry sank.", id="based-on"),
        pytest.param("Based on the passages provided, the ferry sank.", "The ferry sank.", id="provided"),
        pytest.param("According to the provided articles, the ferry sank.", "The ferry sank.", id="provided-articles"),
        pytest.param("According to passage 1, the ferry sank.", "The ferry sank.", id="numbered"),
        pytest.param("According to passage, the ferry sank.", "The ferry sank.", id="number-was-a-mark"),
        pytest.param("Passages 1 and 2 state that the ferry sank.", "The ferry sank.", id="states"),
        pytest.param("The article says that the ferry sank.", "The ferry sank.", id="article-says"),
        pytest.param("Sure! In short, the ferry sank.", "The ferry sank.", id="two-frames"),
        pytest.param("Answer: the ferry sank.", "The ferry sank.", id="answer"),
        pytest.param("Sure! Here is what I found:", "", id="only-a-frame"),
        pytest.param("Sure!", "", id="sure"),
        pytest.param("Here's the answer:", "", id="here"),
        pytest.param("I hope this helps!", "", id="offer"),
        pytest.param("The ferry sank, according to.", "The ferry sank.", id="trailing"),
        pytest.param("The ferry sank (see ).", "The ferry sank.", id="empty-brackets"),
        pytest.param("The ferry sank on Friday ,.", "The ferry sank on Friday.", id="doubled"),
        pytest.param("The passages do not name the captain, but the ferry sank.", "The ferry sank.", id="not-named-but"),
        pytest.param("بحسب المقاطع المقدمة، غرقت العبارة.", "غرقت العبارة.", id="ar-based-on"),
        pytest.param("وفقاً للمقاطع، غرقت العبارة.", "غرقت العبارة.", id="ar-according"),
        pytest.param("الإجابة: غرقت العبارة.", "غرقت العبارة.", id="ar-answer"),
        pytest.param("بالطبع! إليك ما وجدته:", "", id="ar-only-a-frame"),
        pytest.param("باختصار، غرقت العبارة.", "غرقت العبارة.", id="ar-short"),
    ],
)
def test_frames_are_taken_off(text, rest):
    assert strip_frame(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "According to the Valdemossa Courier, the ferry sank.",
        "According to sources, the ferry sank.",
        "According to article 5, nobody may be expelled.",
        "Based on the census, the town grew.",
        "The report says that the ferry sank.",
        "iPhones sold well.",
        "بحسب وزارة النقل، غرقت العبارة.",
    ],
)
def test_frames_what_is_news_stays(text):
    assert strip_frame(text) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("No. Parliament rejected the ban", ("No.", "Parliament rejected the ban"), id="no"),
        pytest.param("Yes, according to passage 1, it did.", ("Yes,", "it did."), id="with-a-frame"),
        pytest.param("Yes.", ("Yes.", ""), id="alone"),
        pytest.param("No — Parliament rejected it.", ("No —", "Parliament rejected it."), id="dash"),
        pytest.param("The answer is yes.", ("The answer is yes.", ""), id="the-answer-is"),
        pytest.param("لا، رفض البرلمان الحظر.", ("لا،", "رفض البرلمان الحظر."), id="ar"),
        pytest.param("نعم.", ("نعم.", ""), id="ar-alone"),
        pytest.param("No. 5 sank.", ("", "No. 5 sank."), id="number"),
        pytest.param("No-one left.", ("", "No-one left."), id="word"),
        pytest.param("لا أحد غادر.", ("", "لا أحد غادر."), id="ar-word"),
    ],
)
def test_frames_a_yes_or_no_is_told_from_the_rest(text, parts):
    assert split_reply(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "The passages do not mention the captain.",
        "The provided articles don't say who won.",
        "None of the passages mentions a captain.",
        "The passages contain no information about the captain.",
        "I could not find the answer in the articles.",
        "I'm sorry, but I cannot answer this question.",
        "There is no information about the captain in the passages.",
        "Unfortunately, the captain is not named in the provided text.",
        "The answer is NOT IN THESE ARTICLES.",
        "لا تذكر المقاطع اسم القبطان.",
        "لم أجد إجابة عن السؤال.",
        "لا توجد معلومات عن القبطان في المقاطع.",
        "المقالات المقدمة لا تذكر اسم القبطان.",
    ],
)
def test_frames_know_that_nothing_was_found(text):
    assert says_not_found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The police did not mention a motive.",
        "He could not find the answer.",
        "“I could not find my son in the articles of the wreck,” she said.",
        "There is no information about survivors.",
        "The documents do not mention the payment.",
        "Article 5 does not mention ferries.",
        "The passages do not mention the captain, but the ferry sank.",
        "No survivors were found in the water.",
        "لم تذكر الشرطة الدافع.",
        "لا توجد معلومات عن ناجين.",
    ],
)
def test_frames_do_not_take_news_for_it(text):
    assert not says_not_found(text)


def test_frames_however_is_taken_off():
    assert strip_however("However, the ferry sank.") == "The ferry sank."
    assert strip_however("ومع ذلك، غرقت العبارة.") == "غرقت العبارة."


@pytest.mark.parametrize("text", ["Sources:", "References", "Source: Valdemossa Courier", "المصادر:"])
def test_frames_know_a_list_of_sources(text):
    assert heads_sources(text)


@pytest.mark.parametrize("text", ["Sources said the ferry sank.", "Sources close to the captain: he fled.", "المصدر الأول غرق."])
def test_frames_sources_who_speak_are_no_list(text):
    assert not heads_sources(text)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["the ", "sure, ", "(see ", ", ", "not found in ", "وفقا ", "according to "])
def test_frames_no_text_takes_more_than_linear_time(unit):
    def seconds(size):
        text = (unit * size)[:size]
        began = time.process_time()
        strip_frame(text)
        split_reply(text)
        says_not_found(text)
        return time.process_time() - began

    short = min(seconds(12_500) for _ in range(3))
    long = min(seconds(100_000) for _ in range(2))
    assert long < 32 * max(short, 0.005)  # eight times the text; a square would take 64 times as long, a busy machine three times
