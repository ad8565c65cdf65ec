"""Exports of a conversation: whoever gets one can check every quotation in it, and nothing in it is more than text."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html
from markdown_it import MarkdownIt
from playwright.sync_api import Page as Tab
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from rag.desk import Newsdesk
from rag.schema import Answer, Article, Citation, Filters, Sentence
from ui import export
from ui.guard.identity import Visitor
from ui.routes.exports import disposition, routes
from ui.session import Session, Turn
from ui.store import Store

MADE = datetime.datetime(2026, 11, 22, 9, 15, tzinfo=datetime.UTC)
QUESTIONS = ("Who initiated the call?", "ماذا قال أمير قطر عن إيران؟")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=//evil.example/x onerror=alert(1)>',
    "![x](http://evil.example/a.png) [y](javascript:alert(1)) <http://evil.example>",
    "https://evil.example www.evil.example a@evil.example",
    "# heading\n\n* list\n1. list\n1) list\n\n    code\n\n---\n===\n> quote\n| a | b |\n|---|---|\n```\nfence",
    "&lt;b&gt; &#60;i&#62; \\<b> `code` **bold** ~~gone~~ _em_ $x$ [^1]",
    "--><!-- ]]> </style></title></p></blockquote><style>*{display:none}</style>",
    "\u202eltr\u202c \u2028 \x85 \x0b \0 \ud800 end",
)
FORMS: dict[str, Callable[..., str]] = {"md": export.to_markdown, "json": export.to_json, "html": export.to_html}
EACH_FORM = pytest.mark.parametrize("form", FORMS)


@pytest.fixture(scope="module")
def talk(desk: Newsdesk) -> Session:
    """Two answers and a refusal, in both languages, as the page would keep them."""
    session = Session(title="The call, المكالمة")
    for question in QUESTIONS:
        answer = desk.query(question)
        assert answer.citations
        session = session.asked(Turn(0, question, answer.language, "done", answer=answer))
    near = session.turns[0].sources[0]
    refused = Answer("Who won?", "Not in these articles.", language="en")
    return session.asked(
        Turn(0, "Who won?", state="done", answer=refused, nearest=(near,), filters=Filters(languages=("ar",), outlets=("Mehr",)))
    )


@pytest.fixture(scope="module")
def articles(desk: Newsdesk, talk: Session) -> dict[str, Article]:
    return {article_id: desk.article(article_id) for article_id in export.cited_ids(talk)}


def hostile(bad: str) -> tuple[Session, dict[str, Article]]:
    """A conversation that holds ``bad`` wherever something comes from outside."""
    article = Article(bad, bad, bad, outlet=bad, language="en", url=f"javascript:{bad}", content_hash="0" * 64)
    citation = Citation(1, bad, bad, bad, None, bad, article.url, Path("/home/secret/a.txt"), bad, 0, len(bad))
    answer = Answer(bad, f"{bad} [1]", (Sentence(bad, (1,), when=bad),), (citation,), True, notice=bad, mode="generative", model=bad)
    turn = Turn(1, bad, state="done", answer=answer, filters=Filters(outlets=(bad,)))
    return Session((turn, Turn(2, bad, state="failed", error=bad)), title=bad), {bad: article}


# -- all forms ---------------------------------------------------------------------------------------------------------


@EACH_FORM
@pytest.mark.parametrize("language", ["en", "ar"])
def test_export_depends_on_its_arguments_alone(talk: Session, articles: dict[str, Article], form: str, language: str) -> None:
    turned = dict(reversed(articles.items()))
    assert FORMS[form](talk, articles, MADE, language) == FORMS[form](talk, turned, MADE, language)


@EACH_FORM
def test_export_carries_every_question_quotation_and_hash(talk: Session, articles: dict[str, Article], form: str) -> None:
    text = FORMS[form](talk, articles, MADE, "en")
    for turn in talk.turns:
        for source in turn.sources:
            assert articles[source.article_id].content_hash in text
            assert str(source.start) in text
            assert str(source.end) in text
    assert "article.text[start:end] == quote" in text.replace("\\", "")


@EACH_FORM
def test_export_tells_nothing_of_the_servers_folders(talk: Session, articles: dict[str, Article], form: str) -> None:
    path = talk.turns[0].sources[0].path
    assert path is not None
    assert str(path.parent) not in FORMS[form](talk, articles, MADE, "en")


@EACH_FORM
@pytest.mark.parametrize("bad", HOSTILE)
def test_export_can_be_written_as_utf8(form: str, bad: str) -> None:
    assert FORMS[form](*hostile(bad), MADE, "en").encode("utf-8", "strict")


@EACH_FORM
def test_export_of_an_empty_conversation_is_one(form: str) -> None:
    assert FORMS[form](Session(), {}, MADE, "ar")


@pytest.mark.parametrize("form", ["md", "html"])
def test_export_says_when_an_article_is_gone_or_was_changed(talk: Session, articles: dict[str, Article], form: str) -> None:
    assert "no longer in the index" in FORMS[form](talk, {}, MADE, "en")
    changed = {key: replace(article, text="Quite another text.") for key, article in articles.items()}
    text = FORMS[form](talk, changed, MADE, "en")
    assert "has changed since it was quoted" in text
    assert not any(article.content_hash in text for article in articles.values())  # it would vouch for other words


# -- JSON --------------------------------------------------------------------------------------------------------------


def test_export_json_lets_each_quotation_be_checked_again(talk: Session, articles: dict[str, Article]) -> None:
    plain = json.loads(export.to_json(talk, articles, MADE, "en"))
    assert (plain["newsdesk"], plain["made"]) == (1, "2026-11-22T09:15:00+00:00")
    checked = 0
    for turn in plain["turns"]:
        for citation in [*(turn["answer"]["citations"] if turn["answer"] else []), *turn["nearest"]]:
            article = articles[citation["article_id"]]
            assert article.text[citation["start"] : citation["end"]] == citation["quote"]
            known = plain["articles"][citation["article_id"]]
            assert known["content_hash"] == article.content_hash
            assert known["text_sha256"] == hashlib.sha256(article.text.encode()).hexdigest()
            checked += 1
    assert checked > len(QUESTIONS)


@pytest.mark.parametrize("bad", HOSTILE)
def test_export_json_keeps_hostile_text_as_it_was(bad: str) -> None:
    plain = json.loads(export.to_json(*hostile(bad), MADE, "en"))
    assert plain["turns"][0]["answer"]["citations"][0]["quote"] == bad.encode("utf-8", "replace").decode()


# -- Markdown ------------------------------------------------------------------------------------------------------------


def kinds(markdown: str) -> set[str]:
    """Every kind of block and piece that a reader makes of it, addresses made links without being asked included."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
    return {token.type for token in tokens} | {piece.type for token in tokens for piece in token.children or ()}


