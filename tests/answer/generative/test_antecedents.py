"""Names from one sentence bear out the deeds of another only where it points back to them."""

from __future__ import annotations

import pytest

from rag.answer.generative.antecedents import may_stand_for
from rag.verify.statement import read_statement


@pytest.mark.parametrize(
    ("said", "sentences", "core"),
    [
        pytest.param("Nora Whist opposed the ban.", ["Nora Whist spoke first.", "She opposed the ban."], 1, id="a-pronoun"),
        pytest.param(
            "Putin and Pezeshkian discussed Syria.", ["Putin called Pezeshkian.", "The leaders discussed Syria."], 1, id="the-leaders"
        ),
        pytest.param("Erden praised the plan.", ["President Erden arrived.", "The president praised the plan."], 1, id="the-same-role"),
        pytest.param("Nora Whist opposed the ban.", ["Nora Whist opposed the ban.", "It rained."], 0, id="the-name-is-there"),
        pytest.param("رفض ليفين الاقتراح.", ["تحدث ليفين أولاً.", "ورفض الاقتراح."], 1, id="arabic"),
    ],
)
def test_antecedents_are_taken_where_a_sentence_points_back(said: str, sentences: list[str], core: int) -> None:
    assert may_stand_for(read_statement(said), [read_statement(one) for one in sentences], core)


@pytest.mark.parametrize(
    ("said", "sentences", "core"),
    [
        pytest.param(
            "Viktor Hanse promised homes.", ["Nobody will be left, Osterholt promised.", "Hanse called it late."], 0, id="a-name-behind"
        ),
        pytest.param("Nora Whist proposed the ban.", ["Nora Whist spoke.", "Erden proposed the ban."], 1, id="another-subject"),
        pytest.param(
            "The emir of Qatar condemned it.", ["The emir of Qatar listened.", "The president condemned it."], 1, id="another-role"
        ),
    ],
)
def test_antecedents_are_not_taken_from_those_who_stand_beside(said: str, sentences: list[str], core: int) -> None:
    assert not may_stand_for(read_statement(said), [read_statement(one) for one in sentences], core)
