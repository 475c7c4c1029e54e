"""A place about to be acted on: held, in reach, and open (P1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet

from gridwork.base.errors import N_, Conflict, NotFound
from gridwork.base.prepared import PreparedThings, Several
from gridwork.charter.schema import Capability
from gridwork.ledger.models import Place
from gridwork.ledger.queries.reach import may_place, must_place
from gridwork.ledger.rules.kinds import State
from gridwork.ledger.rules.missing import NO_SUCH_PLACE
from gridwork.territory.rules.powers import Powers


def hold_together(*place_ids: int, also: Iterable[int | None] = ()) -> None:
    """Lock places with everything that stands in them, and ``also`` others, before a command reads any of them.

    All commands lock the count first, then places by id, then records by id, so that nobody
    waits in a ring. Nothing to do where one transaction writes at a time.
    """
    if not connection.features.has_select_for_update:
        return
    found = [*place_ids, *inside(place_ids)]
    found += [one for one in also if one is not None]
    list(Place.objects.filter(pk__in=found).order_by("pk").select_for_update().values_list("pk"))


def inside(place_ids: Iterable[int]) -> list[int]:
    """Ids of all places that stand in these, at any depth and in any state (a query a level)."""
    found: list[int] = []
    level = list(place_ids)
    while level:
        level = list(Place.objects.filter(parent_id__in=level).values_list("pk", flat=True))
        found += level
    return found


def held(powers: Powers, *place_ids: int) -> list[Place]:
    """The places, locked in one order (one query); NotFound for one nobody may know of, NotAllowed to keep it."""
    found = {place.pk: place for place in _LOCKED.all(ids=place_ids)}
    for place_id in place_ids:
        place = found.get(place_id)
        if place is None or not may_place(powers, Capability.LEDGER_SEE, place.kind, place.sort, place.grid_id):
            raise NotFound(NO_SUCH_PLACE)
    places = [found[place_id] for place_id in place_ids]
    for place in places:
        must_place(powers, Capability.LEDGER_KEEP, place.kind, place.sort, place.grid_id)
    return places


def _locked(ids: Sequence[int]) -> QuerySet[Place]:
    return Place.objects.filter(pk__in=ids).order_by("pk").select_for_update()


_LOCKED = PreparedThings(_locked, ids=Several(lambda number: -1 - number))


def must_be_open(place: Place) -> None:
    """Conflict when the place was closed or merged meanwhile."""
    if place.state == State.MERGED:
        raise Conflict(N_("This place was merged into another one; work on that one."), code="merged")
    if place.state != State.OPEN:
        raise Conflict(N_("This place is closed. Reopen it first."), code="closed")
