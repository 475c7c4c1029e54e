"""The first grid of the small county made into two.

west, east = redrawing.split()
"""

from __future__ import annotations

from gridwork.ledger.tasks import rehome
from gridwork.territory.commands.boundaries import import_boundaries
from gridwork.territory.queries.tree import Node, tree
from tests import make


def at(share: float) -> tuple[float, float]:
    """A point so far from west to east in the first grid."""
    return make.WEST + make.SIDE * share, make.SOUTH + make.SIDE / 2


def split(*, west: str = "001", east: str = "009") -> list[Node]:
    """From today on the first grid is two; the ends of their codes. One that keeps its code goes on."""
    drawn = make.boundaries()
    grids = [one for one in drawn["features"] if one["properties"]["level"] == "group"]
    first = grids[0]
    others = [one for one in drawn["features"] if one is not first]
    village = first["properties"]["parent"]
    south, north = make.SOUTH, make.SOUTH + make.SIDE
    for end, (a, b) in {west: (0, make.SIDE / 2), east: (make.SIDE / 2, make.SIDE)}.items():
        ring = [(a, south), (b, south), (b, north), (a, north), (a, south)]
        ring = [[make.WEST + x, y] for x, y in ring]
        own = first["properties"] | {"code": f"{village}{end}", "name": f"分格{end}"}
        geometry = {"type": "Polygon", "coordinates": [ring]}
        others.append({"type": "Feature", "properties": own, "geometry": geometry})
    import_boundaries(make.act(), drawn | {"features": others})
    rehome()
    found = [tree().by_code(f"{village}{end}") for end in (west, east)]
    return [one for one in found if one is not None]
