"""The chat page. ``launch`` serves it; ``build_page`` only makes the Gradio Blocks.

Gradio takes seconds to import, so it is imported when one of the two is first asked for, not with this package.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.app import build_page
    from ui.server import Page, launch

__all__ = ["Page", "build_page", "launch"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from ui import app, server

        return getattr(app if name == "build_page" else server, name)
    raise AttributeError(f"module 'ui' has no attribute {name!r}")