OWN_KINDS = {
    "heading_open", "heading_close", "inline", "text", "paragraph_open", "paragraph_close", "blockquote_open", "blockquote_close",
    "strong_open", "strong_close", "em_open", "em_close", "softbreak", "text_special", "code_inline",
}  # fmt: skip


def test_export_markdown_has_questions_as_headings_and_quotations_as_quotes(talk: Session, articles: dict[str, Article]) -> None:
    text = export.to_markdown(talk, articles, MADE, "en")
    assert kinds(text) <= OWN_KINDS
    tree = html.fromstring(MarkdownIt().render(text))
    assert [" ".join(h2.text_content().split()) for h2 in tree.xpath(".//h2")] == [turn.question for turn in talk.turns]
    quotes = [" ".join(quote.text_content().split()) for quote in tree.xpath(".//blockquote")]
    assert quotes == [" ".join(source.quote.split()) for turn in talk.turns for source in turn.sources]
    assert "Only: Arabic · Mehr" in tree.text_content()


@pytest.mark.parametrize("bad", HOSTILE)
def test_export_markdown_keeps_hostile_text_as_text(bad: str) -> None:
    text = export.to_markdown(*hostile(bad), MADE, "en")
    assert kinds(text) <= OWN_KINDS
    assert html.fromstring(MarkdownIt().render(text)).xpath("//code/text()") == ["article.text[start:end] == quote"]
    assert "://" not in text.replace("\\://", "")
    shown = " ".join(html.fromstring(MarkdownIt().render(text)).text_content().split())
    assert " ".join(bad.encode("utf-8", "replace").decode().replace("\0", "\ufffd").split()) in shown


# -- HTML --------------------------------------------------------------------------------------------------------------


def test_export_html_links_numbers_to_the_quotations_below(talk: Session, articles: dict[str, Article]) -> None:
    tree = html.fromstring(export.to_html(talk, articles, MADE, "en"))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = tree.xpath("//a[@class='chip']/@href")
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_export_html_is_in_the_language_of_the_page(talk: Session, articles: dict[str, Article], language: str, direction: str) -> None:
    tree = html.fromstring(export.to_html(talk, articles, MADE, language))
    assert (tree.get("lang"), tree.get("dir")) == (language, direction)
    assert all(block.get("dir") == "auto" for block in tree.xpath("//h2 | //blockquote | //p[contains(@class, 'sentence')]"))


