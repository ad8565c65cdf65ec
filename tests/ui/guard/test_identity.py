"""Whose a request is: by browser when there are no logins."""

from __future__ import annotations

import hashlib
import http.client
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.requests import Request

from tests.ui.guard.conftest import Start, connect
from ui.guard.identity import BROWSER_COOKIE, Visitor, visitor_of

pytestmark = pytest.mark.server


def asked_as(url: str, cookie: str | None) -> tuple[str, str]:
    """(owner that the server saw, cookie that it gave, if any)."""
    headers = {"Cookie": f"{BROWSER_COOKIE}={cookie}"} if cookie is not None else {}
    begun = httpx.post(f"{url}gradio_api/call/ask", json={"data": []}, headers=headers)
    told = httpx.get(f"{url}gradio_api/call/ask/{begun.json()['event_id']}", headers=headers).text
    return told.split('["')[1].split('"]')[0], begun.cookies.get(BROWSER_COOKIE, "")


def test_identity_a_browser_keeps_its_owner(url: str) -> None:
    owner, secret = asked_as(url, None)
    assert len(secret) == 43
    assert owner == "browser:" + hashlib.sha256(secret.encode()).hexdigest()
    assert asked_as(url, secret) == (owner, ""), "the same browser again"
    assert asked_as(url, None)[0] != owner, "another one"


@pytest.mark.parametrize("cookie", ["", "x", "a" * 42, "a" * 44, "a" * 42 + "!", "../" * 14 + "a", "a" * 5000])
def test_identity_a_broken_cookie_is_replaced(url: str, cookie: str) -> None:
    owner, secret = asked_as(url, cookie)
    assert len(secret) == 43
    assert owner == "browser:" + hashlib.sha256(secret.encode()).hexdigest()


def test_identity_the_cookie_is_for_the_server_alone(url: str) -> None:
    jar: SimpleCookie = SimpleCookie(httpx.get(url).headers["set-cookie"])
    morsel = jar[BROWSER_COOKIE]
    assert morsel["httponly"] is True
    assert (morsel["samesite"], morsel["path"], morsel["max-age"], morsel["secure"]) == ("Lax", "/", "31536000", "")
    over_https = httpx.get(url, headers={"X-Forwarded-Proto": "https"}).headers["set-cookie"]
    assert "Secure" in over_https
    again = httpx.get(url, headers={"Cookie": f"{BROWSER_COOKIE}={morsel.value}"})
    assert morsel.value in again.headers["set-cookie"], "renewed at each visit"


def test_identity_the_cookie_stays_below_the_sub_path(start: Start) -> None:
    assert "Path=/news;" in httpx.get(start(root_path="/news").url).headers["set-cookie"]


def test_identity_reaches_gradio_client(url: str) -> None:
    assert connect(url).predict(api_name="/ask").startswith("browser:")


def test_identity_counts_programs_without_a_cookie_together() -> None:
    assert Visitor("browser:1", paced="address:127.0.0.1").paced == "address:127.0.0.1"
    assert Visitor("browser:1").paced == "browser:1"
    visitor = Visitor("user:ann", "ann")
    assert visitor_of(Request({"type": "http", "newsdesk.visitor": visitor})) is visitor
    assert visitor.paced == "user:ann"


@pytest.mark.parametrize("request_", [None, object(), Request({"type": "http"}), Request({"type": "http", "newsdesk.visitor": "ann"})])
def test_identity_nobody_is_somebody_by_mistake(request_: object) -> None:
    with pytest.raises(RuntimeError, match="did not come through the guard"):
        visitor_of(request_)


def test_identity_two_cookies_are_no_way_to_be_another(url: str) -> None:
    """The last one counts, whichever that is: it has to be a secret all the same."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.request("GET", "/", headers={"Cookie": f"{BROWSER_COOKIE}=bad; {BROWSER_COOKIE}=worse"})
    with connection.getresponse() as response:
        assert response.status == 200
        assert "worse" not in str(response.getheader("set-cookie"))
