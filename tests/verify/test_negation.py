import pytest

from rag.verify.negation import wrong_negations
from rag.verify.statement import read_statement


def wrong(said, quoted):
    a, b = read_statement(said), read_statement(quoted)
    return wrong_negations(a.negations, b.negations, a.words, b.words, a.terms, b.terms)


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param("They did not sign.", "They didn't sign the treaty.", id="short-form"),
        pytest.param("They did not sign.", "They refused to sign.", id="refused"),
        pytest.param("They left without signing.", "They left and did not sign.", id="without"),
        pytest.param("The treaty was not signed.", "No minister signed the treaty.", id="no"),
        pytest.param("The bank lent money.", "The bank lent money and did not ask for papers.", id="another-clause"),
        pytest.param("Neither the bank nor the court answered.", "The bank and the court did not answer.", id="neither-nor"),
        pytest.param("The law protects tenants.", "The law protects not only workers but tenants.", id="not-only"),
        pytest.param("No less than 40 ships sank.", "40 ships sank.", id="no-less-than"),
        pytest.param("رست السفينة.", "لا تزال السفينة راسية.", id="still"),
        pytest.param("ارتفعت الأسعار.", "ارتفعت الأسعار لا سيما في المدن.", id="especially"),
        pytest.param("رفضوا التوقيع.", "لم يقبلوا التوقيع.", id="arabic-refused"),
        pytest.param("لم يوقع الوزير ولا السفير.", "لم يوقع الوزير والسفير.", id="arabic-neither-nor"),
        pytest.param("ليس العمال فقط من احتج.", "احتج العمال وغيرهم.", id="arabic-not-only"),
    ],
)
def test_negation_agrees(said, quoted):
    assert wrong(said, quoted) == []


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param("They did not sign.", "They signed.", id="added"),
        pytest.param("They signed.", "They did not sign.", id="dropped"),
        pytest.param("They signed.", "They never signed.", id="never"),
        pytest.param("They did not sign, and the court fined them.", "They signed, and the court did not fine them.", id="moved"),
        pytest.param("They did not sign and did not pay.", "They did not sign.", id="one-more"),
        pytest.param("The court did not fine them.", "They did not sign, and the court fined them.", id="of-another-clause"),
        pytest.param("He was not denied entry.", "He was denied entry.", id="a-denial-denied"),
        pytest.param("It was not just a game.", "It was just a game.", id="not-just"),
        pytest.param("They agreed to sign.", "They did not really agree to sign.", id="adverb"),
        pytest.param("The factory makes engines.", "The factory no longer makes engines.", id="no-longer"),
        pytest.param("يصنع المعمل محركات.", "لم يعد المعمل يصنع محركات.", id="arabic-no-longer"),
        pytest.param("لم يوقع الوزير.", "وقع الوزير.", id="arabic-added"),
        pytest.param("يوقع الوزير الاتفاق.", "لن يوقع الوزير الاتفاق.", id="arabic-dropped"),
    ],
)
def test_negation_differs(said, quoted):
    assert wrong(said, quoted)
