"""Adding articles over HTTP and in a real browser, on a real server with a real desk."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.config import load_config
from rag.desk import Newsdesk
from rag.schema import IngestProgress, IngestReport
from ui.adding import Adding
from ui.drops import Limits
from ui.guard.identity import Visitor
from ui.newsroom import Newsroom
from ui.opening import Opening
from ui.render.adding import zone
from ui.routes.uploads import routes

STATIC = Path(__file__).resolve().parents[3] / "ui" / "static"
HARBOUR = b"The harbour master of Valdemossa closed the eastern pier on Tuesday because of a cracked beam."
pytestmark = pytest.mark.server


class AnybodyByHeader:
    """Stands for the guard: the visitor is whom a header or a cookie names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            scope["newsdesk.visitor"] = Visitor(request.headers.get("visitor") or request.cookies.get("visitor") or "browser:ann")
        await self._app(scope, receive, send)


class Slow:
    """The real desk, with a moment's rest at each step of an ingest of named files."""

    def __init__(self, desk: Any, seconds: float) -> None:
        self._desk, self._seconds = desk, seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)

    def ingest(self, paths: Any = None, progress: Any = None, cancelled: Any = None) -> IngestReport:
        def slowly(step: IngestProgress) -> None:
            progress(step)
            for _ in range(20):
                if not cancelled():
                    time.sleep(self._seconds / 20)

        return self._desk.ingest(paths, slowly if paths else progress, cancelled)


@dataclass(frozen=True)
class Place:
    """A server with its job and its corpus."""

    url: str
    adding: Adding
    corpus: Path

    def client(self, visitor: str = "browser:ann", **headers: str) -> httpx.Client:
        return httpx.Client(base_url=self.url + "/newsdesk", headers={"visitor": visitor, **headers}, timeout=60)

    def files(self) -> set[str]:
        return {path.relative_to(self.corpus).as_posix() for path in self.corpus.rglob("*") if path.is_file()}


Serve = Callable[..., Place]


@pytest.fixture
def serve(tmp_path: Path, five_articles: Path) -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(seconds: float = 0.0, limits: Limits | None = None) -> Place:
            config = load_config(corpus=five_articles, index=tmp_path / "index")
            opening = Opening(lambda: Slow(Newsdesk(config), seconds))
            opening.start()
            stack.callback(opening.close)
            wait_for(lambda: opening.ready)
            adding = Adding(opening, config.corpus.path, limits)
            stack.callback(adding.close)
            newsroom = Newsroom(config, opening, store=None, gate=None, adding=adding)  # type: ignore[arg-type]

            def page(request: Request) -> HTMLResponse:
                drawn = zone(adding.state("browser:ann"), adding.limits, request.query_params.get("language", "en"))
                policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'self'"
                return HTMLResponse(PAGE.format(zone=drawn), headers={"Content-Security-Policy": policy})

            own = [Mount("/news", routes=[Route("/", page), *routes(newsroom), Mount("/static", StaticFiles(directory=STATIC))])]
            stack.callback(_run(AnybodyByHeader(Starlette(routes=own)), port := _free_port()))
            return Place(f"http://127.0.0.1:{port}/news", adding, config.corpus.path)

        yield start


PAGE = """<!doctype html><html lang="en"><head><title>Adding</title><link rel="stylesheet" href="static/base.css">
<link rel="stylesheet" href="static/adding.css"></head><body><main>{zone}</main>
<script type="module" src="static/start-adding.js"></script></body></html>"""


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _run(app: ASGIApp, port: int) -> Callable[[], None]:
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_for(lambda: server.started)

    def stop() -> None:
        server.should_exit = True
        thread.join(10)

    return stop


def wait_for(what: Callable[[], Any], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)


def begin(client: httpx.Client, files: int = 1, size: int = 100) -> str:
    answer = client.post("adding/begin", json={"files": files, "bytes": size})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["drop"])


def finish(client: httpx.Client, drop_id: str, others: list[str] | None = None) -> dict[str, Any]:
    client.post("adding/finish", json={"drop": drop_id, "others": others or []}).raise_for_status()
    wait_for(lambda: not client.get("adding").json()["busy"], 90)
    return dict(client.get("adding").json())


