import time
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from rag.language.number_words import table
from rag.language.numbers import FoundNumber, find_numbers


def shown(text: str) -> str:
    """What is found in a text, short: "1200", "7%", "3th" for ordinals, "5 USD", "~" before what is not exact."""
    return ", ".join(show(found) for found in find_numbers(text))


def show(found: FoundNumber) -> str:
    suffix = {"count": "", "percent": "%", "ordinal": "th", "money": f" {found.unit}"}[found.kind]
    return ("~" if found.rounded else "") + str(found.value) + suffix


DIGITS = [
    ("The hall holds 1,200 people.", "1200"),
    ("The hall holds 1 200 people.", "1200"),
    ("The hall holds 1\u00a0200\u00a0000 people.", "1200000"),
    ("A field of 12\u202f500 trees", "12500"),
    ("تتسع القاعة لنحو ١٬٢٠٠ شخص", "~1200"),
    ("تتسع القاعة لـ1,200 شخص", "1200"),
    ("۱۲۳ درخت و ۴۵۶ خانه", "123, 456"),
    ("The score fell by 3.5 points", "7/2"),
    ("ارتفعت المياه ٣٫٥ أمتار", "7/2"),
    ("ارتفعت المياه 3,5 أمتار", "7/2"),
    ("ارتفعت المياه ٣،٥ أمتار", "7/2"),
    ("It weighs 0,125 grams", "1/8"),
    ("It weighs .5 grams", "1/2"),
    ("In all 1.250.000 bricks", "1250000"),
    ("In all 1,234,567.89 litres", "123456789/100"),
    ("In all 12,34,567 rupees", "1234567 rupee"),
    ("Version 2.10.3 of it", "2, 10, 3"),
    ("In 2017 300 farms closed", "2017, 300"),
    ("In 2017, 300 farms closed", "2017, 300"),
    ("rooms 1, 2 and 4", "1, 2, 4"),
    ("at 14:30", "14, 30"),
    ("on 3/12/2024", "3, 12, 2024"),
    ("on 2024-12-02", "2024, 12, 2"),
    ("They won 3-1", "3, 1"),
    ("pages 10-15", "10, 15"),
    ("in 2019–2020", "2019, 2020"),
    ("It was -5 at night", "-5"),
    ("It was −5.5 at night", "-11/2"),
    ("It was minus 5 at night", "-5"),
    ("minus twelve degrees", "-12"),
    ("بلغت الحرارة سالب خمسة", "-5"),
    ("Take 1/2 cup", "1/2"),
    ("½ cup of milk", "1/2"),
    ("2½ cups, 3 ¾ cups, 1 1/2 cups", "5/2, 15/4, 3/2"),
    ("after 9/11", "9, 11"),
    ("open 24/7", "24, 7"),
    ("1990s music", "1990"),
    ("a 30kg bag", "30"),
    ("\u200f٧\u200f عمال", "7"),
    ("１２ people", "12"),
]  # fmt: skip

GLUED = [
    ("An F-16 landed", "16"),
    ("The COVID-19 ward", "19"),
    ("The G20 met", "20"),
    ("Two A380s landed", "2, 380"),
    ("a U2 flight on the M5", "2, 5"),
    ("لقاء ب10 لاعبين و15 حكما", "10, 15"),
    ("parcel a1b2c3 was lost", ""),
    ("serial 9X7Y22", ""),
    ("see https://example.org/2024/12/page-7 for 3 maps", "3"),
    ("see www.example.org/55", ""),
    ("see ftp://example.org/55", ""),
    ("حمل ب3kg و15km", "3, 15"),
    ("by @writer99", ""),
    ("9" * 70, ""),
]

