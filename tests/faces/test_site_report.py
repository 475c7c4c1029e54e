"""Reporting on the public site (C1): what is refused says why beside its field and loses nothing typed."""

from __future__ import annotations

import io
import re
from time import time
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from gridwork.base.sealed import unseal
from gridwork.cases.models import Case, Contact, Photo
from gridwork.faces import uploads
from tests import make

pytestmark = pytest.mark.django_db

WORDS = "石桥村口的垃圾桶满了三天，没人收。"


@pytest.fixture
def county() -> make.County:
    return make.cell()


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def filled(county: make.County, **changes: Any) -> dict[str, Any]:
    """A good report; ``None`` takes a field out."""
    lon, lat = county.centre(county.grids[0])
    fields = {"words": WORDS, "category": "litter", "lon": lon, "lat": lat, "act_ref": str(uuid4())} | changes
    return {name: value for name, value in fields.items() if value is not None}


def picture(name: str = "photo.jpg", size: tuple[int, int] = (640, 480), kind: str = "JPEG") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, (40, 120, 90)).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), f"image/{kind.lower()}")


def kept_in(html: str) -> list[str]:
    """Names of the photos the page holds for the next try."""
    return re.findall(r'name="kept" value="([0-9a-f]{32})" checked', html)


def test_a_report_becomes_a_case_and_leads_to_its_code(client: Client, county: make.County) -> None:
    answer = client.post("/report", filled(county))
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/report/sent/{case.tracking_code}"
    assert (case.words, case.grid_id, case.via, case.reporter_id) == (WORDS, county.grids[0].id, "site", None)
    slip = client.get(answer.headers["Location"]).content.decode()
    assert case.number in slip
    assert f"{case.tracking_code[:4]} {case.tracking_code[4:8]} {case.tracking_code[8:]}" in slip


def test_a_report_takes_at_most_ten_queries(client: Client, county: make.County) -> None:
    client.post("/report", filled(county))
    lon, lat = county.centre(county.grids[4])
    with CaptureQueriesContext(connection) as asked:
        assert client.post("/report", filled(county, lon=lon, lat=lat)).status_code == 302
    writes = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(writes) <= 10, "\n".join(writes)


