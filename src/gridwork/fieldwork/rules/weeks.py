"""Weeks of the work log: when one may be closed (周结), and what a closed one still takes (F3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

DAYS = 7


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def days_of(monday: date) -> list[date]:
    """The seven days of a week."""
    return [monday + timedelta(days=number) for number in range(DAYS)]


def closes_from(monday: date, worked: Callable[[date], bool]) -> date:
    """The first day on which the week may be closed: its last working day; its Sunday where no day is worked.

    ``worked`` says which days are, by the cell's calendar: a weekend made up for a holiday is, the holiday is not.
    """
    return next((day for day in reversed(days_of(monday)) if worked(day)), monday + timedelta(days=DAYS - 1))


def takes_words(day: date, today: date) -> bool:
    """Whether the log of a day takes words once its week is closed: only that of today, which is never over yet."""
    return day >= today
