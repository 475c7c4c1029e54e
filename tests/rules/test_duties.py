"""The calendar of duties: what holds whatever was done, and the cases of the regulation (F1)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridwork.charter.terms import Cadence
from gridwork.fieldwork.rules.duties import (
    Able,
    Asked,
    Done,
    Occurrence,
    State,
    acted,
    begun,
    judge,
    last_acted,
    occurrences,
)
from gridwork.fieldwork.rules.periods import Period, period_of, periods
from gridwork.territory.rules.standing import Holding, acting

MONDAY = date(2026, 5, 4)
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
AFTER = date(2026, 7, 1)
BETTER = list(State)

days = st.integers(0, 60).map(lambda number: date(2026, 4, 20) + timedelta(days=number))
done = st.builds(
    Done, days, st.integers(1, 3), st.integers(0, 8000), st.none() | days, st.sampled_from(["", "下雨"]),
    st.none() | st.integers(1, 2),
)  # fmt: skip
asked = st.builds(
    Asked, st.sampled_from(list(Cadence)), st.integers(1, 3), st.integers(0, 9000), st.none() | st.integers(1, 12)
)
leaves = st.lists(st.tuples(days, days).map(lambda two: (min(two), max(two))), max_size=2).map(tuple)
holding = st.builds(Holding, st.integers(1, 3), st.sampled_from("AB"), days, st.none() | days, leaves)
tidy = holding.filter(lambda one: one.last is None or one.first <= one.last)
holdings = st.lists(tidy, max_size=3)


def weekday(day: date) -> bool:
    return day.weekday() < 5


def all_of(duty: Asked, held: list[Holding], deeds: list[Done], today: date) -> list[Occurrence]:
    able = Able.of(held, date(2026, 1, 1), date(2026, 12, 31))
    return occurrences(duty, begun(duty.every, MAY, today, weekday), able, deeds, {}, today)


@given(asked, holdings, st.lists(done, max_size=6), days)
def test_every_period_begun_has_one_state_and_a_working_day_off_has_none(
    duty: Asked, held: list[Holding], deeds: list[Done], today: date
) -> None:
    found = all_of(duty, held, deeds, today)
    touched = [one for one in periods(duty.every, MAY.first, MAY.last) if max(one.first, MAY.first) <= today]
    worked = [one for one in touched if duty.every is not Cadence.WORKING_DAY or weekday(one.first)]
    assert [(judged.first, judged.last) for judged in found] == [(one.first, one.last) for one in worked]
    assert sum(Counter(judged.state for judged in found).values()) == len(worked)


@given(st.lists(tidy, min_size=1, max_size=3), days, st.integers(0, 20))
def test_somebody_acted_in_a_stretch_when_they_did_on_one_of_its_days(
    held: list[Holding], first: date, many: int
) -> None:
    stretch = [first + timedelta(days=number) for number in range(many + 1)]
    for one in held:
        worked = [day for day in stretch if one in acting(held, day)]
        assert acted(held, one, first, stretch[-1]) is bool(worked)
        assert last_acted(held, one, first, stretch[-1]) == max(worked, default=None)


@given(asked, holdings, st.lists(done, max_size=5), done, days)
def test_one_more_deed_makes_no_occurrence_worse(
    duty: Asked, held: list[Holding], deeds: list[Done], more: Done, today: date
) -> None:
    before, after = all_of(duty, held, deeds, today), all_of(duty, held, [*deeds, more], today)
    for was, now in zip(before, after, strict=True):
        assert BETTER.index(now.state) <= BETTER.index(was.state)


@given(asked, holdings, st.lists(done, max_size=5), st.randoms(), days)
def test_the_order_of_deeds_does_not_matter(
    duty: Asked, held: list[Holding], deeds: list[Done], chance: Random, today: date
) -> None:
    shuffled = list(deeds)
    chance.shuffle(shuffled)
    assert all_of(duty, held, shuffled, today) == all_of(duty, held, deeds, today)


@given(holdings)
@settings(max_examples=60)
def test_the_days_somebody_could_act_are_those_on_which_somebody_acts(held: list[Holding]) -> None:
    able = Able.of(held, MAY.first, MAY.last)
    for number in range(31):
        day = MAY.first + timedelta(days=number)
        assert able.days(day, day) == bool(acting(held, day))


def month(*deeds: Done, held: Holding | None = None, today: date = AFTER, excuse: str = "", **duty: int) -> Occurrence:
    able = Able.of([held or Holding(1, "A", date(2020, 1, 1))], date(2026, 1, 1), date(2026, 12, 31))
    return judge(Asked(Cadence.MONTH, **duty), MAY, able, deeds, excuse, today)


def on(day: int, **said: object) -> Done:
    return replace(Done(date(2026, 5, day), 1), **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("judged", "state"),
    [
        (month(on(10), first_days=10), State.DONE),
        (month(on(11), first_days=10), State.LATE),
        (month(first_days=10, today=date(2026, 5, 10)), State.DUE),
        (month(first_days=10, today=date(2026, 5, 11)), State.MISSED),
        (month(excuse="台风"), State.EXCUSED),
        (month(excuse="台风", today=date(2026, 5, 20)), State.DUE),
        (month(Done(date(2026, 6, 3), 1, makes_up=date(2026, 5, 30), reason="台风")), State.LATE),
        (month(on(3), on(9), times=3), State.MISSED),
        (month(on(3, subject=1), on(3, subject=1, person_id=2), times=2), State.MISSED),
        (month(on(3, subject=1), on(9, subject=2), times=2), State.DONE),
        (month(on(3, seconds=3000), on(9, seconds=600), seconds=3600), State.DONE),
        (month(on(3, seconds=3000), seconds=3600), State.MISSED),
        (month(held=Holding(1, "A", date(2026, 6, 1))), State.VACANT),
        (month(held=Holding(1, "A", date(2020, 1, 1), None, ((MAY.first, MAY.last),))), State.VACANT),
    ],
)
def test_a_monthly_duty(judged: Occurrence, state: State) -> None:
    assert judged.state is state


def test_a_post_taken_up_after_the_tenth_is_due_by_the_end_and_owes_its_share() -> None:
    judged = month(held=Holding(1, "A", date(2026, 5, 17)), first_days=10, times=4, seconds=31 * 3600)
    assert (judged.due_on, judged.times, judged.of_seconds) == (MAY.last, 2, 15 * 3600)


def test_who_made_up_says_why_and_whoever_acted_is_named() -> None:
    late = Done(date(2026, 6, 3), 2, makes_up=date(2026, 5, 30), reason="台风")
    judged = month(late)
    assert (judged.reason, judged.people) == ("台风", (2,))


def test_a_deed_that_makes_up_for_last_week_does_not_count_for_this_one() -> None:
    deed = Done(MONDAY, 1, makes_up=MONDAY - timedelta(days=3), reason="下雨")
    able = Able.of([Holding(1, "A", date(2020, 1, 1))], MAY.first, MAY.last)
    span = Period(MONDAY - timedelta(days=3), MONDAY + timedelta(days=2))
    found = occurrences(Asked(Cadence.WEEK), begun(Cadence.WEEK, span, AFTER, weekday), able, [deed], {}, AFTER)
    assert [judged.state for judged in found] == [State.LATE, State.MISSED]


def test_the_b_holder_acts_while_the_a_holder_is_on_leave() -> None:
    first = Holding(1, "A", date(2020, 1, 1), None, ((MONDAY, MONDAY),))
    second = Holding(2, "B", date(2020, 1, 1))
    assert [one.person_id for one in acting([first, second], MONDAY)] == [2]
    assert [one.person_id for one in acting([first, second], MONDAY + timedelta(days=1))] == [1]
    assert not acting([replace(second, leaves=((MONDAY, MONDAY),)), first], MONDAY)


def test_a_period_of_a_working_day_is_that_day() -> None:
    assert period_of(Cadence.WORKING_DAY, MONDAY) == Period(MONDAY, MONDAY)
