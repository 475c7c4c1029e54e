"""Every public page opens without an account, in three languages, in few queries."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from PIL import Image

from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.faces.built import MANIFEST
from gridwork.journal.models import Seal
from tests import make
from tests.faces.whole_way import closed

pytestmark = pytest.mark.django_db


def photo() -> bytes:
    """A small picture as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (40, 120, 90)).save(out, "JPEG")
    return out.getvalue()


def addresses() -> dict[str, int]:
    """Every page that is read, and the most queries it may take when warm."""
    county = make.cell()
    make.officer("grid_worker", county.grids[0], name="王小梅", phone="13800000001")
    case, done = make.case(county.grids[1]), closed(county)
    return {
        "/": 3,
        "/find": 0,
        f"/grids/{county.root.id}": 4,
        f"/grids/{county.grids[0].id}": 4,
        "/grids/outlines.geojson": 0,
        "/report": 0,
        f"/report?grid={county.grids[0].id}": 0,
        f"/report/sent/{case.tracking_code}": 2,
        "/track": 0,
        f"/track/{case.tracking_code}": 2,
        f"/track/{done.tracking_code}": 2,
        "/results": 2,
        f"/results?words=垃圾&area={county.villages[0].id}&category=litter": 2,
        f"/results/{done.pk}": 2,
        "/privacy": 0,
        "/seals": 1,
        "/accessibility": 0,
    }


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_page_opens_in_every_language_within_its_queries(language: str) -> None:
    client = Client(headers={"accept-language": language})
    for address, most in addresses().items():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, address
        assert len(asked) <= most, f"{address}: {len(asked)} queries\n" + "\n".join(q["sql"] for q in asked)
        if answer.headers["Content-Type"].startswith("text/html"):
            assert f'<html lang="{language}"' in answer.content.decode(), address


def test_pages_speak_the_language_that_was_chosen() -> None:
    make.cell()
    client = Client(headers={"accept-language": "en"})
    assert "Report something" in client.get("/report").content.decode()
    client.post("/i18n/language", {"language": "zh-hans", "next": "/report"})
    with translation.override("zh-hans"):
        assert "反映情况" in client.get("/report").content.decode()


def test_no_page_carries_inline_script_or_style() -> None:
    client = Client()
    for address in addresses():
        html = client.get(address).content.decode()
        assert "<style" not in html, address
        assert " style=" not in html, address
        assert " onclick=" not in html, address
        assert html.count("<script") == html.count('<script type="module" src='), address


def test_the_page_of_a_grid_names_who_serves_it_and_nobody_else() -> None:
    county = make.cell()
    make.officer("grid_worker", county.grids[0], name="王小梅", phone="13800000001")
    make.officer("grid_worker", county.grids[1], name="李国强")
    page = Client().get(f"/grids/{county.grids[0].id}").content.decode()
    assert "王小梅" in page
    assert 'href="tel:13800000001"' in page
    assert "李国强" not in page


def test_a_point_leads_to_its_grid_and_one_on_a_border_says_so() -> None:
    county = make.cell()
    lon, lat = county.centre(county.grids[2])
    client = Client(headers={"accept-language": "en"})
    found = client.post("/find", {"lon": lon, "lat": lat})
    assert found.headers["Location"] == f"/grids/{county.grids[2].id}"
    border = client.post("/find", {"lon": make.WEST + make.SIDE, "lat": lat}, follow=True)
    assert "lies on a border" in border.content.decode()


def test_a_point_in_the_sea_is_answered_and_stays_in_the_fields() -> None:
    county = make.cell()
    lon, lat = county.SEA
    page = Client(headers={"accept-language": "en"}).post("/find", {"lon": lon, "lat": lat}).content.decode()
    assert "lies outside the area served here" in page
    assert str(lon) in page


def test_what_is_no_number_is_answered_beside_its_field() -> None:
    make.cell()
    page = Client().post("/find", {"lon": "abc", "lat": "999"}).content.decode()
    assert page.count('class="field is-wrong"') == 2


