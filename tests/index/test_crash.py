"""A writer that stops at any step of publishing leaves the last generation whole, and the next writer goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rag.index.doctor import examine
from rag.index.index import Index
from tests.index.parts import entries, make_article, make_articles, make_text, open_index, write

pytestmark = pytest.mark.slow

STEPS = {
    "while the vectors are written": "rag.index.vectors.VectorStore.upsert",
    "before vectors are deleted": "rag.index.vectors.VectorStore.delete",
    "before deleted text is scrubbed": "rag.index.vectors.scrub",
    "before the words are written": "rag.index.lexical.add",
    "before the folder is sealed": "rag.index.writer.seal",
    "before the folder gets its name": "pathlib.Path.rename",
    "after the folder got its name": "rag.index.writer.flush",
    "before the manifest names the folder": "rag.index.staging.Staging.publish",
    "before old folders are swept": "rag.index.folder.IndexFolder.sweep",
    "before the files are remembered": "rag.index.staging.Staging.publish_sources",
    "before the manifest is tidied": "rag.index.staging.Staging.tidy",
}


class Stopped(BaseException):
    """Not an Exception, as a signal is none."""


@pytest.mark.parametrize("history", ["first write", "change of a small index", "change of a large index"])
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_stopped_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, history: str) -> None:
    old = [] if history == "first write" else make_articles(10)
    if history == "change of a large index":  # whose vectors are copied and changed, not made anew
        monkeypatch.setattr("rag.index.writer.SMALL", 0)
        old = make_articles(60)
    changed = make_article("a0003", "Other words now. " + make_text(900))
    with open_index(tmp_path / "index") as index:
        if old:
            write(index, old)
        reached = stop_at(index, step, monkeypatch, [changed, *make_articles(5, first=200)])
    with open_index(tmp_path / "index") as again:
        assert examine(again, mend=False).findings == ()
        ids = {article.article_id for article in again.articles()}
        assert ids >= {article.article_id for article in old}
        with again.write():
            pass
        assert examine(again, mend=False).findings == ()
        assert {article.article_id for article in again.articles()} == {a.article_id for a in [changed, *old, *make_articles(5, first=200)]}
        assert again.article("a0003").text == changed.text
        assert [entry.name for entry in again.folder.store.iterdir() if entry.is_dir()] == [again.generation()]
    assert reached or "scrub" in step or "delete" in step, "The step is never reached: the test looks at nothing"


def stop_at(index: Index, step: str, monkeypatch: pytest.MonkeyPatch, articles: list[Any]) -> bool:
    """Whether the step was reached; everything before it was done."""

    def stop(*_: object, **__: object) -> None:
        raise Stopped

    with monkeypatch.context() as patch:
        try:
            with index.write() as writer:
                writer.put(entries(articles))
                patch.setattr(step, stop)
        except Stopped:
            return True
    return False
