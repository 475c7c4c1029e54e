"""How one place stands in its turn of being inspected: due, soon, missed or done (F5)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from gridwork.fieldwork.rules.periods import Period
from gridwork.fieldwork.rules.seasons import TurnNow
from gridwork.fieldwork.rules.urgency import Urgency


def stands(
    now: TurnNow, earlier: TurnNow | None, today: date, made: Collection[date], since: date
) -> tuple[Urgency, date]:
    """How a place stands, and by which day it is or was to be inspected.

    ``made``: days that count, each its own or the one it makes up for. ``earlier``: the turn that held the day before
    this period began. ``since``: from when on there was a place to look at; what began before cannot have
    been missed, and past its day it is due to the period's end. Once this period's inspections are made nothing is due.
    """
    if _many(now, made) >= now.turn.times:
        return Urgency.DONE, now.due_on
    if now.due_on < today:
        return (Urgency.MISSED, now.due_on) if now.period.first >= since else (Urgency.DUE, now.period.last)
    if earlier is not None and earlier.period.first >= since and _many(earlier, made) < earlier.turn.times:
        return Urgency.MISSED, earlier.due_on
    return (Urgency.SOON if Period(now.period.first, now.due_on).nearly_over(today) else Urgency.DUE), now.due_on


def _many(turn: TurnNow, made: Collection[date]) -> int:
    return sum(day in turn.period for day in made)
