"""Alarms come in order, and a pause costs a deadline nothing (C6, C7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.base.worktime import Span, Unit
from gridwork.cases.rules.alarms import CALM, WARNED, next_alarm, resumed
from gridwork.cases.rules.answering import window_end
from gridwork.charter.case_parts import Escalation
from gridwork.charter.rules.calendar import work_calendar
from tests import make

CALENDAR = work_calendar(make.charter().calendar)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.builds(Span, st.integers(1, 15), st.sampled_from(Unit))
escalations = st.builds(lambda warn, up: Escalation(warn=warn, up_every=up), spans, spans)


@given(escalations, moments, spans)
def test_each_alarm_is_no_earlier_than_the_one_before(escalation: Escalation, entered: datetime, within: Span) -> None:
    due = CALENDAR.add(entered, within).at
    rung = [next_alarm(CALENDAR, escalation, level, entered, due) for level in range(6)]
    assert rung == sorted(rung, key=lambda moment: moment or entered)
    assert entered <= (rung[CALM] or entered) <= due
    assert rung[WARNED] == due
    assert all(moment is not None and moment > due for moment in rung[WARNED + 1 :])


def test_without_a_deadline_no_alarm_sounds() -> None:
    escalation = Escalation(warn="4 working hours", up_every="1 working day")
    assert next_alarm(CALENDAR, escalation, CALM, make.day("2026-05-06 10:00"), None) is None


def test_a_step_shorter_than_the_warning_is_warned_of_at_once() -> None:
    entered = make.day("2026-05-06 10:00")
    escalation = Escalation(warn="2 working days", up_every="1 working day")
    assert next_alarm(CALENDAR, escalation, CALM, entered, entered + timedelta(hours=1)) == entered


@given(moments, st.integers(1, 10), st.integers(0, 40), st.integers(1, 60))
def test_a_pause_leaves_a_working_deadline_the_working_time_it_had(
    entered: datetime, days: int, hours: int, paused_days: int
) -> None:
    span = Span(days, Unit.WORKING_DAY)
    due = CALENDAR.add(entered, span).at
    paused = entered + timedelta(hours=hours)
    again = paused + timedelta(days=paused_days)
    new = resumed(CALENDAR, due, paused, again, span)
    if due <= paused:
        assert new - again == due - paused
        return
    left = CALENDAR.elapsed(paused, due, Unit.WORKING_HOUR)
    kept = CALENDAR.elapsed(again, new, Unit.WORKING_HOUR)
    assert left - 1e-6 <= kept < left + 1 + 1e-6


@given(moments, st.integers(1, 200), st.integers(0, 300), st.integers(1, 60))
def test_a_pause_moves_a_calendar_deadline_by_its_own_length(
    entered: datetime, hours: int, after: int, paused_days: int
) -> None:
    due, paused = entered + timedelta(hours=hours), entered + timedelta(hours=after)
    again = paused + timedelta(days=paused_days)
    assert resumed(CALENDAR, due, paused, again, Span(hours, Unit.HOUR)) - due == again - paused


@given(moments, spans)
def test_a_window_for_residents_ends_after_the_case_did(ended: datetime, within: Span) -> None:
    assert window_end(CALENDAR, ended, within) > ended


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (0, "2026-05-07 16:00"),
        (1, "2026-05-08 11:00"),
        (2, "2026-05-09 17:30"),
        (3, "2026-05-11 17:30"),
    ],
)
def test_the_alarms_of_a_real_week_with_a_make_up_saturday(level: int, expected: str) -> None:
    """Due on Friday 8 May at 11:00; Saturday the 9th is worked in place of a holiday."""
    escalation = Escalation(warn="4 working hours", up_every="1 working day")
    rung = next_alarm(CALENDAR, escalation, level, make.day("2026-05-06 09:00"), make.day("2026-05-08 11:00"))
    assert rung == make.day(expected)
