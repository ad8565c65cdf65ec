"""A page for programs: the real server on the five articles, with settings of a test's own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import rag
from rag.config import load_config
from rag.desk import Newsdesk

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
ENGLISH = "Who initiated the phone call between Putin and Pezeshkian?"
ARABIC = "ماذا قال أمير قطر عن الأمن والاستقرار في سوريا؟"
NAMES = {"ask", "search", "articles"}


@contextmanager
def served(place: Path, open_desk: Callable[[Any], Newsdesk] = lambda config: rag.open(config), **page: object) -> Iterator[str]:
    """The address of a page whose files all lie in ``place``; ``page`` are settings of ``[page]``, as TOML writes them."""
    shutil.copytree(CORPUS, place / "corpus", ignore=shutil.ignore_patterns(".*"))
    settings = place / "config.toml"
    lines = [f"{name} = {value}" for name, value in ({"port": 0, "questions_per_minute": 0} | page).items()]
    settings.write_text("\n".join(["[page]", *lines]), encoding="utf-8")
    from ui import launch  # late: collecting tests needs no Gradio

    running = launch(load_config(settings), lambda: open_desk(settings), block=False)
    try:
        yield running.url
    finally:
        running.close()
