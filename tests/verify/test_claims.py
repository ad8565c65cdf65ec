import datetime
import re
from functools import cache
from pathlib import Path

import pytest

from rag.language.sentences import sentence_spans
from rag.verify.check import check
from tests.verify.claims import FALSE_OF_ARTICLES, FALSE_OF_EVENTS, TRUE_OF_ARTICLES, TRUE_OF_EVENTS

CORPUS = Path(__file__).parents[2] / "corpus"
_ARABIC_ARTICLE = 2


def params(table):
    return [pytest.param(*(pair if isinstance(pair, tuple) else (pair,)), id=name) for name, pair in table.items()]


@cache
def sentences():
    """(number of the article, its day, a sentence) of the five articles."""
    found = []
    for number, path in enumerate(sorted(CORPUS.glob("*.txt"))):
        text = path.read_text(encoding="utf-8")
        date = re.search(r"date (\d{4}-\d\d-\d\d) ", text)
        day = datetime.date.fromisoformat(date[1]) if date else datetime.date(2024, 12, 2)
        text = text.replace(date[0], "", 1) if date else text
        spans = sentence_spans(text, "ar" if number == _ARABIC_ARTICLE else "en")
        found.extend((number, day, text[start:end].strip()) for start, end in spans)
    return found


@pytest.mark.parametrize(("claim", "article"), params(TRUE_OF_ARTICLES))
def test_check_passes_a_short_claim_that_a_sentence_of_an_article_bears_out(claim, article):
    held = [check(claim, sentence, day=day).supported for number, day, sentence in sentences() if number == article]
    assert any(held)


@pytest.mark.parametrize("claim", params(FALSE_OF_ARTICLES))
def test_check_finds_no_sentence_of_the_articles_that_bears_out_a_false_short_claim(claim):
    assert [sentence for _, day, sentence in sentences() if check(claim, sentence, day=day).supported] == []


@pytest.mark.parametrize(("claim", "quote"), params(TRUE_OF_EVENTS))
def test_check_passes_a_short_claim_that_a_longer_quotation_bears_out(claim, quote):
    assert check(claim, quote).reasons == ()


@pytest.mark.parametrize(("claim", "quote"), params(FALSE_OF_EVENTS))
def test_check_catches_a_short_claim_whose_news_a_longer_quotation_does_not_tell(claim, quote):
    assert not check(claim, quote).supported
