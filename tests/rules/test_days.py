"""A day that a phone took for today is put right with its clock, and work belongs to its own day (F1, F7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gridwork.base.worktime import WorkCalendar
from gridwork.sync.rules.bodies import LogClose, LogWrite, Round, Zero
from gridwork.sync.rules.clock import TOLERATED, Clock
from gridwork.sync.rules.days import righted, work_day

CALENDAR = WorkCalendar("CN", "Asia/Shanghai", ((time(9), time(17)),))
ARRIVED = datetime(2026, 5, 6, 12, tzinfo=UTC)
earlier = st.timedeltas(timedelta(0), timedelta(days=50))
off = st.timedeltas(timedelta(days=-400), timedelta(days=400))


def phones(clock: Clock, done_at: datetime) -> date:
    """What the phone's calendar showed at a right moment."""
    return CALENDAR.today(done_at - timedelta(seconds=clock.correction))


@given(earlier, off)
def test_today_by_a_wrong_calendar_is_the_day_it_was(ago: timedelta, wrong: timedelta) -> None:
    clock, done_at = Clock.of(ARRIVED, ARRIVED + wrong), ARRIVED - ago
    assert righted(Zero(grid=1, day=phones(clock, done_at)), done_at, clock, CALENDAR).day == CALENDAR.today(done_at)


@given(earlier, off, st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_any_other_day_stays_as_it_was_chosen(ago: timedelta, wrong: timedelta, chosen: date) -> None:
    clock, done_at = Clock.of(ARRIVED, ARRIVED + wrong), ARRIVED - ago
    told = LogWrite(day=chosen, words="", seen=0)
    right = righted(told, done_at, clock, CALENDAR)
    assert right.day == (CALENDAR.today(done_at) if chosen == phones(clock, done_at) else chosen)
    if abs(wrong) <= TOLERATED:
        assert right is told


@given(earlier, off)
def test_the_week_that_is_closed_is_a_week_again(ago: timedelta, wrong: timedelta) -> None:
    clock, done_at = Clock.of(ARRIVED, ARRIVED + wrong), ARRIVED - ago
    shown = phones(clock, done_at)
    right = righted(LogClose(monday=shown - timedelta(days=shown.weekday()), words=""), done_at, clock, CALENDAR)
    assert right.monday.weekday() == 0
    assert timedelta(0) <= CALENDAR.today(done_at) - right.monday < timedelta(7)


@given(st.datetimes(timezones=st.just(UTC)), off)
def test_work_belongs_to_the_day_it_began_whatever_a_phone_says(started: datetime, wrong: timedelta) -> None:
    clock = Clock.of(ARRIVED, ARRIVED + wrong)
    said = {"grid": 1, "seconds": 60, "words": "", "stops": []}
    body = Round.model_validate(said | {"started_at": started, "stopped_at": ARRIVED})
    day = work_day(body, ARRIVED, clock, CALENDAR)
    assert day >= CALENDAR.today(ARRIVED) - timedelta(days=2)
    right = clock.right(started)
    if ARRIVED - right < timedelta(days=2):
        assert day == CALENDAR.today(right)
