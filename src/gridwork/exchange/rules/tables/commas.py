"""CSV as offices save it: UTF-8 or GB 18030, with or without mark; commas, semicolons, tabs (L6)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from gridwork.base.errors import N_, BadInput
from gridwork.exchange.rules.lines import encoding_of
from gridwork.exchange.rules.tables.table import (
    CELL_MOST,
    ROWS_MOST,
    CellFault,
    Columns,
    Format,
    Row,
    Table,
    empty,
    no_rows,
)

LINE_MOST = 1_000_000
"""Characters of one line; longer ones are no line of a table and would be held in memory whole."""
DELIMITERS = ",;\t|"
HEADING_WITHIN = 10
"""Titles and notes may stand in the first lines; the heading is the first line of at least two cells."""


def open_csv(path: Path) -> Table:
    """The table in a text file; reads the file once to find its encoding. BadInput says what is wrong."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        delimiter = _delimiter(file)
    records = _Records(path, encoding, delimiter)
    columns, start = records.heading()

    def rows() -> Iterator[Row]:
        for number, cells in records.after(start):
            row = columns.row(number, cells)
            if row is not None:
                extra = cells[len(columns.places) :] if columns.places[-1] + 1 == len(columns.places) else []
                if any(extra) and row.fault is None:
                    message = N_("This row has %(found)s cells; the heading has %(expected)s.")
                    fault = BadInput(message, found=len(cells), expected=len(columns.places))
                    row.fault = CellFault(columns.headings[-1], fault)
                yield row

    if next(rows(), None) is None:
        raise no_rows()
    return Table(Format.CSV, columns.headings, rows)


class _Records:
    """The records of the file with the line each starts on."""

    def __init__(self, path: Path, encoding: str, delimiter: str) -> None:
        self.path, self.encoding, self.delimiter = path, encoding, delimiter

    def heading(self) -> tuple[Columns, int]:
        """The columns, and the line the heading starts on."""
        first: tuple[int, list[str]] | None = None
        for place, (number, cells) in enumerate(self.after(0)):
            named = [cell for cell in cells if cell.strip()]
            first = first or ((number, cells) if named else None)
            if len(named) > 1:
                return Columns.of(cells), number
            if place >= HEADING_WITHIN:
                break
        if first is None:
            raise empty()
        return Columns.of(first[1]), first[0]

    def after(self, line: int) -> Iterator[tuple[int, list[str]]]:
        """Every record that starts below ``line``. BadInput where the text is no table any more."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            reader = csv.reader(_lines(file), delimiter=self.delimiter)
            while True:
                number = reader.line_num + 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as fault:
                    raise _unreadable(number) from fault
                if number > ROWS_MOST * 4:
                    raise BadInput(N_("The file has more than %(most)s rows. Split it."), most=ROWS_MOST)
                if number > line and cells:
                    yield number, cells


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(LINE_MOST):
        if len(line) == LINE_MOST:
            message = N_(
                "A line of the file is longer than %(most)s characters, so this is not a table with rows. "
                "Save it again as XLSX or CSV."
            )
            raise BadInput(message, most=LINE_MOST)
        yield line


def _unreadable(number: int) -> BadInput:
    message = N_(
        "From line %(line)s on the file cannot be read: a quotation mark is not closed, or a cell holds more than "
        "%(most)s characters."
    )
    return BadInput(message, line=number, most=CELL_MOST)


def _delimiter(file: TextIO) -> str:
    """The sign between cells: the one that stands most often in the first lines, outside quotation marks."""
    counts = dict.fromkeys(DELIMITERS, 0)
    for _, line in zip(range(HEADING_WITHIN), _lines(file), strict=False):
        bare = "".join(line.split('"')[::2])
        for sign in DELIMITERS:
            counts[sign] = max(counts[sign], bare.count(sign))
    return max(DELIMITERS, key=lambda sign: counts[sign])
