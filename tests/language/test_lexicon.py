from pathlib import Path

import pytest

import rag.language.lexicon as lexicon
from rag.language.lexicon import equivalents, read_table
from rag.language.tokens import analyze

TABLES = sorted((Path(lexicon.__file__).parent / "tables").glob("*.tsv"))


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_lexicon_table_is_well_formed(table):
    first, second = table.stem.split("-")
    lines = list(read_table(table))
    assert len(lines) > 100
    for ours, theirs in lines:
        assert all(len(analyze(word, first)) == 1 for word in ours), ours
        assert all(len(analyze(word, second)) == 1 for word in theirs), theirs
    assert len({(tuple(ours), tuple(theirs)) for ours, theirs in lines}) == len(lines), "a line stands twice"


def test_lexicon_a_line_without_two_columns_is_named(tmp_path):
    table = tmp_path / "en-ar.tsv"
    table.write_text("president\tرئيس\nking ملك\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"en-ar\.tsv, line 2"):
        list(read_table(table))


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("economic", "الاقتصادية"),
        ("Iraqi", "العراق"),
        ("Finland", "فنلندا"),
        ("December", "ديسمبر"),
        ("Monday", "الاثنين"),
        ("summit", "قمة"),
    ],
)
def test_lexicon_goes_both_ways(english, arabic):
    (here,), (there,) = analyze(english, "en"), analyze(arabic, "ar")
    assert there in equivalents(here, "en", "ar")
    assert here in equivalents(there, "ar", "en")


def test_lexicon_a_pair_of_languages_without_a_table_knows_nothing():
    assert equivalents("president", "en", "fr") == frozenset()
