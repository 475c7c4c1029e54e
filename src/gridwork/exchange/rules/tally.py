"""What an import did, counted as it goes: nothing here grows with the file (C1, import)."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, floor, radians

from gridwork.base.geometry import distance_m

METRES_PER_DEGREE = 111_320.0


@dataclass(slots=True)
class Agreement:
    """How often the located grid is the one the file names, where it names a grid at all."""

    same: int = 0
    compared: int = 0

    def add(self, same: bool) -> None:
        """Count one row that names a grid and was located."""
        self.compared += 1
        self.same += same


@dataclass(slots=True)
class Tally:
    """Rows by what became of them."""

    rows: int = 0
    bad: int = 0
    known: int = 0
    """Imported before, by key."""
    repeated: int = 0
    """A second row with a key the file has already; counted among the bad ones."""
    imported: int = 0
    located: int = 0
    unlocated: int = 0
    outside: int = 0
    """Of the unlocated: with a point, but far from every grid."""
    open: int = 0
    closed: int = 0
    declined: int = 0
    on_time: int = 0
    nearby: int = 0
    """Reported while a case of the same kind was open close by: perhaps the same thing."""
    agreement: dict[str, Agreement] = field(default_factory=dict)

    @property
    def same(self) -> int:
        """Rows located in the grid the file names."""
        return sum(one.same for one in self.agreement.values())

    @property
    def compared(self) -> int:
        """Rows whose named grid could be compared."""
        return sum(one.compared for one in self.agreement.values())


class Nearby:
    """Rows of the last days, so that a row can be seen to repeat one still open close by (C3).

    Rows must come in order of time; those older than ``days`` are forgotten.
    """

    def __init__(self, metres: float, days: int) -> None:
        self._metres = metres
        self._side = metres / METRES_PER_DEGREE
        self._window = timedelta(days=days)
        self._order: deque[tuple[datetime, Hashable]] = deque()
        self._cells: dict[Hashable, deque[tuple[float, float, datetime | None]]] = {}

    def seen(self, category: str, point: tuple[float, float], at: datetime, closed: datetime | None) -> bool:
        """Whether one like it was open close by at the time; from now on this row counts too."""
        self._forget(at - self._window)
        column, row = floor(point[0] / self._side), floor(point[1] / self._side)
        reach = max(1, floor(1 / max(0.01, cos(radians(point[1])))) + 1)
        found = any(
            (until is None or until > at) and distance_m(*point, longitude, latitude) <= self._metres
            for x in range(column - reach, column + reach + 1)
            for y in (row - 1, row, row + 1)
            for longitude, latitude, until in self._cells.get((category, x, y), ())
        )
        cell = (category, column, row)
        self._cells.setdefault(cell, deque()).append((*point, closed))
        self._order.append((at, cell))
        return found

    def _forget(self, before: datetime) -> None:
        while self._order and self._order[0][0] < before:
            _, cell = self._order.popleft()
            kept = self._cells[cell]
            kept.popleft()
            if not kept:
                del self._cells[cell]
