"""XLSX read row by row: the first visible sheet, results of formulas, merged cells filled (L6)."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from gridwork.base.errors import N_, BadInput
from gridwork.exchange.rules.tables.table import (
    COLUMNS_MOST,
    ROWS_MOST,
    CellFault,
    Columns,
    Format,
    Row,
    Table,
    empty,
    no_rows,
)
from gridwork.exchange.rules.tables.vetting import Vetted, vet

HEADING_WITHIN = 10
"""Titles may stand above; the heading is the first row with two different cells of its own."""
ERRORS = frozenset({"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
DAMAGE = (
    KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, OSError, EOFError, OverflowError,
    RecursionError, BadZipFile, zlib.error, InvalidFileException,
)  # fmt: skip
"""What the reader raises over files that are not as they should be."""
EXACT_MOST = 10**15
"""Whole numbers beyond this a spreadsheet has rounded."""


def open_workbook(path: Path) -> Table:
    """The first visible sheet as a table. BadInput for whatever cannot be read safely."""
    vetted = vet(path)
    sheet = _Sheet(path, vetted)
    columns, start = sheet.heading()

    def rows() -> Iterator[Row]:
        for number, values in sheet.after(start):
            row = columns.row(number, [_text(value) for value in values])
            if row is not None:
                row.fault = row.fault or _fault(columns, values)
                yield row

    if next(rows(), None) is None:
        raise no_rows()
    if sheet.seen.uncounted:
        message = N_(
            "Cell %(cell)s holds a formula that was never calculated. Open the workbook in a spreadsheet program, "
            "save it and bring it again."
        )
        raise BadInput(message, cell=sheet.seen.uncounted)
    return Table(Format.XLSX, columns.headings, rows, sheet.name)


class _Sheet:
    """The rows of the first visible sheet with the values of merged cells in all of them."""

    def __init__(self, path: Path, vetted: dict[str, Vetted]) -> None:
        self.path = path
        with _opened(path) as book:
            visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not visible:
                raise empty()
            self.name = str(visible[0].title)
            part = str(visible[0]._worksheet_path).lstrip("/")
        self.seen = vetted.get(part, Vetted())
        self._merged = sorted(self.seen.merged, key=lambda area: area[1])

    def heading(self) -> tuple[Columns, int]:
        """The columns, and the row of the heading."""
        for number, values in self.after(0, filled=False):
            cells = [_text(value) for value in values]
            if len({cell for cell in cells if cell.strip()}) > 1:
                self._refuse_merged_heading(number)
                return Columns.of(cells), number
            if number > HEADING_WITHIN:
                break
        for number, values in self.after(0, filled=False):
            cells = [_text(value) for value in values]
            if any(cell.strip() for cell in cells):
                return Columns.of(cells), number
        raise empty()

    def _refuse_merged_heading(self, number: int) -> None:
        for first, top, last, bottom in self._merged:
            if top <= number <= bottom:
                message = N_(
                    "The heading has merged cells (%(cells)s). Use one row of headings, with one name over each column."
                )
                cells = f"{get_column_letter(first)}{top}:{get_column_letter(last)}{bottom}"
                raise BadInput(message, cells=cells)

    def after(self, row: int, *, filled: bool = True) -> Iterator[tuple[int, Sequence[Any]]]:
        """Number and values of every row below ``row``."""
        with _opened(self.path) as book:
            sheet = next(one for one in book.worksheets if one.title == self.name)
            sheet.reset_dimensions()
            waiting, covering = list(self._merged) if filled else [], _Covering()
            for number, given in enumerate(sheet.iter_rows(values_only=True), 1):
                if number > ROWS_MOST:
                    raise BadInput(N_("The file has more than %(most)s rows. Split it."), most=ROWS_MOST)
                values: Sequence[Any] = given
                if waiting or covering.areas:
                    waiting, values = covering.fill(number, given, waiting)
                if number > row:
                    yield number, values


class _Covering:
    """Merged areas that reach into the present row, with the value of their first cell."""

    def __init__(self) -> None:
        self.areas: list[tuple[int, int, int, Any]] = []

    def fill(
        self, number: int, values: Sequence[Any], waiting: list[tuple[int, int, int, int]]
    ) -> tuple[list[tuple[int, int, int, int]], Sequence[Any]]:
        """The row with the areas' values in it; ``waiting`` are the areas that begin further down."""
        begun = 0
        for first, top, last, bottom in waiting:
            if top > number:
                break
            begun += 1
            if top == number:
                value = values[first - 1] if first <= len(values) else None
                self.areas.append((first, min(last, COLUMNS_MOST), bottom, value))
        self.areas = [area for area in self.areas if area[2] >= number]
        if not self.areas:
            return waiting[begun:], values
        cells = list(values)
        cells.extend([None] * (max(area[1] for area in self.areas) - len(cells)))
        for first, last, _, value in self.areas:
            cells[first - 1 : last] = [value] * (last - first + 1)
        return waiting[begun:], cells


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook; whatever its reader cannot make sense of is a damaged file."""
    book = None
    with path.open("rb") as file:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles and extensions the reader does without
                book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            yield book
        except DAMAGE as fault:
            message = N_("The file is damaged and cannot be opened. Save it again and bring the new copy.")
            raise BadInput(message) from fault
        finally:
            if book is not None:
                book.close()


def _text(value: Any) -> str:
    """A cell as a person would type it: days as 2026-03-01, whole numbers without a point."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float():
            return repr(int(value)) if value.is_integer() and abs(value) < EXACT_MOST else repr(round(value, 12))
        case datetime():
            midnight = not (value.hour or value.minute or value.second)
            return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
    return str(value)


def _fault(columns: Columns, values: Sequence[Any]) -> CellFault | None:
    for heading, place in zip(columns.headings, columns.places, strict=True):
        value = values[place] if place < len(values) else None
        if isinstance(value, str):
            if value in ERRORS:
                message = N_("The formula of this cell has the error %(error)s.")
                return CellFault(heading, BadInput(message, error=value))
        elif isinstance(value, (int, float)) and abs(value) >= EXACT_MOST:
            message = N_("The spreadsheet has rounded this long number. Format the column as text and type it again.")
            return CellFault(heading, BadInput(message))
    return None
