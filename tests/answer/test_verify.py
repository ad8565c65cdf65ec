import pytest

import rag

QUOTE = "Syrian state media reported that government forces had killed 320 terrorists near Aleppo on November 27, 2024."


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(QUOTE, id="verbatim"),
        pytest.param("Government forces had killed 320 terrorists near Aleppo.", id="shortened"),
        pytest.param("Government forces killed 320 terrorists near Aleppo on November 27.", id="another-form-of-the-verb"),
    ],
)
def test_check_passes_what_the_quotation_says(sentence):
    assert rag.check(sentence, QUOTE).supported


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        pytest.param("Government forces had killed 330 terrorists near Aleppo.", "330", id="number"),
        pytest.param("Government forces had killed 320 terrorists near Damascus.", "Damascus", id="name"),
        pytest.param("Government forces had not killed 320 terrorists near Aleppo.", "negates", id="negation"),
        pytest.param("The emir of Qatar praised the very good relations.", "words", id="another-sentence"),
        pytest.param("قتلت القوات 320 إرهابيا", "languages", id="another-language"),
    ],
)
def test_check_catches_what_the_quotation_does_not_say(sentence, reason):
    check = rag.check(sentence, QUOTE)
    assert not check.supported
    assert any(reason in line for line in check.reasons)


def test_check_arabic():
    quote = "وأعلن الوزير أن 42 شخصا أصيبوا في الحريق يوم الاثنين."
    assert rag.check("أعلن الوزير أن ٤٢ شخصا أصيبوا في الحريق.", quote).supported
    assert not rag.check("أعلن الوزير أن 17 شخصا أصيبوا في الحريق.", quote).supported
    assert not rag.check("أعلن الوزير أن 42 شخصا لم يصابوا في الحريق.", quote).supported
