"""When a case must be looked at again by the worker process (C7).

Levels: 0 calm → 1 warned before due → 2 overdue, B holder told → 3, 4, … one office further
up the line each. The moment of the next alarm stands in one indexed column.
"""

from __future__ import annotations

from datetime import datetime

from gridwork.base.worktime import Span, Unit, WorkCalendar
from gridwork.charter.case_parts import Escalation

CALM, WARNED, BACKUP = 0, 1, 2


def next_alarm(
    calendar: WorkCalendar, escalation: Escalation, level: int, entered: datetime, due: datetime | None
) -> datetime | None:
    """The next moment to act at, for a step entered and due then; None when there is no deadline."""
    if due is None:
        return None
    if level == CALM:
        return max(entered, calendar.before(due, escalation.warn))
    if level == WARNED:
        return due
    every = escalation.up_every
    return calendar.add(due, Span(every.amount * (level - WARNED), every.unit)).at


def resumed(
    calendar: WorkCalendar, due: datetime, suspended: datetime, resumed_at: datetime, span: Span | None
) -> datetime:
    """A due moment after a suspension: what was left of it, counted from the resumption.

    Steps in working time keep their remaining working hours (rounded up to whole hours);
    steps in calendar time keep the remaining calendar time. An overdue step stays overdue
    by as much as it was.
    """
    if span is None or span.unit in (Unit.DAY, Unit.HOUR) or due <= suspended:
        return due + (resumed_at - suspended)
    left = calendar.elapsed(suspended, due, Unit.WORKING_HOUR)
    return calendar.add(resumed_at, Span(max(1, -int(-left // 1)), Unit.WORKING_HOUR)).at
