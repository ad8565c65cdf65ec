"""The outlet that signs a text is found; one that is merely mentioned is not."""

from __future__ import annotations

import pytest

from rag.ingest.outlets import NAMES, find_outlet


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("BEIRUT (Reuters) - Israel struck ...", "Reuters"),
        ("WASHINGTON (AP) — The president said", "AP"),
        ("Paris, Dec 2 (AFP) - The minister", "AFP"),
        ("TEHRAN, Dec. 02 (MNA) – Iran's president", "Mehr"),
        ("TEHRAN, Dec. 02 (Xinhua) -- Iran's president", "Xinhua"),
        ("ABU DHABI, 2nd December, 2024 (WAM) -- The emirate", "WAM"),
        ("DAMASCUS, SANA- The army said", "SANA"),
        ("Riyadh, December 2, SPA -- The king", "SPA"),
        ("He called for calm, Xinhua news agency reported.", "Xinhua"),
        ("The deal was done, the Tasnim News Agency reported on Monday.", "Tasnim"),
        ("He spoke, Iran's IRNA news agency said.", "IRNA"),
        ("وأفادت وكالة مهر للأنباء، انه بحث", "Mehr"),
        ("وافادت وكالة مهر للانباء ان الرئيس", "Mehr"),
        ("ذكرت وكالة الأنباء السعودية (واس) أن الملك", "SPA"),
        ("ونقلت وكالة تسنيم الدولية للأنباء عن الوزير", "Tasnim"),
        ("نقلت رويترز عن مسؤول أن الاتفاق", "Reuters"),
        ("طهران (رويترز) - قال الرئيس", "Reuters"),
        ("دمشق-سانا\nقال", None),
        ("دمشق، سانا - قال المصدر", "SANA"),
        ("وكالة مهر للأنباء - بحث الرئيس", "Mehr"),
        ("بكين 2 ديسمبر 2024 (شينخوا) قال", None),
        ("Text of the story.\n\nSource: Al Jazeera and news agencies", "Al Jazeera"),
        ("نص الخبر.\n\nالمصدر: الجزيرة + وكالات", "Al Jazeera"),
    ],
)
def test_a_signature_is_found(text: str, outlet: str | None) -> None:
    assert find_outlet(text) == outlet


@pytest.mark.parametrize(
    "text",
    [
        "A Reuters photographer was wounded, the army said.",
        "The minister told the BBC that he would resign.",
        "According to Reuters, the deal is off.",
        "The AP poll shows a lead for the senator.",
        "Syrian state media reported that government forces had killed 320.",
        "قصف مبنى وكالة سانا للأنباء في دمشق",
        "وكالة الطاقة الذرية قالت إن إيران",
        "قالت الجزائرية إن ابنها عاد",
        "Jordan, Petra – the ancient city – drew visitors.",
        "العالم: بين الحرب والسلام",
        "The minister told Mehr news agency that he would resign.",
        "قالت العربية إن الطريق مغلق",
        "قال الوزير لقناة الجزيرة إن الاتفاق قريب",
        "نشرت السعودية قواتها على الحدود",
        "word " * 300 + "Xinhua news agency reported.",
        "",
    ],
)
def test_a_mention_is_no_signature(text: str) -> None:
    assert find_outlet(text) is None


def test_every_name_signs_for_itself_or_for_the_first_that_claims_it() -> None:
    for shown, (first, *_) in NAMES.items():
        if first.isascii():
            assert find_outlet(f"BEIRUT ({first}) - Text.") == shown
