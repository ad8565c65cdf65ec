import pytest

from rag.verify.check import check


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param("The council did not approve the budget for the new stadium in Marwan.",
                     "وافق المجلس على ميزانية الملعب الجديد في مروان.", id="added"),
        pytest.param("The council approved the budget for the new stadium in Marwan.",
                     "لم يوافق المجلس على ميزانية الملعب الجديد في مروان.", id="dropped"),
        pytest.param("لم تنشر الصحيفة صور المصابين في الحادث.", "The newspaper published photographs of those injured in the accident.",
                     id="added-in-arabic"),
        pytest.param("ستنشر الصحيفة صور المصابين في الحادث.", "The newspaper will never publish photographs of those injured in the accident.",
                     id="never"),
        pytest.param("The river is not dangerous for children who swim there.", "النهر خطير على الأطفال الذين يسبحون فيه.", id="is-not"),
    ],
)  # fmt: skip
def test_denials_across_languages_differ(said, quoted):
    assert any("negates" in reason for reason in check(said, quoted).reasons)


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param("The council did not approve the budget for the new stadium in Marwan.",
                     "لم يوافق المجلس على ميزانية الملعب الجديد في مروان.", id="both"),
        pytest.param("The council did not approve the budget for the new stadium in Marwan.",
                     "رفض المجلس الموافقة على ميزانية الملعب الجديد في مروان.", id="refused"),
        pytest.param("The council did not approve the budget for the new stadium in Marwan.",
                     "رفضت أعضاء المجلس الموافقة على ميزانية الملعب الجديد في مروان.", id="refused-in-another-form"),
        pytest.param("لم تنشر الصحيفة صور المصابين في الحادث.",
                     "The newspaper failed to publish photographs of those injured in the accident.", id="failed"),
        pytest.param("The river is dangerous for children who swim there.",
                     "لا يزال النهر خطيرا على الأطفال الذين يسبحون فيه.", id="still"),
    ],
)  # fmt: skip
def test_denials_across_languages_agree(said, quoted):
    assert not any("negates" in reason for reason in check(said, quoted).reasons)


@pytest.mark.parametrize(
    ("said", "quoted", "undone"),
    [
        pytest.param("The baker sold his shop.", "The baker refused to sell his shop to the neighbours from the harbour in May.", True, id="refused"),
        pytest.param("The baker sold his shop.", "The baker failed to sell his shop to the neighbours from the harbour in May.", True, id="failed"),
        pytest.param("باع الخباز متجره.", "رفض الخباز بيع متجره لجيرانه من أهل الميناء في شهر مايو الماضي.", True, id="arabic"),
        pytest.param("The baker sold his shop.", "رفض الخباز بيع متجره لجيرانه من أهل الميناء في شهر مايو الماضي.", True, id="across"),
        pytest.param("The baker sold his shop.", "The baker, who refused to retire, sold his shop to neighbours from the harbour in May.", False,
                     id="another-thing-refused"),
        pytest.param("The baker did not sell his shop.", "The baker refused to sell his shop to the neighbours from the harbour in May.", False,
                     id="negated-in-both"),
        pytest.param("The baker stood trial for fraud.", "The baker, who denies fraud, stood trial in the town by the harbour in May.", False,
                     id="denied-is-not-undone"),
    ],
)  # fmt: skip
def test_denials_what_was_refused_was_not_done(said, quoted, undone):
    assert any(" of " in reason for reason in check(said, quoted).reasons) == undone
