"""Our own HTTP routes beside Gradio's. Each module has ``routes(newsroom)``, which gives them; ``ui.server`` puts them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

if TYPE_CHECKING:
    from ui.newsroom import Newsroom


def own_routes(newsroom: Newsroom) -> list[BaseRoute]:
    """All of them, but for those of the login, which need the logins too."""
    from ui.routes import exports, mcp, static, uploads  # late: they import what imports this package

    return [route for module in (static, uploads, exports, mcp) for route in module.routes(newsroom)]
