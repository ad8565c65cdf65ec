import pytest

import rag.language.lexicon as lexicon
from rag.language.lexicon import LONGEST, TABLES, read_table, renderings, subjects
from rag.language.tokens import analyze, tokenize


@pytest.mark.parametrize("table", sorted(TABLES.glob("*/*.tsv")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_lexicon_table_is_well_formed(table):
    first, second = table.parent.name.split("-")
    lines = list(read_table(table))
    assert len(lines) > 100
    for ours, theirs in lines:
        for language, words in ((first, ours), (second, theirs)):
            assert all(analyze(word, language) for word in words), words
            arabic = [any("\u0600" <= ch <= "\u06ff" for ch in word) for word in words]
            assert all(arabic) if language == "ar" else not any(arabic), words
    assert len({(tuple(ours), tuple(theirs)) for ours, theirs in lines}) == len(lines), "a line stands twice"


def test_lexicon_tables_hold_several_thousand_headwords():
    assert sum(1 for table in TABLES.glob("en-ar/*.tsv") for _ in read_table(table)) > 5000


def test_lexicon_a_line_without_two_columns_is_named(tmp_path):
    table = tmp_path / "news.tsv"
    table.write_text("president\tرئيس\nking ملك\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"news\.tsv, line 2"):
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
        pytest.param("prime minister", "رئيس الوزراء", id="two-words"),
        pytest.param("ceasefire", "وقف إطلاق النار", id="one-word-three-words"),
        pytest.param("Security Council", "مجلس الأمن", id="security-council"),
        pytest.param("foreign ministers", "وزراء الخارجية", id="plural"),
        pytest.param("books", "كتب", id="broken-plural"),
    ],
)
def test_lexicon_goes_both_ways(english, arabic):
    assert said(arabic, "ar") in renderings(words(english, "en"), "en", "ar")
    assert said(english, "en") in renderings(words(arabic, "ar"), "ar", "en")


@pytest.mark.parametrize(("one", "other"), [("Tunisian", "Tunisia"), ("Swiss", "Switzerland"), ("truce", "ceasefire")])
def test_lexicon_gives_other_words_of_the_same_language(one, other):
    assert said(other, "en") in renderings(words(one, "en"), "en", "en")


def test_lexicon_a_word_is_looked_up_as_it_is_written_before_its_stem():
    assert analyze("goods") == analyze("good"), "Test requires words of one stem"
    assert renderings(words("goods", "en"), "en", "ar") != renderings(words("good", "en"), "en", "ar")


def test_lexicon_weights_are_above_zero_and_the_best_is_one():
    weights = renderings(words("government", "en"), "en", "ar").values()
    assert max(weights) == 1.0
    assert min(weights) > 0


@pytest.mark.parametrize(
    ("word", "language", "subject"),
    [("Cairo", "en", "places"), ("بالقاهرة", "ar", "places"), ("Putin", "en", "people"), ("United Nations", "en", "organisations")],
)
def test_lexicon_tells_people_places_and_organisations(word, language, subject):
    assert subject in subjects(words(word, language), language)


def test_lexicon_what_no_table_lists_has_no_subject():
    assert subjects(words("Zyzzyva", "en"), "en") == frozenset()


def test_lexicon_a_pair_of_languages_without_a_table_knows_nothing():
    assert renderings(words("president", "en"), "en", "fr") == {}


def test_lexicon_a_third_language_is_a_new_table(tmp_path, monkeypatch):
    (tmp_path / "en-fr").mkdir()
    (tmp_path / "en-fr" / "news.tsv").write_text("strike, walkout\tgrève, arrêt de travail\n", encoding="utf-8")
    monkeypatch.setattr(lexicon, "TABLES", tmp_path)
    forget()
    try:
        assert list(renderings(words("strikes", "en"), "en", "fr")) == [said("arrêt de travail", "fr"), said("grève", "fr")]
        assert said("walkout", "en") in renderings(words("grèves", "fr"), "fr", "en")
        assert said("Allemagne", "fr") in renderings(words("Germany", "en"), "en", "fr"), "Countries come from the CLDR"
    finally:
        forget()


def test_lexicon_no_phrase_is_longer_than_what_is_looked_up():
    long = [word for table in TABLES.glob("en-ar/*.tsv") for ours, _ in read_table(table) for word in ours if len(analyze(word)) > LONGEST]
    assert long == []


def words(text: str, language: str) -> list:
    return list(tokenize(text, language))


def said(text: str, language: str) -> tuple[str, ...]:
    return tuple(analyze(text, language))


def forget() -> None:
    for cached in (lexicon._renderings, lexicon._dictionary, lexicon.bridged):
        cached.cache_clear()
