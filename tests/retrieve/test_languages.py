"""Questions that cross the languages, and indexes that hold both."""

import json

import pytest

import rag
from rag.schema import Filters

PAIRS = [
    ("The Iraqi prime minister announced a ceasefire in Kirkuk.", "أعلن رئيس الوزراء العراقي وقف إطلاق النار في كركوك."),
    ("Tunisian fishermen found an ancient ship near Sfax.", "عثر صيادون تونسيون على سفينة قديمة قرب صفاقس."),
    ("The central bank raised interest rates in March.", "رفع البنك المركزي أسعار الفائدة في مارس."),
    ("Scientists discovered a new vaccine against malaria.", "اكتشف علماء لقاحاً جديداً ضد الملاريا."),
    ("The Security Council discussed the earthquake in Turkey.", "ناقش مجلس الأمن الزلزال في تركيا."),
    ("Masoud Pezeshkian opened a hospital for children.", "افتتح مسعود بزشكيان مستشفى للأطفال."),
]


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    folder = tmp_path_factory.mktemp("both")
    (folder / "corpus").mkdir()
    records = [{"id": f"{code}{n}", "text": text} for n, pair in enumerate(PAIRS) for code, text in zip(("en", "ar"), pair, strict=True)]
    (folder / "corpus" / "all.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    with rag.open(corpus=folder / "corpus", index=folder / "index") as desk:
        desk.ingest()
        yield desk


QUESTIONS = [
    ("Who announced a truce in Kirkuk?", "من أعلن الهدنة في كركوك؟"),
    ("What did fishermen from Tunisia find?", "ماذا وجد الصيادون في تونس؟"),
    ("When were interest rates raised?", "متى رفعت أسعار الفائدة؟"),
    ("Who discovered the malaria vaccine?", "من اكتشف لقاح الملاريا؟"),
    ("What did the Security Council discuss?", "ماذا ناقش مجلس الأمن؟"),
    ("What did Pezeshkian open?", "ماذا افتتح بزشكيان؟"),
]


@pytest.mark.parametrize("number", range(len(PAIRS)))
def test_a_question_finds_the_article_of_the_other_language(both, number):
    for code, other, question in (("en", "ar", QUESTIONS[number][0]), ("ar", "en", QUESTIONS[number][1])):
        hits = both.search(question, filters=Filters(languages=(other,)))
        assert hits[0].article_id == f"{other}{number}", (code, question)


@pytest.mark.parametrize("number", range(len(PAIRS)))
def test_the_questions_language_leads_and_the_other_is_not_drowned(both, number):
    for code, other, question in (("en", "ar", QUESTIONS[number][0]), ("ar", "en", QUESTIONS[number][1])):
        found = [hit.article_id for hit in both.search(question)]
        assert found[0] == f"{code}{number}", question
        assert f"{other}{number}" in found[:5], question


def test_a_name_in_another_spelling_is_found(both):
    for spelt in ("Pezeschkian", "Pezeshkiyan", "Bezeshkian"):
        assert both.search(f"What did {spelt} open?")[0].article_id == "en5", spelt


def test_words_that_mean_the_same_find_each_other(both):
    assert both.search("armistice in Kirkuk")[0].article_id == "en0"
    assert both.search("Tunisia ship")[0].article_id == "en1"
