import pytest

from rag.verify.statement import read_statement


def names(text):
    return [name.written for name in read_statement(text).names]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("The mayor of Lund met Ada Krol.", ["Lund", "Ada", "Krol"], id="capitals"),
        pytest.param("Ada Krol met the mayor.", ["Ada", "Krol"], id="a-run-opens"),
        pytest.param("Negotiations went on.", [], id="a-common-word-opens"),
        pytest.param("Baghdad denied it.", ["Baghdad"], id="a-listed-name-opens"),
        pytest.param("He met President Krol and the Minister.", ["Krol"], id="titles"),
        pytest.param("He asked the State Parliament.", ["State", "Parliament"], id="titles-alone-in-a-run"),
        pytest.param('She said: "Negotiations went on."', [], id="a-word-that-opens-a-quotation"),
        pytest.param("In June and on Monday they met in Lund.", ["Lund"], id="calendar"),
        pytest.param("وصل الوزير إلى بغداد.", ["بغداد"], id="arabic-places"),
        pytest.param("زار الأمير قطر.", ["قطر"], id="arabic-country-that-is-a-word-too"),
        pytest.param("التقى الرئيس تشلبنجا الطلاب.", ["تشلبنجا"], id="arabic-behind-a-title"),
    ],
)
def test_names_are_read(text, found):
    assert names(text) == found


def test_names_acronyms_and_runs_of_capitals_have_initials():
    initials = read_statement("The World Food Programme and the ILO of Geneva").initials
    assert initials["wfp"] == 3
    assert initials["ilo"] == 1