# -- over HTTP -------------------------------------------------------------------------------------------------------------


def test_uploads_of_a_folder_are_added_and_reported(serve: Serve) -> None:
    place = serve()
    with place.client() as client:
        drop_id = begin(client, 3)
        for name, data in {"week/harbour.txt": HARBOUR, "week/../../sneaky.txt": b"Sneaky news.", "week/p.txt": b"\xff\xd8\xff\0"}.items():
            kept = client.post("upload", params={"drop": drop_id, "name": name}, content=data).json()["kept"]
            assert kept == (name != "week/p.txt")
        told = finish(client, drop_id, ["week/<b>.png"])
    assert told["stage"] == "done"
    assert "2 articles added" in told["html"] and "2 were not added" in told["said"]
    assert "it is a picture" in told["html"] and "<b>" not in told["html"]
    assert {"week/harbour.txt", "week/sneaky.txt"} <= place.files()


def test_uploads_are_told_in_the_visitors_language(serve: Serve) -> None:
    place = serve(limits=Limits(files=1))
    for headers in ({"accept-language": "ar"}, {"cookie": "newsdesk_language=ar", "accept-language": "en"}):
        with place.client(**headers) as client:
            refused = client.post("adding/begin", json={"files": 2, "bytes": 1})
            assert refused.status_code == 413 and "الحد الأقصى" in refused.json()["error"]


