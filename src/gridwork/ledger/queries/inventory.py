"""What stands in an area, counted: dwellings, premises by kind, facilities by condition (G6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, F, Sum

from gridwork.ledger.models import Place, Tally
from gridwork.ledger.rules.kinds import Kind, State


@dataclass(frozen=True, slots=True)
class Inventory:
    """Open places of an area. ``premises`` by sort, ``facilities`` by condition ("" where unknown)."""

    kinds: dict[str, int] = field(default_factory=dict)
    households: int = 0
    premises: dict[str, int] = field(default_factory=dict)
    facilities: dict[str, int] = field(default_factory=dict)

    @property
    def places(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


def inventory(grid_ids: Collection[int]) -> Inventory:
    """Open places in these grids (one query)."""
    rows = Place.objects.filter(grid__in=list(grid_ids), state=State.OPEN).order_by()
    found = Inventory()
    households = 0
    for kind, sort, condition, many, living in rows.values_list("kind", "sort", "condition").annotate(
        many=Count("pk"), living=Sum("households")
    ):
        found.kinds[kind] = found.kinds.get(kind, 0) + many
        households += living or 0
        if kind == Kind.PREMISES:
            found.premises[sort] = found.premises.get(sort, 0) + many
        elif kind == Kind.FACILITY:
            found.facilities[condition] = found.facilities.get(condition, 0) + many
    return Inventory(found.kinds, households, found.premises, found.facilities)


def stale_by_grid(grid_ids: Collection[int]) -> dict[int, int]:
    """Open records of each grid that are due to be verified, from the kept counters (one query)."""
    rows = Tally.objects.filter(grid__in=list(grid_ids)).order_by()
    return dict(rows.values_list("grid").annotate(stale=Sum(F("records") - F("fresh"))))
