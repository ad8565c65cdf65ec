"""Only what is listed exists: every route of Gradio is tried, and every trick with paths that we know."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import gradio as gr
import httpx
import pytest
from starlette.routing import BaseRoute, Mount

from tests.ui.guard.conftest import Start, small_page
from ui.guard.doors import GRADIO_DOORS

pytestmark = pytest.mark.server

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

# Every path of Gradio that answers at all, written as Gradio writes it. A longer list is a decision, not an accident.
OPEN = {
    "/", "/assets/{path:path}", "/theme.css", "/favicon.ico", "/config", "/gradio_api/info", "/gradio_api/heartbeat/{session_hash}",
    "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/cancel", "/gradio_api/app_id", "/gradio_api/call/{api_name}",
    "/gradio_api/call/{api_name}/{event_id}",
}  # fmt: skip


def send(url: str, method: str, target: str, headers: dict[str, str] | None = None) -> int:
    """The status of a request for exactly this target: no library tidies it up first."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.putrequest(method, target, skip_accept_encoding=True)
    for name, value in (headers or {}).items():
        connection.putheader(name, value)
    connection.endheaders()
    with connection.getresponse() as response:
        return response.status


def routes_of_gradio() -> dict[str, set[str]]:
    """Every path that Gradio's own application serves, and by what methods."""
    app = gr.routes.App.create_app(small_page())
    found: dict[str, set[str]] = {}
    for path, methods in _walk(app.routes):
        found.setdefault(path, set()).update(methods)
    return found


def _walk(routes: list[BaseRoute], before: str = "") -> Iterator[tuple[str, set[str]]]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:  # a router that FastAPI has included
            yield from _walk(inner.routes, before)
        elif isinstance(route, Mount):
            yield from _walk(route.routes, before + route.path)
        else:
            yield before + route.path, set(getattr(route, "methods", None) or ())


ROUTES = routes_of_gradio()


def test_doors_sees_the_routes_of_gradio() -> None:
    assert len(ROUTES) > 60, "Test requires that all routes of Gradio are found"
    assert set(ROUTES) >= OPEN | {"/gradio_api/file={path_or_url:path}", "/gradio_api/upload", "/monitoring/{key}"}


@pytest.mark.parametrize("path", sorted(set(ROUTES) - OPEN))
def test_doors_every_other_route_of_gradio_is_shut(url: str, path: str) -> None:
    filled = path.replace("{", "").replace("}", "").replace(":path", "").replace(":int", "")
    for method in METHODS:
        assert send(url, method, filled) in (404, 405), f"{method} {filled}"


@pytest.mark.parametrize("door", GRADIO_DOORS, ids=[door.pattern for door in GRADIO_DOORS])
def test_doors_a_door_is_open_to_its_methods_alone(url: str, door: gr.Blocks) -> None:
    path = door.pattern.replace("[A-Za-z0-9_-]{1,128}", "x").replace("(ask|search|articles)", "ask").replace("\\", "")
    path = path.replace("[A-Za-z0-9_-]+(.[A-Za-z0-9_-]+)*", "x.js")
    for method in METHODS:
        if method not in door.methods:
            assert send(url, method, path) == 405, f"{method} {path}"


