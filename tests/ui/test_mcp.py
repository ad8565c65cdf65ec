"""The page as an MCP server, through the protocol's own client."""

import asyncio
import builtins
import json
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from mcp import ClientSession, McpError
from mcp.client.streamable_http import streamable_http_client

from rag.config import load_config
from rag.desk import Newsdesk
from rag.errors import MissingPackage
from tests.ui.programs import ARABIC, ENGLISH, NAMES, served
from ui import launch

pytestmark = pytest.mark.server
Given = TypeVar("Given")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("mcp"), mcp="true") as url:
        yield f"{url}mcp"


def talk(address: str, what: Callable[[ClientSession], Awaitable[Given]]) -> Given:
    """What a conversation with the server gives."""

    async def run() -> Given:
        async with streamable_http_client(address) as (reading, writing, _), ClientSession(reading, writing) as session:
            await session.initialize()
            return await what(session)

    with ThreadPoolExecutor(1) as thread:  # Playwright may keep an event loop running in this one
        return thread.submit(asyncio.run, run()).result(120)


def call(address: str, name: str, **arguments: Any) -> Any:
    return talk(address, lambda session: session.call_tool(name, arguments))


def test_mcp_lists_the_three_tools_with_the_words_of_their_docstrings(address: str) -> None:
    tools = {tool.name: tool for tool in talk(address, lambda session: session.list_tools()).tools}
    assert tools.keys() == NAMES
    assert tools["ask"].description.startswith("Answer a question from the news articles.")
    for tool in tools.values():
        assert "Returns:" in tool.description
        assert all(parameter["description"] for parameter in tool.inputSchema["properties"].values())
        assert "request" not in tool.inputSchema["properties"]
        assert tool.annotations.readOnlyHint
    assert [tools[name].inputSchema["required"] for name in ("ask", "search", "articles")] == [["question"], ["question"], []]
    k = tools["search"].inputSchema["properties"]["k"]
    assert (k["type"], k["minimum"], k["maximum"], k["default"]) == ("integer", 1, 50, 10)


@pytest.mark.parametrize("question", [ENGLISH, ARABIC], ids=["english", "arabic"])
def test_mcp_answers_in_json_as_the_desk_does(address: str, desk: Newsdesk, question: str) -> None:
    result = call(address, "ask", question=question)
    answer = json.loads(result.content[0].text)
    assert not result.isError
    assert result.structuredContent == answer
    assert (answer["question"], answer["text"]) == (question, desk.query(question).text)
    assert question in result.content[0].text  # letters, not their codes


def test_mcp_quotations_can_be_checked_against_the_articles(address: str) -> None:
    for citation in call(address, "ask", question=ENGLISH).structuredContent["citations"]:
        row = call(address, "articles", article_ids=[citation["article_id"]], text=True).structuredContent["rows"][0]
        assert row["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_mcp_search_gives_a_list(address: str) -> None:
    result = call(address, "search", question=ENGLISH, k=2)
    assert [one["rank"] for one in json.loads(result.content[0].text)] == [1, 2]
    assert result.structuredContent == {"result": json.loads(result.content[0].text)}


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        pytest.param("search", {"question": "x", "k": 0}, "k: Input should be greater than or equal to 1.", id="out-of-range"),
        pytest.param("ask", {}, "question: Missing required argument.", id="nothing-asked"),
        pytest.param("ask", {"question": "x", "colour": "red"}, "colour: Unexpected keyword argument.", id="unknown-parameter"),
        pytest.param("ask", {"question": "x", "request": "y", "article_ids": ["nope"]}, "No article has", id="our-own-parameter"),
        pytest.param("ask", {"question": "x", "article_ids": ["nope"]}, "No article has the id 'nope'.", id="no-article"),
        pytest.param("delete", {}, "There is no such tool. There are ask, search, articles.", id="no-tool"),
    ],
)
def test_mcp_says_in_a_sentence_what_to_put_right(address: str, name: str, arguments: dict[str, Any], told: str) -> None:
    result = call(address, name, **arguments)
    assert result.isError
    assert result.content[0].text.startswith(told)


def test_mcp_has_tools_and_nothing_else(address: str) -> None:
    async def look(session: ClientSession) -> list[str]:
        assert session.get_server_capabilities().model_dump(exclude_none=True) == {"experimental": {}, "tools": {"listChanged": False}}  # type: ignore[union-attr]
        refused = []
        for ask in (session.list_resources, session.list_resource_templates, session.list_prompts):
            with pytest.raises(McpError) as error:
                await ask()
            refused.append(str(error.value))
        return refused

    assert talk(address, look) == ["Method not found"] * 3


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_mcp_takes_messages_and_keeps_no_session_or_stream_open(address: str, method: str) -> None:
    assert httpx.request(method, address, headers={"Accept": "text/event-stream"}).status_code == 405


@pytest.mark.parametrize(
    "path", ["gradio_api/mcp", "gradio_api/mcp/", "gradio_api/mcp/schema", "gradio_api/mcp/sse", "mcp/", "mcp/schema", "mcp/sse"]
)
def test_mcp_has_one_address(address: str, path: str) -> None:
    url = address.removesuffix("mcp") + path
    assert httpx.get(url).status_code in (404, 405)
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    assert httpx.post(url, json=message, headers={"Accept": "application/json, text/event-stream"}).status_code == 404


def test_mcp_paces_the_questions_of_a_visitor(tmp_path: Path) -> None:
    async def ask(session: ClientSession) -> list[bool]:
        return [(await session.call_tool("search", {"question": "Qatar"})).isError for _ in range(3)]

    with served(tmp_path, mcp="true", questions_per_minute=2) as url:
        assert talk(f"{url}mcp", ask) == [False, False, True]


def test_mcp_is_off_unless_the_settings_want_it(tmp_path: Path) -> None:
    with served(tmp_path) as url:
        assert httpx.post(f"{url}mcp", json={}).status_code == 404


def test_mcp_without_its_package_is_an_error_that_names_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_mcp(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "mcp":
            raise ModuleNotFoundError(f"No module named {name!r}")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_mcp)
    (tmp_path / "config.toml").write_text("[page]\nport = 0\nmcp = true\n", encoding="utf-8")
    with pytest.raises(MissingPackage, match="make extra NAME=mcp"):
        launch(load_config(tmp_path / "config.toml"), lambda: pytest.fail("nothing is opened"), block=False)
