"""The process: up, down, in the way, and behind a reverse proxy at a sub-path."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from rag.config import load_config
from rag.errors import UserError
from tests.ui.guard.conftest import Start, connect, start
from ui.guard.identity import BROWSER_COOKIE
from ui.guard.passwords import hash_password
from ui.server import launch

pytestmark = pytest.mark.server

__all__ = ["start"]  # a fixture
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def reverse_proxy(target: str, prefix: str, strips: bool, keeps_host: bool) -> Iterator[str]:
    """A real proxy at ``prefix``, as a newsroom would set one up. Gives its origin; everything outside the prefix is a 404."""
    origin = f"http://{urlsplit(target).netloc}"
    client = httpx.AsyncClient(timeout=60)

    async def pass_on(request: Request) -> Response:
        path = request.scope["raw_path"].decode()
        if not (path == prefix or path.startswith(prefix + "/")):
            return Response("outside", 404)
        headers = [(name, value) for name, value in request.headers.raw if keeps_host or name != b"host"]
        headers += [
            (b"x-forwarded-proto", b"http"),
            (b"x-forwarded-for", b"203.0.113.7"),
            (b"x-forwarded-host", request.headers["host"].encode()),
        ]
        url = origin + ((path[len(prefix) :] or "/") if strips else path) + (f"?{request.url.query}" if request.url.query else "")
        asked = client.build_request(request.method, url, headers=headers, content=await request.body())
        answer = await client.send(asked, stream=True)
        sent = StreamingResponse(answer.aiter_raw(), answer.status_code, background=None)
        sent.raw_headers = [(name.lower(), value) for name, value in answer.headers.raw if name.lower() != b"transfer-encoding"]
        return sent

    app = Starlette(routes=[Route("/{path:path}", pass_on, methods=["GET", "HEAD", "POST", "OPTIONS"])])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, proxy_headers=False, lifespan="off", timeout_graceful_shutdown=1))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.force_exit = server.should_exit = True
        thread.join(20)


PROXIES = [
    pytest.param(strips, keeps, id=f"{'strips' if strips else 'keeps'}-the-prefix-{'keeps' if keeps else 'changes'}-the-host")
    for strips in (True, False)
    for keeps in (True, False)
]


@pytest.mark.browser
@pytest.mark.parametrize(("strips", "keeps_host"), PROXIES)
def test_server_works_behind_a_proxy_at_a_sub_path(start: Start, page: Tab, strips: bool, keeps_host: bool) -> None:
    served = start(root_path="/news").url
    with reverse_proxy(served, "/news", strips, keeps_host) as origin:
        bad: list[str] = []
        page.on("response", lambda answer: bad.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
        page.on("request", lambda request: None if request.url.startswith((f"{origin}/news/", "data:")) else bad.append(request.url))
        page.goto(f"{origin}/news/?q=x")
        page.locator("#box textarea").fill("Hello there")
        page.locator("#box textarea").press("Enter")
        expect(page.locator("#drawing")).to_contain_text("Hello there")
        assert bad == []
        given = {cookie["name"]: cookie["path"] for cookie in page.context.cookies()}
        assert given == {BROWSER_COOKIE: "/news"}
        assert httpx.get(f"{origin}/news/newsdesk/login.css").status_code == 200
        assert connect(f"{origin}/news/").predict(api_name="/ask").startswith("browser:")


@pytest.mark.parametrize("strips", [True, False], ids=["strips", "keeps"])
def test_server_logs_in_behind_a_proxy_at_a_sub_path(start: Start, strips: bool) -> None:
    served = start(root_path="/news", auth=[f"ann:{hash_password('x')}"]).url
    with reverse_proxy(served, "/news", strips, keeps_host=True) as origin, httpx.Client(base_url=origin, follow_redirects=True) as browser:
        form = browser.get("/news/", headers={"Accept": "text/html"})
        assert str(form.url) == f"{origin}/news/login"
        assert 'action="/news/login"' in form.text
        page = browser.post("/news/login", data={"username": "ann", "password": "x"}, headers={"Accept": "text/html"})
        assert str(page.url) == f"{origin}/news/"
        assert "gradio_config" in page.text
        assert str(browser.post("/news/logout").url) == f"{origin}/news/login"


def test_server_a_sub_path_may_have_the_name_of_our_routes(start: Start) -> None:
    served = start(root_path="/newsdesk").url
    for strips in (True, False):
        with reverse_proxy(served, "/newsdesk", strips, keeps_host=True) as origin:
            assert "gradio_config" in httpx.get(f"{origin}/newsdesk/").text
            assert httpx.get(f"{origin}/newsdesk/newsdesk/login.css").headers["content-type"].startswith("text/css")


def test_server_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config = load_config(corpus=tmp_path)
        config = config.model_copy(update={"page": config.page.model_copy(update={"port": taken.getsockname()[1]})})
        with pytest.raises(UserError, match=r"Choose another \[page\] port"):
            launch(config, lambda: pytest.fail("no desk is needed"), block=False)


def test_server_an_address_that_is_not_ours_is_told(tmp_path: Path) -> None:
    config = load_config(corpus=tmp_path)
    config = config.model_copy(update={"page": config.page.model_copy(update={"host": "192.0.2.1", "port": 0})})
    with pytest.raises(UserError, match=r"Cannot serve the page at 192\.0\.2\.1"):
        launch(config, lambda: pytest.fail("no desk is needed"), block=False)


def test_server_open_streams_do_not_hold_up_the_end(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    page = start()
    port = urlsplit(page.url).port
    with httpx.Client(base_url=page.url, timeout=60) as client:
        event = client.post("gradio_api/call/articles", json={"data": ["x"]}).json()["event_id"]
        with client.stream("GET", f"gradio_api/call/articles/{event}") as answer, client.stream("GET", "gradio_api/heartbeat/x") as beat:
            assert next(answer.iter_text())
            assert next(beat.iter_text())
            closing = threading.Thread(target=page.close)
            closing.start()
            closing.join(20)
            assert not closing.is_alive(), "the stream of an answer takes a minute"
    assert "Traceback" not in caplog.text
    page.close()
    socket.create_server(("127.0.0.1", int(port or 0))).close()


SERVE = """
    import sys
    from pathlib import Path
    from tests.ui.guard.conftest import start
    place = Path(sys.argv[1])
    class Places:
        def mktemp(self, name):
            return place
    import signal
    page = next(start.__wrapped__(Places()) if hasattr(start, "__wrapped__") else start._get_wrapped_function()(Places()))()
    print(page.url, flush=True)
    for told in (signal.SIGTERM, signal.SIGINT):  # who was started in the background ignores SIGINT unless told otherwise
        signal.signal(told, signal.default_int_handler)
    try:
        page.wait()
    finally:
        page.close()
    print("closed", flush=True)
"""


@pytest.mark.server
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_server_ends_kindly_when_told_to(tmp_path: Path, end: signal.Signals) -> None:
    command = [sys.executable, "-c", textwrap.dedent(SERVE), str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        url = process.stdout.readline().strip()
        assert httpx.get(url).status_code == 200
        process.send_signal(end)
        assert process.stdout.readline().strip() == "closed"
        assert process.wait(30) == 0
        assert "Traceback" not in process.stderr.read()
