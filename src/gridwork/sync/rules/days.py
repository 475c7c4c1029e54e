"""Which day an act of a phone belongs to (F1, F7).

A phone whose calendar is a day off means today when it says yesterday; and what was done on a
day is judged by who was at work then, whenever it is told.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeVar

from gridwork.base.worktime import WorkCalendar
from gridwork.sync.rules.bodies import Inspection, Occasion, Round, SampleCheck, Visit, Zero
from gridwork.sync.rules.clock import Clock
from gridwork.sync.rules.wire import Given

G = TypeVar("G", bound=Given)
_LONGEST = timedelta(days=2)
"""More than any round; one that says otherwise is refused by its command."""


def righted(body: G, done_at: datetime, clock: Clock, calendar: WorkCalendar) -> G:
    """The body with the day that the phone took for today put right, as ``done_at`` has been.

    Days that somebody chose, or that come from the server's own lists, stay.
    """
    phones = calendar.today(done_at - timedelta(seconds=clock.correction))
    right = calendar.today(done_at)
    if phones == right:
        return body
    meant = {"day": (phones, right), "held_on": (phones, right), "monday": (_monday(phones), _monday(right))}
    changed = {name: new for name, (old, new) in meant.items() if getattr(body, name, None) == old}
    return body.model_copy(update=changed) if changed else body


def day_told(body: Given) -> date | None:
    """The day that it tells of, or on which the week it tells of began, where it names one."""
    days = (getattr(body, name, None) for name in ("day", "held_on", "monday"))
    return next((day for day in days if day is not None), None)


def work_day(body: Given, done_at: datetime, clock: Clock, calendar: WorkCalendar) -> date:
    """The day the work was done on, which may be earlier than the day it was written down."""
    match body:
        case Visit() | Inspection() | Zero() | SampleCheck():
            return body.day
        case Occasion():
            return body.held_on
        case Round():
            return calendar.today(max(clock.right(body.started_at), done_at - _LONGEST))
    return calendar.today(done_at)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
