import pytest

from rag.verify.quotations import missing_quotations, read_quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param('He called it "a pity" twice.', ["a pity"], id="straight"),
        pytest.param("He called it “a pity” twice.", ["a pity"], id="curly"),
        pytest.param("He called it „a pity“ twice.", ["a pity"], id="low"),
        pytest.param("He called it ‹a pity› twice.", ["a pity"], id="single-guillemets"),
        pytest.param("وصفها بأنها «كارثة كبيرة» أمس.", ["كارثة كبيرة"], id="guillemets"),
        pytest.param("He called it ‘a pity’ twice.", ["a pity"], id="single"),
        pytest.param("He called it ‘today’s pity’ twice.", ["today’s pity"], id="an-apostrophe-inside"),
        pytest.param("The boy's and the girls' boat wasn't his.", [], id="apostrophes"),
        pytest.param("The girl's book, the boys’ ball.", [], id="apostrophes-of-two-kinds"),
        pytest.param('"One" and "two"', ["One", "two"], id="two"),
        pytest.param('It was "a [great] pity ... for all"', ["a", "pity", "for all"], id="left-out"),
        pytest.param('A dangling " mark', [], id="dangling"),
        pytest.param("“He said ‘never’ to me”", ["He said ‘never’ to me"], id="one-in-another"),
    ],
)
def test_quotations_are_read(text, quoted):
    assert [written for written, _ in read_quoted(text)] == quoted


def test_quotations_are_compared_as_they_read_not_as_they_are_typed():
    assert missing_quotations(read_quoted("«أكبر كارثةٍ»"), " كانت اكبر كارثه ") == []
    assert missing_quotations(read_quoted('"A Pity,"'), " what a pity it is ") == []


def test_quotations_whole_words_in_their_order():
    assert missing_quotations(read_quoted('"a pit"'), " a pity ") == ['"a pit" is not in the quotation']
    assert missing_quotations(read_quoted('"pity a"'), " a pity ") == ['"pity a" is not in the quotation']
