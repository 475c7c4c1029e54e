"""Areas as GeoJSON for maps, held ready per edition (G6)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gridwork.base.memo import Memo
from gridwork.territory.models import Boundary
from gridwork.territory.queries.edition import edition
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.shapes import METRES_A_DEGREE

MOST_POSITIONS = 20_000
"""A map with more corners than this is simplified until it has fewer."""
MOST_AREAS = 600
"""With more areas than this, a map shows the level above."""
COARSEST_M = 2_000.0
DECIMALS = 6
"""About a decimetre."""

_collections = Memo(3600)


def children_geojson(area_id: int, edition_id: int | None = None, tolerance_m: float = 0.0) -> str:
    """JSON text of a FeatureCollection of the areas right below one (none: the area itself).

    ``tolerance_m``: how far a simplified line may leave the drawn one; neighbours still meet.
    Properties: ``id``, ``code``, ``name``, ``level``, ``basic``, ``dedicated``. KeyError for
    an area that the edition lacks.
    """
    present = tree(edition_id)
    return _kept(
        ("children", area_id), edition_id, tolerance_m, lambda: present.children(area_id) or [present.area(area_id)]
    )


def map_geojson(area_id: int, edition_id: int | None = None, tolerance_m: float = 0.0) -> str:
    """The same of the areas :func:`for_map` chooses: the grids of the area where one map can show them all."""
    return _kept(("map", area_id), edition_id, tolerance_m, lambda: for_map(area_id, edition_id))


def area_geojson(area_id: int, edition_id: int | None = None, tolerance_m: float = 0.0) -> str:
    """The same of one area alone."""
    present = tree(edition_id)
    return _kept(("area", area_id), edition_id, tolerance_m, lambda: [present.area(area_id)])


def for_map(area_id: int, edition_id: int | None = None) -> list[Node]:
    """The deepest areas below this one that one map can still show; itself where nothing lies below."""
    present = tree(edition_id)
    shown = [present.area(area_id)]
    while True:
        below = [child for node in shown for child in (present.children(node.id) or [node])]
        if len(below) > MOST_AREAS or below == shown:
            return shown
        shown = below


def _kept(
    which: tuple[str, int], edition_id: int | None, tolerance_m: float, nodes: Callable[[], Sequence[Node]]
) -> str:
    chosen = edition(edition_id).id
    return _collections.get((chosen, *which, tolerance_m), lambda: _collection(chosen, nodes(), tolerance_m))


def _collection(edition_id: int, nodes: Sequence[Node], tolerance_m: float) -> str:
    shapes = shapes_of(edition_id, [node.id for node in nodes])
    drawn = [node for node in nodes if node.id in shapes]
    if not drawn:
        return '{"type": "FeatureCollection", "features": []}'
    lines = simplified(np.array([shapes[node.id] for node in drawn], dtype=object), tolerance_m)
    features = [_feature(node, shape) for node, shape in zip(drawn, lines, strict=True)]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))


def shapes_of(edition_id: int, area_ids: Sequence[int]) -> dict[int, shapely.Geometry]:
    """Area id → shape as drawn in the edition, without areas that have none."""
    rows = Boundary.objects.filter(edition_id=edition_id, shape__isnull=False)
    if len(area_ids) <= 500:
        rows = rows.filter(area_id__in=area_ids)
    wanted = set(area_ids)
    found = rows.values_list("area_id", "shape")
    return {area_id: shapely.from_wkb(bytes(shape)) for area_id, shape in found if shape and area_id in wanted}


def simplified(
    shapes: NDArray[np.object_], tolerance_m: float = 0.0, most: int = MOST_POSITIONS
) -> NDArray[np.object_]:
    """The shapes with fewer corners: within ``tolerance_m``, and coarser until at most ``most`` remain.

    Common borders are simplified once, so that no gaps open between neighbours.
    """
    result, tolerance = shapes, tolerance_m
    while tolerance or shapely.get_num_coordinates(result).sum() > most:
        tolerance = tolerance or 1.0
        # coverage_simplify takes the square root of the area of the corners it may cut off
        result = shapely.coverage_simplify(shapes, tolerance / METRES_A_DEGREE)
        if shapely.get_num_coordinates(result).sum() <= most or tolerance >= COARSEST_M:
            break
        tolerance *= 2
    return result


def _feature(node: Node, shape: shapely.Geometry) -> dict[str, object]:
    geometry = json.loads(shapely.to_geojson(shapely.set_precision(shape, 10.0**-DECIMALS, mode="pointwise")))
    return {
        "type": "Feature",
        "id": node.id,
        "geometry": geometry,
        "properties": {
            "id": node.id, "code": node.code, "name": node.name, "level": node.level,
            "basic": node.basic, "dedicated": node.dedicated,
        },
    }  # fmt: skip
