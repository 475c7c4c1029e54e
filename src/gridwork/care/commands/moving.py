"""After places moved or grids were redrawn, enrolments follow to the grid that cares for them now (G3)."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F

from gridwork.care.models import Enrolment
from gridwork.care.rules.consent import ENROLMENT, Verb
from gridwork.journal.act import Act, Via
from gridwork.journal.commands import write
from gridwork.ledger.queries.homes import Homes
from gridwork.territory.queries.edition import in_force
from gridwork.territory.queries.tree import tree

PORTION = 500
"""Enrolments one sweep moves."""


class Home(NamedTuple):
    """Where an enrolment belongs: the grid, and the dwelling it named, be it under another number now."""

    grid_id: int
    place_id: int | None


def follow_homes() -> int:
    """Move open enrolments to the grid of their dwelling, or of the middle of a grid that is no more; how many.

    A dwelling that was merged into another takes them along. Idempotent; each in a transaction of its own.
    """
    return sum(_moved(one, home) for one, home in _wanted().items())


def _wanted() -> dict[int, Home]:
    """Enrolment → where it belongs now, of those that stand elsewhere (three queries while none does)."""
    present = Enrolment.objects.filter(withdrawn_on=None)
    housed = present.filter(place__grid__isnull=False).exclude(grid=F("place__grid"))
    merged = present.filter(place__merged_into__grid__isnull=False)
    there = [
        *housed.values_list("pk", "place__grid", "place")[:PORTION],
        *merged.values_list("pk", "place__merged_into__grid", "place__merged_into")[:PORTION],
    ]
    found = {pk: Home(grid_id, place_id) for pk, grid_id, place_id in there if grid_id is not None}
    gone = [one for one in present.filter(place=None).values_list("grid", flat=True).distinct() if one not in tree()]
    if gone:
        homes = Homes(in_force().id)
        for pk, grid_id in present.filter(place=None, grid__in=gone).values_list("pk", "grid")[:PORTION]:
            belongs = homes.grid_of(grid_id)
            if belongs is not None:
                found[pk] = Home(belongs, None)
    return found


@transaction.atomic
def _moved(enrolment_id: int, home: Home) -> int:
    one = Enrolment.objects.select_for_update().filter(pk=enrolment_id, withdrawn_on=None).first()
    if one is None or (one.grid_id, one.place_id) == home:
        return 0
    facts: dict[str, Any] = {"old": {"grid": one.grid_id}, "new": {"grid": home.grid_id}}
    one.grid_id, one.place_id = home
    one.seq = write(Act(Via.WORKER), Verb.MOVE, ENROLMENT, one.pk, **facts).seq
    one.save(update_fields=["grid", "place", "seq"])
    return 1
