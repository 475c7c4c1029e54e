"""Rectification notices on a phone: carried with their chain, issued afterwards, extended, handed over (F5, F7)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.cases.models import Case
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.models import Inspection, Rectification
from gridwork.journal.queries import entries
from gridwork.ledger.models import Place
from gridwork.sync.models import Receipt
from tests import inspecting, recording
from tests.faces.desk import REMEMBERED, Staff
from tests.faces.phone import Phone, jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(staff: Staff) -> Place:
    return recording.shop(staff.county.grids[0])


@pytest.fixture
def phone(staff: Staff) -> Phone:
    return Phone.of(staff.worker)


def inspection(phone: Phone, shop: Place, **said: Any) -> dict[str, Any]:
    """An inspection that finds the exits blocked and lets it be."""
    answers = {
        "equipment": {"is": "pass"},
        "exits": {"is": "fail", "words": "过道堆着纸箱"},
        "electricity": {"is": "n/a"},
    }
    day = str(in_force().calendar.today(said.get("at", phone.now())))
    return phone.act("inspection", inspection="fire", place=shop.pk, day=day, answers=answers, words="", notice=False,
                     photos=[("exits", jpeg())], **said)  # fmt: skip


def extension(phone: Phone, chain: Rectification, **said: Any) -> dict[str, Any]:
    return phone.act("notice.extend", notice=chain.pk, **{"seen": 1, "by": "2 days", "reason": "配件未到货"} | said)


def outcomes(receipts: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["outcome"], (one["fault"] or {"code": ""})["code"]) for one in receipts]


def listed(phone: Phone) -> dict[str, Any]:
    told: dict[str, Any] = phone.get("today").json()
    return told


def test_a_notice_is_issued_afterwards_for_what_an_inspection_of_the_same_upload_left_open(
    phone: Phone, shop: Place
) -> None:
    found = inspection(phone, shop, at=phone.now() - timedelta(hours=2))
    assert outcomes(phone.send(found)) == [("stored", "")]
    (waits,) = listed(phone)["to_issue"]
    assert (waits["inspection"], waits["place"]) == ("fire", shop.pk)
    assert [(one["name"], one["words"]) for one in waits["findings"]] == [("Exits and passages clear", "过道堆着纸箱")]
    other = recording.shop(shop.grid)  # type: ignore[arg-type]
    late = inspection(phone, other, at=phone.now() - timedelta(hours=1))
    acts = [phone.act("notice.issue", inspection="fire", place=one.pk) for one in (shop, other)]
    receipts = phone.send(*acts, late)
    assert outcomes(receipts) == [("stored", "")] * 3
    chain = Rectification.objects.get(place=shop)
    assert receipts[0]["subject"] == {"kind": "rectification", "id": chain.pk, "code": chain.full_number}
    assert {one.place_id for one in Rectification.objects.all()} == {shop.pk, other.pk}
    assert listed(phone)["to_issue"] == []
    assert phone.send(acts[0])[0] == receipts[0]
    assert outcomes(phone.send(phone.act("notice.issue", inspection="fire", place=shop.pk))) == [
        ("refused", "nothing-to-issue")
    ]


def test_a_phone_carries_the_chain_of_each_notice_and_what_its_worker_may_do_now(
    staff: Staff, phone: Phone, shop: Place
) -> None:
    chain = inspecting.notice(staff.worker, shop)
    town = inspecting.notice(staff.town, recording.shop(staff.county.grids[0]))
    assert outcomes(phone.send(extension(phone, chain))) == [("stored", "")]
    told = {one["id"]: one for one in listed(phone)["notices"]}
    mine = told[chain.pk]
    assert (mine["number"], mine["seq"], mine["state"], mine["checks"]) == (chain.full_number, 2, "issued", ["exits"])
    assert [(act["verb"], act["who"]) for act in mine["acts"]] == [
        ("issue", staff.worker.name),
        ("extend", staff.worker.name),
    ]
    issued, extended = mine["acts"]
    assert (extended["reason"], extended["deadline_was"]) == ("配件未到货", issued["deadline"])
    assert datetime.fromisoformat(extended["deadline"]) == datetime.fromisoformat(mine["deadline_at"])
    assert mine["authority"] == "Water office"
    assert mine["may"] == ["again", "extend", "hand_over", "withdraw"]
    assert told[town.pk]["may"] == ["again", "hand_over"]
    assert listed(Phone.of(staff.elsewhere))["notices"] == []


def test_a_phone_shows_the_deadline_an_extension_leads_to_and_is_told_where_it_ends(
    staff: Staff, phone: Phone, shop: Place
) -> None:
    """The same bound as at the desk; a notice that was over for as long is offered none, and not silently."""
    chain = inspecting.notice(staff.worker, shop)
    over = inspecting.notice(staff.worker, recording.shop(shop.grid), "2026-01-05 09:00")  # type: ignore[arg-type]
    told = {one["id"]: one for one in listed(phone)["notices"]}
    offered = told[chain.pk]["extensions"]
    assert [one["by"] for one in offered][:2] == ["1 working day", "2 working days"]
    assert (told[over.pk]["extensions"], told[over.pk]["may"]) == ([], ["again", "hand_over", "withdraw"])
    for by, seen, outcome in (("9999 working days", 1, "refused"), (offered[-1]["by"], 1, "stored")):
        (receipt,) = phone.send(extension(phone, chain, by=by, seen=seen))
        assert receipt["outcome"] == outcome
        assert outcome == "stored" or "at most" in receipt["fault"]["reason"]
    assert inspecting.fresh(chain).deadline_at == datetime.fromisoformat(offered[-1]["to"])
    assert next(one for one in listed(phone)["notices"] if one["id"] == chain.pk)["extensions"] == []
    assert outcomes(phone.send(extension(phone, over))) == [("refused", "bad-input")]


def test_two_who_extend_the_same_deadline_move_it_once_and_the_second_is_told(
    staff: Staff, phone: Phone, shop: Place
) -> None:
    chain = inspecting.notice(staff.worker, shop, f"{phone.now() - timedelta(days=1):%Y-%m-%d %H:%M}")
    village = Phone.of(staff.village)
    early, late = (extension(phone, chain, at=phone.now() - timedelta(hours=hours)) for hours in (3, 2))
    theirs = extension(village, chain, at=phone.now() - timedelta(hours=1))
    assert outcomes(phone.send(early, late)) == [("stored", "")] * 2
    moved = inspecting.fresh(chain).deadline_at
    assert moved - chain.deadline_at == timedelta(days=4)
    (receipt,) = village.send(theirs)
    assert outcomes([receipt]) == [("refused", "overtaken")]
    assert staff.worker.name in receipt["fault"]["reason"]
    assert inspecting.fresh(chain).deadline_at == moved
    assert Receipt.objects.get(ref=theirs["ref"]).sent is not None
    anew = extension(village, chain, seen=3, settles=theirs["ref"])
    assert [one["outcome"] for one in village.send(anew, theirs)] == ["stored", "settled"]


def test_one_s_own_later_extension_that_arrived_first_is_not_followed_by_the_earlier(
    phone: Phone, staff: Staff, shop: Place
) -> None:
    chain = inspecting.notice(staff.worker, shop, f"{phone.now() - timedelta(days=1):%Y-%m-%d %H:%M}")
    early, late = (extension(phone, chain, at=phone.now() - timedelta(hours=hours)) for hours in (3, 2))
    assert outcomes(phone.send(late)) == [("stored", "")]
    assert outcomes(phone.send(early)) == [("refused", "overtaken")]


def test_a_second_look_that_arrives_after_a_later_extension_does_not_take_it_back(
    phone: Phone, staff: Staff, shop: Place
) -> None:
    chain = inspecting.notice(staff.worker, shop, f"{phone.now() - timedelta(days=1):%Y-%m-%d %H:%M}")
    again = inspection(phone, shop, at=phone.now() - timedelta(hours=3), again_for=chain.pk)
    again["body"]["answers"] = {"exits": again["body"]["answers"]["exits"]}
    assert outcomes(phone.send(extension(phone, chain, at=phone.now() - timedelta(hours=2)))) == [("stored", "")]
    moved = inspecting.fresh(chain).deadline_at
    assert outcomes(phone.send(again)) == [("refused", "overtaken")]
    assert inspecting.fresh(chain).deadline_at == moved
    again |= {"ref": str(uuid4()), "done_at": phone.now().isoformat()}
    assert outcomes(phone.send(again)) == [("stored", "")]
    assert inspecting.fresh(chain).deadline_at == moved, "it was looked at early"


def test_what_the_owner_refused_becomes_a_case_and_what_comes_later_says_so(
    phone: Phone, staff: Staff, shop: Place
) -> None:
    chain = inspecting.notice(staff.worker, shop)
    given = phone.act("notice.hand_over", notice=chain.pk, seen=1, reason="店主拒绝清理")
    assert outcomes(phone.send(given)) == [("stored", "")]
    case = Case.objects.get()
    assert inspecting.fresh(chain).case == case
    assert "店主拒绝清理" in case.words
    (told,) = listed(phone)["notices"]
    assert (told["state"], told["may"], told["acts"][-1]["case"]) == ("handed over", [], case.number)
    (receipt,) = phone.send(extension(phone, chain))
    assert outcomes([receipt]) == [("refused", "not-now")]
    assert "handed over" in receipt["fault"]["reason"]
    assert Case.objects.count() == 1


def test_an_irreversible_act_waits_for_another_look_where_somebody_gave_more_time_meanwhile(
    phone: Phone, staff: Staff, shop: Place
) -> None:
    chain = inspecting.notice(staff.worker, shop)
    assert outcomes(Phone.of(staff.village).send(extension(phone, chain))) == [("stored", "")]
    for verb in ("notice.hand_over", "notice.withdraw"):
        blind = phone.act(verb, notice=chain.pk, seen=1, reason="店主拒绝清理")
        assert outcomes(phone.send(blind)) == [("refused", "overtaken")]
    withdrawn = phone.act("notice.withdraw", notice=chain.pk, seen=2, reason="开错了")
    assert outcomes(phone.send(withdrawn)) == [("stored", "")]
    assert [line.verb for line in entries("rectification", chain.pk)] == ["issue", "extend", "withdraw"]


def test_a_notice_closed_meanwhile_is_not_extended(phone: Phone, staff: Staff, shop: Place) -> None:
    chain = inspecting.notice(staff.worker, shop)
    inspecting.again(staff.village, chain)
    (receipt,) = phone.send(extension(phone, chain))
    assert outcomes([receipt]) == [("refused", "not-now")]
    assert Receipt.objects.get().sent is not None


def test_an_app_that_never_asks_has_its_inspection_back_with_the_reason_and_it_can_be_sent_again(
    phone: Phone, staff: Staff, shop: Place
) -> None:
    """Whether the notice is looked at again is said by whoever was there: nothing is taken in silence."""
    chain, before = inspecting.notice(staff.village, shop), Inspection.objects.count()
    passing = inspection(phone, shop, at=phone.now() - timedelta(minutes=5))
    passing["body"]["answers"]["exits"], passing["photos"] = {"is": "pass"}, []
    other = inspection(phone, recording.shop(staff.county.grids[0]))
    assert outcomes(phone.send(passing, other)) == [("refused", "second-look"), ("stored", "")]
    (receipt, _) = phone.send(passing, other)
    assert receipt["fault"]["place"] == f"second_looks/{chain.pk}"
    assert f"what notice {chain.full_number} asks for" in receipt["fault"]["reason"]
    assert Receipt.objects.get(ref=passing["ref"]).sent is not None
    assert Inspection.objects.count() == before + 1
    body = passing["body"] | {"second_looks": {str(chain.pk): "later"}}
    unread = phone.act("inspection", **body | {"second_looks": {str(chain.pk): True}})
    mended = phone.act("inspection", settles=passing["ref"], **body)
    assert [one["outcome"] for one in phone.send(unread, mended, passing)] == ["refused", "stored", "settled"]
    assert (Inspection.objects.count(), inspecting.fresh(chain).state) == (before + 2, "issued")


def test_an_extension_must_say_how_long_and_why(phone: Phone, staff: Staff, shop: Place) -> None:
    chain = inspecting.notice(staff.worker, shop)
    for said in ({"by": "bald"}, {"reason": ""}):
        assert outcomes(phone.send(extension(phone, chain, **said))) == [("refused", "bad-input")]


def test_acts_on_notices_cost_a_fixed_number_of_queries_each(phone: Phone, staff: Staff) -> None:
    def cost(many: int) -> int:
        chains = [inspecting.notice(staff.worker, recording.shop(staff.county.grids[0])) for _ in range(many)]
        acts = [extension(phone, one) for one in chains]
        with CaptureQueriesContext(connection) as asked:
            phone.send(*acts)
        return len([one for one in asked if not any(told in one["sql"] for told in REMEMBERED)])

    cost(1)
    assert (cost(6) - cost(1)) / 5 <= 8
