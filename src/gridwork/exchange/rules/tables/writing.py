"""Tables written a row at a time: XLSX, CSV with the mark Excel wants, GeoJSON points (L6).

A cell that a spreadsheet program would take for a formula gets an apostrophe before it; an
import takes the apostrophe away again.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from gridwork.exchange.rules.tables.features import LATITUDE, LONGITUDE
from gridwork.exchange.rules.tables.formulas import harmless
from gridwork.exchange.rules.tables.table import CELL_MOST, Format

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]]")
CHOICES_SHEET = "选项"


def write_table(
    path: Path, kind: Format, headings: Sequence[str], rows: Iterable[Sequence[str]], *, sheet: str = "Sheet1"
) -> None:
    """Write a whole table; of GeoJSON the columns ``longitude`` and ``latitude`` become the point."""
    if kind is Format.XLSX:
        _write_workbook(path, headings, rows, sheet)
    elif kind is Format.CSV:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            for line in csv_lines(headings, rows):
                file.write(line)
    else:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(geojson_lines(headings, rows))


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a CSV; write them as ``utf-8-sig``."""
    writer = csv.writer(_Echo())
    for row in chain([headings], rows):
        yield writer.writerow([harmless(cell) for cell in row])


def geojson_lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a FeatureCollection of points."""
    yield '{"type": "FeatureCollection", "features": [\n'
    before = ""
    for row in rows:
        properties = dict(zip(headings, row, strict=True))
        yield before + json.dumps(_feature(properties), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def _feature(properties: dict[str, str]) -> dict[str, Any]:
    longitude, latitude = properties.pop(LONGITUDE, ""), properties.pop(LATITUDE, "")
    try:
        geometry: Mapping[str, Any] | None = {"type": "Point", "coordinates": [float(longitude), float(latitude)]}
    except ValueError:
        geometry = None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _write_workbook(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]], sheet: str) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet(_title(sheet))
    _widths(page, headings)
    page.append([_bold(page, heading) for heading in headings])
    for row in rows:
        page.append([_cell(page, text) for text in row])
    book.save(path)


def write_template(path: Path, headings: Sequence[str], choices: Mapping[str, Sequence[str]], *, sheet: str) -> None:
    """An empty workbook of these headings; what may be chosen stands on a second sheet and is offered in the cells."""
    book = Workbook()
    page = book.active
    page.title = _title(sheet)
    _widths(page, headings)
    for place, heading in enumerate(headings, 1):
        _text(page, 1, place, heading).font = Font(bold=True)
        for row in range(2, 1001):
            page.cell(row, place).number_format = "@"  # long numbers and days stay as they are typed
    page.freeze_panes = "A2"
    lists = book.create_sheet(CHOICES_SHEET)
    for place, (heading, offered) in enumerate(choices.items(), 1):
        letter = get_column_letter(place)
        lists.column_dimensions[letter].width = 24
        _text(lists, 1, place, heading).font = Font(bold=True)
        for row, text in enumerate(offered, 2):
            _text(lists, row, place, text)
        chooser = DataValidation(
            type="list", formula1=f"'{CHOICES_SHEET}'!${letter}$2:${letter}${len(offered) + 1}", allow_blank=True,
            showErrorMessage=False,
        )  # fmt: skip
        column = get_column_letter(list(headings).index(heading) + 1)
        chooser.add(f"{column}2:{column}100000")
        page.add_data_validation(chooser)
    book.save(path)


def _title(name: str) -> str:
    """What a sheet may be called."""
    return _NOT_IN_TITLES.sub(" ", name)[:31].strip("' ") or "1"


def _text(page: Any, row: int, column: int, text: str) -> Any:
    """A cell of text, never a formula."""
    cell = page.cell(row, column, text)
    cell.data_type = "s"
    return cell


def _widths(page: Any, headings: Sequence[str]) -> None:
    for place, heading in enumerate(headings, 1):
        wide = sum(2 if ord(sign) > 255 else 1 for sign in heading)
        page.column_dimensions[get_column_letter(place)].width = min(40, max(12, wide + 4))


def _bold(page: Any, text: str) -> Any:
    cell = _cell(page, text)
    cell.font = Font(bold=True)
    return cell


def _cell(page: Any, text: str) -> Any:
    """A cell of text, never a formula."""
    cell = WriteOnlyCell(page, value="")
    cell.value = _NOT_IN_XML.sub("", harmless(text))[:CELL_MOST]
    cell.data_type = "s"
    return cell
