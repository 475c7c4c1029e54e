"""What every kind of table looks like once it is open: headings, and rows of text with their line numbers (L6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gridwork.base.errors import N_, BadInput

COLUMNS_MOST = 500
"""Columns of a table; a form asks for a few dozen."""
ROWS_MOST = 1_048_576
"""Rows of a sheet in any spreadsheet program."""
CELL_MOST = 32_767
"""Characters of one cell, as in Excel."""
UNREADABLE = ("\ufffd", "\x00")
"""Bytes of no known encoding, and the NUL no database takes."""


class Format(StrEnum):
    """Kinds of file; the value is the ending of its name."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that cannot be read. ``column`` is its heading."""

    column: str
    fault: BadInput


@dataclass(slots=True)
class Row:
    """One row. ``number`` is the line of the file (CSV), the row of the sheet or the number of the feature.

    ``cells`` stand in the order of the table's headings, blanks around them taken away.
    """

    number: int
    cells: list[str]
    fault: CellFault | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """An opened file. ``rows`` starts from the top each time it is called and holds one row at a time."""

    format: Format
    headings: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    sheet: str = ""
    """Name of the sheet that is read; others of the workbook are not."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row of the file the named columns stand."""

    headings: tuple[str, ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, cells: Sequence[str]) -> Columns:
        """From the heading row; columns without a heading are left out. BadInput for what cannot be used."""
        if len(cells) > COLUMNS_MOST:
            raise too_many_columns()
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            heading = " ".join(cell.split())[:120]
            if not heading:
                continue
            if heading in places:
                message = N_(
                    "The heading “%(heading)s” stands over two columns (%(first)s and %(second)s). "
                    "Give each column a name of its own."
                )
                raise BadInput(message, heading=heading, first=places[heading] + 1, second=place + 1)
            places[heading] = place
        if not places:
            raise BadInput(N_("The file has no headings. The first row must name the columns."))
        return cls(tuple(places), tuple(places.values()))

    def row(self, number: int, cells: Sequence[str]) -> Row | None:
        """The row's cells under the headings; None for a blank row."""
        width = len(cells)
        picked = [cells[place].strip() if place < width else "" for place in self.places]
        if not any(picked):
            return None
        return Row(number, picked, self._fault(picked))

    def _fault(self, picked: list[str]) -> CellFault | None:
        for heading, cell in zip(self.headings, picked, strict=True):
            if len(cell) > CELL_MOST:
                message = N_("This cell holds %(found)s characters; at most %(most)s can be taken.")
                return CellFault(heading, BadInput(message, found=len(cell), most=CELL_MOST))
            if cell and not cell.isprintable() and any(sign in cell for sign in UNREADABLE):
                return CellFault(heading, BadInput(N_("This cell holds bytes that are neither UTF-8 nor GB 18030.")))
        return None


def too_many_columns() -> BadInput:
    """The refusal of a table that is wider than any form."""
    message = N_(
        "The file has more than %(most)s columns. Delete the empty columns to the right and keep those that are needed."
    )
    return BadInput(message, most=COLUMNS_MOST)


def no_rows() -> BadInput:
    """The refusal of a table with headings and nothing under them."""
    return BadInput(N_("The file has headings and no rows under them."))


def empty() -> BadInput:
    """The refusal of a file with nothing in it."""
    return BadInput(N_("The file is empty."))
