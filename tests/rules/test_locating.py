"""One point or a million, the same answer: inside one grid, or flagged (C2)."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridwork.territory.rules.locating import Hit, Kind, Locator

SIZE = 6
"""Grids a side; each is a hundredth of a degree, and the numbers are exact in binary."""
SIDE = 1 / 128
WITHIN = 500.0


def plain() -> Locator:
    """6 × 6 squares from (110, 30); codes and ids count from the south-west, row by row."""
    squares = []
    for row in range(SIZE):
        for column in range(SIZE):
            west, south = 110 + column * SIDE, 30 + row * SIDE
            number = row * SIZE + column
            squares.append((f"{number:03}", number, shapely.box(west, south, west + SIDE, south + SIDE)))
    return Locator(squares)


PLAIN = plain()
eighths = st.integers(-8, SIZE * 8 + 8).map(lambda eighth: eighth * SIDE / 8)
anywhere = st.floats(-2 * SIDE, (SIZE + 2) * SIDE)
points = st.tuples(eighths | anywhere, eighths | anywhere).map(lambda point: (110 + point[0], 30 + point[1]))


def test_a_point_inside_a_grid_gets_that_grid() -> None:
    assert PLAIN.one(110 + SIDE / 2, 30 + SIDE / 2, WITHIN) == Hit(Kind.INSIDE, 0, 0.0)


def test_a_point_on_a_border_gets_the_grid_of_the_lowest_code_and_a_flag() -> None:
    assert PLAIN.one(110 + SIDE, 30 + SIDE / 2, WITHIN) == Hit(Kind.BORDER, 0, 0.0)
    assert PLAIN.one(110 + SIDE, 30 + SIDE, WITHIN) == Hit(Kind.BORDER, 0, 0.0)
    assert PLAIN.one(110, 30 + SIDE / 2, WITHIN) == Hit(Kind.BORDER, 0, 0.0)


def test_a_point_just_outside_gets_the_nearest_grid_and_its_distance() -> None:
    hit = PLAIN.one(110 - 0.001, 30 + SIDE / 2, WITHIN)
    assert (hit.kind, hit.grid_id) == (Kind.NEAREST, 0)
    assert hit.distance_m == pytest.approx(96.3, abs=0.5)


def test_a_point_in_the_sea_gets_no_grid() -> None:
    assert PLAIN.one(109.9, 30, WITHIN) == Hit(Kind.NONE, None, 0.0)
    assert PLAIN.one(0, 0, WITHIN) == Hit(Kind.NONE, None, 0.0)
    assert PLAIN.one(float("nan"), 30, WITHIN) == Hit(Kind.NONE, None, 0.0)


def test_how_far_outside_is_near_is_the_askers_to_say() -> None:
    assert PLAIN.one(110 - 0.001, 30, 90).kind is Kind.NONE
    assert PLAIN.one(110 - 0.001, 30, 100).kind is Kind.NEAREST


def test_where_two_grids_overlap_the_lowest_code_is_taken_and_flagged() -> None:
    overlapping = Locator([("b", 2, shapely.box(0, 0, 2, 2)), ("a", 1, shapely.box(1, 1, 3, 3))])
    assert overlapping.one(1.5, 1.5, WITHIN) == Hit(Kind.BORDER, 1, 0.0)
    ids, kinds = overlapping.many(np.array([[1.5, 1.5], [0.5, 0.5]]), WITHIN)
    assert (ids.tolist(), kinds.tolist()) == ([1, 2], [Kind.BORDER, Kind.INSIDE])


def test_nearness_is_measured_on_the_ground_not_in_degrees() -> None:
    """At 60° north a degree of longitude is half one of latitude."""
    two = Locator(
        [("north", 1, shapely.box(10, 60.003, 10.001, 60.004)), ("east", 2, shapely.box(10.005, 60, 10.006, 60.001))]
    )
    assert two.one(10.0005, 60.0005, WITHIN).grid_id == 2


def test_a_territory_without_grids_has_no_answer() -> None:
    assert Locator([]).one(110, 30, WITHIN) == Hit(Kind.NONE, None, 0.0)
    ids, kinds = Locator([]).many(np.array([[110.0, 30.0]]), WITHIN)
    assert (ids.tolist(), kinds.tolist()) == ([-1], [Kind.NONE])


@given(st.lists(points, max_size=30))
def test_one_by_one_and_all_at_once_agree(some: list[tuple[float, float]]) -> None:
    ids, kinds = PLAIN.many(np.array(some).reshape(-1, 2), WITHIN)
    single = [PLAIN.one(lon, lat, WITHIN) for lon, lat in some]
    assert ids.tolist() == [-1 if hit.grid_id is None else hit.grid_id for hit in single]
    assert kinds.tolist() == [hit.kind for hit in single]


@given(points)
def test_every_point_lies_in_exactly_one_grid_or_is_flagged(point: tuple[float, float]) -> None:
    """Checked against arithmetic on the squares, which knows nothing of trees."""
    across, up = (point[0] - 110) / SIDE, (point[1] - 30) / SIDE
    hit = PLAIN.one(*point, WITHIN)
    within = 0 <= across <= SIZE and 0 <= up <= SIZE
    on_line = across == int(across) or up == int(up)
    if not within:
        assert hit.kind in {Kind.NEAREST, Kind.NONE}
    elif on_line:
        assert hit.kind is Kind.BORDER
    else:
        assert hit == Hit(Kind.INSIDE, int(up) * SIZE + int(across), 0.0)


THREADS = """
import threading
import numpy as np, shapely
from gridwork.territory.rules.locating import Locator

numbers = np.random.default_rng(3)
square = shapely.box(0, 0, 1, 1)
cells = shapely.voronoi_polygons(shapely.multipoints(numbers.random((60, 2))), extend_to=square)
grids = shapely.to_wkb(shapely.segmentize(shapely.intersection(shapely.get_parts(cells), square), 0.0001))
points = numbers.random((4000, 2))
for _ in range(12):
    locator = Locator([(str(n), n, shapely.from_wkb(grid)) for n, grid in enumerate(grids)])
    start = threading.Barrier(6)
    def ask(turn):
        start.wait()
        locator.many(np.roll(points, turn * 37, axis=0), 500)
    threads = [threading.Thread(target=ask, args=(turn,)) for turn in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
print("done")
"""


def test_threads_that_ask_at_once_do_not_crash_the_process() -> None:
    """Without turns this ends in an abort within a second, hence a process of its own."""
    done = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (0, "done\n")


def test_points_come_back_in_the_order_they_were_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gridwork.territory.rules.locating.CHUNK", 7)
    middles = [(110 + (n % SIZE + 0.5) * SIDE, 30 + (n // SIZE + 0.5) * SIDE) for n in range(SIZE * SIZE)]
    shuffled = np.random.default_rng(4).permutation(SIZE * SIZE)
    ids, _ = PLAIN.many(np.array(middles)[shuffled], WITHIN)
    assert ids.tolist() == shuffled.tolist()
