"""Changes to the kept counters of a ledger, gathered while a command works (L4).

For every grid and form: open ``records``, of them ``complete`` and ``fresh``, and open
places still ``missing`` a record. Completeness is complete ÷ (records + missing), and
freshness is fresh ÷ (records + missing): a place nobody recorded is neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

RECORDS, COMPLETE, FRESH, MISSING = range(4)


@dataclass(frozen=True, slots=True)
class Standing:
    """An open record as it counts. ``grid_id`` None: outside every grid, counted nowhere."""

    grid_id: int | None
    form: str
    complete: bool
    verify_by: date | None

    def fresh(self, day: date) -> bool:
        """Whether it need not have been verified again by ``day``."""
        return self.verify_by is None or self.verify_by >= day


class Deltas:
    """What is to be added to the tallies.

    ``day`` is the day through which freshness is counted, ``charter_id`` whose forms say
    what is missing; both as the tallies have them, whatever is in force by now.
    """

    def __init__(self, day: date, charter_id: int) -> None:
        self.day = day
        self.charter_id = charter_id
        self._sums: dict[tuple[int, str], list[int]] = {}

    def enter(self, one: Standing) -> None:
        """A record counts from now on."""
        self._record(one, 1)

    def leave(self, one: Standing) -> None:
        """A record counts no longer, as it stood before."""
        self._record(one, -1)

    def missing(self, grid_id: int | None, form: str, by: int) -> None:
        """So many more (or fewer) places lack a record of the form."""
        if grid_id is not None and by:
            self._sum(grid_id, form)[MISSING] += by

    def take(self, other: Deltas) -> None:
        """Other differences too; both as of the same day and charter."""
        for key, theirs in other._sums.items():
            self._sums[key] = [mine + more for mine, more in zip(self._sum(*key), theirs, strict=True)]

    def rows(self) -> list[tuple[int, str, int, int, int, int]]:
        """Grid, form and the four differences, where any is not zero, in one order for all writers."""
        return [(*key, *sums) for key, sums in sorted(self._sums.items()) if any(sums)]  # type: ignore[misc]

    def _record(self, one: Standing, by: int) -> None:
        if one.grid_id is None:
            return
        sums = self._sum(one.grid_id, one.form)
        sums[RECORDS] += by
        sums[COMPLETE] += by * one.complete
        sums[FRESH] += by * one.fresh(self.day)

    def _sum(self, grid_id: int, form: str) -> list[int]:
        return self._sums.setdefault((grid_id, form), [0, 0, 0, 0])
