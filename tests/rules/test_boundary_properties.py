"""Boundary checks on drawn-by-chance files: nothing crashes, nothing fitting is blamed (G2)."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from gridwork.territory.rules.placing import Root
from tests.drawing import checked, feature, ring

Rectangle = tuple[float, float, float, float]
"""West, south, width and height in unit squares."""
ROOT = Root("8", "county")
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
numbers = st.floats(-200, 200) | st.integers(-(10**7), 10**7) | st.just(float("nan"))
rings = st.lists(st.lists(numbers, min_size=1, max_size=3), max_size=7)
geometries = anything | st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Polygon", "MultiPolygon", "Point", "GeometryCollection", None]),
        "coordinates": anything | st.lists(rings, max_size=3) | st.lists(st.lists(rings, max_size=2), max_size=2),
    }
)
codes = st.sampled_from(["1", "2", "3", "", None, 1, 2.0])
properties = st.fixed_dictionaries(
    {}, optional={"code": codes | anything, "name": anything, "parent": codes | anything, "level": anything}
)
features = st.fixed_dictionaries({"properties": properties | anything, "geometry": geometries}) | anything


@given(st.lists(features, min_size=1, max_size=6))
def test_no_file_crashes_the_checks(given_features: list[Any]) -> None:
    placed, found = checked(given_features, root=ROOT)
    assert found.errors or placed
    for problem in [*found.errors, *found.warnings]:
        assert str(problem)


@st.composite
def partitions(draw: st.DrawFn) -> list[Rectangle]:
    """Rectangles that fill 8 × 8 unit squares exactly."""
    whole = [(0.0, 0.0, 8.0, 8.0)]
    for _ in range(draw(st.integers(1, 12))):
        x, y, width, height = whole.pop(draw(st.integers(0, len(whole) - 1)))
        share = draw(st.integers(1, 7)) / 8
        if draw(st.booleans()):
            whole += [(x, y, width * share, height), (x + width * share, y, width * (1 - share), height)]
        else:
            whole += [(x, y, width, height * share), (x, y + height * share, width, height * (1 - share))]
    return whole


def drawn(rectangles: list[Rectangle]) -> list[dict[str, Any]]:
    """A county and its areas."""
    areas = [feature(f"8{number:03}", ring(*one), "8") for number, one in enumerate(rectangles)]
    return [feature("8", ring(0, 0, 8, 8)), *areas]


@given(partitions())
def test_areas_that_fill_their_parent_exactly_are_never_blamed(rectangles: list[Rectangle]) -> None:
    _, found = checked(drawn(rectangles))
    assert not found.errors
    assert found.codes() <= {"shallow"}


@given(partitions(), st.data())
def test_an_area_that_is_taken_out_leaves_a_gap_and_one_drawn_twice_an_overlap(
    rectangles: list[Rectangle], data: st.DataObject
) -> None:
    x, y, width, height = rectangles[data.draw(st.integers(0, len(rectangles) - 1))]
    assume(min(width, height) >= 1 / 8)
    rest = [one for one in rectangles if one != (x, y, width, height)]
    assert "gap" in checked(drawn(rest))[1].codes()
    inner = (x + width / 4, y + height / 4, width / 2, height / 2)
    assert {problem.code for problem in checked(drawn([*rectangles, inner]))[1].errors} == {"overlap"}
