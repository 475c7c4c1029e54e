"""Phones sign in, download, and are turned away; everything they are told is JSON in their language (F7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.commands import change_password, deactivate_person, issue_token
from gridwork.accounts.models import Person
from gridwork.base.moment import now
from gridwork.journal.act import Act, Via
from gridwork.journal.models import Entry
from gridwork.ledger.commands import change_place
from gridwork.sync.models import Device
from tests import make, recording
from tests.crew import Crew
from tests.faces.desk import REMEMBERED, Staff, signed_in
from tests.faces.phone import API, Phone

pytestmark = pytest.mark.django_db


def test_a_phone_is_listed_by_browser_and_system_and_no_more(staff: Staff) -> None:
    Phone.of(staff.worker)
    assert Device.objects.get().name == "Chrome · Android"


def test_the_same_person_on_the_same_phone_gets_the_same_key_again_and_another_secret(staff: Staff) -> None:
    phone = Phone.of(staff.worker)
    first = (phone.secret, phone.data_key)
    assert phone.get("frame").status_code == 200
    phone.sign_in(staff.worker.login)
    assert phone.secret != first[0]
    assert phone.data_key == first[1]
    assert Phone.of(staff.village, uid=phone.uid).data_key != first[1]
    phone.secret = first[0]
    assert phone.get("frame").json()["code"] == "signed-out"


def test_sign_in_refuses_as_the_desk_does(staff: Staff) -> None:
    phone = Phone()
    Phone.of(staff.worker)
    told = phone.sign_in(staff.worker.login, "wrong")
    assert (told.status_code, told.json()["code"]) == (422, "wrong-sign-in")
    assert told.json()["reason"] == "The sign-in name or the password is not right."
    assert phone.sign_in("nobody.here", "wrong").json() == told.json()
    Person.objects.filter(pk=staff.worker.pk).update(must_change_password=True)
    assert phone.sign_in(staff.worker.login).json()["code"] == "password-first"
    for _ in range(5):
        told = phone.sign_in(staff.village.login, "wrong")
    assert phone.sign_in(staff.village.login).json()["code"] == "locked"


def test_a_lost_phone_is_told_to_wipe_until_it_has_and_then_only_to_sign_in(staff: Staff) -> None:
    phone = Phone.of(staff.worker)
    desk = signed_in(staff.worker, "en")
    phone.sign_in(staff.worker.login)
    device = Device.objects.get()
    page = desk.get("/desk/account").content.decode()
    assert "Chrome · Android" in page
    assert desk.post(f"/desk/account/phones/{device.pk}/lost").status_code == 303
    told = phone.get("frame")
    assert (told.status_code, told.json()["code"]) == (401, "revoked")
    assert phone.upload().status_code == 401
    for _ in range(2):
        assert phone.post("wiped", {"unsent": 3}).status_code == 204
    assert phone.get("frame").json()["code"] == "signed-out"
    key = phone.data_key
    phone.sign_in(staff.worker.login)
    assert phone.data_key != key


def test_a_phone_that_is_signed_out_by_its_worker_opens_nothing_and_begins_anew(staff: Staff) -> None:
    phone = Phone.of(staff.worker)
    key = phone.data_key
    assert phone.post("sign-out", {"unsent": 2}).status_code == 204
    assert phone.get("frame").json()["code"] == "signed-out"
    device = Device.objects.get()
    assert device.revoked_at is not None
    assert device.wiped_at is not None
    verbs = Entry.objects.filter(subject_kind="person", subject_id=staff.worker.pk).values_list("verb", flat=True)
    assert {"revoke-device", "wipe-device"} <= set(verbs)
    phone.sign_in(staff.worker.login)
    assert phone.data_key != key


def test_a_new_password_signs_phones_out_and_a_closed_account_has_them_wiped(staff: Staff) -> None:
    phone = Phone.of(staff.worker)
    change_password(Act(Via.CONSOLE, staff.worker.pk), make.PASSWORD, "another sentence for tests")
    assert phone.get("frame").json()["code"] == "signed-out"
    phone.sign_in(staff.worker.login, "another sentence for tests")
    assert phone.get("frame").status_code == 200
    deactivate_person(make.act(), staff.worker.pk)
    assert phone.get("frame").json()["code"] == "revoked"


def test_a_phone_nobody_used_for_sixty_days_signs_in_again(staff: Staff) -> None:
    phone = Phone.of(staff.worker)
    Device.objects.update(seen_at=now() - timedelta(days=59))
    assert phone.get("frame").status_code == 200
    Device.objects.update(seen_at=now() - timedelta(days=61))
    assert phone.get("frame").json()["code"] == "signed-out"


def test_neither_cookie_nor_token_opens_the_field_and_a_phone_opens_nothing_else(staff: Staff) -> None:
    phone = Phone.of(staff.worker)
    desk = signed_in(staff.worker)
    assert desk.get(f"{API}frame").status_code == 401
    token = issue_token(make.act(), staff.worker.pk, "x").secret
    assert phone.client.get(f"{API}frame", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    phone.sign_in(staff.worker.login)
    assert phone.client.get("/desk/cases", headers=phone.headers()).status_code == 302
    assert phone.client.get("/api/v1/cases", headers=phone.headers()).status_code == 401
    desk.cookies["gridwork_language"] = "en"
    assert desk.post(f"{API}acts", {}, content_type="application/json").json()["code"] == "signed-out"


def test_faults_are_said_in_the_language_the_phone_asks_for(staff: Staff) -> None:
    phone = Phone(language="zh-hans")
    assert phone.get("frame").json()["reason"] == "请重新登录。这部手机上的内容都还在。"
    phone = Phone.of(staff.worker)
    assert phone.client.post(f"{API}compare", "{", content_type="application/json", headers=phone.headers()).json() == {
        "code": "not-json", "reason": "The body is not JSON.",
    }  # fmt: skip
    assert phone.post("compare", {"marks": {"x": "y"}}).json()["code"] == "bad-input"
    assert phone.get("compare").status_code == 405


def test_the_frame_holds_posts_own_grids_and_forms_and_is_not_sent_twice(staff: Staff) -> None:
    phone = Phone.of(staff.worker)
    frame = phone.get("frame").json()
    grid = staff.county.grids[0]
    assert [one["id"] for one in frame["grids"]] == [grid.id]
    assert frame["grids"][0]["shape"]["type"] == "Polygon"
    assert [(post["kind"], post["area"], post["acting"]) for post in frame["posts"]] == [("grid_worker", grid.id, True)]
    assert frame["posts"][0]["duties"] == ["log", "rounds", "zero report"]
    assert "shop" in {form["key"] for form in frame["forms"]}
    assert "pothole" in next(one["words"] for one in frame["categories"] if one["key"] == "pothole")
    assert frame["left_out"] == []
    assert phone.get("frame", mark=frame["mark"]).status_code == 204
    phone.language = "zh-hans"
    assert phone.get("frame", mark=frame["mark"]).status_code == 200


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Urumqi"])
def test_the_frame_says_in_which_zone_the_county_counts_its_days(zone: str) -> None:
    calendar = make.charter().calendar.model_copy(update={"timezone": zone})
    crew = Crew.of(make.cell(make.charter(calendar=calendar.model_dump(mode="json"))))
    assert Phone.of(crew.worker).get("frame").json()["time_zone"] == zone


def test_only_what_changed_is_downloaded_again(staff: Staff) -> None:
    phone, grid = Phone.of(staff.worker), staff.county.grids[0]
    shop, record = recording.shop(grid), recording.record("shop", recording.shop(grid), trade="food")
    elsewhere = recording.shop(staff.county.grids[5])
    told = phone.post("compare", {"marks": {str(elsewhere.grid_id): "x"}}).json()
    assert told["gone"] == [elsewhere.grid_id]
    here = told["grids"][str(grid.id)]
    assert sorted(here["places"]) == [[shop.pk, 1], [record.place_id, 1]]
    assert here["records"] == [[record.pk, 1]]
    marks = {str(grid.id): here["mark"]}
    assert phone.post("compare", {"marks": marks}).json()["grids"] == {}
    change_place(make.act(), make.operator(), shop.pk, {"name": "新名"}, seen=1)
    assert [shop.pk, 2] in phone.post("compare", {"marks": marks}).json()["grids"][str(grid.id)]["places"]
    got = phone.post("fetch", {"places": [shop.pk, elsewhere.pk], "records": [record.pk]}).json()
    assert [(one["id"], one["seq"], one["name"]) for one in got["places"]] == [(shop.pk, 2, "新名")]
    assert got["records"][0]["values"] == {"trade": "food"}


def test_another_departments_officer_marks_and_gets_only_the_places_of_its_domain(staff: Staff) -> None:
    grid = staff.county.grids[0]
    shop = recording.record("shop", recording.shop(grid), trade="food")
    home = recording.record("household", recording.dwelling(grid), members=3)
    phone = Phone.of(staff.roads)
    here = phone.post("compare", {"marks": {}}).json()["grids"][str(grid.id)]
    assert [place for place, _ in here["places"]] == [shop.place_id]
    asked = {"places": [shop.place_id, home.place_id], "records": [shop.pk, home.pk]}
    got = phone.post("fetch", asked).json()
    assert [one["id"] for one in got["places"]] == [shop.place_id]
    assert [one["id"] for one in got["records"]] == [shop.pk]


@pytest.mark.parametrize(("path", "most"), [("frame", 3), ("compare", 4), ("fetch", 5)])
def test_a_call_costs_the_same_few_queries_however_much_there_is(staff: Staff, path: str, most: int) -> None:
    grids = [*staff.county.grids[:2]]
    found = [recording.record("shop", recording.shop(grid), trade="food") for grid in grids * 3]
    phone = Phone.of(staff.village)
    said = {
        "compare": {"marks": {}},
        "fetch": {"places": [one.place_id for one in found], "records": [one.pk for one in found]},
    }
    ask = (lambda: phone.post(path, said[path])) if path in said else (lambda: phone.get(path))
    ask()
    with CaptureQueriesContext(connection) as asked:
        assert ask().status_code == 200
    own = [query["sql"] for query in asked if not any(told in query["sql"] for told in REMEMBERED)]
    assert len(own) <= most, "\n".join(own)
