"""Days that cannot be are refused with a receipt, whatever verb names them, so that the phone can bring them back."""

from __future__ import annotations

from typing import Any

import pytest

from gridwork.fieldwork.models import Deed, Excuse, Visit, WeekLog
from tests import recording
from tests.faces.desk import Staff
from tests.faces.phone import Phone

pytestmark = pytest.mark.django_db
FIRST, LAST = "0001-01-01", "9999-12-31"
PASS = {key: {"is": "pass"} for key in ("equipment", "exits", "electricity")}


@pytest.fixture
def phone(staff: Staff) -> Phone:
    return Phone.of(staff.worker)


@pytest.mark.parametrize("day", [FIRST, LAST, "9999-12-27"])
def test_a_day_that_cannot_be_is_refused_with_a_receipt(phone: Phone, staff: Staff, day: str) -> None:
    grid, today = staff.county.grids[0], str(phone.now().date())
    home, shop = recording.dwelling(grid, households=1), recording.shop(grid)
    posting = phone.get("frame").json()["posts"][0]["posting"]
    visit: dict[str, Any] = {"visit": "every_household", "place": home.pk, "outcome": "met", "needs": [], "words": ""}
    looked = {"inspection": "fire", "place": shop.pk, "answers": PASS, "words": "", "notice": False}
    met = {"kind": "meeting", "area": grid.id, "title": "院坝会", "minutes": "", "residents": 3}
    walked = {"grid": grid.id, "seconds": 60, "words": "", "stops": []}
    times = {"started_at": phone.now().isoformat(), "stopped_at": phone.now().isoformat()}
    late = {"makes_up": day, "reason": "停电"}
    acts = [
        phone.act("zero", grid=grid.id, day=day),
        phone.act("log.write", day=day, words="补写", seen=0),
        phone.act("log.clear", day=day),
        phone.act("log.close", monday=day, words=""),
        phone.act("visit", day=day, **visit),
        phone.act("visit", day=today, **visit, **late),
        phone.act("inspection", day=day, **looked),
        phone.act("inspection", day=today, **looked, **late),
        phone.act("occasion", held_on=day, **met),
        phone.act("occasion", held_on=today, **met, **late),
        phone.act("round", **walked, **times, **late),
        phone.act("sample.check", item=1, method="call", day=day, answers={}, words=""),
        *(phone.act("excuse", duty=duty, posting=posting, period=day, reason="停电")
          for duty in ("rounds", "inspection:fire", "visit:every_household")),
    ]  # fmt: skip
    receipts = phone.send(*acts)
    assert [one["ref"] for one in receipts] == [one["ref"] for one in acts]
    assert [(one["verb"], one["outcome"]) for one in receipts] == [(one["verb"], "refused") for one in acts]
    assert not any(kind.objects.exists() for kind in (Visit, WeekLog, Excuse, Deed))


def test_a_week_of_months_ago_and_a_day_before_any_charter_are_too_old(phone: Phone, staff: Staff) -> None:
    home = recording.dwelling(staff.county.grids[0], households=1)
    visit = {"visit": "every_household", "place": home.pk, "outcome": "met", "needs": [], "words": "", "reason": "停电"}
    acts = [
        phone.act("log.close", monday="2020-01-06", words=""),
        phone.act("visit", day=str(phone.now().date()), makes_up="2019-12-31", **visit),
    ]
    told = [one["fault"] for one in phone.send(*acts)]
    assert [(one["code"], one["place"]) for one in told] == [("too-old", "day"), ("too-old", "makes_up")]
