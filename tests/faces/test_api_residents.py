"""What the API offers without an account: report, track, results, categories, grids (B1, C1, C2)."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from gridwork.cases import commands
from gridwork.cases.models import Case, Contact
from gridwork.faces.limits import REPORTS, TRACKING
from tests import make

pytestmark = pytest.mark.django_db

ROOT = "/api/v1"


@pytest.fixture
def county() -> make.County:
    return make.cell()


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    REPORTS.clear()
    TRACKING.clear()


def get(path: str, language: str = "en", **query: Any) -> Any:
    return Client().get(ROOT + path, query, headers={"Accept-Language": language})


def send(county: make.County, **changes: Any) -> Any:
    longitude, latitude = county.centre(county.grids[0])
    report = {"category": "litter", "words": "垃圾桶满了", "longitude": longitude, "latitude": latitude, **changes}
    return Client().post(f"{ROOT}/reports", report, headers={"Accept-Language": "en"})


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    return body


def test_a_resident_reports_and_tracks_without_an_account(county: make.County) -> None:
    response = send(county, phone="0000 12345")
    assert response.status_code == 201, response.content
    receipt = response.json()
    tracked = Client().get(receipt["track"], headers={"Accept-Language": "en"}).json()
    assert tracked["number"] == receipt["number"]
    assert tracked["stage"] == "reported"
    assert [step["verb"] for step in tracked["steps"]] == ["report"]
    assert Contact.objects.count() == 1
    assert "12345" not in json.dumps(tracked)


def test_a_resident_adds_photos_to_the_report(county: make.County) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (64, 48)).save(picture, "JPEG")
    picture.name = "photo.jpg"
    picture.seek(0)
    assert send(county, photos=[picture]).status_code == 201
    assert Case.objects.get().photos.count() == 1


def test_a_category_not_open_to_residents_is_refused(county: make.County) -> None:
    assert problem(send(county, category="relief"), 422)["place"] == "category"


@pytest.mark.parametrize(
    ("changes", "place"),
    [({"longitude": "east"}, "form.longitude"), ({"words": "x" * 4001}, "form.words"), ({"phone": "call me"}, "phone")],
)
def test_a_wrong_field_of_a_report_is_named(county: make.County, changes: dict[str, Any], place: str) -> None:
    assert problem(send(county, **changes), 422)["place"] == place


def test_reports_from_one_address_are_limited(county: make.County) -> None:
    for _ in range(REPORTS.times):
        assert send(county).status_code == 201
    response = send(county)
    assert problem(response, 429)["code"] == "too-often"
    assert int(response["Retry-After"]) > 0


def test_guessing_tracking_codes_is_limited(county: make.County) -> None:
    for _ in range(TRACKING.times):
        problem(get("/track/ABCDEFGHJKLM"), 404)
    problem(get("/track/ABCDEFGHJKLM"), 429)


def published(county: make.County) -> Case:
    case = make.case(county.grids[0])
    powers = make.operator()
    for verb, given in (
        ("accept", {}), ("handle", {"result": "cleared"}), ("verify", {"passed": True}),
        ("answer", {"text": "done"}), ("publish", {"text": "Cleared; call 13800000000"}),
    ):  # fmt: skip
        getattr(commands, verb)(make.act(), powers, case.pk, **given)
    return case


def test_published_results_are_listed_and_masked(county: make.County) -> None:
    case = published(county)
    (result,) = get("/results").json()["results"]
    assert result["number"] == case.number
    assert "13800000000" not in result["result"]
    assert len(get("/results", area=county.towns[0].code).json()["results"]) == 1
    assert get("/results", area=county.towns[1].code).json()["results"] == []
    assert get("/results", category="leak").json()["results"] == []


def test_categories_are_named_in_the_language_asked_for(county: make.County) -> None:
    names = {kind["key"]: kind["name"] for kind in get("/categories").json()["categories"]}
    assert names["litter"] == "Litter"
    assert "relief" not in names
    chinese = get("/categories", "zh-hans").json()["categories"]
    assert chinese[0]["name"] == "暴露垃圾"


def test_grids_are_walked_from_the_cell_down(county: make.County) -> None:
    towns = get("/grids").json()
    assert [grid["code"] for grid in towns["grids"]] == [town.code for town in county.towns]
    villages = get("/grids", below=county.towns[0].code).json()
    assert [grid["code"] for grid in villages["grids"]] == [county.villages[0].code, county.villages[1].code]
    one = get(f"/grids/{county.grids[0].code}").json()
    assert one["basic"]
    assert [area["code"] for area in one["lineage"]] == [
        county.root.code, county.towns[0].code, county.villages[0].code
    ]  # fmt: skip
    problem(get("/grids/404"), 404)


def test_a_point_is_located_in_its_grid(county: make.County) -> None:
    longitude, latitude = county.centre(county.grids[3])
    found = get("/grids/at", longitude=longitude, latitude=latitude).json()
    assert (found["located"], found["grid"]["code"]) == ("inside", county.grids[3].code)
    sea = get("/grids/at", longitude=county.SEA[0], latitude=county.SEA[1]).json()
    assert (sea["located"], sea["grid"]) == ("none", None)
    assert problem(get("/grids/at", longitude=500, latitude=0), 422)["place"] == "query.longitude"
    assert problem(get("/grids/at"), 422)["place"] == "query.longitude"


def test_public_answers_about_grids_need_few_queries(county: make.County) -> None:
    longitude, latitude = county.centre(county.grids[3])
    get("/grids/at", longitude=longitude, latitude=latitude)
    with CaptureQueriesContext(connection) as queries:
        get("/grids/at", longitude=longitude, latitude=latitude)
        get("/grids")
        get("/categories")
    assert len(queries) <= 3, [query["sql"] for query in queries]
