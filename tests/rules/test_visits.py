"""Which visits count for which period, and whether one is due (F4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridwork.base.errors import BadInput
from gridwork.charter.terms import Cadence, Words
from gridwork.charter.work_parts import Visit, Visited
from gridwork.fieldwork.rules.kinds import Outcome
from gridwork.fieldwork.rules.periods import before, period_of
from gridwork.fieldwork.rules.urgency import Urgency
from gridwork.fieldwork.rules.visits import CARE, SETTLES, Made, Past, goes_to, sound, stands
from gridwork.ledger.rules.kinds import Kind

LONG_AGO = date(2020, 1, 1)
LONG = [Cadence.WEEK, Cadence.HALF_MONTH, Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR]
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
cadences = st.sampled_from(LONG)
outcomes = st.sampled_from(list(Outcome))
pasts = st.lists(st.builds(Past, days, outcomes, st.none() | days), max_size=8)


def urgency(
    today: date, *made: Past, every: Cadence = Cadence.QUARTER, times: int = 1, since: date = LONG_AGO
) -> Urgency:
    return stands(every, times, today, made, since)[0]


def test_a_quarter_goes_from_due_to_soon_to_missed() -> None:
    last_quarter = Past(date(2026, 2, 3), "met")
    assert urgency(date(2026, 4, 1), last_quarter) is Urgency.DUE
    assert urgency(date(2026, 6, 10), last_quarter) is Urgency.SOON
    assert stands(Cadence.QUARTER, 1, date(2026, 7, 1), [last_quarter], LONG_AGO) == (Urgency.MISSED, date(2026, 6, 30))


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("met", Urgency.DONE), ("declined", Urgency.DONE), ("moved", Urgency.DONE), ("absent", Urgency.MISSED)],
)
def test_who_is_not_at_home_stays_due_and_who_declines_is_left_in_peace(outcome: str, state: Urgency) -> None:
    assert urgency(date(2026, 5, 5), Past(date(2026, 5, 4), outcome)) is state


def test_a_visit_made_up_counts_for_the_earlier_period_only() -> None:
    made_up = Past(date(2026, 4, 2), "met", makes_up=date(2026, 3, 31))
    assert urgency(date(2026, 4, 3), made_up) is Urgency.DUE
    assert urgency(date(2026, 4, 3)) is Urgency.MISSED


def test_a_household_cannot_have_been_missed_before_it_was_there() -> None:
    assert urgency(date(2026, 4, 3), since=date(2026, 1, 1)) is Urgency.MISSED
    assert urgency(date(2026, 4, 3), since=date(2026, 1, 2)) is Urgency.DUE


@settings(max_examples=40)
@given(cadences, st.integers(1, 3), days, pasts)
def test_one_more_visit_that_settles_never_makes_things_worse(
    every: Cadence, times: int, today: date, made: list[Past]
) -> None:
    worst = [Urgency.DONE, Urgency.DUE, Urgency.SOON, Urgency.MISSED].index
    first = stands(every, times, today, made, LONG_AGO)[0]
    for outcome in Outcome:
        then = stands(every, times, today, [*made, Past(today, outcome)], LONG_AGO)[0]
        assert worst(then) <= worst(first) if outcome in SETTLES else then is first
    enough = [*made, *[Past(today, "met")] * times]
    assert stands(every, times, today, enough, LONG_AGO)[0] is Urgency.DONE


@settings(max_examples=40)
@given(cadences, days, days)
def test_a_visit_counts_in_exactly_one_period_and_may_be_recorded_through_the_next(
    every: Cadence, day: date, today: date
) -> None:
    period, past = period_of(every, today), Past(day, "met")
    last = before(every, period)
    assert last.last == period.first - timedelta(days=1)
    assert sum(past.counts_in(one) for one in (period, last)) == (last.first <= day <= period.last)
    if last.first <= day <= today:
        sound(every, today, Made(day, Outcome.MET))
    else:
        with pytest.raises(BadInput) as told:
            sound(every, today, Made(day, Outcome.MET))
        assert told.value.place == ("day" if day > today else "makes_up")


@pytest.mark.parametrize(("changes", "place"), [
    ({"makes_up": date(2026, 5, 4), "reason": "下雪封路"}, "makes_up"),
    ({"makes_up": date(2026, 4, 1), "reason": "下雪封路"}, "makes_up"),
    ({"makes_up": date(2026, 3, 30)}, "reason"),
    ({"outcome": Outcome.ABSENT}, "reason"),
])  # fmt: skip
def test_what_is_late_or_failed_says_why_and_makes_up_only_for_an_earlier_period(
    changes: dict[str, Any], place: str
) -> None:
    with pytest.raises(BadInput) as told:
        sound(Cadence.QUARTER, date(2026, 5, 4), Made(**{"day": date(2026, 5, 3), "outcome": Outcome.MET} | changes))
    assert told.value.place == place


def test_a_visit_of_long_ago_is_kept_when_it_says_what_it_makes_up_and_why_so_late() -> None:
    sound(Cadence.MONTH, date(2026, 5, 4), Made(date(2026, 1, 9), Outcome.MET, "手机坏了", date(2026, 1, 9)))


SORTS = ("shop", "school", "elderly-meals")
sorts = st.lists(st.sampled_from(SORTS), unique=True)


@settings(max_examples=40)
@given(st.sampled_from(Visited), sorts, st.sampled_from([*Kind, CARE]), st.sampled_from(SORTS))
def test_a_visit_goes_to_one_kind_of_door_and_of_those_only_to_the_sorts_it_names(
    to: Visited, named: list[str], kind: str, sort: str
) -> None:
    visit = Visit(
        name=Words(zh="走访"), to=to, posts=["worker"], every=Cadence.YEAR,
        premises=named if to is Visited.PREMISES else [], programmes=named if to is Visited.CARE_PARTICIPANT else [],
    )  # fmt: skip
    home = {Visited.PREMISES: Kind.PREMISES, Visited.CARE_PARTICIPANT: CARE}.get(to, Kind.DWELLING)
    narrowed = to in {Visited.PREMISES, Visited.CARE_PARTICIPANT} and bool(named)
    assert goes_to(visit).takes_in(kind, sort) is (kind == home and (not narrowed or sort in named))
