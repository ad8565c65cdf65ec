"""The endpoints of ``ui.api`` as tools of the Model Context Protocol (MCP), at ``mcp``, when the setting ``[page] mcp`` is on.

Not Gradio's own MCP server: that hands results out as Python writes them and not as JSON, asks itself over HTTP at whatever address the
``Host`` header names, and opens a page, a schema and a second transport beside the tools. This is the protocol's official package with
three tools and nothing else: no resources, no prompts, no session. One POST is one message, answered with JSON.
"""

from __future__ import annotations

import inspect
import json
import typing
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.utils import get_function_description
from pydantic import TypeAdapter
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from rag.errors import MissingPackage
from ui.api import Endpoint, endpoints
from ui.newsroom import Newsroom

if TYPE_CHECKING:
    from mcp.server import Server
    from mcp.types import CallToolResult, Tool
    from starlette.types import Receive, Scope, Send

ABOUT = (
    "Newsdesk answers questions about a folder of news articles, in English and Arabic. Every sentence of an answer carries citations: an "
    "article's id and the characters in its text where the quotation stands."
)


def routes(newsroom: Newsroom) -> list[BaseRoute]:
    """The one route, or none when the setting is off.

    Raises:
        MissingPackage: the setting is on and the package ``mcp`` is not installed.
    """
    if not newsroom.config.page.mcp:
        return []
    try:
        return [Route("/mcp", _Messages(_server(newsroom)))]
    except ImportError:
        raise MissingPackage(
            "[page] mcp is on, and the package `mcp` is not installed. `make extra NAME=mcp` installs it; or set mcp = false."
        ) from None


class _Messages:
    """The ASGI application of the route."""

    def __init__(self, server: Server[Any, Any]) -> None:
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        if scope["method"] != "POST":  # what the protocol wants to hear from a server that sends nothing of its own accord
            await Response(status_code=405, headers={"Allow": "POST"})(scope, receive, send)
            return
        # One for each message: without sessions there is nothing to keep, and the page's lifespan need not know of us.
        messages = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
        async with messages.run():
            await messages.handle_request(scope, receive, send)


def _server(newsroom: Newsroom) -> Server[Any, Any]:
    from mcp.server import Server
    from mcp.types import CallToolResult, TextContent

    tools = endpoints(newsroom)
    listed = [_tool(name, endpoint) for name, endpoint in tools.items()]
    server: Any = Server("newsdesk", instructions=ABOUT)  # its decorators have no types

    async def list_tools() -> list[Tool]:
        return listed

    async def call_tool(name: str, arguments: dict[str, Any]) -> CallToolResult:
        if name not in tools:
            return failed(f"There is no such tool. There are {', '.join(tools)}.")
        request = gr.Request(request=server.request_context.request)
        try:
            result = await tools[name](**(arguments | {"request": request}))
        except gr.Error as error:  # as text it stands in quotation marks
            return failed(error.message)
        structured = result if isinstance(result, dict) else {"result": result}
        return CallToolResult(content=[TextContent(type="text", text=json.dumps(result, ensure_ascii=False))], structuredContent=structured)

    def failed(sentence: str) -> CallToolResult:
        return CallToolResult(content=[TextContent(type="text", text=sentence)], isError=True)

    server.list_tools()(list_tools)
    # The endpoint checks its arguments itself, so that a mistake is told in the same words over every protocol.
    server.call_tool(validate_input=False)(call_tool)
    return server


def _tool(name: str, endpoint: Endpoint) -> Tool:
    """A tool with the schema of the endpoint's signature and the words of its docstring."""
    from mcp.types import Tool, ToolAnnotations

    about, parameters, returns = get_function_description(endpoint)
    hints = typing.get_type_hints(endpoint, include_extras=True)
    properties: dict[str, Any] = {}
    required = []
    for parameter in inspect.signature(endpoint).parameters.values():
        if hints[parameter.name] is gr.Request:
            continue
        properties[parameter.name] = TypeAdapter(hints[parameter.name]).json_schema() | {"description": parameters[parameter.name]}
        if parameter.default is inspect.Parameter.empty:
            required.append(parameter.name)
        else:
            properties[parameter.name]["default"] = parameter.default
    return Tool(
        name=name,
        description=f"{about} Returns: {' '.join(returns)}",
        inputSchema={"type": "object", "properties": properties, "required": required},
        annotations=ToolAnnotations(readOnlyHint=True, openWorldHint=False),
    )
