"""A workbook looked over before anything parses it: what it inflates to, and what its sheets would make a parser do.

Each part is inflated block by block and thrown away. Sizes are counted as they really come
out, not as the archive declares them. Beyond the bounds, or where a document type, a cell
outside the grid of any spreadsheet program, or a row of a million cells is found, the file
is refused with a sentence for the person who chose it (L6, P5).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from gridwork.base.errors import N_, BadInput
from gridwork.exchange.rules.tables.table import COLUMNS_MOST, too_many_columns

BLOCK = 1 << 20
PARTS_MOST = 2_000
INFLATED_MOST = 1_500_000_000
"""Bytes of all parts that are read: about three million filled rows."""
TEXTS_MOST = 200_000_000
"""Bytes of the table of texts, which the reader holds in memory."""
SMALL_MOST = 10_000_000
"""Bytes of any other part: styles, names of sheets."""
RATIO_MOST, RATIO_FROM = 150, 50_000_000
"""Nothing people typed shrinks to less than a hundred-and-fiftieth; told only of parts that are large."""
MERGED_MOST = 100_000
TEXTS, CALCULATIONS = "xl/sharedStrings.xml", "xl/calcChain.xml"

# What lies between two signs is bounded everywhere: a part made to have a pattern begin at every sign and never end
# would otherwise be looked at for hours. The bounds are wider than anything a spreadsheet program writes.
_MERGED = re.compile(
    rb'<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref\s{0,9}=\s{0,9}["\']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["\']'
)
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_ROW = re.compile(rb"<(?:\w{1,20}:)?row[\s/>]")
_OFF_GRID = re.compile(rb'\br\s{0,9}=\s{0,9}["\'][A-Za-z]{4,}\d')
_UNCOUNTED = re.compile(
    rb"<(?:\w{1,20}:)?c\s[^<>]{0,200}?\br=[\"'](\w{1,10})[\"'][^<>]{0,200}>\s{0,99}"
    rb"<(?:\w{1,20}:)?f[^<>]{0,400}(?:/>|>[^<]{0,60000}</(?:\w{1,20}:)?f>)\s{0,99}"
    rb"(?:<(?:\w{1,20}:)?v\s{0,9}/>|<(?:\w{1,20}:)?v></(?:\w{1,20}:)?v>)?\s{0,99}</(?:\w{1,20}:)?c>"
)
_TAIL = 4_096
"""Bytes of a block looked at again with the next, so that nothing hides on the seam."""


@dataclass(slots=True)
class Vetted:
    """What was seen of one sheet: merged ranges (first column, first row, last column, last row; from 1)."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    uncounted: str = ""
    """The first cell whose formula was never calculated."""


def vet(path: Path) -> dict[str, Vetted]:
    """What the sheets (by the name of their part) hold. BadInput for a workbook that is not to be opened."""
    seen: dict[str, Vetted] = {}
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS_MOST or len({part.filename for part in parts}) != len(parts):
                raise _too_large()
            if any(part.flag_bits & 1 for part in parts):
                raise BadInput(N_("The workbook is protected by a password. Save it without one and bring that."))
            read = [part for part in parts if _is_read(part.filename)]
            if sum(part.file_size for part in read) > INFLATED_MOST:
                raise _too_large()
            total = 0
            for part in read:
                seen[part.filename] = found = Vetted()
                total += _scan(archive, part, found, INFLATED_MOST - total)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as fault:
        raise BadInput(N_("The file is damaged and cannot be opened. Save it again and bring the new copy.")) from fault
    return seen


def _is_read(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not name.startswith(("xl/media/", "customXml/"))


def _scan(archive: ZipFile, part: ZipInfo, found: Vetted, left: int) -> int:
    sheet = part.filename.startswith("xl/worksheets/")
    most = left if sheet else TEXTS_MOST if part.filename == TEXTS else SMALL_MOST
    size, tail, in_row = 0, b"", 0
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            size += len(block)
            if size > min(most, left) or (size > RATIO_FROM and size > part.compress_size * RATIO_MOST):
                raise _too_large()
            seam = tail + block
            _no_document_type(seam, first=size == len(block))
            if part.filename != CALCULATIONS:  # a sheet may lie anywhere, so all else is looked at as one
                in_row = _sheet(seam, len(tail), in_row, found)
            tail = seam[-_TAIL:]
    return size


def _no_document_type(block: bytes, *, first: bool) -> None:
    # Parts in UTF-16 would pass unseen; no program writes them.
    if b"<!DOCTYPE" in block or b"<!ENTITY" in block or (first and block[:2] in (b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(N_("The workbook holds definitions no spreadsheet program writes. Save it again as XLSX."))


def _sheet(seam: bytes, behind: int, in_row: int, found: Vetted) -> int:
    """Look at one block of a sheet; returns the cells of the row it ends in, counted so far."""
    if _OFF_GRID.search(seam):
        raise too_many_columns()
    for match in _MERGED.finditer(seam) if b"mergeCell" in seam else ():
        if match.end() > behind:
            first, top, last, bottom = match.groups()
            found.merged.append((number_of(first.decode()), int(top), number_of(last.decode()), int(bottom)))
    if len(found.merged) > MERGED_MOST:
        raise _too_large()
    if not found.uncounted and b"f>" in seam and (formula := _UNCOUNTED.search(seam)):
        found.uncounted = formula[1].decode()
    block = seam[behind:]
    pieces = _ROW.split(block)
    for piece in (pieces[0], *(one for one in pieces[1:] if len(one) > COLUMNS_MOST * 4)):
        cells = len(_CELL.findall(piece)) + (in_row if piece is pieces[0] else 0)
        if cells > COLUMNS_MOST * 40:
            raise too_many_columns()
    return cells_in_last(pieces, in_row)


def cells_in_last(pieces: list[bytes], in_row: int) -> int:
    """How many cells the row has so far that is still open at the end of a block."""
    return len(_CELL.findall(pieces[-1])) + (in_row if len(pieces) == 1 else 0)


def number_of(letters: str) -> int:
    """Column number from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _too_large() -> BadInput:
    message = N_(
        "Unpacked, the workbook is far larger than a table of this kind can be. Copy the rows that are needed into "
        "a new workbook and bring that."
    )
    return BadInput(message)
