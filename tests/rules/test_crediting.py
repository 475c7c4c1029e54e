"""For which posts what was found or said counts (F1)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gridwork.charter.terms import Cadence
from gridwork.charter.work_parts import DutyKind
from gridwork.fieldwork.rules.crediting import Seat, Told, finding, seats_served
from gridwork.fieldwork.rules.duties import Able, Asked, Done, State, judge, occurrences
from gridwork.fieldwork.rules.periods import Period, period_of
from gridwork.territory.rules.standing import Holding

DAY = date(2026, 5, 6)
LINEAGES = ((1,), (1, 2), (1, 2, 3), (1, 2, 4), (1, 5))
ZERO = frozenset({DutyKind.ZERO_REPORT})

days = st.integers(0, 4).map(lambda number: DAY + timedelta(days=number))
holding = st.builds(Holding, st.integers(1, 2), st.sampled_from("AB"), days, st.none() | days)
holding = holding.filter(lambda one: one.last is None or one.first <= one.last)
seats = st.builds(
    Seat, st.integers(1, 9), st.integers(1, 3), st.just("worker"), st.sampled_from(LINEAGES),
    st.sampled_from([ZERO, frozenset({DutyKind.LOG})]), holding,
)  # fmt: skip


@given(seats, days, st.sampled_from(LINEAGES), st.integers(1, 2))
def test_what_is_found_settles_the_zero_report_of_the_finders_posts_at_or_above_that_place_and_no_other(
    seat: Seat, day: date, where: tuple[int, ...], person: int
) -> None:
    theirs = [seat] if seat.holding.person_id == person else []
    told = finding(person, where, day)
    served = seats_served(told, theirs, lambda one, on: True)
    fits = bool(theirs) and seat.asked == ZERO and seat.holding.held(day) and seat.lineage[-1] in where
    assert bool(served) == fits
    able = Able.of([seat.holding], DAY, DAY + timedelta(days=4))
    (due,) = occurrences(
        Asked(Cadence.WORKING_DAY), [Period(day, day)], able, [told.done for _ in served], {}, DAY + timedelta(days=9)
    )
    assert (due.state is State.DONE, due.found) == (fits, fits)


def test_a_finding_counts_for_every_post_of_whoever_made_it_there() -> None:
    held = Holding(7, "A", DAY)
    two = [Seat(number, number, "worker", (1, 2, 3), ZERO, held) for number in (1, 2)]
    assert seats_served(finding(7, (1, 2, 3), DAY), two, lambda one, on: True) == two
    said = Told(DutyKind.ZERO_REPORT, (1, 2, 3), 2, Done(DAY, 7, subject=DAY.toordinal()))
    assert seats_served(said, two, lambda one, on: True) == two[1:]


@given(st.lists(st.tuples(days, st.booleans(), st.integers(1, 2)), max_size=6))
def test_of_several_reports_a_week_each_day_counts_once_said_or_found(told: list[tuple[date, bool, int]]) -> None:
    week = period_of(Cadence.WEEK, DAY)
    deeds = [
        finding(person, (1,), day).done if found else Done(day, person, subject=day.toordinal())
        for day, found, person in told
    ]
    able = Able.of([Holding(1, "A", week.first)], week.first, week.last)
    due = judge(Asked(Cadence.WEEK, times=3), week, able, deeds, "", week.last)
    assert due.done == len({day for day, _, _ in told})
    assert (due.state is State.DONE) == (due.done >= 3)
    assert due.found == any(found for _, found, _ in told)
