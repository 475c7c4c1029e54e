"""Division assistant: balanced, connected, compact grids inside a parent, from its dwellings (G4).

The parent is cut in two by the shortest straight line that gives each side its share of the
households, each side again, until every piece is one grid. Lines run between houses. There
is no chance in it: the same dwellings in any order give the same grids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridwork.base.errors import N_, BadInput
from gridwork.territory.rules.cutting import Region, cut
from gridwork.territory.rules.meeting import meet
from gridwork.territory.rules.shapes import METRES_A_DEGREE, polygonal

WITHIN = 0.15
"""How far from the mean a grid's households may be."""
LIGHT = 0.5
"""A part of the parent that lies apart (an island) with less than this of a grid joins the nearest."""
MOST_GRIDS = 400


@dataclass(frozen=True, slots=True)
class Part:
    """One proposed grid. ``compactness`` is Polsby–Popper: 1 for a circle, 0.79 for a square."""

    shape: shapely.Geometry
    """Degrees, WGS 84."""
    households: int
    boundary_m: float
    compactness: float


@dataclass(frozen=True, slots=True)
class Division:
    """The proposed grids, from north to south and west to east, and what could not be had."""

    parts: list[Part]
    target: float
    """Mean households a grid."""
    heavy: list[tuple[float, float, int]]
    """Single points (longitude, latitude, households) that alone put a grid out of balance."""

    @property
    def deviation(self) -> float:
        """The largest distance from the mean, as a share of it."""
        return max((abs(part.households / self.target - 1) for part in self.parts), default=0.0) if self.target else 0.0

    @property
    def balanced(self) -> bool:
        """Whether every grid is within ±15 % of the mean."""
        return self.deviation <= WITHIN


def grids_for(households: int, least: int | None, most: int | None) -> int:
    """How many grids fit the charter's bounds best: each as near the middle of them as can be."""
    middle = (((least or 0) + most) / 2) if most else float(least or 250)
    return max(1, round(households / middle))


def divide(
    parent: shapely.Geometry, points: NDArray[np.float64], households: NDArray[np.int64], grids: int
) -> Division:
    """Divide ``parent`` (degrees) into ``grids`` by ``points`` (n, 2) of longitude, latitude and their households.

    Every grid is one piece where the parent is, together they cover it exactly. 20,000
    dwellings into 80 grids take some two seconds. BadInput with fewer distinct dwellings
    than grids, or more grids than :data:`MOST_GRIDS`.
    """
    if not 1 <= grids <= MOST_GRIDS:
        raise BadInput(N_("Choose between 1 and %(most)s grids."), place="grids", most=MOST_GRIDS)
    lived_in = (households > 0) & np.isfinite(points).all(axis=1)
    points, households = points[lived_in], households[lived_in]
    if len(np.unique(points, axis=0)) < grids:
        message = N_("There are fewer places with households here than grids; choose fewer grids.")
        raise BadInput(message, place="grids")
    order = np.lexsort((households, points[:, 0], points[:, 1]))
    points, households = points[order], households[order]
    latitude = (parent.bounds[1] + parent.bounds[3]) / 2
    scale = np.array([METRES_A_DEGREE * np.cos(np.radians(latitude)), METRES_A_DEGREE])
    whole = shapely.transform(parent, lambda positions: positions * scale)
    regions = _divided(whole, points * scale, households.astype(np.float64), grids)
    shapes = _in_degrees(meet([region.shape for region in regions], 1e-6), parent, scale)
    made = [_part(region, shape) for region, shape in zip(regions, shapes, strict=True)]
    target = float(households.sum() / grids)
    heavy = _heavy(points, households, target)
    return Division(sorted(made, key=_reading_order(parent)), target, heavy)


