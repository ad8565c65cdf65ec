"""The files of ``ui/static`` over HTTP."""

from __future__ import annotations

import httpx
import pytest

from tests.ui.guard.conftest import Start, start
from ui.routes.static import address, static_files

pytestmark = pytest.mark.server

__all__ = ["start"]  # a fixture


@pytest.fixture(scope="module")
def url(start: Start) -> str:
    return start().url


@pytest.mark.parametrize("name", sorted(static_files()))
def test_static_every_file_is_served_as_it_is(url: str, name: str) -> None:
    for where, kept in ((f"newsdesk/{name}", "no-cache"), (address(name), "public, max-age=31536000, immutable")):
        answer = httpx.get(url + where)
        assert answer.content == static_files()[name]
        assert answer.headers["cache-control"] == kept
        assert answer.headers["x-content-type-options"] == "nosniff"
        again = httpx.get(url + where, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])


def test_static_types_are_what_browsers_want(url: str) -> None:
    assert httpx.get(url + address("login.css")).headers["content-type"] == "text/css; charset=utf-8"
    scripts = [name for name in static_files() if name.endswith(".js")]
    assert scripts, "Test requires a script"
    assert httpx.get(url + address(scripts[0])).headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["newsdesk/", "newsdesk/v-x/login.css", "newsdesk/nothing.css", "newsdesk/%2e%2e/server.py", "newsdesk/__init__.py"]
)
def test_static_nothing_else_is(url: str, path: str) -> None:
    assert httpx.get(url + path).status_code == 404


@pytest.mark.parametrize(
    "name", ["", "../server.py", "..%2fserver.py", "%2fetc%2fpasswd", "login.css/", "%2e/login.css", "LOGIN.css", "x" * 5000]
)
def test_static_no_name_leads_out_of_the_folder(url: str, name: str) -> None:
    assert httpx.get(url + address("login.css").removesuffix("login.css") + name).status_code == 404


def test_static_an_unknown_file_has_no_address() -> None:
    with pytest.raises(KeyError):
        address("nothing.css")
