"""A draft of the areas below one parent: its text, its areas, their names and codes (G2)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from gridwork.base.errors import N_, BadInput
from gridwork.territory.rules.findings import Findings
from gridwork.territory.rules.outlines import LONGEST_CODE, LONGEST_NAME, Outline, place_of
from gridwork.territory.rules.shapes import polygonal, shape_of

MOST_CHARACTERS = 2_000_000
"""Of a draft's text; about 50,000 corners."""
LONGEST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Drafted:
    """One area of a draft. ``key`` tells it from the others while its code may still be missing.

    ``geometry`` is GeoJSON as drawn, sound or not. ``origin``: codes of the areas of the
    base edition whose land it was begun from.
    """

    key: int
    code: str
    name: str
    geometry: dict[str, Any] | None
    dedicated: bool = False
    households: int | None = None
    described: str = ""
    origin: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """How findings name it."""
        return place_of(self.key - 1, self.code, self.name)


def areas_of(text: str) -> list[Drafted]:
    """The areas in a draft's text; BadInput for text that is none. Unknown properties are left out."""
    if len(text) > MOST_CHARACTERS:
        raise BadInput(N_("The drawing is too large; draft a smaller part of the territory."), code="too-large")
    try:
        features = json.loads(text)["features"]
        areas = [_area(feature) for feature in features]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as fault:
        message = N_("This is not a drawing the editor made; nothing was saved.")
        raise BadInput(message, code="not-geojson") from fault
    return _keyed(areas)


def text_of(areas: Iterable[Drafted]) -> str:
    """The areas as GeoJSON text."""
    features = [
        {
            "type": "Feature",
            "id": area.key,
            "properties": {
                "key": area.key, "code": area.code, "name": area.name, "dedicated": area.dedicated,
                "households": area.households, "described": area.described, "origin": list(area.origin),
            },
            "geometry": area.geometry,
        }
        for area in areas
    ]  # fmt: skip
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def _area(feature: Mapping[str, Any]) -> Drafted:
    said = feature.get("properties") or {}
    households = said.get("households")
    return Drafted(
        key=int(said.get("key") or 0),
        code=str(said.get("code") or "").strip()[:LONGEST_CODE],
        name=str(said.get("name") or "").strip()[:LONGEST_NAME],
        geometry=_geometry(feature.get("geometry")),
        dedicated=bool(said.get("dedicated")),
        households=int(households) if households is not None and 0 <= int(households) < 2**31 else None,
        described=str(said.get("described") or "").strip()[:LONGEST_WORDS],
        origin=tuple(str(code)[:LONGEST_CODE] for code in said.get("origin") or ()),
    )


def _geometry(given: Any) -> dict[str, Any] | None:
    """A polygon's numbers and nothing else; whether they make an area is for the checks to say."""
    if given is None:
        return None
    depth = {"Polygon": 2, "MultiPolygon": 3}[given["type"]]

    def numbers(value: Any, level: int) -> list[Any]:
        if level:
            return [numbers(one, level - 1) for one in value]
        lon, lat = float(value[0]), float(value[1])
        if not (np.isfinite(lon) and np.isfinite(lat)):
            raise ValueError
        return [lon, lat]

    return {"type": given["type"], "coordinates": numbers(given["coordinates"], depth)}


def _keyed(areas: list[Drafted]) -> list[Drafted]:
    """Each with a key of its own; those that have one keep it."""
    used: set[int] = set()
    highest = max((area.key for area in areas), default=0)
    result = []
    for area in areas:
        key = area.key
        if key <= 0 or key in used:
            highest = max(highest, 0) + 1
            key = highest
        used.add(key)
        result.append(replace(area, key=key))
    return result


def outlines_of(areas: Sequence[Drafted], level: str, parent: str, found: Findings) -> list[Outline]:
    """The areas as the checks of a boundary file know them; what is unsound stands in ``found``."""
    return [
        Outline(
            area.key - 1, area.code, area.name, level, parent, area.dedicated, area.households, area.described,
            shape_of(area.geometry, area.place, found),
        )
        for area in areas
    ]  # fmt: skip


def shape(area: Drafted) -> shapely.Geometry:
    """The area's shape in degrees; BadInput saying what is wrong with it."""
    found = Findings()
    sound = shape_of(area.geometry, area.place, found)
    if sound is None:
        fault = found.errors[0]
        raise BadInput(fault.message, code=fault.code, place=fault.place, **fault.params)
    return sound


def geometry_of(drawn: shapely.Geometry) -> dict[str, Any]:
    """A shape as GeoJSON, to the last digit."""
    return dict(json.loads(shapely.to_geojson(polygonal(drawn))))


def chosen(areas: Sequence[Drafted], key: int) -> Drafted:
    """The area with this key; BadInput when there is none."""
    for area in areas:
        if area.key == key:
            return area
    raise BadInput(N_("There is no such area in this draft."), place="area")


def amended(areas: Sequence[Drafted], key: int, **changes: Any) -> list[Drafted]:
    """One area with another code, name, kind, number of households or words."""
    area = chosen(areas, key)
    return [replace(area, **changes) if one.key == key else one for one in areas]


def without(areas: Sequence[Drafted], key: int) -> list[Drafted]:
    """The areas without one; its land becomes a gap until others take it."""
    area = chosen(areas, key)
    return [one for one in areas if one.key != area.key]


def free_codes(parent: str, digits: int, taken: Collection[str]) -> Iterable[str]:
    """Codes of the charter's scheme nobody has or had: those after the highest one used, then what is left."""
    used = {int(code[len(parent) :]) for code in taken if _in_scheme(code, parent, digits)}
    last = max(used, default=0)
    for number in [*range(last + 1, 10**digits), *range(1, last)]:
        if number not in used:
            yield f"{parent}{number:0{digits}d}"


def _in_scheme(code: str, parent: str, digits: int) -> bool:
    rest = code[len(parent) :]
    return code.startswith(parent) and len(rest) == digits and rest.isdecimal()
