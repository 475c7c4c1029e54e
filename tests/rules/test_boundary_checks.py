"""The checks of G2, each on a file drawn to fail it; every fault names its feature and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from gridwork.base.errors import BadInput
from gridwork.base.geometry import Datum, wgs84_to_gcj02
from gridwork.territory.queries.plan import Reading
from gridwork.territory.rules.outlines import Columns, columns_of, features_of
from gridwork.territory.rules.placing import Root
from tests.drawing import at, changed, checked, collection, county, feature, ring

BOW_TIE = at([(0, 0), (1, 2), (1, 0), (0, 2), (0, 0)])
TOUCHING = at([(0, 0), (1, 0), (1, 2), (0.5, 0), (0, 2), (0, 0)])


def test_a_county_that_fits_exactly_has_no_faults_and_no_remarks() -> None:
    placed, found = checked(county())
    assert not found.errors
    assert not found.warnings
    assert [(area.code, area.level, area.depth) for area in placed[:3]] == [
        ("9", "cell", 0), ("9001", "town", 1), ("9002", "town", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (BOW_TIE, "bow-tie"),
        (at([(0, 0), (1, 0), (0, 0)]), "too-few-points"),
        (at([(0, 0), (0, 0), (0, 0), (0, 0)]), "too-few-points"),
        (at([(0, 0), (1, 0), (1, 2), (0, 2)]), "unclosed"),
        (None, "empty"),
        ({"type": "Polygon", "coordinates": []}, "empty"),
        ({"type": "Polygon", "coordinates": [[]]}, "not-numbers"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}, "not-numbers"),
        ({"type": "Polygon", "coordinates": [[[110, 30], [111], [111, 31], [110, 30]]]}, "not-numbers"),
        ({"type": "Polygon", "coordinates": [[[110, 30], [111, float("nan")], [111, 31], [110, 30]]]}, "not-numbers"),
        ({"type": "Polygon", "coordinates": 7}, "not-numbers"),
        ({"type": "Point", "coordinates": [110, 30]}, "wrong-type"),
        ({"type": "LineString", "coordinates": [[110, 30], [111, 30]]}, "wrong-type"),
        ([[30.0, 110.0], [30.01, 110.0], [30.01, 110.02], [30.0, 110.0]], "swapped"),
        ([[500000.0, 3300000.0], [501000.0, 3300000.0], [501000.0, 3301000.0], [500000.0, 3300000.0]], "not-degrees"),
    ],
)
def test_a_shape_that_is_no_area_is_refused_by_name(shape: Any, code: str) -> None:
    _, found = checked(changed(county(), "9001001", shape=shape))
    assert [(problem.place, problem.code) for problem in found.errors] == [("#4 9001001 area 9001001", code)]


def test_a_ring_that_touches_itself_is_taken_as_drawn_with_a_remark() -> None:
    placed, found = checked(changed(county(), "9001001", shape=TOUCHING))
    assert not found.errors
    assert "self-touch" in found.codes()
    village = next(area for area in placed if area.code == "9001001")
    assert village.shape is not None
    assert village.shape.is_valid


def test_a_hole_outside_its_area_is_refused() -> None:
    outer, hole = ring(0, 0, 1, 2), ring(5, 5)
    _, found = checked(changed(county(), "9001001", shape={"type": "Polygon", "coordinates": [outer, hole]}))
    assert [problem.code for problem in found.errors] == ["invalid-ring"]


def test_every_fault_of_a_file_is_listed_not_only_the_first() -> None:
    broken = changed(county(), "9001001", shape=BOW_TIE)
    broken = changed(broken, "9001002", name="")
    broken = changed(broken, "9002001", parent="777")
    broken.append(feature("9002002", ring(3, 0, 1, 2), "9002"))
    _, found = checked(broken)
    assert {(problem.place.split()[0], problem.code) for problem in found.errors} == {
        ("#4", "bow-tie"), ("#5", "missing-name"), ("#6", "missing-parent"), ("#8", "duplicate-code"),
    }  # fmt: skip


def test_two_areas_of_one_code_are_named_both() -> None:
    _, found = checked([*county(), feature("9001", ring(2, 0, 2, 2), "9")])
    [fault] = found.errors
    assert fault.code == "duplicate-code"
    assert fault.place == "#8 9001 area 9001"
    assert "#2 9001 area 9001" in str(fault)


def test_an_area_without_code_is_named_by_its_place_in_the_file() -> None:
    _, found = checked(changed(county(), "9002002", code=None))
    assert [(problem.place, problem.code) for problem in found.errors] == [("#7 area 9002002", "missing-code")]


@pytest.mark.parametrize("code", ["../../etc/cron", "/9002002", "..", '9"002', "9\n002"])
def test_a_code_that_leads_out_of_a_folder_or_an_address_is_refused(code: str) -> None:
    _, found = checked(changed(county(), "9002002", code=code))
    assert [problem.code for problem in found.errors] == ["unfit-code"]


def test_a_circle_of_parents_is_shown_as_a_circle() -> None:
    _, found = checked(changed(county(), "9001", parent="9001001"))
    [fault] = found.errors
    assert fault.code == "cycle"
    assert "9001 → 9001001 → 9001" in str(fault)


def test_an_area_that_is_its_own_parent_is_a_circle() -> None:
    _, found = checked(changed(county(), "9001", parent="9001"))
    assert [problem.code for problem in found.errors] == ["cycle"]


def test_a_second_root_is_refused_unless_a_root_above_both_is_named() -> None:
    two = [feature("1", ring(0, 0)), feature("2", ring(1, 0))]
    _, found = checked(two)
    assert [(problem.place, problem.code) for problem in found.errors] == [("#2 2 area 2", "two-roots")]
    placed, found = checked(two, root=Root("8", "county"))
    assert not found.errors
    assert [(area.code, area.parent) for area in placed] == [("8", None), ("1", "8"), ("2", "8")]


def test_an_overlap_names_both_areas_and_its_size() -> None:
    _, found = checked(changed(county(), "9001002", shape=ring(0.9, 0, 1.1, 2)))
    [fault] = found.errors
    assert fault.code == "overlap"
    assert fault.place == "#4 9001001 area 9001001"
    assert fault.params["other"] == "#5 9001002 area 9001002"
    assert float(fault.params["width"]) == pytest.approx(92, abs=1)


def test_an_overlap_with_an_area_of_another_parent_is_found_too() -> None:
    _, found = checked(changed(county(), "9001002", shape=ring(1, 0, 1.1, 2)))
    assert {problem.code for problem in found.errors} == {"overlap", "outside-parent"}


def test_an_area_within_another_overlaps_it() -> None:
    _, found = checked(changed(county(), "9001002", shape=ring(0.2, 0.2, 0.5, 0.5)))
    assert "overlap" in {problem.code for problem in found.errors}


def test_lines_drawn_twice_make_a_sliver_which_is_only_remarked() -> None:
    metre = 0.001
    _, found = checked(changed(county(), "9001002", shape=ring(1 - metre, 0, 1 + metre, 2)))
    assert not found.errors
    assert [problem.code for problem in found.warnings] == ["overlap-sliver"]


def test_an_area_outside_its_parent_is_a_fault_that_names_the_parent() -> None:
    _, found = checked(changed(county(), "9002002", shape=ring(3, 0, 1.5, 2)))
    [fault] = found.errors
    assert (fault.code, fault.params["other"]) == ("outside-parent", "#3 9002 area 9002")


def test_a_gap_is_listed_with_its_place_and_neighbours_but_stops_nothing() -> None:
    _, found = checked(changed(county(), "9001001", shape=ring(0, 0, 0.5, 2)))
    assert not found.errors
    [remark] = found.warnings
    assert (remark.code, remark.place) == ("gap", "#2 9001 area 9001")
    assert remark.params["beside"] == "#4 9001001 area 9001001, #5 9001002 area 9001002"
    lon, lat = map(float, remark.params["where"].split(", "))
    assert 110.005 < lon < 110.01
    assert 30.0 < lat < 30.02


def test_a_hole_between_areas_of_a_root_without_a_shape_is_a_gap() -> None:
    around = [
        feature("1", ring(0, 0, 3, 1), "8"), feature("2", ring(0, 2, 3, 1), "8"),
        feature("3", ring(0, 1, 1, 1), "8"), feature("4", ring(2, 1, 1, 1), "8"),
    ]  # fmt: skip
    _, found = checked(around, root=Root("8", "county"))
    assert [(problem.code, problem.place) for problem in found.warnings if problem.code == "gap"] == [
        ("gap", "8 county")
    ]


def test_a_file_deeper_than_the_charter_is_refused_with_the_charters_levels() -> None:
    _, found = checked([*county(), feature("9001001001", ring(0, 0, 1, 2), "9001001")])
    [fault] = found.errors
    assert fault.code == "unknown-level"
    assert "town, village" in str(fault)


def test_a_level_that_its_neighbours_do_not_have_is_refused() -> None:
    levels = {"9": "county", "9001": "town", "9002": "town"}
    named = [
        feature(one["properties"]["code"], one["geometry"], one["properties"]["parent"],
                level=levels.get(one["properties"]["code"], "village"))
        for one in county()
    ]  # fmt: skip
    assert not checked(named)[1].errors
    _, found = checked(changed(named, "9002001", level="vilage"))
    assert [(problem.place, problem.code) for problem in found.errors] == [("#6 9002001 area 9002001", "unknown-level")]


def test_levels_of_the_file_are_the_charters_by_depth_or_as_said() -> None:
    placed, _ = checked([feature("1", ring(0, 0), "8")], root=Root("8", "county"))
    assert placed[1].level == "town"
    placed, _ = checked([feature("1", ring(0, 0), "8")], root=Root("8", "county"), levels={"": "village"})
    assert (placed[1].level, placed[1].depth) == ("village", 1)


def test_levels_in_the_wrong_order_are_refused() -> None:
    _, found = checked(
        [feature("1", ring(0, 0), "8", level="a"), feature("2", ring(0, 0), "1", level="b")],
        root=Root("8", "county"),
        levels={"a": "village", "b": "town"},
    )
    assert {problem.code for problem in found.errors} == {"unknown-level"}


def test_coordinates_of_chinese_map_services_are_converted_on_request() -> None:
    there = [feature("1", [list(wgs84_to_gcj02(*position)) for position in ring(0, 0)], "8")]
    placed, found = checked(there, root=Root("8", "county"), datum=Datum.GCJ02)
    assert not found.errors
    assert placed[1].shape is not None
    assert placed[1].shape.bounds == pytest.approx((110.0, 30.0, 110.01, 30.01), abs=1e-8)


def test_a_file_in_a_projected_system_is_refused_by_the_name_it_gives() -> None:
    projected = collection(*county()) | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}}
    with pytest.raises(BadInput, match="3857"):
        features_of(projected)
    assert features_of(projected | {"crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}})


@pytest.mark.parametrize("wrong", [None, [], "x", {}, {"features": []}, {"features": 3}, {"type": "Topology"}])
def test_something_that_is_no_boundary_file_is_refused(wrong: Any) -> None:
    with pytest.raises(BadInput):
        features_of(wrong)


def test_features_that_are_not_features_are_faults_not_crashes() -> None:
    _, found = checked([*county(), 7, None, {"properties": None}, {"geometry": 3}])  # type: ignore[list-item]
    assert {problem.place for problem in found.errors} == {"#8", "#9", "#10", "#11"}


def test_usual_property_names_are_found_and_said_ones_must_be_there() -> None:
    chinese = [{"properties": {"网格编码": "1", "名称": "a", "上级": ""}}]
    assert columns_of(chinese) == Columns(code="网格编码", name="名称", parent="上级")
    assert columns_of(chinese, Columns(name="网格编码")).name == "网格编码"
    with pytest.raises(BadInput, match="网格编码"):
        columns_of(chinese, Columns(code="id"))


def test_numbers_as_codes_are_read_as_text() -> None:
    placed, found = checked([feature(9, ring(0, 0)), feature(9001.0, ring(0, 0), 9)])  # type: ignore[arg-type]
    assert not found.errors
    assert [area.code for area in placed] == ["9", "9001"]


def test_households_are_counted_in_whole_numbers() -> None:
    placed, found = checked(changed(county(), "9001001", households=120, described="north to the river"))
    assert not found.errors
    village = next(area for area in placed if area.code == "9001001")
    assert (village.households, village.described) == (120, "north to the river")
    _, found = checked(changed(county(), "9001001", households="about 120"))
    assert [problem.code for problem in found.errors] == ["not-a-count"]


def test_how_to_read_a_file_defaults_to_wgs84() -> None:
    assert Reading().datum is Datum.WGS84
