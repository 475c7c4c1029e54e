"""How one place stands in its turn of being inspected: due, soon, missed or done (F5)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from gridwork.fieldwork.rules.seasons import TurnNow
from gridwork.fieldwork.rules.visits import Turn

_NEARLY_OVER = 4
"""Due soon in the last quarter of the time there is."""


def stands(
    now: TurnNow, earlier: TurnNow | None, today: date, made: Collection[date], since: date
) -> tuple[Turn, date]:
    """How a place stands, and by which day it is or was to be inspected.

    ``made``: days that count, each its own or the one it makes up for. ``earlier``: the turn that held the day before
    this period began. ``since``: from when on there was a place to look at; what began before cannot have
    been missed. Once this period's inspections are made nothing is due.
    """
    if _many(now, made) >= now.turn.times:
        return Turn.DONE, now.due_on
    if now.due_on < today:
        return Turn.MISSED, now.due_on
    if earlier is not None and earlier.period.first >= since and _many(earlier, made) < earlier.turn.times:
        return Turn.MISSED, earlier.due_on
    left, length = (now.due_on - today).days, (now.due_on - now.period.first).days
    return (Turn.SOON if left * _NEARLY_OVER <= length else Turn.DUE), now.due_on


def _many(turn: TurnNow, made: Collection[date]) -> int:
    return sum(day in turn.period for day in made)
