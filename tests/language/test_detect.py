import pytest

from rag.language.detect import detect_language, detect_question_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The president said on Monday that the talks would continue in the capital.", "en"),
        ("قال الرئيس يوم الاثنين إن المحادثات ستستمر في العاصمة.", "ar"),
        ("رئیس جمهوری ایران در گفتگوی تلفنی با امیر قطر", "fa"),
        ("وزیر اعظم نے کہا ہے کہ ملک میں امن ہے", "ur"),
        ("Le président a dit lundi que les discussions continueraient dans la capitale.", "fr"),
        ("١٢٣ 456", "und"),
        ("", "und"),
    ],
)
def test_detect_language_of_a_text(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("question", "language"),
    [("Who?", "en"), ("من هو Putin؟", "ar"), ("Assad قال ماذا؟", "ar"), ("", "en"), ("😀", "en"), ("Pezeshkian Tamim", "en")],
)
def test_detect_language_of_a_short_question(question, language):
    assert detect_question_language(question) == language
