"""CSV as it comes: any of the encodings met here, long fields, ragged rows."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gridwork.base.errors import N_, BadInput
from gridwork.exchange.rules.tables.formulas import as_meant

BLOCK = 1 << 20
UNREADABLE = ("\ufffd", "\x00")
"""Bytes of no known encoding, and the NUL no database takes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record: the line of the file it starts on, its cells by column, and what is wrong if anything is."""

    number: int
    cells: dict[str, str]
    fault: BadInput | None = None


def encoding_of(path: Path) -> str:
    """UTF-8 (with or without mark), UTF-16 with a mark, or GB 18030, by reading the file once."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    return "utf-8-sig"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def read_lines(path: Path, *, encoding: str, delimiter: str, columns: set[str]) -> Iterator[Line]:
    """Every record of the file, one at a time. Raises BadInput when a needed column is missing."""
    with path.open(encoding=encoding or encoding_of(path), errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        header = [name.strip() for name in next(reader, [])]
        missing = sorted(columns - set(header))
        if missing:
            there = ", ".join(header)[:400]
            message = N_("The file has no column %(missing)s. Its columns are: %(there)s")
            raise BadInput(message, place=path.name, missing=", ".join(missing), there=there)
        yield from _records(reader, header)


def _records(reader: Iterator[list[str]], header: list[str]) -> Iterator[Line]:
    while True:
        number = reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            message = N_("This row cannot be read: %(fault)s. A quote may not be closed.")
            yield Line(number, dict.fromkeys(header, ""), BadInput(message, fault=str(fault)))
            continue
        if cells:
            yield _line(number, header, cells)


def _line(number: int, header: list[str], cells: list[str]) -> Line:
    named = dict.fromkeys(header, "") | dict(zip(header, map(as_meant, cells), strict=False))
    if len(cells) != len(header):
        message = N_("This row has %(found)s cells; the header has %(expected)s.")
        return Line(number, named, BadInput(message, found=len(cells), expected=len(header)))
    for column, cell in named.items():
        if any(sign in cell for sign in UNREADABLE):
            message = N_("This cell holds bytes that are neither UTF-8 nor GB 18030.")
            return Line(number, named, BadInput(message, place=column))
    return Line(number, named)
