"""An answer while a model writes it: what of it are sentences, and what of it can be checked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.generative.prompts import NOT_FOUND, Passage
from rag.answer.generative.writing import Writing
from rag.schema import Article, Chunk, Hit

TEXTS = (
    "The ferry Nordlinje sank off Arvenholm on Friday. All 40 passengers were saved.",
    "Parliament rejected the ban on night ferries. The union of Valdemossa called a strike.",
)
ARABIC = "رفض البرلمان حظر العبارات الليلية."
SANK, SAVED, BAN = "The ferry Nordlinje sank off Arvenholm", "All 40 passengers were saved", "Parliament rejected the ban on night ferries"


def writing(texts: tuple[str, ...] = TEXTS, drop: bool = False, language: str = "en") -> Writing:
    passages = []
    for number, text in enumerate(texts, start=1):
        of = Article(article_id=str(number), title="Ferries", text=text, language=language)
        passages.append(Passage(number, Hit(Chunk(f"{number}:0", str(number), text, 0, len(text)), 1.0, number), of))
    return Writing(passages, "drop" if drop else "mark")


def written(said: str, pieces: int = 1, **more: object) -> tuple[str, Writing]:
    under_way = writing(**more)  # type: ignore[arg-type]
    shown = "".join(part for at in range(0, len(said), pieces) for part in under_way.hear(said[at : at + pieces]))
    return shown + "".join(under_way.end(cut=False)), under_way


def sentences(under_way: Writing) -> list[tuple[str, str]]:
    return [(sentence.text, sentence.support) for sentence in under_way.sentences]


@pytest.mark.parametrize(
    ("said", "texts"),
    [
        pytest.param(f"Based on the passages provided, the{SANK[3:]} [1].", [f"{SANK}."], id="frame"),
        pytest.param(f"According to passage [1], the{SANK[3:]}.", [f"{SANK}."], id="frame-with-a-mark"),
        pytest.param(f"Passage [1] states that the{SANK[3:]}.", [f"{SANK}."], id="passage-states"),
        pytest.param(f"Sure! Here is what I found:\n\n{SANK} [1].", [f"{SANK}."], id="only-a-frame"),
        pytest.param(f"No. {BAN} [2].", [f"No. {BAN}."], id="no"),
        pytest.param(f"No, {BAN} [2].", [f"No, {BAN}."], id="no-with-a-comma"),
        pytest.param(f"No [2].\n\n{BAN}.", [f"No. {BAN}."], id="no-on-a-line-of-its-own"),
        pytest.param(f"## What happened\n\n{SANK} [1].", [f"{SANK}."], id="heading"),
        pytest.param(f"What happened\n{SANK} [1].", [f"{SANK}."], id="heading-without-a-sign"),
        pytest.param(f"1. {SANK} [1].\n2. {SAVED} [1].", [f"{SANK}.", f"{SAVED}."], id="numbered-list"),
        pytest.param(f"| What | Where |\n|---|---|\n| {SANK[:24]} | {SANK[25:]} |", [SANK], id="table"),
        pytest.param(f"{SANK} [1].\n\nSources:\n[1] Ferries, the paper\n[2] More ferries.", [f"{SANK}."], id="sources"),
        pytest.param(f"{SANK} [1].\n\n**References**\n- Ferries.", [f"{SANK}."], id="references-in-bold"),
        pytest.param(f"<think>Was it?</think>{SANK} [1].", [f"{SANK}."], id="reasoning"),
        pytest.param(f"Perhaps it burnt. Or did it?</think>{SANK} [1].", [f"{SANK}."], id="reasoning-that-nothing-opened"),
        pytest.param(f"{SANK} , [1] .{SAVED} [1].", [f"{SANK}.", f"{SAVED}."], id="signs-out-of-place"),
        pytest.param(f"The passages do not name the captain. However, the{SANK[3:]} [1].", [f"{SANK}."], id="however"),
        pytest.param(f"The passages do not name the captain, but the{SANK[3:]} [1].", [f"{SANK}."], id="but"),
    ],
)
def test_writing_keeps_what_can_be_checked(said: str, texts: list[str]) -> None:
    for drop in (False, True):
        for pieces in (1, 5, 10_000):
            _, under_way = written(said, pieces, drop=drop)
            assert sentences(under_way) == [(text, "supported") for text in texts]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        pytest.param("لا. رفض البرلمان حظر العبارات الليلية [1].", "لا. رفض البرلمان حظر العبارات الليلية.", id="no"),
        pytest.param("وفقاً للمقاطع، رفض البرلمان حظر العبارات الليلية [1].", "رفض البرلمان حظر العبارات الليلية.", id="frame"),
    ],
)
def test_writing_keeps_what_can_be_checked_in_arabic(said: str, text: str) -> None:
    _, under_way = written(said, texts=(ARABIC,), language="ar")
    assert sentences(under_way) == [(text, "supported")]


def test_writing_what_stands_behind_a_no_is_still_checked() -> None:
    _, under_way = written("No. The mayor of Valdemossa resigned [2].")
    assert sentences(under_way) == [("No. The mayor of Valdemossa resigned.", "unsupported")]


def test_writing_a_yes_alone_is_no_sentence() -> None:
    _, under_way = written("Yes [1].")
    assert under_way.sentences == []


@pytest.mark.parametrize(
    "said",
    [
        f"{NOT_FOUND}.",
        f"The answer is {NOT_FOUND}.",
        "The passages do not mention a captain [1].",
        "No. There is no information about a captain in the passages.",
        "لا تذكر المقاطع اسم القبطان.",
    ],
)
def test_writing_knows_that_the_model_found_nothing(said: str) -> None:
    _, under_way = written(said)
    assert under_way.not_found and under_way.sentences == []


def test_writing_sources_are_not_even_shown() -> None:
    shown, _ = written(f"{SANK} [1].\n\nSources:\n[1] Ferries\n[2] More.")
    assert shown == f"{SANK}. [1]"
    shown, _ = written("Sources close to the captain fled.")
    assert shown.startswith("Sources close")


def test_writing_in_drop_mode_shows_what_the_answer_will_say() -> None:
    shown, _ = written(f"Sure! Here it is:\nNo. According to passage 2, {BAN} [2]. The moon fell.", drop=True)
    assert shown.split() == f"No. {BAN}. [1]".split()


def test_writing_tells_which_sentences_begin_a_line() -> None:
    _, under_way = written(f"{SANK} [1]. {SAVED}.\n\nMore:\n\n- {BAN}.")
    assert [sentence.text for sentence in under_way.sentences][2] == f"{BAN}."
    assert under_way.breaks == {2}


def test_writing_forgets_citations_of_what_was_reasoning() -> None:
    shown, under_way = written(f"{BAN} [2]. Or not?</think>{SANK} [1].")
    assert shown.startswith(BAN)
    assert [citation.article_id for citation in under_way.citations] == ["1"]
    assert [sentence.citations for sentence in under_way.sentences] == [(1,)]


@pytest.mark.parametrize(
    ("said", "only"),
    [
        pytest.param("<think>The ferry sank", True, id="never-closed"),
        pytest.param("<think>The ferry sank.</think>\n", True, id="nothing-behind"),
        pytest.param("The ferry sank.</think>", True, id="closed-only"),
        pytest.param("<|channel|>analysis<|message|>The ferry", True, id="channel"),
        pytest.param("<think>Hm</think>It sank.", False, id="answered"),
        pytest.param(f"<think>Hm</think>{NOT_FOUND}", False, id="not-found"),
        pytest.param("", False, id="nothing-at-all"),
    ],
)
def test_writing_knows_when_there_was_nothing_but_reasoning(said: str, only: bool) -> None:
    assert written(said)[1].only_reasoned is only


PARTS = [SANK, SAVED, " [1]", ". ", ".\n", "\n", "No. ", "Sure! ", "Sources:\n", "The passages do not say. ", NOT_FOUND, "# ", "1. ",
         "<think>", "</think>", "However, ", "Yes"]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=10).map("".join), st.sampled_from([1, 2, 7]), st.booleans())
def test_writing_any_way_of_cutting_gives_the_same(said: str, pieces: int, drop: bool) -> None:
    shown, under_way = written(said, pieces, drop=drop)
    at_once, whole = written(said, 10_000, drop=drop)
    assert shown == at_once
    assert under_way.sentences == whole.sentences and under_way.citations == whole.citations
    assert under_way.breaks == whole.breaks and under_way.only_reasoned == whole.only_reasoned
