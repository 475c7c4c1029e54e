"""Areas' shapes for a map, as GeoJSON (G2, B1)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from math import inf
from typing import Any

import shapely

from gridwork.base.memo import Memo
from gridwork.territory.models import Boundary
from gridwork.territory.queries.tree import Node, tree

DECIMALS = 6
"""A millionth of a degree is a hand's breadth."""
AREAS_MOST = 600
"""With more areas than this, a map shows the level above."""

_shapes = Memo(seconds=inf)


def outline(area_id: int, edition_id: int | None = None) -> dict[str, Any] | None:
    """One area's GeoJSON geometry, degrees WGS 84; None where the edition has no shape for it (one query)."""
    return outlines([area_id], edition_id).get(area_id)


def outlines(area_ids: Iterable[int], edition_id: int | None = None) -> dict[int, dict[str, Any]]:
    """GeoJSON geometries by area id (one query the first time; editions never change)."""
    present = tree(edition_id)
    wanted = tuple(area_ids)
    return _shapes.get((present.edition_id, wanted), lambda: _read(present.edition_id, wanted))


def for_map(area_id: int, edition_id: int | None = None) -> list[Node]:
    """The deepest areas below this one that a map can still show, itself if nothing is below."""
    present = tree(edition_id)
    shown = [present.area(area_id)]
    while below := [child for node in shown for child in (present.children(node.id) or [node])]:
        if len(below) > AREAS_MOST or below == shown:
            break
        shown = below
    return shown


def _read(edition_id: int, area_ids: tuple[int, ...]) -> dict[int, dict[str, Any]]:
    rows = Boundary.objects.filter(edition_id=edition_id, area_id__in=area_ids, shape__isnull=False)
    found = {}
    for area_id, shape in rows.values_list("area_id", "shape"):
        rounded = shapely.transform(shapely.from_wkb(bytes(shape)), lambda points: points.round(DECIMALS))
        found[area_id] = json.loads(shapely.to_geojson(rounded))
    return found
