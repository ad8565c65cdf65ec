"""The last question about another name, place or topic: dialogues of our own."""

from __future__ import annotations

import pytest

from rag.conversation.followup import stand_alone
from rag.conversation.history import Exchange

# The question before, the follow-up, the question that stands alone.
ANOTHER = [
    ("What did the king of Norway say?", "What about Sweden?", "What did the king of Sweden say?"),
    ("What did Lula say about Brazil?", "what about Modi?", "What did Modi say about Brazil?"),
    ("What did Lula say about Brazil?", "and India?", "What did Lula say about India?"),
    ("what did lula say about brazil", "how about india", "what did lula say about india"),
    ("What did Lula say about Brazil?", "And what about the floods?", "What did Lula say about the floods?"),
    ("What did Lula say?", "and about Peru?", "What did Lula say about Peru?"),
    ("How many people were hurt in Lagos?", "And in Accra?", "How many people were hurt in Accra?"),
    ("How many people were hurt in Lagos?", "in Accra?", "How many people were hurt in Accra?"),
    ("When did Modi meet Lula?", "And the Iraqi prime minister?", "When did Modi meet the Iraqi prime minister?"),
    ("What happened in Lagos on 4 May 2021?", "and on 6 May 2021?", "What happened in Lagos on 6 May 2021?"),
    ("What is the population of Peru?", "and the area?", "What is the area of Peru?"),
    ("What is the population of Peru?", "and Chile?", "What is the population of Chile?"),
    ("ماذا قال ملك النرويج؟", "وماذا عن السويد؟", "ماذا قال ملك السويد؟"),
    ("ماذا قال ملك النرويج؟", "والسويد؟", "ماذا قال ملك السويد؟"),
    ("ماذا قال ماكرون عن سوريا؟", "وعن غزة؟", "ماذا قال ماكرون عن غزة؟"),
    ("ماذا قال ماكرون عن سوريا؟", "وماذا عن مودي؟", "ماذا قال مودي عن سوريا؟"),
    ("ما عدد سكان إيران؟", "والعراق؟", "ما عدد سكان العراق؟"),
    # A place in a role that is the subject, and in one that is not
    ("ماذا قال مودي لملك النرويج؟", "وماذا عن غزة؟", "ماذا قال مودي لملك النرويج عن غزة؟"),
    ("What did Modi say to the king of Norway?", "And Mali?", "What did Modi say to the king of Norway about Mali?"),
    ("Who met the king of Norway?", "And Sweden?", "Who met the king of Norway? (Sweden)"),
    ("من زار ملك النرويج؟", "والسويد؟", "من زار ملك النرويج؟ (السويد)"),
    ("من هو ملك النرويج؟", "والسويد؟", "من هو ملك السويد؟"),
    # No "Peru president"
    ("What did the Ghanaian president say?", "What about Peru?", "What did the president of Peru say?"),
    ("What did the Iraqi prime minister say?", "And the Turkish?", "What did the Turkish prime minister say?"),
    ("What did Ghana's president say?", "What about Peru?", "What did Peru's president say?"),
    ("When did Modi and the Iraqi prime minister meet?", "And Peru?", "When did Modi and the Iraqi prime minister meet? (Peru)"),
    ("ماذا قال رئيس الوزراء العراقي؟", "وماذا عن الهند؟", "ماذا قال رئيس وزراء الهند؟"),
    ("ماذا قال رئيس الوزراء العراقي؟", "والتركي؟", "ماذا قال رئيس الوزراء التركي؟"),
    ("What did Ghanaian President Olsenius say?", "What about Peru?", "What did Ghanaian President Olsenius say about Peru?"),
    ("What did President Olsenius of Ghana say?", "What about Peru?", "What did President Olsenius of Ghana say about Peru?"),
    ("هل زار ملك النرويج غزة؟", "والسويد؟", "هل زار ملك النرويج السويد؟"),
    ("ماذا قال الرئيس الهندي مودي؟", "وماذا عن غزة؟", "ماذا قال الرئيس الهندي مودي عن غزة؟"),
    # A person for a person
    ("What did the king of Norway say?", "And Modi?", "What did Modi say?"),
    ("What did the king of Norway say? (Lula, call)", "And Modi?", "What did Modi say?"),
    ("ماذا قال ملك النرويج؟", "ومودي؟", "ماذا قال مودي؟"),
    ("Who paid for the bridge?", "And the mayor?", "Who paid for the bridge? (mayor)"),
    ("Who paid for the bridge?", "And the minister of energy?", "Who paid for the bridge? (minister of energy)"),
    ("من دفع ثمن الجسر؟", "والعمدة؟", "من دفع ثمن الجسر؟ (العمدة)"),
    # A thing for a thing
    ("What is the price of sugar in Lagos?", "What about wheat?", "What is the price of wheat in Lagos?"),
    ("ما سعر السكر؟", "وماذا عن القمح؟", "ما سعر القمح؟"),
    ("Did Modi visit Lagos?", "And the victims?", "The victims? (Modi, Lagos)"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "asked", "wanted"), ANOTHER)
def test_another_takes_the_place_of_its_like(before: str, asked: str, wanted: str) -> None:
    found = stand_alone(asked, [Exchange(before)])
    assert found.question == wanted
    assert found.carried


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ("من مدير مستشفى حلب؟", "ماذا عن القمح؟"), ("ماذا قال سالم منصور؟", "ماذا عن القمح؟"), ("What did Modi say?", "What about the wheat?"),
        ("Who is the director of the Lagos hospital?", "What about the wheat?"), ("What is the name of the hospital?", "What about the wheat?"),
        ("Did Modi visit Lagos?", "What about wheat?"),
    ],
)  # fmt: skip
def test_another_subject_of_no_bearing_takes_nothing_along(before: str, asked: str) -> None:
    assert stand_alone(asked, [Exchange(before)]).question == asked


@pytest.mark.parametrize("asked", [asked for _, asked, _ in ANOTHER])
def test_another_without_history_takes_nothing(asked: str) -> None:
    assert stand_alone(asked, []).question == asked
