"""The boundary in words: who lies where around an area (G6), and which new grid is an old one (G3)."""

from __future__ import annotations

import shapely

from gridwork.territory.rules.matching import heirs
from gridwork.territory.rules.neighbours import around
from tests.drawing import ring

MIDDLE = shapely.Polygon(ring(1, 1))


def test_neighbours_are_named_by_compass_north_first_and_the_longer_border_first() -> None:
    others = [
        ("east", shapely.Polygon(ring(2, 1))), ("north-west part", shapely.Polygon(ring(1, 2, 0.3))),
        ("north", shapely.Polygon(ring(1.3, 2, 0.7))), ("south", shapely.Polygon(ring(0, 0, 3))),
        ("far", shapely.Polygon(ring(9, 9))),
    ]  # fmt: skip
    assert around(MIDDLE, others) == {
        "North": ["north"], "East": ["east"], "South": ["south"], "North-west": ["north-west part"],
    }  # fmt: skip


def test_areas_that_meet_at_a_corner_are_no_neighbours() -> None:
    assert around(MIDDLE, [("corner", shapely.Polygon(ring(2, 2)))]) == {}
    assert around(MIDDLE, []) == {}


def test_lines_drawn_a_metre_apart_still_border() -> None:
    near = shapely.Polygon(ring(2.0005, 1))
    assert around(MIDDLE, [("east", near)]) == {"East": ["east"]}


def test_a_grid_that_is_mostly_an_old_one_goes_on_and_a_half_does_not() -> None:
    old = [shapely.Polygon(ring(0, 0)), shapely.Polygon(ring(1, 0))]
    same = [shapely.Polygon(ring(1.05, 0, 0.95)), shapely.Polygon(ring(0, 0, 1.05))]
    assert heirs(old, same) == {0: 1, 1: 0}
    halves = [shapely.Polygon(ring(0, 0, 0.5)), shapely.Polygon(ring(0.5, 0, 0.5)), shapely.Polygon(ring(1, 0))]
    assert heirs(old, halves) == {2: 1}
    assert heirs([], halves) == {}
