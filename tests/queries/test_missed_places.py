"""Inspections and visits left out lately are told to whose they were, until made up for or explained (F1, F4, F5)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.models import Person
from gridwork.fieldwork.commands.excuses import explain
from gridwork.fieldwork.queries.missed_places import MissedPlaces, missed_places
from gridwork.ledger.models import Place
from gridwork.territory.commands.postings import end_posting
from tests import inspecting, make, recording
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 10)
MAY = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def june(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the tenth of June."""
    for place in ("place_turns", "duties"):
        monkeypatch.setattr(f"gridwork.fieldwork.queries.{place}.now", lambda: make.day("2026-06-10 12:00"))


@pytest.fixture
def shops(crew: Crew) -> list[Place]:
    """Two in grid 0 since March."""
    found = [recording.shop(crew.county.grids[0]) for _ in range(2)]
    Place.objects.filter(pk__in=[one.pk for one in found]).update(opened_at=make.day("2026-03-01 09:00"))
    return found


def missed(person: Person, at: str = "2026-06-10 12:00") -> list[MissedPlaces]:
    return missed_places(make.powers(person, make.day(at)), DAY)


def told(found: list[MissedPlaces]) -> list[tuple[str, date, int, int]]:
    return [(one.of.duty, one.of.period.first, one.done, one.asked) for one in found]


def test_a_month_with_shops_left_out_is_told_until_the_last_is_made_up_for(crew: Crew, shops: list[Place]) -> None:
    inspecting.inspect_(crew.worker, shops[0], "2026-05-12 09:00")
    assert told(missed(crew.worker)) == [("inspection:fire", MAY, 1, 2)]
    inspecting.inspect_(crew.worker, shops[1], "2026-06-05 09:00", makes_up=date(2026, 5, 31), reason="店主外出")
    assert missed(crew.worker) == []


def test_what_is_explained_is_no_longer_told(crew: Crew, shops: list[Place]) -> None:
    (one,) = missed(crew.worker)
    act = acted(crew.worker, "2026-06-10 11:00")
    explain(act, make.powers(crew.worker, act.done_at), one.of.duty, one.posting_id, one.of.period.first, "下雨")
    assert missed(crew.worker) == []


def test_periods_that_began_longer_ago_than_the_last_are_left_alone(crew: Crew, shops: list[Place]) -> None:
    months = [first for duty, first, _, _ in told(missed(crew.worker)) if duty == "inspection:fire"]
    assert months == [MAY], "April was the month before the last"


def test_who_came_to_the_post_afterwards_is_told_nothing_of_it(crew: Crew, shops: list[Place]) -> None:
    held = crew.worker.postings.get()
    act = acted(crew.county_head, "2026-05-31 09:00")
    end_posting(act, make.powers(crew.county_head, act.done_at), held.pk, last_day=date(2026, 5, 31))
    after = make.person(name="网格员戊")
    make.posting(after, "grid_worker", crew.county.grids[0], from_day=date(2026, 6, 1))
    assert missed(after) == []


def test_more_places_cost_no_more_queries(crew: Crew, shops: list[Place]) -> None:
    costs = []
    for _ in range(2):
        missed(crew.worker)
        powers = make.powers(crew.worker, make.day("2026-06-10 12:00"))
        with CaptureQueriesContext(connection) as asked:
            missed_places(powers, DAY)
        costs.append(len(asked))
        recording.shop(crew.county.grids[0])
        inspecting.inspect_(crew.worker, shops[0], "2026-05-12 09:00", another=True)
    assert costs[0] == costs[1] <= 9
