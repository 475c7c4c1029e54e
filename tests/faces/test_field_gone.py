"""What a phone brings for a place its person has no more, because the post or the grid ended meanwhile (F7, P1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.territory.commands.postings import end_posting
from gridwork.territory.models import Posting
from tests import make, recording
from tests.faces.desk import Staff
from tests.faces.phone import Phone

pytestmark = pytest.mark.django_db
GONE = "There is no such {} in your grids; the grid or your post may have changed meanwhile."


def ended(staff: Staff) -> None:
    """The worker's post ended three days ago."""
    held = Posting.objects.get(person=staff.worker)
    end_posting(make.act(), make.operator(), held.pk, last_day=in_force().calendar.today(now()) - timedelta(days=3))


def acts(phone: Phone, place: int, record: int) -> list[dict[str, Any]]:
    day = str(in_force().calendar.today(now()))
    answers = {"equipment": {"is": "pass", "words": "", "on_the_spot": False}}
    return [
        phone.act("visit", visit="every_household", place=place, day=day, outcome="met", reason="", needs=[], words=""),
        phone.act("inspection", inspection="fire", place=place, answers=answers, words="", day=day, notice=False),
        phone.act("place.change", place=place, values={"name": "x"}, seen=1),
        phone.act("record.confirm", records=[record]),
    ]


def test_what_is_out_of_reach_now_and_what_never_was_are_told_alike_with_what_may_have_happened(staff: Staff) -> None:
    phone = Phone.of(staff.worker)
    home, shop = recording.dwelling(staff.county.grids[0]), recording.shop(staff.county.grids[0])
    record = recording.record("household", home, members=2)
    ended(staff)
    there, never = acts(phone, shop.pk, record.pk), acts(phone, 10**6, 10**6)
    there[0] = acts(phone, home.pk, record.pk)[0]
    told = [[one["fault"] for one in phone.send(*sent)] for sent in (there, never)]
    assert told[0] == told[1]
    assert [one["reason"] for one in told[0]] == [GONE.format(what) for what in ("place", "place", "place", "record")]
    assert {one["code"] for one in told[0]} == {"not-found"}


def test_whose_post_has_ended_is_offered_no_day_to_clear(staff: Staff) -> None:
    phone = Phone.of(staff.worker)
    ended(staff)
    told = phone.get("today").json()
    assert (told["uncleared"], told["duties"], told["visits"]) == ([], [], [])
    assert len(told["logs"]) > 1, "there are days the log was not cleared on"
