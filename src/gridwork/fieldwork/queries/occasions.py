"""Occasions as they are listed and shown (F6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from gridwork.base.errors import N_, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.fieldwork.models import Attendance, Occasion, Photo
from gridwork.fieldwork.queries.mistakes import recorded
from gridwork.fieldwork.queries.reach import work_seen, work_within
from gridwork.fieldwork.rules.gathering import still_open
from gridwork.fieldwork.rules.kinds import OCCASION, Stage, Verb
from gridwork.journal.models import Entry
from gridwork.territory.rules.powers import Powers

MOST = 300
"""Occasions one list shows: a town's of some weeks."""
AROUND = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class OccasionShown:
    """An occasion with who was there, id and name."""

    occasion: Occasion
    attended: dict[int, str]
    photos: list[Photo]
    told: Entry | None
    """By whom and when it was recorded as held; None before."""


def occasions_in(powers: Powers, area_id: int, since: date, until: date, *, kind: str = "") -> list[Occasion]:
    """Occasions planned for or held in a stretch of days in an area and below it, latest first (one query)."""
    found = Occasion.objects.filter(work_within(powers, area_id, "area"), planned_for__range=(since, until))
    if kind:
        found = found.filter(kind=kind)
    return list(found.select_related("area", "person").order_by("-planned_for", "-pk")[:MOST])


def occasion_page(powers: Powers, occasion_id: int) -> OccasionShown:
    """One occasion, for whoever recorded it or sees field work there; NotFound for all others (four queries)."""
    read = Occasion.objects.select_related("person", "area", "place", "posting__post__office")
    found = read.filter(pk=occasion_id).first()
    if found is None or not work_seen(powers, found.person_id, found.area_id, found.posting):
        raise NotFound(N_("There is no such occasion."))
    there = Attendance.objects.filter(occasion=found).order_by("pk").values_list("person", "person__name")
    photos = Photo.objects.filter(subject_kind=OCCASION, subject_id=found.pk).order_by("pk")
    told = recorded(OCCASION, found.pk, Verb.HOLD) if found.stage == Stage.HELD else None
    return OccasionShown(found, dict(there), list(photos), told)


def may_say_who_came(person_id: int, shown: OccasionShown, at: datetime) -> bool:
    """Whether somebody may still put right who was there: whoever recorded it, for a while (no query)."""
    calendar, told = in_force().calendar, shown.told
    if told is None or told.person_id != person_id:
        return False
    return still_open(calendar.today(told.recorded_at), calendar.today(at))


def planned_for(powers: Powers, day: date) -> list[Occasion]:
    """What is planned and not held yet in the areas of somebody's posts, where they may record it held (one query).

    Soonest first, of the :data:`AROUND` before and after a day. What a department planned is its own; what the area's
    own office planned is not for the desks in it.
    """
    here = Q(pk__in=())
    for reach in powers.reach(Capability.FIELD_WORK):
        own = {"posting__post__office__department": reach.department} if reach.department else {}
        here |= Q(area=reach.area_id, **own)
    around = (day - AROUND, day + AROUND)
    found = Occasion.objects.filter(here, stage=Stage.PLANNED, planned_for__range=around)
    return list(found.select_related("area").order_by("planned_for", "pk")[:MOST])
