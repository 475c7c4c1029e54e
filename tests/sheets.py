"""Tables as people bring them, made on the spot: CSV texts, workbooks, points."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from openpyxl import Workbook

Rows = Iterable[Sequence[Any]]


def csv_bytes(rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows: Rows, shape: Callable[[Any], None] | None = None) -> bytes:
    """A workbook of one sheet; ``shape`` may do to the sheet what else people do."""
    book = Workbook()
    page = book.active
    for row in rows:
        page.append(list(row))
    if shape:
        shape(page)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def geojson_bytes(points: Iterable[tuple[float, float, dict[str, Any]]]) -> bytes:
    """A FeatureCollection of points."""
    features = [
        {"type": "Feature", "properties": said, "geometry": {"type": "Point", "coordinates": [lon, lat]}}
        for lon, lat, said in points
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
