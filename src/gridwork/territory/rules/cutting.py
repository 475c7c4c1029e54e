"""Cut a piece of land in two by a straight line, so that both sides hold together (G4).

Plane coordinates in metres. A line may cross a winding boundary several times; then the
pieces it leaves are put together to two sides that are each in one piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import shapely
from numpy.typing import NDArray

ANGLES = 24
"""Directions a cut is tried in."""
LEEWAY = 0.04
"""By how much of one grid a cut may miss its share, to run where no houses stand."""
WIDE_M = 40.0
"""A gap between houses wider than this is no better a place for a border."""
TRIED = 12
"""Of the cuts of the right share, so many of the shortest are looked at."""
MOST_PIECES = 8
PLACES = 9
"""Places along each direction tried where a straight cut through the middle leaves pieces apart."""

Points = NDArray[np.float64]
"""Positions in metres, one row a point."""


@dataclass(frozen=True, slots=True)
class Region:
    """A connected piece of land and the dwelling points in it, ``weight`` their households."""

    shape: shapely.Geometry
    points: Points
    weight: NDArray[np.float64]

    @property
    def load(self) -> float:
        """Households in all."""
        return float(self.weight.sum())


@dataclass(frozen=True, slots=True)
class Cut:
    """Two sides, the first for ``count`` grids; ``off``: the worst miss of its share, in grids per grid."""

    first: Region
    second: Region
    count: int
    off: float

    @property
    def cost(self) -> tuple[float, float]:
        """Lower is better: balanced enough first, then compact."""
        return (round(max(0.0, self.off - LEEWAY), 3), _sprawl(self.first.shape) + _sprawl(self.second.shape))


def _sprawl(shape: shapely.Geometry) -> float:
    """How far from round a shape is: 1 for a circle, 1.27 for a square."""
    return float(shape.length**2 / (4 * np.pi * shape.area))


def cut(region: Region, grids: int) -> Cut:
    """The straight cut that gives one side its share of ``grids`` (half of them where it can) and two compact sides.

    Where no balanced straight cut leaves both sides in one piece, the least unbalanced one.
    """
    simple = min(_through(region, grids), key=lambda one: one.cost, default=None)
    if simple is not None and simple.off <= LEEWAY:
        return simple
    found = min(_winding(region, grids), key=lambda one: one.cost, default=simple)
    if found is None:
        found = min(_by_area(region, grids), key=lambda one: one.cost)
    return found if simple is None else min(found, simple, key=lambda one: one.cost)


def _directions(angles: int = ANGLES) -> Points:
    turn = np.arange(angles) * np.pi / angles
    return np.column_stack([np.cos(turn), np.sin(turn)])


def _through(region: Region, grids: int) -> Iterator[Cut]:
    """Cuts at the right share in every direction that cross the region once: the shortest of them."""
    lines, counts = [], []
    for normal in _directions():
        for count in {grids // 2, grids - grids // 2}:
            place = _place(region.points @ normal, region.weight, count / grids, LEEWAY / grids)
            if place is not None:
                lines.append(_line(region.shape, normal, place))
                counts.append((normal, place, count))
    chords = shapely.intersection(region.shape, np.array(lines, dtype=object)) if lines else np.empty(0, dtype=object)
    order = np.argsort(shapely.length(chords), kind="stable")
    tried = 0
    for i in order[shapely.get_num_geometries(chords[order]) == 1].tolist():
        normal, place, count = counts[i]
        made = [one for one in _sides(region, normal, place, grids) if count in (one.count, grids - one.count)]
        yield from made
        tried += bool(made)
        if tried >= TRIED:
            return


def _winding(region: Region, grids: int) -> Iterator[Cut]:
    """Cuts at many places in fewer directions, with any number of grids on one side."""
    for normal in _directions(ANGLES // 2):
        across = region.points @ normal
        for share in np.arange(1, PLACES + 1) / (PLACES + 1):
            place = _place(across, region.weight, float(share), LEEWAY / grids)
            if place is not None:
                yield from _sides(region, normal, place, grids)


def _by_area(region: Region, grids: int) -> Iterator[Cut]:
    """Where houses cannot be parted (one building holds them all), the land is."""
    corners = shapely.get_coordinates(region.shape)
    for normal in _directions():
        across = corners @ normal
        for share in (0.5, 0.35, 0.65, 0.2, 0.8, 0.05, 0.95):
            place = float(across.min() + (across.max() - across.min()) * share)
            yield from _sides(region, normal, place, grids)


def _place(across: NDArray[np.float64], weight: NDArray[np.float64], share: float, leeway: float) -> float | None:
    """Where along a direction ``share`` of the weight lies behind: in the widest gap within ``leeway`` of it."""
    order = np.argsort(across, kind="stable")
    at, behind = across[order], np.cumsum(weight[order])
    gaps = np.diff(at)
    between = np.flatnonzero(gaps > 1e-6)
    if not len(between) or behind[-1] <= 0:
        return None
    off = np.abs(behind[between] / behind[-1] - share)
    if off.min() > leeway:
        best = between[off.argmin()]
    else:
        good = off <= leeway
        best = between[good][np.argmax(np.minimum(gaps[between[good]], WIDE_M) * (1 - off[good] / (2 * leeway)))]
    return float((at[best] + at[best + 1]) / 2)


def _line(shape: shapely.Geometry, normal: NDArray[np.float64], place: float) -> shapely.Geometry:
    west, south, east, north = shape.bounds
    middle = np.array([(west + east) / 2, (south + north) / 2])
    on = middle + normal * (place - middle @ normal)
    reach = np.array([-normal[1], normal[0]]) * (east - west + north - south + 1)
    return shapely.linestrings([on - reach, on + reach])


def pieces_of(shape: shapely.Geometry, line: shapely.Geometry) -> NDArray[np.object_]:
    """The pieces a line cuts a polygon into; one, when it does not cross it."""
    drawn = shapely.union_all([shapely.boundary(shape), line])
    pieces = shapely.get_parts(shapely.polygonize([drawn]))
    shapely.prepare(shape)
    inside: NDArray[np.object_] = pieces[shapely.contains(shape, shapely.point_on_surface(pieces))]
    return inside


def _sides(region: Region, normal: NDArray[np.float64], place: float, grids: int) -> Iterator[Cut]:
    """Every way to put the pieces left by a line together to two connected sides; grids by their loads."""
    pieces = pieces_of(region.shape, _line(region.shape, normal, place))
    if not 2 <= len(pieces) <= MOST_PIECES:
        return
    home = _homes(region, pieces, normal, place)
    loads = np.bincount(home, weights=region.weight, minlength=len(pieces)).astype(np.float64)
    borders = _borders(pieces)
    rest = range(1, len(pieces))
    for size in range(len(pieces) - 1):
        for others in combinations(rest, size):
            first = np.zeros(len(pieces), dtype=bool)
            first[[0, *others]] = True
            if _connected(borders, first) and _connected(borders, ~first):
                yield _judged(region, pieces, home, first, loads, grids)


def _judged(
    region: Region, pieces: NDArray[np.object_], home: NDArray[np.int64], first: NDArray[np.bool_],
    loads: NDArray[np.float64], grids: int,
) -> Cut:  # fmt: skip
    each = loads.sum() / grids
    load = float(loads[first].sum())
    count = min(max(round(load / each) if each else grids // 2, 1), grids - 1)
    off = abs(load / each - count) / min(count, grids - count) if each else 0.0
    mine = first[home]
    return Cut(
        Region(_joined(pieces[first]), region.points[mine], region.weight[mine]),
        Region(_joined(pieces[~first]), region.points[~mine], region.weight[~mine]),
        count, off,
    )  # fmt: skip


def _joined(pieces: NDArray[np.object_]) -> shapely.Geometry:
    return pieces[0] if len(pieces) == 1 else shapely.coverage_union_all(pieces)


def _homes(region: Region, pieces: NDArray[np.object_], normal: NDArray[np.float64], place: float) -> NDArray[np.int64]:
    """Which piece each point lies in: on its own side of the line, the nearest."""
    behind = region.points @ normal < place
    before = shapely.get_coordinates(shapely.point_on_surface(pieces)) @ normal < place
    home = np.zeros(len(behind), dtype=np.int64)
    for side in (True, False):
        here, there = np.flatnonzero(behind == side), np.flatnonzero(before == side)
        if len(there) == 0:
            home[here] = shapely.STRtree(pieces).nearest(shapely.points(region.points[here]))
        elif len(there) == 1:
            home[here] = there[0]
        elif len(here):
            home[here] = there[shapely.STRtree(pieces[there]).nearest(shapely.points(region.points[here]))]
    return home


def _borders(pieces: NDArray[np.object_]) -> NDArray[np.float64]:
    """Length of the common border of each two pieces, metres."""
    lengths = np.zeros((len(pieces), len(pieces)))
    for i, j in combinations(range(len(pieces)), 2):
        common = shapely.intersection(shapely.boundary(pieces[i]), shapely.boundary(pieces[j]))
        lengths[i, j] = lengths[j, i] = shapely.length(common)
    return lengths


def _connected(borders: NDArray[np.float64], among: NDArray[np.bool_]) -> bool:
    """Whether these pieces hang together by borders of more than a hand's breadth."""
    touching = (borders > 0.1) & among & among[:, None]
    reached = np.zeros(len(among), dtype=bool)
    reached[np.argmax(among)] = True
    for _ in range(len(among)):
        reached |= touching[reached].any(axis=0)
    return bool(reached[among].all())
