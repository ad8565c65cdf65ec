import datetime

from rag.verify.statement import read_statement


def test_statement_is_read_once():
    assert read_statement("They met.") is read_statement("They met.", None)
    assert read_statement("They met.", datetime.date(2024, 1, 1)) is not read_statement("They met.")


def test_statement_content_leaves_out_function_words_numbers_and_dates():
    statement = read_statement("On 3 June 2019 the mayor sold 14 ships to Lund.")
    assert [token.folded for token in statement.content] == ["mayor", "sold", "ships", "lund"]


def test_statement_skeletons_are_those_of_possible_names():
    assert "lnd" not in read_statement("they went to land").skeletons
    assert "lnd" in read_statement("they went to Lund").skeletons
    assert "bgd" in read_statement("وصلوا إلى بغداد").skeletons


def test_statement_duals_are_numbers():
    statement = read_statement("واستمر الاجتماع ساعتين ثم توقف ليومين.")
    assert [(int(number.value), number.measure) for number in statement.numbers] == [(2, "hours"), (2, "days")]
