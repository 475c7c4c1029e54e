"""GeoJSON points as rows: properties are columns, the point gives longitude and latitude (L6).

Features are decoded one at a time from a moving window of the text, so that a large file
takes no more memory than its largest feature.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gridwork.base.errors import N_, BadInput
from gridwork.exchange.rules.tables.table import COLUMNS_MOST, CellFault, Format, Row, Table, no_rows, too_many_columns

BLOCK = 1 << 18
FEATURE_MOST = 1_000_000
"""Characters of one feature: a point with its properties."""
LONGITUDE, LATITUDE = "longitude", "latitude"
"""Columns made of the geometry."""
_LIST = re.compile(r'"features"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_decode = json.JSONDecoder().raw_decode


def open_geojson(path: Path) -> Table:
    """The points of a FeatureCollection; decodes the whole file once to know all its columns."""
    names: dict[str, None] = {}
    count = 0
    for count, feature in enumerate(_features(path), 1):  # noqa: B007 - how many there were is asked after the loop
        properties = feature.get("properties") or {}
        if isinstance(properties, dict):
            names.update(dict.fromkeys(" ".join(str(name).split())[:120] for name in properties))
        if len(names) > COLUMNS_MOST:
            raise too_many_columns()
    if not count:
        raise no_rows()
    for name in ("", LONGITUDE, LATITUDE):
        names.pop(name, None)
    headings = (*names, LONGITUDE, LATITUDE)

    def rows() -> Iterator[Row]:
        for number, feature in enumerate(_features(path), 1):
            yield _row(number, feature, headings)

    return Table(Format.GEOJSON, headings, rows)


def _row(number: int, feature: dict[str, Any], headings: tuple[str, ...]) -> Row:
    properties = feature.get("properties")
    given = properties.items() if isinstance(properties, dict) else ()
    texts = {" ".join(str(name).split())[:120]: _text(value) for name, value in given}
    point, fault = _point(feature.get("geometry"))
    texts[LONGITUDE], texts[LATITUDE] = point
    return Row(number, [texts.get(name, "").strip() for name in headings], fault)


def _point(geometry: Any) -> tuple[tuple[str, str], CellFault | None]:
    if geometry is None:
        return ("", ""), None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind != "Point":
        message = N_("This feature is a %(kind)s; a place is a Point.")
        return ("", ""), CellFault(LONGITUDE, BadInput(message, kind=str(kind)[:40]))
    position = geometry.get("coordinates")
    if not isinstance(position, list) or len(position) < 2:
        return ("", ""), CellFault(LONGITUDE, BadInput(N_("The point of this feature has no two coordinates.")))
    return (_text(position[0]), _text(position[1])), None


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float():
            return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case str() | int():
            return str(value)
        case list() if not any(isinstance(one, list | dict) for one in value):
            return "、".join(_text(one) for one in value)
    return _nested(value)


def _nested(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError as fault:
        raise BadInput(N_("The file nests brackets deeper than any table.")) from fault


def _features(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            window = _to_list(file)
            place = 0
            while True:
                place = _BETWEEN.match(window, place).end()  # type: ignore[union-attr]
                if window.startswith("]", place):
                    return
                try:
                    feature, place = _decode(window, place)
                except json.JSONDecodeError as fault:
                    more = file.read(BLOCK)
                    if not more or len(window) - place > FEATURE_MOST:
                        raise _broken(fault) from fault
                    window, place = window[place:] + more, 0
                    continue
                except ValueError as fault:  # thousands of digits, which Python does not make a number of
                    raise BadInput(N_("This is no GeoJSON with a list of features.")) from fault
                if not isinstance(feature, dict):
                    raise BadInput(N_("The list of features holds something that is no feature."))
                yield feature
    except UnicodeDecodeError as fault:
        raise BadInput(N_("A GeoJSON file must be in UTF-8; this one is not.")) from fault
    except RecursionError as fault:
        raise BadInput(N_("The file nests brackets deeper than any table.")) from fault


def _to_list(file: Any) -> str:
    window = ""
    while more := file.read(BLOCK):
        window += more
        found = _LIST.search(window)
        if found:
            return window[found.end() :]
        if len(window) > FEATURE_MOST:
            break
    raise BadInput(N_("This is no GeoJSON with a list of features."))


def _broken(fault: json.JSONDecodeError) -> BadInput:
    message = N_(
        "The file breaks off or is no valid JSON (%(fault)s), or one feature is larger than %(most)s characters."
    )
    return BadInput(message, fault=fault.msg, most=FEATURE_MOST)
