"""What falls due to be inspected, by cadence, season and level (F5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gridwork.accounts.models import Person
from gridwork.charter.commands import adopt
from gridwork.fieldwork.commands.key_units import KeyUnitDraft, list_key_unit
from gridwork.fieldwork.queries.inspections import InspectionDue, inspections_due
from gridwork.ledger.commands.places import open_place
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.tree import Node
from tests import make, recording
from tests.crew import Crew, acted
from tests.inspecting import inspect_

pytestmark = pytest.mark.django_db
FAR_BACK = "2025-01-06 09:00"


@pytest.fixture
def crew() -> Crew:
    return Crew.of(make.cell())


def shop(grid: Node, number: str = "1号", sort: str = "shop") -> Any:
    """Premises that were there long before."""
    said = PlaceDraft(kind=Kind.PREMISES, sort=sort, street="槐荫街", number=number, grid_id=grid.id)
    return open_place(make.act(at=make.day(FAR_BACK)), make.operator(), said)


def due(person: Person, grid: Node, day: str) -> list[InspectionDue]:
    on = date.fromisoformat(day)
    return inspections_due(make.powers(person, make.day(f"{day} 12:00")), [grid.id], on)


def told(found: list[InspectionDue]) -> list[tuple[str, str, str]]:
    return [(one.level, one.state, str(one.due_on)) for one in found]


def test_each_level_has_its_own_turn(crew: Crew) -> None:
    grid = crew.county.grids[0]
    place = shop(grid)
    for at in ("2026-04-09 09:00", "2026-03-09 09:00"):
        inspect_(crew.worker, place, at)
    inspect_(crew.village_head, place, "2026-02-09 09:00")
    assert told(due(crew.worker, grid, "2026-05-07")) == [("group", "due", "2026-05-31")]
    assert told(due(crew.worker, grid, "2026-05-27")) == [("group", "soon", "2026-05-31")]
    assert told(due(crew.village_head, grid, "2026-04-07")) == [("village", "due", "2026-04-20")]
    assert told(due(crew.village_head, grid, "2026-04-21")) == [("village", "missed", "2026-04-20")]
    inspect_(crew.village_head, place, "2026-05-06 09:00")
    assert due(crew.village_head, grid, "2026-05-07") == []
    assert told(due(crew.worker, grid, "2026-05-07")) == [("group", "due", "2026-05-31")]


def test_a_turn_nobody_made_is_missed_till_one_makes_up_for_it(crew: Crew) -> None:
    grid = crew.county.grids[0]
    place = shop(grid)
    assert told(due(crew.worker, grid, "2026-05-07")) == [("group", "missed", "2026-04-30")]
    inspect_(crew.worker, place, "2026-05-07 09:00", makes_up=date(2026, 4, 20), reason="店主外出")
    assert told(due(crew.worker, grid, "2026-05-07")) == [("group", "due", "2026-05-31")]


def test_what_was_missed_stays_missed_under_a_new_version_that_still_asks_for_it(crew: Crew) -> None:
    grid = crew.county.grids[0]
    shop(grid)
    adopt(make.act(), make.charter(version="另一版"), effective_on=date(2026, 5, 4))
    assert told(due(crew.worker, grid, "2026-05-07")) == [("group", "missed", "2026-04-30")]


def test_an_inspection_taken_up_again_is_not_missed_before(crew: Crew) -> None:
    grid, fire = crew.county.grids[0], make.charter().model_dump(mode="json")["inspections"]
    shop(grid)
    adopt(make.act(), make.charter(inspections={"other": fire["fire"]}), effective_on=date(2026, 4, 20))
    adopt(make.act(), make.charter(version="2", inspections=fire), effective_on=date(2026, 5, 4))
    assert told(due(crew.worker, grid, "2026-05-07")) == [("group", "due", "2026-05-31")]


def test_in_the_season_and_on_holidays_the_turn_comes_closer(crew: Crew) -> None:
    grid = crew.county.grids[0]
    place = shop(grid)
    inspect_(crew.worker, place, "2026-01-12 09:00")
    assert told(due(crew.worker, grid, "2026-01-14")) == []
    assert told(due(crew.worker, grid, "2026-01-19")) == [("group", "due", "2026-01-31")]
    inspect_(crew.worker, place, "2026-04-20 09:00")
    assert told(due(crew.worker, grid, "2026-04-28")) == []
    assert told(due(crew.worker, grid, "2026-05-01")) == [("group", "soon", "2026-05-01")]


def test_places_come_key_units_first_then_in_street_order_with_earlier_findings(crew: Crew) -> None:
    grid = crew.county.grids[0]
    tenth, second = shop(grid, "10号"), shop(grid, "2号", "workshop")
    shop(grid, "3号", "clinic")
    inspect_(crew.worker, second, "2026-04-09 09:00", exits="fail")
    found = due(crew.worker, grid, "2026-05-07")
    assert [one.place_id for one in found] == [second.pk, tenth.pk]
    list_key_unit(acted(crew.worker), make.powers(crew.worker), KeyUnitDraft(tenth.pk, "经营烟花爆竹"))
    assert [one.place_id for one in due(crew.worker, grid, "2026-05-07")] == [tenth.pk, second.pk]
    assert [(one.check, one.state, str(one.day)) for one in found[0].findings] == [("exits", "open", "2026-04-09")]
    assert (found[0].last_on, found[1].last_on) == (date(2026, 4, 9), None)


def test_a_place_opened_in_this_period_has_missed_nothing(crew: Crew) -> None:
    recording.shop(crew.county.grids[0])
    found = inspections_due(make.powers(crew.worker), [crew.county.grids[0].id], today())
    assert "missed" not in {one.state for one in found}


def test_only_whose_turn_it_is_has_it_on_the_list(crew: Crew) -> None:
    shop(crew.county.grids[0])
    for person in (crew.neighbour, crew.town_head, crew.county_head, crew.roads):
        assert due(person, crew.county.grids[0], "2026-05-07") == []


def test_what_is_due_in_several_grids_takes_three_queries(crew: Crew, django_assert_num_queries: Any) -> None:
    for grid in crew.county.grids[:2]:
        for number in range(3):
            inspect_(crew.village_head, shop(grid, f"{number + 1}号"), "2026-01-09 09:00", exits="fail")
    powers = make.powers(crew.village_head, make.day("2026-05-07 12:00"))
    with django_assert_num_queries(3):
        found = inspections_due(powers, [grid.id for grid in crew.county.grids], date(2026, 5, 7))
    assert len(found) == 6
