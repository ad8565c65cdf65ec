"""Whom a pronoun stands for: dialogues of our own, as questions that stand alone."""

from __future__ import annotations

import pytest

from rag.conversation.followup import stand_alone
from rag.conversation.history import Exchange

MODI = Exchange("What did Modi say?", "Modi said that exports grew.")
WARD = Exchange("Who was fined after the Brundtvik flood?")
CHIEF = "من مدير مستشفى حلب؟"


@pytest.mark.parametrize(
    ("before", "asked", "wanted"),
    [
        pytest.param(
            [MODI, Exchange("Who leads the central bank?", "Governor Olga Brundt said that rates fall.")],
            "What did she say about wages?", "What did Governor Olga Brundt say about wages?", id="the-answer-before-earlier-questions",
        ),
        pytest.param(
            [MODI, Exchange("Who leads the central bank?", "Olga Brundt said that rates fall.")],
            "What did she say about wages?", "What did Olga Brundt say about wages?", id="a-given-name-that-begins-the-answer",
        ),
        pytest.param(
            [MODI, Exchange("Who leads the ministry?", "Nobody since the spring.")],
            "When did she resign?", "When did she resign? (leads, ministry)", id="who-it-is-was-not-answered",
        ),
        pytest.param(
            [MODI, Exchange("Who signed the paper?", "It was signed by Olga Brundt and Knut Olsenius.")],
            "Is she ill?", "Is she ill? (signed, paper)", id="one-of-several",
        ),
        pytest.param(
            [MODI, Exchange("What happened in Lagos?", "Governor Olga Brundt opened a bridge.")],
            "When did she resign?", "When did Governor Olga Brundt resign?", id="whatever-was-asked",
        ),
        pytest.param(
            [Exchange("Who signed the paper?"), Exchange("Who kept the goal?", "The goalkeeper Olga Brundt kept it. She is new.")],
            "How old is she?", "How old is Olga Brundt?", id="no-role-of-the-table",
        ),
        pytest.param([MODI, Exchange("What happened in Lagos?", "A bridge fell.")], "When did he resign?", "When did Modi resign?", id="back"),
        pytest.param([WARD], "Is he guilty?", "Is he guilty? (fined, Brundtvik, flood)", id="no-event"),
        pytest.param(
            [Exchange("Who fled Brundtvik explosion?")], "Is he guilty?", "Is he guilty? (fled, Brundtvik, explosion)", id="no-event-without-the"
        ),
        pytest.param([Exchange("What fell in Brundtvik?")], "Is he ill?", "Is he ill? (fell, Brundtvik)", id="no-unknown-place"),
        pytest.param([Exchange("When did Brundtvik visit Lagos?")], "Is he ill?", "Is Brundtvik ill?", id="a-verb-is-no-event"),
        pytest.param(
            [Exchange("Who kept the goal?", "The Brundtvik Bridge club.")], "How old is he?", "How old is he? (kept, goal)", id="no-thing"
        ),
        pytest.param(
            [Exchange(CHIEF, "قال المدير سالم منصور إن الطبيبة ليلى سافرت.")], "وماذا قال؟", "ماذا قال المدير سالم منصور؟", id="arabic-role"
        ),
        pytest.param(
            [Exchange(CHIEF, "قال مدير المستشفى الدكتور سالم منصور إن العمل مستمر.")], "وماذا قال؟", "ماذا قال سالم منصور؟",
            id="arabic-close-behind-a-role",
        ),
        pytest.param(
            [Exchange(CHIEF, "سافرت الطبيبة ليلى أمس.")], "وماذا قال؟", "ماذا قال؟ (مدير، مستشفى، حلب)", id="arabic-somebody-else"
        ),
        pytest.param([Exchange("من حوكم بعد حريق حلب؟")], "هل هو مذنب؟", "هل هو مذنب؟ (حوكم، حريق، حلب)", id="arabic-no-place"),
        pytest.param([Exchange("ماذا قال مودي؟")], "هل هو مريض؟", "هل مودي مريض؟", id="arabic-how-he-is"),
        pytest.param([Exchange("من الحارس؟", "الحارس أحمد سالم.")], "كم عمره؟", "كم عمر أحمد سالم؟", id="arabic-his-age"),
        pytest.param([Exchange("ماذا قال مودي؟")], "هل هو ممكن؟", "هل هو ممكن؟", id="arabic-of-nobody"),
    ],
)  # fmt: skip
def test_antecedents_a_pronoun_means_the_person_named_nearest(before: list[Exchange], asked: str, wanted: str) -> None:
    assert stand_alone(asked, before).question == wanted


def test_antecedents_a_name_may_stand_in_the_answer() -> None:
    answered = Exchange("Who leads the ministry?", "It is led by Minister Olga Brundt, who met Modi in Lagos.")
    assert stand_alone("When did she resign?", [answered]).question == "When did Minister Olga Brundt resign?"
    assert stand_alone("When did she resign?", [Exchange("Who leads the ministry?")]).carried in ((), ("leads", "ministry"))


def test_antecedents_two_people_are_not_made_one() -> None:
    assert stand_alone("What did he tell him?", [Exchange("Who called Modi?")]).question == "What did Modi tell him?"
