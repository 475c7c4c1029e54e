"""When a week of the work log may be closed, whatever the calendar (F3)."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.base.worktime import WorkCalendar
from gridwork.fieldwork.rules.weeks import closes_from, days_of, monday_of, takes_words

CHINA = WorkCalendar("CN", "Asia/Shanghai", ((time(8, 30), time(18)),))
DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))


def from_day(calendar: WorkCalendar, day: date) -> date:
    return closes_from(monday_of(day), lambda one: calendar.day(one).working)


@given(st.data(), DAYS)
def test_no_day_of_work_is_left_when_a_week_may_be_closed(data: st.DataObject, day: date) -> None:
    week = days_of(monday_of(day))
    closed, worked = (frozenset(data.draw(st.sets(st.sampled_from(week)))) for _ in range(2))
    calendar = replace(CHINA, closures=closed, made_up=worked - closed)
    first = from_day(calendar, day)
    assert first in week
    assert not any(calendar.day(one).working for one in week if one > first)
    assert calendar.day(first).working or first == week[-1]


def test_a_week_may_be_closed_on_the_last_working_day_of_the_official_notices(shared_data: Path) -> None:
    with (shared_data / "cn_workdays_2023_2026.csv").open() as file:
        worked = {date.fromisoformat(row["date"]) for row in csv.DictReader(file) if row["is_workday"] == "1"}
    monday = date(2023, 1, 2)
    while monday < date(2026, 12, 21):
        week = set(days_of(monday))
        assert from_day(CHINA, monday) == max(week & worked, default=max(week)), monday
        monday += timedelta(days=7)


@pytest.mark.parametrize(
    ("monday", "first"),
    [
        (date(2026, 5, 4), date(2026, 5, 9)),  # the Saturday is worked for the May holiday
        (date(2026, 5, 11), date(2026, 5, 15)),
        (date(2026, 2, 16), date(2026, 2, 22)),  # the spring festival: no day of it is worked
    ],
)
def test_a_week_with_adjusted_days(monday: date, first: date) -> None:
    assert from_day(CHINA, monday) == first


@given(DAYS, DAYS)
def test_of_a_closed_week_only_the_day_that_is_not_over_takes_words(day: date, today: date) -> None:
    assert takes_words(day, today) is not (day < today)
