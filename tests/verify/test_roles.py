import pytest

from rag.verify.roles import swapped_roles
from rag.verify.statement import read_statement


def swapped(said, quoted):
    return bool(swapped_roles(read_statement(said), read_statement(quoted)))


@pytest.mark.parametrize(
    ("said", "quoted", "is_swapped"),
    [
        pytest.param("Elbonia attacked Freedonia.", "Freedonia attacked Elbonia on Monday.", True, id="swapped"),
        pytest.param("Elbonia attacked Freedonia.", "Elbonia attacked Freedonia on Monday.", False, id="as-it-is"),
        pytest.param("Elbonia attacked Freedonia.", "Freedonia was attacked by Elbonia.", False, id="passive"),
        pytest.param("Elbonia granted Freedonia a loan.", "Freedonia was granted Elbonia's islands.", False, id="passive-with-an-object"),
        pytest.param("Elbonia met Freedonia.", "Freedonia met Elbonia.", False, id="mutual"),
        pytest.param("Elbonia sued Freedonia.", "Freedonia received a sued paper from Elbonia.", False, id="preposition"),
        pytest.param("Selma called Lena.", "Lena called Selma on Monday.", True, id="called"),
        pytest.param("Elbonia sent ships to Freedonia.", "Freedonia sent two ships to Elbonia.", True, id="sent-to"),
        pytest.param("Elbonia sent ships to Freedonia.", "Elbonia sent two ships to Freedonia.", False, id="sent-as-it-is"),
        pytest.param("Elbonia scored against Freedonia.", "Freedonia scored three times against Elbonia.", True, id="scored"),
        pytest.param("هاجمت النرويج السويد.", "هاجمت السويد النرويج يوم الاثنين.", True, id="arabic"),
        pytest.param("هاجمت النرويج السويد.", "هاجمت النرويج السويد يوم الاثنين.", False, id="arabic-as-it-is"),
        pytest.param(
            "The army of Elbonia attacked Freedonia.", "The navy of Freedonia attacked the ports, Elbonia said.", False, id="another-object"
        ),
    ],
)
def test_roles(said, quoted, is_swapped):
    assert swapped(said, quoted) == is_swapped
