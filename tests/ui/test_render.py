"""Drawing without a browser: everything is escaped, and a highlight is the quotation."""

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from rag.schema import Answer, Article, Citation, Sentence
from tests.ui.visitor import HOSTILE
from ui.render import answer as render
from ui.render import reading
from ui.render.text import esc
from ui.session import Turn

# What HTML can carry: no NUL, no half surrogate pairs
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
HARMLESS = {
    "section",
    "div",
    "p",
    "span",
    "a",
    "button",
    "article",
    "h2",
    "h3",
    "header",
    "bdi",
    "abbr",
    "blockquote",
    "mark",
    "b",
    "em",
} | {"details", "summary", "dl", "dt", "dd"}


class Reader(HTMLParser):
    """The elements of a piece of HTML, their text, and the values of all attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.marked: dict[str, str] = {}
        self.values: list[tuple[str, str]] = []
        self._mark: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += [(name, value or "") for name, value in attrs]
        if tag == "mark":
            self._mark = dict(attrs)["data-numbers"].split()

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._mark = []

    def handle_data(self, data: str) -> None:
        self.text += data
        for number in self._mark:
            self.marked[number] = self.marked.get(number, "") + data


def citation(quote: str, start: int = 0, number: int = 1, article_id: str = "a", title: str = "Title") -> Citation:
    return Citation(number, article_id, title, None, None, "en", None, None, quote, start, start + len(quote))


def drawn(text: str) -> str:
    cited = citation(text, article_id=text, title=text)
    answer = Answer(text, f"{text} [1]", (Sentence(text, (1,), marks=((0, len(text)),), when=text),), (cited,), True, notice=text)
    turn = Turn(1, text, state="done", answer=answer)
    article = Article(text, text, text, outlet=text, url=text)
    return render.turn(turn) + render.sources(turn, "en") + reading.article(article, (cited,), 1) + render.streaming(text, "en")


def test_nothing_hostile_becomes_an_element_or_an_address() -> None:
    for payload in HOSTILE:
        found = Reader(drawn(payload))
        assert set(found.tags) <= HARMLESS, payload
        assert not [name for name, _ in found.values if name.startswith("on") or name in ("style", "src", "srcdoc", "action")]
        assert all(re.match(r"#|https?://", value) for name, value in found.values if name == "href")
        assert payload.replace("\0", "") in found.text


@given(TEXT)
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    assert Reader(esc(text)).text == text
    (value,) = [value for name, value in Reader(f'<a title="{esc(text)}">').values if name == "title"]
    assert value == text


@given(TEXT, st.data())
def test_highlights_are_the_quotations_also_when_they_overlap(text: str, data: st.DataObject) -> None:
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted), max_size=4))
    sources = [citation(text[start:end], start, number) for number, (start, end) in enumerate(spans, 1) if start < end]
    found = Reader(reading.marked(text, sources))
    assert found.text == text
    assert found.marked == {str(source.number): source.quote for source in sources}


def test_a_passage_that_no_longer_stands_there_is_not_marked() -> None:
    article = Article("a", "Title", "Other words stand here now.")
    found = Reader(reading.article(article, (citation("The old words"),), 1))
    assert found.marked == {}
    assert "mark" not in found.tags


def test_a_citation_number_without_a_citation_draws_no_chip() -> None:
    answer = Answer("q", "x [7]", (Sentence("x", (7,)),), (citation("x"),), True)
    assert "cite" not in Reader(render.sentence(Turn(1, "q"), answer.sentences[0], {1: answer.citations[0]})).text


def test_unsupported_is_said_in_words() -> None:
    turn = Turn(1, "q")
    assert "not borne out" in Reader(render.sentence(turn, Sentence("x", (), "unsupported"), {})).text


def test_the_words_that_answer_are_bold_and_the_day_stands_beside() -> None:
    said = Sentence("The <fort> fell on Monday, at 300 degrees.", (), marks=((19, 25), (30, 41)), when="2 December 2024")
    html = render.sentence(Turn(1, "q"), said, {})
    assert re.findall(r"<b>(.*?)</b>", html) == ["Monday", "300 degrees"]
    assert "&lt;fort&gt;" in html
    assert Reader(html).text == f"{said.text} (2 December 2024)"
