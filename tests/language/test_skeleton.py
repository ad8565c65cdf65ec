import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.skeleton import name_skeletons, skeleton


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("بزشكيان", "Pezeshkian"), ("السوداني", "Sudani"), ("السوداني", "Soudani"), ("محمد", "Mohammed"), ("محمد", "Muhamad"),
        ("بوتين", "Putin"), ("ماكرون", "Macron"), ("نتنياهو", "Netanyahu"), ("شكسبير", "Shakespeare"), ("قازان", "Kazan"), ("طهران", "Tehran"),
    ],
)  # fmt: skip
def test_skeleton_of_a_name_is_the_same_in_both_scripts(arabic, latin):
    assert skeleton(arabic) == skeleton(latin) != ""


@pytest.mark.parametrize(("one", "other"), [("Putin", "Biden"), ("Pezeshkian", "Raisi"), ("بوتين", "بايدن")])
def test_skeleton_of_different_names_differs(one, other):
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("name", ["", "Ali", "علي", "of", "東京", "Путин", "😀"])
def test_skeleton_of_too_few_consonants_or_another_script_is_empty(name):
    assert skeleton(name) == ""


def test_skeleton_in_latin_script_only_capitalised_words_may_be_names():
    assert list(name_skeletons("President Pezeshkian discussed terrorism")) == [skeleton("President"), skeleton("Pezeshkian")]


@given(st.text(max_size=80))
def test_skeleton_takes_any_text(text):
    assert all(found.isascii() and len(found) >= 3 for found in name_skeletons(text))
