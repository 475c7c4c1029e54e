"""Proposals of the division assistant, from the dwellings the ledger holds (G4)."""

from __future__ import annotations

from dataclasses import dataclass

from gridwork.base.errors import N_, BadInput
from gridwork.base.memo import Memo
from gridwork.charter.schema import GridSize, Range
from gridwork.ledger.queries.dwellings import Dwellings, dwellings_below
from gridwork.territory.models import Area
from gridwork.territory.queries.drafts import level_below, present_areas
from gridwork.territory.queries.geojson import shapes_of
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.dividing import Division, divide, grids_for
from gridwork.territory.rules.drafting import Drafted, free_codes, geometry_of, shape
from gridwork.territory.rules.matching import heirs
from gridwork.territory.rules.size import size_of

_divisions = Memo(600)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A division of one area. ``areas`` go with ``division.parts``: the same order."""

    area: Node
    bounds: Range
    households: int
    division: Division
    areas: list[Drafted]

    def size(self, households: int) -> str:
        """``few`` or ``many`` outside the charter's bounds, else empty."""
        return size_of(households, self.bounds)


def offered(area_id: int) -> tuple[Range, Dwellings, int]:
    """The charter's bounds, the dwellings, and how many grids fit them (two queries)."""
    bounds = level_below(tree().area(area_id)).households
    found = dwellings_below(area_id)
    return bounds, found, grids_for(found.households, bounds.least, bounds.most)


def by_size(area_id: int, households: int) -> list[tuple[GridSize, int]]:
    """The charter's kinds of grid below an area, each with how many of it the households would make."""
    sizes = level_below(tree().area(area_id)).sizes
    return [(one, grids_for(households, one.households.least, one.households.most)) for one in sizes]


def proposal(area_id: int, grids: int) -> Proposal:
    """``grids`` balanced grids inside an area; the same dwellings give the same proposal.

    A grid that is mostly an old one keeps its code and name; the others get the next free
    codes. BadInput without a shape or without dwellings on the map.
    """
    present = tree()
    node = present.area(area_id)
    parent = shapes_of(present.edition_id, [area_id]).get(area_id)
    if parent is None:
        raise BadInput(N_("This area has no boundary to divide; draw it first."), place="area", code="no-shape")
    bounds, found, _ = offered(area_id)
    if not found.households:
        message = N_(
            "The ledger has no dwellings with households and a place on the map here: nothing to divide by. "
            "Record them first, or draw the grids by hand."
        )
        raise BadInput(message, place="area", code="no-dwellings")
    key = (present.edition_id, area_id, grids, found.digest)
    division = _divisions.get(key, lambda: divide(parent, found.points, found.counts, grids))
    return Proposal(node, bounds, found.households, division, _named(node, division))


def _named(node: Node, division: Division) -> list[Drafted]:
    old = [area for area in present_areas(node) if area.geometry is not None]
    shapes = [part.shape for part in division.parts]
    same = heirs([shape(area) for area in old], shapes)
    taken = set(Area.objects.filter(code__startswith=node.code).values_list("code", flat=True))
    fresh = iter(free_codes(node.code, level_below(node).code_digits, taken))
    names = {old[i].name for i in same.values()}
    areas = []
    for i, part in enumerate(division.parts):
        before = old[same[i]] if i in same else None
        name = (
            before.name
            if before
            else next(one for n in range(i + 1, 10_000) if (one := f"{node.name}-{n:02d}") not in names)
        )
        names.add(name)
        areas.append(Drafted(
            i + 1, before.code if before else next(fresh, ""), name, geometry_of(part.shape), False, part.households,
            "", (before.code,) if before else (),
        ))  # fmt: skip
    return areas
