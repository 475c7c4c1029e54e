"""After places moved or grids were redrawn, enrolments follow to the grid that cares for them now (G3)."""

from __future__ import annotations

from typing import Any

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


def follow_homes() -> int:
    """Move open enrolments to the grid of their dwelling, or of the middle of a grid that is no more; how many.

    Idempotent; each in a transaction of its own.
    """
    return sum(_moved(one, grid_id) for one, grid_id in _wanted().items())


def _wanted() -> dict[int, int]:
    """Enrolment → the grid it belongs to now, of those that stand elsewhere (two queries while none does)."""
    present = Enrolment.objects.filter(withdrawn_on=None)
    housed = present.filter(place__grid__isnull=False).exclude(grid=F("place__grid"))
    found = dict(housed.values_list("pk", "place__grid")[:PORTION])
    gone = [one for one in present.filter(place=None).values_list("grid", flat=True).distinct() if one not in tree()]
    if gone:
        homes = Homes(in_force().id)
        for pk, grid_id in present.filter(place=None, grid__in=gone).values_list("pk", "grid")[:PORTION]:
            belongs = homes.grid_of(grid_id)
            if belongs is not None:
                found[pk] = belongs
    return found


@transaction.atomic
def _moved(enrolment_id: int, grid_id: int) -> int:
    one = Enrolment.objects.select_for_update().filter(pk=enrolment_id, withdrawn_on=None).first()
    if one is None or one.grid_id == grid_id:
        return 0
    facts: dict[str, Any] = {"old": {"grid": one.grid_id}, "new": {"grid": grid_id}}
    one.grid_id = grid_id
    one.seq = write(Act(Via.WORKER), Verb.MOVE, ENROLMENT, one.pk, **facts).seq
    one.save(update_fields=["grid", "seq"])
    return 1
