"""Whatever the bytes, ``read`` gives articles or one-line reasons and never raises."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.ingest.clean import clean_text
from rag.ingest.readers import SUFFIXES, ReadFailure, read

MARKS = [
    "\ufeff",
    "---\n",
    "title: x",
    "# ",
    "<p>",
    "</p>",
    "<script>",
    "{",
    "}",
    "[",
    "]",
    '"text": "',
    '"',
    ":",
    ",",
    "\\ud800",
    "\n",
    "\r",
    "\x00",
]
MARKS += [
    "date 2024-12-02 ",
    "/انتهى/",
    "4194",
    "قال",
    "(Reuters) - ",
    "&#x1F600;",
    "<!--",
    "[a](b)",
    "| a |\n|---|",
    "%PDF-1.4",
    "\u202e",
    "\udcff",
]

pieces = st.lists(st.sampled_from(MARKS) | st.text(max_size=5), max_size=30).map("".join)
contents = (
    st.binary(max_size=400)
    | pieces.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | pieces.map(lambda text: text.encode("utf-16-le", "surrogatepass"))
)


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=contents)
def test_reading_never_raises(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(content)
    found = list(read(path))
    assert found, "silence would lose a file without a word"
    for item in found:
        if isinstance(item, ReadFailure):
            assert item.reason and "\n" not in item.reason and item.path.startswith(str(path))
            continue
        assert item.text and item.title and item.article_id and item.language and item.content_hash
        assert item.text == clean_text(item.text)
        assert "\n" not in item.title + item.article_id
        "".join((item.text, item.title, item.article_id, item.outlet or "", item.url or "")).encode("utf-8")


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text("<html><body><article>" + "<p>The same paragraph, again and again.</p>" * 20 + "</article></body></html>")
    assert list(read(path)) == list(read(path)) == list(read(path))


def test_heavy_libraries_are_imported_late() -> None:
    import subprocess
    import sys

    code = "import sys, rag.ingest.readers as r; print([m for m in ('trafilatura', 'pypdf', 'lxml', 'markdown_it', 'frontmatter') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"