def test_what_is_missing_is_said_beside_each_field_and_what_was_typed_stays(
    client: Client, county: make.County
) -> None:
    answer = client.post("/report", filled(county, category=None, lon=None, lat=None, name="张阿姨"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose what it is about." in html
    assert WORDS in html
    assert 'value="张阿姨"' in html
    assert not Case.objects.exists()


def test_a_report_without_a_place_says_what_is_enough(client: Client, county: make.County) -> None:
    html = client.post("/report", filled(county, lon=None, lat=None)).content.decode()
    assert "Say where it is: a point on the map, a grid or an address." in html
    assert 'class="field stack is-wrong" id="id_place_field"' in html


@pytest.mark.parametrize("place", [{"address": "石桥路 3 号旁"}, {"grid": True}])
def test_an_address_or_a_grid_is_place_enough(client: Client, county: make.County, place: dict[str, Any]) -> None:
    if "grid" in place:
        place = {"grid": county.grids[1].id}
    assert client.post("/report", filled(county, lon=None, lat=None, **place)).status_code == 302


def test_a_point_in_the_sea_is_refused_and_the_rest_stays(client: Client, county: make.County) -> None:
    lon, lat = county.SEA
    html = client.post("/report", filled(county, lon=lon, lat=lat)).content.decode()
    assert "That point lies outside the area served here." in html
    assert WORDS in html
    assert f'name="lon" value="{lon}"' in html


def test_half_a_point_is_refused(client: Client, county: make.County) -> None:
    html = client.post("/report", filled(county, lat="north")).content.decode()
    assert "The point on the map is not complete." in html


def test_four_thousand_characters_with_emoji_and_line_ends_are_taken_whole(client: Client, county: make.County) -> None:
    words = ("🚧路面塌了👨‍👩‍👧\r\n" + "很危险" * 2000).replace("\r\n", "\n")[:4000]
    assert client.post("/report", filled(county, words=words.replace("\n", "\r\n"))).status_code == 302
    assert Case.objects.get().words == words


def test_more_characters_are_refused_with_their_number_and_kept(client: Client, county: make.County) -> None:
    words = "长" * 4001
    html = client.post("/report", filled(county, words=words)).content.decode()
    assert "4001 characters are too many; please shorten it to 4000." in html
    assert words in html


def test_a_forty_megapixel_photo_is_taken_and_made_small(client: Client, county: make.County) -> None:
    assert client.post("/report", filled(county, photos=picture(size=(7744, 5184)))).status_code == 302
    photo = Photo.objects.get()
    assert max(photo.width, photo.height) == 2048


def test_a_text_named_jpg_is_refused_by_name_and_the_good_photos_are_kept(client: Client, county: make.County) -> None:
    text = SimpleUploadedFile("letter.jpg", "这不是照片".encode(), "image/jpeg")
    answer = client.post("/report", filled(county, photos=[picture(), text]))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "letter.jpg: One of the files is not a picture" in html
    (token,) = kept_in(html)
    assert client.get(f"/report/photos/{token}").headers["Content-Type"] == "image/jpeg"
    assert client.post("/report", filled(county, kept=token)).status_code == 302
    assert Photo.objects.count() == 1
    assert client.get(f"/report/photos/{token}").status_code == 404


def test_photos_of_a_report_that_is_not_sent_are_gone_within_a_day(
    client: Client, county: make.County, monkeypatch: pytest.MonkeyPatch
) -> None:
    (token,) = kept_in(client.post("/report", filled(county, category=None, photos=picture())).content.decode())
    uploads.forget_old()
    assert uploads.read(token)
    monkeypatch.setattr(uploads, "time", lambda: time() + 23 * 3600)
    uploads.forget_old()
    assert uploads.read(token) is None


def test_photos_survive_a_form_that_was_refused_for_something_else(client: Client, county: make.County) -> None:
    html = client.post("/report", filled(county, category=None, photos=[picture(), picture("b.png", kind="PNG")]))
    assert len(kept_in(html.content.decode())) == 2


def test_a_photo_that_is_no_longer_ticked_is_not_sent(client: Client, county: make.County) -> None:
    tokens = kept_in(
        client.post("/report", filled(county, category=None, photos=[picture(), picture()])).content.decode()
    )
    client.post("/report", filled(county, kept=tokens[0]))
    assert Photo.objects.count() == 1


def test_of_too_many_photos_the_first_are_kept(client: Client, county: make.County) -> None:
    html = client.post("/report", filled(county, photos=[picture(f"{n}.jpg") for n in range(6)])).content.decode()
    assert "At most 5 photos; the first were kept." in html
    assert len(kept_in(html)) == 5


def test_forms_that_are_never_sent_do_not_fill_the_disk(
    client: Client, county: make.County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads.PHOTOS, "times", 3)
    html = client.post("/report", filled(county, category=None, photos=[picture() for _ in range(5)])).content.decode()
    assert len(kept_in(html)) == 3
    assert "That was too often from one address." in html
    assert WORDS in html


@pytest.mark.parametrize("path", ["/report", "/api/v1/reports"])
def test_a_form_with_more_bytes_than_photos_can_have_is_refused_before_it_is_stored(
    client: Client, county: make.County, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridwork.config.uploads.FORM_BYTES_MOST", 1000)
    assert client.post(path, filled(county, photos=picture())).status_code == 413
    assert not Case.objects.exists()


@pytest.mark.parametrize("token", ["..", "0" * 31, "g" * 32, "%2e%2e%2fsecret"])
def test_nothing_but_kept_photos_can_be_read_by_token(client: Client, county: make.County, token: str) -> None:
    assert client.get(f"/report/photos/{token}").status_code == 404


def test_a_double_click_makes_one_case_and_both_clicks_reach_it(client: Client, county: make.County) -> None:
    fields = filled(county)
    first, second = client.post("/report", fields), client.post("/report", fields)
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_open_cases_of_the_kind_nearby_are_offered_before_sending(client: Client, county: make.County) -> None:
    client.post("/report", filled(county, words="第一个人写的原话"))
    html = client.post("/report", filled(county)).content.decode()
    assert "Is it one of these?" in html
    assert "第一个人写的原话" not in html, "a stranger's words are not shown"
    assert Case.objects.count() == 1
    assert 'name="passed" value="True"' in html
    assert client.post("/report", filled(county, passed="True")).status_code == 302
    assert Case.objects.count() == 2


def test_a_contact_is_only_taken_with_consent_and_sealed(client: Client, county: make.County) -> None:
    contact = {"name": "张阿姨", "phone": "13800000009"}
    html = client.post("/report", filled(county, **contact)).content.decode()
    assert "Tick this box, or leave name, telephone and e-mail empty." in html
    assert client.post("/report", filled(county, **contact, agreed="on")).status_code == 302
    sealed = bytes(Contact.objects.get().sealed)
    assert b"13800000009" not in sealed
    assert "13800000009" in unseal(sealed)


def test_a_telephone_number_that_is_none_is_said_at_its_field(client: Client, county: make.County) -> None:
    html = client.post("/report", filled(county, phone="call me", agreed="on")).content.decode()
    assert "This does not look like a telephone number." in html
    assert 'value="call me"' in html


def test_a_program_that_fills_in_everything_makes_no_case(client: Client, county: make.County) -> None:
    assert client.post("/report", filled(county, website="https://spam.example")).status_code == 422
    assert not Case.objects.exists()


def test_too_many_reports_from_one_address_are_put_off_and_nothing_typed_is_lost(
    client: Client, county: make.County
) -> None:
    for _ in range(20):
        assert client.post("/report", filled(county, passed="True")).status_code == 302
    answer = client.post("/report", filled(county, passed="True"))
    assert answer.status_code == 422
    assert "That was too often from one address." in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_kinds_that_are_not_for_the_public_cannot_be_sent(client: Client, county: make.County) -> None:
    closed = [key for key, kind in make.charter().categories.items() if not kind.public]
    for key in closed:
        assert f'value="{key}"' not in client.get("/report").content.decode()
        assert client.post("/report", filled(county, category=key)).status_code == 422


def test_the_words_suggest_a_kind(client: Client, county: make.County) -> None:
    found = client.post("/report/suggest", {"words": "路口的垃圾没人收"}).json()["suggestions"]
    assert found[0]["key"] == "litter"


def test_with_many_grids_the_village_is_chosen_first_and_nothing_is_lost(
    client: Client, county: make.County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridwork.faces.site.reporting.forms.GRIDS_IN_ONE_LIST", 3)
    assert county.grids[0].name not in client.get("/report").content.decode()
    fields = filled(county, within=county.villages[0].id, narrow="yes", photos=picture())
    html = client.post("/report", fields).content.decode()
    assert county.grids[0].name in html
    assert WORDS in html
    assert len(kept_in(html)) == 1
    assert client.post("/report", filled(county, lon=None, lat=None, grid=county.grids[0].id)).status_code == 302