MAGNITUDES = [
    ("3.5 million hens", "3500000"),
    ("3.5m hens", "3500000"),
    ("of 3.5 million four were ill", "3500000, 4"),
    ("3 million 200 thousand hens", "3200000"),
    ("a 100m race", "100"),
    ("$3bn of debt", "3000000000 USD"),
    ("$3 bn of debt", "3000000000 USD"),
    ("a 12k loan", "12000"),
    ("a $1.5t plan", "1500000000000 USD"),
    ("5t of sand", "5"),
    ("2 hundred tents", "200"),
    ("6 dozen eggs", "72"),
    ("٣ ملايين شجرة", "3000000"),
    ("3 ملايين و500 ألف شجرة", "3500000"),
    ("مليون ونصف شجرة", "1500000"),
    ("مليون ونصف المليون شجرة", "1500000"),
    ("مليونان ونصف المليون", "2500000"),
    ("ثلاثة ملايين ونصف المليون", "3500000"),
    ("خمسة ونصف مليون", "5500000"),
    ("مليوني شجرة", "2000000"),
    ("ألفي شجرة", "2000"),
    ("مليارين ومئتي مليون", "2200000000"),
    ("ألفان وخمسمئة", "2500"),
    ("مليون و200 ألف", "1200000"),
    ("نصف مليون شجرة", "500000"),
    ("ربع المليون", "250000"),
    ("half a million hens", "500000"),
    ("half a dozen hens", "6"),
    ("half-million hens", "500000"),
    ("two and a half million hens", "2500000"),
    ("a million and a half", "1500000"),
    ("a quarter of a million hens", "250000"),
    ("three-quarters of a billion", "750000000"),
    ("a dozen eggs", "12"),
    ("two dozen eggs", "24"),
    ("a thousand ships", "1000"),
    ("dozens of hens, hundreds of ducks, tens of thousands of bees", ""),
    ("several hundred ducks, a few thousand bees, a couple of hundred geese", ""),
    ("مئات البط وعشرات الآلاف من النحل وملايين النمل", ""),
    ("بضعة آلاف", ""),
    ("ألف الكاتب كتابه", ""),
    ("ألّف كتابا", ""),
]

PERCENT = [
    ("7% of hens", "7%"), ("7 % of hens", "7%"), ("٪٧ من الدجاج", "7%"), ("%7 من الدجاج", "7%"), ("٧٪ من الدجاج", "7%"), ("7 percent", "7%"),
    ("seven per cent", "7%"), ("7-percent rise", "7%"), ("2.5 percentage points", "5/2%"), ("a two-percentage-point rise", "2%"), ("7 بالمئة", "7%"), ("7 بالمائة", "7%"),
    ("7 في المئة", "7%"), ("7 في المائة", "7%"), ("سبعة بالمئة", "7%"), ("سبعة في المئة", "7%"), ("خمسة وعشرون بالمئة", "25%"), ("خمسة ونصف بالمئة", "11/2%"),
    ("واحد بالمئة", "1%"), ("one percent", "1%"), ("half a percent", "1/2%"), ("ثلاث نقاط مئوية", "3%"), ("three point five percent", "7/2%"), ("ثلاثة فاصلة خمسة بالمئة", "7/2%"),
    ("10-15% of hens", "10%, 15%"), ("between 3 and 5 percent", "3%, 5%"), ("ما بين ثلاثة وخمسة بالمئة", "3%, 5%"), ("من 10% إلى 20%", "10%, 20%"), ("-0.3%", "-3/10%"), ("مئة بالمئة", "100%"),
]  # fmt: skip

MONEY = [
    ("$5", "5 USD"), ("US$5 million", "5000000 USD"), ("A$20", "20 AUD"), ("€ 7.50", "15/2 EUR"), ("7€", "7 EUR"), ("£3.5bn", "3500000000 GBP"), ("¥900", "900 JPY"),
    ("5 dollars", "5 USD"), ("five US dollars", "5 USD"), ("5 U.S. dollars", "5 USD"), ("one dollar", "1 USD"), ("a five-dollar note", "5 USD"), ("a 5 million-dollar house", "5000000 USD"),
    ("USD 40", "40 USD"), ("40 EUR", "40 EUR"), ("12 Egyptian pounds", "12 EGP"), ("12 pounds", "12 pound"), ("12 pounds sterling", "12 GBP"), ("30 Saudi riyals", "30 SAR"), ("30 rials", "30 rial"),
    ("٥ دولارات", "5 USD"), ("خمسون ألف دولار أمريكي", "50000 USD"), ("ألفي يورو", "2000 EUR"), ("100 ريال سعودي", "100 SAR"), ("مئة ريال", "100 rial"), ("20 دينارا كويتيا", "20 KWD"),
    ("عشرة جنيهات مصرية", "10 EGP"), ("10 جنيهات", "10 pound"), ("مليون ليرة لبنانية", "1000000 LBP"), ("$2-3bn", "2000000000 USD, 3000000000 USD"), ("5 to 10 million euros", "5000000 EUR, 10000000 EUR"),
]  # fmt: skip

