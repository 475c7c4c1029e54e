"""Where places and records belong under the edition in force, and which stand elsewhere yet (G3, L2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from django.db.models import QuerySet

from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.laying import CHOSEN, NOWHERE, PARENT, Spot
from gridwork.ledger.rules.kinds import State
from gridwork.territory.models import Boundary
from gridwork.territory.queries.locate import KINDS, locate_many
from gridwork.territory.queries.tree import Tree, tree
from gridwork.territory.rules.locating import Kind

READ = 20_000
"""Rows looked at together."""
_HITS = [KINDS[hit] for hit in Kind]


class Seat(NamedTuple):
    """Where a place stands, as far as finding its grid anew needs it."""

    id: int
    longitude: float | None
    latitude: float | None
    grid_id: int | None
    located: str


class Homes:
    """The grids of one edition, and for grids it no longer has the ones that their middles lie in."""

    def __init__(self, edition_id: int) -> None:
        self.edition_id = edition_id
        self.tree: Tree = tree(edition_id)
        self.basic = frozenset(node.id for node in self.tree if node.basic)
        self.instead = _instead(edition_id, self.basic)

    def of(self, seats: Sequence[Seat]) -> list[Spot]:
        """The grid of each place and how it is found, those by what they stand in left as they are."""
        found: list[Spot] = [self._kept(seat) for seat in seats]
        asked = [i for i, seat in enumerate(seats) if self._by_point(seat)]
        points = np.array([(seats[i].longitude, seats[i].latitude) for i in asked], dtype=np.float64).reshape(-1, 2)
        grids, hits = locate_many(points, self.edition_id)
        for i, grid, hit in zip(asked, grids.tolist(), hits.tolist(), strict=True):
            found[i] = (grid, _HITS[hit]) if grid >= 0 else NOWHERE
        return found

    def grid_of(self, grid_id: int | None) -> int | None:
        """The grid itself while the edition has it, else the one its middle lies in."""
        return grid_id if grid_id in self.basic else self.instead.get(grid_id or 0)

    def _by_point(self, seat: Seat) -> bool:
        """A chosen grid overrules the point for as long as there is such a grid."""
        if seat.longitude is None or seat.located == PARENT:
            return False
        return seat.located != CHOSEN or seat.grid_id not in self.basic

    def _kept(self, seat: Seat) -> Spot:
        if seat.located == PARENT:
            return seat.grid_id, PARENT
        grid_id = self.grid_of(seat.grid_id)
        return (grid_id, CHOSEN) if grid_id is not None else NOWHERE


def strangers(homes: Homes) -> Iterator[list[int]]:
    """Ids of places that do not stand where they belong, a portion at a time, whatever their state."""
    for seats in _portions(Place.objects.exclude(state=State.WITHDRAWN).exclude(located=PARENT)):
        wanted = homes.of(seats)
        yield [seat.id for seat, spot in zip(seats, wanted, strict=True) if (seat.grid_id, seat.located) != spot]


def stray_records(homes: Homes) -> QuerySet[Record]:
    """Records of a grid itself whose grid the edition no longer has."""
    return Record.objects.filter(place=None, grid__isnull=False, grid__in=list(homes.instead)).order_by("pk")


def _portions(rows: QuerySet[Place]) -> Iterator[list[Seat]]:
    last = 0
    while True:
        page = rows.filter(pk__gt=last).order_by("pk")
        seats = [Seat(*row) for row in page.values_list("pk", "longitude", "latitude", "grid_id", "located")[:READ]]
        if not seats:
            return
        yield seats
        last = seats[-1].id


def _instead(edition_id: int, basic: frozenset[int]) -> dict[int, int | None]:
    """For every area that is no grid of the edition: the grid in which the middle of its last drawing lies."""
    drawn = Boundary.objects.filter(shape__isnull=False, edition__adopted_at__isnull=False).exclude(area__in=basic)
    shapes = dict(drawn.order_by("edition__effective_on", "edition__number").values_list("area_id", "shape"))
    if not shapes:
        return {}
    middles = shapely.point_on_surface(np.array([shapely.from_wkb(bytes(shape or b"")) for shape in shapes.values()]))
    grids, _ = locate_many(shapely.get_coordinates(middles), edition_id)
    return {area: grid if grid >= 0 else None for area, grid in zip(shapes, grids.tolist(), strict=True)}
