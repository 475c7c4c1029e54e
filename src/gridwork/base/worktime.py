"""Working time (C6): spans such as "3 working days", and the calendar they run on.

The calendar keeps a prefix table: every stretch of office hours as seconds since 1970 with
the working seconds before it. Adding a span is then two binary searches, and summer time
costs nothing, because the table already holds true moments.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from gridwork.base.errors import N_, BadInput
from gridwork.base.holidays_official import Day, official_day

FIRST_YEAR, LAST_YEAR = 1990, 2070
"""The years the table covers; a moment outside them is refused, never guessed."""

HOUR = 3600
DAY = 24 * HOUR


class Unit(StrEnum):
    """What a span counts."""

    WORKING_DAY = "working day"
    WORKING_HOUR = "working hour"
    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in one unit; ``str`` and ``parse`` are inverse."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read ``"3 working days"``; ValueError says what is accepted."""
        found = re.fullmatch(r"([0-9]{1,4}) (working day|working hour|day|hour)s?", text.strip())
        if not found:
            raise ValueError(
                f'"{text}" is not a span; write e.g. "3 working days", "4 working hours", "2 days", "12 hours"'
            )
        return cls(int(found[1]), Unit(found[2]))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"


class Due(NamedTuple):
    """A deadline (aware, UTC) and whether it rests on a day with no official notice yet."""

    at: datetime
    provisional: bool


@dataclass(frozen=True)
class WorkCalendar:
    """The working days and office hours of one cell. Immutable; equal when its facts are.

    ``office_hours`` are local times in order and apart. ``closures`` are working days on
    which the cell is closed, ``made_up`` days off on which it works.
    """

    country: str
    timezone: str
    office_hours: tuple[tuple[time, time], ...]
    closures: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    def add(self, start: datetime, span: Span) -> Due:
        """The moment a span after ``start`` (aware) ends.

        Working days end at the close of the Nth working day after the day the work can
        begin; a start outside working time counts from the next working moment. The closing
        moment is still of its day, so that deadlines add up. Days and hours are calendar
        time: a day is the same local time on another date.
        """
        unit, amount = span.unit, span.amount
        if unit is Unit.HOUR:
            return Due(start.astimezone(UTC) + timedelta(hours=amount), False)
        if unit is Unit.DAY:
            return Due((self.local(start) + timedelta(days=amount)).astimezone(UTC), False)
        table, begin = self._table, start.timestamp()
        end = table.days_on(begin, amount) if unit is Unit.WORKING_DAY else table.hours_on(begin, amount)
        return Due(datetime.fromtimestamp(end, UTC), table.rests_on_provisional(begin, end))

    def before(self, end: datetime, span: Span) -> datetime:
        """The moment a span before ``end`` (aware): when to warn that something falls due.

        Working days keep their place in the day: one working day before the close of a
        working day is the close of the one before it.
        """
        if span.unit is Unit.HOUR:
            return end.astimezone(UTC) - timedelta(hours=span.amount)
        if span.unit is Unit.DAY:
            return (self.local(end) - timedelta(days=span.amount)).astimezone(UTC)
        table, second = self._table, end.timestamp()
        if span.unit is Unit.WORKING_HOUR:
            return datetime.fromtimestamp(table.moment_at(table.worked(second) - span.amount * HOUR), UTC)
        return datetime.fromtimestamp(table.days_back(second, span.amount), UTC)

    def elapsed(self, start: datetime, end: datetime, unit: Unit) -> float:
        """How much of ``unit`` lies between two moments; negative when ``end`` is earlier.

        A working day counts as the fraction of its office hours that has passed.
        """
        if unit is Unit.HOUR:
            return (end - start).total_seconds() / HOUR
        if unit is Unit.DAY:
            wall = self.local(end).replace(tzinfo=None) - self.local(start).replace(tzinfo=None)
            return wall.total_seconds() / DAY
        table = self._table
        if unit is Unit.WORKING_HOUR:
            return (table.worked(end.timestamp()) - table.worked(start.timestamp())) / HOUR
        return table.worked_days(end.timestamp()) - table.worked_days(start.timestamp())

    def day(self, day: date) -> Day:
        """Whether a local date is worked, with the local closures and made-up days applied."""
        if day in self.closures:
            return Day(False, False, N_("Local closure"))
        if day in self.made_up:
            return Day(True, False, N_("Local make-up day"))
        return official_day(self.country, day)

    def local(self, moment: datetime) -> datetime:
        """The moment on the cell's clock. ValueError when ``moment`` has no time zone."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return moment.astimezone(ZoneInfo(self.timezone))

    def today(self, moment: datetime) -> date:
        """The local date of a moment."""
        return self.local(moment).date()

    def at(self, day: date, clock: time = time.min) -> datetime:
        """The moment of a local date at which the cell's clock shows this; its midnight unless told."""
        return datetime.combine(day, clock, ZoneInfo(self.timezone))

    @cached_property
    def _table(self) -> _Table:
        return _Table.of(self)


