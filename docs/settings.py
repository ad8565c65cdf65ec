"""The table of settings in README.md, made from ``rag.config``: ``make docs`` writes it, a test fails when it drifts."""

from __future__ import annotations

import json
import re
from pathlib import Path

from rag.config import Config
from rag.schema import to_plain

README = Path(__file__).resolve().parent.parent / "README.md"
BLOCK = re.compile(r"(<!-- settings -->\n).*?(<!-- /settings -->)", re.DOTALL)


def table() -> str:
    """Every setting with its default and its meaning, as a Markdown table."""
    lines = ["| setting | default | meaning |", "|---|---|---|"]
    for section, field in Config.model_fields.items():
        for key, setting in field.annotation.model_fields.items():
            default = json.dumps(to_plain(setting.get_default(call_default_factory=True)), ensure_ascii=False)
            lines.append(f"| `{section}.{key}` | `{default}` | {setting.description} |")
    return "\n".join(lines) + "\n"


def with_table(readme: str) -> str:
    """The README's text with the table as it should be."""
    return BLOCK.sub(lambda match: match[1] + table() + match[2], readme)


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