@pytest.mark.parametrize(
    "target",
    [
        "/gradio_api/file=/etc/passwd", "/gradio_api/file=%2Fetc%2Fpasswd", "/file=/etc/passwd", "/file/etc/passwd", "/gradio_api/file//etc/passwd",
        "/static/../../../../etc/passwd", "/static/..%2f..%2fetc/passwd", "/static/img/logo.svg", "/assets/../index.html", "/assets/..%2findex.html",
        "/assets/%2e%2e/index.html", "/assets/..;/index.html", "/assets//etc/passwd", "/assets/..\\index.html", "/assets/%5c..%5cindex.html",
        "/assets/.hidden", "/assets/a/b.js", "/assets/", "/assets", "//", "//config", "/./config", "/config/", "/CONFIG", "/Config", "/config%2f",
        "/%63onfig", "/config;x=1", "/gradio_api//queue/join", "/gradio_api/queue/join/", "/gradio_api/%71ueue/join", "/gradio_api/queue%2fjoin",
        "/gradio_api/queue/../upload", "/x/../config", "/gradio_api/heartbeat/../upload", "/gradio_api/heartbeat/a/b", "/gradio_api/heartbeat/",
        "/gradio_api/call/a/b/c", "/gradio_api/call/v2/owner", "/gradio_api/run/owner", "/gradio_api/api/owner", "/theme.css/", "/themeXcss",
        "/gradio_api/theme.css", "/%00", "/config%00", "/config%0a", "/config%20", "/newsdesk", "/newsdesk/", "/newsdesk/../config", "/newsdesk/base.css/",
        "/newsdesk/v-x/../../server.py", "/newsdesk/nothing", "*", "http://evil.example/gradio_api/upload", "/docs", "/openapi.json", "/redoc", "/login",
        "/logout", "/mcp", "/gradio_api/mcp", "/gradio_api/mcp/", "/gradio_api/mcp/schema",
    ],
)  # fmt: skip
def test_doors_no_trick_with_a_path_slips_by(url: str, target: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        assert send(url, method, target) in (400, 404, 405, 421), f"{method} {target}"


@pytest.mark.parametrize("host", ["", "a b", "evil.example/x", "<script>", "a@b", "a:b", "[::1", "a:123456"])
def test_doors_a_host_header_that_is_none_is_refused(url: str, host: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.putrequest("GET", "/", skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    with connection.getresponse() as response:
        assert response.status == 400


def test_doors_open_to_the_names_of_the_page_alone(url: str, start: Start) -> None:
    port = urlsplit(url).port
    for name in (
        "127.0.0.1",
        "[::1]",
        "192.0.2.7",
        "localhost",
        "desk.localhost",
        socket.gethostname(),
        "news.example",
        "NEWS.example",
        f"news.example:{port}",
    ):
        assert httpx.get(f"{url}config", headers={"Host": name}).status_code == 200, name
    for name in ("evil.example", "news.example.evil.example", "127.0.0.1.evil.example", "xnews.example", "evil.example:80"):
        answer = httpx.get(f"{url}config", headers={"Host": name})
        assert (answer.status_code, "hosts" in answer.text) == (421, True), name
    assert httpx.get(f"{start(hosts=['*']).url}config", headers={"Host": "any.example"}).status_code == 200


def test_doors_there_is_no_websocket(url: str) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "x" * 22 + "=="}
    assert send(url, "GET", "/gradio_api/queue/join", upgrade) == 405


def test_doors_a_saved_state_cannot_be_asked_for(url: str) -> None:
    """Gradio would load one by ?deep_link=, and list endpoints without names by ?all_endpoints=."""
    assert httpx.get(f"{url}config", params={"deep_link": "x"}).json().get("deep_link_state") != "invalid"
    assert httpx.get(f"{url}gradio_api/info", params={"all_endpoints": "True"}).json()["unnamed_endpoints"] == {}


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param({"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}, id="a-path"),
        pytest.param({"path": "/etc/passwd", "orig_name": "x", "url": None, "meta": {"_type": "gradio.FileData"}}, id="with-a-name"),
        pytest.param({"path": "../../../../../../etc/passwd", "meta": {"_type": "gradio.FileData"}}, id="a-way-up"),
        pytest.param({"path": "file:///etc/passwd", "meta": {"_type": "gradio.FileData"}}, id="an-address"),
        pytest.param({"path": "pyproject.toml", "meta": {"_type": "gradio.FileData"}}, id="in-the-working-folder"),
    ],
)
def test_doors_no_event_reads_a_file_of_the_machine(url: str, payload: dict[str, object]) -> None:
    """The small page has an event that gives back what is in its file; only uploads may be named, and there are none."""
    dependency = next(
        fn["id"] for fn in httpx.get(f"{url}config").json()["dependencies"] if any(target[1] == "change" for target in fn["targets"])
    )
    session = {"session_hash": f"reads-{abs(id(payload))}", "fn_index": dependency}
    assert httpx.post(f"{url}gradio_api/queue/join", json={"data": [payload], **session}).status_code == 200
    answer = httpx.get(f"{url}gradio_api/queue/data", params={"session_hash": session["session_hash"]}, timeout=20).text
    assert '"success":false' in answer
    assert "root:" not in answer
    assert "[project]" not in answer


def test_doors_work_below_a_sub_path_too(start: Start) -> None:
    url = start(root_path="/news").url
    assert url.endswith("/news/")
    origin = url.removesuffix("/news/")
    for base in (url, origin + "/"):
        assert httpx.get(f"{base}config").status_code == 200
        assert httpx.get(f"{base}newsdesk/login.css").status_code == 200
        assert httpx.get(f"{base}monitoring").status_code == 404
    for target in ("/news", "/newsconfig", "/news/news/config", "/new%73/config", "//news/config", "/news//config"):
        assert send(origin, "GET", target) == 404, target
