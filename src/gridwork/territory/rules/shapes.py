"""One feature's geometry: from GeoJSON numbers to a valid polygon, or the reason why not (G2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridwork.base.errors import N_
from gridwork.territory.rules.findings import Findings

Positions = NDArray[np.float64]
"""Longitudes and latitudes in degrees, one row a position."""
Conversion = Callable[[Positions], Positions]

METRES_A_DEGREE = 111_320.0
"""Of latitude; of longitude at the equator."""
SAME_AREA_M2 = 1.0
"""A repair that changes the area by less than this (and by less than a thousandth) loses nothing."""


def shape_of(geometry: Any, place: str, found: Findings, convert: Conversion | None = None) -> shapely.Geometry | None:
    """The valid Polygon or MultiPolygon of a GeoJSON geometry; None when ``found`` says why not.

    Every ring is looked at before Shapely sees it, so that an unclosed or short ring is named
    as such; the first fault of a feature is enough. ``convert`` turns other coordinates into WGS 84.
    """
    polygons = _polygons(geometry, place, found)
    if polygons is None:
        return None
    made = []
    for polygon in polygons:
        rings = []
        for given in _listed(polygon):
            ring = _ring(given, place, found)
            if ring is None:
                return None
            rings.append(ring)
        made.append(_polygon(rings, convert))
    return _valid(made[0] if len(made) == 1 else shapely.multipolygons(made), place, found)


def _polygons(geometry: Any, place: str, found: Findings) -> list[Any] | None:
    if not isinstance(geometry, dict) or not geometry.get("coordinates"):
        found.error("empty", place, N_("has no shape; draw its boundary, or take the feature out of the file"))
        return None
    kind, coordinates = geometry.get("type"), geometry["coordinates"]
    if kind == "Polygon":
        return [coordinates]
    if kind == "MultiPolygon" and isinstance(coordinates, list):
        return coordinates
    found.error("wrong-type", place, N_("is a %(kind)s; a boundary is a Polygon or a MultiPolygon"), kind=str(kind))
    return None


def _listed(polygon: Any) -> Iterator[Any]:
    return iter(polygon) if isinstance(polygon, list) and polygon else iter([None])


def _ring(ring: Any, place: str, found: Findings) -> Positions | None:
    """A ring's positions, or None with the fault noted."""
    try:
        positions = np.array([position[:2] for position in ring], dtype=np.float64)
    except (TypeError, ValueError, IndexError):
        positions = np.empty((0, 0))
    if positions.ndim != 2 or positions.shape[1] != 2 or not np.isfinite(positions).all():
        found.error("not-numbers", place, N_("has a ring that is not a list of [longitude, latitude] pairs"))
    elif not _on_earth(positions, place, found):
        pass
    elif (positions[0] != positions[-1]).any():
        found.error(
            "unclosed", place, N_("has a ring that does not end where it began; repeat its first point at the end")
        )
    elif len(set(map(tuple, positions.tolist()))) < 3:
        found.error("too-few-points", place, N_("has a ring of fewer than three different points; draw an area"))
    else:
        return positions
    return None


def _on_earth(positions: Positions, place: str, found: Findings) -> bool:
    lon, lat = positions[:, 0], positions[:, 1]
    if (np.abs(lon) <= 180).all() and (np.abs(lat) <= 90).all():
        return True
    worst = {"x": round(float(lon[np.abs(lon).argmax()]), 6), "y": round(float(lat[np.abs(lat).argmax()]), 6)}
    if (np.abs(lat) <= 180).all() and (np.abs(lon) <= 90).all():
        message = N_("has latitude before longitude (%(x)s, %(y)s); write longitude first")
        found.error("swapped", place, message, **worst)
    else:
        message = N_(
            "has coordinates that are not degrees (%(x)s, %(y)s); "
            "export the file in WGS 84 or CGCS2000 longitude and latitude"
        )
        found.error("not-degrees", place, message, **worst)
    return False


def _polygon(rings: list[Positions], convert: Conversion | None) -> shapely.Polygon:
    if convert:
        rings = [convert(ring) for ring in rings]
    return shapely.polygons(rings[0], holes=[shapely.linearrings(ring) for ring in rings[1:]] or None)


def _valid(shape: shapely.Geometry, place: str, found: Findings) -> shapely.Geometry | None:
    """The shape itself, or the same area rid of self-touching rings; a bow-tie is refused."""
    if shapely.is_valid(shape):
        return shape
    reason, where = _reason(shape)
    mended = polygonal(shapely.make_valid(shape, method="structure", keep_collapsed=False))
    if _same_area(shape, mended):
        found.warn(
            "self-touch",
            place,
            N_("has a ring that touches itself at %(where)s; taken as drawn, its area is the same"),
            where=where,
        )
        return mended
    if reason.startswith("Self-intersection"):
        found.error(
            "bow-tie",
            place,
            N_("has a boundary that crosses itself at %(where)s; put its points in order round the area"),
            where=where,
        )
    else:
        message = N_("is not a valid area (%(reason)s at %(where)s); redraw its boundary there")
        found.error("invalid-ring", place, message, reason=reason, where=where)
    if where:
        found.show(found.errors[-1], shapely.Point(*map(float, where.split(", "))))
    return None


def _same_area(drawn: shapely.Geometry, mended: shapely.Geometry) -> bool:
    lost = abs(area_m2(mended) - area_m2(drawn))
    return lost < SAME_AREA_M2 and lost < area_m2(drawn) / 1000


def _reason(shape: shapely.Geometry) -> tuple[str, str]:
    reason, _, where = shapely.is_valid_reason(shape).partition("[")
    return reason, ", ".join(where.rstrip("]").split())


def polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """The areas of a geometry, without the points and lines an operation left behind."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    areas = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return areas[0] if len(areas) == 1 else shapely.multipolygons(areas)


def area_m2(shape: shapely.Geometry) -> float:
    """Area in square metres of a shape in degrees, good to about 1 % over a county."""
    if shape is None or shape.is_empty:
        return 0.0
    middle = (shape.bounds[1] + shape.bounds[3]) / 2
    return float(shape.area * METRES_A_DEGREE**2 * np.cos(np.radians(middle)))


def mean_width_m(shape: shapely.Geometry) -> float:
    """How wide a strip of this area and length would be, in metres: small for slivers."""
    if shape is None or shape.is_empty:
        return 0.0
    metres = to_metres(shape, (shape.bounds[1] + shape.bounds[3]) / 2)
    return float(2 * metres.area / metres.length) if metres.length else 0.0


def to_metres(shapes: Any, latitude: float) -> Any:
    """Shapes in degrees on a plane in metres, true to scale near ``latitude``."""
    scale = np.array([METRES_A_DEGREE * np.cos(np.radians(latitude)), METRES_A_DEGREE])
    return shapely.transform(shapes, lambda positions: positions * scale)
