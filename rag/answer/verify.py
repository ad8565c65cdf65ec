"""Does a quotation bear a sentence out? Numbers, names, negation and content are compared, with no model.

This is the plain form: it compares within one language and reads numbers as they are written.
"""

from __future__ import annotations

import re

from rag.language.cues import names, number_words
from rag.language.detect import detect_question_language
from rag.language.fold import fold_word
from rag.language.stopwords import is_stopword
from rag.language.tokens import tokenize
from rag.schema import Check

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|\w+n['’]t)\b|(?<!\w)(?:و|ف)?(?:لا|لم|لن|ليس|ليست|ليسوا|غير|دون|بدون|عدم)(?!\w)",
    re.IGNORECASE,
)
_ENOUGH_CONTENT = 0.7  # share of the sentence's terms that the quotation must hold
_ALL_OF_THE_QUOTE = 0.8  # share of the quotation's terms in the sentence, from which a negation left out changes what is said


def check(sentence: str, quote: str) -> Check:
    """Compare a sentence with the quotation it is said to rest on.

    Returns:
        ``supported`` is True when nothing speaks against it; ``reasons`` name what does: a number, a name or a negation
        that the quotation does not have, or too little in common. Sentences in another language than the quotation
        are reported as such and never as supported.
    """
    if not sentence.strip() or not quote.strip():
        return Check(False, ("there is nothing to compare",))
    language = detect_question_language(sentence)
    if language != detect_question_language(quote):
        return Check(False, ("the sentence and the quotation are in different languages",))
    said, quoted = _terms(sentence, language), _terms(quote, language)
    reasons = [f"{number} is not in the quotation" for number in sorted(_numbers(said) - _numbers(quoted))]
    reasons += [f"{number} is not in the quotation" for number in sorted(number_words(sentence) - number_words(quote))]
    quoted_words = {token.folded for token in tokenize(quote, language)}
    missing = sorted({name for name in names(sentence) if fold_word(name).removesuffix("'s") not in quoted_words})
    reasons += [f"{name} is not in the quotation" for name in missing if not set(_terms(name, language)) <= quoted.keys()]
    words = said.keys() - _numbers(said)
    shared = len(words & quoted.keys())
    if words and shared < _ENOUGH_CONTENT * len(words):
        reasons.append(f"only {shared} of {len(words)} words are in the quotation")
    reasons += _negations(sentence, quote, len(said.keys() & quoted.keys()) >= _ALL_OF_THE_QUOTE * len(quoted))
    return Check(not reasons, tuple(reasons))


def _terms(text: str, language: str) -> dict[str, str]:
    """Terms of a text to their folded words, function words left out."""
    return {token.term: token.folded for token in tokenize(text, language) if not is_stopword(token.folded)}


def _numbers(terms: dict[str, str]) -> set[str]:
    return {term for term in terms if term[0].isdigit()}


def _negations(sentence: str, quote: str, says_all: bool) -> list[str]:
    said, quoted = len(_NEGATION.findall(sentence)), len(_NEGATION.findall(quote))
    if said > quoted:
        return ["the sentence negates what the quotation does not"]
    if said < quoted and says_all:
        return ["the quotation has a negation that the sentence leaves out"]
    return []
