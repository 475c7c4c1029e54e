"""What a person may do at a moment, read from their postings in one query (P1, G5)."""

from __future__ import annotations

from dataclasses import replace
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


def powers_then(present: Powers, day: date) -> Powers:
    """For what was done on an earlier day and is told now: the posts of now, each acting as it did on that day.

    Leave and standing in count for the one who acted (G5, F1), whatever day it is told; a post that was lost since
    gives nothing any more, and one that began since counts as it does now (one query, none without posts).
    """
    if present.person_id is None or not present.posts:
        return present
    then = {pk: (rank, absent, first, away) for pk, *_, rank, absent, first, away in _HELD.rows(
        person=present.person_id, day=day
    )}  # fmt: skip
    posts = tuple(_as_on(post, then.get(post.posting_id)) for post in present.posts)
    return replace(present, posts=posts, then=day)


def _as_on(post: PostHeld, standing: tuple[str, bool, bool, bool] | None) -> PostHeld:
    if standing is None:
        return post
    rank, absent, has_first, away = standing
    return replace(post, rank=rank, acting=acts(rank, absent, has_first, away), absent=absent)
