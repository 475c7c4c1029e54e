"""Made-up boundary files: squares on a plain, so that every fault can be drawn by hand."""

from __future__ import annotations

from typing import Any

from gridwork.charter.schema import Level, Text
from gridwork.territory.queries.plan import Reading
from gridwork.territory.rules.checking import check_fit
from gridwork.territory.rules.findings import Findings
from gridwork.territory.rules.outlines import columns_of, features_of, read
from gridwork.territory.rules.placing import Placed, Root, in_tree

STEP = 0.01
"""Side of a unit square in degrees, about a kilometre."""
WEST, SOUTH = 110.0, 30.0
"""The plain lies here."""

Ring = list[list[float]]


def ring(x: float, y: float, width: float = 1, height: float = 1) -> Ring:
    """A closed rectangle; numbers in unit squares from the plain's south-west corner."""
    west, south, east, north = x, y, x + width, y + height
    return at([(west, south), (east, south), (east, north), (west, north), (west, south)])


def at(corners: list[tuple[float, float]]) -> Ring:
    """Positions of corners given in unit squares."""
    return [[round(WEST + x * STEP, 9), round(SOUTH + y * STEP, 9)] for x, y in corners]


def feature(code: str, shape: Ring | dict[str, Any] | None, parent: str = "", **more: Any) -> dict[str, Any]:
    """One feature; ``shape`` is a ring, a whole geometry, or nothing."""
    geometry = {"type": "Polygon", "coordinates": [shape]} if isinstance(shape, list) else shape
    properties = {"code": code, "name": f"area {code}", "parent": parent} | more
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    """A parsed GeoJSON file."""
    return {"type": "FeatureCollection", "features": list(features)}


def county() -> list[dict[str, Any]]:
    """County 9, 4 × 2; towns 91 and 92, 2 × 2 each; four villages of 1 × 2 that fit exactly."""
    return [
        feature("9", ring(0, 0, 4, 2)),
        feature("9001", ring(0, 0, 2, 2), "9"),
        feature("9002", ring(2, 0, 2, 2), "9"),
        feature("9001001", ring(0, 0, 1, 2), "9001"),
        feature("9001002", ring(1, 0, 1, 2), "9001"),
        feature("9002001", ring(2, 0, 1, 2), "9002"),
        feature("9002002", ring(3, 0, 1, 2), "9002"),
    ]


def changed(features: list[dict[str, Any]], which: str, /, **properties: Any) -> list[dict[str, Any]]:
    """The features with some properties of one of them, or its ``shape``, replaced."""
    shape = properties.pop("shape", ...)
    result = []
    for one in features:
        own = one["properties"]
        geometry = one["geometry"] if shape is ... else feature(which, shape)["geometry"]
        replaced = {"type": "Feature", "properties": own | properties, "geometry": geometry}
        result.append(replaced if own["code"] == which else one)
    return result


LEVELS = [Level(key=key, name=Text(zh=key), station=Text(zh=key)) for key in ("town", "village")]
"""Two levels under the cell, three digits each."""


def checked(features: list[dict[str, Any]], **how: Any) -> tuple[list[Placed], Findings]:
    """The tree and the findings of a file, by the rules alone."""
    reading, found = Reading(**how), Findings()
    given = features_of(collection(*features))
    columns = columns_of(given, reading.columns)
    outlines = read(given, columns, found, reading.datum)
    placed = in_tree(
        outlines, LEVELS, found, root=reading.root, fallback=Root("0", "root"), nested=True, mapping=reading.levels
    )
    check_fit(placed, found)
    return placed, found
