"""What a new edition changes, by area (G3)."""

from __future__ import annotations

from dataclasses import replace

import shapely

from gridwork.territory.rules.comparing import Changes, Drawn, compare

SQUARE = shapely.to_wkb(shapely.box(0, 0, 1, 1))
TURNED = shapely.to_wkb(shapely.Polygon([(1, 1), (0, 1), (0, 0), (1, 0)]))
GRID = Drawn("grid", "parent", dedicated=False, shape=SQUARE)


def test_the_same_area_drawn_from_another_corner_is_not_a_change() -> None:
    assert not compare({"a": GRID}, {"a": replace(GRID, shape=TURNED)})


def test_each_kind_of_change_is_told_apart() -> None:
    before = dict.fromkeys("abcdefh", GRID)
    after = {
        "a": GRID,
        "b": replace(GRID, name="other"),
        "c": replace(GRID, shape=shapely.to_wkb(shapely.box(0, 0, 2, 1))),
        "d": replace(GRID, parent="other"),
        "e": replace(GRID, dedicated=True),
        "g": GRID,
        "h": replace(GRID, households=120),
    }
    assert compare(before, after) == Changes(
        added=["g"], renamed=["b"], reshaped=["c"], moved=["d"], rededicated=["e"], amended=["h"], retired=["f"]
    )


def test_a_shape_drawn_for_the_first_time_is_a_change() -> None:
    assert compare({"a": replace(GRID, shape=None)}, {"a": GRID}).reshaped == ["a"]
