"""One row of a table read as what it says: of a place, or of a record. Nothing is looked up here (L6).

An empty cell says nothing: what the ledger has stays. So a table with a few columns may be
brought in without wiping out the others.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from gridwork.base.errors import N_, BadInput
from gridwork.base.geometry import to_wgs84
from gridwork.base.identifiers import clean_plate
from gridwork.base.typed import typed
from gridwork.exchange.rules.matching import Matching
from gridwork.exchange.rules.tables.formulas import as_meant
from gridwork.exchange.rules.tables.table import Row
from gridwork.exchange.rules.wanted import Wanted, meant
from gridwork.ledger.rules.fitting import NO_IDENTITY_NUMBERS, holds_identity_number
from gridwork.ledger.rules.kinds import Kind
from gridwork.ledger.rules.placing import MOST_HOUSEHOLDS

LONGEST = {"name": 120, "street": 120, "number": 40, "owner": 120, "key": 80, "parent": 80, "sort": 48}

PLACES_AFTER_POINT = 7
"""Digits of a degree: about a centimetre."""
NATURAL = "natural:"
"""Begins the key of a row that has none of its own."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused; ``column`` is its heading."""

    column: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Given:
    """What a row says. ``said``: what was given of the thing itself, by field.

    ``code``: our own code of it (plate or record). ``key``: its key, natural where the row
    has none. ``refers``: the place it stands in or is about, by key or plate. ``grid``: a code.
    """

    said: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    key: str = ""
    refers: str = ""
    grid: str = ""
    verified_on: str = ""
    faults: list[Fault] = field(default_factory=list)


class Reader:
    """Reads the rows of one table under one matching."""

    def __init__(self, headings: Sequence[str], matching: Matching, wanted: Sequence[Wanted]) -> None:
        places = {heading: place for place, heading in enumerate(headings)}
        self.datum = matching.datum
        self.every = matching.every
        self.wanted = {one.key: one for one in wanted}
        self.columns = [(key, places[heading], heading) for key, heading in matching.columns.items()]
        self.headings = dict(matching.columns)
        self._memory: dict[tuple[str, str], str | None] = {}

    def cells(self, row: Row) -> dict[str, str]:
        """What the row says by what is wanted; empty cells are not there."""
        found = dict(self.every)
        for key, place, _ in self.columns:
            cell = row.cells[place]
            if cell:
                found[key] = as_meant(cell)
        return found

    def fault(self, key: str, message: str, **params: Any) -> Fault:
        """A fault of the column that says ``key``."""
        return Fault(self.headings.get(key, ""), message, params)

    def choice(self, key: str, written: str) -> str | None:
        """The stored value meant by a cell; remembered, since a table says the same few words again and again."""
        known = (key, written)
        if known not in self._memory:
            if len(self._memory) > 10_000:
                self._memory.clear()
            self._memory[known] = meant(self.wanted[key].choices or {}, written)
        return self._memory[known]


def place_given(row: Row, reader: Reader) -> Given:
    """What a row says of a place; every fault of it."""
    found = Given()
    if row.fault:
        found.faults.append(Fault(row.fault.column, row.fault.fault.message, row.fault.fault.params))
        return found
    cells = reader.cells(row)
    for key in ("name", "street", "number", "owner"):
        if key in cells:
            _text(found, reader, key, cells[key], found.said)
    _kind(found, reader, cells)
    _sort(found, reader, cells)
    _count(found, reader, cells)
    _point(found, reader, cells)
    _code(found, reader, cells)
    found.refers, found.grid = _reference(cells.get("parent", "")), plain_code(cells.get("grid", ""))
    found.key = _key(found, reader, cells) or (natural_place(found) if not found.code else "")
    return found


def natural_place(found: Given) -> str:
    """A key made of what tells a place from its neighbours: kind, sort, address, what it stands in; else its point."""
    said = found.said
    words = [str(said.get(key, "")) for key in ("kind", "sort", "street", "number", "name")] + [found.refers]
    if not any(words[2:5]):
        words.append(f"{said.get('point', '')}" if "point" in said else found.grid)
    return natural(words)


def natural(words: Sequence[str]) -> str:
    """A key from words, the same however they are spaced or how wide they are typed."""
    plain = "\n".join("".join(unicodedata.normalize("NFKC", word).casefold().split()) for word in words)
    return NATURAL + sha256(plain.encode()).hexdigest()[:32]


def plain_code(text: str) -> str:
    """A grid code in ordinary digits; of ``code name`` the code."""
    return unicodedata.normalize("NFKC", text).split()[0] if text.strip() else ""


def _reference(text: str) -> str:
    return clean_plate(text) or typed(text).strip()


def _text(found: Given, reader: Reader, key: str, cell: str, into: dict[str, Any]) -> None:
    text = " ".join(typed(cell).split())
    if len(text) > LONGEST[key]:
        found.faults.append(reader.fault(key, N_("This is longer than %(most)s characters."), most=LONGEST[key]))
    elif holds_identity_number(text):
        found.faults.append(reader.fault(key, NO_IDENTITY_NUMBERS))
    elif text:
        into[key] = text


