"""The file: who may read it, and what is said when it cannot be used."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import UserError
from tests.ui.store.made import conversation
from ui.store import Store, database


def test_database_is_readable_by_its_owner_alone(file: Path) -> None:
    store = Store.open(file)
    store.save("ann", conversation("Who?"))
    assert len(list(file.parent.iterdir())) == 3, "Test requires the log to be there"
    assert {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()} == {0o600}
    store.close()
    file.chmod(0o644)
    Store.open(file).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_database_survives_an_end_without_close(file: Path) -> None:
    left = Store.open(file)
    left.save("ann", conversation("Who?"))
    copy = file.with_name("copy.sqlite3")
    for end in ("", "-wal"):
        copy.with_name(copy.name + end).write_bytes(file.with_name(file.name + end).read_bytes())
    store = Store.open(copy)
    assert [summary.title for summary in store.list("ann")] == ["Who?"]
    store.close()
    left.close()


def garbled(file: Path) -> None:
    file.write_bytes(b"This is no database at all. " * 100)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def overwritten(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[2048:] = b"\x99" * (len(content) - 2048)
    file.write_bytes(content)


def newer(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")


def foreign(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE recipes (name)")


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        pytest.param(garbled, "is damaged .* Put a copy of it back, or move it away", id="no-database"),
        pytest.param(cut, "is damaged", id="cut-short"),
        pytest.param(overwritten, "is damaged", id="overwritten"),
        pytest.param(newer, "newer version of Newsdesk. Install that version, or name another file", id="newer"),
        pytest.param(foreign, "another program. Name another file in \\[conversations\\] path", id="of-another-program"),
    ],
)
def test_database_says_what_to_do_with_a_file_that_cannot_be_used(file: Path, spoil: Callable[[Path], None], complaint: str) -> None:
    store = Store.open(file)
    for n in range(20):
        store.save("ann", conversation(f"Who {n}?"))
    store.close()
    spoil(file)
    before = file.read_bytes()
    with pytest.raises(UserError, match=complaint):
        Store.open(file)
    assert file.read_bytes() == before, "What cannot be understood is left as it is"


def test_database_says_what_to_do_when_the_file_is_damaged_while_it_is_open(file: Path) -> None:
    store = Store.open(file)
    saved = store.save("ann", conversation("Who?"))
    with sqlite3.connect(file) as db:
        db.execute("UPDATE turns SET answer = '{}'")
    with pytest.raises(UserError, match=r"damaged .*turn 1\.answer\.question is missing"):
        store.load("ann", saved.conversation_id)
    store.close()


def test_database_says_when_its_place_cannot_be_had(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cannot be used.*\[conversations\] path"):
        Store.open(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"cannot be used.*\[conversations\] path"):
        Store.open(tmp_path / "file" / "conversations.sqlite3")


def test_database_is_brought_up_to_date_and_keeps_what_it_holds(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(file)
    store.save("ann", conversation("Who?"))
    store.close()
    later = (*database._MIGRATIONS, "ALTER TABLE conversations ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0; CREATE TABLE more (one);")
    monkeypatch.setattr(database, "_MIGRATIONS", later)
    store = Store.open(file)
    assert [summary.title for summary in store.list("ann")] == ["Who?"]
    store.close()
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT pinned FROM conversations").fetchall() == [(0,)]
        assert db.execute("PRAGMA user_version").fetchone() == (2,)


def test_database_changes_nothing_when_bringing_it_up_to_date_fails(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(file).close()
    with monkeypatch.context() as broken:
        broken.setattr(database, "_MIGRATIONS", (*database._MIGRATIONS, "CREATE TABLE more (one); CREATE TABLE turns (one)"))
        with pytest.raises(UserError, match="cannot be used"):
            Store.open(file)
    store = Store.open(file)
    assert store.save("ann", conversation("Who?")).conversation_id
    store.close()


def test_database_undoes_what_failed_half_way(file: Path) -> None:
    opened = database.Database(file)
    with pytest.raises(RuntimeError), opened.writing() as db:
        db.execute("INSERT INTO marks VALUES ('one', 'x')")
        raise RuntimeError
    with opened.writing() as db:
        assert db.execute("SELECT count(*) FROM marks").fetchone()[0] == 0
    opened.close()