ENGLISH = [
    ("twenty-one hens", "21"), ("twenty one hens", "21"), ("one hundred and five thousand", "105000"), ("five hundred twelve", "512"), ("fifteen hundred", "1500"), ("two thousand and six", "2006"),
    ("one million, two hundred thousand and one", "1200001"), ("nineteen forty-five", "1945"), ("twenty twenty-four", "2024"), ("zero hens", "0"), ("thirty-five-year-old", "35"),
    ("five, six or seven", "5, 6, 7"), ("five-six", "5, 6"), ("between two hundred and three hundred", "200, 300"), ("two hundred and three hundred hens", "200, 300"), ("two thousand and three thousand hens", "2000, 3000"), ("between one hundred and five and two hundred", "105, 200"),
    ("between five hundred and six thousand", "500, 6000"), ("Two cows and three hens", "2, 3"), ("twice a day", "2"), ("thrice", "3"), ("a tenfold rise", "10"),
    ("two thirds of hens", "2/3"), ("two-thirds", "2/3"), ("one third", "1/3"), ("a third of the hens", "1/3"), ("a third hen", "3th"), ("three-fifths", "3/5"), ("a quarter of hens", "1/4"), ("three quarters", "3/4"),
    ("half of the hens", "1/2"), ("one and a half", "3/2"), ("two-and-a-half hours", "5/2"), ("a year and a half", "3/2"), ("two hundred\n\nthree hens", "200, 3"),
]  # fmt: skip

ARABIC = [
    ("اثنان", "2"), ("اثنتين", "2"), ("أحد عشر كتابا", "11"), ("إحدى عشرة قصة", "11"), ("اثنا عشر", "12"), ("اثنتي عشرة", "12"), ("ثلاثة عشر", "13"), ("ثماني عشرة", "18"), ("خمسة وعشرون", "25"), ("خمسة و عشرون", "25"),
    ("إحدى وعشرين", "21"), ("ألف وأحد عشر", "1011"), ("ألف واحد عشر", "1011"), ("مئة", "100"), ("مائتان", "200"), ("مئتين وثلاثة", "203"), ("ثلاثمئة وخمسة عشر", "315"), ("ثلاثمائة", "300"), ("ثلاث مئة", "300"), ("ثلاثة آلاف وخمسمئة", "3500"), ("مئة ألف", "100000"),
    ("مئتا ألف", "200000"), ("مئة وخمسون ألفا", "150000"), ("ألفان", "2000"), ("خمسين ألفا", "50000"), ("بليون", "1000000000"), ("تريليوني", "2000000000000"), ("بثلاثة", "3"), ("والخمسة", "5"), ("للعشرين", "20"),
    ("ثلاثة وأربعة", "3, 4"), ("مئة وبخمسة", "100, 5"), ("بين مئة ومئتين", "100, 200"), ("خمسة آلاف وستة آلاف", "5000, 6000"), ("ألف وألفان", "1000, 2000"), ("مئة وثلاث مئة", "100, 300"), ("بين عشرة وعشرين", "10, 20"), ("ثُلُثي الأعضاء", "2/3"), ("ثلثا الأعضاء", "2/3"), ("ثلث الأعضاء", "1/3"), ("نصف الأعضاء", "1/2"),
    ("ثلاثة أرباع", "3/4"), ("ثلاثة أخماس", "3/5"), ("ربع الأعضاء", "1/4"), ("خَمْسَةٌ وَعِشْرونَ", "25"), ("عشـــرون", "20"), ("عام ونصف", "3/2"), ("عامين ونصف", "5/2"), ("ثلاث سنوات ونصف", "7/2"), ("مرتين", "2"),
    ("ثلاثة رجال ونصف المدينة", "3, 1/2"),
]  # fmt: skip