def _divided(
    whole: shapely.Geometry, points: NDArray[np.float64], weight: NDArray[np.float64], grids: int
) -> list[Region]:
    """Regions in metres; islands with few people are joined to the nearest one."""
    parts = shapely.get_parts(whole)
    home = (
        shapely.STRtree(parts).nearest(shapely.points(points)) if len(parts) > 1 else np.zeros(len(points), dtype=int)
    )
    loads = np.bincount(home, weights=weight, minlength=len(parts)).astype(np.float64)
    mains = np.flatnonzero(loads >= LIGHT * weight.sum() / grids)
    mains = mains[np.argsort(-loads[mains], kind="stable")][:grids]
    if not len(mains):
        mains = np.array([loads.argmax()])
    shores = shapely.STRtree(parts[mains])
    for island in sorted(set(range(len(parts))) - set(mains.tolist())):
        main = mains[shores.nearest(parts[island])]
        landing = shapely.get_coordinates(shapely.shortest_line(parts[main], parts[island]))[0]
        points[home == island] = landing
        home[home == island] = main
    regions = []
    loads = np.bincount(home, weights=weight, minlength=len(parts)).astype(np.float64)
    for main, count in zip(mains.tolist(), _shares(loads[mains], grids), strict=True):
        here = home == main
        regions += _halved(Region(parts[main], points[here], weight[here]), count)
    return _with_islands(regions, [part for i, part in enumerate(parts) if i not in set(mains.tolist())])


def _with_islands(regions: list[Region], islands: Sequence[shapely.Geometry]) -> list[Region]:
    """Each island with the region its people were counted in: the nearest."""
    for island in islands:
        near = int(np.argmin(shapely.distance(np.array([one.shape for one in regions], dtype=object), island)))
        joined = shapely.union_all([regions[near].shape, island])
        regions[near] = Region(joined, regions[near].points, regions[near].weight)
    return regions


def _shares(loads: NDArray[np.float64], grids: int) -> list[int]:
    """How many of the grids each part of the parent gets, at least one, by largest remainder."""
    counts = np.ones(len(loads), dtype=int)
    while counts.sum() < grids:
        counts[np.argmax(loads / counts)] += 1
    return [int(count) for count in counts]


def _halved(region: Region, grids: int) -> list[Region]:
    if grids == 1:
        return [region]
    made = cut(region, grids)
    return [*_halved(made.first, made.count), *_halved(made.second, grids - made.count)]


def _in_degrees(
    shapes: list[shapely.Geometry], parent: shapely.Geometry, scale: NDArray[np.float64]
) -> list[shapely.Geometry]:
    """Back on the globe; corners of the parent exactly where they were."""
    drawn = shapely.get_coordinates(parent)
    known = {tuple(flat): tuple(corner) for flat, corner in zip((drawn * scale).tolist(), drawn.tolist(), strict=True)}

    def back(positions: NDArray[np.float64]) -> NDArray[np.float64]:
        plain = (positions / scale).tolist()
        found = [known.get(tuple(flat), at) for flat, at in zip(positions.tolist(), plain, strict=True)]
        return np.array(found, dtype=np.float64).reshape(-1, 2)

    return [polygonal(shapely.transform(shape, back)) for shape in shapes]


def _part(region: Region, shape: shapely.Geometry) -> Part:
    length = float(region.shape.length)
    compactness = 4 * np.pi * region.shape.area / length**2 if length else 0.0
    return Part(shape, round(region.load), length, float(compactness))


def _heavy(points: NDArray[np.float64], households: NDArray[np.int64], target: float) -> list[tuple[float, float, int]]:
    spots, which = np.unique(points, axis=0, return_inverse=True)
    loads = np.bincount(which.ravel(), weights=households)
    return [(*spots[i].tolist(), int(loads[i])) for i in np.flatnonzero(loads > (1 + WITHIN) * target)]


def _reading_order(parent: shapely.Geometry) -> Callable[[Part], tuple[int, float]]:
    """North to south in some bands, west to east in each: how people number things on a map."""
    south, north = parent.bounds[1], parent.bounds[3]
    band = max((north - south) / 6, 1e-9)

    def place(part: Part) -> tuple[int, float]:
        middle = part.shape.centroid
        return (int((north - middle.y) / band), float(middle.x))

    return place
