"""An invented county: 青山县, its towns, villages and groups, drawn from a seed.

Nothing here is a real place. The county is laid over open sea so that no real village is
given made-up people; names are common words put together.

The shapes are an exact partition at every level: a fine Voronoi mesh is drawn once, and a
group, a village, a town and the county are each the union of whole mesh cells.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPoint, Polygon

SEED = 20260301
CENTRE = (123.40, 29.60)
"""Longitude and latitude: East China Sea."""
RADIUS = (0.11, 0.095)
"""Degrees of longitude and latitude; about 21 km across."""
MESH = 1500
REGION = "990101"
COUNTY = "青山县"

TOWNS: dict[str, list[str]] = {
    "槐荫镇": ["槐荫社区", "石桥村", "柳湾村", "东岗村", "杏花村"],
    "白鹭镇": ["白鹭社区", "芦塘村", "新渠村", "长堤村"],
    "云台镇": ["云台社区", "茶坡村", "竹溪村", "松岭村"],
}
GROUPS: dict[str, int] = {"槐荫社区": 12, "白鹭社区": 11, "云台社区": 9, "石桥村": 9, "芦塘村": 9, "茶坡村": 9}
USUAL_GROUPS = 8

Points = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(slots=True)
class Place:
    """One area to be: its code, name and level (0 the county), its shape and what lies below it."""

    code: str
    name: str
    depth: int
    shape: Any
    below: list[Place] = field(default_factory=list)
    households: int | None = None

    def walk(self) -> list[Place]:
        """Itself and everything below, parents first."""
        return [self, *(place for child in self.below for place in child.walk())]


def draw() -> Place:
    """The whole county. The same on every machine and every call."""
    random = np.random.default_rng(SEED)
    mesh = Mesh.drawn(random)
    county = Place(REGION, COUNTY, 0, None)
    towns = mesh.divide(np.arange(len(mesh.cells)), [_groups_in(v) for v in TOWNS.values()])
    for number, ((name, villages), own) in enumerate(zip(TOWNS.items(), towns, strict=True), 1):
        town = Place(f"{REGION}{number:03d}", name, 1, None)
        county.below.append(town)
        shares = mesh.divide(own, [GROUPS.get(v, USUAL_GROUPS) for v in villages])
        for ordinal, (village, share) in enumerate(zip(villages, shares, strict=True), 1):
            town.below.append(_village(f"{town.code}{ordinal:03d}", village, mesh, share))
        town.shape = shapely.union_all([v.shape for v in town.below])
    for group in (place for place in county.walk() if place.depth == 3):
        group.households = int(random.integers(40, 110))
    county.shape = shapely.union_all([t.shape for t in county.below])
    return county


def collection(county: Place, levels: list[str]) -> dict[str, Any]:
    """The county as GeoJSON: one feature an area, parents by code; ``levels`` are the charter's keys."""
    parents = {child.code: place.code for place in county.walk() for child in place.below}
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": place.code,
                "name": place.name,
                "level": ["cell", *levels][place.depth],
                "parent": parents.get(place.code, ""),
                "households": place.households,
            },
            "geometry": json.loads(shapely.to_geojson(place.shape)),
        }
        for place in county.walk()
    ]
    return {"type": "FeatureCollection", "features": features}


def _village(code: str, name: str, mesh: Mesh, own: Labels) -> Place:
    village = Place(code, name, 2, None)
    short = name.removesuffix("村").removesuffix("社区")
    for number, share in enumerate(mesh.divide(own, [1] * GROUPS.get(name, USUAL_GROUPS)), 1):
        village.below.append(Place(f"{code}{number:03d}", f"{short}{number}组", 3, mesh.union(share)))
    village.shape = shapely.union_all([g.shape for g in village.below])
    return village


def _groups_in(villages: list[str]) -> int:
    return sum(GROUPS.get(village, USUAL_GROUPS) for village in villages)


@dataclass(slots=True)
class Mesh:
    """Small cells that everything is put together from, and their centres."""

    cells: list[Polygon]
    centres: Points

    @classmethod
    def drawn(cls, random: Any) -> Mesh:
        """Cells of a relaxed Voronoi mesh whose centres lie inside an uneven ring."""
        points = random.uniform(-1.25, 1.25, (MESH, 2))
        for _ in range(2):
            points = _centres(_voronoi(points))
            points = points[np.abs(points).max(axis=1) < 1.3]
        inside = [cell for cell in _voronoi(points) if _within(cell.centroid.x, cell.centroid.y)]
        cells = [shapely.transform(cell, _on_the_map) for cell in inside]
        return cls(cells, _centres(cells))

    def union(self, own: Labels) -> Any:
        """The shape of these cells together."""
        return shapely.union_all([self.cells[i] for i in own])

    def divide(self, own: Labels, shares: list[int]) -> list[Labels]:
        """Split the cells into connected parts whose sizes are as the shares, cutting straight across."""
        if len(shares) == 1:
            return [own]
        half = _balanced(shares)
        first = round(len(own) * sum(shares[:half]) / sum(shares))
        _, here, there = min(self._cuts(own, first), key=lambda cut: cut[0])
        return [*self.divide(here, shares[:half]), *self.divide(there, shares[half:])]

    def _cuts(self, own: Labels, first: int) -> list[tuple[float, Labels, Labels]]:
        """Cuts in several directions with their length; only those that leave both sides in one piece."""
        found = []
        for angle in np.linspace(0, np.pi, 12, endpoint=False):
            order = own[np.argsort(self.centres[own] @ (np.cos(angle), np.sin(angle)), kind="stable")]
            here, there = order[:first], order[first:]
            shapes = self.union(here), self.union(there)
            if all(isinstance(shape, Polygon) and not shape.interiors for shape in shapes):
                found.append((sum(shape.length for shape in shapes), here, there))
        return found


def _voronoi(points: Points) -> list[Polygon]:
    return list(shapely.voronoi_polygons(MultiPoint(points), extend_to=shapely.box(-1.6, -1.6, 1.6, 1.6)).geoms)


def _centres(cells: list[Polygon]) -> Points:
    return np.array([(cell.centroid.x, cell.centroid.y) for cell in cells])


def _within(x: float, y: float) -> bool:
    angle = np.arctan2(y, x)
    edge = 0.92 + 0.11 * np.sin(3 * angle + 0.7) + 0.06 * np.sin(5 * angle + 2.1) + 0.03 * np.sin(9 * angle)
    return bool(np.hypot(x, y) <= edge)


def _on_the_map(points: Points) -> Points:
    """Mesh units to degrees, rounded to about a decimetre; shared corners stay shared."""
    return np.round(points * RADIUS + CENTRE, 6)


def _balanced(shares: list[int]) -> int:
    sums = np.cumsum(shares)
    return int(np.argmin(np.abs(sums[:-1] - sums[-1] / 2))) + 1
