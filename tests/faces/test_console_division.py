"""The assistant's page: from dwellings of the ledger to a draft of balanced grids (G4)."""

from __future__ import annotations

import json

import pytest
import shapely
from django.test import Client

from gridwork.charter.commands.adopt import adopt
from gridwork.territory.commands.adoption import adopt_draft
from gridwork.territory.models import Draft
from gridwork.territory.queries.edition import today
from gridwork.territory.rules.drafting import areas_of, shape
from tests import make
from tests.faces.desk import Staff, opens_within, signed_in
from tests.settled import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(staff: Staff) -> Client:
    return signed_in(staff.county_head, "en")


def test_the_number_that_fits_the_charter_is_offered_and_the_proposal_shown(staff: Staff, desk: Client) -> None:
    households = settle()
    address = f"/desk/territory/{staff.county.villages[0].id}/divide"
    shown = desk.get(address).content.decode()
    assert f"{households} households with a place on the map" in shown
    assert "50 to 300 a grid, so 7 would fit" in shown
    proposed = desk.get(f"{address}?grids=7").content.decode()
    assert "Every grid is within" in proposed
    assert proposed.count("<tr>") == 8
    assert desk.get(f"{address}?grids=0").content.decode().count("<tr>") == 0


def test_the_map_gets_the_same_proposal_and_nobody_else_does(staff: Staff, desk: Client) -> None:
    settle()
    address = f"/desk/territory/{staff.county.villages[0].id}/divide/6.geojson"
    features = json.loads(desk.get(address).content)["features"]
    assert len(features) == 6
    shapes = [shapely.from_geojson(json.dumps(one["geometry"])) for one in features]
    assert shapely.coverage_is_valid(shapes)
    for who in (staff.worker, staff.village, staff.town):
        assert signed_in(who).get(address).status_code == 403
    assert desk.get(address.replace("/6.", "/999.")).status_code == 404
    assert desk.get("/desk/territory/99999/divide/6.geojson").status_code == 404


def test_a_proposal_taken_on_is_a_draft_that_can_be_adopted(staff: Staff, desk: Client) -> None:
    settle()
    village = staff.county.villages[0]
    answer = desk.post(f"/desk/territory/{village.id}/divide", {"grids": "5"})
    made = Draft.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/desk/territory/drafts/{made.pk}")
    assert made.proposed == made.features
    areas = areas_of(made.features)
    assert len({area.code for area in areas}) == 5
    assert all(area.code.startswith(village.code) for area in areas)
    assert "changed by hand" not in desk.get(answer.headers["Location"]).content.decode()
    report = adopt_draft(make.act(), make.operator(), made.pk, effective_on=today())
    assert len(report.changes.added) + len(report.changes.reshaped) == 5


def test_a_division_like_the_present_one_keeps_the_codes(staff: Staff, desk: Client) -> None:
    settle()
    desk.post(f"/desk/territory/{staff.county.villages[0].id}/divide", {"grids": "2"})
    areas = areas_of(Draft.objects.get().features)
    assert {area.code for area in areas} == {grid.code for grid in staff.county.grids[:2]}
    assert {area.name for area in areas} == {grid.name for grid in staff.county.grids[:2]}
    assert sum(shape(area).area for area in areas) == pytest.approx(2 * make.SIDE**2)


def test_what_cannot_be_divided_is_told_on_the_page(staff: Staff, desk: Client) -> None:
    settle(3)
    address = f"/desk/territory/{staff.county.villages[0].id}/divide"
    assert "fewer places with households" in desk.get(f"{address}?grids=9").content.decode()
    refused = desk.post(address, {"grids": "9"})
    assert refused.status_code == 422
    assert "fewer places with households" in refused.content.decode()
    assert desk.get(f"/desk/territory/{staff.county.grids[0].id}/divide").status_code == 422


def test_a_proposal_costs_few_queries(staff: Staff, desk: Client) -> None:
    settle()
    opens_within(desk, f"/desk/territory/{staff.county.villages[0].id}/divide?grids=4", 9)


def test_a_charter_with_several_kinds_of_grid_offers_a_number_for_each(staff: Staff, desk: Client) -> None:
    households = settle()
    levels = [level.model_dump(mode="json") for level in make.charter().levels]
    levels[-1]["sizes"] = [
        {"name": {"zh": "城区网格", "en": "Urban grid", "hant": "城區網格"}, "households": {"least": 200, "most": 300}},
        {"name": {"zh": "小社区", "en": "Small community", "hant": "小社區"}, "households": {"least": 20, "most": 40}},
    ]
    adopt(make.act(), make.charter(levels=levels), effective_on=today())
    shown = desk.get(f"/desk/territory/{staff.county.villages[0].id}/divide").content.decode()
    assert f'Urban grid (200–300): <a href="?grids={round(households / 250)}">' in shown
    assert f'Small community (20–40): <a href="?grids={round(households / 30)}">' in shown
