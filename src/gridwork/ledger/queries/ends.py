"""What would close together with a place (L2)."""

from __future__ import annotations

from dataclasses import dataclass

from gridwork.ledger.models import Place, Record
from gridwork.ledger.rules.kinds import State


@dataclass(frozen=True, slots=True)
class Ends:
    """How many open places stand in a place at any depth, and open records hang on it and on them."""

    places: int
    records: int


def ends_with(place_id: int) -> Ends:
    """What a closing of the place takes along (a query a level, and one)."""
    found = [place_id]
    level = [place_id]
    while level:
        level = list(Place.objects.filter(parent_id__in=level, state=State.OPEN).values_list("pk", flat=True))
        found += level
    return Ends(len(found) - 1, Record.objects.filter(place_id__in=found, state=State.OPEN).count())
