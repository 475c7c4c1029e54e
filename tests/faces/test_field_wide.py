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
