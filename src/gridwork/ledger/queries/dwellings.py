"""Where households live, for drawing and dividing grids (G4). Points and counts, nobody's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import shapely
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from gridwork.base.memo import Memo
from gridwork.ledger.models import Place
from gridwork.ledger.rules.kinds import Kind, State
from gridwork.territory.queries.tree import tree

_known = Memo(30)
ABOVE = ("parent__", "parent__parent__", "parent__parent__parent__")
"""Entrance, building, compound."""


@dataclass(frozen=True, slots=True)
class Dwellings:
    """``points``: longitude and latitude, shape (n, 2); ``counts``: households at each."""

    points: NDArray[np.float64]
    counts: NDArray[np.int64]

    @property
    def households(self) -> int:
        """All of them."""
        return int(self.counts.sum())

    @property
    def digest(self) -> str:
        """The same for the same dwellings."""
        return sha256(self.points.tobytes() + self.counts.tobytes()).hexdigest()


def dwellings_below(area_id: int) -> Dwellings:
    """The lived-in dwellings in an area that have a point, their own or their building's (one query, kept for 30 s)."""
    return _known.get((tree().edition_id, area_id), lambda: _read(area_id))


def _read(area_id: int) -> Dwellings:
    grids = [grid.id for grid in tree().grids_below(area_id)]
    rows = Place.objects.filter(grid__in=grids, state=State.OPEN, kind=Kind.DWELLING, households__gt=0)
    found = np.array(
        list(pointed(rows).order_by("pk").values_list("lon", "lat", "households")), dtype=np.float64
    ).reshape(-1, 3)
    return Dwellings(found[:, :2], found[:, 2].astype(np.int64))


def pointed(places: QuerySet[Place]) -> QuerySet[Any, Any]:
    """Those with a point, as ``lon`` and ``lat``: their own, or that of what they stand in."""
    return places.annotate(
        lon=Coalesce(F("longitude"), *(F(f"{way}longitude") for way in ABOVE)),
        lat=Coalesce(F("latitude"), *(F(f"{way}latitude") for way in ABOVE)),
    ).filter(lon__isnull=False)


def households_by_shape(area_id: int, shapes: Mapping[int, shapely.Geometry]) -> dict[int, int] | None:
    """Households in each drawn shape, by its key; None where the ledger knows no dwelling with a point here."""
    found = dwellings_below(area_id)
    if not found.households or not shapes:
        return None
    keys, drawn = list(shapes), np.array(list(shapes.values()), dtype=object)
    tree_of = shapely.STRtree(shapely.points(found.points))
    area, point = tree_of.query(drawn, predicate="contains")
    counts = np.bincount(area, weights=found.counts[point], minlength=len(keys))
    return {key: int(count) for key, count in zip(keys, counts.tolist(), strict=True)}
