import datetime

import pytest

from rag.language.skeleton import skeleton
from rag.language.tokens import analyze
from rag.retrieve.question import MAX_QUESTION, read_question


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who initiated the call?", "person"), ("With whom did he speak?", "person"), ("من هو رئيس العراق؟", "person"), ("مع من تحدث؟", "person"),
        ("Where was the summit held?", "place"), ("In which city did they meet?", "place"), ("أين عقدت القمة؟", "place"),
        ("When did it begin?", "date"), ("What year was it?", "date"), ("متى بدأ الهجوم؟", "date"), ("في أي عام ولد؟", "date"),
        ("How many people were killed?", "number"), ("كم عدد القتلى؟", "number"), ("What percentage voted?", "number"),
        ("Why did he resign?", "reason"), ("لماذا استقال؟", "reason"),
        ("What is HTS?", "definition"), ("ما هي بريكس؟", "definition"),
        ("What is the population of Gaza?", "number"), ("Which organisation sent aid?", "organisation"), ("أي منظمة أرسلت مساعدات؟", "organisation"),
        ("What did the Kremlin emphasize?", "speech"), ("ماذا قال الوزير؟", "speech"), ("Did he resign?", "other"),
    ],
)  # fmt: skip
def test_question_kind(question, kind):
    assert read_question(question).kind == kind


def test_question_function_words_and_words_about_asking_are_no_terms():
    assert read_question("What happened to the BRICS summit according to the articles?").terms == ("bric", "summit")


def test_question_terms_are_carried_into_the_languages_of_the_articles():
    question = read_question("economic delegation", ["en", "ar"])
    assert [(concept.word, "ar" in concept.ways) for concept in question.concepts] == [("econom", True), ("deleg", True)]
    assert all("ar" not in concept.ways for concept in read_question("economic delegation", ["en"]).concepts)


def test_question_words_that_mean_one_thing_are_one_concept():
    question = read_question("Did the prime minister of Iraq speak?", ["ar"])
    assert [(concept.terms, concept.part) for concept in question.concepts] == [
        (("prime", "minist"), False), (("prime",), True), (("minist",), True), (("iraq",), False), (("speak",), False),
    ]  # fmt: skip
    assert tuple(analyze("رئيس الوزراء", "ar")) in question.concepts[0].ways["ar"]


def test_question_a_name_is_known_by_its_consonants():
    (concept,) = read_question("Pezeshkian", ["ar"]).concepts
    assert concept.name == skeleton("بزشكيان")
    assert read_question("economy", ["ar"]).concepts[0].name == ""


def test_question_a_date_is_a_period_and_its_words_are_known_as_such():
    question = read_question("What did Putin say on 1 December 2024?")
    assert question.period
    assert question.period.first == question.period.last == datetime.date(2024, 12, 1)
    assert question.subject == ("putin",)


def test_question_a_pasted_article_is_cut():
    assert len(read_question("word " * 50_000).text) <= MAX_QUESTION


def test_question_a_relative_time_counts_from_the_day_it_is_given():
    question = read_question("What did Putin say last week?", today=datetime.date(2024, 12, 4))
    assert question.period
    assert (question.period.first, question.period.last) == (datetime.date(2024, 11, 25), datetime.date(2024, 12, 1))
    assert question.covers(datetime.date(2024, 11, 27))
    assert not question.covers(datetime.date(2024, 12, 2))
    assert not question.covers(None)


def test_question_an_open_period_covers_all_that_comes_after():
    question = read_question("ماذا قال بوتين منذ 2 ديسمبر 2024؟")
    assert question.covers(datetime.date(2025, 6, 1))
    assert not question.covers(datetime.date(2024, 12, 1))


def test_question_verbs_of_asking_are_light():
    assert read_question("How did Putin describe the summit?").light_terms == {"describ"}
    assert len(read_question("كيف وصف بوتين القمة؟").light_terms) == 1