@pytest.mark.parametrize("bad", HOSTILE)
def test_export_html_keeps_hostile_text_as_text(bad: str) -> None:
    plain, evil = (html.fromstring(export.to_html(*hostile(text), MADE, "en")) for text in ("plain", bad.replace("\n", " ")))
    assert [node.tag for node in evil.iter()] == [node.tag for node in plain.iter()]
    assert not evil.xpath("//script | //@onerror | //*[@src] | //a[not(starts-with(@href, '#'))]")


@pytest.mark.browser
def test_export_html_opens_from_a_file_and_asks_for_nothing(talk: Session, articles: dict[str, Article], tmp_path: Path, page: Tab) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    file = tmp_path / "talk.html"
    bad = [hostile(text)[0].turns[0] for text in HOSTILE[:-1]]
    file.write_text(export.to_html(replace(talk, turns=(*talk.turns, *bad)), articles, MADE, "en"), encoding="utf-8")
    page.goto(file.as_uri())
    assert page.locator("h2").count() == len(talk.turns) + len(bad)
    quote = page.locator("blockquote").first
    assert quote.text_content() == talk.turns[0].sources[0].quote
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.chip')).textDecorationLine") == "none"
    )  # its own policy allows its style
    assert asked == [file.as_uri()]
    assert said == []


# -- the route -----------------------------------------------------------------------------------------------------------


class AsOwner:
    """In the guard's place: the header says who it is."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        scope["newsdesk.visitor"] = Visitor(dict(scope.get("headers", ())).get(b"owner", b"ann").decode())
        await self.app(scope, receive, send)


@pytest.fixture
def client(desk: Newsdesk, talk: Session, tmp_path: Path) -> Iterator[tuple[TestClient, str]]:
    """The route on a real store, and the id of a conversation of Ann's."""
    store = Store.open(tmp_path / "kept.sqlite3")
    kept = store.save("ann", talk)
    newsroom: Any = SimpleNamespace(store=store, opening=SimpleNamespace(ready=True, desk=desk))
    with TestClient(Starlette(routes=routes(newsroom), middleware=[Middleware(AsOwner)])) as opened:
        yield opened, kept.conversation_id
    store.close()


@pytest.mark.parametrize(("form", "kind"), [("md", "text/markdown"), ("json", "application/json"), ("html", "text/html")])
def test_export_route_gives_a_file_to_keep(client: tuple[TestClient, str], form: str, kind: str) -> None:
    browser, conversation = client
    got = browser.get(f"/newsdesk/export/{conversation}.{form}?language=ar")
    assert got.status_code == 200
    assert got.headers["content-type"] == f"{kind}; charset=utf-8"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment;")
    assert unquote(got.headers["content-disposition"]).endswith(f"UTF-8''The-call-المكالمة.{form}")
    if form != "json":
        assert "بصمة المقال" in got.text


@pytest.mark.parametrize("address", ["{}.md", "{}.html", "{}.json"])
def test_export_route_gives_nobody_elses_conversation(client: tuple[TestClient, str], address: str) -> None:
    browser, conversation = client
    assert browser.get(f"/newsdesk/export/{address.format(conversation)}", headers={"owner": "eve"}).status_code == 404


@pytest.mark.parametrize("name", ["nobody.md", "{}.exe", "{}", "..%2f..%2fetc%2fpasswd.md", "{}.html.exe"])
def test_export_route_knows_no_other_address(client: tuple[TestClient, str], name: str) -> None:
    browser, conversation = client
    assert browser.get(f"/newsdesk/export/{name.format(conversation)}").status_code == 404


@pytest.mark.parametrize(
    ("title", "plain", "full"),
    [
        pytest.param("Who called?", "Who-called", "Who-called", id="english"),
        pytest.param("من اتصل؟", "newsdesk", "من-اتصل", id="arabic"),
        pytest.param("../../etc/passwd", "etc-passwd", "etc-passwd", id="path"),
        pytest.param('a"; filename="b.exe\r\nX-Evil: 1', "a-filename-b-exe-X-Evil-1", "a-filename-b-exe-X-Evil-1", id="header"),
        pytest.param("\u202egpj.exe", "gpj-exe", "gpj-exe", id="bidi"),
        pytest.param("🙂", "newsdesk", "newsdesk", id="nothing-left"),
        pytest.param("x" * 500, "x" * 60, "x" * 60, id="long"),
    ],
)
def test_export_route_makes_a_safe_name(title: str, plain: str, full: str) -> None:
    value = disposition(title, "md")
    assert value.isascii()
    before, after = value.split("; filename*=UTF-8''")
    assert before == f'attachment; filename="{plain}.md"'
    assert unquote(after) == f"{full}.md"
