"""Logins: by form, by HTTP Basic for programs, and what ends them."""

from __future__ import annotations

import base64

import httpx
import pytest
from starlette.types import Scope

from tests.ui.guard.conftest import Start, connect
from ui.guard import cookies, logins
from ui.guard.logins import LOGIN_COOKIE, Logins
from ui.guard.passwords import hash_password

pytestmark = pytest.mark.server

PASSWORD = "سرّ ann's secret:1"
HASH = hash_password(PASSWORD)
AUTH = [f"ann:{HASH}", f"محمد:{HASH}"]
BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def closed(start: Start) -> str:
    """Where a page with logins is."""
    return start(auth=AUTH).url


def log_in(url: str, name: str = "ann", password: str = PASSWORD, **more: str) -> httpx.Response:
    return httpx.post(f"{url}login", data={"username": name, "password": password}, headers=BROWSER | more)


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def scope_with(token: str) -> Scope:
    return {"type": "http", "headers": [(b"cookie", f"{LOGIN_COOKIE}={token}".encode())]}


@pytest.mark.parametrize(
    "path", ["config", "gradio_api/info", "theme.css", "assets/x.js", "favicon.ico", "newsdesk/base.css", "newsdesk/adding", "logout"]
)
def test_logins_without_one_everything_is_shut(closed: str, path: str) -> None:
    method = "POST" if path == "logout" else "GET"
    assert httpx.request(method, closed + path).status_code == 401


def test_logins_without_one_no_event_is_taken(closed: str) -> None:
    assert httpx.post(f"{closed}gradio_api/queue/join", json={}).status_code == 401
    forged = {"Cookie": f"{LOGIN_COOKIE}=ann; newsdesk_browser={'a' * 43}"}
    assert httpx.post(f"{closed}gradio_api/queue/join", json={}, headers=forged).status_code == 401


def test_logins_the_page_leads_to_the_form_and_back_with_the_question(closed: str) -> None:
    sent = httpx.get(f"{closed}?q=Who%20called%3F&x=%22%3E%3Cscript%3E")
    assert sent.status_code == 303
    form = httpx.get(closed.rstrip("/") + sent.headers["location"])
    assert form.status_code == 200
    assert "<script" not in form.text
    done = httpx.post(
        closed.rstrip("/") + sent.headers["location"], data={"username": "ann", "password": PASSWORD}, headers={"Accept": "text/html"}
    )
    assert (done.status_code, done.headers["location"]) == (303, "/?q=Who%20called%3F&x=%22%3E%3Cscript%3E")


@pytest.mark.parametrize("name", ["ann", "محمد"])
def test_logins_open_the_page(closed: str, name: str) -> None:
    with httpx.Client(base_url=closed, follow_redirects=True) as browser:
        page = browser.post("login", data={"username": name, "password": PASSWORD}, headers=BROWSER)
        assert "gradio_config" in page.text
        begun = browser.post("gradio_api/call/ask", json={"data": []}).json()
        assert f"user:{name}" in browser.get(f"gradio_api/call/ask/{begun['event_id']}").text.encode().decode("unicode_escape")
        assert "password" in browser.post("logout").text
        assert browser.get("config").status_code == 401


def test_logins_the_cookie_is_for_the_server_alone(closed: str) -> None:
    given = log_in(closed, **{"X-Forwarded-Proto": "https"}).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=2592000"} <= set(given.split("; "))


@pytest.mark.parametrize(
    ("name", "password"),
    [("ann", "wrong"), ("ann", ""), ("nobody", PASSWORD), ("", ""), ("ANN", PASSWORD), ("ann", PASSWORD + "x"), ("x" * 9999, "y" * 99_999)],
)
def test_logins_refuse_what_is_wrong(closed: str, name: str, password: str) -> None:
    answer = log_in(closed, name, password)
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert "set-cookie" not in answer.headers


def test_logins_many_wrong_tries_are_slowed_and_others_are_not(start: Start) -> None:
    url = start(auth=[f"ann:{HASH}", f"bob:{HASH}"]).url
    statuses = [log_in(url, "ann", f"guess {n}").status_code for n in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    slowed = log_in(url)
    assert slowed.status_code == 429, "the right password does not help now, or guessing would go on"
    assert 1 <= int(slowed.headers["retry-after"]) <= 60
    assert httpx.get(f"{url}config", headers=basic("ann", PASSWORD)).status_code == 429, "nor does the other way in"
    assert log_in(url, "bob").status_code == 303


def test_logins_a_request_from_another_site_is_no_login(closed: str) -> None:
    assert log_in(closed, Origin="http://evil.example").status_code == 403


def test_logins_programs_use_basic(closed: str) -> None:
    client = connect(closed, httpx_kwargs={"auth": ("ann", PASSWORD)})
    assert client.predict(api_name="/ask") == "user:ann"


def test_logins_programs_use_the_form(closed: str) -> None:
    assert connect(closed, auth=("ann", PASSWORD)).predict(api_name="/ask") == "user:ann"


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic !!!", "Basic " + "A" * 5000, "Bearer x", "Basic " + base64.b64encode(b"ann").decode(), "Basic " + base64.b64encode(b"\xff:\xff").decode()],
)  # fmt: skip
def test_logins_a_broken_basic_is_none(closed: str, header: str) -> None:
    assert httpx.get(f"{closed}config", headers={"Authorization": header}).status_code == 401


def test_logins_basic_opens_the_api_and_not_the_page(closed: str) -> None:
    assert httpx.get(f"{closed}config", headers=basic("ann", PASSWORD)).status_code == 200
    assert httpx.get(closed, headers=basic("ann", PASSWORD)).status_code == 303


def test_logins_a_right_password_is_hashed_once(closed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    httpx.get(f"{closed}config", headers=basic("ann", PASSWORD))
    monkeypatch.setattr(logins.passwords, "verify", lambda *_: pytest.fail("hashed again"))
    assert httpx.get(f"{closed}config", headers=basic("ann", PASSWORD)).status_code == 200


def test_logins_an_unknown_name_costs_the_same_work(closed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(logins.passwords, "verify", lambda hashed, _: seen.append(hashed) or True)
    assert log_in(closed, "nobody", "x").status_code == 401, "and even a password that fits opens nothing"
    assert seen[0].startswith("$argon2id$")
    assert seen[0].count("$") == HASH.count("$")


def test_logins_end_with_the_password_the_user_and_the_secret() -> None:
    before = Logins(AUTH, b"secret")
    token = before.token("ann")
    assert before.name_in(scope_with(token)) == "ann"
    assert Logins([f"ann:{hash_password('new')}"], b"secret").name_in(scope_with(token)) is None
    assert Logins([f"bob:{HASH}"], b"secret").name_in(scope_with(token)) is None
    assert Logins(AUTH, b"another").name_in(scope_with(token)) is None


@pytest.mark.parametrize("token", ["", "x", "WyJhbm4iLCIiXQ.x.y", '"ann"', "a" * 4000])
def test_logins_a_forged_cookie_is_none(token: str) -> None:
    assert Logins(AUTH, b"secret").name_in(scope_with(token)) is None


def test_logins_end_after_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Logins(AUTH, b"secret")
    token = known.token("ann")
    monkeypatch.setattr(logins, "LONGEST_LOGIN", -1)
    assert known.name_in(scope_with(token)) is None


def test_logins_none_are_false() -> None:
    assert not Logins([], b"secret")
    assert cookies.read({"type": "http", "headers": []}, LOGIN_COOKIE) == ""
