"""Drafts by their rules: splitting, merging, mending, and what the checks say meanwhile (G2)."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import thread_time
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape as shape_from

from gridwork.base.errors import BadInput
from gridwork.charter.schema import Level, Range, Text
from gridwork.territory.rules.drafting import Drafted, areas_of, free_codes, geometry_of, shape, text_of
from gridwork.territory.rules.fitting import Ground, check_draft
from gridwork.territory.rules.meeting import meet
from gridwork.territory.rules.redrawing import halving_line, meeting, mend, merge, shared_m, split
from gridwork.territory.rules.shapes import area_m2
from tests.drawing import at, ring

LEVEL = Level(key="group", name=Text(zh="网格"), station=Text(zh="网格"), households=Range(least=50, most=300))
VILLAGE = Ground("9001", "village", shapely.Polygon(ring(0, 0, 3, 2)), LEVEL)


def area(key: int, outline: list[list[float]], **more: Any) -> Drafted:
    said: dict[str, Any] = {"code": f"9001{key:03d}", "name": f"grid {key}", "origin": (f"9001{key:03d}",)} | more
    return Drafted(key, geometry={"type": "Polygon", "coordinates": [outline]}, **said)


def three() -> list[Drafted]:
    """Three grids side by side that fill the village."""
    return [area(1, ring(0, 0, 1, 2)), area(2, ring(1, 0, 1, 2)), area(3, ring(2, 0, 1, 2))]


def line(*corners: tuple[float, float]) -> shapely.Geometry:
    return shapely.LineString(at(list(corners)))


def total(areas: list[Drafted]) -> float:
    return area_m2(shapely.union_all([shape(one) for one in areas]))


def test_a_draft_comes_back_from_its_text_as_it_was() -> None:
    areas = [replace(one, households=120, described="东至河", dedicated=True) for one in three()]
    assert areas_of(text_of(areas)) == areas


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"features": [1]}', '{"features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
     '{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[1, "NaN"]]]}}]}',
     '{"features": [{"properties": {"households": -1, "key": "x"}}]}', "[" * 100_000,
     '{"features": [{"properties": {"key": 1e999}}]}', '{"features": [{"properties": {"households": 1e999}}]}',
     f'{{"features": [{{"geometry": {{"type": "Polygon", "coordinates": [[[1{"0" * 400}, 1]]]}}}}]}}'],
)  # fmt: skip
def test_what_is_no_drawing_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="not a drawing"):
        areas_of(text)


def test_areas_without_a_key_or_with_the_same_get_one_of_their_own() -> None:
    text = json.dumps({"features": [{"properties": {"key": key}} for key in (3, 3, 0, None)]})
    keys = [one.key for one in areas_of(text)]
    assert keys[0] == 3
    assert len(set(keys)) == 4


def test_a_line_cuts_an_area_in_two_and_the_neighbour_gets_the_new_corner() -> None:
    after = split(three(), 2, line((0.5, 0.5), (2.5, 0.5)), ["9001004"])
    assert [(one.code, one.name) for one in after] == [
        ("9001001", "grid 1"), ("9001002", "grid 2"), ("9001004", "grid 2-2"), ("9001003", "grid 3"),
    ]  # fmt: skip
    assert after[2].origin == ("9001002",)
    assert shapely.coverage_is_valid([shape(one) for one in after])
    assert total(after) == pytest.approx(total(three()))


def test_a_line_that_ends_inside_cuts_nothing_and_says_so() -> None:
    with pytest.raises(BadInput, match="does not cut grid 2 in two") as fault:
        split(three(), 2, line((0.5, 0.5), (1.5, 0.5)), ["9001004"])
    assert fault.value.place == "line"


@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.floats(0.05, 0.95)] * 4))
def test_splitting_and_merging_again_gives_the_area_back(ends: tuple[float, float, float, float]) -> None:
    west, east, south, north = ends
    cut = line((1 + west, -0.5 - south), (1 + east, 2.5 + north))
    halves = split(three(), 2, cut, ["9001004"])
    assert shapely.coverage_is_valid([shape(one) for one in halves])
    new = next(one.key for one in halves if one.code == "9001004")
    whole = merge(halves, [2, new], 2)
    assert len(whole) == 3
    assert area_m2(shapely.symmetric_difference(shape(whole[1]), shape(three()[1]))) < 0.01


def test_only_neighbours_are_merged() -> None:
    with pytest.raises(BadInput, match="grid 3 has no border with the others"):
        merge(three(), [1, 3], 1)
    with pytest.raises(BadInput, match="at least two"):
        merge(three(), [1], 1)
    corner = [area(1, ring(0, 0)), area(2, ring(1, 1))]
    with pytest.raises(BadInput, match="only neighbours"):
        merge(corner, [1, 2], 1)


def test_merged_areas_keep_one_code_and_add_up_their_households() -> None:
    areas = [replace(one, households=100) for one in three()]
    after = merge(areas, [1, 2, 3], 2)
    assert [(one.code, one.households, one.origin) for one in after] == [
        ("9001002", 300, ("9001002", "9001001", "9001003"))
    ]
    unknown = merge([areas[0], replace(areas[1], households=None)], [1, 2], 1)
    assert unknown[0].households is None


def test_new_codes_come_after_the_highest_ever_used() -> None:
    taken = {"9001001", "9001007", "9002009", "9001", "9001abc"}
    assert list(islice(free_codes("9001", 3, taken), 2)) == ["9001008", "9001009"]
    assert list(islice(free_codes("9001", 1, {"90019", "90011"}), 3)) == ["90012", "90013", "90014"]


def codes(areas: list[Drafted], households: dict[int, int] | None = None) -> list[str]:
    found = check_draft(areas, VILLAGE, households)
    assert all(found.spot(one) is not None for one in (*found.errors, *found.warnings) if one.code != "empty-draft")
    return [one.code for one in (*found.errors, *found.warnings)]


def test_a_sound_draft_has_no_findings() -> None:
    assert codes(three()) == []


def test_everything_wrong_is_found_and_has_a_place_on_the_map() -> None:
    one, two, end = three()
    wide = {"type": "Polygon", "coordinates": [ring(1, 0, 1.2, 2)]}
    beyond = {"type": "Polygon", "coordinates": [ring(2, 0, 1, 2.5)]}
    bow_tie = {"type": "Polygon", "coordinates": [at([(1, 0), (2, 2), (2, 0), (1, 2), (1, 0)])]}
    apart = {"type": "MultiPolygon", "coordinates": [[ring(1, 0, 1, 1)], [ring(1.2, 1.2, 0.2, 0.2)]]}
    assert codes([one, replace(two, geometry=wide), end]) == ["overlap"]
    assert codes([one, two]) == ["gap"]
    assert codes([one, two, replace(end, geometry=beyond)]) == ["outside-parent"]
    assert codes([one, replace(two, geometry=bow_tie), end])[0] == "bow-tie"
    assert "not-contiguous" in codes([one, replace(two, geometry=apart), end])
    assert codes([one, replace(two, code=""), end]) == ["missing-code"]
    for code in ("../../9001002", "/9001002", "..", '9001"002', "9001\n002", "9001 002"):
        assert check_draft([one, replace(two, code=code), end], VILLAGE, None).errors[0].code == "unfit-code"
    assert codes([one, replace(two, name=""), end]) == ["missing-name"]
    assert codes([one, replace(two, code="9001001"), end]) == ["duplicate-code"]
    assert codes(three(), {1: 20, 2: 200, 3: 900}) == ["too-few", "too-many"]
    taken = Ground("9001", "village", VILLAGE.shape, LEVEL, frozenset({"9001002"}))
    assert [fault.code for fault in check_draft(three(), taken).errors] == ["taken-code"]
    assert codes([])[0] == "empty-draft"


@pytest.mark.parametrize("wrong", ["gap", "overlap", "outside-parent"])
def test_mending_what_was_found_leaves_nothing_to_find(wrong: str) -> None:
    one, two, end = three()
    faulty = {
        "gap": [one, replace(two, geometry={"type": "Polygon", "coordinates": [ring(1, 0.5, 1, 1.5)]}), end],
        "overlap": [one, replace(two, geometry={"type": "Polygon", "coordinates": [ring(1, 0, 1.3, 2)]}), end],
        "outside-parent": [one, two, replace(end, geometry={"type": "Polygon", "coordinates": [ring(2, 0, 1.4, 2)]})],
    }[wrong]
    found = check_draft(faulty, VILLAGE)
    problem = next(each for each in (*found.errors, *found.warnings) if each.code == wrong)
    spot = found.spot(problem)
    assert spot is not None
    mended = mend(faulty, spot, VILLAGE.shape)
    assert codes(mended) == []
    assert total(mended) == pytest.approx(total(three()))


def test_a_spot_nobody_touches_cannot_be_mended() -> None:
    with pytest.raises(BadInput, match="No area touches"):
        mend(three(), shapely.Polygon(ring(20, 20)), VILLAGE.shape)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([0.0, 45.0, 90.0, 120.0]), st.floats(0.1, 0.9))
def test_a_line_by_bearing_leaves_the_share_asked_for(bearing: float, share: float) -> None:
    whole = shape(area(1, at([(0, 0), (3, 0.4), (2.2, 2), (0.3, 1.6), (0, 0)])))
    drawn = Drafted(1, "9001001", "grid 1", geometry_of(whole))
    parts = split([drawn], 1, halving_line(whole, bearing, share), ["9001002"])
    sizes = sorted(area_m2(shape(one)) / area_m2(whole) for one in parts)
    assert sizes[0] == pytest.approx(min(share, 1 - share), abs=0.01)


def test_neighbours_share_every_corner_after_they_meet() -> None:
    low, high = shapely.Polygon(ring(0, 0, 2, 1)), shapely.Polygon(ring(0.7, 1, 0.6, 1))
    met = meet([low, high])
    assert shapely.get_num_coordinates(met[0]) == shapely.get_num_coordinates(low) + 2
    assert met[0].equals(low)
    assert met[1].wkb == high.wkb
    assert shared_m(met[0], met[1]) > 500


class TestRealVillages:
    """Villages of Yilan as their county drew them."""

    @pytest.fixture
    def town(self, shared_data: Path) -> tuple[list[Drafted], Ground]:
        features = json.loads((shared_data / "yilan_county_towns_villages.geojson").read_text())["features"]
        towns = {one["properties"]["code"]: one for one in features if one["properties"]["level"] == "town"}
        parent = towns["1000201"]["properties"]
        mine = [one for one in features if one["properties"]["parent"] == "1000201"]
        areas = [
            Drafted(key, one["properties"]["code"], one["properties"]["name"], one["geometry"])
            for key, one in enumerate(mine, 1)
        ]
        return areas, Ground("1000201", parent["name"], shape_from(towns["1000201"]["geometry"]), LEVEL)

    def test_a_village_is_split_and_merged_again(self, town: tuple[list[Drafted], Ground]) -> None:
        areas, ground = town
        before = check_draft(areas, ground).codes()
        for village in areas[:10]:
            halves = split(areas, village.key, halving_line(shape(village), 90, 0.5), ["1000201900", "1000201901"])
            assert len(halves) >= len(areas) + 1
            assert check_draft(halves, ground).codes() <= before | {"code-scheme", "not-contiguous"}
            keys = [one.key for one in halves if one.code in ("1000201900", "1000201901")]
            whole = merge(halves, keys, village.key)
            back = next(one for one in whole if one.key == village.key)
            assert area_m2(shapely.symmetric_difference(shape(back), shape(village))) < 1

    def test_a_town_of_villages_is_checked_while_one_draws(self, town: tuple[list[Drafted], Ground]) -> None:
        areas, ground = town
        areas = meeting(areas)
        begun = thread_time()  # of the processor: whoever else is at work on the machine costs none
        check_draft(areas, ground)
        assert thread_time() - begun < 0.5
