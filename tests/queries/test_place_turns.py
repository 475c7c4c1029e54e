"""Inspections and visits on the board of duties: in time, late, missed with the reason, by season (F1, F4, F5)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.models import Person
from gridwork.charter.commands import adopt
from gridwork.fieldwork.commands.excuses import explain
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.queries.board import board, person_board
from gridwork.fieldwork.queries.duties import PostAt
from gridwork.fieldwork.queries.inspection_coverage import coverage, coverage_before
from gridwork.fieldwork.queries.place_turns import PlaceTurn, place_turns
from gridwork.fieldwork.rules.duties import State
from gridwork.ledger.models import Place
from gridwork.territory.queries.tree import Node
from tests import inspecting, make, recording
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 11)
"""A Monday after the holidays of May."""


def post(grid: Node, kind: str = "grid_worker") -> PostAt:
    return PostAt(grid.id, make.county().office(grid), "", kind)


def turns(reader: Person, where: PostAt, since: date = DAY, until: date = DAY) -> list[PlaceTurn]:
    return place_turns(make.powers(reader), [where], since, until)


def of(found: list[PlaceTurn], duty: str) -> list[tuple[date, dict[State, int], str]]:
    return [(one.period.first, dict(one.counts), one.reason) for one in found if one.duty == duty]


@pytest.fixture
def shops(crew: Crew) -> list[Place]:
    """Three in grid 0 since March, and one that opened while May ran."""
    found = [recording.shop(crew.county.grids[0]) for _ in range(4)]
    Place.objects.filter(pk__in=[one.pk for one in found[:3]]).update(opened_at=make.day("2026-03-01 09:00"))
    Place.objects.filter(pk=found[3].pk).update(opened_at=make.day("2026-05-20 09:00"))
    return found


def test_places_of_a_month_were_done_in_time_late_or_missed_until_somebody_says_why(
    crew: Crew, shops: list[Place]
) -> None:
    inspecting.inspect_(crew.worker, shops[0], "2026-05-12 09:00")
    inspecting.inspect_(crew.worker, shops[1], "2026-06-02 09:00", makes_up=date(2026, 5, 20), reason="下雨")
    inspecting.inspect_(crew.village_head, shops[2], "2026-05-12 09:00")
    where, may = post(crew.county.grids[0]), date(2026, 5, 1)
    told = {State.DONE: 1, State.LATE: 1, State.MISSED: 1}
    assert of(turns(crew.village_head, where), "inspection:fire") == [(may, told, "")]
    act = acted(crew.worker, "2026-06-03 09:00")
    held = crew.worker.postings.get().pk
    explain(act, make.powers(crew.worker, act.done_at), "inspection:fire", held, DAY, "店主外出")
    told = {State.DONE: 1, State.LATE: 1, State.EXCUSED: 1}
    assert of(turns(crew.village_head, where), "inspection:fire") == [(may, told, "店主外出")]
    village = post(crew.county.villages[0], "village_head")
    quarter = {State.LATE: 1, State.MISSED: 2}
    found = of(turns(crew.village_head, village), "inspection:fire")
    assert found == [(date(2026, 4, 1), quarter, "")], "the village's turn was due on the 20th of April"


def test_on_official_holidays_the_closer_turn_is_judged_and_explained(crew: Crew, shops: list[Place]) -> None:
    inspecting.inspect_(crew.worker, shops[0], "2026-05-04 09:00")
    act, first = acted(crew.worker, "2026-05-06 09:00"), date(2026, 5, 4)
    held = crew.worker.postings.get().pk
    kept = explain(act, make.powers(crew.worker, act.done_at), "inspection:fire", held, first, "值守")
    assert kept.period == first
    found = of(turns(crew.worker, post(crew.county.grids[0]), first, first), "inspection:fire")
    assert (first, {State.DONE: 1, State.EXCUSED: 2}, "值守") in found


def test_visits_stand_beside_them_and_nobodys_places_are_nobodys(crew: Crew) -> None:
    homes = [recording.dwelling(crew.county.grids[number], households=1) for number in (0, 0, 4)]
    Place.objects.filter(pk__in=[one.pk for one in homes]).update(opened_at=make.day("2025-12-01 09:00"))
    act = acted(crew.worker, "2026-05-12 09:00")
    draft = VisitDraft("every_household", day=act.done_at.date(), outcome="met", place_id=homes[0].pk)
    record_visit(act, make.powers(crew.worker, act.done_at), draft)
    found = turns(crew.village_head, post(crew.county.grids[0]))
    assert of(found, "visit:every_household") == [(date(2026, 1, 1), {State.DONE: 1, State.DUE: 1}, "")]
    shop = recording.shop(crew.county.grids[4])
    Place.objects.filter(pk=shop.pk).update(opened_at=make.day("2026-03-01 09:00"))
    empty = turns(crew.county_head, post(crew.county.grids[4]))
    assert of(empty, "inspection:fire") == [(date(2026, 5, 1), {State.VACANT: 1}, "")]


def test_a_household_is_asked_for_from_the_day_it_declared_a_need(crew: Crew) -> None:
    home, other = (recording.dwelling(crew.county.grids[0], households=1) for _ in range(2))
    Place.objects.filter(pk__in=[home.pk, other.pk]).update(opened_at=make.day("2025-12-01 09:00"))
    for one, at in ((home, "2026-01-01 09:00"), (other, "2026-05-10 09:00")):
        recording.record("household", one, act=make.act(at=make.day(at)), members=1, needs=["meals"])
    where, (spring, summer) = post(crew.county.grids[0]), (date(2026, 4, 1), date(2026, 7, 1))
    found = of(turns(crew.worker, where, spring, summer), "visit:declared_need")
    assert found == [(spring, {State.MISSED: 1}, ""), (summer, {State.MISSED: 2}, "")]


def test_board_and_ones_own_page_show_them_with_the_post(crew: Crew, shops: list[Place]) -> None:
    inspecting.inspect_(crew.worker, shops[0], "2026-05-12 09:00")
    shown = board(make.powers(crew.village_head), crew.county.grids[0].id, DAY, DAY)
    own = person_board(make.powers(crew.worker), crew.worker.pk, DAY, DAY)
    for rows in (shown.own, own.rows):
        (row,) = [row for row in rows if row.post.kind == "grid_worker"]
        assert [dict(one.counts) for one in row.places] == [{State.DONE: 1, State.MISSED: 2}]


def test_the_period_before_is_judged_by_the_turns_that_held_then(crew: Crew, shops: list[Place]) -> None:
    inspecting.inspect_(crew.worker, shops[0], "2026-04-12 09:00")
    powers, grid = make.powers(crew.village_head), crew.county.grids[0].id
    now, then = coverage(powers, grid, DAY), coverage_before(powers, grid, DAY)
    assert [one.total.made for one in now.turns if one.level == "group"] == [0]
    assert [(one.total.made, one.turn.period.first) for one in then.turns if one.level == "group"] == [
        (1, date(2026, 4, 1))
    ]


def test_a_new_version_of_the_charter_leaves_what_was_missed_before_it(crew: Crew, shops: list[Place]) -> None:
    inspecting.inspect_(crew.worker, shops[0], "2026-05-12 09:00")
    where, may = post(crew.county.grids[0]), [(date(2026, 5, 1), {State.DONE: 1, State.MISSED: 2}, "")]
    assert of(turns(crew.village_head, where), "inspection:fire") == may
    adopt(make.act(), make.charter(version="另一版"), effective_on=date(2026, 6, 15))
    assert of(turns(crew.village_head, where), "inspection:fire") == may


def test_more_places_and_more_days_cost_no_more_queries(crew: Crew, shops: list[Place]) -> None:
    powers, costs = make.powers(crew.village_head), []
    for until in (DAY, date(2026, 6, 30)):
        posts = [post(crew.county.grids[0]), post(crew.county.grids[1])]
        place_turns(powers, posts, DAY, until)
        with CaptureQueriesContext(connection) as told:
            place_turns(powers, posts, DAY, until)
        costs.append(len(told))
        inspecting.inspect_(crew.worker, shops[0], "2026-05-12 09:00", another=True)
        recording.dwelling(crew.county.grids[0], households=1)
    assert costs[0] == costs[1] <= 10
