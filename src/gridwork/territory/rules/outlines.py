"""A boundary file read feature by feature: who it says it is, and its shape (G2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import shapely

from gridwork.base.errors import N_, BadInput
from gridwork.base.geometry import Datum, to_wgs84
from gridwork.territory.rules.findings import Findings
from gridwork.territory.rules.shapes import Conversion, Positions, shape_of


@dataclass(frozen=True, slots=True)
class Columns:
    """Which property of a feature holds what; empty: the file does not say."""

    code: str = ""
    name: str = ""
    level: str = ""
    parent: str = ""
    dedicated: str = ""
    households: str = ""
    described: str = ""


AS_USUAL = Columns()
USUAL = Columns(
    code="code adcode grid_code 代码 编码 网格编码 行政区划代码",
    name="name 名称 网格名称 title",
    level="level 层级 级别 网格级别",
    parent="parent parent_code 上级 上级代码 上级编码 父级编码",
    dedicated="dedicated 专属 专属网格",
    households="households 户数",
    described="described 四至 边界说明",
)
"""Property names that are taken for themselves when nobody says otherwise."""

LONGEST_CODE, LONGEST_NAME = 40, 120
_CODE = re.compile(r"\w[\w.-]*")
UNFIT_CODE = N_("has signs in its code that no code has; use letters, digits, hyphens and dots")
GEOGRAPHIC = ("CRS84", "4326", "4490")
"""Ends of the names of WGS 84 and CGCS2000 in a file's ``crs`` member."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feature: what it says of itself, and its shape where it is sound."""

    index: int
    """Place in the file, from 0."""
    code: str
    name: str
    level: str = ""
    parent: str = ""
    dedicated: bool = False
    households: int | None = None
    described: str = ""
    """The boundary in words."""
    shape: shapely.Geometry | None = None

    @property
    def place(self) -> str:
        """How a report names the feature, e.g. ``#3 1000211 大同鄉`` (counted from 1)."""
        return place_of(self.index, self.code, self.name)


def place_of(index: int, code: str, name: str) -> str:
    """See :attr:`Outline.place`."""
    return " ".join(part for part in (f"#{index + 1}", code, name) if part)


def is_code(text: str) -> bool:
    """Whether this can be an area's code: it stands in addresses, and names the files printed of the area."""
    return _CODE.fullmatch(text) is not None


def features_of(collection: Any) -> Sequence[Mapping[str, Any]]:
    """The features of a parsed GeoJSON; BadInput when it is none, or not in degrees."""
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        raise BadInput(N_("This is not a GeoJSON FeatureCollection with features in it."), code="not-geojson")
    crs = str(((collection.get("crs") or {}).get("properties") or {}).get("name", ""))
    if crs and not crs.endswith(GEOGRAPHIC):
        message = N_("The file is in %(crs)s; export it in WGS 84 (EPSG:4326) or CGCS2000 (EPSG:4490) degrees.")
        raise BadInput(message, code="not-degrees", crs=crs)
    return features


def columns_of(features: Sequence[Mapping[str, Any]], said: Columns = AS_USUAL) -> Columns:
    """Which property holds what: as said, else by its usual name; BadInput for one said but not there."""
    present = {key for feature in features for key in _properties(feature)}
    lower = {key.lower(): key for key in sorted(present)}
    chosen = {}
    for item in fields(Columns):
        key = getattr(said, item.name)
        if key and key not in present:
            message = N_("No feature has a property “%(key)s”; the file has: %(present)s.")
            raise BadInput(message, code="no-such-property", key=key, present=", ".join(sorted(present)))
        usual = (lower[name] for name in getattr(USUAL, item.name).split() if name in lower)
        chosen[item.name] = key or next(usual, "")
    return Columns(**chosen)


def read(
    features: Iterable[Mapping[str, Any]], columns: Columns, found: Findings, datum: Datum = Datum.WGS84
) -> list[Outline]:
    """Every feature as an :class:`Outline`, in file order; unsound shapes are None and noted in ``found``."""
    convert = None if datum is Datum.WGS84 else conversion(datum)
    return [_outline(index, feature, columns, found, convert) for index, feature in enumerate(features)]


def _outline(index: int, feature: Any, columns: Columns, found: Findings, convert: Conversion | None) -> Outline:
    said = _properties(feature)
    code, name = _text(said.get(columns.code)), _text(said.get(columns.name))
    place = place_of(index, code, name)
    if not name:
        found.error(
            "missing-name", place, N_("has no name; fill in its property “%(key)s”"), key=columns.name or "name"
        )
    if code and not is_code(code):
        found.error("unfit-code", place, UNFIT_CODE)
    for text, most in ((code, LONGEST_CODE), (name, LONGEST_NAME)):
        if len(text) > most:
            found.error(
                "too-long", place, N_("has a code or name of more than %(most)s characters; shorten it"), most=most
            )
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    return Outline(
        index=index,
        code=code,
        name=name,
        level=_text(said.get(columns.level)),
        parent=_text(said.get(columns.parent)),
        dedicated=_text(said.get(columns.dedicated)).lower() in {"true", "1", "yes", "是"},
        households=_count(said.get(columns.households), place, found),
        described=_text(said.get(columns.described)),
        shape=shape_of(geometry, place, found, convert),
    )


def _properties(feature: Any) -> Mapping[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _text(value: Any) -> str:
    """A property as text: numbers without a trailing ``.0``, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _count(value: Any, place: str, found: Findings) -> int | None:
    text = _text(value)
    if text.isdecimal():
        return int(text)
    if text:
        message = N_("has “%(value)s” households; write a whole number, or nothing")
        found.error("not-a-count", place, message, value=text)
    return None


def conversion(datum: Datum) -> Conversion:
    """Positions of the given datum → WGS 84. A shared corner is converted once, so neighbours still meet."""
    known: dict[tuple[float, float], tuple[float, float]] = {}

    def convert(positions: Positions) -> Positions:
        for lon, lat in positions.tolist():
            if (lon, lat) not in known:
                known[lon, lat] = to_wgs84(lon, lat, datum)
        return np.array([known[lon, lat] for lon, lat in positions.tolist()])

    return convert
