"""Which grid a point lies in (C2). Longitudes and latitudes in degrees, WGS 84.

Inside one grid: that grid. On a border, or where grids overlap: the one of them with the
lowest code, flagged. Just outside all of them: the nearest one, flagged, with its distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import isfinite
from threading import Lock

import numpy as np
import shapely
from numpy.typing import NDArray

from gridwork.territory.rules.shapes import METRES_A_DEGREE

CHUNK = 200_000
"""Points looked up at once: bounds the memory of a long list."""
BINS = 256


class Kind(IntEnum):
    """How a point relates to the grid it got."""

    INSIDE = 0
    BORDER = 1
    NEAREST = 2
    NONE = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """The answer for one point; ``grid_id`` is None for :attr:`Kind.NONE`."""

    kind: Kind
    grid_id: int | None
    distance_m: float


NOWHERE = Hit(Kind.NONE, None, 0.0)


class Locator:
    """The grids of one edition, ready to be asked. Building it takes about a second per 10,000.

    Threads may share it. GEOS makes a prepared polygon's index while it answers, and two
    threads at that would crash the process, so one asks at a time.
    """

    def __init__(self, grids: Sequence[tuple[str, int, shapely.Geometry]]) -> None:
        """``grids``: code, id and shape of every basic grid."""
        grids = sorted(grids, key=lambda grid: grid[0])
        self.ids = np.array([grid_id for _, grid_id, _ in grids], dtype=np.int64)
        self._shapes = np.array([shape for *_, shape in grids], dtype=object)
        self._tree = shapely.STRtree(self._shapes)
        self._scale = np.ones(2)
        self._turn = Lock()
        if not grids:
            return
        shapely.prepare(self._shapes)
        bounds = shapely.total_bounds(self._shapes)
        self._scale = np.array([METRES_A_DEGREE * np.cos(np.radians((bounds[1] + bounds[3]) / 2)), METRES_A_DEGREE])
        self._flat = shapely.transform(self._shapes, lambda positions: positions * self._scale)
        self._flat_tree = shapely.STRtree(self._flat)

    def one(self, lon: float, lat: float, within_m: float) -> Hit:
        """The grid of one point; a point farther than ``within_m`` from every grid has none."""
        if not (isfinite(lon) and isfinite(lat)):
            return NOWHERE
        with self._turn:
            candidates = self._tree.query(shapely.Point(lon, lat))
            inside = candidates[shapely.contains_xy(self._shapes[candidates], lon, lat)]
            if len(inside) == 1:
                return Hit(Kind.INSIDE, int(self.ids[inside[0]]), 0.0)
            ids, kinds, distances = self._edge(np.array([[lon, lat]]), within_m)
        return Hit(Kind(int(kinds[0])), int(ids[0]), float(distances[0])) if ids[0] >= 0 else NOWHERE

    def many(self, points: NDArray[np.float64], within_m: float) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """Grid ids (-1: none) and :class:`Kind` of ``points``, shape (n, 2); the same answers as :meth:`one`."""
        ids = np.full(len(points), -1, dtype=np.int64)
        kinds = np.full(len(points), Kind.NONE, dtype=np.uint8)
        finite = np.flatnonzero(np.isfinite(points).all(axis=1))
        order = finite[_neighbours_together(points[finite])]
        for start in range(0, len(order), CHUNK):
            rows = order[start : start + CHUNK]
            with self._turn:
                ids[rows], kinds[rows] = self._chunk(points[rows], within_m)
        return ids, kinds

    def _chunk(self, points: NDArray[np.float64], within_m: float) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        ids = np.full(len(points), -1, dtype=np.int64)
        kinds = np.zeros(len(points), dtype=np.uint8)
        asked, grids = self._tree.query(shapely.points(points))
        within = shapely.contains_xy(self._shapes[grids], points[asked, 0], points[asked, 1])
        asked, grids = asked[within], grids[within]
        ids[asked] = self.ids[grids]
        edge = np.flatnonzero(np.bincount(asked, minlength=len(points)) != 1)
        if len(edge):
            ids[edge], kinds[edge], _ = self._edge(points[edge], within_m)
        return ids, kinds

    def _edge(
        self, points: NDArray[np.float64], within_m: float
    ) -> tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.float64]]:
        """Points that are not inside exactly one grid: on a border, just outside, or nowhere."""
        chosen = np.full(len(points), len(self.ids), dtype=np.int64)
        kinds = np.full(len(points), Kind.NONE, dtype=np.uint8)
        distances = np.zeros(len(points))
        if len(self.ids):
            asked, grids = self._tree.query(shapely.points(points))
            on = shapely.intersects_xy(self._shapes[grids], points[asked, 0], points[asked, 1])
            np.minimum.at(chosen, asked[on], grids[on])
            kinds[chosen < len(self.ids)] = Kind.BORDER
            off = np.flatnonzero(kinds == Kind.NONE)
            asked, grids, far = self._nearest(points[off], within_m)
            np.minimum.at(chosen, off[asked], grids)
            kinds[off[asked]] = Kind.NEAREST
            distances[off[asked]] = far
        return np.append(self.ids, -1)[chosen], kinds, distances

    def _nearest(
        self, points: NDArray[np.float64], within_m: float
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Which of the points have grids within reach, the nearest of each (all of equal ones), how far."""
        flat = shapely.points(points * self._scale)
        (asked, grids), far = self._flat_tree.query_nearest(flat, max_distance=within_m, return_distance=True)
        return asked, grids, far


def _neighbours_together(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """An order in which points near each other stand together, which keeps the tree in the cache."""
    if not len(points):
        return np.empty(0, dtype=np.int64)
    low, high = points.min(axis=0), points.max(axis=0)
    cells = ((points - low) / np.maximum(high - low, 1e-12) * (BINS - 1)).astype(np.int64)
    return np.argsort(cells[:, 0] * BINS + cells[:, 1], kind="stable")
