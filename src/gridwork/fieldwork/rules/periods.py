"""Periods of a cadence: in which stretch of days a duty, an inspection or a visit falls (F1, F4, F5)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gridwork.charter.terms import Cadence

_MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}
_MIDDLE = 15


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days, both inclusive. A working day is a period of its own."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def due_on(self, first_days: int | None) -> date:
        """The last day on which it is in time: the period's last, or its so-many-eth day."""
        return self.last if first_days is None else min(self.last, self.first + timedelta(days=first_days - 1))

    def nearly_over(self, today: date) -> bool:
        """Whether only its last quarter is left: what is still due then is due soon."""
        return (self.last - today).days * 4 <= (self.last - self.first).days


def period_of(cadence: Cadence, day: date) -> Period:
    """The period a day falls in. Weeks begin on Monday; half months on the 1st and the 16th."""
    if cadence in (Cadence.WORKING_DAY, Cadence.DAY):
        return Period(day, day)
    if cadence is Cadence.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    if cadence is Cadence.HALF_MONTH:
        if day.day <= _MIDDLE:
            return Period(day.replace(day=1), day.replace(day=_MIDDLE))
        return Period(day.replace(day=_MIDDLE + 1), _end(day.year, day.month))
    months = _MONTHS[cadence]
    begin = (day.month - 1) // months * months + 1
    return Period(date(day.year, begin, 1), _end(day.year, begin + months - 1))


def before(cadence: Cadence, period: Period) -> Period:
    """The period before this one."""
    return period_of(cadence, period.first - timedelta(days=1))


def periods(cadence: Cadence, since: date, until: date) -> Iterator[Period]:
    """The periods that touch a stretch of days, both inclusive, in order."""
    day = since
    while day <= until:
        found = period_of(cadence, day)
        yield found
        day = found.last + timedelta(days=1)


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
