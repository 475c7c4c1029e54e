"""The division assistant: balanced, connected, and covering the parent exactly (G4)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape as shape_from

from gridwork.base.errors import BadInput
from gridwork.territory.rules.cutting import pieces_of
from gridwork.territory.rules.dividing import WITHIN, Division, divide, grids_for

WEST, SOUTH, SIDE = 110.0, 30.0, 0.02

SQUARE = shapely.box(0, 0, 1, 1)
COMB = shapely.Polygon([(0, 0), (1, 0), (1, 1), (0.8, 1), (0.8, 0.2), (0.6, 0.2), (0.6, 0.9), (0.4, 0.9), (0.4, 0.2),
                        (0.2, 0.2), (0.2, 1), (0, 1)])  # fmt: skip
RING = SQUARE.difference(shapely.box(0.2, 0.2, 0.85, 0.8))
LANDS = {"square": SQUARE, "comb": COMB, "ring": RING}


def land(name: str) -> shapely.Geometry:
    return shapely.transform(LANDS[name], lambda corners: corners * SIDE + [WEST, SOUTH])


def people(parent: shapely.Geometry, count: int, seed: int, most: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Dwelling points inside, in some clusters, and households at each."""
    draw = np.random.default_rng(seed)
    middles = draw.random((8, 2))
    points = middles[draw.integers(0, 8, count * 12)] + draw.normal(0, 0.12, (count * 12, 2))
    points = points * SIDE + [WEST, SOUTH]
    points = points[shapely.contains_xy(parent, points[:, 0], points[:, 1])]
    even = draw.random((count * 4, 2)) * SIDE + [WEST, SOUTH]
    points = np.concatenate([points, even[shapely.contains_xy(parent, even[:, 0], even[:, 1])]])[:count]
    return points, draw.integers(1, most + 1, len(points))


def assert_covers(division: Division, parent: shapely.Geometry) -> None:
    shapes = [part.shape for part in division.parts]
    assert all(shapely.is_valid(shapes))
    assert shapely.coverage_is_valid(shapes)
    assert shapely.symmetric_difference(shapely.union_all(shapes), parent).area <= 1e-9 * parent.area


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(LANDS)), st.integers(2, 24), st.integers(0, 10**6))
def test_grids_are_connected_cover_their_parent_and_balance(name: str, grids: int, seed: int) -> None:
    parent = land(name)
    points, households = people(parent, grids * 60, seed)
    division = divide(parent, points, households, grids)
    assert len(division.parts) == grids
    assert_covers(division, parent)
    assert all(shapely.get_num_geometries(part.shape) == 1 for part in division.parts)
    assert sum(part.households for part in division.parts) == households.sum()
    assert division.deviation <= WITHIN


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_order_of_the_dwellings_does_not_matter(seed: int, shuffle: int) -> None:
    parent = land("comb")
    points, households = people(parent, 600, seed)
    order = np.random.default_rng(shuffle).permutation(len(points))
    one, other = divide(parent, points, households, 7), divide(parent, points[order], households[order], 7)
    assert [part.shape.wkb for part in one.parts] == [part.shape.wkb for part in other.parts]


def test_the_households_of_a_grid_are_those_of_the_dwellings_in_it() -> None:
    parent = land("square")
    points, households = people(parent, 900, 5)
    for part in divide(parent, points, households, 6).parts:
        inside = shapely.contains_xy(part.shape, points[:, 0], points[:, 1])
        assert part.households == households[inside].sum()


def test_a_tower_too_big_for_one_grid_is_named() -> None:
    parent = land("square")
    points, households = people(parent, 300, 3, most=1)
    households[17] = 500
    division = divide(parent, points, households, 6)
    assert not division.balanced
    assert [(round(lon, 9), round(lat, 9), count) for lon, lat, count in division.heavy] == [
        (round(points[17, 0], 9), round(points[17, 1], 9), 500)
    ]
    assert_covers(division, parent)


def test_an_island_with_few_people_joins_the_nearest_grid_and_a_populous_one_has_its_own() -> None:
    parent = shapely.MultiPolygon([land("square"), shapely.box(110.03, 30.0, 110.031, 30.001)])
    points, households = people(land("square"), 600, 9)
    few = np.concatenate([points, [[110.0305, 30.0005]]])
    division = divide(parent, few, np.append(households, 3), 5)
    assert sorted(shapely.get_num_geometries(part.shape) for part in division.parts) == [1, 1, 1, 1, 2]
    assert sum(part.households for part in division.parts) == households.sum() + 3
    many = divide(parent, few, np.append(households, 400), 5)
    assert all(shapely.get_num_geometries(part.shape) == 1 for part in many.parts)
    assert_covers(many, parent)


def test_more_grids_than_places_with_households_are_refused() -> None:
    points = np.array([[110.001, 30.001], [110.001, 30.001], [110.01, 30.01], [110.015, 30.01]])
    with pytest.raises(BadInput, match="fewer places with households"):
        divide(land("square"), points, np.array([5, 5, 5, 0]), 3)
    with pytest.raises(BadInput, match="between 1 and"):
        divide(land("square"), points, np.array([5, 5, 5, 0]), 0)


def test_a_real_village_with_a_winding_border_divides_exactly(shared_data: Path) -> None:
    features = json.loads((shared_data / "yilan_county_towns_villages.geojson").read_text())["features"]
    village = max(
        (shape_from(one["geometry"]) for one in features if one["properties"]["level"] == "village"),
        key=lambda shape: len(shapely.get_coordinates(shape)) if shape.geom_type == "Polygon" else 0,
    )
    draw = np.random.default_rng(2)
    west, south, east, north = village.bounds
    points = draw.random((9000, 2)) * [east - west, north - south] + [west, south]
    points = points[shapely.contains_xy(village, points[:, 0], points[:, 1])]
    division = divide(village, points, np.ones(len(points), dtype=np.int64), 8)
    assert_covers(division, village)
    assert division.balanced


@pytest.mark.parametrize(
    ("households", "least", "most", "grids"),
    [(20_000, 200, 300, 80), (1000, 300, 500, 2), (40, 100, 300, 1), (900, None, 300, 6), (500, 250, None, 2)],
)
def test_the_number_of_grids_follows_the_charters_bounds(
    households: int, least: int | None, most: int | None, grids: int
) -> None:
    assert grids_for(households, least, most) == grids


def test_a_line_that_misses_the_land_leaves_it_whole() -> None:
    assert len(pieces_of(SQUARE, shapely.LineString([(2, 0), (2, 1)]))) == 1
    assert len(pieces_of(SQUARE, shapely.LineString([(0.5, -1), (0.5, 2)]))) == 2
