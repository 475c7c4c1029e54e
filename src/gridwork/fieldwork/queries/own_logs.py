"""One's own log of the last days, as it goes along on a phone: today, what is not cleared yet, the weeks (F3, F7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gridwork.fieldwork.models import DayLog, WeekLog
from gridwork.fieldwork.queries.logbook import kept_days, week_closes_from
from gridwork.fieldwork.queries.told import Sentence, sentences_by_day
from gridwork.fieldwork.rules.weeks import DAYS, monday_of


@dataclass(frozen=True, slots=True)
class OwnDay:
    """One day: what the journal says was done, and one's own words with the ``seq`` they have."""

    day: date
    sentences: Sequence[Sentence]
    log: DayLog | None


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """One week: from when on it may be closed, and whether it is."""

    monday: date
    closes_from: date
    closed: bool


@dataclass(frozen=True, slots=True)
class OwnLogs:
    """``days``: the last first, those not cleared and the very last; ``uncleared``: of those before it, in order."""

    days: list[OwnDay]
    uncleared: list[date]
    cleared: list[date]
    weeks: list[OwnWeek]


def own_logs(person_id: int, since: date, today: date) -> OwnLogs:
    """The log from a day up to today, and the week after it (eleven queries at most, whatever was done)."""
    logs = {one.day: one for one in DayLog.objects.filter(person=person_id, day__range=(since, today))}
    cleared = sorted(day for day, log in logs.items() if log.cleared_at is not None)
    before = today - timedelta(days=1)
    open_days = [day for day in kept_days(person_id, since, before) if day not in cleared]
    told = sentences_by_day(person_id, [today, *open_days])
    days = [OwnDay(day, told[day], logs.get(day)) for day in sorted(told, reverse=True)]
    return OwnLogs(days, open_days, cleared, _weeks(person_id, monday_of(since), monday_of(today)))


def _weeks(person_id: int, first: date, last: date) -> list[OwnWeek]:
    week = timedelta(days=DAYS)
    mondays = [first + number * week for number in range((last - first) // week + 2)]
    closed = set(WeekLog.objects.filter(person=person_id, monday__in=mondays).values_list("monday", flat=True))
    return [OwnWeek(monday, week_closes_from(monday), monday in closed) for monday in mondays]
