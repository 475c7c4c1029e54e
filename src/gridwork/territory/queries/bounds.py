"""The charter's bounds on the size of areas, and which areas are outside them (G6)."""

from __future__ import annotations

from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Range
from gridwork.territory.models import Boundary
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.size import size_of


def bounds_of(level_key: str) -> Range:
    """How many households the charter in force wants in an area of a level; open where it says nothing."""
    levels = in_force().charter.levels
    return next((level.households for level in levels if level.key == level_key), Range())


def out_of_bounds() -> dict[int, str]:
    """Area id → ``few`` or ``many``, by the households drawn with the edition in force (one query)."""
    present = tree()
    rows = Boundary.objects.filter(edition=present.edition_id, households__isnull=False)
    found = {
        area: size_of(households, bounds_of(present.area(area).level))
        for area, households in rows.values_list("area", "households")
    }
    return {area: size for area, size in found.items() if size}