def _kind(found: Given, reader: Reader, cells: dict[str, str]) -> None:
    for key in ("kind", "condition"):
        if key not in cells:
            continue
        stored = reader.choice(key, cells[key])
        if stored is None:
            message = N_("“%(given)s” is not one of the choices.")
            found.faults.append(reader.fault(key, message, given=cells[key][:40]))
        else:
            found.said[key] = stored


def _sort(found: Given, reader: Reader, cells: dict[str, str]) -> None:
    cell = cells.get("sort", "")
    if not cell:
        return
    kind = found.said.get("kind")
    stored = reader.choice("sort", cell) if kind != Kind.FACILITY else plain_code(cell)
    if stored is None and kind is None:
        stored = plain_code(cell)
    if stored is None:
        message = N_("“%(given)s” is no kind of premises of the charter in force.")
        found.faults.append(reader.fault("sort", message, given=cell[:40]))
    else:
        found.said["sort"] = stored


def _count(found: Given, reader: Reader, cells: dict[str, str]) -> None:
    cell = unicodedata.normalize("NFKC", cells.get("households", "")).strip().removesuffix("户")
    if not cell:
        return
    if not cell.isdecimal() or not cell.isascii() or int(cell) > MOST_HOUSEHOLDS:
        message = N_("Write a whole number from 0 to %(most)s.")
        found.faults.append(reader.fault("households", message, most=MOST_HOUSEHOLDS))
    else:
        found.said["households"] = int(cell)


def _point(found: Given, reader: Reader, cells: dict[str, str]) -> None:
    given = cells.get("longitude", ""), cells.get("latitude", "")
    if not any(given):
        return
    degrees: list[float] = []
    for key, text, most in (("longitude", given[0], 180), ("latitude", given[1], 90)):
        try:
            value = float(unicodedata.normalize("NFKC", text))
        except ValueError:
            value = math.nan
        if math.isnan(value):
            message = N_("“%(text)s” is not a number of degrees.")
            found.faults.append(reader.fault(key, message, text=text[:40]))
        elif abs(value) > most:
            message = N_("%(text)s is beyond ±%(most)s degrees; are longitude and latitude swapped?")
            found.faults.append(reader.fault(key, message, text=text[:40], most=most))
        else:
            degrees.append(value)
    if len(degrees) == 2 and any(degrees):
        point = to_wgs84(degrees[0], degrees[1], reader.datum)
        found.said["point"] = (round(point[0], PLACES_AFTER_POINT), round(point[1], PLACES_AFTER_POINT))


def _code(found: Given, reader: Reader, cells: dict[str, str]) -> None:
    cell = cells.get("plate", "")
    if not cell:
        return
    found.code = clean_plate(cell)
    if not found.code:
        message = N_("“%(given)s” is no door-plate code of ours. Leave the cell empty for a new place.")
        found.faults.append(reader.fault("plate", message, given=cell[:40]))


def _key(found: Given, reader: Reader, cells: dict[str, str]) -> str:
    into: dict[str, Any] = {}
    if cells.get("key"):
        _text(found, reader, "key", cells["key"], into)
    return str(into.get("key", ""))


ReadValues = Callable[[dict[str, str]], tuple[dict[str, Any], dict[str, tuple[str, dict[str, Any]]]]]
"""Stored values of what was typed, and the faults by field."""
ReadDay = Callable[[str], str]
"""ISO text of a day as typed; ValueError with ``message`` and ``params`` for none."""


def record_given(row: Row, reader: Reader, read_values: ReadValues, read_day: ReadDay, today: date) -> Given:
    """What a row says of a record; every fault of it. ``said`` holds the form's values by field."""
    found = Given()
    if row.fault:
        found.faults.append(Fault(row.fault.column, row.fault.fault.message, row.fault.fault.params))
        return found
    cells = reader.cells(row)
    fields = {key.removeprefix("field."): cell for key, cell in cells.items() if key.startswith("field.")}
    found.said, wrong = read_values(fields)
    found.faults += [reader.fault(f"field.{key}", message, **params) for key, (message, params) in wrong.items()]
    found.refers, found.grid = _reference(cells.get("place", "")), plain_code(cells.get("grid", ""))
    found.code = cells.get("record", "").strip()
    if cells.get("verified_on"):
        _day(found, reader, cells["verified_on"], read_day, today)
    found.key = _key(found, reader, cells)
    return found


def _day(found: Given, reader: Reader, cell: str, read_day: ReadDay, today: date) -> None:
    try:
        found.verified_on = read_day(cell)
    except ValueError as fault:
        message, params = getattr(fault, "message", str(fault)), getattr(fault, "params", {})
        found.faults.append(reader.fault("verified_on", message, **params))
    else:
        if found.verified_on > today.isoformat():
            found.faults.append(reader.fault("verified_on", N_("This day lies in the future.")))


def bad(fault: Fault) -> BadInput:
    """The fault as an error a face can say."""
    return BadInput(fault.message, place=fault.column, **fault.params)
