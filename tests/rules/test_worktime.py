"""Working time (C6): the calendar, checked by properties and against the official days."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from timeit import timeit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.base.errors import BadInput
from gridwork.base.worktime import Span, Unit, WorkCalendar

HOURS = ((time(8, 30), time(12, 0)), (time(14, 30), time(18, 0)))
CHINA = WorkCalendar("CN", "Asia/Shanghai", HOURS)
CALIFORNIA = WorkCalendar("US", "America/Los_Angeles", HOURS)
AROUND_THE_CLOCK = WorkCalendar("US", "America/Los_Angeles", ((time(0, 0), time(23, 59)),))
CALENDARS = st.sampled_from([CHINA, CALIFORNIA, AROUND_THE_CLOCK])
MOMENTS = st.datetimes(*(datetime.fromisoformat(day) for day in ("2005-01-01", "2060-01-01")), timezones=st.just(UTC))
SPANS = st.builds(Span, st.integers(0, 60), st.sampled_from(Unit))


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def test_every_day_from_2023_to_2026_is_worked_as_the_official_notices_say(shared_data: Path) -> None:
    with (shared_data / "cn_workdays_2023_2026.csv").open() as file:
        rows = list(csv.DictReader(file))
    ours = {r["date"]: CHINA.day(date.fromisoformat(r["date"])).working for r in rows}
    wrong = [r["date"] for r in rows if ours[r["date"]] is not (r["is_workday"] == "1")]
    assert len(rows) == 1461
    assert wrong == []


def test_adding_one_working_day_walks_the_official_list_day_by_day(shared_data: Path) -> None:
    with (shared_data / "cn_workdays_2023_2026.csv").open() as file:
        worked = [r["date"] for r in csv.DictReader(file) if r["is_workday"] == "1"]
    for today, tomorrow in pairwise(worked):
        due = CHINA.add(beijing(f"{today}T09:00"), Span(1, Unit.WORKING_DAY))
        assert due.at == beijing(f"{tomorrow}T18:00"), today


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        ("2026-03-04T09:00", "3 working days", "2026-03-09T18:00"),
        ("2026-03-04T19:00", "3 working days", "2026-03-10T18:00"),
        ("2026-03-07T10:00", "1 working day", "2026-03-10T18:00"),
        ("2026-03-04T09:00", "0 working days", "2026-03-04T18:00"),
        ("2026-03-07T10:00", "0 working days", "2026-03-09T18:00"),
        ("2026-03-04T13:00", "1 working day", "2026-03-05T18:00"),
        ("2026-02-13T09:00", "1 working day", "2026-02-14T18:00"),
        ("2026-02-14T09:00", "1 working day", "2026-02-24T18:00"),
        ("2026-03-04T11:00", "4 working hours", "2026-03-04T17:30"),
        ("2026-03-04T17:00", "4 working hours", "2026-03-05T11:30"),
        ("2026-03-04T13:00", "0 working hours", "2026-03-04T14:30"),
        ("2026-03-04T14:30", "0 working hours", "2026-03-04T14:30"),
        ("2026-03-04T08:30", "7 working hours", "2026-03-04T18:00"),
        ("2026-03-06T23:00", "12 hours", "2026-03-07T11:00"),
        ("2026-03-06T23:00", "2 days", "2026-03-08T23:00"),
    ],
)
def test_a_span_ends_when_a_clerk_would_say_so(start: str, span: str, due: str) -> None:
    assert CHINA.add(beijing(start), Span.parse(span)).at == beijing(due)


@given(CALENDARS, MOMENTS, SPANS)
def test_a_deadline_is_never_before_its_start(calendar: WorkCalendar, start: datetime, span: Span) -> None:
    assert calendar.add(start, span).at >= start


@given(CALENDARS, MOMENTS, st.integers(0, 400), SPANS)
def test_a_later_start_never_gives_an_earlier_deadline(
    calendar: WorkCalendar, start: datetime, minutes: int, span: Span
) -> None:
    later = start + timedelta(minutes=minutes)
    slack = timedelta(hours=1) if span.unit is Unit.DAY else timedelta()  # the hour summer time repeats
    assert calendar.add(later, span).at + slack >= calendar.add(start, span).at


@given(CALENDARS, MOMENTS, st.integers(0, 200))
def test_as_many_working_hours_elapse_as_were_added(calendar: WorkCalendar, start: datetime, hours: int) -> None:
    end = calendar.add(start, Span(hours, Unit.WORKING_HOUR)).at
    assert calendar.elapsed(start, end, Unit.WORKING_HOUR) == pytest.approx(hours, abs=1e-6)


@given(CALENDARS, MOMENTS, st.integers(0, 60))
def test_a_deadline_in_working_days_leaves_that_many_whole_days(
    calendar: WorkCalendar, start: datetime, days: int
) -> None:
    end = calendar.add(start, Span(days, Unit.WORKING_DAY)).at
    assert days - 1e-6 <= calendar.elapsed(start, end, Unit.WORKING_DAY) <= days + 1 + 1e-6


@given(st.sampled_from([CHINA, CALIFORNIA]), MOMENTS, st.integers(0, 60))
def test_a_deadline_in_working_days_is_the_close_of_a_working_day_counted_by_hand(
    calendar: WorkCalendar, start: datetime, days: int
) -> None:
    day, clock = calendar.today(start), calendar.local(start).time()
    if not calendar.day(day).working or clock > HOURS[-1][1]:
        day = next_worked(calendar, day)
    for _ in range(days):
        day = next_worked(calendar, day)
    due = calendar.local(calendar.add(start, Span(days, Unit.WORKING_DAY)).at)
    assert (due.date(), due.time()) == (day, HOURS[-1][1])


@given(CALENDARS, MOMENTS, st.integers(0, 30), st.integers(0, 30))
def test_working_days_added_to_a_deadline_are_added_to_its_days(
    calendar: WorkCalendar, start: datetime, one: int, more: int
) -> None:
    due = calendar.add(start, Span(one, Unit.WORKING_DAY)).at
    later = calendar.add(due, Span(more, Unit.WORKING_DAY)).at
    assert later == calendar.add(start, Span(one + more, Unit.WORKING_DAY)).at


def next_worked(calendar: WorkCalendar, day: date) -> date:
    day += timedelta(days=1)
    while not calendar.day(day).working:
        day += timedelta(days=1)
    return day


@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS, st.sampled_from(Unit))
def test_elapsed_time_adds_up_over_a_point_between(
    calendar: WorkCalendar, a: datetime, b: datetime, c: datetime, unit: Unit
) -> None:
    whole = calendar.elapsed(a, c, unit)
    assert calendar.elapsed(a, b, unit) + calendar.elapsed(b, c, unit) == pytest.approx(whole, abs=1e-6)


@given(st.integers(0, 9999), st.sampled_from(Unit))
def test_a_span_reads_back_as_it_was_written(amount: int, unit: Unit) -> None:
    assert Span.parse(str(Span(amount, unit))) == Span(amount, unit)


@pytest.mark.parametrize("text", ["", "3", "three days", "-1 days", "3 workdays", "1.5 hours", "٣ days"])
def test_a_span_written_otherwise_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match="3 working days"):
        Span.parse(text)


def test_a_day_begins_at_the_midnight_of_the_cell_s_own_clock() -> None:
    assert CHINA.at(date(2026, 5, 7)) == beijing("2026-05-07 00:00")
    assert CHINA.at(date(2026, 5, 7), time(12)) == beijing("2026-05-07 12:00")
    that, next_ = CALIFORNIA.at(date(2026, 3, 8)), CALIFORNIA.at(date(2026, 3, 9))
    assert (next_.timestamp() - that.timestamp()) / 3600 == 23, "the clocks went on in that night"


def test_a_year_without_notice_counts_weekends_only_and_is_provisional() -> None:
    new_year = CHINA.day(date(2031, 1, 1))
    assert new_year.working
    assert new_year.provisional
    assert not CHINA.day(date(2031, 1, 4)).working


def test_a_deadline_that_crosses_into_a_year_without_notice_is_provisional() -> None:
    covered = CHINA.add(beijing("2026-12-30T09:00"), Span(1, Unit.WORKING_DAY))
    crossing = CHINA.add(beijing("2026-12-30T09:00"), Span(3, Unit.WORKING_DAY))
    assert (covered.provisional, crossing.provisional) == (False, True)
    assert not CHINA.add(beijing("2031-01-02T09:00"), Span(9, Unit.DAY)).provisional


def test_local_closures_and_make_up_days_move_a_deadline() -> None:
    flood, saturday = date(2026, 3, 5), date(2026, 3, 7)
    local = WorkCalendar("CN", "Asia/Shanghai", HOURS, frozenset({flood}), frozenset({saturday}))
    assert local.add(beijing("2026-03-04T09:00"), Span(2, Unit.WORKING_DAY)).at == beijing("2026-03-07T18:00")
    assert local.day(flood).name == "Local closure"
    assert local.day(saturday).name == "Local make-up day"


def test_a_day_stays_at_its_local_hour_over_a_change_to_summer_time() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    start = datetime(2026, 3, 7, 9, tzinfo=zone)
    assert CALIFORNIA.add(start, Span(1, Unit.DAY)).at == datetime(2026, 3, 8, 9, tzinfo=zone)
    assert CALIFORNIA.add(start, Span(24, Unit.HOUR)).at == datetime(2026, 3, 8, 10, tzinfo=zone)


def test_the_hours_of_a_day_with_a_clock_change_are_the_true_ones() -> None:
    week = WorkCalendar("US", "America/Los_Angeles", ((time(0), time(23)),), made_up=frozenset({date(2026, 3, 8)}))
    zone = ZoneInfo("America/Los_Angeles")
    start, end = datetime(2026, 3, 8, 0, tzinfo=zone), datetime(2026, 3, 8, 23, tzinfo=zone)
    assert week.elapsed(start, end, Unit.WORKING_HOUR) == pytest.approx(22)
    assert week.elapsed(start, end, Unit.WORKING_DAY) == pytest.approx(1)


def test_american_holidays_are_not_worked() -> None:
    assert not CALIFORNIA.day(date(2026, 11, 26)).working
    assert CALIFORNIA.day(date(2026, 11, 26)).name == "Thanksgiving Day"


def test_the_office_is_closed_at_lunch_at_night_and_on_holidays() -> None:
    moments = {"2026-03-04T08:30": True, "2026-03-04T12:00": False, "2026-03-04T13:00": False}
    moments["2026-03-07T09:00"] = False
    minute = timedelta(minutes=1)
    worked = {text: CHINA.elapsed(beijing(text), beijing(text) + minute, Unit.WORKING_HOUR) for text in moments}
    assert {text: time > 0 for text, time in worked.items()} == moments


def test_a_moment_outside_the_calendar_is_refused_not_guessed() -> None:
    with pytest.raises(BadInput, match="1971"):
        CHINA.add(datetime(1971, 1, 1, tzinfo=UTC), Span(1, Unit.WORKING_DAY))
    with pytest.raises(BadInput, match="2070"):
        CHINA.add(datetime(2070, 12, 1, tzinfo=UTC), Span(99, Unit.WORKING_DAY))


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        CHINA.add(datetime.fromisoformat("2026-03-04T09:00"), Span(1, Unit.DAY))


def test_calendars_with_the_same_facts_are_the_same() -> None:
    assert WorkCalendar("CN", "Asia/Shanghai", HOURS) == CHINA
    assert hash(WorkCalendar("CN", "Asia/Shanghai", HOURS)) == hash(CHINA)


def test_a_deadline_costs_microseconds() -> None:
    start, span = beijing("2026-03-04T09:00"), Span(3, Unit.WORKING_DAY)
    CHINA.add(start, span)
    best = min(timeit(lambda: CHINA.add(start, span), number=1000) for _ in range(5))
    assert best / 1000 < 50e-6  # 10 µs on an idle machine; the margin is for a busy one
