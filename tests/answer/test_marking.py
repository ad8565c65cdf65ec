"""The words of a quotation that answer, and the day that it only hints at."""

import datetime

import pytest

BUDGET = "The council met in Geneva on Tuesday. Treasurer Anna Keller said the budget grew by 12.5 percent to $340 million because fuel is dearer."
MEETING = {"text": "Minister Omar Haddad met Ambassador Lena Vogt in Beirut on Friday. They signed a treaty.", "date": "2024-12-02"}


@pytest.mark.parametrize(
    ("question", "article", "marked"),
    [
        pytest.param("How many percent did the budget grow?", BUDGET, "12.5 percent", id="number"),
        pytest.param("Who said that the budget grew?", BUDGET, "Treasurer Anna Keller", id="person"),
        pytest.param("Where did the council meet?", BUDGET, "Geneva", id="place"),
        pytest.param("Why did the budget grow?", BUDGET, "because fuel is dearer", id="reason"),
        pytest.param("When did Haddad meet Vogt?", MEETING, "Friday", id="day"),
        pytest.param(
            "What did the mayor say about the bridge?",
            "The mayor spoke about the bridge at noon: “It will open again before the winter comes.”",
            "“It will open again before the winter comes.”",
            id="quotation",
        ),
        pytest.param("أين اجتمع الوزراء؟", "اجتمع الوزراء يوم الأحد في القاهرة لبحث الأزمة.", "القاهرة", id="arabic-place"),
        pytest.param(
            "من أجرى اتصالا مع الوزير؟",
            "أجرى الشيخ تميم بن حمد آل ثاني اتصالا مع الوزير مساء اليوم.",
            "تميم بن حمد آل ثاني",
            id="arabic-name",
        ),
        pytest.param("كم عدد القتلى في الانفجار؟", "بلغ عدد القتلى في الانفجار ٢٧ شخصاً بحسب المستشفى.", "٢٧ شخصاً", id="arabic-number"),
    ],
)
def test_marks_are_the_words_that_answer(desk_on, question, article, marked):
    sentence = desk_on(article).query(question).sentences[0]
    assert [sentence.text[start:end] for start, end in sentence.marks] == [marked]


def test_marks_of_several_people_are_all_that_are_named(desk_on):
    desk = desk_on("The ministers Anna Keller, Omar Haddad and Lena Vogt attended the summit in Oslo.")
    sentence = desk.query("Which ministers attended the summit?").sentences[0]
    assert [sentence.text[start:end] for start, end in sentence.marks] == ["Anna Keller", "Omar Haddad", "Lena Vogt"]


def test_marks_hold_where_a_quotation_was_wrapped(desk_on):
    desk = desk_on("The dam near the old mill of Dora burst on Sunday night and flooded 300\nhouses in the lower town, and many cellars.")
    sentence = desk.query("How many houses did the dam flood?").sentences[0]
    assert [sentence.text[start:end] for start, end in sentence.marks] == ["300 houses"]
    assert "\n" not in sentence.text


@pytest.mark.parametrize(
    ("question", "when"),
    [("When did Haddad meet Vogt?", "29 November 2024"), ("متى التقى حداد فوغت؟", "29 نوفمبر 2024"), ("Who met Vogt?", "")],
)
def test_when_is_told_from_the_date_of_the_article(desk_on, question, when):
    assert desk_on(MEETING).query(question).sentences[0].when == when


def test_when_is_not_told_of_an_article_without_a_date(desk_on):
    assert desk_on(MEETING["text"]).query("When did Haddad meet Vogt?").sentences[0].when == ""


def test_a_date_that_is_written_out_needs_no_telling(desk_on):
    desk = desk_on({"text": "The treaty was signed in Rome on 3 May 2023.", "date": "2024-12-02"})
    sentence = desk.query("When was the treaty signed?").sentences[0]
    assert sentence.when == ""
    assert [sentence.text[start:end] for start, end in sentence.marks] == ["3 May 2023"]


def test_marks_lie_inside_the_sentences_of_every_answer(desk):
    for question in (
        "Who spoke with Pezeshkian?",
        "When did HTS attack?",
        "أين عقدت قمة بريكس؟",
        "What did the emir say?",
        "How many were killed?",
    ):
        for sentence in desk.query(question).sentences:
            assert all(0 <= start < end <= len(sentence.text) for start, end in sentence.marks)
            assert sorted(sentence.marks) == list(sentence.marks)


def test_today_is_the_day_of_the_newest_article(desk_on):
    older = {"text": "The port of Aden opened again.", "date": "2024-12-01"}
    desk = desk_on(older, {"text": "The port of Basra closed again.", "date": "2024-12-02"})
    answer = desk.query("What happened yesterday?")
    assert [citation.date for citation in answer.citations] == [datetime.date(2024, 12, 1)]
