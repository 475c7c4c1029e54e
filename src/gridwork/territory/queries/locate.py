"""The grid of a point, in the edition that held on a day (C2, G3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray

from gridwork.base.memo import Memo
from gridwork.charter.queries.adopted import in_force as charter_in_force
from gridwork.territory.models import Boundary
from gridwork.territory.queries.edition import edition, in_force
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.locating import Kind, Locator

_locators = Memo(3600)


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point belongs. ``kind``: ``inside``, ``border``, ``nearest``, ``none`` (a case may say ``chosen``).

    ``distance_m``: how far outside its grid a ``nearest`` point lies.
    """

    kind: str
    grid_id: int | None
    edition_id: int | None
    distance_m: float


KINDS = {Kind.INSIDE: "inside", Kind.BORDER: "border", Kind.NEAREST: "nearest", Kind.NONE: "none"}


def locate(lon: float, lat: float, on: date | None = None) -> Located:
    """The basic grid of a point (degrees, WGS 84) as drawn on the day ``on``; NotFound without boundaries.

    On a border, or up to the charter's ``nearby.outside`` metres outside every grid, the
    nearest grid and a flag; of several, the one with the lowest code. Under 50 µs when warm.
    """
    edition_id = in_force(on).id
    hit = locator(edition_id).one(lon, lat, _outside())
    return Located(KINDS[hit.kind], hit.grid_id, edition_id, hit.distance_m)


def locate_many(
    points: NDArray[np.float64], edition_id: int | None = None
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Grid ids (-1 where none) and :class:`Kind` values of ``points``, shape (n, 2), longitude first."""
    return locator(edition(edition_id).id).many(np.asarray(points, dtype=np.float64), _outside())


def locator(edition_id: int) -> Locator:
    """The edition's grids ready to be asked (one query and some seconds the first time)."""
    return _locators.get(edition_id, lambda: _load(edition_id))


def _load(edition_id: int) -> Locator:
    areas = tree(edition_id)
    rows = Boundary.objects.filter(edition_id=edition_id, shape__isnull=False).values_list("area_id", "shape")
    grids = [(areas.area(area_id), shape) for area_id, shape in rows if shape and areas.area(area_id).basic]
    return Locator([(grid.code, grid.id, shapely.from_wkb(bytes(shape))) for grid, shape in grids])


def _outside() -> float:
    return float(charter_in_force().charter.nearby.outside)
