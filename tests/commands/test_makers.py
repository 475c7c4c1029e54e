"""The makers make what their page says, so that other tests can lean on it."""

from __future__ import annotations

import pytest

from gridwork.charter.schema import Capability
from gridwork.territory.queries.locate import locate
from tests import make

pytestmark = pytest.mark.django_db


def test_the_small_county_has_two_towns_three_villages_and_six_grids() -> None:
    county = make.cell()
    assert [len(areas) for areas in (county.towns, county.villages, county.grids)] == [2, 3, 6]
    for grid in county.grids:
        assert locate(*county.centre(grid)).grid_id == grid.id
    assert locate(*county.SEA).kind == "none"


def test_an_officer_may_act_in_their_own_area_only() -> None:
    county = make.cell()
    worker = make.officer("grid_worker", county.grids[0])
    powers = make.powers(worker)
    assert powers.may(Capability.CASE_HANDLE, county.grids[0].lineage)
    assert not powers.may(Capability.CASE_HANDLE, county.grids[1].lineage)


def test_a_reported_case_stands_in_its_grid() -> None:
    county = make.cell()
    made = make.case(county.grids[3], category="pothole")
    assert (made.grid_id, made.department) == (county.grids[3].id, "roads")
