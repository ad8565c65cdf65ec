import pytest

from rag.verify.content import share
from rag.verify.statement import read_statement


def shared(said, quoted):
    return share(read_statement(said), read_statement(quoted))


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param("truce", "the ceasefire holds", id="synonym"),
        pytest.param("saxophonist", "he plays the saxophone", id="same-beginning"),
        pytest.param("ستغلق", "قال إنها تغلق الباب", id="arabic-future"),
        pytest.param("الطبيبة", "جاء طبيب", id="arabic-article-and-feminine"),
        pytest.param("وفاز", "فاز الفريق", id="arabic-conjunction"),
    ],
)
def test_content_finds_a_word_in_another_form(said, quoted):
    assert shared(said, quoted) > 0.6


def test_content_another_word_is_not_found():
    assert shared("truce", "the harvest") == 0.0


def test_content_is_the_share_of_what_is_said():
    assert shared("The mayor sold the ship.", "The mayor of Lund sold the old ship to a museum.") == 1.0
    assert shared("The mayor of Lund sold the old ship to a museum.", "The mayor sold the ship.") < 0.7


def test_content_names_alone_do_not_carry_it():
    said = "Ada Krol of Lund told Jan Holm about rabbits, gardens and cake."
    assert shared(said, "Ada Krol of Lund and Jan Holm signed a contract.") < 0.5
