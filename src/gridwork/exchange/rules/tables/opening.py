"""What a file is, told from its first bytes and not from its name, and the refusal of all that is no table (L6)."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, ZipFile

from gridwork.base.errors import N_, BadInput
from gridwork.exchange.rules.tables.commas import open_csv
from gridwork.exchange.rules.tables.features import open_geojson
from gridwork.exchange.rules.tables.table import Table, empty
from gridwork.exchange.rules.tables.workbook import open_workbook

START = 4096
ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins old Excel files, and new ones under a password."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHERS = {
    b"%PDF": N_("PDF"), b"\x89PNG": N_("picture"), b"\xff\xd8\xff": N_("picture"), b"GIF8": N_("picture"),
    b"Rar!": N_("archive"), b"7z\xbc\xaf": N_("archive"), b"\x1f\x8b": N_("archive"),
}  # fmt: skip
SAVE_AS = N_("This is no table. Save it as XLSX, CSV or GeoJSON and bring that.")


def open_table(path: Path, *, bytes_most: int) -> Table:
    """The table in the file. BadInput, in a sentence for the person who chose it, for whatever is none.

    Opening inflates and scans a workbook once, so that nothing larger than it says is ever
    parsed; memory stays within some tens of megabytes whatever the file holds.
    """
    size = path.stat().st_size
    if not size:
        raise empty()
    if size > bytes_most:
        message = N_(
            "The file has %(found)s MB; at most %(most)s MB are taken at once. Split it, by village for example."
        )
        raise BadInput(message, found=-(-size // 1_000_000), most=bytes_most // 1_000_000)
    with path.open("rb") as file:
        start = file.read(START)
    if start.startswith(ZIP):
        return _zipped(path)
    if start.startswith(COMPOUND):
        raise _compound(path)
    for signature, what in OTHERS.items():
        if start.startswith(signature):
            message = N_("This is a %(what)s, not a table. Save the table as XLSX, CSV or GeoJSON and bring that.")
            raise BadInput(message, what=what)
    bare = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if bare.startswith(b"{"):
        return open_geojson(path)
    if bare.startswith((b"<", b"{\\rtf")) or (b"\x00" in start and start[:2] not in (b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(SAVE_AS)
    return open_csv(path)


def _zipped(path: Path) -> Table:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise BadInput(N_("The file is damaged and cannot be opened. Save it again and bring the new copy.")) from fault
    if "xl/workbook.xml" in names:
        return open_workbook(path)
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise BadInput(N_("This kind of workbook is not read. Save it as XLSX and bring that."))
    raise BadInput(SAVE_AS)


def _compound(path: Path) -> BadInput:
    """Old Excel, or a workbook under a password: only the latter names its encrypted part."""
    with path.open("rb") as file:
        before = b""
        while block := file.read(1 << 20):
            if ENCRYPTED in before + block:
                return BadInput(N_("The workbook is protected by a password. Save it without one and bring that."))
            before = block[-len(ENCRYPTED) :]
    return BadInput(N_("This is an old Excel file (.xls). Open it, save it as XLSX and bring that."))
