"""What a quotation only denies, alleges or expects is no fact."""

from __future__ import annotations

import pytest

from rag.verify.check import check


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param("Orme Dairies sold spoiled milk.", "Orme Dairies denied that spoiled milk had been sold.", id="denied-that"),
        pytest.param("The navy sank the trawler.", "The navy denied sinking the trawler.", id="denied-doing"),
        pytest.param("The nurse switched off the alarm.", "The nurse is suspected of having switched off the alarm.", id="suspected"),
        pytest.param("The clerk stole the stamps.", "The clerk is accused of stealing the stamps.", id="accused"),
        pytest.param("The driver hurt two cyclists.", "The driver allegedly hurt two cyclists.", id="allegedly"),
        pytest.param("The vote was rigged.", "Borin claimed that the vote was rigged.", id="claimed"),
        pytest.param("The mayor resigned.", "The mayor threatened to resign.", id="threatened"),
        pytest.param("The airline cut fares.", "The airline is expected to cut fares.", id="expected"),
        pytest.param("The judge freed him.", "Lawyers asked the judge to free him.", id="asked"),
        pytest.param("The judge freed him.", "Lawyers called on the judge to free him.", id="called-on"),
        pytest.param("Norway will send nurses.", "Norway may send nurses.", id="may"),
        pytest.param("Drivers will strike on Monday.", "The union of drivers is considering a strike on Monday.", id="considering"),
        pytest.param("The firm closed its plant in Lund.", "The firm plans to close its plant in Lund.", id="plans"),
        pytest.param("Lind bought the club for 3 million.", "Lind proposed to buy the club for 3 million.", id="proposed"),
        pytest.param("The clerk took bribes.", "Police are investigating whether the clerk took bribes.", id="whether"),
        pytest.param("The clerk took bribes.", "The clerk faces charges of taking bribes.", id="charges-of"),
        pytest.param("The refinery polluted the river.", "The refinery dismissed reports that it had polluted the river.", id="dismissed"),
        pytest.param("Borin will buy Lind.", "Borin is in talks to buy Lind.", id="in-talks"),
        pytest.param("The general ordered the raid.", "The prosecution alleges the general ordered the raid.", id="alleges-an-order"),
        pytest.param("Norway said Borin hit the ship.", "Norway denied that Borin had hit the ship.", id="saying-is-no-denying"),
        pytest.param(
            "The union of hospital doctors in Marwan will strike.", "The union of hospital doctors in Marwan may strike.", id="long-may"
        ),
        pytest.param(
            "The owner of the old tannery in Marwan closed it.", "The owner of the old tannery in Marwan plans to close it.", id="long-plan"
        ),
        pytest.param(
            "The report warns that bread prices will rise.", "The report warns that bread prices could rise.", id="warns-that-could"
        ),
        pytest.param("اتحاد أطباء المستشفيات في مروان سيضرب.", "اتحاد أطباء المستشفيات في مروان قد يضرب.", id="long-may-arabic"),
        pytest.param("لوثت المصفاة النهر.", "نفت المصفاة أنها لوثت النهر.", id="denied-arabic"),
        pytest.param("سرق الحارس اللوحة.", "اتهمت الشرطة الحارس بسرقة اللوحة.", id="accused-arabic"),
        pytest.param("قال المدير إنه سيستقيل.", "هدد المدير بالاستقالة.", id="threatened-arabic"),
        pytest.param("خفض البنك الفائدة.", "من المتوقع أن يخفض البنك الفائدة.", id="expected-arabic"),
        pytest.param("سترسل النرويج قوات.", "قد ترسل النرويج قوات.", id="may-arabic"),
        pytest.param("زورت اللجنة الانتخابات.", "زعم الحزب أن اللجنة زورت الانتخابات.", id="claimed-arabic"),
        pytest.param("The soldiers killed six farmers.", "نفى الجنود أنهم قتلوا ستة مزارعين.", id="denied-across"),
        pytest.param("قتل الجنود ستة مزارعين.", "The soldiers denied that they had killed six farmers.", id="denied-across-back"),
    ],
)
def test_doubts_are_no_facts(sentence: str, quote: str) -> None:
    found = check(sentence, quote)
    assert any("the quotation only" in reason for reason in found.reasons), found.reasons


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param(
            "Orme Dairies denied selling spoiled milk.", "Orme Dairies denied that spoiled milk had been sold.", id="denied-in-both"
        ),
        pytest.param("The vote was rigged, Borin said.", "Borin claimed that the vote was rigged.", id="who-says-it"),
        pytest.param("The clerk allegedly stole the stamps.", "The clerk is accused of stealing the stamps.", id="another-doubt"),
        pytest.param("The mayor resigned in May.", "The mayor resigned in May, the council said.", id="the-month"),
        pytest.param("The mayor resigned.", "The council announced that the mayor had resigned.", id="plain-saying"),
        pytest.param("The court freed the mayor.", "The party threatened to protest after the court freed the mayor.", id="another-clause"),
        pytest.param("The storm killed 12 people.", "The storm killed 12 people, and more rain is expected.", id="doubt-behind"),
        pytest.param("The clerk resigned.", "The clerk, who is accused of taking bribes, resigned.", id="beside-what-is-told"),
        pytest.param("Police arrested a man.", "Police arrested a man suspected of stealing stamps.", id="before-what-is-alleged"),
        pytest.param("The refinery will close its plant.", "The refinery plans to close its plant.", id="a-plan-is-to-come"),
        pytest.param("استقال الكاتب.", "استقال الكاتب المتهم بالفساد يوم الاثنين.", id="beside-what-is-told-arabic"),
        pytest.param("Police arrested a man.", "اعتقلت الشرطة رجلا يشتبه في أنه سرق المال.", id="before-what-is-alleged-across"),
        pytest.param("قال الحزب إن اللجنة زورت الانتخابات.", "زعم الحزب أن اللجنة زورت الانتخابات.", id="who-says-it-arabic"),
        pytest.param("وصل الوفد إلى أوسلو.", "كان الوفد قد وصل إلى أوسلو.", id="certain-arabic"),
        pytest.param("The soldiers denied killing six farmers.", "نفى الجنود أنهم قتلوا ستة مزارعين.", id="denied-in-both-across"),
    ],
)
def test_doubts_told_as_doubts_or_of_other_things_are_let_be(sentence: str, quote: str) -> None:
    assert check(sentence, quote).reasons == ()
