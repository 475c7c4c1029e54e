"""A grid and its neighbours as a line drawing: SVG paths in a box, small and sharp on paper (G6)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypedDict

import shapely

WIDTH, HEIGHT = 1000.0, 700.0
"""The box, in units of the drawing."""
METRES_A_DEGREE = 111_320.0
MARGIN = 0.35
"""How much of the neighbours shows around the grid, as a share of its own size."""


class Outline(TypedDict):
    """``own``: the grid's path; ``beside``: the neighbours'. ``names``: text with its place in the box.

    ``metres``: what a scale bar of ``bar`` units stands for.
    """

    width: float
    height: float
    own: str
    beside: str
    names: list[tuple[str, float, float]]
    bar: float
    metres: int


def outline(own: shapely.Geometry, beside: Mapping[str, shapely.Geometry]) -> Outline:
    """The drawing of a shape (WGS 84 degrees) amid its neighbours, which are given by name.

    North is up; a degree of longitude is shortened by the latitude, good for a county.
    """
    sheet = _Sheet(own)
    shown = {name: shape.intersection(sheet.seen) for name, shape in beside.items()}
    shown = {name: shape for name, shape in shown.items() if not shape.is_empty}
    metres = _round_length(WIDTH / 5 / sheet.scale * METRES_A_DEGREE)
    return Outline(
        width=WIDTH, height=HEIGHT, own=sheet.path(own),
        beside=" ".join(sheet.path(shape) for shape in shown.values()),
        names=[(name, *sheet.placed(*shape.representative_point().coords[0])) for name, shape in shown.items()],
        bar=round(metres / METRES_A_DEGREE * sheet.scale, 1), metres=metres,
    )  # fmt: skip


class _Sheet:
    """Places degrees in the box, the grid in its middle."""

    def __init__(self, own: shapely.Geometry) -> None:
        west, south, east, north = own.bounds
        self.middle = (west + east) / 2, (south + north) / 2
        self.squeeze = math.cos(math.radians(self.middle[1]))
        wide, tall = max((east - west) * self.squeeze, 1e-9), max(north - south, 1e-9)
        self.scale = min(WIDTH / wide, HEIGHT / tall) / (1 + 2 * MARGIN)
        half_wide, half_tall = WIDTH / 2 / self.scale / self.squeeze, HEIGHT / 2 / self.scale
        x, y = self.middle
        self.seen = shapely.box(x - half_wide, y - half_tall, x + half_wide, y + half_tall)

    def placed(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point lies in the box."""
        x = WIDTH / 2 + (longitude - self.middle[0]) * self.squeeze * self.scale
        y = HEIGHT / 2 - (latitude - self.middle[1]) * self.scale
        return round(x, 1), round(y, 1)

    def path(self, shape: shapely.Geometry) -> str:
        """All rings of a shape as SVG path data."""
        polygons = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
        rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
        return " ".join(f"M{' L'.join(self._point(point) for point in ring.coords)}Z" for ring in rings)

    def _point(self, point: tuple[float, ...]) -> str:
        x, y = self.placed(point[0], point[1])
        return f"{x:g} {y:g}"


def _round_length(metres: float) -> int:
    """1, 2 or 5 times a power of ten, at most ``metres``."""
    power = 10 ** math.floor(math.log10(max(metres, 1)))
    return int(max(step * power for step in (1, 2, 5) if step * power <= max(metres, 1)))
