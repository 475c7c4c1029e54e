"""The tree, locating and maps as pages ask for them, and what each costs (G1, C2, G6)."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base import memo
from gridwork.base.errors import NotFound
from gridwork.territory.commands.boundaries import import_boundaries
from gridwork.territory.models import Area
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.geojson import area_geojson, children_geojson, map_geojson, simplified
from gridwork.territory.queries.grid_page import area_page
from gridwork.territory.queries.locate import locate, locate_many
from gridwork.territory.queries.tree import tree
from tests import make
from tests.drawing import changed, collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> make.County:
    return make.cell()


def cold() -> None:
    """Forget the territory but not the charter."""
    memo.clear_all()
    from gridwork.charter.queries.adopted import in_force

    in_force()


def test_the_tree_is_read_in_three_queries_and_then_none(county: make.County) -> None:
    cold()
    with CaptureQueriesContext(connection) as first:
        tree()
    assert len(first) <= 3
    with CaptureQueriesContext(connection) as after:
        present = tree()
        present.office(present.root.id)
        present.grids_below(present.root.id)
    assert len(after) == 0


def test_the_tree_knows_lineage_children_and_basic_grids(county: make.County) -> None:
    present = tree()
    grid = county.grids[2]
    assert grid.lineage == (county.root.id, county.towns[0].id, county.villages[1].id, grid.id)
    assert [node.id for node in present.children(county.villages[1].id)] == [county.grids[2].id, county.grids[3].id]
    assert present.grids_below(county.root.id) == county.grids
    assert present.grids_below(grid.id) == [grid]
    assert {node.id for node in present if node.basic} == {node.id for node in county.grids}
    assert present.by_code(grid.code) == grid
    assert present.by_code("none") is None
    with pytest.raises(KeyError):
        present.area(10**9)


def test_an_office_is_found_by_area_and_by_itself(county: make.County) -> None:
    present = tree()
    water = present.office(county.towns[0].id, "water")
    assert water != present.office(county.towns[0].id)
    assert (present.office_node(water).area_id, present.office_node(water).department) == (county.towns[0].id, "water")
    assert [office.department for office in present.offices_of(county.towns[0].id)] == ["", "water"]


def test_a_point_is_located_without_a_query_once_the_edition_is_known(county: make.County) -> None:
    cold()
    with CaptureQueriesContext(connection) as first:
        locate(*county.centre(county.grids[3]))
    assert len(first) <= 4
    with CaptureQueriesContext(connection) as after:
        found = locate(*county.centre(county.grids[3]))
    assert len(after) == 0
    assert (found.kind, found.grid_id, found.distance_m) == ("inside", county.grids[3].id, 0.0)


def test_a_point_in_the_sea_has_no_grid_but_an_edition(county: make.County) -> None:
    found = locate(*county.SEA)
    assert (found.kind, found.grid_id) == ("none", None)
    assert found.edition_id == tree().edition_id


def test_how_far_outside_counts_as_near_comes_from_the_charter(county: make.County) -> None:
    from gridwork.charter.commands.adopt import adopt

    outside = make.WEST - 0.002, make.SOUTH + 0.005
    assert locate(*outside).kind == "nearest"
    adopt(make.act(), make.charter(nearby={"outside": 100}), effective_on=today())
    assert locate(*outside).kind == "none"


def test_many_points_are_located_like_one(county: make.County) -> None:
    points = np.array(
        [county.centre(grid) for grid in county.grids] + [county.SEA, (make.WEST + make.SIDE, make.SOUTH)]
    )
    ids, kinds = locate_many(points)
    single = [locate(lon, lat) for lon, lat in points.tolist()]
    assert ids.tolist() == [found.grid_id or -1 for found in single]
    assert kinds.tolist() == [["inside", "border", "nearest", "none"].index(found.kind) for found in single]


def test_a_map_shows_the_areas_right_below(county: make.County) -> None:
    shown = json.loads(children_geojson(county.root.id))
    assert [one["properties"]["code"] for one in shown["features"]] == [town.code for town in county.towns]
    assert shown["features"][0]["id"] == county.towns[0].id
    assert shapely.geometry.shape(shown["features"][0]["geometry"]).is_valid
    own = json.loads(children_geojson(county.grids[0].id))
    assert own == json.loads(area_geojson(county.grids[0].id))
    assert len(json.loads(map_geojson(county.root.id))["features"]) == len(county.grids)
    assert len(json.loads(map_geojson(county.towns[1].id))["features"]) == 2


def test_a_map_of_too_many_areas_shows_the_level_above(county: make.County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gridwork.territory.queries.geojson.MOST_AREAS", 5)
    shown = json.loads(map_geojson(county.root.id))["features"]
    assert [one["id"] for one in shown] == [village.id for village in county.villages]


def test_a_map_is_made_once(county: make.County) -> None:
    children_geojson(county.root.id)
    with CaptureQueriesContext(connection) as after:
        children_geojson(county.root.id)
    assert len(after) == 0


def test_a_large_map_is_simplified_until_it_is_small_and_neighbours_still_meet() -> None:
    wave = np.linspace(0, 0.2, 5000)
    border = np.column_stack([wave, 0.001 * np.sin(wave * 2000)])
    north = shapely.Polygon([*border, (0.2, 0.1), (0, 0.1)])
    south = shapely.Polygon([*border, (0.2, -0.1), (0, -0.1)])
    less = simplified(np.array([north, south], dtype=object), most=1000)
    assert shapely.get_num_coordinates(less).sum() <= 1000
    assert shapely.area(shapely.intersection(less[0], less[1])) == 0
    assert shapely.union_all(less).geom_type == "Polygon"
    assert shapely.area(less).sum() == pytest.approx(0.04, rel=1e-6)
    whole = simplified(np.array([north], dtype=object), most=10**6)
    assert whole[0] is north


def test_an_areas_page_has_what_it_needs_in_three_queries(county: make.County) -> None:
    worker = make.officer("grid_worker", county.grids[2], name="made-up worker")
    area_page(county.grids[2].id)
    with CaptureQueriesContext(connection) as asked:
        page = area_page(county.grids[2].id)
    assert len(asked) <= 3
    assert [above.id for above in page.lineage] == [county.root.id, county.towns[0].id, county.villages[1].id]
    assert [beside.id for beside in page.siblings] == [county.grids[3].id]
    assert [holder.person_id for holder in page.offices[0].holders] == [worker.id]
    assert [(drawing.number, drawing.in_force) for drawing in page.drawings] == [(1, True)]
    assert len(json.loads(page.map)["features"]) == 1
    assert len(json.loads(page.around)["features"]) == 2
    assert area_page(county.root.id).grids == len(county.grids)


@pytest.mark.parametrize(("households", "size"), [(49, "few"), (50, ""), (300, ""), (301, "many"), (None, "")])
def test_a_grid_outside_the_charters_size_is_flagged(county: make.County, households: int | None, size: str) -> None:
    grid = county.grids[0]
    import_boundaries(make.act(), collection(*changed(make.boundaries()["features"], grid.code, households=households)))
    page = area_page(grid.id)
    assert (page.households, page.size) == (households, size)


def test_an_areas_page_keeps_its_history_and_a_retired_area_has_none(county: make.County) -> None:
    file = make.boundaries()
    last = county.grids[-1]
    kept = [one for one in file["features"] if one["properties"]["code"] != last.code]
    neighbour = county.grids[-2]
    renamed = changed(kept, neighbour.code, name="new name")
    import_boundaries(make.act(), collection(*renamed))
    page = area_page(neighbour.id)
    assert [(drawing.number, drawing.name, drawing.in_force) for drawing in page.drawings] == [
        (2, "new name", True), (1, neighbour.name, False),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        area_page(last.id)
    assert Area.objects.get(code=last.code).retired
