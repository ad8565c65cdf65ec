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
        pytest.param(
            "The army of Elbonia attacked Freedonia.", "The navy of Freedonia attacked the ports, Elbonia said.", False, id="another-object"
        ),
    ],
)
def test_roles(said, quoted, is_swapped):
    assert swapped(said, quoted) == is_swapped
