"""Grids and wider areas as a phone draws them on its sheet: outlines simplified once an edition (F7)."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from math import inf
from typing import Any

import numpy as np
import shapely

from gridwork.base.memo import Memo
from gridwork.sync.queries.carried import parts_of
from gridwork.sync.rules import frame as shapes
from gridwork.territory.models import Boundary
from gridwork.territory.queries.geojson import simplified
from gridwork.territory.queries.tree import Node, tree

TOLERANCE_M = 2.0
WIDE_TOLERANCE_M = 10.0
"""Of areas that are only drawn as a whole: under a dot of the screen."""
DECIMALS = 6

_drawn = Memo(seconds=inf)

Outlines = dict[int, tuple[dict[str, Any] | None, int]]
"""Shape and declared households by area."""


def grids_told(grids: Collection[Node]) -> list[shapes.Grid]:
    """Grids that are carried along (one query; none when asked before)."""
    drawn, present = _outlines(grids, TOLERANCE_M), tree()
    return [
        {
            "id": grid.id, "code": grid.code, "name": grid.name,
            "path": " / ".join(present.area(above).name for above in grid.lineage[1:-1]),
            "areas": list(grid.lineage), "shape": drawn.get(grid.id, (None, 0))[0],
            "households": drawn.get(grid.id, (None, 0))[1],
        }
        for grid in grids
    ]  # fmt: skip


def left_out_told(areas: Sequence[tuple[Node, int]]) -> list[shapes.LeftOut]:
    """Areas too wide to be carried along: what lies right below each, with the names of its grids (a query each;
    none when asked before).
    """
    return [{"area": area.id, "area_name": area.name, "grids": many, "units": _units(area)} for area, many in areas]


def _units(area: Node) -> list[shapes.Unit]:
    present = tree()
    units = present.children(area.id)
    drawn = _outlines(units, WIDE_TOLERANCE_M)
    return [
        {
            "id": unit.id, "name": unit.name, "shape": drawn.get(unit.id, (None, 0))[0],
            "grids": [{"id": grid.id, "name": _below(unit, grid)} for grid in present.grids_below(unit.id)],
            "parts": [
                {"id": part.id, "name": _below(unit, part), "grids": [grid.id for grid in present.grids_below(part.id)]}
                for part in parts_of(unit)
            ],
        }
        for unit in units
    ]  # fmt: skip


def _below(unit: Node, area: Node) -> str:
    """The name of an area in a unit, with what it lies in below the unit."""
    lineage = area.lineage[unit.depth + 1 :] or (area.id,)
    return " / ".join(tree().area(one).name for one in lineage)


def _outlines(areas: Collection[Node], tolerance_m: float) -> Outlines:
    edition_id, ids = tree().edition_id, tuple(area.id for area in areas)
    return _drawn.get((edition_id, tolerance_m, ids), lambda: _read(edition_id, ids, tolerance_m))


def _read(edition_id: int, ids: tuple[int, ...], tolerance_m: float) -> Outlines:
    rows = list(Boundary.objects.filter(edition=edition_id, area__in=ids).values_list("area", "shape", "households"))
    drawn = [area for area, shape, _ in rows if shape]
    lines = simplified(np.array([shapely.from_wkb(bytes(s)) for _, s, _ in rows if s], dtype=object), tolerance_m)
    rounded = shapely.set_precision(lines, 10.0**-DECIMALS, mode="pointwise") if drawn else []
    outlines = {area: json.loads(shapely.to_geojson(one)) for area, one in zip(drawn, rounded, strict=True)}
    return {area: (outlines.get(area), households or 0) for area, _, households in rows}
