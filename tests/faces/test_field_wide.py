"""The phone of somebody with more grids than it carries: their names, the outlines, and what is chosen of them (F7)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import recording
from tests.faces.desk import REMEMBERED, Staff
from tests.faces.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """The town head's, which carries three of the town's four grids at most."""
    monkeypatch.setattr("gridwork.sync.queries.carried.MOST_GRIDS", 3)
    return Phone.of(staff.town)


def test_of_what_is_too_wide_the_names_of_all_grids_and_the_outlines_right_below_come_along(
    phone: Phone, staff: Staff
) -> None:
    frame, town = phone.get("frame").json(), staff.county.towns[0]
    assert frame["grids"] == []
    ((area, name, many, units),) = (one.values() for one in frame["left_out"])
    assert (area, name, many) == (town.id, town.name, 4)
    assert [one["name"] for one in units] == [village.name for village in staff.county.villages[:2]]
    assert {one["shape"]["type"] for one in units} == {"Polygon"}
    told = [(grid["id"], grid["name"]) for one in units for grid in one["grids"]]
    assert told == [(grid.id, grid.name) for grid in staff.county.grids[:4]]
    assert phone.post("compare", {"marks": {}}).json()["grids"] == {}


def test_what_is_chosen_of_it_is_carried_as_far_as_there_is_room(phone: Phone, staff: Staff) -> None:
    shop = recording.shop(staff.county.grids[0])
    near, far, other = (village.id for village in staff.county.villages[:3])
    plain = phone.get("frame").json()["mark"]
    first, second = [[grid.id for grid in staff.county.grids[part]] for part in (slice(0, 2), slice(2, 4))]
    for carry, grids in (([near, far], first), ([far, near], second), ([other, near], first), ([10**9], [])):
        frame = phone.client.get("/field/api/frame", {"carry": carry}, headers=phone.headers()).json()
        told = phone.post("compare", {"marks": {}, "carry": carry}).json()
        assert [one["id"] for one in frame["grids"]] == grids == [int(one) for one in told["grids"]]
        assert (frame["mark"] == plain) is (not grids)
        assert len(frame["left_out"][0]["units"]) == 2
    held = phone.post("compare", {"marks": {}, "carry": [near]}).json()["grids"]
    assert held[str(first[0])]["places"] == [[shop.pk, 1]]
    assert phone.post("compare", {"marks": dict.fromkeys(held, "x")}).json()["gone"] == first


def test_of_what_lies_below_and_is_itself_too_wide_the_parts_that_fit_are_told_and_chosen(
    phone: Phone, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [one["parts"] for one in phone.get("frame").json()["left_out"][0]["units"]] == [[], []]
    head = Phone.of(staff.county_head)
    (county,) = head.get("frame").json()["left_out"]
    villages = staff.county.villages
    wide, narrow = county["units"]
    assert [(part["id"], part["name"]) for part in wide["parts"]] == [(one.id, one.name) for one in villages[:2]]
    assert [grid for part in wide["parts"] for grid in part["grids"]] == [grid["id"] for grid in wide["grids"]]
    assert narrow["parts"] == [], "a town that a phone carries is chosen as a whole"
    carried = head.get("frame", carry=str(villages[1].id)).json()
    assert [one["id"] for one in carried["grids"]] == [grid.id for grid in staff.county.grids[2:4]]

    monkeypatch.setattr("gridwork.sync.queries.carried.MOST_GRIDS", 1)
    (county,) = head.get("frame").json()["left_out"]
    told = [(part["name"], part["grids"]) for unit in county["units"] for part in unit["parts"]]
    assert told[:2] == [(f"{villages[0].name} / {one.name}", [one.id]) for one in staff.county.grids[:2]]


def test_a_choice_that_is_none_is_refused(phone: Phone) -> None:
    assert phone.get("frame", carry="all").status_code == 422
    assert phone.post("compare", {"marks": {}, "carry": [0]}).status_code == 422


def test_the_frame_and_what_differs_take_six_queries_at_most(phone: Phone, staff: Staff) -> None:
    carry = [staff.county.villages[0].id]

    def pull() -> None:
        assert phone.get("frame", carry=str(carry[0])).status_code == 200
        assert phone.post("compare", {"marks": {}, "carry": carry}).status_code == 200

    pull()
    with CaptureQueriesContext(connection) as asked:
        pull()
    own = [one["sql"] for one in asked if not any(told in one["sql"] for told in REMEMBERED)]
    asks = [sql for sql in own if "sync_device" not in sql and "accounts_" not in sql and "SAVEPOINT" not in sql]
    assert len(asks) <= 6, "\n".join(own)
