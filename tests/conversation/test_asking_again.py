"""The last question asked again to know more: dialogues of our own."""

from __future__ import annotations

import pytest

from rag.conversation.followup import stand_alone
from rag.conversation.history import Exchange, read_history


@pytest.mark.parametrize(
    ("before", "asked", "wanted"),
    [
        # Who says so
        ("How many trams burned in Lagos?", "according to whom?", "According to whom? (trams, burned, Lagos)"),
        ("How many trams burned in Lagos?", "Says who?", "Says who? (trams, burned, Lagos)"),
        ("كم عدد الجرحى في غزة؟", "بحسب من؟", "بحسب من؟ (الجرحى، غزة)"),
        ("كم عدد الجرحى في غزة؟", "ومن قال ذلك؟", "من قال ذلك؟ (الجرحى، غزة)"),
        # In a language
        ("Who paid for the bridge?", "And in Arabic?", "Who paid for the bridge?"),
        ("Who paid for the bridge?", "in English please", "Who paid for the bridge?"),
        ("Who paid for the bridge?", "Can you say that in French?", "Who paid for the bridge?"),
        ("Who paid for the bridge?", "وبالعربية؟", "Who paid for the bridge?"),
        ("من دفع ثمن الجسر؟", "باللغة الإنجليزية من فضلك", "من دفع ثمن الجسر؟"),
        # Of another, too
        ("Who opposes the bridge?", "Does the mayor too?", "Does the mayor too? (opposes, bridge)"),
        ("Did Modi visit Lagos?", "And Lula as well?", "Did Lula visit Lagos?"),
        ("Who opposes the bridge?", "Do farmers as well?", "Do farmers as well? (opposes, bridge)"),
        ("من يعارض الجسر؟", "وهل الوزير أيضا؟", "هل الوزير أيضا؟ (يعارض، الجسر)"),
        ("من يعارض الجسر؟", "وهل وزير الطاقة أيضا؟", "هل وزير الطاقة أيضا؟ (يعارض، الجسر)"),
        # Another deed in the same matter
        ("Who won the regatta?", "And who paid?", "Who paid? (won, regatta)"),
        ("Who won the regatta?", "who scored?", "Who scored? (won, regatta)"),
        ("من فاز بالسباق؟", "ومن دفع؟", "من دفع؟ (فاز، بالسباق)"),
    ],
)
def test_asking_again_takes_the_matter_along(before: str, asked: str, wanted: str) -> None:
    found = stand_alone(asked, [Exchange(before)])
    assert found.question == wanted
    assert found.carried


@pytest.mark.parametrize(
    "asked",
    ["Did Lula resign too?", "Me too", "Is Arabic hard to learn?", "Who teaches Arabic in Accra?", "هل العربية صعبة؟", "ومن المطر؟"],
)
def test_asking_again_a_question_of_its_own_is_left_alone(asked: str) -> None:
    assert stand_alone(asked, [Exchange("Who opposes the bridge?")]).question == asked


def test_asking_again_a_chain_keeps_the_first_matter() -> None:
    assert stand_alone("When was that?", read_history(["Who won the regatta?", "And who paid?"])).question == "When? (paid, won, regatta)"
    assert stand_alone("ومتى كان ذلك؟", read_history(["من فاز بالسباق؟", "ومن دفع؟"])).question == "متى دفع؟ (فاز، بالسباق)"
