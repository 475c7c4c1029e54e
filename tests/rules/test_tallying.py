"""How many places of a post's turn stand how, by the same meaning as the list of what is due (F4, F5)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gridwork.charter.rules.load import load
from gridwork.charter.terms import Cadence
from gridwork.charter.work_parts import Turn
from gridwork.fieldwork.rules import turning
from gridwork.fieldwork.rules.duties import State
from gridwork.fieldwork.rules.periods import Period, before, period_of
from gridwork.fieldwork.rules.seasons import TurnNow, period_asked, turns_in
from gridwork.fieldwork.rules.tallying import Door, tallied
from gridwork.fieldwork.rules.urgency import Urgency
from tests import make
from tests.rules.test_worktime import CHINA

TODAY = date(2026, 5, 12)
days = st.integers(-45, 0).map(lambda number: TODAY + timedelta(days=number))
made = st.lists(st.tuples(days, st.none() | days), max_size=4)
turns = st.builds(
    lambda every, times, first: Turn(posts=["worker"], every=every, times=times, first_days=first),
    st.sampled_from([Cadence.WEEK, Cadence.HALF_MONTH, Cadence.MONTH]), st.integers(1, 2),
    st.none() | st.integers(1, 6),
)  # fmt: skip


@given(turns, made, days)
def test_a_place_stands_in_the_tally_as_on_the_list_of_what_is_due(
    turn: Turn, told: list[tuple[date, date | None]], since: date
) -> None:
    now = TurnNow(turn, None, period_of(turn.every, TODAY))
    earlier = TurnNow(turn, None, before(turn.every, now.period))
    counting = [made_up or day for day, made_up in told]
    listed, _ = turning.stands(now, None, TODAY, counting, since)
    door = Door(since, told)
    counts = tallied(now.period, now.due_on, turn.times, [door], TODAY, State.MISSED)
    assert sum(counts.values()) == 1
    is_done = bool(counts[State.DONE] or counts[State.LATE])
    assert (listed is Urgency.DONE, listed is Urgency.MISSED) == (is_done, bool(counts[State.MISSED]))
    past = tallied(earlier.period, earlier.due_on, turn.times, [door], TODAY, State.MISSED)
    assert not past[State.DUE]
    if not is_done and now.due_on >= TODAY:
        both, _ = turning.stands(now, earlier, TODAY, counting, since)
        assert (both is Urgency.MISSED) == bool(past[State.MISSED])


def test_in_time_is_before_its_day_and_not_made_up() -> None:
    may = Period(date(2026, 5, 1), date(2026, 5, 31))
    doors = [
        Door(may.first, [(date(2026, 5, 9), None)]),
        Door(may.first, [(date(2026, 5, 11), None)]),
        Door(may.first, [(date(2026, 6, 2), date(2026, 5, 5))]),
        Door(may.first),
        Door(date(2026, 5, 4)),
    ]
    after = date(2026, 6, 10)
    counts = tallied(may, date(2026, 5, 10), 1, doors, after, State.EXCUSED)
    assert counts == {State.DONE: 1, State.LATE: 2, State.EXCUSED: 1}, "what was opened on the 4th was not asked for"
    assert tallied(may, date(2026, 5, 10), 1, doors, date(2026, 5, 10), State.MISSED)[State.DUE] == 2


def test_in_a_season_its_closer_turns_are_the_periods_judged_and_explained() -> None:
    fire = load(make.CHARTER).inspections["fire"]
    winter = turns_in(fire, CHINA, Period(date(2026, 11, 20), date(2026, 12, 20)), date(2026, 12, 28))["grid_worker"]
    assert [(one.period.first.day, one.period.last.day, one.turn.every) for one in winter] == [
        (1, 30, Cadence.MONTH), (1, 15, Cadence.HALF_MONTH), (16, 31, Cadence.HALF_MONTH),
    ]  # fmt: skip
    assert period_asked(fire, CHINA, "grid_worker", date(2026, 12, 20), date(2026, 12, 28)) == winter[2].period
    assert period_asked(fire, CHINA, "grid_worker", date(2026, 11, 20), date(2026, 12, 28)) == winter[0].period
    assert period_asked(fire, CHINA, "town_head", date(2026, 11, 20), date(2026, 12, 28)) is None
