"""The store: every visitor's conversations, and the ratings of answers.

Each call names the owner, and what belongs to another is as good as not there, so that ids cannot be probed.
"""

from __future__ import annotations

import builtins
import datetime
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rag.language.fold import fold
from ui.session import Session, Turn
from ui.store import feedback
from ui.store.codec import Lately, clean, encode, title_of
from ui.store.database import Database, damaged
from ui.store.feedback import Feedback, moment

_DAY = 86_400_000_000  # microseconds, the unit of every stored time
_LONGEST_NAME = 200  # of a conversation that a visitor named
_SEARCHED_WORDS = 16


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of conversations. ``updated`` is in UTC; ``turns`` counts its questions."""

    conversation_id: str
    title: str
    updated: datetime.datetime
    turns: int


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class Store:
    """Conversations and ratings in one SQLite file. Every method may be called from any thread, and a second process may use the file.

    What is deleted is overwritten in the file. A rating is the exception: it outlives its conversation, see ``Store.feedback``.
    """

    def __init__(self, database: Database, keep_days: int, most: int, clock: Callable[[], datetime.datetime]) -> None:
        self._database = database
        self._keep_days, self._most, self._clock = keep_days, most, clock
        self._lately = Lately()
        self._expired = 0
        self.expire()

    @classmethod
    def open(cls, path: Path, keep_days: int = 365, most: int = 500, clock: Callable[[], datetime.datetime] = _now) -> Store:
        """Open the file, or make it.

        Args:
            keep_days: conversations that nobody wrote in for longer are deleted; 0 keeps them for ever.
            most: conversations that one owner may have, the oldest go first; 0 is no limit.
            clock: tells the time, as an aware datetime.

        Raises:
            UserError: the file cannot be used here, is damaged or newer; so do all other methods when the file fails later.
        """
        return cls(Database(Path(path)), keep_days, most, clock)

    def close(self) -> None:
        self._database.close()

    def secret(self) -> bytes:
        """32 random bytes, made once and kept in the file: who signs with them can check it after a restart."""
        with self._database.writing() as db:
            db.execute("INSERT OR IGNORE INTO marks VALUES ('secret', ?)", (secrets.token_bytes(32),))
            return bytes(db.execute("SELECT value FROM marks WHERE name = 'secret'").fetchone()[0])

    # -- reading ------------------------------------------------------------------------------------------------------

    def list(self, owner: str, search: str = "", limit: int = 200) -> builtins.list[Summary]:
        """The owner's conversations that hold a question, newest first.

        Args:
            search: words, or parts of words, that must all occur in the title, the questions or the answers; spellings that read alike
                (case, accents, Arabic letter forms) count as equal, and no character has a special meaning.
        """
        words = fold(clean(search[:1000])).split()[:_SEARCHED_WORDS]
        # instr and not LIKE, which has wildcards and a limit of length
        found = (
            "AND (instr(c.folded, ?) OR EXISTS (SELECT 1 FROM turns t WHERE t.conversation_id = c.conversation_id AND instr(t.folded, ?)))"
        )
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT * FROM (SELECT c.conversation_id, title, updated, c.rowid AS made,"
                " (SELECT count(*) FROM turns t WHERE t.conversation_id = c.conversation_id) AS turns"
                f" FROM conversations c WHERE owner = ? {found * len(words)}) WHERE turns > 0 ORDER BY updated DESC, made DESC LIMIT ?",
                (clean(owner), *(word for word in words for _ in range(2)), max(0, limit)),
            ).fetchall()
        return [Summary(row["conversation_id"], row["title"], moment(row["updated"]), row["turns"]) for row in rows]

    def load(self, owner: str, conversation_id: str) -> Session | None:
        """A conversation, or None: unknown, or somebody else's. A turn that was never finished has the state "stopped"."""
        with self._database.reading() as db:
            row = _find(db, owner, conversation_id)
            if row is None:
                return None
            rows = db.execute(
                "SELECT t.number, t.digest, t.question, t.rest, t.answer, f.liked, f.reason FROM turns t"
                " LEFT JOIN feedback f USING (feedback_id) WHERE t.conversation_id = ? ORDER BY t.number",
                (row["conversation_id"],),
            ).fetchall()
        try:
            turns = tuple(self._lately.turn(one["number"], one) for one in rows)
        except ValueError as error:
            raise damaged(self._database.file, error) from error
        return Session(turns, row["language"], row["conversation_id"], row["title"])

    # -- writing ------------------------------------------------------------------------------------------------------

    def save(self, owner: str, session: Session) -> Session:
        """Make the stored conversation equal to this one, writing only the turns that differ; the last save wins.

        A session without an id gets one. A session whose id the owner has not (any more) is given back as it is and not written: an
        answer that streams on must not bring a deleted conversation back. The title is the first question, unless renamed. Ratings
        are left as they are; only a turn that was asked again and has another answer loses its own.
        """
        digests = {turn.number: self._lately.digest(turn) for turn in session.turns}
        now, removed = self._time(), 0
        with self._database.writing() as db:
            row = _find(db, owner, session.conversation_id or _add(db, owner, session, now))
            if row is None:
                return session
            if not session.conversation_id:  # at once, or the questions of one day could fill the disk
                removed += self._trim(db, clean(owner))
            conversation_id, title = row["conversation_id"], row["title"]
            stored = dict(db.execute("SELECT number, digest FROM turns WHERE conversation_id = ?", (conversation_id,)).fetchall())
            changed = [turn for turn in session.turns if stored.get(turn.number) != digests[turn.number]]
            undone = stored.keys() - digests.keys()
            removed += len(undone)
            if changed or undone or session.language != row["language"]:
                if not row["renamed"]:
                    title = title_of(session.turns[0].question) if session.turns else ""
                _write(db, conversation_id, changed, len(session.turns))
                values = (title, fold(title), clean(session.language), now, conversation_id)
                db.execute("UPDATE conversations SET title = ?, folded = ?, language = ?, updated = ? WHERE conversation_id = ?", values)
        if removed:
            self._database.wipe()
        if now - self._expired >= _DAY:
            self.expire()
        return replace(session, conversation_id=conversation_id, title=title)

    def rename(self, owner: str, conversation_id: str, title: str) -> bool:
        """Give a conversation a title (one line, at most 200 characters); an empty one brings its first question back. False: none."""
        name = title_of(title, _LONGEST_NAME)
        with self._database.writing() as db:
            if _find(db, owner, conversation_id) is None:
                return False
            first = db.execute("SELECT question FROM turns WHERE conversation_id = ? ORDER BY number", (conversation_id,)).fetchone()
            told = name or (title_of(first["question"]) if first else "")
            values = (told, fold(told), bool(name), conversation_id)
            db.execute("UPDATE conversations SET title = ?, folded = ?, renamed = ? WHERE conversation_id = ?", values)
        return True

    def delete(self, owner: str, conversation_id: str) -> bool:
        """Delete a conversation with all its turns. False: there was none."""
        with self._database.writing() as db:
            values = (clean(conversation_id), clean(owner))
            found = db.execute("DELETE FROM conversations WHERE conversation_id = ? AND owner = ?", values).rowcount
        if found:
            self._database.wipe()
        return bool(found)

    def rate(self, owner: str, conversation_id: str, turn_number: int, liked: bool | None, reason: str) -> Session | None:
        """Rate the answer of a turn, or with None take its rating back. None: there is no such turn, or it has no answer."""
        with self._database.writing() as db:
            if _find(db, owner, conversation_id) is None:
                return None
            if liked is None:
                feedback.take_back(db, conversation_id, turn_number)
            elif not feedback.rate(db, conversation_id, turn_number, liked, reason, self._time()):
                return None
        if liked is None:
            self._database.wipe()
        return self.load(owner, conversation_id)

    def feedback(self, since: datetime.date | None = None) -> Iterator[Feedback]:
        """The ratings of all owners, of this day (UTC) and later, oldest first; those of deleted conversations are among them."""
        return feedback.listed(self._database, since)

    def expire(self) -> int:
        """Delete what is older than ``keep_days`` or beyond ``most``, and conversations of which no question is left after a day.

        Runs at open, and at the first save of a day.

        Returns:
            how many conversations went.
        """
        self._expired = now = self._time()
        with self._database.writing() as db:
            gone = db.execute(
                "DELETE FROM conversations WHERE updated < ?"
                " AND NOT EXISTS (SELECT 1 FROM turns t WHERE t.conversation_id = conversations.conversation_id)",
                (now - _DAY,),
            ).rowcount
            if self._keep_days > 0:
                gone += db.execute("DELETE FROM conversations WHERE updated < ?", (now - self._keep_days * _DAY,)).rowcount
            for row in db.execute("SELECT owner FROM conversations GROUP BY owner").fetchall():
                gone += self._trim(db, row["owner"])
        self._database.wipe()  # always: the log also holds words that were written over since, as in a question that was edited
        return gone

    # -- inside -------------------------------------------------------------------------------------------------------

    def _time(self) -> int:
        return (self._clock() - moment(0)) // datetime.timedelta(microseconds=1)

    def _trim(self, db: sqlite3.Connection, owner: str) -> int:
        if self._most <= 0:
            return 0
        oldest = "SELECT rowid FROM conversations WHERE owner = ? ORDER BY updated DESC, rowid DESC LIMIT -1 OFFSET ?"
        return db.execute(f"DELETE FROM conversations WHERE rowid IN ({oldest})", (owner, self._most)).rowcount


