"""Drawing without a browser: whatever comes from outside leaves the structure as it is, and a highlight is the quotation."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.schema import Answer, Article, Sentence
from tests.ui.payloads import PAYLOADS, Payload, carried, tame
from tests.ui.render.drawings import DRAWINGS, SILENT, citation
from ui.render import reading
from ui.render.sentence import sentence, streaming
from ui.render.text import esc, web_address
from ui.session import Turn

# What HTML can carry: no NUL, no half surrogate pairs
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
SETTLED = ("href", "role", "type", "method", "action", "src", "style", "data-action", "data-show", "data-view", "name", "for")
"""Attributes whose values are never from outside (an address is checked by ``web_address``)."""


# A model's markers are drawn as chips while it writes, which is what they are for.
_MARKERS = tuple(payload for payload in PAYLOADS if re.search(r"\[(\d|\?)\]", payload.text))
CHIPS = {"streaming": _MARKERS, "turn-writing": _MARKERS}


class Reader(HTMLParser):
    """The structure of a piece of HTML, its text, the words of each highlight, and the values of all attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.structure: list[str] = []
        self.text = ""
        self.marked: dict[str, str] = {}
        self.values: list[tuple[str, str]] = []
        self._mark: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = [f"{name}={value}" if name in SETTLED else name for name, value in attrs]
        self.structure.append(f"<{tag} {' '.join(told)}>")
        self.values += [(name, value or "") for name, value in attrs]
        if tag == "mark":
            self._mark = (dict(attrs)["data-numbers"] or "").split()

    def handle_endtag(self, tag: str) -> None:
        self.structure.append(f"</{tag}>")
        if tag == "mark":
            self._mark = []

    def handle_comment(self, data: str) -> None:
        self.structure.append("<!-->")

    def handle_pi(self, data: str) -> None:
        self.structure.append("<?>")

    def unknown_decl(self, data: str) -> None:
        self.structure.append("<![>")

    def handle_data(self, data: str) -> None:
        self.text += data
        for number in self._mark:
            self.marked[number] = self.marked.get(number, "") + data


def shown(html: str) -> str:
    """All that a piece of HTML says, in its text or its attributes."""
    found = Reader(html)
    return "\n".join([found.text, *(value for _, value in found.values)])


def structure(name: str, text: str) -> list[str]:
    found = Reader(DRAWINGS[name](text))
    assert all(re.match(r"#|newsdesk/export/|https?://|login\.css", value) for field, value in found.values if field == "href")
    return found.structure


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWINGS)
def test_render_keeps_its_structure_whatever_is_drawn(name: str) -> None:
    changed = [p.name for p in PAYLOADS if p not in CHIPS.get(name, ()) and structure(name, p.text) != structure(name, tame(p.text))]
    assert not changed


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in DRAWINGS if name not in SILENT])
def test_render_lets_every_text_be_read_as_it_was(name: str) -> None:
    def squeezed(text: str) -> str:  # what streams in stands in lines
        return "".join(text.split()) if name == "streaming" else text

    # Filters take no halves of surrogate pairs: they stand for "?" before anything is drawn.
    exempt = {*(p.name for p in CHIPS.get(name, ())), *(["halves-of-a-pair"] if name == "filters" else [])}
    lost = [p for p in PAYLOADS if p.name not in exempt and squeezed(carried(p.text)) not in squeezed(shown(DRAWINGS[name](p.text)))]
    assert not [payload.name for payload in lost]


@given(TEXT)
def test_render_reads_any_text_back_as_it_was(text: str) -> None:
    assert Reader(esc(text)).text == text
    (value,) = [value for name, value in Reader(f'<a title="{esc(text)}">').values if name == "title"]
    assert value == text


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload.name)
def test_render_follows_no_address_that_is_hostile(payload: Payload) -> None:
    assert web_address(payload.text) is None


@given(TEXT, st.data())
def test_render_highlights_the_quotations_also_when_they_overlap(text: str, data: st.DataObject) -> None:
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted), max_size=4))
    sources = [citation(text[start:end], start, number) for number, (start, end) in enumerate(spans, 1) if start < end]
    found = Reader(reading.marked(text, sources))
    assert found.text == text
    assert found.marked == {str(source.number): source.quote for source in sources}


def test_render_does_not_mark_a_passage_that_no_longer_stands_there() -> None:
    article = Article("a", "Title", "Other words stand here now.")
    found = Reader(reading.article(article, (citation("The old words"),), 1))
    assert found.marked == {}


def test_render_draws_no_chip_for_a_number_without_a_citation() -> None:
    answer = Answer("q", "x [7]", (Sentence("x", (7,)),), (citation("x"),), True)
    assert 'class="cite"' not in sentence(Turn(1, "q"), answer.sentences[0], {1: answer.citations[0]})


def test_render_says_in_words_that_nothing_bears_a_sentence_out() -> None:
    assert "not borne out" in Reader(sentence(Turn(1, "q"), Sentence("x", (), "unsupported"), {})).text


def test_render_sets_the_words_that_answer_in_bold_and_the_day_beside() -> None:
    said = Sentence("The <fort> fell on Monday, at 300 degrees.", (), marks=((19, 25), (30, 41)), when="2 December 2024")
    html = sentence(Turn(1, "q"), said, {})
    assert re.findall(r"<b>(.*?)</b>", html) == ["Monday", "300 degrees"]
    assert "&lt;fort&gt;" in html
    assert Reader(html).text.startswith(f"{said.text} (2 December 2024)")


def test_render_draws_a_streamed_sentence_as_a_draft_until_its_numbers_come() -> None:
    html = streaming("The pier was closed. [1] [2]\nAnd then", "en")
    assert re.findall(r'<span class="cite">(\d)</span>', html) == ["1", "2"]
    assert html.count("sentence draft") == 1