def test_uploads_go_to_disk_as_they_come_and_the_bytes_are_counted(serve: Serve) -> None:
    place = serve()
    size = 12_000_000
    with place.client() as client:
        drop_id = begin(client, 1, size)
        seen: list[int] = []

        def slowly() -> Iterator[bytes]:
            for _ in range(12):
                yield b"The harbour is closed. " * (1_000_000 // 23)
                seen.append(place.adding.state("browser:ann").arrived)

        assert client.post("upload", params={"drop": drop_id, "name": "long.txt"}, content=slowly()).json()["kept"]
        assert seen == sorted(seen) and 0 < seen[6] < size
        client.post("adding/cancel", json={"drop": drop_id})


def test_uploads_that_break_off_leave_nothing_and_can_be_sent_again(serve: Serve) -> None:
    place = serve()
    with place.client() as client:
        drop_id = begin(client, 1, 5_000_000)
        with socket.create_connection(("127.0.0.1", int(place.url.split(":")[2].split("/")[0]))) as wire:
            head = f"POST /news/newsdesk/upload?drop={drop_id}&name=half.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n"
            wire.sendall(head.encode() + b"x" * 2_000_000)
            wait_for(lambda: place.adding.state("browser:ann").arrived > 1_000_000)
        wait_for(lambda: place.adding.state("browser:ann").arrived == 0)
        client.post("upload", params={"drop": drop_id, "name": "half.txt"}, content=HARBOUR).raise_for_status()
        assert "1 article added" in finish(client, drop_id)["html"]
    assert (place.corpus / "half.txt").read_bytes() == HARBOUR


def test_uploads_end_at_the_limit_whatever_was_announced(serve: Serve) -> None:
    place = serve(limits=Limits(megabytes=1))
    with place.client() as client:
        assert client.post("adding/begin", json={"files": 1, "bytes": 1_000_001}).status_code == 413
        drop_id = begin(client)
        client.post("upload", params={"drop": drop_id, "name": "a.txt"}, content=b"x" * 900_000).raise_for_status()
        refused = client.post("upload", params={"drop": drop_id, "name": "b.txt"}, content=b"x" * 100_001)
        assert refused.status_code == 413 and refused.json()["error"] == "That is too large: at most 1 MB go together."
        told = client.get("adding").json()
        assert told["stage"] == "failed" and "at most 1 MB" in told["html"]
    assert not place.files() & {"a.txt", "b.txt"}


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("adding/begin", {"json": {"files": "1", "bytes": 1}}, 400), ("adding/begin", {"json": [1]}, 400),
        ("adding/begin", {"json": {"files": -1, "bytes": 1}}, 400), ("adding/begin", {"content": b"{", "headers": {"content-type": "application/json"}}, 400),
        ("adding/begin", {"data": {"files": "1"}}, 415), ("adding/finish", {"json": {"drop": "none"}}, 409),
        ("adding/finish", {"json": {"drop": "none", "others": [1]}}, 400), ("adding/cancel", {"json": {"drop": "none"}}, 409),
        ("upload?drop=none&name=a.txt", {"content": b"x"}, 409), ("upload?drop=none&name=", {"content": b"x"}, 400),
        ("upload?drop=none&name=" + "x" * 5000, {"content": b"x"}, 400),
    ],
)  # fmt: skip
def test_uploads_refuse_what_is_not_understood_in_words(place: Place, path: str, sent: dict[str, Any], status: int) -> None:
    with place.client() as client:
        answer = client.post(path, **sent)
    assert answer.status_code == status and answer.json()["error"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server for requests that change nothing; its desk is never asked."""
    folder = tmp_path_factory.mktemp("refusing")
    config = load_config(corpus=folder, index=folder / "index")
    opening = Opening(lambda: Slow(None, 0))
    adding = Adding(opening, folder)
    newsroom = Newsroom(config, opening, store=None, gate=None, adding=adding)  # type: ignore[arg-type]
    stop = _run(AnybodyByHeader(Starlette(routes=[Mount("/news", routes=routes(newsroom))])), port := _free_port())
    yield Place(f"http://127.0.0.1:{port}/news", adding, folder)
    stop()


def test_uploads_wait_until_the_articles_are_open(place: Place) -> None:
    with place.client() as client:
        refused = client.post("adding/begin", json={"files": 1, "bytes": 1})
    assert refused.status_code == 503 and "not open yet" in refused.json()["error"]


def test_uploads_of_two_visitors_stay_apart(serve: Serve) -> None:
    place = serve(0.5)
    with place.client() as ann, place.client("browser:bob") as bob:
        drop_id = begin(ann)
        refused = bob.post("adding/begin", json={"files": 1, "bytes": 1})
        assert refused.status_code == 409 and "Somebody else" in refused.json()["error"]
        for path in ("adding/cancel", "adding/finish"):
            assert bob.post(path, json={"drop": drop_id}).status_code == 409
        assert bob.post("upload", params={"drop": drop_id, "name": "b.txt"}, content=b"Bob was here.").status_code == 409
        seen = bob.get("adding").json()
        assert seen["busy"] and not seen["mine"] and drop_id not in seen["html"] and "somebody else" in seen["html"]
        ann.post("upload", params={"drop": drop_id, "name": "a.txt"}, content=HARBOUR).raise_for_status()
        assert "1 article added" in finish(ann, drop_id)["html"]
        assert bob.get("adding").json()["stage"] == "idle"
        begin(bob)


@pytest.mark.slow
def test_uploads_of_two_thousand_small_files_are_all_added(serve: Serve) -> None:
    place = serve()
    with place.client() as client:
        drop_id = begin(client, 2000)
        for n in range(2000):
            body = f"Ship number {n} came into the harbour."
            client.post("upload", params={"drop": drop_id, "name": f"d{n % 7}/{n}.txt"}, content=body).raise_for_status()
        assert "2,000 articles added" in finish(client, drop_id)["html"]
    assert len(place.files()) == 2005


# -- in a browser ----------------------------------------------------------------------------------------------------------


def files_on_disk(folder: Path, count: int) -> Path:
    for n in range(count):
        inside = folder / f"part {n % 3}"
        inside.mkdir(parents=True, exist_ok=True)
        (inside / f"ship {n}.txt").write_text(f"Ship number {n} came into the harbour of Valdemossa on Tuesday.", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "hidden.txt").write_text("hidden", encoding="utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (folder / "empty.txt").write_bytes(b"")
    return folder


def open_tab(tab: Tab, place: Place, language: str = "en") -> list[str]:
    """The page with the zone; gives the list that its errors and policy violations go into."""
    wrong: list[str] = []
    tab.on("console", lambda message: wrong.append(message.text) if message.type == "error" and "409" not in message.text else None)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    start = """import { start } from './adding.js'; window.changes = 0;
        document.addEventListener('newsdesk:articles-changed', () => { window.changes += 1; }); start(document);"""
    tab.route("**/static/start-adding.js", lambda route: route.fulfill(body=start, content_type="text/javascript"))
    tab.goto(f"{place.url}/?language={language}")
    return wrong


def drop_on_page(tab: Tab, folder: Path) -> None:
    """Drop a folder as a person would: the browser's own entries, which only a trusted drag gives."""
    tab.evaluate("scrollTo(0, 0)")
    box = tab.locator(".drop-zone").bounding_box()
    assert box
    session = tab.context.new_cdp_session(tab)
    for kind in ("dragEnter", "dragOver", "drop"):
        data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
        session.send("Input.dispatchDragEvent", {"type": kind, "x": box["x"] + 20, "y": box["y"] + 20, "data": data})
        if kind == "dragOver":
            expect(tab.locator(".adding.over .while-over")).to_be_visible()


@pytest.mark.browser
def test_uploads_of_a_dropped_folder_show_their_progress_and_a_report(serve: Serve, page: Tab, tmp_path: Path) -> None:
    place = serve(0.05)
    wrong = open_tab(page, place)
    drop_on_page(page, files_on_disk(tmp_path / "week", 230))
    expect(page.locator(".adding-counts")).to_contain_text("of 231 files")
    expect(page.locator(".adding progress")).to_be_visible()
    expect(page.locator(".adding-name")).to_have_text("230 articles added", timeout=60_000)
    expect(page.locator("[data-adding-said]")).to_contain_text("230 articles added")
    expect(page.locator(".adding-failed li")).to_have_text(
        [r"week/empty.txt: the file is empty", "week/photo.png: this type of file is not read"]
    )
    assert {f"week/part {n % 3}/ship {n}.txt" for n in range(230)} <= place.files()
    assert page.evaluate("window.changes") == 1
    assert not wrong
    page.reload()
    expect(page.locator(".adding-name")).to_have_text("230 articles added")
    page.locator('[data-adding="dismiss"]').click()
    expect(page.locator(".adding-panel")).to_have_count(0)


@pytest.mark.browser
def test_uploads_of_chosen_files_go_on_when_the_visitor_leaves_and_can_be_cancelled(serve: Serve, page: Tab, tmp_path: Path) -> None:
    place = serve(30)
    before = place.files()
    wrong = open_tab(page, place, "ar")
    folder = files_on_disk(tmp_path / "week", 3)
    with page.expect_file_chooser() as chooser:
        page.locator('[data-adding="files"]').click()
    chooser.value.set_files(sorted((folder / "part 0").iterdir()))
    expect(page.locator('[data-stage="indexing"]')).to_be_visible()
    page.goto("about:blank")
    page.goto(f"{place.url}/?language=ar")
    expect(page.locator('[data-stage="indexing"]')).to_be_visible()
    assert len(place.files()) == len(before) + 1
    page.locator('[data-adding="cancel"]').click()
    expect(page.locator('[data-stage="cancelled"]')).to_be_visible()
    assert place.files() == before
    assert not wrong


@pytest.mark.browser
def test_uploads_still_on_their_way_are_cancelled_by_a_click(serve: Serve, page: Tab, tmp_path: Path) -> None:
    place = serve()
    before = place.files()
    open_tab(page, place)
    page.route("**/newsdesk/upload**", lambda route: None)  # the bytes never get through
    drop_on_page(page, files_on_disk(tmp_path / "week", 5))
    expect(page.locator('[data-stage="receiving"]')).to_be_visible()
    page.locator('[data-adding="cancel"]').click()
    expect(page.locator(".adding-name")).to_have_text("Cancelled. Nothing was added.")
    assert place.files() == before and place.adding.state("browser:ann").stage == "cancelled"


@pytest.mark.browser
def test_uploads_that_are_refused_say_why_on_the_page(serve: Serve, page: Tab, tmp_path: Path) -> None:
    place = serve()
    place.adding.begin("browser:bob", 1, 1)
    open_tab(page, place)
    expect(page.locator(".adding-name")).to_have_text("Articles are being added by somebody else")
    drop_on_page(page, files_on_disk(tmp_path / "week", 1))
    expect(page.locator('.adding-error[role="alert"]')).to_contain_text("Somebody else is adding articles")