def _add(db: sqlite3.Connection, owner: str, session: Session, now: int) -> str:
    """The id of a new row for this conversation; a title that it brings stands for one that was given by name."""
    conversation_id, name = secrets.token_urlsafe(16), title_of(session.title, _LONGEST_NAME)
    values = (conversation_id, clean(owner), clean(session.language), name, fold(name), bool(name), now)
    columns = "conversation_id, owner, language, title, folded, renamed, updated"
    db.execute(f"INSERT INTO conversations ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    return conversation_id


def _find(db: sqlite3.Connection, owner: str, conversation_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        "SELECT conversation_id, language, title, renamed FROM conversations WHERE conversation_id = ? AND owner = ?",
        (clean(conversation_id), clean(owner)),
    ).fetchone()
    return row


def _write(db: sqlite3.Connection, conversation_id: str, changed: builtins.list[Turn], count: int) -> None:
    """Write these turns, and delete those beyond ``count``. A turn keeps its rating while question and answer stay what they were."""
    db.execute("DELETE FROM turns WHERE conversation_id = ? AND number > ?", (conversation_id, count))
    for turn in changed:
        row = encode(turn)
        db.execute(
            "INSERT INTO turns (conversation_id, number, digest, folded, question, rest, answer) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET digest = excluded.digest, folded = excluded.folded, question = excluded.question,"
            " rest = excluded.rest, answer = excluded.answer,"
            " feedback_id = CASE WHEN question = excluded.question AND answer IS excluded.answer THEN feedback_id END",
            (conversation_id, turn.number, row.digest, row.folded, row.question, row.rest, row.answer),
        )
