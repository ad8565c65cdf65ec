"""Which language a text is in: by its script first, then by ``py3langid`` (a naive Bayes model inside the package, no download)."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.fold import fold_word
from rag.language.stopwords import STOPWORDS

_SAMPLE = 3000  # characters; more changes no verdict and costs time
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
_LETTER = re.compile(r"[^\W\d_]")
_URDU = re.compile(r"[ٹڈڑےںھہ]")
_PERSIAN = re.compile(r"[پچژگیک]")
_WORD = re.compile(r"\w+")
_FEW_LETTERS = 40
_FEW_WORDS = 5

_ARABIC_LANGUAGES = frozenset({"ar", "fa", "ur"})
_MANY_WORDS = 12  # from which the lack of function words tells
_FUNCTION_WORDS = 0.12  # of all words, at least, in English prose; it has a third and more


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language most of a text is in; "und" when it has hardly a letter."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if letters < 2:
        return "und"
    arabic = len(_ARABIC.findall(sample))
    if arabic * 2 > letters:
        return _arabic_script(sample, arabic)
    if sample.isascii() and letters < _FEW_LETTERS:
        return "en"  # too little for the model, which takes "Jena built a telescope." for Catalan
    return _by_model(sample)


def detect_question_language(question: str) -> str:
    """The language a question is asked in.

    Its function words decide ("Who is بزشكيان?" is English); without any, its script does. Other languages than
    English and Arabic take some words to tell.
    """
    arabic = len(_ARABIC.findall(question))
    letters = len(_LETTER.findall(question))
    words = [fold_word(word) for word in _WORD.findall(question)]
    function_words = {language: sum(word in known for word in words) for language, known in STOPWORDS.items()}
    is_arabic = arabic * 2 > letters if function_words["ar"] == function_words["en"] else function_words["ar"] > function_words["en"]
    if arabic and is_arabic:
        return _arabic_script(question, arabic)
    if question.isascii() or len(words) < _FEW_WORDS or function_words["en"]:
        return "en"
    found = _by_model(question[:_SAMPLE])
    return found if found != "und" else "en"


def is_in_another_language(text: str, language: str) -> bool:
    """Whether a text is plainly not in a language: in another script or, for English, in other words. A doubt is no."""
    letters, arabic = len(_LETTER.findall(text)), len(_ARABIC.findall(text))
    if language in _ARABIC_LANGUAGES:
        return arabic * 2 < letters
    if arabic * 2 > letters:
        return True
    words = [fold_word(word) for word in _WORD.findall(text)]
    if language != "en" or len(words) < _MANY_WORDS:
        return False
    return sum(word in STOPWORDS["en"] for word in words) < _FUNCTION_WORDS * len(words) and _by_model(text[:_SAMPLE]) != "en"


def _arabic_script(text: str, letters: int) -> str:
    # Arabic keyboards of Iran write ی and ک inside Arabic text too, so a few of them prove nothing.
    if len(_URDU.findall(text)) * 20 > letters:
        return "ur"
    return "fa" if len(_PERSIAN.findall(text)) * 12 > letters else "ar"


@lru_cache(maxsize=1024)
def _by_model(text: str) -> str:
    import py3langid  # late: loading its model takes a moment

    try:
        language, _ = py3langid.classify(text)
    except OSError:  # it unpacks its model to a temporary file; on a full disk an article without a language is better than none
        return "und"
    # It also knows languages that ISO 639-1 has no code for, and "zxx", no language at all
    return str(language) if len(language) == 2 else "und"
