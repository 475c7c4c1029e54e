"""The API's cases for officers: register, list, read, act; and how it refuses (B4, C1, C8)."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from gridwork.accounts.commands import issue_token
from gridwork.accounts.models import Person
from gridwork.cases.models import Case
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


@dataclass
class Api:
    """A client that acts for a person (or for nobody), and asks for English."""

    client: Client
    headers: dict[str, str]

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(ROOT + path, query, headers=self.headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.post(ROOT + path, body, content_type="application/json", headers={**self.headers, **headers})


def api(person: Person | None = None, language: str = "en") -> Api:
    headers = {"Accept-Language": language}
    if person:
        headers["Authorization"] = f"Bearer {issue_token(make.act(), person.pk, 'test').secret}"
    return Api(Client(), headers)


def draft(county: make.County, **changes: Any) -> dict[str, Any]:
    longitude, latitude = county.centre(county.grids[0])
    point = {"longitude": longitude, "latitude": latitude}
    return {"category": "litter", "words": "Bin is full at the crossing", "point": point, **changes}


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert body["status"] == status
    return body


def test_an_officer_registers_a_case_with_a_token(county: make.County) -> None:
    worker = make.officer("grid_worker", county.grids[0])
    response = api(worker).post("/cases", draft(county))
    assert response.status_code == 201, response.content
    body = response.json()
    case = Case.objects.get()
    assert body["number"] == case.number
    assert body["grid"] == {"code": county.grids[0].code, "name": county.grids[0].name}
    assert body["located"] == "inside"
    assert (case.via, case.reporter_id) == ("api", worker.pk)


def test_registering_over_the_api_takes_at_most_ten_queries(county: make.County) -> None:
    client = api(make.officer("grid_worker", county.grids[0]))
    client.post("/cases", draft(county))
    with CaptureQueriesContext(connection) as queries:
        assert client.post("/cases", draft(county)).status_code == 201
    assert len(queries) <= 10, [query["sql"] for query in queries]


def test_the_code_with_which_residents_rate_is_told_once_and_never_to_those_who_are_rated(county: make.County) -> None:
    worker = api(make.officer("grid_worker", county.grids[0]))
    code = worker.post("/cases", draft(county)).json()["tracking_code"]
    case = Case.objects.get(tracking_code=code)
    noted = worker.post(f"/cases/{case.pk}/acts", {"verb": "note", "text": "seen"})
    for answer in (
        noted,
        worker.get(f"/cases/{case.pk}"),
        worker.get("/cases"),
        worker.get(f"/cases/{case.pk}/timeline"),
    ):
        assert answer.status_code == 200
        assert code not in answer.content.decode()


def test_the_same_reference_registers_once(county: make.County) -> None:
    client, reference = api(make.officer("grid_worker", county.grids[0])), str(uuid4())
    first = client.post("/cases", draft(county, act_ref=reference))
    again = client.post("/cases", draft(county, act_ref=reference))
    header = client.post("/cases", draft(county), **{"Idempotency-Key": reference})
    assert first.json()["number"] == again.json()["number"] == header.json()["number"]
    assert Case.objects.count() == 1


def test_a_reference_somebody_else_used_is_a_conflict(county: make.County) -> None:
    reference = str(uuid4())
    api(make.officer("grid_worker", county.grids[0])).post("/cases", draft(county, act_ref=reference))
    other = api(make.officer("grid_worker", county.grids[1]))
    problem(other.post("/cases", draft(county, act_ref=reference)), 409)


def test_without_a_token_nothing_of_officers_is_answered(county: make.County) -> None:
    for response in (api().get("/cases"), api().post("/cases", draft(county)), api().get("/cases/1/timeline")):
        assert problem(response, 401)["code"] == "no-token"


def test_a_wrong_token_is_refused_even_where_none_is_needed(county: make.County) -> None:
    client = Api(Client(), {"Authorization": "Bearer gw_wrong"})
    problem(client.get("/categories"), 401)


def test_a_post_that_may_not_report_is_refused(county: make.County) -> None:
    officer = api(make.officer("county_officer", county.root, "roads"))
    assert problem(officer.post("/cases", draft(county)), 403)["code"] == "not-allowed"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"category": "nothing"}, "category"),
        ({"category": ""}, "body.category"),
        ({"words": "  "}, "words"),
        ({"words": "x" * 4001}, "body.words"),
        ({"point": None}, "place"),
        ({"point": {"longitude": 200, "latitude": 0}}, "body.point.longitude"),
        ({"point": {"longitude": 1}}, "body.point.latitude"),
        ({"grid": "none"}, "body.grid"),
        ({"act_ref": "7"}, "body.act_ref"),
        ({"colour": "red"}, "body.colour"),
    ],
)
def test_a_wrong_field_is_named(county: make.County, changes: dict[str, Any], place: str) -> None:
    worker = api(make.officer("grid_worker", county.grids[0]))
    body = problem(worker.post("/cases", draft(county, **changes)), 422)
    assert body["place"] == place
    assert Case.objects.count() == 0


def test_a_point_in_the_sea_is_refused_in_the_language_asked_for(county: make.County) -> None:
    longitude, latitude = county.SEA
    sea = draft(county, point={"longitude": longitude, "latitude": latitude})
    worker = make.officer("grid_worker", county.grids[0])
    english = problem(api(worker).post("/cases", sea), 422)
    chinese = problem(api(worker, "zh-hans").post("/cases", sea), 422)
    assert english["code"] == chinese["code"] == "outside"
    assert "outside the area" in english["title"]
    assert english["title"] != chinese["title"]


def test_a_body_that_is_not_json_is_refused(county: make.County) -> None:
    worker = api(make.officer("grid_worker", county.grids[0]))
    assert problem(worker.post("/cases", "{not json"), 400)["code"] == "not-json"


def test_a_body_too_big_is_refused(county: make.County, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    worker = api(make.officer("grid_worker", county.grids[0]))
    problem(worker.post("/cases", draft(county, words="x" * 200)), 413)


def test_cases_outside_ones_reach_are_as_if_they_were_not_there(county: make.County) -> None:
    case = make.case(county.grids[0])
    near, far = (api(make.officer("grid_worker", county.grids[index])) for index in (0, 5))
    for path in (f"/cases/{case.pk}", f"/cases/{case.number}", f"/cases/{case.pk}/timeline"):
        assert near.get(path).status_code == 200
        problem(far.get(path), 404)
    problem(near.get(f"/cases/XX-2020-{case.pk:06d}"), 404)
    problem(far.post(f"/cases/{case.pk}/acts", {"verb": "accept"}), 404)


def test_a_list_is_read_page_by_page(county: make.County) -> None:
    for _ in range(5):
        make.case(county.grids[0])
    make.case(county.grids[5])
    worker, seen, after = api(make.officer("grid_worker", county.grids[0])), [], ""
    while True:
        page = worker.get("/cases", size=2, after=after).json()
        seen += [row["id"] for row in page["cases"]]
        after = page["next"]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 5


def test_a_list_is_filtered_by_area_and_category(county: make.County) -> None:
    make.case(county.grids[0])
    make.case(county.grids[5], category="leak")
    head = api(make.officer("county_head", county.root))
    assert len(head.get("/cases").json()["cases"]) == 2
    (row,) = head.get("/cases", category="leak").json()["cases"]
    assert row["category"] == {"key": "leak", "name": "Water leak"}
    (row,) = head.get("/cases", area=county.towns[0].code).json()["cases"]
    assert row["grid"]["code"] == county.grids[0].code
    assert problem(head.get("/cases", area="nowhere"), 422)["place"] == "query.area"


def test_a_page_of_cases_takes_at_most_eight_queries(county: make.County) -> None:
    for _ in range(12):
        make.case(county.grids[0])
    head = api(make.officer("county_head", county.root))
    head.get("/cases")
    with CaptureQueriesContext(connection) as queries:
        assert len(head.get("/cases").json()["cases"]) == 12
    assert len(queries) <= 8, [query["sql"] for query in queries]


def test_a_case_is_taken_through_its_procedure_by_acts(county: make.County) -> None:
    case = make.case(county.grids[0])
    village = api(make.officer("village_head", county.villages[0]))
    town = api(make.officer("town_head", county.towns[0]))

    def sent(client: Api, **act: Any) -> dict[str, Any]:
        response = client.post(f"/cases/{case.pk}/acts", act)
        assert response.status_code == 200, response.content
        body: dict[str, Any] = response.json()
        return body

    assert village.post(f"/cases/{case.number}/acts", {"verb": "accept"}).json()["stage"] == "accepted"
    assert sent(village, verb="handle", result="Emptied")["pending"] == "verify"
    assert sent(town, verb="verify", passed=True)["pending"] == "answer"
    assert sent(village, verb="answer", text="Thank you")["stage"] == "closed"
    assert sent(town, verb="publish", text="Bin emptied")["published_at"]
    verbs = [entry["verb"] for entry in town.get(f"/cases/{case.pk}/timeline").json()["entries"]]
    assert verbs == ["report", "accept", "handle", "verify", "answer", "close", "publish"]


def test_an_act_on_what_has_changed_meanwhile_is_a_conflict_that_says_who(county: make.County) -> None:
    case = make.case(county.grids[0])
    first = make.officer("village_head", county.villages[0], name="Lan")
    second = api(make.officer("town_head", county.towns[0]))
    seen = second.get(f"/cases/{case.pk}").json()["seq"]
    api(first).post(f"/cases/{case.pk}/acts", {"verb": "accept", "seen": seen})
    body = problem(second.post(f"/cases/{case.pk}/acts", {"verb": "decline", "reason": "no", "seen": seen}), 409)
    assert "Lan" in body["title"]


def test_an_act_that_is_not_possible_now_is_a_conflict(county: make.County) -> None:
    case = make.case(county.grids[0])
    head = api(make.officer("village_head", county.villages[0]))
    problem(head.post(f"/cases/{case.pk}/acts", {"verb": "close"}), 409)


def test_an_act_the_posts_do_not_allow_is_refused(county: make.County) -> None:
    case = make.case(county.grids[0])
    worker = api(make.officer("grid_worker", county.grids[0]))
    problem(worker.post(f"/cases/{case.pk}/acts", {"verb": "publish", "text": "x"}), 403)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"verb": "vanish"}, "body"),
        ({}, "body"),
        ({"verb": "decline"}, "body.decline.reason"),
        ({"verb": "extend", "by": "soon", "reason": "x"}, "body.extend.by"),
    ],
)
def test_an_act_of_no_known_shape_is_named(county: make.County, body: dict[str, Any], place: str) -> None:
    case = make.case(county.grids[0])
    head = api(make.officer("village_head", county.villages[0]))
    assert problem(head.post(f"/cases/{case.pk}/acts", body), 422)["place"] == place


def photo(size: tuple[int, int] = (64, 48)) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, (90, 120, 150)).save(out, "PNG")
    out.name = "photo.png"
    out.seek(0)
    return out


def upload(client: Api, case: Case, *photos: io.BytesIO) -> Any:
    return client.client.post(
        f"{ROOT}/cases/{case.pk}/photos", {"photos": list(photos), "text": "before"}, headers=client.headers
    )


def test_photos_are_added_with_a_note(county: make.County) -> None:
    case = make.case(county.grids[0])
    worker = api(make.officer("grid_worker", county.grids[0]))
    response = upload(worker, case, photo(), photo((80, 80)))
    assert response.status_code == 200, response.content
    assert case.photos.count() == 2
    listed = worker.get(f"/cases/{case.number}/photos").json()["photos"]
    assert [(one["width"], one["height"], one["moment"]) for one in listed] == [(64, 48, "other"), (80, 80, "other")]
    picture = worker.client.get(listed[0]["url"], headers=worker.headers)
    assert picture["Content-Type"] == "image/jpeg"
    far = api(make.officer("grid_worker", county.grids[5]))
    problem(far.get(f"/cases/{case.pk}/photos"), 404)
    assert far.client.get(listed[0]["url"], headers=far.headers).status_code in (403, 404)


def test_a_text_file_named_jpg_is_refused(county: make.County) -> None:
    case = make.case(county.grids[0])
    worker = api(make.officer("grid_worker", county.grids[0]))
    fake = io.BytesIO(b"not a picture")
    fake.name = "photo.jpg"
    assert problem(upload(worker, case, fake), 422)["place"] == "photos"
    assert case.photos.count() == 0


def test_an_unknown_address_is_refused_in_the_same_way(county: make.County) -> None:
    problem(api().get("/nothing/here"), 404)
    problem(api().post("/nothing", {}), 404)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"words": "a\x00b"}, 422),
        ({"category": "\x00"}, 422),
        ({"words": "\"'; -- *"}, 200),
        ({"after": "0001-01-01T00:00:00+14:00~1"}, 200),
        ({"after": "2020-01-01~99999999999999999999999"}, 200),
        ({"after": "nonsense"}, 200),
    ],
)
def test_odd_queries_break_nothing(county: make.County, query: dict[str, str], status: int) -> None:
    head = api(make.officer("county_head", county.root))
    for path in ("/cases", "/results"):
        assert head.get(path, **query).status_code == status, path
