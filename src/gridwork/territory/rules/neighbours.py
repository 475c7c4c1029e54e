"""What lies around an area, by compass: its boundary in words (G6, 四至)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from gridwork.base.errors import N_
from gridwork.territory.rules.shapes import to_metres

COMPASS = (
    N_("East"), N_("North-east"), N_("North"), N_("North-west"), N_("West"), N_("South-west"), N_("South"),
    N_("South-east"),
)  # fmt: skip
"""Eight directions, counter-clockwise from east."""
NORTH_FIRST = (2, 1, 0, 7, 6, 5, 4, 3)
LEAST_M = 10.0
"""Areas that share less border than this meet at a corner."""
REACH = 2e-5
"""How far apart, in degrees, lines of neighbours may be drawn and still be one border: two metres."""


def around(shape: shapely.Geometry, others: Sequence[tuple[str, shapely.Geometry]]) -> Mapping[str, list[str]]:
    """Neighbours by direction, north first and then clockwise; each in the direction of its middle of the border."""
    if not others:
        return {}
    wide = shapely.buffer(shape, REACH)
    near = shapely.STRtree([other for _, other in others]).query(wide, predicate="intersects")
    edge, middle = shapely.boundary(shape), shape.centroid
    found: dict[int, list[tuple[float, str]]] = {}
    for i in sorted(near.tolist()):
        name, other = others[i]
        common = shapely.intersection(edge, shapely.buffer(other, REACH))
        length = float(to_metres(common, middle.y).length)
        if length >= LEAST_M:
            towards = common.centroid
            east = (towards.x - middle.x) * np.cos(np.radians(middle.y))
            turn = round(float(np.degrees(np.arctan2(towards.y - middle.y, east))) / 45) % 8
            found.setdefault(turn, []).append((-length, name))
    return {COMPASS[turn]: [name for _, name in sorted(found[turn])] for turn in NORTH_FIRST if turn in found}
