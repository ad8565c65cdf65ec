"""What ``newsdesk config`` tells: every setting, its value, and where that came from. Secrets are not told."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

from rag.cli_options import Places


def settings_told(config: Any, places: Places) -> Iterator[tuple[str, Any, str]]:
    """(section.key, value, where it came from) of every setting, passwords hidden."""
    import tomllib

    from rag.config import DEFAULT_FILE, ENV_PREFIX
    from rag.schema import to_plain

    file = places.config or DEFAULT_FILE
    in_file = tomllib.loads(file.read_text(encoding="utf-8-sig")) if file.exists() else {}
    environment = {name.upper() for name in os.environ}
    for section in type(config).model_fields:
        for key, value in getattr(config, section):
            origin = "default"
            if key in in_file.get(section, {}):
                origin = f"file {file}"
            if f"{ENV_PREFIX}{section}__{key}".upper() in environment:
                origin = f"environment {ENV_PREFIX}{section.upper()}__{key.upper()}"
            elif section == "index" and key == "path" and places.corpus is not None:
                origin = "beside --corpus"
            if key == "path" and getattr(places, section, None) is not None:
                origin = f"option --{section}"
            yield f"{section}.{key}", _hide_secrets(to_plain(value)), origin


def _hide_secrets(value: Any) -> Any:
    """Passwords of ``name:password`` pairs and of ``https://name:password@host`` are shown as stars."""
    if isinstance(value, list):
        return [f"{item.partition(':')[0]}:***" for item in value]
    return re.sub(r"(://[^/@:]*):[^/@]*@", r"\1:***@", value) if isinstance(value, str) else value
