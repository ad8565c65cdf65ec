"""Citation marks in a text that comes in pieces cut anywhere."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.generative.markers import Forget, LineSign, Mark, MarkerReader, Read, read_marks

PASSAGES = 8
HELD = 96  # a mark of 80 characters, what tells a link behind it, and a gap

WORDS = ["The emir", "left", "قال الأمير", "في الدوحة", "3.5", "٢٠٢٤", "۱۲", "2024", "f", "naïve", "\u200f", "🎉"]
SIGNS = [
    *list('[](){}【】（）［］.,;:،؛!؟*_#`-–†^"“”<>/'),
    "**",
    "__",
    "```",
    "- ",
    "* ",
    "# ",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\t",
    "\xa0",
    "\u202e",
    "\u200b",
    "\r\n",
]
MARKS = [
    "[1]",
    "[2, 3]",
    "[1-3]",
    "[17]",
    "[0]",
    "[٣]",
    "[۱، ۲]",
    "【4】",
    "【5†source】",
    "(6)",
    "(12)",
    "[Source 7]",
    "(Source 2)",
    "[المصدر ١]",
    "［8］",
]
MORE = [
    "[1](http://a.example)",
    "[text](/b)",
    "`[1]`",
    "([1], [2])",
    "[[1]]",
    "[^1]",
    "<think>",
    "</think>",
    "<|channel|>analysis<|message|>",
    "<|channel|>final<|message|>",
    "<|start|>",
    "assistant",
    "<|end|>",
    "\n1. ",
    "\n2) ",
    "\n| ",
    "|---|",
    "<sup>",
    "</sup>",
    "(see [1])",
    "(passage 2, Norvia)",
    "(1) first",
    "[1",
    "2]",
    "[Source",
    "١",
    "9",
]
texts = st.lists(st.sampled_from(WORDS + SIGNS + MARKS + MORE), max_size=30).map("".join)


def pieces_of(draw_cuts: list[int], text: str) -> list[str]:
    cuts = sorted({0, len(text), *(cut % (len(text) + 1) for cut in draw_cuts)})
    return [text[a:b] for a, b in itertools.pairwise(cuts)]


def shown(items: list[Read]) -> str:
    return "".join(item for item in items if isinstance(item, str))


def joined(items: list[Read]) -> list[Read]:
    out: list[Read] = []
    for item in items:
        if isinstance(item, str) and out and isinstance(out[-1], str):
            out[-1] += item
        else:
            out.append(item)
    return out


def read_pieces(pieces: list[str]) -> tuple[list[Read], int]:
    reader = MarkerReader(PASSAGES)
    items = [item for piece in pieces for item in reader.feed(piece)]
    return joined(items + reader.end()), reader.unknown


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        pytest.param("[1]", (1,), id="square"),
        pytest.param("[1, 2]", (1, 2), id="list"),
        pytest.param("[1; 2]", (1, 2), id="semicolon"),
        pytest.param("[1,2]", (1, 2), id="list-without-space"),
        pytest.param("[1 and 2]", (1, 2), id="and"),
        pytest.param("[2-4]", (2, 3, 4), id="range"),
        pytest.param("[2–4]", (2, 3, 4), id="range-with-a-dash"),
        pytest.param("[7-999999999]", (7, 8), id="range-clamped"),
        pytest.param("[1][2]", (1, 2), id="adjacent"),
        pytest.param("[2] [1], [2]", (2, 1), id="adjacent-with-spaces-commas-and-repeats"),
        pytest.param("【1】", (1,), id="lenticular"),
        pytest.param("【1†source】", (1,), id="dagger"),
        pytest.param("【2†L10-L13】", (2,), id="dagger-with-lines"),
        pytest.param("(1)", (1,), id="parentheses"),
        pytest.param("(1, 2)", (1, 2), id="parentheses-with-a-list"),
        pytest.param("[Source 1]", (1,), id="source"),
        pytest.param("[source: 1, 2]", (1, 2), id="source-with-a-list"),
        pytest.param("[Source 1, Source 3]", (1, 3), id="sources"),
        pytest.param("(Source 2)", (2,), id="source-in-parentheses"),
        pytest.param("[Passage 3]", (3,), id="passage"),
        pytest.param("[المصدر ١]", (1,), id="arabic-source"),
        pytest.param("[مصدر 2]", (2,), id="arabic-source-without-article"),
        pytest.param("[المقطع 1]", (1,), id="arabic-passage"),
        pytest.param("[١]", (1,), id="arabic-indic"),
        pytest.param("[١، ٢]", (1, 2), id="arabic-comma"),
        pytest.param("[۴]", (4,), id="persian"),
        pytest.param("［1］", (1,), id="full-width-brackets"),
        pytest.param("[１]", (1,), id="full-width-digit"),
        pytest.param("[^1]", (1,), id="footnote"),
        pytest.param("[[1]]", (1,), id="double-brackets"),
        pytest.param("([1], [2])", (1, 2), id="brackets-in-parentheses"),
        pytest.param("[ 1 ]", (1,), id="inner-spaces"),
        pytest.param("**[1]**", (1,), id="bold"),
        pytest.param("[1, 17]", (1,), id="one-unknown"),
    ],
)
def test_markers_are_read_however_they_are_written(written, numbers):
    assert read_marks(f"He left {written}.", PASSAGES) == ["He left", Mark(numbers), "."]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("first\n(2) second", id="enumeration-on-a-later-line"),
        pytest.param("Three aims: (1) peace, (2) trade and (3) bread", id="enumeration-in-a-sentence"),
        pytest.param("f(1) and f_(2)", id="call"),
        pytest.param("in the year (2024)", id="year-in-parentheses"),
        pytest.param("all (12) of them", id="number-in-parentheses-that-no-passage-has"),
        pytest.param("they won (2-1) at home", id="score"),
        pytest.param("[sic] and [...] and [a] and []", id="editor"),
        pytest.param("said [the emir] then", id="insertion"),
        pytest.param("[Update 2] he left", id="another-label"),
        pytest.param("[1/2] and [3.5] and [-1]", id="other-numbers"),
        pytest.param("as [2024] and [1, 2024] and [1000] say", id="years-in-brackets"),
        pytest.param("see [text](address) there", id="link"),
        pytest.param("see [1](https://example.org/) there", id="link-with-a-number"),
        pytest.param("see [the list](1) there", id="link-to-a-number"),
        pytest.param("run `x[1] **y**` now", id="code-in-a-line"),
        pytest.param("```\nx[1]\n\n  y  [2] `z` [3]\n```", id="code-block"),
        pytest.param("[1", id="never-closed"),
        pytest.param("[" + "1, " * 40 + "1]", id="longer-than-any-mark"),
        pytest.param("2 * 3 * 4 and 2*3*4, a__b, -5, #tag", id="signs-that-are-no-markdown"),
        pytest.param("-5 degrees\n#tag\n-- so", id="signs-at-a-line-start-that-are-no-markdown"),
        pytest.param("12. December\n2024. And 3.5 million\n3. Liga", id="numbers-at-a-line-start-that-count-nothing"),
        pytest.param("1.5 million\n1.FC", id="numbers-glued-to-what-follows"),
        pytest.param("a | b || c\n-- | d", id="bars-that-are-no-table"),
        pytest.param("a < b and <b>bold</b> <|", id="angles"),
        pytest.param("Sana`a [x] and Ta`if", id="backticks-in-names"),
        pytest.param("لا\u200cباس \u200e(x)\u200f", id="marks-of-ordinary-writing"),
    ],
)
def test_markers_leaves_text_alone(text):
    assert read_marks(text, PASSAGES) == [text]
    assert read_pieces(list(text)) == ([text], 0)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        pytest.param("**Bold** and *thin* and __both__ and ***all***", "Bold and thin and both and all", id="emphasis"),
        pytest.param("# Head\n### Lower\n- one\n* two\n• three\n  - four", "Head\nLower\none\ntwo\nthree\nfour", id="line-starts"),
        pytest.param("a\u202eb\u2066c\u200bd\u2060e\ufefff\U000e0041g\x00h\x1b\r\ni", "abcdefgh\ni", id="invisible"),
        pytest.param("<think>Hm [1].\n</think>\n\nYes", "Yes", id="reasoning"),
        pytest.param(" <THINK>a</THINK> <think>b</think>Yes", "Yes", id="reasoning-twice"),
        pytest.param("<thing> is", "<thing> is", id="no-reasoning"),
        pytest.param("He <think>or she?</think> left", "He left", id="reasoning-within"),
        pytest.param("He left <think>or did he", "He left", id="reasoning-without-end"),
        pytest.param("1. one\n2. two\n10. ten", "one\ntwo\n10. ten", id="numbered-list"),
        pytest.param("(1) one\n(2) two\n1) one", "one\ntwo\none", id="numbered-list-in-parentheses"),
        pytest.param("١. أول\n٢. ثان\n١) أول", "أول\nثان\nأول", id="numbered-list-in-arabic"),
        pytest.param("**1. Bold** one\n**2.** two", "Bold one\ntwo", id="numbered-list-in-bold"),
        pytest.param("> quoted\n>> again", "quoted\nagain", id="quotation"),
        pytest.param("| Club | Goals |\n|---|:-:|\n| Norvia | -3 |", "Club Goals\n\nNorvia -3", id="table"),
        pytest.param("<|start|>assistant<|channel|>final<|message|>Yes<|return|></s>", "Yes", id="tokens-of-a-template"),
        pytest.param("<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Yes", "Yes", id="channels"),
        pytest.param("Friday , he left [17] .", "Friday, he left.", id="space-before-a-comma"),
        pytest.param("word [17].", "word.", id="unknown"),
        pytest.param("word [17] word[18]word", "word word word", id="unknown-between-words"),
        pytest.param("[17] word", "word", id="unknown-first"),
        pytest.param("  a  b\n", "a b\n", id="spaces"),
    ],
)
def test_markers_drops_what_is_not_to_be_read(text, given):
    assert shown(read_marks(text, PASSAGES)) == given
    assert shown(read_pieces(list(text))[0]) == given


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        pytest.param("a [17].", 1, id="one"),
        pytest.param("a [0] b [1, 9, 10]", 3, id="several"),
        pytest.param("a [7-999999999]", 1, id="end-of-a-range"),
        pytest.param("a (Source 9)", 1, id="labelled"),
        pytest.param("a (9) [2024] `[17]` [17](https://example.org)", 0, id="no-marks"),
    ],
)
def test_markers_counts_numbers_that_no_passage_has(text, unknown):
    assert read_pieces([text])[1] == read_pieces(list(text))[1] == unknown


def test_markers_no_reasoning_is_shown_that_is_never_closed():
    assert read_pieces(list("<think>It says [1] and <thinking"))[0] == []


def test_markers_a_mark_between_two_words_leaves_a_space():
    assert read_marks("one[1]two", PASSAGES) == ["one", Mark((1,)), " two"]


def test_markers_a_backtick_in_a_name_hides_no_mark():
    assert read_marks("He left Sana`a [1].", PASSAGES) == ["He left Sana`a", Mark((1,)), "."]


def test_markers_a_citation_ends_an_enumerated_point():
    assert read_marks("Two: (1) He left (2).", PASSAGES) == ["Two: (1) He left", Mark((2,)), "."]
    assert read_marks("(1) He left (2).", PASSAGES) == [LineSign("item"), "He left", Mark((2,)), "."]


@pytest.mark.parametrize(
    "mark",
    ["(see [2])", "(cf. [2])", "(see passage 2)", "(Source: [2])", "(انظر [2])", "(المصدر: [2])", "(passage 2, Norvia Sport)",
     "[Source 2: Norvia Sport]", "<sup>2</sup>", "<sup>[2]</sup>"],
)  # fmt: skip
def test_markers_what_only_names_a_source_goes_with_the_mark(mark):
    assert read_marks(f"He left {mark}.", PASSAGES) == read_pieces(list(f"He left {mark}."))[0] == ["He left", Mark((2,)), "."]


def test_markers_tells_headings_and_items_by_their_signs():
    signs = [item.kind for item in read_marks("# Talks\nText\n- one\n1. two\n> three", PASSAGES) if isinstance(item, LineSign)]
    assert signs == ["heading", "item", "item"]


@pytest.mark.parametrize("end", ["</think>", "<|channel|>final<|message|>"])
def test_markers_reasoning_that_nothing_opened_is_to_be_forgotten(end):
    text = f"Hm [17]. ```So{end}\n\n- Yes [1]"
    expected = ["Hm. ```So", Forget(), LineSign("item"), "Yes", Mark((1,))]
    reader = MarkerReader(PASSAGES)
    assert joined(reader.feed(text) + reader.end()) == read_pieces(list(text))[0] == expected
    assert reader.reasoned and reader.unknown == 0


def test_markers_text_is_given_as_soon_as_no_mark_can_come_of_it():
    reader = MarkerReader(PASSAGES)
    assert [reader.feed(piece) for piece in ("A", " [", "th", "e] ", "b (s", "o) [", "1", "]", ".")] == [
        ["A"], [], [" [th"], ["e]"], [" b"], [" (so)"], [], [], [Mark((1,)), "."],
    ]  # fmt: skip


def test_markers_a_mark_that_broke_off_is_not_shown():
    reader = MarkerReader(PASSAGES)
    assert reader.feed("He left [1, ") + reader.end(cut=True) == ["He left"]
    reader = MarkerReader(PASSAGES)
    assert reader.feed("He left [1]") + reader.end(cut=True) == ["He left", Mark((1,))]


@given(texts, st.lists(st.integers(0, 10_000), max_size=20))
def test_markers_any_way_of_cutting_gives_the_same(text, cuts):
    reader = MarkerReader(PASSAGES)
    at_once = joined(reader.feed(text) + reader.end())
    assert at_once == read_marks(text, PASSAGES)
    assert read_pieces(pieces_of(cuts, text)) == (at_once, reader.unknown)
    assert read_pieces(list(text)) == (at_once, reader.unknown)


@given(texts, st.integers(0, 10_000))
def test_markers_holds_back_a_bounded_number_of_characters(text, cut):
    reader = MarkerReader(PASSAGES)
    reader.feed(text[: cut % (len(text) + 1)])
    assert sum(len(item) for item in reader.end() if isinstance(item, str)) <= HELD


@given(texts)
def test_markers_numbers_are_of_passages_and_each_once(text):
    items = read_marks(text, PASSAGES)
    for item in items:
        if isinstance(item, Mark):
            assert item.numbers
            assert len(set(item.numbers)) == len(item.numbers)
            assert set(item.numbers) <= set(range(1, PASSAGES + 1))
    assert not any(isinstance(a, Mark) and isinstance(b, Mark) for a, b in itertools.pairwise(items))


@pytest.mark.parametrize(
    "unit", ["[", "[1", "[1,", "(", "*", "_", "`", "<think>", " ", "\n", "[1] ", "【1†", "<|", "<", "|", "| -", "1. ", "</think>"]
)
def test_markers_reads_long_nonsense_in_small_pieces(unit):
    text = (unit * 50_000)[:50_000]
    whole = read_marks(text, PASSAGES)
    assert read_pieces([text[at : at + 7] for at in range(0, len(text), 7)])[0] == whole
