"""The charter's calendar as a working calendar (C6)."""

from __future__ import annotations

from functools import lru_cache

from gridwork.base.worktime import WorkCalendar
from gridwork.charter.schema import Calendar


def work_calendar(calendar: Calendar) -> WorkCalendar:
    """The same object for equal calendars, so that its table is built once in a process."""
    return _made(
        WorkCalendar(
            country=calendar.country,
            timezone=calendar.timezone,
            office_hours=tuple((hours.start, hours.end) for hours in calendar.office_hours),
            closures=frozenset(closure.day for closure in calendar.closures),
            made_up=frozenset(made_up.day for made_up in calendar.made_up),
        )
    )


@lru_cache(maxsize=64)
def _made(calendar: WorkCalendar) -> WorkCalendar:
    return calendar
