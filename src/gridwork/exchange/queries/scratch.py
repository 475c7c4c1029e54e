"""The rows of one import in a database file of their own, beside the uploaded file (L6).

A table is read once, from top to bottom, into this file; everything after that (repeated
keys, what stands in what, the order of work, refusals) is asked of it, so that memory does
not grow with the table and a run that was killed goes on at any row.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from gridwork.exchange.rules.given import Fault, Given


class Outcome(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(slots=True)
class Stored:
    """One row as it waits. ``place``: where it comes in the order of work, from 1."""

    place: int
    n: int
    line: int
    kind: str
    given: Given
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Another row of the same file, as something to stand in."""

    line: int
    kind: str
    outcome: str
    grid_id: int | None
    code: str
    """Our own code of it, where the row gives one."""


Filling = tuple[int, list[str], Given, str, str, int]
"""Line, cells, what they say, identity, kind and rank of a row."""
Judged = tuple[Stored, Outcome, int | None]
"""A row, what becomes of it (with its faults in ``given``), and the grid it would stand in."""

_TABLES = """
    CREATE TABLE row (n INTEGER PRIMARY KEY, line INTEGER, cells TEXT, ident TEXT, key TEXT, kind TEXT, rank INTEGER,
        given TEXT, faults TEXT, outcome TEXT, grid INTEGER);
    CREATE TABLE turn (place INTEGER PRIMARY KEY, n INTEGER)
"""
_ORDER = """
    CREATE INDEX row_ident ON row (ident) WHERE ident <> '';
    CREATE INDEX row_key ON row (key) WHERE key <> '';
    INSERT INTO turn (n) SELECT n FROM row ORDER BY rank, n;
    CREATE INDEX turn_n ON turn (n)
"""


class Scratch:
    """The rows of one import; use it as a context. Not for two threads."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        self._db = sqlite3.connect(self.path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA cache_size = -16000")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def fill(self, rows: Iterable[Filling]) -> int:
        """Write all rows and put them in order; how many."""
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")
        count = 0
        for count, (line, cells, given, ident, kind, rank) in enumerate(rows, 1):
            texts = _dump(cells), ident, given.key, kind, rank, _given_text(given), _faults_text(given.faults)
            self._db.execute(
                "INSERT INTO row (n, line, cells, ident, key, kind, rank, given, faults) VALUES (?,?,?,?,?,?,?,?,?)",
                (count, line, *texts),
            )
        self._db.execute("COMMIT")
        self._db.executescript(_ORDER)
        return count

    def turns(self, after: int, size: int) -> list[Stored]:
        """The next rows in the order of work, of one rank only: what others stand in is done before them."""
        found = self._db.execute(
            "SELECT turn.place, row.n, line, kind, given, faults, outcome, rank FROM turn JOIN row ON row.n = turn.n"
            " WHERE turn.place > ? ORDER BY turn.place LIMIT ?",
            (after, size),
        ).fetchall()
        return [
            Stored(place, n, line, kind, _given_of(given, faults), outcome or "")
            for place, n, line, kind, given, faults, outcome, rank in found
            if rank == found[0][7]
        ]

    def first_lines(self, rows: Sequence[Stored]) -> dict[int, int]:
        """Of rows whose identity stands further up already: their number → the line where it stands first."""
        wanted = ",".join(str(row.n) for row in rows)
        found = self._db.execute(
            f"SELECT r.n, min(f.line) FROM row r JOIN row f ON f.ident = r.ident AND f.n < r.n"  # noqa: S608 - numbers
            f" WHERE r.n IN ({wanted}) AND r.ident <> '' AND f.ident <> '' GROUP BY r.n"
        )
        return dict(found.fetchall())

    def beside(self, keys: Iterable[str]) -> dict[str, Beside]:
        """Rows of this file by their keys."""
        found: dict[str, Beside] = {}
        for key in keys:
            row = self._db.execute(
                "SELECT line, kind, outcome, grid, given FROM row WHERE key = ? AND key <> '' ORDER BY n LIMIT 1", [key]
            ).fetchone()
            if row:
                found[key] = Beside(row[0], row[1], row[2] or "", row[3], json.loads(row[4])[1])
        return found

    def judge(self, judged: Iterable[Judged]) -> None:
        """Note what becomes of rows."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "UPDATE row SET outcome = ?, grid = ?, faults = ? WHERE n = ?",
            [(outcome.value, grid, _faults_text(row.given.faults), row.n) for row, outcome, grid in judged],
        )
        self._db.execute("COMMIT")

    def counts(self) -> dict[str, int]:
        """How many rows there are of each outcome."""
        return dict(self._db.execute("SELECT outcome, count(*) FROM row WHERE outcome IS NOT NULL GROUP BY outcome"))

    def refused(self, most: int | None = None) -> Iterator[tuple[int, list[str], list[Fault]]]:
        """Line, cells and faults of the refused rows, in the file's order."""
        found = self._db.execute(
            "SELECT line, cells, faults FROM row WHERE outcome = 'refused' ORDER BY n LIMIT ?",
            (-1 if most is None else most,),
        )
        for line, cells, faults in found:
            yield line, json.loads(cells), _faults_of(faults)


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_load = json.JSONDecoder().decode


def _faults_text(faults: list[Fault]) -> str:
    return _dump([asdict(fault) for fault in faults]) if faults else ""


def _given_text(given: Given) -> str:
    return _dump([given.said, given.code, given.key, given.refers, given.grid, given.verified_on])


def _given_of(text: str, faults: str) -> Given:
    said, code, key, refers, grid, verified_on = _load(text)
    point = said.get("point")
    if point.__class__ is list and all(isinstance(degree, float) for degree in point):
        said["point"] = tuple(point)
    return Given(said, code, key, refers, grid, verified_on, _faults_of(faults) if faults else [])


def _faults_of(text: str) -> list[Fault]:
    return [Fault(**fault) for fault in json.loads(text)] if text else []
