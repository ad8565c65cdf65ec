"""A sentence that is mostly borne out is not borne out when a clause of it is its own."""

from __future__ import annotations

import pytest

from rag.verify.check import check

PIER = "The harbour master of Valdemossa, Ines Calderon, closed the eastern pier on Monday because of a cracked beam."
VOTE = "Parliament in Tolvania voted on Friday to raise the price of bread, and the opposition left the chamber in protest."
CUP = "Rovina, who won in 1998 and 2011, beat Delm 3-2 in the cup on Monday; their first match ended 1-1."
PIER_ARABIC = "قالت مديرة الميناء إيناس كالديرون إن إصلاح الرصيف الشرقي سيستغرق تسعة أسابيع."
VOTE_ARABIC = "صوّت البرلمان يوم الجمعة على رفع سعر الخبز، وانسحبت المعارضة من القاعة احتجاجاً."


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param("The harbour master closed the eastern pier on Monday because of a bomb threat.", PIER, id="another-reason"),
        pytest.param("Ines Calderon closed the eastern pier because of a strike.", PIER, id="another-reason-in-a-word"),
        pytest.param("Ines Calderon closed the eastern pier after a quarrel with the mayor.", PIER, id="what-came-before"),
        pytest.param("Ines Calderon closed the eastern pier and resigned.", PIER, id="a-further-deed"),
        pytest.param("Ines Calderon, a former navy officer, closed the eastern pier.", PIER, id="who-she-is"),
        pytest.param("The eastern pier of Valdemossa was closed on Monday and will reopen in spring.", PIER, id="what-comes-next"),
        pytest.param("The eastern pier, which dates from the war, was closed on Monday.", PIER, id="what-it-is"),
        pytest.param("The harbour master closed the eastern pier despite protests.", PIER, id="against-what"),
        pytest.param(
            "Parliament in Tolvania voted on Friday to raise the price of bread, while soldiers guarded the gates.", VOTE, id="meanwhile"
        ),
        pytest.param("Parliament voted to raise the price of bread and fuel.", VOTE, id="a-further-thing"),
        pytest.param("The opposition left the chamber in protest, calling the vote a shameful robbery.", VOTE, id="words-put-into-mouths"),
        pytest.param("سيستغرق إصلاح الرصيف الشرقي تسعة أسابيع بسبب نقص المال.", PIER_ARABIC, id="another-reason-arabic"),
        pytest.param("قالت مديرة الميناء إن الإصلاح سيستغرق تسعة أسابيع وإن العمال مضربون.", PIER_ARABIC, id="a-further-thing-said-arabic"),
        pytest.param("سيستغرق إصلاح الرصيف الشرقي تسعة أسابيع، وستتوقف السفن.", PIER_ARABIC, id="a-further-deed-arabic"),
        pytest.param("صوّت البرلمان على رفع سعر الخبز رغم تحذيرات الخبراء.", VOTE_ARABIC, id="against-what-arabic"),
        pytest.param("انسحبت المعارضة من القاعة بعد شجار عنيف.", VOTE_ARABIC, id="what-came-before-arabic"),
        pytest.param("فازت ليلى بدران بالجائزة وحضرت الحفل", "فازت ليلى بدران بالجائزة الكبرى للشعر في مروان.", id="and-a-verb-arabic"),
        pytest.param("ليلى بدران فازت بالجائزة وحضر الحفل", "فازت ليلى بدران بالجائزة الكبرى للشعر في مروان.", id="and-he-arabic"),
        pytest.param("Ines Calderon closed the eastern pier and resigned on Monday.", PIER, id="a-further-deed-with-a-date"),
    ],
)
def test_clauses_that_the_quotation_does_not_have_are_seen(sentence: str, quote: str) -> None:
    found = check(sentence, quote)
    assert not found.supported
    assert any("says nothing of" in reason for reason in found.reasons), found.reasons


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param("Ines Calderon closed the eastern pier because of a cracked beam.", PIER, id="shortened"),
        pytest.param("The eastern pier was shut on Monday due to a cracked beam.", PIER, id="other-words"),
        pytest.param("A crack in a beam led the harbour master to close the eastern pier.", PIER, id="turned-round"),
        pytest.param("The pier in the east of Valdemossa was closed by the harbour master because a beam had cracked.", PIER, id="passive"),
        pytest.param("According to the article, the harbour master closed the eastern pier on Monday.", PIER, id="who-tells-it"),
        pytest.param(
            "Parliament voted to raise the price of bread, and the opposition walked out of the chamber in protest.", VOTE, id="synonyms"
        ),
        pytest.param("On Friday, parliament voted for a higher price of bread.", VOTE, id="first-the-day"),
        pytest.param("The opposition, protesting, left the chamber.", VOTE, id="one-word-between-commas"),
        pytest.param("سيستغرق إصلاح الرصيف الشرقي تسعة أسابيع.", PIER_ARABIC, id="shortened-arabic"),
        pytest.param("ووفقاً لإيناس كالديرون، سيستغرق إصلاح الرصيف الشرقي تسعة أسابيع.", PIER_ARABIC, id="who-tells-it-arabic"),
        pytest.param("Rovina beat Delm 3-2 in the cup, which took place on Monday.", CUP, id="took-place"),
        pytest.param("Rovina beat Delm 3-2 in the cup after a 1-1 stalemate.", CUP, id="a-score"),
        pytest.param("Rovina beat Delm after triumphs in 1998 and 2011.", CUP, id="years"),
        pytest.param("According to passage 2, Rovina beat Delm in the cup.", CUP, id="frame-passage"),
        pytest.param("بحسب المقاطع المقدمة، سيستغرق إصلاح الرصيف الشرقي تسعة أسابيع.", PIER_ARABIC, id="frame-arabic"),
        pytest.param("انسحبت المعارضة من القاعة احتجاجاً بعد التصويت على رفع سعر الخبز.", VOTE_ARABIC, id="turned-round-arabic"),
    ],
)
def test_clauses_in_other_words_are_let_be(sentence: str, quote: str) -> None:
    found = check(sentence, quote)
    assert found.supported, found.reasons
