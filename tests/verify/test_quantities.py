"""Quantities: bounds, shares and order, beside the numbers themselves."""

from __future__ import annotations

import pytest

from rag.verify.check import check


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param("More than 300 nurses left.", "Fewer than 300 nurses left.", id="more-fewer"),
        pytest.param("At least 40 nurses left.", "Up to 40 nurses left.", id="least-most"),
        pytest.param("Up to 40 nurses left.", "At least 40 nurses left.", id="most-least"),
        pytest.param("غادر أكثر من 300 ممرضة.", "غادر أقل من 300 ممرضة.", id="more-fewer-arabic"),
        pytest.param("More than 300 nurses left the hospital.", "غادر المستشفى أقل من 300 ممرضة.", id="more-fewer-across"),
        pytest.param("Hundreds of nurses left.", "Dozens of nurses left.", id="hundreds-dozens"),
        pytest.param("غادرت مئات الممرضات.", "غادرت عشرات الممرضات.", id="hundreds-dozens-arabic"),
        pytest.param("All ferries were cancelled.", "Some ferries were cancelled.", id="all-some"),
        pytest.param("Most of the ferries were cancelled.", "A few of the ferries were cancelled.", id="most-few"),
        pytest.param("ألغيت جميع الرحلات.", "ألغيت بعض الرحلات.", id="all-some-arabic"),
        pytest.param("Prices fell from 4.2 to 5.6 percent.", "Prices fell from 5.6 to 4.2 percent.", id="from-to"),
        pytest.param("The bill was rejected by 40 votes to 61.", "The bill was rejected by 61 votes to 40.", id="votes"),
        pytest.param("انخفضت الأسعار من 4.2 إلى 5.6.", "انخفضت الأسعار من 5.6 إلى 4.2.", id="from-to-arabic"),
        pytest.param("Norway paid 14 million.", "The bridge cost 14 million, of which Norway paid half.", id="half"),
        pytest.param("دفعت النرويج 14 مليون دولار.", "كلف الجسر 14 مليون دولار، دفعت النرويج نصفها.", id="half-arabic"),
    ],
)
def test_quantities_differ(sentence: str, quote: str) -> None:
    assert not check(sentence, quote).supported


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param("More than 300 nurses left.", "More than 300 nurses left, fewer than 20 of them doctors.", id="same-bound"),
        pytest.param("Hundreds of nurses left.", "Some 340 nurses left, dozens of them in May.", id="a-number-in-figures"),
        pytest.param("All ferries were cancelled.", "All ferries were cancelled, and some buses ran late.", id="all-of-the-same"),
        pytest.param("Some ferries were cancelled.", "All ferries were cancelled.", id="fewer-of-them"),
        pytest.param("Prices fell from 5.6 to 4.2 percent.", "Prices fell to 4.2 percent from 5.6 percent.", id="to-from"),
        pytest.param("Norway paid half of the 14 million.", "The bridge cost 14 million, of which Norway paid half.", id="half-in-both"),
        pytest.param("The bridge cost 14 million.", "The bridge cost 14 million, of which Norway paid half.", id="the-whole"),
    ],
)
def test_quantities_agree(sentence: str, quote: str) -> None:
    assert check(sentence, quote).reasons == ()
