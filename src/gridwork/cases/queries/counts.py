"""Counts for the home page: open, due today, overdue, new. Never a count of the whole table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from gridwork.base.moment import now
from gridwork.cases.queries.worklist import Filters, State, arms_of, narrowing
from gridwork.territory.rules.powers import Powers

MOST = 1000
"""Counting stops here; the page says «1000+»."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases there are of each, at most :data:`MOST` each."""

    open: int
    due_today: int
    overdue: int
    new: int


def counts(powers: Powers, at: datetime | None = None, *, mine: bool = True, area_id: int | None = None) -> Counts:
    """The four counts of a person's own work, or of all they may see (in an area), in one query."""
    states: tuple[State, ...] = ("open", "due_today", "overdue", "new")
    moment = at or now()
    arms = arms_of(powers, Filters(mine=mine, area_id=area_id))
    if not arms:
        return Counts(0, 0, 0, 0)
    parts: list[str] = []
    params: list[Any] = []
    for state in states:
        sql, given = narrowing(Filters(state=state), moment)
        union = " UNION ".join(
            f"SELECT * FROM (SELECT c.id FROM cases_case c WHERE {arm.sql} AND {sql} LIMIT {MOST}) AS a{i}"
            for i, arm in enumerate(arms)
        )
        parts.append(f"(SELECT count(*) FROM (SELECT * FROM ({union}) AS u LIMIT {MOST}) AS {state}_cases)")
        for arm in arms:
            params += [*arm.params, *given]
    with connection.cursor() as db:
        db.execute(f"SELECT {', '.join(parts)}", params)
        return Counts(*db.fetchone())
