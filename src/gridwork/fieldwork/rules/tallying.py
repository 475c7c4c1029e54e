"""Of the places a post looks at in a period, how many were done in time, late, not yet, not at all (F4, F5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gridwork.fieldwork.rules.duties import State
from gridwork.fieldwork.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Door:
    """A place or a person in care. ``since``: from when on it was there; ``made``: days, and those made up for."""

    since: date
    made: Sequence[tuple[date, date | None]] = ()


def tallied(
    period: Period, due_on: date, times: int, doors: Iterable[Door], today: date, missing: State
) -> Counter[State]:
    """How many of the doors stand how. ``missing``: what those are called that are past their day: missed, excused or
    nobody's.

    By the meaning of the list of what is due: what was not there yet when the period began cannot have been missed
    in it; it is due while the period runs, and not asked for after.
    """
    found: Counter[State] = Counter()
    for door in doors:
        if sum(made_up is None and period.first <= day <= due_on for day, made_up in door.made) >= times:
            found[State.DONE] += 1
        elif sum((made_up or day) in period for day, made_up in door.made) >= times:
            found[State.LATE] += 1
        elif today <= due_on or (door.since > period.first and today <= period.last):
            found[State.DUE] += 1
        elif door.since <= period.first:
            found[missing] += 1
    return found
