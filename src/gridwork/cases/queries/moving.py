"""How cases lie in grids that are redrawn, and how many each grid has to do with (G3, G6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import numpy as np
import shapely
from django.db.models import Count

from gridwork.cases.models import Case
from gridwork.territory.rules.locating import Locator


def open_by_grid(grid_ids: Collection[int]) -> dict[int, int]:
    """Open cases counted in each grid (one query)."""
    rows = Case.objects.filter(grid__in=list(grid_ids)).exclude(pending="").order_by()
    return dict(rows.values_list("grid").annotate(Count("pk")))


def since_by_grid(grid_ids: Collection[int], since: datetime) -> dict[int, int]:
    """Cases reported in each grid since a moment (one query)."""
    rows = Case.objects.filter(grid__in=list(grid_ids), reported_at__gte=since).order_by()
    return dict(rows.values_list("grid").annotate(Count("pk")))


def would_lie(
    grid_ids: Collection[int], shapes: Sequence[tuple[str, shapely.Geometry]]
) -> Mapping[tuple[int, str], int]:
    """Open cases of some grids by the drawn area (code) their point lies in: ``(grid id, code)`` → how many.

    They go on counting where they count; this says whose door the work would be at. Cases
    without a point, or outside every drawn area, have the code ``""`` (one query).
    """
    rows = Case.objects.filter(grid__in=list(grid_ids)).exclude(pending="").order_by("pk")
    found = list(rows.values_list("grid_id", "longitude", "latitude"))
    if not found:
        return {}
    points = np.array([(lon, lat) for _, lon, lat in found], dtype=np.float64)
    areas, _ = Locator([(code, i, drawn) for i, (code, drawn) in enumerate(shapes)]).many(points, 0.0)
    codes = [shapes[area][0] if area >= 0 else "" for area in areas.tolist()]
    return Counter((grid, code) for (grid, _, _), code in zip(found, codes, strict=True) if grid is not None)
