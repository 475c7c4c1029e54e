"""What a person may do at a moment, read from their postings in one query (P1, G5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from gridwork.base.prepared import Prepared
from gridwork.charter.queries.adopted import in_force
from gridwork.territory.queries.postings import on_the_day
from gridwork.territory.rules.powers import PostHeld, Powers, acts


def day_of(at: datetime) -> date:
    """The day on the cell's own clock: postings begin and end at its midnight."""
    return in_force().calendar.today(at)


def _held(person: int, day: date) -> QuerySet[Any, Any]:
    return (
        on_the_day(day)
        .filter(person=person)
        .order_by("post__office__area__depth", "pk")
        .values_list(
            "pk", "post__office", "post__office__area", "post__office__area__depth", "post__office__department",
            "post__kind", "rank", "absent", "has_first", "first_away",
        )
    )  # fmt: skip


_HELD = Prepared(_held, person=-1, day=date.min)
"""Asked with every page and every call of the API."""


def powers_of(person_id: int, at: datetime) -> Powers:
    """The posts the person holds at the moment, and what they may do in each (one query).

    A post kind the charter in force no longer knows gives no power.
    """
    kinds = in_force().charter.posts
    rows = _HELD.rows(person=person_id, day=day_of(at))
    return Powers(
        tuple(
            PostHeld(
                pk, office, area, depth, department, kind, rank,
                acting=acts(rank, absent, has_first, away), may=kinds[kind].may, absent=absent,
            )
            for pk, office, area, depth, department, kind, rank, absent, has_first, away in rows
            if kind in kinds
        ),
        person_id,
    )  # fmt: skip
