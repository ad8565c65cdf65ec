"""The SQLite file: made, opened, brought up to date, and its errors told so that the user knows what to do."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from rag.errors import UserError

_APPLICATION = 0x6E657773  # "news": marks the file as ours
_BUSY_SECONDS = 10.0
_CHECKPOINTS = "wal_autocheckpoint = 4000"  # pages, about 4 MB: as much as SQLite writes between two syncs with pages of its usual size
_CHECKED_BYTES = 50_000_000  # up to here a look at every page costs a tenth of a second, at most

# SQLite's secure_delete overwrites deleted rows, but not the copies of a row that are left behind when it is moved between the pages of a
# tree (seen: 1 of 300 deleted conversations could still be read). What lies in overflow pages is never moved. So pages are small, and each
# row that holds somebody's words begins with as many zeros as a page holds of a row: its words come to lie in overflow pages, all of them.
_PAGE = 1024
_PAD = f"pad BLOB NOT NULL DEFAULT (zeroblob({_PAGE - 35}))"  # https://sqlite.org/fileformat2.html#b_tree_pages: X is U - 35

# Each script brings a file one version further; PRAGMA user_version counts those done. Never change one that was released: add another.
# turns.folded stands before the long columns: a search then reads the beginning of a row and not all that hangs on it.
# feedback keeps a copy of its own of question and answer, and nothing of whose they were: it stays when the conversation goes.
_MIGRATIONS = (
    f"""
    CREATE TABLE marks (name TEXT PRIMARY KEY, value BLOB NOT NULL);
    CREATE TABLE conversations ({_PAD}, conversation_id TEXT PRIMARY KEY, owner TEXT NOT NULL, language TEXT NOT NULL,
        renamed INTEGER NOT NULL, updated INTEGER NOT NULL, title TEXT NOT NULL, folded TEXT NOT NULL);
    CREATE INDEX conversations_by_owner ON conversations (owner, updated);
    CREATE TABLE feedback ({_PAD}, feedback_id INTEGER PRIMARY KEY, rated INTEGER NOT NULL, liked INTEGER NOT NULL,
        language TEXT NOT NULL, reason TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL);
    CREATE INDEX feedback_by_time ON feedback (rated, feedback_id);
    CREATE TABLE turns ({_PAD}, conversation_id TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE, number INTEGER NOT NULL,
        digest BLOB NOT NULL, feedback_id INTEGER REFERENCES feedback ON DELETE SET NULL, folded TEXT NOT NULL, question TEXT NOT NULL,
        rest TEXT NOT NULL, answer TEXT, PRIMARY KEY (conversation_id, number));
    CREATE INDEX turns_by_feedback ON turns (feedback_id) WHERE feedback_id IS NOT NULL;
    """,
)


class Database:
    """One file and one connection to it, which threads take in turns. Several processes may have the same file open.

    Raises:
        UserError: the file cannot be made or opened, is damaged, is none of ours, or comes from a newer version.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = threading.RLock()
        with self._explained():
            _create(file)
            # isolation_level None: transactions begin and end where we say, never where the driver thinks
            self._db = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        try:
            with self._explained():
                self._recognise()
                self._set_up()
                self._migrate()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for single SELECTs."""
        with self._lock, self._explained():
            yield self._db

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection inside a transaction: all of it is done, or on an error nothing."""
        with self._lock, self._explained():
            # IMMEDIATE: a transaction that began by reading could not wait for another process's writes, it would fail at once
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._db.rollback()
                raise

    def wipe(self) -> None:
        """Empty the log that still holds what was deleted. While another process reads, it is left to the next time."""
        with self._lock, self._explained():
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _recognise(self) -> None:
        """Refuse what is not ours before anything is written to it."""
        # in this order: another process may just be making the tables, and the version comes with them
        filled = self._db.execute("SELECT 1 FROM sqlite_master").fetchone()
        version = self._version()
        if filled and version == 0:
            raise UserError(f"{self.file} is a database of another program. Name another file in [conversations] path.")
        if version > len(_MIGRATIONS):
            raise UserError(
                f"{self.file} was written by a newer version of Newsdesk. Install that version, "
                "or name another file in [conversations] path."
            )

    def _set_up(self) -> None:
        self._db.execute(f"PRAGMA page_size = {_PAGE}")  # counts for a new file only
        begun = time.monotonic()
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError as error:  # this one pragma does not wait for another process that opens the file too
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() - begun > _BUSY_SECONDS:
                    raise
                time.sleep(0.02)
        for pragma in ("synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON", "temp_store = MEMORY", _CHECKPOINTS):
            self._db.execute(f"PRAGMA {pragma}")
        if self.file.stat().st_size <= _CHECKED_BYTES:
            told = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if told != "ok":
                raise sqlite3.DatabaseError(" ".join(told.split()))

    def _migrate(self) -> None:
        if self._version() == len(_MIGRATIONS):
            return
        with self.writing() as db:
            for script in _MIGRATIONS[self._version() :]:  # asked again: another process may have been quicker
                for statement in filter(str.strip, script.split(";")):  # executescript would end the transaction
                    db.execute(statement)
            db.execute(f"PRAGMA application_id = {_APPLICATION}")
            db.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")

    def _version(self) -> int:
        """How many migrations the file has had; 0 for a new file, and for one that is not ours."""
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        (application,) = self._db.execute("PRAGMA application_id").fetchone()
        return int(version) if application == _APPLICATION else 0

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError):
            raise  # ours
        except sqlite3.OperationalError as error:
            raise UserError(
                f"{self.file} cannot be used: {error}. It holds the page's conversations; see to its folder's rights and room, "
                "or name another file in [conversations] path."
            ) from error
        except sqlite3.DatabaseError as error:
            raise damaged(self.file, error) from error
        except OSError as error:
            raise UserError(f"{self.file} cannot be used: {error.strerror}. Name another file in [conversations] path.") from error


def damaged(file: Path, error: Exception) -> UserError:
    """What is said of a file that cannot be understood."""
    return UserError(
        f"{file}, which holds the page's conversations, is damaged ({error}). Put a copy of it back, "
        f"or move it away together with {file.name}-wal to begin anew."
    )


def _create(file: Path) -> None:
    """Make the file if it is not there; let nobody but its owner read it. SQLite gives the log beside it the same rights."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: to open and close a file that SQLite has open in this process would drop all its locks (POSIX).
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if file.is_file() and file.stat().st_mode & 0o077:
            file.chmod(0o600)
