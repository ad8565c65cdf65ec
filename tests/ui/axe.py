"""axe-core in a page: which of the WCAG rules for levels A and AA what is shown there breaks."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from playwright.sync_api import Page as Tab

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

_SCRIPT = Path(__file__).resolve().parents[1] / "axe.sh"
_RUN = """async (only) => {
    const { violations } = await axe.run(document, { runOnly: only, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary} ${node.html}`));
}"""


def violations(tab: Tab, *rules: str) -> list[str]:
    """What is wrong on the page as it is shown now: a line for each rule and element, none when all is well.

    ``rules`` names the only rules to look at; without them it is all rules of WCAG's levels A and AA.
    """
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(_source())  # by the browser's own tools, which the page's security policy does not bind
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(TAGS)}
    return [re.sub(r"\s+", " ", line)[:600] for line in tab.evaluate(_RUN, only)]


@cache
def _source() -> str:
    """axe-core as ``tests/axe.sh`` has put it into the user's cache."""
    version = re.search(r'^version="([\d.]+)"', _SCRIPT.read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newsdesk" / f"axe-core-{version[1]}.min.js"
    assert kept.exists(), "axe-core is not here: run `make axe`"
    return kept.read_text(encoding="utf-8")
