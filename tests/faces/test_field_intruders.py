"""A signed-in phone that reaches for what is not its worker's: nothing is done, and nothing told (F7, P1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.occasions import OccasionDraft, plan_occasion
from gridwork.fieldwork.commands.samples import draw
from gridwork.fieldwork.models import Deed
from gridwork.journal.models import Entry
from gridwork.ledger.commands import change_place, change_record
from gridwork.territory.models import Posting
from tests import inspecting, make, recording
from tests.faces.desk import Staff
from tests.faces.phone import Phone, jpeg

pytestmark = pytest.mark.django_db


def test_a_phone_does_nothing_in_grids_that_are_not_its_workers_and_learns_nothing_of_them(staff: Staff) -> None:
    """The worker of the other town knows every id, as one who once worked here would."""
    grid, today = staff.county.grids[0], str(in_force().calendar.today(now()))
    shop, home, case = recording.shop(grid), recording.dwelling(grid, households=1), make.case(grid)
    record = recording.record("shop", shop, trade="food")
    change_place(make.act(), make.operator(), shop.pk, {"name": "小店"}, seen=1)
    change_record(make.act(), make.operator(), record.pk, {"trade": "retail"}, seen=1)
    notice, loose = inspecting.notice(staff.worker, shop), recording.shop(grid)
    inspecting.inspect_(staff.worker, loose, exits="fail")
    village = staff.county.villages[0]
    plan = OccasionDraft("meeting", village.id, "例会", in_force().calendar.today(now()))
    item = draw(make.act(), make.operator(), "households", village.id, in_force().calendar.today(now())).items.get()
    meeting = plan_occasion(make.act(person=staff.village), make.powers(staff.village), plan)
    phone, theirs = Phone.of(staff.elsewhere), Posting.objects.get(person=staff.worker)
    began, passed = phone.now() - timedelta(hours=1), {"exits": {"is": "pass"}}
    walked = {"grid": grid.id, "started_at": began.isoformat(), "stopped_at": phone.now().isoformat(), "seconds": 60}
    said = {"method": "call", "day": today, "answers": {"visited": "yes", "helped": "yes"}, "words": ""}
    held = {"held_on": today, "minutes": "无", "residents": 0}
    acts = [
        phone.act("report", category="litter", words="x", grid=grid.id, on_the_spot="已清理"),
        phone.act("case.accept", case=case.pk),
        phone.act("case.note", case=case.pk, words="x"),
        phone.act("case.handle", case=case.pk, result="x"),
        phone.act("place.open", kind="premises", sort="shop", name="", street="新街", number="1号", grid=grid.id),
        phone.act("place.change", place=shop.pk, seen=1, values={"name": "大店"}),
        phone.act("record.open", form="household", place=home.pk, values={"members": 3}),
        phone.act("record.change", record=record.pk, seen=1, values={"trade": "repair"}),
        phone.act("record.confirm", records=[record.pk]),
        phone.act("round", **walked, words="", stops=[]),
        phone.act("zero", grid=grid.id, day=today),
        phone.act("excuse", duty="rounds", posting=theirs.pk, period=today, reason="x"),
        phone.act("visit", visit="every_household", place=home.pk, day=today, outcome="met", needs=[], words=""),
        phone.act("inspection", inspection="fire", place=shop.pk, day=today, answers=passed, words="", notice=False,
                  again_for=notice.pk, photos=[("exits", jpeg())]),
        phone.act("notice.issue", inspection="fire", place=loose.pk),
        phone.act("notice.extend", notice=notice.pk, seen=1, by="2 days", reason="x"),
        phone.act("notice.hand_over", notice=notice.pk, seen=1, reason="x"),
        phone.act("notice.withdraw", notice=notice.pk, seen=1, reason="x"),
        phone.act("sample.check", item=item.pk, **said),
        phone.act("occasion", planned=meeting.pk, kind="meeting", area=village.id, title="例会", **held),
        phone.act("occasion", kind="meeting", area=village.id, title="例会", **held),
    ]  # fmt: skip
    before = (Entry.objects.count(), Deed.objects.count(), Case.objects.count())
    receipts = phone.send(*acts)
    assert {one["verb"] for one in receipts if (one["outcome"], one["conflict"]) != ("refused", None)} == set()
    assert {one["fault"]["code"] for one in receipts} == {"not-allowed", "not-found", "not-mine", "no-sample"}
    assert (Entry.objects.count(), Deed.objects.count(), Case.objects.count()) == before
    said = phone.post("fetch", {"places": [shop.pk, home.pk], "records": [record.pk]}).json()
    assert (said["places"], said["records"]) == ([], [])
    assert str(grid.id) not in phone.post("compare", {"marks": {str(grid.id): "x"}}).json()["grids"]
    assert "槐荫街" not in phone.get("today").content.decode()
