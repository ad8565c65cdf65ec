import pytest

from rag.verify.across import cross, likeness, wrong_names
from rag.verify.statement import read_statement


def shared(said, quoted):
    return cross(read_statement(said), read_statement(quoted)).share


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param("elections", "جرت الانتخابات", id="lexicon"),
        pytest.param("prime minister", "قال رئيس الوزراء", id="phrase"),
        pytest.param("explosion", "وقعت تفجيرات", id="root"),
        pytest.param("swimmer", "كانوا يسبحون", id="root-of-a-verb"),
        pytest.param("they met Belmadi", "بلماضي", id="name-by-sound"),
        pytest.param("they met Nadiv", "نديف", id="short-name-by-sound"),
        pytest.param("they met Lindqvist", "ليندكست", id="name-by-nearly-the-same-sound"),
        pytest.param("البرلمان", "the parliament", id="article-before-what-looks-like-a-clitic"),
        pytest.param("ستغلق", "they close it", id="future"),
        pytest.param("وهبطت", "it fell", id="conjunction-and-feminine"),
        pytest.param("the KLP", "حزب KLP", id="word-of-the-other-script"),
    ],
)
def test_across_finds_a_word(said, quoted):
    assert shared(said, quoted) > 0.4


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param("elections", "جرت المباراة", id="word"),
        pytest.param("they met Belmadi", "سليمان", id="name"),
        pytest.param("بلمادي", "they met Suleiman", id="name-the-other-way"),
    ],
)
def test_across_does_not_find_another(said, quoted):
    assert shared(said, quoted) < 0.3


def test_across_phrases_weigh_more_when_their_words_stand_together():
    assert shared("prime minister", "رئيس الوزراء") > shared("prime minister", "رئيس اتحاد كرة القدم شكر الوزراء")


def test_likeness_numbers_in_common_add_to_it():
    def like(said, quoted):
        return likeness(read_statement(said), read_statement(quoted))

    assert like("They sold 14 old ships", "باعوا 14 سفينة قديمة") > like("They sold 15 old ships", "باعوا 14 سفينة قديمة")


def test_wrong_names_takes_two_that_miss_each_other():
    def wrong(said, quoted):
        return wrong_names(read_statement(said), read_statement(quoted))

    assert wrong("They met in Baghdad.", "التقوا في القاهرة.") == ["the sentence names Baghdad, the quotation القاهرة"]
    assert wrong("They met in Baghdad.", "التقوا في العاصمة.") == []
    assert wrong("They met in Baghdad.", "التقوا في بغداد ثم القاهرة.") == []
