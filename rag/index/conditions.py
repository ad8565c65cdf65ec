"""Filters as a condition of SQL."""

from __future__ import annotations

import json
from typing import Any

from rag.schema import Filters


def where(filters: Filters | None, *more: str) -> tuple[str, list[Any]]:
    """(" WHERE ..." or "", its values) over a table with the columns of an article; ``more`` conditions without values hold as well."""
    clauses: list[str] = list(more)
    values: list[Any] = []
    filters = filters or Filters()
    for column, operator, day in (("date", ">=", filters.date_from), ("date", "<=", filters.date_to)):
        if day is not None:  # NULL compares as false: an undated article is left out
            clauses.append(f"{column} {operator} ?")
            values.append(day.isoformat())
    outlet = "coalesce(outlet, '')"  # "" means none, as in the search stores
    for column, wanted in (("language", filters.languages), (outlet, filters.outlets), ("article_id", filters.article_ids)):
        if wanted:  # as JSON: SQLite has a limit on the number of ? in a statement
            clauses.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(wanted))
    return (" WHERE " + " AND ".join(clauses) if clauses else ""), values
