"""Ratings of answers, kept for evaluation with a copy of their own of question and answer, and without whose they were."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from rag.schema import Answer
from ui.store.codec import clean
from ui.store.database import Database, damaged

_LONGEST_REASON = 2000
_BATCH = 100


@dataclass(frozen=True, slots=True)
class Feedback:
    """One rating: when (UTC), whether the answer was liked, why ("": not told), and what was asked and answered."""

    when: datetime.datetime
    liked: bool
    reason: str
    question: str
    answer: Answer
    language: str


def rate(db: sqlite3.Connection, conversation_id: str, number: int, liked: bool, reason: str, now: int) -> bool:
    """Give a turn its rating, in place of an earlier one. False: it has no answer that could be rated."""
    values = (now, liked, clean(reason).strip()[:_LONGEST_REASON])
    turn = db.execute(
        "SELECT rowid, feedback_id, question, answer FROM turns WHERE conversation_id = ? AND number = ?", (conversation_id, number)
    ).fetchone()
    if turn is None or turn["answer"] is None:
        return False
    if turn["feedback_id"] is not None:
        db.execute("UPDATE feedback SET rated = ?, liked = ?, reason = ? WHERE feedback_id = ?", (*values, turn["feedback_id"]))
        return True
    language = json.loads(turn["answer"])["language"]
    made = db.execute(
        "INSERT INTO feedback (rated, liked, reason, language, question, answer) VALUES (?, ?, ?, ?, ?, ?)",
        (*values, language, turn["question"], turn["answer"]),
    )
    db.execute("UPDATE turns SET feedback_id = ? WHERE rowid = ?", (made.lastrowid, turn["rowid"]))
    return True


def take_back(db: sqlite3.Connection, conversation_id: str, number: int) -> None:
    """Delete the rating of a turn, if it has one."""
    db.execute(
        "DELETE FROM feedback WHERE feedback_id = (SELECT feedback_id FROM turns WHERE conversation_id = ? AND number = ?)",
        (conversation_id, number),
    )


def listed(database: Database, since: datetime.date | None) -> Iterator[Feedback]:
    """All ratings of this day (UTC) and later, oldest first."""
    after = (0, 0) if since is None else (_microseconds(since), 0)
    while True:
        with database.reading() as db:
            rows = db.execute(
                "SELECT * FROM feedback WHERE (rated, feedback_id) > (?, ?) ORDER BY rated, feedback_id LIMIT ?", (*after, _BATCH)
            ).fetchall()
        for row in rows:
            try:
                answer = Answer.from_dict(json.loads(row["answer"]))
            except ValueError as error:
                raise damaged(database.file, error) from error
            yield Feedback(moment(row["rated"]), bool(row["liked"]), row["reason"], row["question"], answer, row["language"])
        if len(rows) < _BATCH:
            return
        after = (rows[-1]["rated"], rows[-1]["feedback_id"])


def moment(microseconds: int) -> datetime.datetime:
    """A stored time, in UTC."""
    return datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(microseconds=microseconds)


def _microseconds(day: datetime.date) -> int:
    return (day - datetime.date(1970, 1, 1)).days * 86_400_000_000
