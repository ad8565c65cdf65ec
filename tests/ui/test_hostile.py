"""Hostile articles, file names, questions and addresses on the real page, in a real browser: text, and nothing else."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab

from tests.ui.conftest import Serve
from tests.ui.payloads import GROUPS, PAYLOADS, SHORT, Payload, carried, of_group, tame
from tests.ui.render.drawings import DOCUMENTS, DRAWINGS
from tests.ui.standing import Standing
from tests.ui.visitor import BOX, answered, open_tab
from ui.guard.identity import BROWSER_COOKIE

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "ar")
IN_BOTH = pytest.mark.parametrize("language", LANGUAGES)
BY_GROUP = pytest.mark.parametrize("group", GROUPS)


def word_of(payload: Payload) -> str:
    """A word that stands in one article alone, so that a question can ask for it."""
    # Far from each other: a word that is nearly another would be taken for it, misspelt.
    digest = hashlib.sha256(payload.name.encode()).hexdigest()[:9]
    return "q" + "".join("aeioubdfgklmnprt"[int(digit, 16)] for digit in digest)


def file_name(payload: Payload) -> str:
    """The payload as far as a file can have it for a name."""
    name = payload.text.replace("/", "\u2215").replace("\0", "").encode("utf-8", "replace")[:180]
    return name.decode("utf-8", "ignore").strip(" .") or "x"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article for each payload, which has it in every field; files with hostile names, half of which cannot be read."""
    folder = tmp_path_factory.mktemp("hostile")
    records = [
        {
            "id": payload.text,
            "title": payload.text,
            "outlet": payload.text,
            "url": payload.text,
            "date": f"2024-12-{1 + number % 28:02d}",
            "text": f"The {word_of(payload)} committee met in Springfield on Friday. Its chairman, Anders Holm, told the {word_of(payload)}"
            f" committee: {payload.text} And then they left the hall.",
        }
        for number, payload in enumerate(PAYLOADS)
    ]
    (folder / "all.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    for number, payload in enumerate(SHORT):
        if number % 2:
            (folder / f"{file_name(payload)}.pdf").write_bytes(b"no pdf at all")
        elif number % 10 == 0:
            (folder / f"{file_name(payload)}.txt").write_text(
                f"The town of Harvale built bridge number {number} this year.", encoding="utf-8"
            )
    return folder


@dataclass(frozen=True)
class Visit:
    """A browser on the page in one language, which is watched from its first request on."""

    tab: Tab
    standing: Standing
    desk: Any

    def ask(self, question: str) -> Locator:
        """As by hand, but the text comes at once: a browser takes minutes to type thousands of lines."""
        number = self.tab.locator(".turn").count() + 1
        self.tab.locator(BOX).evaluate(
            "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})); }", question
        )
        self.tab.locator(BOX).press("Enter")
        return answered(self.tab, number)

    def begin(self) -> None:
        """A new conversation."""
        if self.tab.locator(".turn").count():
            self.tab.locator('[data-action="new"]').click()
            expect(self.tab.locator("#nd-welcome .welcome")).to_be_visible()
            expect(self.tab.locator(".turn")).to_have_count(0)

    def article_with(self, words: str) -> str:
        """The text of the one article that holds these words."""
        hit = self.desk.search(words, 1)[0]
        return str(self.desk.article(hit.article_id).text)


@pytest.fixture(scope="module")
def desks() -> list[Any]:
    return []


@pytest.fixture(scope="module")
def address(serve: Serve, corpus: Path, desks: list[Any]) -> str:
    """Of a page whose articles are open."""
    found = serve(lambda desk: desks.append(desk) or desk, corpus=corpus)
    with httpx.Client(base_url=found, timeout=60) as client:
        Events(client).send("start", {})  # ends when they are
    return found


@pytest.fixture(scope="module")
def visits(browser: Browser, address: str, desks: list[Any]) -> Iterator[dict[str, Visit]]:
    opened = {}
    for language in LANGUAGES:
        context = browser.new_context(locale=language, viewport={"width": 1280, "height": 800})
        standing = Standing(address)
        standing.watch(context)
        tab = context.new_page()
        open_tab(tab, address)
        standing.remember(tab)
        opened[language] = Visit(tab, standing, desks[0])
    yield opened
    for visit in opened.values():
        visit.tab.context.close()


@pytest.fixture
def visit(visits: dict[str, Visit], group: str) -> Visit:
    """Groups take turns at the two languages of the page."""
    return visits[LANGUAGES[GROUPS.index(group) % 2]]


def said(locator: Locator) -> str:
    return str(locator.evaluate("element => element.textContent"))


# -- articles ------------------------------------------------------------------------------------------------------------


@BY_GROUP
def test_hostile_articles_are_text_in_answers_sources_and_the_reader(visit: Visit, group: str) -> None:
    visit.begin()
    for payload in of_group(group):
        turn = visit.ask(f"What did Anders Holm tell the {word_of(payload)} committee?")
        expect(turn.locator("a.cite").first).to_be_visible()
        assert visit.standing.changes(visit.tab) == [], payload.name
        turn.locator("a.cite").first.click()
        text = visit.tab.locator("#nd-reader .text")
        expect(text).to_contain_text(word_of(payload))
        assert said(text) == carried(visit.article_with(word_of(payload))), payload.name
        assert visit.standing.panes(visit.tab) == ("", "reader"), payload.name
        assert visit.standing.changes(visit.tab) == [], payload.name


@pytest.mark.parametrize("pointed", ["hover", "refusal"])
def test_hostile_articles_are_text_in_previews_and_on_the_cards_of_a_refusal(visits: dict[str, Visit], pointed: str) -> None:
    visit = visits["en"]
    visit.begin()
    for payload in (*of_group("handlers"), *of_group("mutation")):
        if pointed == "hover":
            turn = visit.ask(f"What did Anders Holm tell the {word_of(payload)} committee?")
            turn.locator("a.cite").first.hover()
            expect(visit.tab.locator("#nd-preview")).to_be_visible()
            visit.tab.mouse.move(5, 5)
        else:
            turn = visit.ask(f"What is the population of the {word_of(payload)} committee in Qatar?")
        assert visit.standing.changes(visit.tab) == [], payload.name


@IN_BOTH
def test_hostile_articles_are_text_in_the_table_the_plot_the_filters_and_before_deleting(visits: dict[str, Visit], language: str) -> None:
    visit = visits[language]
    tab, standing = visit.tab, visit.standing
    tab.locator(".to-articles").click()
    rows = tab.locator(".articles-table tbody tr")
    expect(rows).to_have_count(50)
    titles: list[str] = []
    while True:
        assert standing.changes(tab) == []
        titles += tab.locator(".articles-table tbody th.title button").all_text_contents()
        following = tab.locator(".articles-table .pager button").nth(2)
        if following.is_disabled():
            break
        first = titles[-rows.count()]
        following.click()
        expect(rows.locator("th.title button").first).not_to_have_text(first)
    stored = [row.title for row in visit.desk.browse(limit=1000).rows]
    assert sorted(titles) == sorted(map(carried, stored))
    tab.locator('[data-by="outlet"]').click()
    expect(tab.locator(".legend button.series").first).to_be_visible()
    assert standing.changes(tab) == []
    tab.locator(".legend button.series").first.click()
    expect(tab.locator('.legend button[aria-pressed="true"]')).to_have_count(1)
    tab.locator("#nd-library [data-choose-page]").check()
    tab.locator('[data-action="delete-ask"][data-chosen]').click()
    expect(tab.locator("#nd-dialog dialog")).to_be_visible()
    assert standing.changes(tab) == []
    tab.locator('#nd-dialog [data-action="cancel"]').click()
    tab.locator(".failures summary").click()
    told = tab.locator(".failures .file").all_text_contents()
    assert len(told) == sum(number % 2 for number in range(len(SHORT)))
    assert standing.changes(tab) == []
    for payload in (*of_group("attributes"), *of_group("clobbering")):
        tab.locator('[data-search="articles"]').fill(payload.text)
        expect(tab.locator("#nd-library [data-table]")).to_have_attribute(
            "data-table", re.compile(re.escape(json.dumps(payload.text)[1:20]))
        )
        assert standing.changes(tab) == [], payload.name
    assert standing.panes(tab)[0] == "articles"
    tab.locator('.shelf-head [data-view=""]').click()
    tab.locator('[data-choice="outlets"] summary').click()
    boxes = tab.locator('[data-choice="outlets"] bdi')
    expect(boxes.first).to_be_visible()
    assert boxes.count() == 60
    assert standing.changes(tab) == []
    tab.locator("[data-filter-clear]").click()
    expect(tab.locator("#nd-filters .pill")).to_have_count(0)


def test_hostile_file_names_are_text_in_the_report_of_an_upload(visits: dict[str, Visit]) -> None:
    visit = visits["en"]
    tab = visit.tab
    tab.locator(".to-articles").click()
    names = [f"{file_name(payload)[:60]}.{'txt' if number % 2 else 'exe'}" for number, payload in enumerate(SHORT)]
    files = [{"name": name, "mimeType": "text/plain", "buffer": b"\x00\x01\x02 no text"} for name in names]
    tab.locator('[data-adding-input="files"]').set_input_files(files)  # type: ignore[arg-type]
    expect(tab.locator('.adding-panel[data-stage="done"] .adding-failed li').first).to_be_visible(timeout=60_000)
    assert tab.locator(".adding-failed li").count() >= len(SHORT) // 2
    assert visit.standing.changes(tab) == []
    tab.locator('[data-adding="dismiss"]').click()
    tab.locator('.shelf-head [data-view=""]').click()


# -- questions -------------------------------------------------------------------------------------------------------------


@BY_GROUP
def test_hostile_questions_are_text_also_as_titles_names_and_reasons_and_after_a_reload(visit: Visit, group: str) -> None:
    tab, standing = visit.tab, visit.standing
    writable = [payload.text for payload in of_group(group) if payload.writable]
    visit.begin()
    for text in writable if group == "huge" else ["\n".join(writable)]:
        turn = visit.ask(text)
        assert said(turn.locator(".asked")) == text.replace("\r\n", "\n").replace("\r", "\n").strip()
        assert standing.changes(tab) == []
    title = said(tab.locator(".conversation.current button.title"))
    assert title.startswith(" ".join(writable[0].split())[:20]) or group in ("controls", "bidi", "invisible", "headers")
    name = writable[-1][:150]
    tab.evaluate("([named, title]) => window.newsdesk.trigger('rename', {conversation: named, named, title})", [conversation_of(tab), name])
    expect(tab.locator(".conversation.current button.title")).not_to_have_text(title)
    assert standing.changes(tab) == []
    tab.locator('[data-search="find"]').fill(writable[0][:200])
    expect(tab.locator("#nd-rail .conversation")).not_to_have_count(0)
    tab.locator('[data-search="find"]').fill("")
    tab.reload()
    expect(tab.locator(".turn")).to_have_count(len(writable) if group == "huge" else 1, timeout=30_000)
    assert standing.changes(tab) == []
    assert tab.title().endswith("Newsdesk")


def conversation_of(tab: Tab) -> str:
    return str(tab.evaluate("JSON.parse(document.querySelector('#nd-state [data-state]').dataset.state).conversation"))


@IN_BOTH
def test_hostile_reasons_and_names_written_by_hand_are_text(visits: dict[str, Visit], language: str) -> None:
    visit = visits[language]
    tab, standing = visit.tab, visit.standing
    visit.begin()
    turn = visit.ask(f"What did Anders Holm tell the {word_of(PAYLOADS[0])} committee?")
    turn.locator('[data-liked="dislike"]').click()
    for payload in (*of_group("forms"), *of_group("attributes")):
        turn.locator('.reasons input[type="text"]').fill(payload.text)
        turn.locator("[data-send-reason]").click()
        expect(turn.locator(".reasons .notice")).to_be_visible()
        assert standing.changes(tab) == [], payload.name
        tab.locator(".conversation.current .menu summary").click()
        tab.locator(".conversation.current [data-rename]").click()
        tab.locator("dialog[open] input[type=text]").fill(payload.text)
        assert standing.changes(tab) == [], payload.name
        tab.locator("dialog[open] .firm").click()
        expect(tab.locator(".conversation.current button.title")).to_contain_text(" ".join(payload.text.split())[:60])
        tab.locator(".conversation.current .menu summary").click()
        tab.locator(".conversation.current [data-sure]").click()
        expect(tab.locator("dialog[open] label")).to_contain_text(" ".join(payload.text.split())[:60])
        tab.locator("dialog[open] .quiet").click()
        assert standing.changes(tab) == [], payload.name


@BY_GROUP
def test_hostile_conversations_are_exported_as_text(address: str, group: str) -> None:
    with httpx.Client(base_url=address, timeout=60) as client:
        begin = Events(client)
        texts = [payload.text for payload in of_group(group)]
        begin.send("ask", {"question": "\n".join(texts)[:150_000]})
        begin.send("rename", {"conversation": begin.conversation, "named": begin.conversation, "title": texts[0]})
        for form in ("md", "json", "html"):
            answer = client.get(f"newsdesk/export/{begin.conversation}.{form}")
            assert answer.status_code == 200
            assert re.fullmatch(
                rf"attachment; filename=\"[A-Za-z0-9-]+\.{form}\"; filename\*=UTF-8''[A-Za-z0-9%._~-]+\.{form}",
                answer.headers["content-disposition"],
            )
            assert "set-cookie" not in answer.headers
        assert json.loads(client.get(f"newsdesk/export/{begin.conversation}.json").content)["turns"]


# -- addresses, cookies, headers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", range(4))
def test_hostile_addresses_fill_in_nothing_but_the_question_and_the_filters(visits: dict[str, Visit], address: str, part: int) -> None:
    visit = visits[LANGUAGES[part % 2]]
    texts = [payload.text for payload in SHORT[part::4] if payload.writable]
    fields = [(name, text) for text in texts for name in ("outlet", "article", "language")]
    fields += [("q", " ".join(texts)), ("from", texts[0]), ("to", texts[1]), ("view", "articles"), ("__theme", "dark"), ("data-view", "x")]
    visit.tab.goto(f"{address}?{urlencode(fields)}#c={quote(texts[2])}&{quote(texts[3])}")
    turn = answered(visit.tab, 1)
    assert said(turn.locator(".asked")).split() == " ".join(texts).split()
    assert visit.standing.changes(visit.tab) == []
    assert visit.standing.panes(visit.tab) == ("", "")
    visit.tab.locator("[data-filter-clear]").click()
    expect(visit.tab.locator("#nd-filters .pill")).to_have_count(0)


def test_hostile_cookies_and_accepted_languages_change_nothing_of_the_page(address: str) -> None:
    def page(headers: list[tuple[bytes, bytes]]) -> str:
        answer = httpx.get(address, headers=headers, timeout=30)
        assert answer.status_code == 200
        return re.sub(r'nonce="[^"]+"|nonce-[\w-]+', "", answer.text)

    plain = page([])
    for payload in PAYLOADS:
        value = re.sub(rb"[\x00-\x1f\x7f]", b" ", payload.text.encode("utf-8", "replace"))[:8000].strip()
        cookie = b"newsdesk_language=" + value + b"; " + BROWSER_COOKIE.encode() + b"=" + value
        assert page([(b"cookie", cookie), (b"accept-language", value), (b"user-agent", value), (b"referer", value)]) == plain, payload.name


# -- what programs send ----------------------------------------------------------------------------------------------------


class Events:
    """Sends events of the page as a program would, and keeps what came back."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        client.get("")
        told = client.get("config").json()["dependencies"]
        self.functions = {target[1]: one["id"] for one in reversed(told) for target in one["targets"] if one["outputs"]}
        self.conversation = ""
        self._count = 0

    def send(self, name: str, fields: Any, **more: Any) -> str:
        """One event, and all that it made the server say, as text."""
        self._count += 1
        session = f"session{self._count}"
        message = {"data": [], "event_data": fields, "fn_index": self.functions[name], "session_hash": session, **more}
        answer = self.client.post("gradio_api/queue/join", content=json.dumps(message), headers={"content-type": "application/json"})
        if answer.status_code != 200:
            assert answer.status_code in (400, 404, 413, 422), (name, answer.status_code, answer.text[:300])
            assert "Traceback" not in answer.text
            return ""
        told = self.client.get("gradio_api/queue/data", params={"session_hash": session}).text
        assert "Traceback" not in told and 'File \\"' not in told, (name, told[:500])
        if found := re.findall(r"&quot;conversation&quot;: &quot;([\w-]+)&quot;", told):
            self.conversation = found[-1]
        return told


_REFUSED_FILE = "is not in the cache folder and cannot be accessed."  # Gradio's words, which it also prints with a traceback


def tracebacks(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> list[str]:
    """The last lines of the tracebacks that the server has printed or logged."""
    printed = capfd.readouterr()
    lines = re.findall(r"^[A-Za-z_.]+(?:Error|Exception|Exit|Interrupt)\b.*$", printed.out + printed.err + caplog.text, re.MULTILINE)
    return sorted({line for line in lines if _REFUSED_FILE not in line})


def nested(depth: int) -> Any:
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


ODD: dict[str, Any] = {
    "null": None, "true": True, "negative": -1, "huge-number": 10**40, "fraction": 1e308, "long": "x" * 100_000, "half": "\ud800", "nul": "\0",
    "list": [[], {}, None], "object": {"a": {"b": ["c"]}}, "deep": nested(400), "deeper": nested(900), "many": ["x"] * 5_000,
    "file": {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}, "orig_name": "x", "url": "file:///etc/passwd"},
    "digits": "9" * 5_000, "other-digits": "٣", "json": '[["a"], {"b": 1}]', "deep-json": "[" * 5_000, "day": "2024-99-99", "days": "-1-1-1",
}  # fmt: skip
FIELDS = (
    "conversation", "filters", "question", "edit", "turn", "drop", "liked", "reason", "search", "named", "title", "article", "articles",
    "number", "sort", "descending", "offset", "by", "files", "language",
)  # fmt: skip
EVENTS = (
    "start", "conversation", "language", "new", "find", "rename", "remove", "ask", "retry", "again", "stop", "undo", "followups", "rate", "open",
    "sources", "filter", "articles", "delete_ask", "delete",
)  # fmt: skip


@pytest.mark.parametrize("name", EVENTS)
def test_hostile_events_of_any_shape_are_answered_without_a_traceback(
    address: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, name: str
) -> None:
    with httpx.Client(base_url=address, timeout=60) as client:
        events = Events(client)
        events.send("ask", {"question": "hello"})
        mine = events.conversation
        troubled = []
        for odd, value in ODD.items():
            everywhere = dict.fromkeys(FIELDS, value)
            in_filters = {"filters": dict.fromkeys(("from", "to", "languages", "outlets", "articles"), value)}
            in_lists = {"filters": {key: [value] for key in ("languages", "outlets", "articles")}}
            for fields in (value, everywhere, {**everywhere, "conversation": mine}, {**in_filters, "conversation": mine}, in_lists):
                told = events.send(name, fields)
                assert "root:x:0" not in told
                if '"success":false' in told.replace(" ", "") and _REFUSED_FILE not in told:
                    troubled.append(odd)
    assert not troubled
    assert tracebacks(capfd, caplog) == []


def test_hostile_messages_to_the_queue_are_refused_without_a_traceback(
    address: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with httpx.Client(base_url=address, timeout=60) as client:
        events = Events(client)
        for more in (
            {"fn_index": -1}, {"fn_index": 10**6}, {"fn_index": "1"}, {"fn_index": None}, {"fn_index": [1]}, {"data": None}, {"data": "x"},
            {"data": {"a": 1}}, {"data": [nested(300)] * 3}, {"session_hash": None}, {"session_hash": ["x"]}, {"trigger_id": "x"},
            {"batched": True}, {"simple_format": True}, {"event_id": "x"}, {"data": [ODD["file"]]},
        ):  # fmt: skip
            message = {"data": [], "event_data": {}, "fn_index": events.functions["find"], "session_hash": "odd", **more}
            answer = client.post("gradio_api/queue/join", json=message)
            assert answer.status_code < 500, more
            assert "Traceback" not in answer.text
        for body in (b"", b"{", b"[" * 100_000, b"[" * 900 + b"]" * 900, b"\xff\xfe", b"null", b'"x"', b"1" * 10_000, b'{"data": NaN}'):
            answer = client.post("gradio_api/queue/join", content=body, headers={"content-type": "application/json"})
            assert answer.status_code < 500, body[:20]
    assert tracebacks(capfd, caplog) == []


def test_hostile_events_reach_no_conversation_of_somebody_else(address: str) -> None:
    with httpx.Client(base_url=address, timeout=60) as ann, httpx.Client(base_url=address, timeout=60) as eve:
        hers, his = Events(ann), Events(eve)
        question = "Where does the zanzibarbarossa key lie?"
        hers.send("ask", {"question": question})
        for name in EVENTS:
            fields = {
                "conversation": hers.conversation,
                "named": hers.conversation,
                "turn": 1,
                "number": 1,
                "title": "taken",
                "search": "key",
            }
            assert "zanzibarbarossa" not in his.send(name, {**fields, "question": "hello", "reason": "x", "liked": "dislike"}), name
        for form in ("md", "json", "html"):
            assert eve.get(f"newsdesk/export/{hers.conversation}.{form}").status_code == 404
        told = hers.send("conversation", {"conversation": hers.conversation})
        assert question in told and "taken" not in told


# -- every drawing -----------------------------------------------------------------------------------------------------------

_STRUCTURE = """([document_too, pairs]) => {
  const tree = (root) => [...root.querySelectorAll('*')].map((one) => one.localName + [...one.attributes].map((a) => ' ' + a.name).join(''));
  const into = (html) => {
    if (document_too) return new DOMParser().parseFromString(html, 'text/html');
    const home = document.createElement('div');
    document.body.append(home);
    home.innerHTML = html;
    return home;
  };
  const changed = [];
  for (const [name, hostile, harmless] of pairs) {
    const drawn = into(hostile), wanted = tree(into(harmless)).join('\\n');
    if (tree(drawn).join('\\n') !== wanted) changed.push(name);
    const again = into(document_too ? drawn.documentElement.outerHTML : drawn.innerHTML);  // as a page does that moves what it has
    const words = (root) => (root.documentElement || root).textContent;
    if (tree(again).join('\\n') !== wanted || words(again) !== words(drawn).replace(/\\r\\n?/g, '\\n')) changed.push(name + ' when drawn again');
    document.body.replaceChildren();
  }
  return [changed, typeof window.__owned];
}"""


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_hostile_text_in_any_drawing_leaves_the_structure_that_a_browser_sees(visits: dict[str, Visit], name: str) -> None:
    tab = visits["en"].tab.context.new_page()
    try:
        tab.goto("about:blank")
        # An empty page has no policy that would stop anything.
        pairs = [
            (payload.name, DRAWINGS[name](payload.text), DRAWINGS[name](tame(payload.text)))
            for payload in SHORT
            if has_no_marker(payload, name)
        ]
        assert tab.evaluate(_STRUCTURE, [name in DOCUMENTS, pairs]) == [[], "undefined"]
    finally:
        tab.close()
    assert visits["en"].standing.trouble == []


def has_no_marker(payload: Payload, name: str) -> bool:
    """Whether a text is drawn without chips: a model's markers become some while it writes."""
    return name not in ("streaming", "turn-writing") or not re.search(r"\[(\d|\?)\]", payload.text)
