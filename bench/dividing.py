"""The division assistant: 20,000 dwellings into 80 grids, beside plain k-means on the same points (G4).

Settlements are drawn from seeds: villages and streets of uneven size, houses, and buildings
with many households at one point; one case is spread evenly.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import numpy as np
import shapely
from numpy.typing import NDArray

from bench.figure import Figure, at_least, at_most
from gridwork.territory.rules.dividing import Division, divide

DWELLINGS, GRIDS = 20_000, 80
WEST, SOUTH, EAST, NORTH = 121.70, 24.60, 121.76, 24.65
"""Some six kilometres square, at sea."""
SEEDS = (1, 2, 3)
ROUNDS = 100

Points = NDArray[np.float64]
Counts = NDArray[np.int64]


def figures() -> Iterator[Figure]:
    """The worst of all cases for each figure, and the closest race with k-means."""
    cases = [settlement(seed) for seed in SEEDS] + [spread(4)]
    parent = shapely.box(WEST, SOUTH, EAST, NORTH)
    seconds, divisions, plain = [], [], []
    for points, households in cases:
        begun = perf_counter()
        divisions.append(divide(parent, points, households, GRIDS))
        seconds.append(perf_counter() - begun)
        plain.append(largest_deviation(k_means(points, households, GRIDS), households))
    connected = min(_connected(division) for division in divisions)
    worst = max(division.deviation for division in divisions)
    uncovered = max(_uncovered(parent, division) for division in divisions)
    gain = min(other / division.deviation for other, division in zip(plain, divisions, strict=True))
    compact = min(float(np.mean([part.compactness for part in division.parts])) for division in divisions)
    note = f"worst of {len(cases)} settlements"
    yield at_most(f"{GRIDS} grids from {DWELLINGS:,} dwellings: largest deviation", worst, "", 0.15, note)
    yield at_least("of them in one piece", connected, "grids", GRIDS, note)
    yield at_most("of the parent uncovered, or covered twice", uncovered, "", 1e-9, note)
    yield at_most("seconds for it", max(seconds), "s", 10, note)
    k_means_note = f"k-means misses by {min(plain):.2f}–{max(plain):.2f}"
    yield at_least("largest deviation of plain k-means on the same points ÷ ours", gain, "×", 1, k_means_note)
    yield at_least("mean compactness (Polsby–Popper; a square has 0.79)", compact, "", 0.6, note)


def settlement(seed: int) -> tuple[Points, Counts]:
    """Dwelling points of some forty villages of uneven size, and the households at each."""
    draw = np.random.default_rng(seed)
    villages = 40
    middles, widths = draw.random((villages, 2)), draw.gamma(2, 0.015, villages)
    which = draw.choice(villages, DWELLINGS, p=draw.dirichlet(np.full(villages, 0.6)))
    points = middles[which] + draw.normal(0, 1, (DWELLINGS, 2)) * widths[which, None]
    lost = ((points < 0) | (points > 1)).any(axis=1)
    points[lost] = draw.random((int(lost.sum()), 2))
    return points * [EAST - WEST, NORTH - SOUTH] + [WEST, SOUTH], draw.choice([1, 1, 1, 2, 2, 4, 12], DWELLINGS)


def spread(seed: int) -> tuple[Points, Counts]:
    """Dwellings spread evenly, one or two households each."""
    draw = np.random.default_rng(seed)
    points = draw.random((DWELLINGS, 2)) * [EAST - WEST, NORTH - SOUTH] + [WEST, SOUTH]
    return points, draw.integers(1, 3, DWELLINGS)


def k_means(points: Points, households: Counts, count: int) -> Counts:
    """The cluster of each point: Lloyd's rounds from k-means++ starts, points weighing their households."""
    draw = np.random.default_rng(7)
    centres = _starts(points, households, count, draw)
    home = np.full(len(points), -1)
    for _ in range(ROUNDS):
        nearest = ((points[:, None, :] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
        if (nearest == home).all():
            break
        home = nearest
        loads = np.maximum(np.bincount(home, weights=households, minlength=count), 1e-9)
        sums = [np.bincount(home, weights=households * points[:, axis], minlength=count) for axis in (0, 1)]
        centres = np.column_stack(sums) / loads[:, None]
    return home


def _starts(points: Points, households: Counts, count: int, draw: np.random.Generator) -> Points:
    chosen = [points[draw.integers(len(points))]]
    far = np.full(len(points), np.inf)
    for _ in range(count - 1):
        far = np.minimum(far, ((points - chosen[-1]) ** 2).sum(axis=1))
        odds = far * households
        chosen.append(points[draw.choice(len(points), p=odds / odds.sum())])
    return np.array(chosen)


def largest_deviation(home: Counts, households: Counts) -> float:
    """How far the worst cluster is from the mean load, as a share of it."""
    loads = np.bincount(home, weights=households, minlength=GRIDS)
    return float(np.abs(loads / loads.mean() - 1).max())


def _connected(division: Division) -> int:
    return sum(shapely.get_num_geometries(part.shape) == 1 for part in division.parts)


def _uncovered(parent: shapely.Geometry, division: Division) -> float:
    shapes = [part.shape for part in division.parts]
    twice = sum(shape.area for shape in shapes) - shapely.union_all(shapes).area
    return float((abs(twice) + shapely.symmetric_difference(shapely.union_all(shapes), parent).area) / parent.area)


if __name__ == "__main__":
    from bench.figure import report

    raise SystemExit(report(figures()))