def test_results_are_found_by_words_area_and_kind() -> None:
    county = make.cell()
    done = closed(county)
    client = Client()
    link = f'href="/results/{done.pk}"'
    assert link in client.get("/results", {"words": "垃圾桶"}).content.decode()
    assert link in client.get("/results", {"area": county.towns[0].id}).content.decode()
    assert link not in client.get("/results", {"area": county.towns[1].id}).content.decode()
    assert link not in client.get("/results", {"category": "pothole"}).content.decode()


def test_results_are_not_found_by_what_the_reporter_wrote() -> None:
    county = make.cell()
    done = closed(county, words="邻居赵某某家门口")
    assert f'href="/results/{done.pk}"' not in Client().get("/results", {"words": "赵某某"}).content.decode()


def test_a_case_that_is_not_published_has_no_result_page() -> None:
    make.cell()
    assert Client().get(f"/results/{make.case().pk}").status_code == 404


def test_the_map_gets_every_grid_and_where_its_page_is() -> None:
    county = make.cell()
    shapes = Client().get("/grids/outlines.geojson").json()
    frames = {shape["properties"]["name"] for shape in shapes["features"] if shape["properties"].get("frame")}
    assert frames == {village.name for village in county.villages}
    names = {shape["properties"]["name"] for shape in shapes["features"]}
    assert names - frames == {grid.name for grid in county.grids}
    assert shapes["features"][0]["properties"]["url"] == f"/grids/{county.grids[0].id}"


def test_a_page_that_is_not_there_says_so_in_the_readers_language() -> None:
    make.cell()
    answer = Client(headers={"accept-language": "en"}).get("/nowhere")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_a_form_without_its_token_explains_what_to_do() -> None:
    make.cell()
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = client.post("/track", {"code": "ABCD"})
    assert answer.status_code == 403
    assert "This form has grown old" in answer.content.decode()


def test_the_seals_of_past_days_are_public_and_paged() -> None:
    first = date(2026, 1, 1)
    for n in range(61):
        Seal.objects.create(day=first + timedelta(days=n), entries=n, root="", digest=f"{n:064x}", sealed_at=now())
    client = Client()
    page = client.get("/seals").content.decode()
    assert f"{60:064x}" in page
    assert f"{0:064x}" not in page
    assert "before=2026-01-02" in page
    assert f"{0:064x}" in client.get("/seals?before=2026-01-02").content.decode()
    assert client.get("/seals?before=nonsense").status_code == 200


@pytest.mark.parametrize(
    "address", ["/results?words=%00", "/results?category=%00", "/find%00", "/desk/cases?stage=%00"]
)
def test_an_address_with_a_nul_is_refused_before_the_database_sees_it(address: str) -> None:
    make.cell()
    answer = Client().get(address)
    assert answer.status_code == 400


def test_a_failure_of_ours_shows_a_page_that_asks_the_database_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("gridwork.faces.site.home.published", broken)
    make.cell()
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert "broken" not in answer.content.decode()
    assert len(asked) <= 2


def test_the_theme_is_kept_in_a_cookie_and_stands_in_the_page_at_once() -> None:
    make.cell()
    client = Client()
    answer = client.post("/i18n/theme", {"theme": "dark", "next": "/track"})
    assert answer.headers["Location"] == "/track"
    assert 'data-theme="dark"' in client.get("/track").content.decode()
    client.post("/i18n/theme", {"theme": "auto", "next": "//elsewhere.example"})
    assert "data-theme=" not in client.get("/track").content.decode().split("<body")[0]


def test_the_theme_switch_leads_to_no_other_site() -> None:
    answer = Client().post("/i18n/theme", {"theme": "dark", "next": "//elsewhere.example/x"})
    assert answer.headers["Location"] == "/"


def test_a_photo_of_a_case_is_shown_only_to_those_who_may_see_it() -> None:
    county = make.cell()
    case = make.case(county.grids[0], photos=(photo(),))
    sha = case.photos.get().sha256
    assert Client().get(f"/media/photos/{sha}").status_code == 404
    case.photos.update(public=True)
    assert Client().get(f"/media/photos/{sha}").status_code == 404
    Case.objects.filter(pk=case.pk).update(published_at=now())
    shown = Client().get(f"/media/photos/{sha}")
    assert shown.status_code == 200
    assert shown.headers["Content-Type"] == "image/jpeg"


def test_the_front_end_is_built() -> None:
    assert MANIFEST.is_file()
