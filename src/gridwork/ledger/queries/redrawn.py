"""What of the ledger lies on land that changes hands when grids are redrawn (G3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.db.models import Count, Q

from gridwork.ledger.models import Place
from gridwork.ledger.queries.dwellings import pointed
from gridwork.ledger.rules.kinds import State
from gridwork.territory.rules.locating import Locator


@dataclass(frozen=True, slots=True)
class Holding:
    """Open places, and open records about them."""

    places: int = 0
    records: int = 0


def would_hold(
    grid_ids: Collection[int], shapes: Sequence[tuple[str, shapely.Geometry]]
) -> dict[tuple[int, str], Holding]:
    """Open places of some grids by the drawn area (code) their point lies in; one query, no one written.

    A place whose grid was chosen by hand has no point: it stays with its grid and is not counted here.
    """
    rows = pointed(Place.objects.filter(grid__in=list(grid_ids), state=State.OPEN))
    rows = rows.annotate(held=Count("records", filter=Q(records__state=State.OPEN))).order_by()
    found = np.array(list(rows.values_list("grid_id", "lon", "lat", "held")), dtype=np.float64)
    if not len(found) or not shapes:
        return {}
    areas, _ = Locator([(code, i, drawn) for i, (code, drawn) in enumerate(shapes)]).many(found[:, 1:3], 0.0)
    inside = areas >= 0
    pairs, which = np.unique(
        np.column_stack([found[inside, 0].astype(np.int64), areas[inside]]), axis=0, return_inverse=True
    )
    places = np.bincount(which.ravel(), minlength=len(pairs))
    records = np.bincount(which.ravel(), weights=found[inside, 3], minlength=len(pairs))
    return {
        (grid, shapes[area][0]): Holding(int(places[i]), int(records[i]))
        for i, (grid, area) in enumerate(pairs.tolist())
    }