@dataclass(frozen=True, slots=True)
class _Table:
    """Prefix table. Stretches of office hours in order, all in seconds since 1970 (UTC)."""

    opens: array[int]
    closes: array[int]
    before: array[int]
    """Working seconds before each stretch; one more entry than stretches."""
    day_of: array[int]
    """Which working day each stretch belongs to."""
    day_close: array[int]
    day_before: array[int]
    """Working seconds before each working day; one more entry than days."""
    provisional: array[int]
    """Local midnights at which the days turn provisional or official, alternating; first is official from."""

    @classmethod
    def of(cls, calendar: WorkCalendar) -> _Table:
        """Walk every day of the covered years once (some 30,000; tens of milliseconds)."""
        table = cls(*(array("q") for _ in range(7)))
        zone, day, last = ZoneInfo(calendar.timezone), date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        midnight, was_provisional = _second(day, time(), zone), True
        while day <= last:
            facts, tomorrow = calendar.day(day), day + timedelta(days=1)
            next_midnight = _second(tomorrow, time(), zone)
            if facts.provisional is not was_provisional:
                was_provisional = facts.provisional
                table.provisional.append(midnight)
            if facts.working:
                plain = next_midnight - midnight == DAY
                known = midnight if plain else None
                table._append([_stretch(hours, day, zone, known) for hours in calendar.office_hours])
            day, midnight = tomorrow, next_midnight
        table.day_before.append(table.before[-1])
        return table

    def _append(self, stretches: list[tuple[int, int]]) -> None:
        worked = self.before.pop() if self.before else 0
        self.day_before.append(worked)
        for opens, closes in stretches:
            self.opens.append(opens)
            self.closes.append(closes)
            self.before.append(worked)
            self.day_of.append(len(self.day_before) - 1)
            worked += max(0, closes - opens)
        self.before.append(worked)
        self.day_close.append(self.closes[-1])

    def stretch_at(self, second: float) -> int:
        """The stretch that holds this moment, or the next one after it."""
        place = bisect_right(self.closes, second)
        if place == len(self.closes) or second < self.opens[0] - 14 * DAY:
            raise _outside(second)
        return place

    def days_on(self, second: float, days: int) -> float:
        """End of the working day so many working days after the one on which work can begin."""
        place = self.stretch_at(second)
        if place and self.closes[place - 1] == second:
            place -= 1
        day = self.day_of[place] + days
        if day >= len(self.day_close):
            raise _outside(second)
        return self.day_close[day]

    def hours_on(self, second: float, hours: int) -> float:
        """The moment at which so many working hours have passed."""
        first = self.stretch_at(second)
        target = self.before[first] + max(0.0, second - self.opens[first]) + hours * HOUR
        place = max(first, bisect_left(self.before, target) - 1)
        if place >= len(self.opens):
            raise _outside(second)
        return self.opens[place] + (target - self.before[place])

    def moment_at(self, worked: float) -> float:
        """The moment by which so many working seconds had passed."""
        place = max(0, bisect_left(self.before, worked) - 1)
        return self.opens[place] + (worked - self.before[place])

    def days_back(self, second: float, days: int) -> float:
        """The same share of the working day, so many working days earlier."""
        worked = self.worked(second)
        day = max(0, bisect_left(self.day_before, worked) - 1)
        share = (worked - self.day_before[day]) / (self.day_before[day + 1] - self.day_before[day])
        earlier = max(0, day - days)
        return self.moment_at(
            self.day_before[earlier] + share * (self.day_before[earlier + 1] - self.day_before[earlier])
        )

    def worked(self, second: float) -> float:
        """Working seconds up to this moment."""
        place = self.stretch_at(second)
        return self.before[place] + max(0.0, second - self.opens[place])

    def worked_days(self, second: float) -> float:
        """Working days up to this moment, the current one as a fraction."""
        worked = self.worked(second)
        day = min(bisect_right(self.day_before, worked), len(self.day_close)) - 1
        return day + (worked - self.day_before[day]) / (self.day_before[day + 1] - self.day_before[day])

    def rests_on_provisional(self, begin: float, end: float) -> bool:
        """Whether any day from ``begin`` to ``end`` has no official notice."""
        turns = bisect_right(self.provisional, begin)
        return turns % 2 == 0 or bisect_right(self.provisional, end) != turns


def _outside(second: float) -> BadInput:
    year = datetime.fromtimestamp(second, UTC).year
    return BadInput(
        N_("Working time from the year %(year)s is outside the calendar (%(first)s to %(last)s)."),
        code="outside-calendar",
        year=year,
        first=FIRST_YEAR,
        last=LAST_YEAR,
    )


def _second(day: date, clock: time, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, clock, zone).timestamp())


def _stretch(hours: tuple[time, time], day: date, zone: ZoneInfo, midnight: int | None) -> tuple[int, int]:
    """Office hours of a day in seconds; ``midnight`` spares the time zone on days without a clock change."""
    if midnight is None:
        return _second(day, hours[0], zone), _second(day, hours[1], zone)
    opens, closes = (midnight + clock.hour * HOUR + clock.minute * 60 + clock.second for clock in hours)
    return opens, closes