ORDINALS = [
    ("the 1st hen", "1th"), ("the 22nd hen", "22th"), ("the third hen", "3th"), ("the twenty-first hen", "21th"), ("the one hundred and first", "101th"), ("the two hundredth", "200th"), ("the second hen", "2th"),
    ("a second hen", "2th"), ("wait a second, please", ""), ("two metres per second", "2"), ("60 seconds", "60"), ("a 30-second film", "30"), ("twenty seconds", "20"), ("الباب الثالث", "3th"), ("ثالث أكبر مدينة", "3th"),
    ("الثانية عشرة", "12th"), ("الحادي والعشرين", "21th"), ("الحادية عشرة", "11th"), ("القرن العشرين", "20th"), ("القرن الـ21", "21th"), ("للمرة الأولى", "1th"), ("أول رئيس", "1th"), ("نتائج أولية", ""), ("ثانية واحدة", ""),
    ("مرة ثانية", ""), ("متران في الثانية", ""), ("أول أمس", ""), ("at first", ""),
]  # fmt: skip

NONE = [
    "no one came", "one of them", "one another", "the one who came", "once more", "often", "a tenant", "may", "a double win", "the second half", "a half-brother", "the last quarter", "half past", "the French Quarter",
    "واحد منهم", "أحد الرجال", "إحدى النساء", "ستعقد الجلسة", "ستكون", "لست هنا", "يوم الأحد", "يوم الاثنين", "يوم الثلاثاء", "يوم الأربعاء", "يوم الخميس", "الفريق", "ربيع", "ربيع الأول", "كانون الثاني", "وتشرين الأول",
    "جمادى الآخرة", "شهر صفر", "ربع النهائي", "ميتين", "ثمن الخبز", "آل ثاني", "وآل ثامر", "ضعف", "سنتين", "رجلان", "خميس", "السبت", "العشرينيات", "",
]  # fmt: skip
NONE_BUT_ORDINAL = {"the second half": "2th"}


@pytest.mark.parametrize(("text", "found"), DIGITS + GLUED + MAGNITUDES + PERCENT + MONEY + ENGLISH + ARABIC + ORDINALS)
def test_numbers_are_read_as_their_values(text, found):
    assert shown(text) == found


@pytest.mark.parametrize("text", NONE)
def test_numbers_words_that_only_look_like_numbers_are_left_alone(text):
    assert shown(text) == NONE_BUT_ORDINAL.get(text, "")


@pytest.mark.parametrize(
    "text",
    [
        "about 50 hens", "nearly fifty hens", "more than 50 hens", "at least 50 hens", "fifty hens or so", "no fewer than 50 hens", "as many as 50 hens", "some 50 hens", "~50 hens",
        "نحو 50 دجاجة", "حوالي خمسين دجاجة", "أكثر من 50 دجاجة", "بأكثر من خمسين دجاجة", "ما لا يقل عن 50 دجاجة", "قرابة 50 دجاجة", "زهاء 50 دجاجة", "ما يزيد على خمسين", "50 دجاجة على الأقل", "خمسون دجاجة تقريبا",
    ],
)  # fmt: skip
def test_numbers_that_are_not_exact_say_so(text):
    assert shown(text) == "~50"


@pytest.mark.parametrize("text", ["50 hens", "exactly 50 hens", "50 دجاجة", "المزرعة فيها خمسون"])
def test_numbers_that_are_exact_are_not_marked(text):
    assert shown(text) == "50"


