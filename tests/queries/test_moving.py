"""What lies on land that changes hands, and how much each area has to do: in few queries (G3, G6)."""

from __future__ import annotations

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.cases.queries.moving import open_by_grid, since_by_grid, would_lie
from gridwork.cases.queries.workload import average, workload
from gridwork.ledger.commands.places import open_place
from gridwork.ledger.queries.dwellings import dwellings_below, households_by_shape
from gridwork.ledger.queries.redrawn import Holding, would_hold
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.queries.tree import tree
from tests import make, recording
from tests.settled import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> make.County:
    return make.cell()


def box(west: float, east: float) -> shapely.Geometry:
    """A strip of the county, in grids from its western border."""
    left, right = make.WEST + west * make.SIDE, make.WEST + east * make.SIDE
    return shapely.box(left, make.SOUTH, right, make.SOUTH + make.SIDE)


def test_open_cases_are_counted_where_they_would_lie_and_move_nowhere(county: make.County) -> None:
    west, east = county.grids[:2]
    for grid in (west, west, east):
        make.case(grid)
    make.case(grid_id=west.id)
    drawn = [("new", box(0, 1.2)), ("rest", box(1.2, 2))]
    with CaptureQueriesContext(connection) as asked:
        found = would_lie([west.id, east.id], drawn)
    assert found == {(west.id, "new"): 2, (west.id, ""): 1, (east.id, "rest"): 1}
    assert len(asked) == 1
    assert would_lie([county.grids[5].id], drawn) == {}
    assert open_by_grid([west.id, east.id]) == {west.id: 3, east.id: 1}


def test_cases_since_a_day_leave_out_older_ones(county: make.County) -> None:
    grid = county.grids[0]
    make.case(grid, at=make.day("2026-01-05 10:00"))
    make.case(grid, at=make.day("2026-06-05 10:00"))
    assert since_by_grid([grid.id], make.day("2026-03-01 00:00")) == {grid.id: 1}


def test_places_and_their_records_are_counted_by_old_grid_and_new_area(county: make.County) -> None:
    west, east = county.grids[:2]
    settle(40, grids=2)
    shop = PlaceDraft(kind=Kind.PREMISES, sort="shop", name="小卖部", point=county.centre(west))
    recording.record("shop", open_place(make.act(), make.operator(), shop), trade="food")
    with CaptureQueriesContext(connection) as asked:
        found = would_hold([west.id, east.id], [("new", box(0, 1.5)), ("rest", box(1.5, 2))])
    assert len(asked) == 1
    assert set(found) == {(west.id, "new"), (east.id, "new"), (east.id, "rest")}
    assert sum(held.places for held in found.values()) == 41
    assert found[west.id, "new"].records == 1
    assert would_hold([], [("new", box(0, 1))]) == {}
    assert Holding() == Holding(0, 0)


def test_households_of_a_drawn_shape_are_those_of_the_dwellings_in_it(county: make.County) -> None:
    households = settle(60, grids=2)
    village = county.villages[0]
    assert dwellings_below(village.id).households == households
    found = households_by_shape(village.id, {1: box(0, 0.7), 2: box(0.7, 2)})
    assert found is not None
    assert sum(found.values()) == households
    assert households_by_shape(county.villages[2].id, {1: box(0, 1)}) is None


def test_a_dwelling_without_a_point_counts_at_its_building(county: make.County) -> None:
    centre = county.centre(county.grids[0])
    tower = open_place(make.act(), make.operator(), PlaceDraft(kind=Kind.BUILDING, name="一号楼", point=centre))
    flat = PlaceDraft(kind=Kind.DWELLING, number="502", parent_id=tower.pk, households=2)
    open_place(make.act(), make.operator(), flat)
    found = dwellings_below(county.grids[0].id)
    assert found.points.tolist() == [list(centre)]
    assert found.counts.tolist() == [2]


def test_the_workload_of_areas_costs_six_queries_whatever_their_number(county: make.County) -> None:
    settle(30, grids=1)
    make.case(county.grids[0])
    for nodes in (county.grids[:2], county.grids, tree().children(county.root.id)):
        with CaptureQueriesContext(connection) as asked:
            lines = workload(nodes)
        assert len(asked) <= 6
        assert [line.area for line in lines] == list(nodes)
        assert lines[0].load.places == 30
        assert lines[0].load.open_cases == lines[0].load.cases == 1
        assert average(lines)["places"] == 30 / len(nodes)
    assert average([])["places"] == 0
