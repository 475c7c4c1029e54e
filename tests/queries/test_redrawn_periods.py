"""Redrawing the grids leaves what was done and left out in periods gone by (F4, F5, G3)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.models import Person
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.queries.duties import PostAt
from gridwork.fieldwork.queries.inspection_coverage import coverage, coverage_before
from gridwork.fieldwork.queries.missed_places import missed_places
from gridwork.fieldwork.queries.place_turns import place_turns
from gridwork.fieldwork.queries.shares import Share
from gridwork.fieldwork.queries.visit_progress import progress
from gridwork.fieldwork.rules.duties import State
from gridwork.ledger.models import Place
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.tree import Node
from tests import inspecting, make, recording
from tests.crew import Crew, acted
from tests.redrawing import at, split

pytestmark = pytest.mark.django_db
JUNE, LAST_YEAR = date(2026, 6, 10), date(2025, 6, 1)


@pytest.fixture
def shops(crew: Crew) -> list[Place]:
    """One in the west of the first grid and two in its east, since March; one of those was inspected in May."""
    found = [recording.shop(crew.county.grids[0], grid_id=None, point=at(share)) for share in (0.2, 0.7, 0.9)]
    Place.objects.update(opened_at=make.day("2026-03-01 09:00"))
    inspecting.inspect_(crew.worker, found[1], "2026-05-12 09:00")
    return found


@pytest.fixture
def homes(crew: Crew) -> list[Place]:
    """One in the west, one in the east, for long; the eastern one was visited last year and today."""
    found = [recording.dwelling(crew.county.grids[0], households=1, grid_id=None, point=at(s)) for s in (0.3, 0.8)]
    Place.objects.update(opened_at=make.day("2024-01-01 09:00"))
    for day in ("2025-03-04", today().isoformat()):
        act = acted(crew.worker, "2025-03-04 15:00" if day == "2025-03-04" else "")
        draft = VisitDraft("every_household", day=date.fromisoformat(day), outcome="met", place_id=found[1].pk)
        record_visit(act, make.powers(crew.worker, act.done_at), draft)
    return found


def turn(reader: Person, grid: Node, duty: str, day: date) -> list[dict[State, int]]:
    """How the places of a grid's worker stand in the period of a day."""
    post = PostAt(grid.id, make.county().office(grid), "", "grid_worker")
    found = place_turns(make.powers(reader), [post], day, day)
    return [dict(one.counts) for one in found if one.duty == duty]


def group(read: object, reader: Person, area: Node, day: date) -> dict[str, Share]:
    """Progress of the grids' own inspections: the area's, and by name what lies right below."""
    found = read(make.powers(reader), area.id, day)  # type: ignore[operator]
    told = [one for one in found.turns if one.level == "group"]
    below = {head.name: share for one in told for head, share in zip(found.areas, one.below, strict=True)}
    return below | {"": told[0].total if told else Share()}


def test_inspections_of_a_month_gone_by_stay_with_the_grid_that_was(crew: Crew, shops: list[Place]) -> None:
    reader, old, village = crew.village_head, crew.county.grids[0], crew.county.villages[0]
    may = date(2026, 5, 11)
    before = group(coverage_before, reader, village, JUNE)
    assert (before[old.name], before[""]) == (Share(3, 1), Share(3, 1))
    west, east = split()
    assert turn(reader, west, "inspection:fire", may) == [{State.DONE: 1, State.MISSED: 2}]
    assert turn(reader, east, "inspection:fire", may) == []
    after = group(coverage_before, reader, village, JUNE)
    assert (after[west.name], after[east.name], after[""]) == (Share(3, 1), Share(), Share(3, 1))
    assert group(coverage_before, crew.worker, west, JUNE)[""] == Share(3, 1)


def test_what_somebody_missed_stays_theirs(crew: Crew, shops: list[Place], monkeypatch: pytest.MonkeyPatch) -> None:
    split()
    for place in ("place_turns", "duties"):
        monkeypatch.setattr(f"gridwork.fieldwork.queries.{place}.now", lambda: make.day("2026-06-10 12:00"))
    found = missed_places(make.powers(crew.worker, make.day("2026-06-10 12:00")), JUNE)
    assert [(one.of.duty, one.done, one.asked) for one in found] == [("inspection:fire", 1, 3)]


def test_a_grid_that_is_no_more_keeps_its_month_and_the_village_its_sum(crew: Crew, shops: list[Place]) -> None:
    reader, old, village = crew.village_head, crew.county.grids[0], crew.county.villages[0]
    west, east = split(west="008")
    after = group(coverage_before, reader, village, JUNE)
    assert (after[old.name], after[west.name], after[east.name], after[""]) == (
        Share(3, 1), Share(), Share(), Share(3, 1),
    )  # fmt: skip


def test_the_present_period_is_by_the_grids_of_today_wherever_it_was_done(crew: Crew, shops: list[Place]) -> None:
    reader, village = crew.village_head, crew.county.villages[0]
    inspecting.inspect_(crew.worker, shops[1])
    west, east = split()
    now = group(coverage, reader, village, today())
    assert (now[west.name], now[east.name], now[""]) == (Share(1, 0), Share(2, 1), Share(3, 1))
    (stands,) = turn(reader, east, "inspection:fire", today())[-1:]
    assert stands[State.DONE] == 1


def test_visits_too(crew: Crew, homes: list[Place]) -> None:
    village = crew.county.villages[0]
    west, east = split()
    powers = make.powers(crew.village_head)

    def told(area: Node, day: date) -> Share:
        return progress(powers, area.id, "every_household", day).total

    assert [told(one, LAST_YEAR) for one in (west, east, village)] == [Share(2, 1), Share(), Share(2, 1)]
    assert [told(one, today()) for one in (west, east, village)] == [Share(1, 0), Share(1, 1), Share(2, 1)]
    assert turn(crew.village_head, west, "visit:every_household", LAST_YEAR) == [{State.DONE: 1, State.MISSED: 1}]
    assert turn(crew.village_head, east, "visit:every_household", LAST_YEAR) == []
    assert turn(crew.village_head, east, "visit:every_household", today()) == [{State.DONE: 1}]


def test_a_household_that_came_after_a_period_is_no_part_of_it(crew: Crew, homes: list[Place]) -> None:
    recording.dwelling(crew.county.grids[0], households=1)
    powers, grid = make.powers(crew.village_head), crew.county.grids[0]
    assert progress(powers, grid.id, "every_household", LAST_YEAR).total == Share(2, 1)


def test_after_a_redrawing_more_places_cost_no_more_queries(crew: Crew, shops: list[Place], homes: list[Place]) -> None:
    west, _ = split()
    powers, costs = make.powers(crew.village_head), []
    posts = [PostAt(one.id, make.county().office(one), "", "grid_worker") for one in (west, crew.county.grids[1])]
    for _ in range(2):
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                place_turns(powers, posts, date(2026, 5, 11), today())
                coverage_before(powers, crew.county.villages[0].id, JUNE)
                progress(powers, crew.county.villages[0].id, "every_household", LAST_YEAR)
        costs.append(len(asked))
        recording.shop(west, grid_id=None, point=at(0.9))
    assert costs[0] == costs[1] <= 15