@pytest.mark.parametrize(
    ("text", "written", "digits"),
    [
        ("It cost $3.5 million then", "$3.5 million", True), ("Prices rose 7 per cent then", "7 per cent", True), ("a dozen eggs", "a dozen", False), ("زادت ٪٧ أمس", "٪٧", True), ("والخمسة", "الخمسة", False),
        ("ثَلاثَةٌ وَعِشْرونَ", "ثَلاثَةٌ وَعِشْرونَ", False), ("the twenty-first hen", "twenty-first", False), ("a five-year plan", "five", False), ("قبل -7 درجات", "-7", True), ("دفع 100 ريال سعودي أمس", "100 ريال سعودي", True), ("مئة.\n\nألف", "مئة", False),
        ("fifty-\n\nsix", "fifty", False),
    ],
)  # fmt: skip
def test_numbers_span_what_writes_them(text, written, digits):
    found = find_numbers(text)[0]
    assert (text[found.start : found.end], found.digits) == (written, digits)


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        (
            "The plant makes 2.5 million tyres, 40% of them for export.",
            "ينتج المصنع مليونين ونصف المليون إطار، أربعون بالمئة منها للتصدير.",
        ),
        ("Some 1,500 workers earn 300 dollars.", "يكسب نحو ألف وخمسمئة عامل ثلاثمئة دولار."),
        ("Two thirds of the twelve mills are shut.", "أغلق ثلثا المطاحن الاثنتي عشرة."),
        ("The third bridge cost €1.2bn.", "كلف الجسر الثالث ١٫٢ مليار يورو."),
    ],
    ids=["magnitude-and-percent", "money", "fraction", "ordinal"],
)
def test_numbers_are_the_same_in_both_languages(english, arabic):
    assert shown(english) == shown(arabic) != ""


UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_english(number: int, british: bool, hyphen: str) -> str:
    """A number under 10^15 in English words; with "and" before the last two digits in the British way."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10] + (hyphen + UNITS[number % 10] if number % 10 else "")
    for size, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            link = " and " if british and rest < 100 else " "
            return f"{in_english(number // size, british, hyphen)} {name}" + (link + in_english(rest, british, hyphen) if rest else "")
    raise AssertionError(number)


FEMININE = "صفر واحدة اثنتان ثلاث أربع خمس ست سبع ثمان تسع عشر".split()  # the form that counts feminine nouns
MASCULINE = "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة".split()
STEMS = "- - عشر ثلاث أربع خمس ست سبع ثمان تسع".split()


def in_arabic(number: int, feminine: bool, oblique: bool, old: bool) -> str:
    """A number under 10^12 in Arabic words.

    Args:
        feminine: gender of what is counted.
        oblique: the case in -ين rather than -ون.
        old: مائة rather than مئة.
    """
    parts = []
    for size, one, dual, plural, accusative in (
        (10**9, "مليار", "مليارا", "مليارات", "مليارا"),
        (10**6, "مليون", "مليونا", "ملايين", "مليونا"),
        (1000, "ألف", "ألفا", "آلاف", "ألفا"),
    ):
        count, number = divmod(number, size)
        if not count:
            continue
        if count == 1:
            parts.append(one)
        elif count == 2:
            parts.append(dual[:-1] + ("ين" if oblique else "ان"))
        else:
            last = count % 100
            form = plural if 3 <= last <= 10 else accusative if last > 10 else one
            parts.append(f"{under_thousand(count, False, oblique, old, True)} {form}")
    if number or not parts:
        parts.append(under_thousand(number, feminine, oblique, old, False))
    return " و".join(parts)


def under_thousand(number: int, feminine: bool, oblique: bool, old: bool, construct: bool) -> str:
    hundreds, rest = divmod(number, 100)
    parts = []
    hundred = "مائة" if old else "مئة"
    if hundreds == 2:
        parts.append(hundred[:-1] + "ت" + (("ي" if oblique else "ا") if construct and not rest else ("ين" if oblique else "ان")))
    elif hundreds:
        parts.append((STEMS[hundreds] if hundreds > 1 else "") + hundred)
    if rest or not hundreds:
        parts.append(under_hundred(rest, feminine, oblique))
    return " و".join(parts)


def under_hundred(number: int, feminine: bool, oblique: bool) -> str:
    unit, tens = number % 10, number // 10
    if number <= 10:
        return two(number, feminine, oblique)
    if number < 20:
        ten = "عشرة" if feminine else "عشر"
        if unit == 1:
            return ("إحدى " if feminine else "أحد ") + ten
        if unit == 2:
            return ("اثنت" if feminine else "اثن") + ("ي " if oblique else "ا ") + ten
        return ("ثماني" if feminine and unit == 8 else (FEMININE if feminine else MASCULINE)[unit]) + " " + ten
    word = STEMS[tens] + ("ين" if oblique else "ون")
    return f"{two(unit, feminine, oblique)} و{word}" if unit else word


def two(number: int, feminine: bool, oblique: bool) -> str:
    word = (FEMININE if feminine else MASCULINE)[number]
    return word[:-2] + "ين" if number == 2 and oblique else word


# Round numbers are where words are left out, so they are drawn as often as any.
NUMBERS = st.one_of(
    st.integers(0, 10**9), st.integers(0, 1000), st.builds(lambda digit, zeros: digit * 10**zeros, st.integers(1, 999), st.integers(0, 6)),
    st.builds(lambda high, low: high * 1000 + low, st.integers(1, 999), st.integers(0, 120)),
).filter(lambda number: number != 1)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(NUMBERS, st.booleans(), st.sampled_from(["-", " "]))
@example(10**9, True, "-")
def test_numbers_any_number_in_english_words_is_read_back(number, british, hyphen):
    words = in_english(number, british, hyphen)
    text = f"They saw {words} hens there."
    assert [(found.value, text[found.start : found.end], found.digits) for found in find_numbers(text)] == [(number, words, False)]


@settings(max_examples=900, deadline=None)
@given(NUMBERS, st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["", "ب", "ل", "و"]))
def test_numbers_any_number_in_arabic_words_is_read_back(number, feminine, oblique, old, clitic):
    words = in_arabic(number, feminine, oblique, old)
    assume(not f"{clitic}{words} ".startswith("لست "))  # "I am not", before it is "to six"
    text = f"وصل البلاغ {clitic}{words} شجرة هناك."
    found = find_numbers(text)
    assert [(one.value, one.digits) for one in found] == [(number, False)], text
    assert text[found[0].start : found[0].end] == ("" if clitic == "و" else clitic) + words


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(st.integers(0, 10**9), st.integers(0, 99_999)),
    st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]),
    st.sampled_from(["", ",", "٬", " ", "\u00a0", "\u202f", "’"]),
    st.one_of(st.none(), st.tuples(st.sampled_from(".٫"), st.text("0123456789", min_size=1, max_size=4))),
)
def test_numbers_any_number_in_digits_is_read_back(number, script, separator, decimals):
    written = f"{number:,}".replace(",", separator) + ("".join(decimals) if decimals else "")
    value = number + (Fraction(int(decimals[1]), 10 ** len(decimals[1])) if decimals else 0)
    text = f"there are {written.translate(str.maketrans('0123456789', script))} hens"
    assert [(found.value, found.start, found.end, found.digits) for found in find_numbers(text)] == [(value, 10, 10 + len(written), True)]


PIECES = st.sampled_from([
    *table().words, *table().percent, *table().rounded_before, "و", "ال", "ب", " ", " ", " ", "-", "–", ",", ".", "/", "%", "٪", "$", "£", "1", "٢", "300", "1,200", "3.5", "½", "\n\n", "\u200f", "_", "م", "ـ", "\u064f",
])  # fmt: skip


@settings(max_examples=800, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=30).map("".join), st.lists(PIECES, max_size=20).map(" ".join), st.text(max_size=80)))
def test_numbers_spans_lie_in_the_text_and_never_overlap(text):
    end = 0
    for found in find_numbers(text):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip() == text[found.start : found.end]
        assert "\n\n" not in text[found.start : found.end]
        end = found.end


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,000,",
        "1.000.",
        "1 200 ",
        "1,",
        "1.",
        "a",
        "a1",
        "1a",
        "٠٫",
        "one ",
        "one hundred ",
        "one and ",
        "وخمسة ",
        "ألف و",
        "ألف ",
        "- ",
        "%",
        "$",
        "half a ",
        "و ",
        "\u064f",
        "point one ",
        "5-",
        "http://",
        "a\u064f",
        "zero point ",
    ],
)
def test_numbers_no_text_takes_more_than_linear_time(piece):
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        began = time.process_time()
        find_numbers(text)
        return time.process_time() - began

    seconds(1000)
    short = min(seconds(12_500) for _ in range(3))
    long = min(seconds(100_000) for _ in range(2))
    assert long < 32 * max(short, 0.005)  # eight times the text; a square would take 64 times as long, a busy machine three times


def test_numbers_every_letter_of_the_table_is_read():
    assert {role.code for role in table().words.values()} <= set("uthTmpojfgwandiskeUNCZHMPQAEKFGvYcxI")
