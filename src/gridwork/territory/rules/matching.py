"""Which proposed grid is an old one redrawn: it keeps the code, so that its history goes on (G3, G4)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

HALF = 0.5
"""A new area is an old one where they share more than this of both."""


def heirs(old: Sequence[shapely.Geometry], new: Sequence[shapely.Geometry]) -> dict[int, int]:
    """Index of a new shape → index of the old one it goes on from, each at most once."""
    if not old or not new:
        return {}
    ours, theirs = np.array(new, dtype=object), np.array(old, dtype=object)
    i, j = shapely.STRtree(theirs).query(ours, predicate="intersects")
    shared = shapely.area(shapely.intersection(ours[i], theirs[j]))
    most = np.maximum(shapely.area(ours[i]), shapely.area(theirs[j]))
    found: dict[int, int] = {}
    for row in np.argsort(-shared / most, kind="stable").tolist():
        if shared[row] <= HALF * most[row] * (1 + 1e-9):
            break
        found[int(i[row])] = int(j[row])
    return found
