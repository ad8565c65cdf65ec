"""Dialogues of our own: what a follow-up takes from the question before it, and what it must not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rag.conversation.followup import stand_alone
from rag.conversation.history import Exchange, read_history
from rag.retrieve.question import read_question

if TYPE_CHECKING:
    from rag.desk import Newsdesk

# The question before, the follow-up, the question that stands alone.
CARRIED = [
    # A message that is nothing but a word of asking
    ("Why did Macron phone the king of Norway?", "when?", "When did Macron phone the king of Norway?"),
    ("Why did Macron phone the king of Norway?", "And when exactly?", "When did Macron phone the king of Norway?"),
    ("Why did Macron phone the king of Norway?", "HOW COME?", "Why did Macron phone the king of Norway?"),
    ("What did Lula say about Brazil?", "Why?", "Why did Lula say that about Brazil?"),
    ("How many people were hurt in Lagos?", "where?", "Where were people hurt in Lagos?"),
    ("Did Modi visit Lagos?", "with whom?", "With whom did Modi visit Lagos?"),
    ("Who visited Modi on Friday?", "who else?", "Who else visited Modi on Friday?"),
    ("What did Lula say about Brazil?", "anything else?", "What else did Lula say about Brazil?"),
    ("Who visited Modi?", "when?", "When? (visited Modi)"),
    ("Did Modi visit Lagos?", "really?", "Did Modi visit Lagos?"),
    ("Did Modi visit Lagos?", "Tell me more.", "Did Modi visit Lagos?"),
    ("Did Modi visit Lagos?", "and then?", "What happened then? (Modi, visit, Lagos)"),
    ("لماذا اتصل ماكرون بملك النرويج؟", "ومتى؟", "متى اتصل ماكرون بملك النرويج؟"),
    ("ماذا قال مودي عن الهند؟", "لماذا؟", "لماذا قال مودي عن الهند؟"),
    ("هل زار مودي نيجيريا؟", "أين؟", "أين زار مودي نيجيريا؟"),
    ("ماذا قال مودي عن الهند؟", "المزيد", "ماذا قال مودي عن الهند؟"),
    # Roles without a name
    ("What did the king of Norway want?", "Whom did the king thank?", "Whom did the king of Norway thank?"),
    ("Who visited the king of Norway?", "and what did the king say?", "What did the king of Norway say? (visited)"),
    ("What did the Iraqi prime minister want?", "When did the prime minister resign?", "When did the Iraqi prime minister resign?"),
    ("What did Norway do in Mali?", "What did the king say?", "What did the king say? (Norway, Mali)"),
    ("لماذا اتصل ماكرون بأمير قطر؟", "وماذا قال الأمير؟", "ماذا قال أمير قطر؟ (اتصل، ماكرون)"),
    ("متى تكلم وزير الخارجية التركي؟", "وماذا قال الوزير عن لبنان؟", "ماذا قال وزير الخارجية التركي عن لبنان؟"),
    # Pronouns
    ("Did Modi visit Lagos?", "With whom did he speak there?", "With whom did Modi speak in Lagos?"),
    ("Did Modi visit Lagos?", "When was his last trip?", "When was Modi's last trip?"),
    ("What is OPEC?", "Who leads them?", "Who leads OPEC?"),
    ("Did Modi visit Lagos?", "What is the weather like there?", "What is the weather like in Lagos?"),
    ("What is OPEC?", "Who founded it?", "Who founded OPEC?"),
    ("When was the BRICS summit in Kazan?", "Where was it held?", "Where was the BRICS summit in Kazan held?"),
    ("What did Modi and Lula discuss?", "When did they talk?", "When did Modi and Lula talk?"),
    ("How many soldiers were killed in Mali?", "Who killed them?", "Who killed the soldiers?"),
    ("What happened in Lagos on 4 May 2021?", "Who else spoke on that day?", "Who else spoke on 4 May 2021?"),
    ("When did Modi meet Lula?", "Where did this meeting take place?", "Where did this meeting take place? (Modi, Lula)"),
    ("من هو ملك النرويج؟", "ماذا قال عن السويد؟", "ماذا قال ملك النرويج عن السويد؟"),
    ("لماذا اتصل ماكرون بأمير قطر؟", "ومتى التقى به؟", "متى التقى بأمير قطر؟"),
    ("ماذا ناقش ماكرون ومودي؟", "ما العلاقة بينهما؟", "ما العلاقة بين ماكرون ومودي؟"),
    ("متى اجتمع ماكرون مع مودي؟", "أين كان هذا اللقاء؟", "أين كان هذا اللقاء؟ (اجتمع، ماكرون، مودي)"),
    ("ما هي أوبك؟", "من أسسها؟", "من أسسها؟ (أوبك)"),
    ("ما هي أوبك؟", "ومتى تأسست؟", "متى تأسست؟ (أوبك)"),
    # Happenings, results and deeds that were spoken of
    ("When did Modi call Lula?", "How long did the conversation last?", "How long did the conversation last? (Modi, call, Lula)"),
    ("When did Modi call Lula?", "What was the reason?", "What was the reason? (Modi, call, Lula)"),
    ("What happened in Lagos?", "And how many were killed?", "How many were killed? (Lagos)"),
    ("When was the OPEC summit?", "Who attended?", "Who attended? (OPEC, summit)"),
    ("متى اجتمع ماكرون مع مودي؟", "ما السبب؟", "ما السبب؟ (اجتمع، ماكرون، مودي)"),
    ("أين عقدت قمة أوبك؟", "من حضر؟", "من حضر؟ (عقدت، قمة، أوبك)"),
    # Another language than before
    ("Why did Macron call the emir of Qatar?", "متى؟", "متى؟ (ماكرون، مكالمة، أمير قطر)"),
    ("What does the emir of Qatar think of Syria?", "ماذا قال عن غزة؟", "ماذا قال أمير قطر عن غزة؟"),
    ("ماذا قال مودي لأمير قطر؟", "And what did the emir want?", "What did the emir of Qatar want? (Modi)"),
    ("من اتصل بماكرون؟", "What did he want?", "What did Macron want?"),
]  # fmt: skip

# The question before, a message that is to be left as it is.
ALONE = [
    ("Who is the president of Peru?", "Who is the president of Ghana?"),
    ("Who is the president of Peru?", "And who is Lavrov?"),
    ("Who is the president of Peru?", "But why did Modi leave Lagos?"),
    ("Who is the president of Peru?", "And what is inflation?"),
    ("Who is the president of Peru?", "So how do I bake bread?"),
    ("Who is the president of Peru?", "Is it true that Macron resigned?"),
    ("Who is the president of Peru?", "How do bees find their way?"),
    ("Who is the president of Peru?", "Why did the bridge lose its lights?"),
    ("Who is the president of Peru?", "Do people keep what they earn?"),
    ("Who is the president of Peru?", "Is there a hospital in Lagos?"),
    ("Who is the president of Peru?", "Why did Modi say that he likes tea?"),
    ("Who is the president of Peru?", "What time is it?"),
    ("Who is the president of Peru?", "How long does it take to rebuild a city?"),
    ("Who is the president of Peru?", "Modi"),
    ("Who is the president of Peru?", "what happened yesterday?"),
    ("Who is the president of Peru?", "How long did the war last?"),
    ("Who is the president of Peru?", "How about lunch?"),
    ("Who is the president of Peru?", "Is it in Arabic?"),
    ("Who is the president of Peru?", "Is Arabic hard to learn?"),
    ("Who is the president of Peru?", "When did the talks in Geneva begin?"),
    ("Who is the president of Peru?", "What did Modi say in the call?"),
    ("Who is the president of Peru?", "What about Iraq's view of OPEC and Modi's visit to Lagos?"),
    ("Who is the president of Peru?", "Tell me about the Kremlin"),
    ("Who is the president of Peru?", "Summarise the articles"),
    ("Who is the president of Peru?", "thanks"),
    ("Who is the president of Peru?", "hello"),
    ("Who is the president of Peru?", "?!"),
    ("Who is the president of Peru?", ""),
    ("من هو رئيس إيران؟", "من هو رئيس فرنسا؟"),
    ("من هو رئيس إيران؟", "ما هي عاصمة اليابان؟"),
    ("من هو رئيس إيران؟", "ومن هو لافروف؟"),
    ("من هو رئيس إيران؟", "هل هناك مستشفى في غزة؟"),
    ("من هو رئيس إيران؟", "ما هو سعر النفط؟"),
    ("من هو رئيس إيران؟", "كيف تعمل الخلايا الشمسية؟"),
    ("من هو رئيس إيران؟", "ماذا قال وزير الخارجية التركي عن سوريا؟"),
    ("من هو رئيس إيران؟", "متى العيد؟"),
    ("من هو رئيس إيران؟", "شكرا"),
    ("من هو رئيس إيران؟", "ما هي المدينة التي ولد فيها الشاعر؟"),
    ("من هو رئيس إيران؟", "أي جامعة لها فرع في القاهرة؟"),
    ("من هو رئيس إيران؟", "من لديه أكبر عدد من الأهداف؟"),
    ("من هو رئيس إيران؟", "من هم أهم شعراء الأندلس؟"),
    ("Who is the president of Peru?", "Which school keeps its oldest books in Lagos?"),
    ("Who is the president of Peru?", "Which rule says that there are no exceptions?"),
    ("Who is the president of Peru?", "What is it called when the moon hides the sun?"),
    ("Who is the president of Peru?", "How many trams were there?"),
    ("When did Modi call Lula?", "What did Macron say in the call?"),
    ("When did Modi call Lula?", "Did Macron like that?"),
    ("thanks", "why?"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "asked", "wanted"), CARRIED)
def test_followup_what_is_left_open_is_carried_over(before: str, asked: str, wanted: str) -> None:
    found = stand_alone(asked, [Exchange(before)])
    assert found.question == wanted
    assert found.carried


@pytest.mark.parametrize(("before", "asked"), ALONE)
def test_followup_another_subject_is_left_alone(before: str, asked: str) -> None:
    found = stand_alone(asked, [Exchange(before)])
    assert (found.question, found.carried) == (asked, ())


@pytest.mark.parametrize("asked", [asked for _, asked, _ in CARRIED])
def test_followup_without_history_nothing_is_carried(asked: str) -> None:
    assert stand_alone(asked, []).question == asked


def test_followup_the_words_that_came_along_are_told() -> None:
    assert stand_alone("What about Sweden?", [Exchange("What did the king of Norway say?")]).carried == ("king",)
    assert stand_alone("when?", [Exchange("Why did Macron phone Modi?")]).carried == ("Macron", "phone", "Modi")


def test_followup_a_chain_goes_on_from_what_was_searched_for() -> None:
    searched = Exchange("when?", "", "When did Macron phone Modi?")
    assert stand_alone("why?", [Exchange("Who is Lula?"), searched]).question == "Why did Macron phone Modi?"


def test_followup_a_chain_of_plain_questions_is_followed_from_its_beginning() -> None:
    history = read_history(["What did the king of Norway say about Mali?", "what about Modi?", "and Peru?"])
    assert stand_alone("why?", history).question == "Why did Modi say that about Peru?"


def test_followup_what_else_goes_back_to_the_question_before_why() -> None:
    history = read_history(["What did Lula say about Brazil?", "Why?"])
    assert stand_alone("What else?", history).question == "What else did Lula say about Brazil?"


def test_followup_thanks_do_not_break_a_chain() -> None:
    assert stand_alone("and why?", [Exchange("When did Modi resign?"), Exchange("ok, thanks")]).question == "Why did Modi resign?"


def test_followup_a_refused_question_gives_its_form_to_another_name_and_nothing_else() -> None:
    refused = Exchange("What did the king of Norway say?", answered=False)
    assert stand_alone("what about Sweden?", [refused]).question == "What did the king of Sweden say?"
    assert stand_alone("why?", [refused]).question == "why?"
    assert stand_alone("why?", [Exchange("When did Modi resign?"), refused]).question == "Why did Modi resign?"


@pytest.mark.parametrize(
    ("before", "asked", "kind"),
    [
        ("Who visited Modi?", "when?", "date"), ("What did Lula say?", "why?", "reason"), ("When did Modi meet Lula?", "where?", "place"),
        ("When did Modi meet Lula?", "who else?", "person"), ("ماذا قال مودي؟", "متى؟", "date"), ("Who met Lula?", "لماذا؟", "reason"),
        ("When did Modi meet Lula?", "وكم؟", "number"), ("What did the king of Norway say?", "and the king of Sweden?", "speech"),
    ],
)  # fmt: skip
def test_followup_the_kind_of_the_question_is_kept(before: str, asked: str, kind: str) -> None:
    assert read_question(stand_alone(asked, [Exchange(before)]).question).kind == kind


@pytest.mark.parametrize(
    "asked", ["ومتى؟", "وماذا قال الأمير؟", "ماذا قال عن سوريا؟", "when?", "what did he say?", "and what did the emir say?"]
)
@pytest.mark.parametrize("before", ["Why did Macron call the emir of Qatar?", "لماذا اتصل ماكرون بأمير قطر؟"])
def test_followup_the_language_of_the_question_is_kept(before: str, asked: str) -> None:
    found = stand_alone(asked, [Exchange(before)])
    assert found.carried
    assert read_question(found.question).language == ("en" if asked.isascii() else "ar")


@pytest.mark.parametrize("noise", ["word " * 20_000, "و" * 100_000, "the " * 25_000, "(" * 100_000, "Al " * 33_000, "why? " * 20_000])
def test_followup_pasted_text_is_left_alone_and_ends(noise: str) -> None:
    history = read_history([(noise, noise), ("When did Modi resign?", noise), noise])
    assert stand_alone(noise, history).question == noise
    stand_alone("what did he say there?", history)


def test_followup_half_a_character_does_no_harm() -> None:
    assert stand_alone("why\ud83d?", read_history(["When did Modi resign\ud83d?"])).question == "Why did Modi resign?"


# Real follow-ups on the five articles: the dialogue, and the article that answers.
REAL = [
    (["What did Pezeshkian and Putin discuss in their call?"], "and what about the Iraqi prime minister?", "003"),
    (["Who called the Iraqi prime minister?"], "When?", "003"),
    (["Who called the Iraqi prime minister?"], "What did he announce?", "003"),
    (["What did the Iraqi prime minister say about terrorism?"], "Why?", "003"),
    (["What did the Iraqi prime minister say about terrorism?", "Why?"], "What else?", "003"),
    (["What did the Iraqi prime minister say?"], "tell me more", "003"),
    (["When did Pezeshkian call Putin?"], "Who initiated the call?", "004"),
    (["When did Pezeshkian call Putin?"], "What did the two leaders review?", "004"),
    (["What is HTS?"], "What did it launch on November 27?", "004"),
    (["What did Pezeshkian discuss with Syrian President Bashar al-Assad?"], "What did he note?", "001"),
    (["ماذا بحث بزشكيان مع أمير قطر؟"], "ومتى؟", "002"),
    (["ماذا بحث بزشكيان مع أمير قطر؟"], "وماذا قال الأمير؟", "002"),
    (["What does the emir of Qatar think about Syria?"], "ماذا قال عن غزة؟", "002"),
    (["ماذا قال بزشكيان لرئيس وزراء العراق؟"], "and when?", "003"),
    (["Did Iran and Qatar reach agreements in Doha?"], "when was this visit?", "000"),
]  # fmt: skip


@pytest.mark.parametrize(("history", "asked", "article"), REAL)
def test_followup_the_right_article_is_found_first(desk: Newsdesk, history: list[str], asked: str, article: str) -> None:
    question = stand_alone(asked, read_history(history)).question
    assert desk.search(question, k=1)[0].article_id.startswith(article), question


def test_followup_carrying_over_finds_more_than_the_bare_questions(desk: Newsdesk) -> None:
    bare = [bool(hits := desk.search(asked, k=1)) and hits[0].article_id.startswith(article) for _, asked, article in REAL]
    assert sum(bare) + 5 <= len(REAL)
