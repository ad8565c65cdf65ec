"""Sentences of a text that a model is still writing."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.generative.drafting import Draft, Drafting, Event
from rag.answer.generative.markers import Forget, MarkerReader

PASSAGES = 8
WORDS = [
    "The emir",
    "Dr",
    "U.S.",
    "left",
    "He",
    "3.5",
    "J",
    "قال الأمير",
    "د",
    "ثم",
    "2024",
    "“Go",
    "”",
    "«نعم",
    "»",
    '"',
    "(he)",
    "東京",
    "۔",
    "🎉",
]
SIGNS = [". ", ".", "? ", "؟ ", "! ", "...", "…", " ", "  ", "\n", "\n\n", "- ", "1. ", "# ", "**", "`", "```", "\u00a0", ", ", "،"]
MARKS = ["</think>", "<|end|>", "\n1. ", "| ", ".The", "[1]", " [2]", "[3, 4].", ". [5] ", "(6)", "[17]", "[المصدر ١]", "【2】", "[1"]
texts = st.lists(st.sampled_from(WORDS + SIGNS + MARKS), max_size=40).map("".join)


def drafted(pieces: list[str], cut: bool = False) -> list[Event]:
    drafting = Drafting(MarkerReader(PASSAGES))
    return [item for piece in pieces for item in drafting.feed(piece)] + drafting.end(cut)


def resolve(text: str, passages: int) -> list[Draft]:
    drafting = Drafting(MarkerReader(passages))
    return [item for item in drafting.feed(text) + drafting.end() if isinstance(item, Draft)]


def shown(items: list[Event]) -> str:
    return "".join(item for item in items if isinstance(item, str))


def sentences(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(draft.text, draft.numbers) for draft in resolve(text, PASSAGES) if not draft.heading]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("He left [1]. She stayed [2].", [("He left.", (1,)), ("She stayed.", (2,))], id="before-the-stop"),
        pytest.param("He left. [1] She stayed.[2] Why?", [("He left.", (1,)), ("She stayed.", (2,)), ("Why?", ())], id="behind-the-stop"),
        pytest.param("He left [2], she stayed [1][2].", [("He left, she stayed.", (2, 1))], id="several-in-a-sentence"),
        pytest.param("He said “we go.” [1] Nobody did.", [("He said “we go.”", (1,)), ("Nobody did.", ())], id="behind-a-quotation"),
        pytest.param("They left.[1]Nobody stayed.", [("They left.", (1,)), ("Nobody stayed.", ())], id="no-spaces"),
        pytest.param("Dr. Haddad met J. R. Vogt. [1] It rose 3.5 percent.", [("Dr. Haddad met J. R. Vogt.", (1,)), ("It rose 3.5 percent.", ())], id="abbreviations"),
        pytest.param("The U.S. Army left. It won 3-2 vs. Spain.", [("The U.S. Army left.", ()), ("It won 3-2 vs. Spain.", ())], id="acronym"),
        pytest.param("“We go. We stay. ” He left.", [("“We go. We stay. ” He left.", ())], id="a-quotation-is-not-parted"),
        pytest.param("Who? “Me,” he said.", [("Who?", ()), ("“Me,” he said.", ())], id="a-quotation-begins"),
        pytest.param("التقى د. حداد الوزير [١]. لماذا؟ [٢] ثم سافر.عاد مساء", [("التقى د. حداد الوزير.", (1,)), ("لماذا؟", (2,)), ("ثم سافر.", ()), ("عاد مساء", ())], id="arabic"),
        pytest.param("# Talks\n- one [1]\n- two.\n\n1. Three. Four", [("one", (1,)), ("two.", ()), ("Three.", ()), ("Four", ())], id="lines"),
        pytest.param("He left.\n[1]\nShe stayed.", [("He left.", (1,)), ("She stayed.", ())], id="marks-alone-on-a-line"),
        pytest.param("He left.\n[1] She stayed.", [("He left.", ()), ("She stayed.", (1,))], id="marks-before-a-line"),
        pytest.param("He left on Friday , [1] .The union stayed.", [("He left on Friday,.", (1,)), ("The union stayed.", ())], id="a-stop-glued-to-the-next"),
        pytest.param("He left example.The-Site.", [("He left example.The-Site.", ())], id="a-stop-in-a-name"),
        pytest.param("Key points:\n- Arvenholm\n- Marsa\n", [("Arvenholm", ()), ("Marsa", ())], id="items-are-no-headings"),
        pytest.param("The talks\n\nThey ended.", [("They ended.", ())], id="heading-without-a-sign"),
        pytest.param("The talks [1]\nThey ended.", [("The talks", (1,)), ("They ended.", ())], id="what-cites-is-no-heading"),
        pytest.param("40,000 euros\nYes\nArvenholm", [("40,000 euros", ()), ("Yes", ()), ("Arvenholm", ())], id="answers-are-no-headings"),
        pytest.param("[1] He left.", [("He left.", (1,))], id="marks-first"),
        pytest.param("He left. [17]", [("He left.", ())], id="unknown"),
        pytest.param(" \n\n ", [], id="blank"),
    ],
)  # fmt: skip
def test_drafting_gives_sentences_with_what_they_cite(text, expected):
    assert sentences(text) == expected
    whole = [item for item in drafted(list(text)) if isinstance(item, Draft) and not item.heading]
    assert [(item.text, item.numbers) for item in whole] == expected


def test_drafting_tells_which_sentences_begin_a_paragraph():
    drafts = resolve("\nOne. Two.\n\nThree. Four.\n- Five", PASSAGES)
    assert [(draft.text, draft.paragraph) for draft in drafts] == [
        ("One.", False),
        ("Two.", False),
        ("Three.", True),
        ("Four.", False),
        ("Five", True),
    ]


def test_drafting_begins_anew_behind_reasoning_that_nothing_opened():
    items = drafted(["He left [1]. Or", " did he?</think>She stayed [2]."])
    at = items.index(Forget())
    assert [item for item in items[at:] if isinstance(item, Draft)] == [Draft("She stayed.", (2,), True)]


def test_drafting_shows_text_at_once_and_holds_back_only_behind_a_stop():
    drafting = Drafting(MarkerReader(PASSAGES))
    one, two = Draft("He left.", (1,), False), Draft("So did I.", (), False)
    assert [drafting.feed(piece) for piece in ("He le", "ft [", "1].", " S", "o d", "id I.")] == [
        ["He le"], ["ft"], ["."], [], [one, " So d"], ["id I."],
    ]  # fmt: skip
    assert drafting.end() == [two]


def test_drafting_a_new_line_is_one_line_feed_before_its_text():
    assert shown(drafted(["One. Two.\n\n\n", "- Three\n", "\n"])) == "One. Two.\nThree"


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        pytest.param("He left. She sta", ["He left."], id="in-a-word"),
        pytest.param("He left. She stayed.", ["He left.", "She stayed."], id="behind-a-stop"),
        pytest.param("He left. She stayed. [1", ["He left.", "She stayed."], id="in-a-mark"),
        pytest.param("He left. She met Dr.", ["He left."], id="behind-an-abbreviation"),
        pytest.param("He left. It rose by 3.", ["He left."], id="in-a-number"),
        pytest.param("He left. “We stay.", ["He left."], id="in-a-quotation"),
        pytest.param("He left. She stayed\n", ["He left.", "She stayed"], id="behind-a-line"),
        pytest.param("قال ذلك. ثم ساف", ["قال ذلك."], id="arabic"),
    ],
)
def test_drafting_a_sentence_that_was_cut_short_is_shown_but_not_complete(text, complete):
    items = drafted([text], cut=True)
    assert [item.text for item in items if isinstance(item, Draft)] == complete
    assert shown(items) == text.removesuffix(" [1").rstrip()


@given(texts, st.lists(st.integers(0, 10_000), max_size=20), st.booleans())
def test_drafting_any_way_of_cutting_gives_the_same_sentences(text, cuts, cut):
    places = sorted({0, len(text), *(at % (len(text) + 1) for at in cuts)})
    ways = [[text], list(text), [text[a:b] for a, b in itertools.pairwise(places)]]
    whole, *others = [drafted(way, cut) for way in ways]
    if not cut:
        assert [item for item in whole if isinstance(item, Draft)] == resolve(text, PASSAGES)
    for other in others:
        assert [item for item in other if isinstance(item, Draft)] == [item for item in whole if isinstance(item, Draft)]
        assert shown(other) == shown(whole)


@given(texts.filter(lambda text: "</think>" not in text), st.sampled_from([1, 3, 4, 1000]))
def test_drafting_what_was_shown_between_drafts_is_the_sentence(text, size):
    between = ""
    for item in drafted([text[at : at + size] for at in range(0, len(text), size)]):
        if isinstance(item, str):
            between += item
        else:
            assert " ".join(between.split()) == item.text != ""
            assert between.startswith("\n") is item.paragraph
            between = ""
    assert between == ""


def test_drafting_a_sentence_without_an_end_is_cut_at_a_space():
    text = "word " * 2000
    drafts = resolve(text, PASSAGES)
    assert len(drafts) > 1
    assert " ".join(draft.text for draft in drafts) == text.strip()
    assert all(2000 <= len(draft.text) < 2010 for draft in drafts[:-1])
    assert [item for item in drafted(list(text)) if isinstance(item, Draft)] == drafts


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["a", "J. ", "U.S. ", ".", '."', "“a. ", "a.b ", "؟", "[1] ", "x\n", "كتب.", ". [1]"])
def test_drafting_reads_long_nonsense_in_small_pieces(unit):
    text = (unit * 30_000)[:30_000]
    items = drafted([text[at : at + 7] for at in range(0, len(text), 7)])
    assert [item for item in items if isinstance(item, Draft)] == resolve(text, PASSAGES)
    assert all(len(item.text) <= 2100 for item in items if isinstance(item, Draft))
