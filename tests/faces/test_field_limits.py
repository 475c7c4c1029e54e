"""A phone that comes back after days meets no limit; one that asks without end is told how long to wait (P5, F7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gridwork.faces import limits
from gridwork.faces.limits import Limit
from tests.faces.desk import Staff
from tests.faces.phone import Phone, jpeg

pytestmark = pytest.mark.django_db
PIECE = 256 * 1024
"""As the app cuts photos."""


@pytest.fixture
def phone(staff: Staff) -> Phone:
    return Phone.of(staff.worker)


CALLS: dict[str, tuple[Limit, Callable[[Phone], Any]]] = {
    "upload": (limits.UPLOADS, lambda phone: phone.upload()),
    "piece of a photo": (limits.PIECES, lambda phone: phone.send_photo(jpeg(), upto=1)),
    "frame": (limits.DOWNLOADS, lambda phone: phone.get("frame")),
    "today": (limits.DOWNLOADS, lambda phone: phone.get("today")),
    "compare": (limits.DOWNLOADS, lambda phone: phone.post("compare", {"marks": {}})),
    "fetch": (limits.DOWNLOADS, lambda phone: phone.post("fetch", {"places": [], "records": []})),
    "receipts": (limits.DOWNLOADS, lambda phone: phone.get("receipts")),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_phone_that_asks_without_end_is_told_how_long_to_wait_and_no_other_is(
    phone: Phone, staff: Staff, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit, call = CALLS[name]
    monkeypatch.setattr(limit, "times", 1)
    assert call(phone).status_code < 300
    refused = call(phone)
    assert (refused.status_code, refused.json()["code"]) == (429, "too-often")
    assert refused.json()["reason"].startswith("This phone has asked very often just now.")
    assert 0 < int(refused.headers["Retry-After"]) <= limit.seconds
    assert call(Phone.of(staff.village)).status_code < 300


def test_what_a_limit_held_back_is_taken_when_it_comes_again(
    phone: Phone, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = phone.act("zero", grid=staff.county.grids[0].id, day=str(phone.now().date()))
    monkeypatch.setattr(limits.UPLOADS, "times", 1)
    phone.send()
    assert phone.upload(act).status_code == 429
    monkeypatch.setattr(limits.UPLOADS, "times", 2)
    assert [one["ref"] for one in phone.send(act)] == [act["ref"]]


def test_no_phone_that_comes_back_after_days_meets_a_limit() -> None:
    acts, photos, size, grids, to_a_grid = 500, 40, 400_000, 40, 2
    assert limits.UPLOADS.times >= 10 * acts / 50
    assert limits.PIECES.times >= 2 * photos * (1 + -(-size // PIECE))
    assert limits.DOWNLOADS.times >= 2 * (3 + acts / 50 * 3 + grids * to_a_grid)
