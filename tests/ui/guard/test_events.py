"""Only whole events of this page reach Gradio."""

import json

import httpx
import pytest

pytestmark = pytest.mark.server

WHOLE = {"data": [], "event_data": None, "fn_index": 0, "session_hash": "abc"}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"data": NaN}',
        *(json.dumps(WHOLE | changed).encode() for changed in (
            {"fn_index": -1}, {"fn_index": 10**6}, {"fn_index": "0"}, {"fn_index": True}, {"fn_index": None}, {"data": {}}, {"data": None},
            {"session_hash": ""}, {"session_hash": 5}, {"session_hash": "x" * 1000},
        )),
    ],
    ids=range(17),
)  # fmt: skip
def test_events_that_are_none_are_refused(url: str, body: bytes) -> None:
    answer = httpx.post(f"{url}gradio_api/queue/join", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "event" in answer.text


def test_events_that_are_whole_pass(url: str) -> None:
    answer = httpx.post(f"{url}gradio_api/queue/join", json=WHOLE | {"data": ["hello"]})
    assert answer.status_code == 200
    assert answer.json()["event_id"]
