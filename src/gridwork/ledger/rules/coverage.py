"""Completeness and freshness as shares (L4), and which areas stand behind a row for somebody's reach (L5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Cell(NamedTuple):
    """Kept counts of one or several forms in one or several grids."""

    records: int = 0
    complete: int = 0
    fresh: int = 0
    missing: int = 0

    @property
    def wanted(self) -> int:
        """How many records there ought to be: those there are, and a first one for each place without."""
        return self.records + self.missing

    @property
    def incomplete(self) -> int:
        """Records that leave a required field open."""
        return self.records - self.complete

    @property
    def stale(self) -> int:
        """Records that ought to have been verified again."""
        return self.records - self.fresh

    @property
    def completeness(self) -> int | None:
        """Complete of all wanted, whole per cent; None where nothing is wanted."""
        return share(self.complete, self.wanted)

    @property
    def freshness(self) -> int | None:
        """Fresh of all wanted, whole per cent; None where nothing is wanted."""
        return share(self.fresh, self.wanted)

    @property
    def worst(self) -> int | None:
        """The lower of the two shares."""
        return share(min(self.complete, self.fresh), self.wanted)

    def below(self, target: int) -> bool:
        """Whether one of the shares lies under the target, per cent."""
        return self.worst is not None and self.worst < target


NOTHING = Cell()


def together(cells: Iterable[Cell]) -> Cell:
    """The counts of several cells as one."""
    return Cell(*map(sum, zip(*cells, strict=True)))


def share(part: int, of: int) -> int | None:
    """Whole per cent, rounded down: 99 % is not yet all, and the target is reached only when it is."""
    return 100 * part // of if of > 0 else None


def covers(forms: Mapping[str, Iterable[tuple[int, tuple[int, ...]]]]) -> dict[frozenset[int], list[str]]:
    """Forms by the areas in which they may be seen, each area once and none inside another.

    ``forms`` gives for each form the (area, lineage) where some post lets it be seen.
    """
    found: dict[frozenset[int], list[str]] = {}
    for key, areas in forms.items():
        listed = list(areas)
        given = {area for area, _ in listed}
        highest = frozenset(area for area, lineage in listed if not given & set(lineage[:-1]))
        if highest:
            found.setdefault(highest, []).append(key)
    return found
