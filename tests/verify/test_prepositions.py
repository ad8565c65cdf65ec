"""Small words that say the contrary."""

from __future__ import annotations

import pytest

from rag.verify.check import check


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param("The Liberals voted for the bill.", "The Liberals voted against the bill.", id="for-against"),
        pytest.param("The Liberals voted in favour of the bill.", "The Liberals voted against the bill.", id="in-favour"),
        pytest.param("The envoy left before the talks.", "The envoy left after the talks.", id="before-after"),
        pytest.param("غادر المبعوث قبل المحادثات.", "غادر المبعوث بعد المحادثات.", id="before-after-arabic"),
        pytest.param("نفت الوزارة الخبر.", "أكدت الوزارة الخبر.", id="denied-confirmed-arabic"),
        pytest.param("انتهت المحادثات في مروان.", "بدأت المحادثات في مروان.", id="ended-began-arabic"),
    ],
)
def test_prepositions_and_feminine_verbs_that_say_the_contrary_are_seen(sentence: str, quote: str) -> None:
    assert not check(sentence, quote).supported


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param("The envoy left after the talks.", "The envoy, who came before the talks, left after the talks.", id="both"),
        pytest.param("The Liberals voted against the bill.", "The Liberals voted against the bill for the third time.", id="another-noun"),
    ],
)
def test_prepositions_of_other_things_are_let_be(sentence: str, quote: str) -> None:
    assert check(sentence, quote).reasons == ()
