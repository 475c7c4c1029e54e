"""The chain of a rectification notice, checklists, seasons and dossiers as plain rules (F5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridwork.base.errors import BadInput, Conflict
from gridwork.base.worktime import Span, Unit, WorkCalendar
from gridwork.charter.terms import Cadence, Text
from gridwork.charter.work_parts import Check, Inspection, KeyUnits, Season, Turn
from gridwork.fieldwork.rules import checklists, dossiers, rectifying, seasons, turning
from gridwork.fieldwork.rules.checklists import AnswerGiven
from gridwork.fieldwork.rules.kinds import Answer, Chain, Upkeep
from gridwork.fieldwork.rules.periods import period_of
from gridwork.fieldwork.rules.rectifying import Standing, Terms
from gridwork.fieldwork.rules.urgency import Urgency

CALENDAR = WorkCalendar("CN", "Asia/Shanghai", ((time(8, 30), time(12)), (time(14), time(17, 30))))
TERMS = Terms(CALENDAR, Span(10, Unit.WORKING_DAY), Span(3, Unit.WORKING_DAY))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 1))
SPANS = st.builds(Span, st.integers(1, 40), st.sampled_from(Unit))
FEW = settings(max_examples=60, deadline=None)


def moved(stood: Standing, verb: str, at: datetime, first: datetime) -> Standing:
    match verb:
        case "put right":
            return rectifying.put_right(stood, at)
        case "not yet":
            return rectifying.not_yet(TERMS, stood, at)
        case "hand over":
            return rectifying.handed_over(stood, at)
        case "withdraw":
            return rectifying.withdrawn(stood, at)
    return rectifying.extended(TERMS, stood, first, Span(1, Unit.WORKING_DAY), at)


@FEW
@given(MOMENTS, SPANS, SPANS)
def test_what_is_to_be_put_right_is_looked_at_again_after_its_deadline(
    at: datetime, rectify: Span, again: Span
) -> None:
    stood = rectifying.issued(Terms(CALENDAR, rectify, again), at)
    assert at < stood.deadline_at < stood.inspect_by
    assert (stood.state, stood.round, stood.ended_at) == (Chain.ISSUED, 1, None)


@FEW
@given(MOMENTS, st.lists(st.sampled_from(["not yet", "extend", "put right", "hand over", "withdraw"]), max_size=6))
def test_a_chain_has_one_deadline_ends_once_and_never_goes_on_afterwards(at: datetime, verbs: list[str]) -> None:
    stood = rectifying.issued(TERMS, at)
    first = stood.deadline_at
    for verb in verbs:
        at += timedelta(days=1)
        before = stood
        if before.state is not Chain.ISSUED:
            with pytest.raises(Conflict, match=r"\w"):
                moved(before, verb, at, first)
            assert rectifying.why_not(before.state)
            continue
        stood = moved(before, verb, at, first)
        assert (stood.ended_at is None) is (stood.state is Chain.ISSUED)
        assert stood.round == before.round + (verb == "not yet")
        first = stood.deadline_at if verb == "not yet" else first
        if stood.state is Chain.ISSUED:
            assert at < stood.deadline_at < stood.inspect_by
            assert verb != "extend" or stood.deadline_at > before.deadline_at


@FEW
@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_a_look_is_early_until_the_deadline_and_never_of_a_chain_that_has_ended(at: datetime, later: timedelta) -> None:
    stood = rectifying.issued(TERMS, at)
    assert rectifying.early(stood, at + later) is (at + later < stood.deadline_at)
    with pytest.raises(Conflict):
        rectifying.early(rectifying.put_right(stood, at), at + later)


@FEW
@given(MOMENTS, SPANS, st.lists(st.tuples(st.timedeltas(timedelta(0), timedelta(days=9)), SPANS), max_size=6))
def test_however_often_it_is_put_off_a_round_lasts_at_most_as_long_again_as_the_charter_gives(
    at: datetime, rectify: Span, tries: list[tuple[timedelta, Span]]
) -> None:
    """Taken or refused, and told until when; what is taken ends later than before and than now."""
    terms = Terms(CALENDAR, rectify, Span(3, Unit.WORKING_DAY))
    stood = rectifying.issued(terms, at)
    first = stood.deadline_at
    end = CALENDAR.add(first, rectify).at
    for later, by in tries:
        at += later
        would = CALENDAR.add(max(stood.deadline_at, at), by).at
        if would > end:
            with pytest.raises(BadInput) as told:
                rectifying.extended(terms, stood, first, by, at)
            assert (told.value.place, told.value.params) == ("by", {"latest": end})
            continue
        before, stood = stood, rectifying.extended(terms, stood, first, by, at)
        assert max(before.deadline_at, at) < stood.deadline_at == would <= end
        assert stood.deadline_at < stood.inspect_by


@FEW
@given(MOMENTS, SPANS, st.timedeltas(timedelta(0), timedelta(days=80)), st.integers(1, 200))
def test_whatever_is_offered_is_taken_and_leads_to_the_deadline_it_shows(
    at: datetime, rectify: Span, later: timedelta, amount: int
) -> None:
    terms = Terms(CALENDAR, replace(rectify, amount=amount), Span(3, Unit.WORKING_DAY))
    stood = rectifying.issued(terms, at)
    first, at = stood.deadline_at, at + later
    offers = rectifying.offers(terms, stood, first, at)
    assert len(offers) <= rectifying.MOST_OFFERS
    assert [rectifying.extended(terms, stood, first, by, at).deadline_at for by, _ in offers] == [
        to for _, to in offers
    ]
    assert at > first or offers[-1][1] <= CALENDAR.add(first, terms.rectify).at, "in time there is always one"
    for by, to in offers[-1:]:
        after = rectifying.extended(terms, stood, first, by, at)
        assert all(further > to for _, further in rectifying.offers(terms, after, first, at))


def test_more_time_for_a_notice_that_is_over_counts_from_now_until_only_another_look_gives_more() -> None:
    stood = rectifying.issued(TERMS, CALENDAR.at(date(2026, 5, 7), time(9)))
    assert CALENDAR.local(stood.deadline_at).date() == date(2026, 5, 20)
    late = CALENDAR.at(date(2026, 5, 28), time(9))
    days = [CALENDAR.local(to).date() for _, to in rectifying.offers(TERMS, stood, stood.deadline_at, late)]
    assert (days[0], days[-1]) == (date(2026, 5, 29), date(2026, 6, 3))
    too_late = CALENDAR.at(date(2026, 6, 3), time(9))
    assert rectifying.offers(TERMS, stood, stood.deadline_at, too_late) == []
    again = rectifying.not_yet(TERMS, stood, too_late)
    assert len(rectifying.offers(TERMS, again, again.deadline_at, too_late)) == 10


@FEW
@given(MOMENTS)
def test_each_alarm_comes_after_the_one_before_and_none_once_the_chain_has_ended(at: datetime) -> None:
    stood, every = rectifying.issued(TERMS, at), Span(1, Unit.WORKING_DAY)
    alarms = [rectifying.next_alarm(TERMS, every, level, stood) for level in range(6)]
    assert alarms[:2] == [stood.deadline_at, stood.inspect_by]
    assert all(one is not None and two is not None and one < two for one, two in pairwise(alarms))
    assert rectifying.next_alarm(TERMS, every, 0, rectifying.put_right(stood, at)) is None


ANSWERS = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]),
    st.builds(AnswerGiven, st.sampled_from([*Answer, "maybe"]), st.just(""), st.booleans()),
)


@FEW
@given(ANSWERS, st.sets(st.sampled_from(["a", "b", "c", "d"])))
def test_a_checklist_is_taken_whole_or_the_line_at_fault_is_named(
    given_: dict[str, AnswerGiven], photos: set[str]
) -> None:
    asked = ["a", "b", "c"]
    faults = {key for key in {*given_, *photos} if key not in asked}
    faults |= {key for key in asked if key not in given_ or given_[key].is_ == "maybe"}
    faults |= {key for key in asked if key in given_ and given_[key].is_ is Answer.FAIL and key not in photos}
    if faults:
        with pytest.raises(BadInput) as told:
            checklists.fill(asked, given_, photos)
        assert told.value.place in faults
        return
    filled = checklists.fill(asked, given_, photos)
    assert list(filled.answers) == asked
    assert sorted([*filled.left, *filled.cleared]) == asked
    assert set(filled.left) <= set(filled.failed) <= photos


def inspection(*seasonal: Season, every: Cadence = Cadence.MONTH, first_days: int | None = None) -> Inspection:
    turn = Turn(posts=["worker"], every=every, first_days=first_days)
    return Inspection(
        name=Text(zh="x"), checklist=[Check(key="a", name=Text(zh="a"))], turns=[turn], seasons=list(seasonal),
        rectify_within=TERMS.rectify, inspect_again_within=TERMS.again,
    )  # fmt: skip


def season(every: Cadence, **said: object) -> Season:
    return Season.model_validate({"name": "x", "turns": [{"posts": ["worker"], "every": every}], **said})


@pytest.mark.parametrize(
    ("begins", "ends", "day", "held"),
    [
        ("12-01", "03-31", "2026-01-15", True), ("12-01", "03-31", "2025-12-01", True),
        ("12-01", "03-31", "2026-03-31", True), ("12-01", "03-31", "2026-04-01", False),
        ("12-01", "03-31", "2026-11-30", False), ("06-01", "08-31", "2026-07-01", True),
        ("06-01", "08-31", "2026-01-15", False),
    ],
)  # fmt: skip
def test_a_season_may_run_over_new_year(begins: str, ends: str, day: str, held: bool) -> None:
    one = season(Cadence.WEEK, begins=begins, ends=ends)
    assert seasons.holds(one, CALENDAR, date.fromisoformat(day)) is held


def test_of_several_seasons_the_closest_turn_holds() -> None:
    both = inspection(
        season(Cadence.HALF_MONTH, begins="12-01", ends="03-31"), season(Cadence.DAY, holidays=True),
        season(Cadence.WEEK, begins="01-01", ends="02-28"),
    )  # fmt: skip
    found = {
        day: seasons.turns_on(both, CALENDAR, date.fromisoformat(day))["worker"].turn.every
        for day in ("2025-12-15", "2026-01-15", "2026-02-17", "2026-06-15", "2026-10-01", "2026-10-17")
    }
    assert list(found.values()) == [
        Cadence.HALF_MONTH, Cadence.WEEK, Cadence.DAY, Cadence.MONTH, Cadence.DAY, Cadence.MONTH,
    ]  # fmt: skip


def test_a_turn_of_each_working_day_does_not_fall_on_a_day_off() -> None:
    daily = inspection(every=Cadence.WORKING_DAY)
    assert "worker" in seasons.turns_on(daily, CALENDAR, date(2026, 5, 9)), "a Saturday that is worked"
    assert "worker" not in seasons.turns_on(daily, CALENDAR, date(2026, 5, 10))


@FEW
@given(DAYS, st.lists(DAYS, max_size=4), st.sampled_from(Cadence), st.sampled_from([None, 3, 10]))
def test_a_place_is_done_once_it_was_looked_at_in_the_period_and_else_due_or_missed(
    today: date, made: list[date], every: Cadence, first_days: int | None
) -> None:
    part = inspection(every=every, first_days=first_days)
    now = seasons.turns_on(part, CALENDAR, today).get("worker")
    if now is None:
        return
    earlier = seasons.turns_before(part, CALENDAR, {"worker": now}).get("worker")
    state, due_on = turning.stands(now, earlier, today, made, date(2020, 1, 1))
    done = any(day in now.period for day in made)
    missed = now.due_on < today or (earlier is not None and not any(day in earlier.period for day in made))
    assert (state is Urgency.DONE) is done
    assert done or (state is Urgency.MISSED) is missed
    assert state is Urgency.MISSED or due_on == now.due_on
    assert turning.stands(now, earlier, today, [*made, today], date(2020, 1, 1))[0] is Urgency.DONE


def test_a_place_that_opened_past_the_day_is_due_to_the_end_of_the_period_and_was_not_missed() -> None:
    month = Turn(posts=["worker"], every=Cadence.MONTH, first_days=10)
    now = seasons.TurnNow(month, None, period_of(Cadence.MONTH, date(2026, 5, 20)))
    for since, stood in (
        (date(2026, 5, 1), (Urgency.MISSED, date(2026, 5, 10))), (date(2026, 5, 15), (Urgency.DUE, date(2026, 5, 31))),
    ):  # fmt: skip
        assert turning.stands(now, None, date(2026, 5, 20), [], since) == stood


def test_the_dossier_asks_what_the_charter_asks_by_its_cadences() -> None:
    rules = KeyUnits(upkeep_every=Cadence.MONTH, drill_every=Cadence.HALF_YEAR)
    last = {Upkeep.EQUIPMENT.value: date(2026, 4, 2), Upkeep.ASSESSMENT.value: date(2026, 1, 2)}
    found = {one.kind: one for one in dossiers.standing(rules, date(2025, 1, 1), last, date(2026, 5, 7))}
    assert {kind: one.state for kind, one in found.items()} == {
        Upkeep.EQUIPMENT: Urgency.DUE, Upkeep.ASSESSMENT: Urgency.DONE, Upkeep.DRILL: Urgency.MISSED,
    }  # fmt: skip
    assert (found[Upkeep.EQUIPMENT].due_on, found[Upkeep.DRILL].due_on) == (date(2026, 5, 31), date(2025, 12, 31))
    fresh = dossiers.standing(rules, date(2026, 5, 1), {}, date(2026, 5, 7))
    assert {one.state for one in fresh} == {Urgency.DUE}
