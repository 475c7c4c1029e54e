"""Write what was done towards a duty (F1): called by the commands that do it, in their transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from django.db.models import QuerySet

from gridwork.accounts.models import Person
from gridwork.base.errors import N_, BadInput
from gridwork.base.prepared import Prepared
from gridwork.base.rows import Rows
from gridwork.charter.queries.adopted import begun, in_force
from gridwork.charter.schema import Capability
from gridwork.fieldwork.models import Deed
from gridwork.fieldwork.queries.told_late import powers_on
from gridwork.fieldwork.rules.words import made_up_for
from gridwork.journal.act import Act
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

DEEDS = Rows(Deed)


def _held(pk: int) -> QuerySet[Any, Any]:
    return Person.objects.select_for_update().filter(pk=pk).values_list("pk")


_HELD = Prepared(_held, pk=-1)


def local_day(act: Act) -> date:
    """The day the act was done on, by the cell's own clock."""
    return in_force().calendar.today(act.done_at)


def was_asked(day: date, place: str) -> None:
    """BadInput (code ``too-old``) for a day before the first charter: nothing was asked of anybody (no query)."""
    if day < begun()[-1].effective_on:
        raise BadInput(N_("On this day no charter was in force yet: nothing was asked."), code="too-old", place=place)


def made_up(day: date, makes_up: date | None, reason: str) -> str:
    """Why something comes late: :func:`words.made_up_for`, and a day that makes up for one on which it was asked."""
    text = made_up_for(day, makes_up, reason)
    if makes_up is not None:
        was_asked(makes_up, "makes_up")
    return text


def posting_in(powers: Powers, area_id: int, departments: frozenset[str] = frozenset()) -> int | None:
    """The posting in whose name field work is done in an area; NotAllowed where none allows it."""
    lineage = tree().area(area_id).lineage
    powers.must(Capability.FIELD_WORK, lineage, departments)
    return powers.posting_for(Capability.FIELD_WORK, lineage, departments)


def doer(act: Act) -> int:
    """Who does it; field work is never done by nobody."""
    assert act.person_id is not None
    return act.person_id


def one_at_a_time(act: Act) -> None:
    """Hold the row of whoever does it, so that two phones of theirs take turns (one query)."""
    _HELD.rows(pk=doer(act))


def own_posting_in(powers: Powers, area_id: int, place: str = "area") -> int | None:
    """:func:`posting_in` for work that is in no domain, so that department staff may do it too.

    BadInput (at ``place``) where there is no such area.
    """
    if area_id not in tree():
        raise BadInput(N_("Choose a grid from the list."), place=place)
    return posting_in(powers, area_id, own_departments(powers))


def own_departments(powers: Powers) -> frozenset[str]:
    """The departments somebody works for."""
    return frozenset(post.department for post in powers.posts if post.department)


def note_deed(
    act: Act, kind: str, area_id: int, *, day: date, seconds: int = 0, makes_up: date | None = None, reason: str = "",
    subject_kind: str, subject_id: int,
) -> None:  # fmt: skip
    """One deed of ``act.person_id`` in the post of ``act.posting_id`` (one INSERT at most)."""
    deed = DEEDS.new(
        kind=kind, area_id=area_id, person_id=doer(act), posting_id=act.posting_id, day=day, seconds=seconds,
        makes_up=makes_up, reason=reason, subject_kind=subject_kind, subject_id=subject_id,
    )  # fmt: skip
    act.book.put(DEEDS, DEEDS.of(deed))


def allowed_on(act: Act, powers: Powers, day: date) -> Powers:
    """What whoever tells of a day was allowed on it: who was at work then decides, from wherever it is told.

    Two queries for a day gone by, unless the powers are those of that day already.
    """
    return powers_on(powers, day, in_force().calendar.today(act.recorded_at))


def done_on(act: Act, powers: Powers, day: date) -> tuple[Act, Powers]:
    """The act as done on an earlier day, and what was allowed then (:func:`allowed_on`).

    At noon by the cell's own clock, for nobody says when (F4); the same act where it is the day it was done on anyway.
    """
    if day != local_day(act):
        act = replace(act, done_at=min(in_force().calendar.at(day, time(12)), act.recorded_at))
    return act, allowed_on(act, powers, day)
