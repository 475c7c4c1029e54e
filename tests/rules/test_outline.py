"""A grid drawn among its neighbours (G6)."""

from __future__ import annotations

import re

import shapely

from gridwork.publicity.rules.outline import HEIGHT, WIDTH, outline

OWN = shapely.box(123.40, 29.60, 123.41, 29.61)
EAST = shapely.box(123.41, 29.60, 123.42, 29.61)
FAR = shapely.box(124.0, 30.0, 124.1, 30.1)


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def test_the_grid_stands_in_the_middle_north_up_and_in_proportion() -> None:
    drawn = points(outline(OWN, {})["own"])
    left, right = min(x for x, _ in drawn), max(x for x, _ in drawn)
    top, bottom = min(y for _, y in drawn), max(y for _, y in drawn)
    assert abs((left + right) / 2 - WIDTH / 2) < 0.2
    assert abs((top + bottom) / 2 - HEIGHT / 2) < 0.2
    assert 0.86 < (right - left) / (bottom - top) < 0.88, "a degree of longitude is shorter at 29.6° north"


def test_neighbours_in_sight_are_drawn_and_named_where_they_can_be_seen() -> None:
    drawn = outline(OWN, {"东": EAST, "远": FAR})
    ((name, x, y),) = drawn["names"]
    assert name == "东"
    assert WIDTH / 2 < x < WIDTH
    assert 0 < y < HEIGHT
    assert all(0 <= x <= WIDTH for x, _ in points(drawn["beside"]))


def test_the_scale_bar_is_a_round_length() -> None:
    drawn = outline(OWN, {})
    assert drawn["metres"] in (100, 200, 500)
    height = max(y for _, y in points(drawn["own"])) - min(y for _, y in points(drawn["own"]))
    assert abs(drawn["bar"] / height - drawn["metres"] / 1113.2) < 0.01


def test_a_grid_in_two_parts_with_a_hole_keeps_all_its_rings() -> None:
    ring = shapely.Polygon(OWN.exterior.coords, [shapely.box(123.403, 29.603, 123.405, 29.605).exterior.coords])
    assert outline(shapely.MultiPolygon([ring, EAST]), {})["own"].count("M") == 3
