"""What a request may bring."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from ui.guard.requests import LARGEST_BODY

pytestmark = pytest.mark.server

PATHS = ("gradio_api/queue/join", "gradio_api/cancel", "newsdesk/adding/begin", "gradio_api/call/ask")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="another-site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="a-neighbour"),
        pytest.param({"Origin": "http://evil.example"}, id="another-origin"),
        pytest.param({"Origin": "null"}, id="no-origin"),
        pytest.param({"Origin": "http://127.0.0.1:1"}, id="another-port"),
        pytest.param({"Origin": "http://127.0.0.1.evil.example"}, id="a-name-that-begins-alike"),
    ],
)
def test_requests_from_another_site_are_refused(url: str, path: str, headers: dict[str, str]) -> None:
    answer = httpx.post(url + path, json={}, headers=headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("kind", ["nothing", "fetch-site", "origin", "forwarded"])
def test_requests_from_our_own_page_pass(url: str, kind: str) -> None:
    headers = {
        "nothing": {},
        "fetch-site": {"Sec-Fetch-Site": "same-origin", "Origin": "https://news.example"},
        "origin": {"Origin": url.rstrip("/")},
        "forwarded": {"Origin": "https://news.example", "X-Forwarded-Host": "news.example"},
    }[kind]
    assert httpx.post(f"{url}gradio_api/call/ask", json={"data": []}, headers=headers).status_code == 200


def test_requests_no_other_origin_may_read_an_answer(url: str) -> None:
    for origin in ("http://evil.example", "http://localhost:1", "null"):
        answer = httpx.get(f"{url}config", headers={"Origin": origin, "Host": "news.example"})
        assert not [name for name in answer.headers if name.startswith("access-control-")]
    preflight = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    assert httpx.options(f"{url}gradio_api/queue/join", headers=preflight).status_code == 405


def test_requests_too_large_a_body_is_refused(url: str) -> None:
    body = b" " * (LARGEST_BODY + 1)
    assert httpx.post(f"{url}gradio_api/queue/join", content=body).status_code == 413

    def pieces() -> object:
        for start in range(0, len(body), 100_000):
            yield body[start : start + 100_000]

    chunked = httpx.post(f"{url}gradio_api/call/ask", content=pieces(), headers={"Content-Type": "application/json"})  # type: ignore[arg-type]
    assert chunked.status_code == 413, "a body that does not say how long it is"


def test_requests_a_long_question_passes(url: str) -> None:
    text = "ما" * 50_000
    assert httpx.post(f"{url}gradio_api/call/search", json={"data": [text[:100_000]]}).status_code == 200


@pytest.mark.parametrize("length", ["-1", "1e9", "99999999999999999999999", "²"])
def test_requests_a_length_that_is_none_is_refused(url: str, length: str) -> None:
    where = urlsplit(url)
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        connection.sendall(
            f"POST /gradio_api/cancel HTTP/1.1\r\nHost: {where.netloc}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{{}}".encode()
        )
        assert connection.recv(100).split()[1] in (b"400", b"413")


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Gradio-Server", "Forwarded"])
def test_requests_cannot_send_the_page_elsewhere(url: str, name: str) -> None:
    headers = {name: "http://evil.example" if name == "X-Gradio-Server" else "host=evil.example" if name == "Forwarded" else "evil.example"}
    for path in ("", "config", "gradio_api/info"):
        assert "evil.example" not in httpx.get(url + path, headers=headers).text
    # Gradio keeps what it tells programs; the next one must not be told of the liar's server either.
    assert "evil.example" not in httpx.get(f"{url}gradio_api/info").text
