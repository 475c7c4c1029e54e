"""XLSX read row by row: the first visible sheet, results of formulas, merged cells filled (L6)."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser

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

# The reader warns of styles and extensions it does without.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")

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
            visible = [
                (str(sheet.name), str(relation.target))
                for sheet, relation in book.parser.find_sheets()
                if sheet.state == "visible" and relation.target in book.valid_files and "chart" not in relation.Type
            ]
        if not visible:
            raise empty()
        self.name, self.part = visible[0]
        self.seen = vetted.get(self.part, Vetted())
        self._merged = sorted(self.seen.merged, key=lambda area: area[1])

    def heading(self) -> tuple[Columns, int]:
        """The columns, and the row of the heading."""
        rows = self.after(0, filled=False)
        first = [(number, [_text(value) for value in values]) for number, values in islice(rows, HEADING_WITHIN)]
        for number, cells in first:
            if len({cell for cell in cells if cell.strip()}) > 1:
                self._refuse_merged_heading(number)
                return Columns.of(cells), number
        for number, cells in first:
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
        """Number and values of every row below ``row`` that is in the file."""
        with _opened(self.path) as book, book.archive.open(self.part) as stream:
            book.read_strings()
            apply_stylesheet(book.archive, book.wb)
            parser = WorkSheetParser(
                stream, book.shared_strings, data_only=True, epoch=book.wb.epoch, date_formats=book.wb._date_formats,
                timedelta_formats=book.wb._timedelta_formats,
            )  # fmt: skip
            waiting, covering = list(self._merged) if filled else [], _Covering()
            for count, (number, cells) in enumerate(parser.parse(), 1):
                if max(number, count) > ROWS_MOST:  # rows may all be called the first
                    raise BadInput(N_("The file has more than %(most)s rows. Split it."), most=ROWS_MOST)
                parser.row_dimensions.clear()  # heights of rows, which it would keep for all of them
                values: Sequence[Any] = _values(cells)
                if waiting or covering.areas:
                    waiting, values = covering.fill(number, values, waiting)
                if number > row:
                    yield number, values


def _values(cells: Sequence[dict[str, Any]]) -> list[Any]:
    """The values of a row at their columns."""
    values: list[Any] = [None] * max((cell["column"] for cell in cells), default=0)
    for cell in cells:
        values[cell["column"] - 1] = cell["value"]
    return values


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
            if top == number and first <= COLUMNS_MOST:
                value = values[first - 1] if first <= len(values) else None
                self.areas.append((first, min(last, COLUMNS_MOST), bottom, value))
        self.areas = [area for area in self.areas if area[2] >= number]
        waiting = waiting[begun:] if begun else waiting
        if not self.areas:
            return waiting, values
        # No program merges a cell twice; a hundred thousand areas over the same rows would be filled for hours.
        if sum(last - first + 1 for first, last, _, _ in self.areas) > COLUMNS_MOST:
            raise BadInput(N_("The file is damaged and cannot be opened. Save it again and bring the new copy."))
        cells = list(values)
        cells.extend([None] * (max(area[1] for area in self.areas) - len(cells)))
        for first, last, _, value in self.areas:
            cells[first - 1 : last] = [value] * (last - first + 1)
        return waiting, cells


@contextmanager
def _opened(path: Path) -> Iterator[ExcelReader]:
    """The workbook's list of sheets; whatever its reader cannot make sense of is a damaged file.

    ``openpyxl.load_workbook`` is passed by: where a sheet does not say how large it is, it
    reads the whole of every sheet once at each opening.
    """
    with path.open("rb") as file:
        try:
            book = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
            book.read_manifest()
            book.read_workbook()
            yield book
        except DAMAGE as fault:
            message = N_("The file is damaged and cannot be opened. Save it again and bring the new copy.")
            raise BadInput(message) from fault


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
