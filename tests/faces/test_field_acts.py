"""What phones send is carried out once, answered each for itself, and kept where it cannot be (F7)."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from uuid_utils.compat import uuid7

from gridwork.base import sealed
from gridwork.base.errors import Conflict
from gridwork.base.moment import now
from gridwork.base.pictures import path_of
from gridwork.cases.models import Case, Photo
from gridwork.charter.queries.adopted import in_force
from gridwork.faces.photos import forget_left_behind
from gridwork.fieldwork.models import Attendance, DayLog, Deed, Inspection, Occasion, Visit
from gridwork.journal.models import Entry
from gridwork.ledger.commands import change_place, change_record
from gridwork.ledger.models import Place
from gridwork.sync.commands import verbs
from gridwork.sync.commands.photos import part_of
from gridwork.sync.models import Device, Receipt, Upload
from gridwork.sync.tasks import forget_photos
from tests import make, recording
from tests.faces.desk import REMEMBERED, Staff, signed_in
from tests.faces.phone import Phone, jpeg, sha

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(staff: Staff) -> Phone:
    return Phone.of(staff.worker)


def report(phone: Phone, staff: Staff, words: str = "路口垃圾桶满了", **also: Any) -> dict[str, Any]:
    return phone.act(
        "report", **{"category": "litter", "words": words, "point": make.County.centre(staff.county.grids[0])} | also
    )


def test_a_report_is_stored_once_however_often_it_comes(phone: Phone, staff: Staff) -> None:
    act = report(phone, staff)
    (first,) = phone.send(act)
    case = Case.objects.get()
    assert first["outcome"] == "stored"
    assert first["subject"] == {"kind": "case", "id": case.pk, "code": case.number}
    assert phone.send(act, act) == [first]
    assert Case.objects.count() == 1
    assert phone.get("receipts").json() == {"receipts": [first], "before": None}
    assert Receipt.objects.get().sent is None


def test_every_verb_of_the_field_is_carried_out(phone: Phone, staff: Staff) -> None:
    grid, today = staff.county.grids[0], str(in_force().calendar.today(now()))
    shop, home = recording.shop(grid), recording.dwelling(grid)
    record = recording.record("shop", shop, trade="food")
    case = make.case(grid)
    head = Phone.of(staff.village)
    broken = jpeg()
    began = phone.now() - timedelta(hours=1)
    started = {"grid": grid.id, "started_at": began.isoformat(), "stopped_at": phone.now().isoformat()}
    passed = {"equipment": {"is": "pass"}, "exits": {"is": "fail"}, "electricity": {"is": "n/a"}}
    acts = [
        report(phone, staff, on_the_spot="已清理"),
        phone.act("case.note", case=case.pk, words="看过了"),
        phone.act("case.handle", case=case.pk, result="已清理"),
        phone.act("place.open", kind="premises", sort="shop", name="", street="新街", number="1号", grid=grid.id),
        phone.act("place.change", place=shop.pk, seen=1, values={"name": "小店"}),
        phone.act("record.open", form="household", place=home.pk, values={"members": 3}),
        phone.act("record.change", record=record.pk, seen=1, values={"trade": "food"}),
        phone.act("record.confirm", records=[record.pk]),
        phone.act("round", **started, seconds=3000, words="沿街", stops=[{"at": began.isoformat(), "words": "井盖"}]),
        phone.act("excuse", duty="rounds", posting=posting_of(phone), period=today, reason="下大雨"),
        phone.act("log.write", day=today, words="今天平安。", seen=0),
        phone.act("log.clear", day=today),
        phone.act("visit", visit="every_household", place=home.pk, day=today, outcome="absent", reason="外出", needs=[],
                  words=""),
        phone.act("inspection", inspection="fire", place=shop.pk, day=today, answers=passed, words="", notice=True,
                  photos=[("exits", broken)]),
    ]  # fmt: skip
    others = [
        head.act("case.accept", case=case.pk),
        head.act("occasion", kind="meeting", area=staff.county.villages[0].id, title="例会", held_on=today,
                 minutes="无", residents=0),
    ]  # fmt: skip
    assert told(head.send(*others)) == ["stored"] * 2
    receipts = phone.send(*acts)
    assert told(receipts) == ["stored"] * len(acts), [one["fault"] for one in receipts if one["fault"]]
    elsewhere = Phone.of(staff.elsewhere)
    (zero,) = elsewhere.send(elsewhere.act("zero", grid=staff.county.grids[5].id, day=today))
    assert zero["outcome"] == "stored"
    done = {act["verb"] for act in (*acts, *others)} | {"zero", "drop", "log.close", "mistake"}
    done |= {"notice.issue", "notice.extend", "notice.hand_over", "notice.withdraw", "sample.check"}
    assert done == set(verbs.COMMANDS)


def test_what_was_recorded_by_mistake_is_taken_back_by_the_act_that_recorded_it(phone: Phone, staff: Staff) -> None:
    home, today = recording.dwelling(staff.county.grids[0]), str(in_force().calendar.today(now()))
    said = {"visit": "every_household", "place": home.pk, "day": today, "outcome": "moved", "needs": [], "words": ""}
    visit, report_ = phone.act("visit", **said), report(phone, staff)
    taken = phone.act("mistake", ref=visit["ref"], why="elsewhere")
    assert told(phone.send(visit, report_, taken)) == ["stored"] * 3
    assert (Visit.objects.count(), Deed.objects.count()) == (0, 0)
    assert told(phone.send(taken)) == ["stored"]
    neighbour = Phone.of(staff.elsewhere)
    other = neighbour.act("mistake", ref=visit["ref"], why="elsewhere")
    for asked in (
        other,
        phone.act("mistake", ref=report_["ref"], why="twice"),
        phone.act("mistake", ref=str(uuid4()), why="twice"),
    ):
        (answer,) = (neighbour if asked is other else phone).send(asked)
        assert (answer["outcome"], answer["fault"]["code"]) == ("refused", "not-found"), answer
    (unread,) = phone.send(phone.act("mistake", ref=visit["ref"], why="没去"))
    assert unread["fault"]["code"] == "unreadable"


def test_an_occasion_and_a_zero_report_are_taken_back_with_the_upload_that_made_them(staff: Staff) -> None:
    head, village, today = Phone.of(staff.village), staff.county.villages[0], str(in_force().calendar.today(now()))
    meeting = {"kind": "meeting", "area": village.id, "title": "例会", "held_on": today, "minutes": "无"}
    held = head.act("occasion", **meeting, residents=0, attended=[staff.worker.pk])
    zero = head.act("zero", grid=village.id, day=today)
    back = [head.act("mistake", ref=one["ref"], why="not made") for one in (held, zero)]
    assert told(head.send(held, zero, *back)) == ["stored"] * 4
    assert (Occasion.objects.count(), Attendance.objects.count(), Deed.objects.count()) == (0, 0, 0)
    assert told(head.send(*back)) == ["stored"] * 2


def test_what_another_phone_recorded_already_is_asked_about_and_recorded_when_it_is_another(
    phone: Phone, staff: Staff
) -> None:
    home, today = recording.dwelling(staff.county.grids[0]), str(in_force().calendar.today(now()))
    said = {"visit": "every_household", "place": home.pk, "day": today, "outcome": "met", "needs": [], "words": ""}
    meeting = {"kind": "meeting", "area": staff.county.grids[0].id, "title": "例会", "held_on": today, "minutes": "无"}
    second = Phone()
    second.sign_in(staff.worker.login)
    passed = {key: {"is": "pass"} for key in ("equipment", "exits", "electricity")}
    shop = recording.shop(staff.county.grids[0])
    look = {"inspection": "fire", "place": shop.pk, "day": today, "answers": passed, "words": "", "notice": False}
    for verb, body in (("visit", said), ("occasion", meeting | {"residents": 0}), ("inspection", look)):
        (first,) = phone.send(phone.act(verb, **body))
        assert first["outcome"] == "stored", first["fault"]
        same = second.act(verb, **body)
        (asked,) = second.send(same)
        assert (asked["outcome"], asked["fault"]["code"], asked["fault"]["place"]) == ("refused", "alike", "another")
        (other,) = second.send(second.act(verb, settles=same["ref"], **body, another=True))
        assert other["outcome"] == "stored", other["fault"]
    assert (Visit.objects.count(), Occasion.objects.count(), Inspection.objects.count()) == (2, 2, 2)
    assert set(Receipt.objects.values_list("outcome", flat=True)) == {"stored", "settled"}


def test_a_late_inspection_says_which_turn_it_makes_up_for_and_why(phone: Phone, staff: Staff) -> None:
    shop, today = recording.shop(staff.county.grids[0]), in_force().calendar.today(now())
    passed = {key: {"is": "pass"} for key in ("equipment", "exits", "electricity")}
    look = {"inspection": "fire", "place": shop.pk, "day": str(today), "answers": passed, "words": "", "notice": False}
    missed = today - timedelta(days=40)
    unsaid, late = phone.send(
        phone.act("inspection", **look, makes_up=str(missed)),
        phone.act("inspection", **look, makes_up=str(missed), reason="店主外出"),
    )
    assert (unsaid["outcome"], unsaid["fault"]["place"]) == ("refused", "reason")
    assert late["outcome"] == "stored", late["fault"]
    deed = Deed.objects.get(kind="inspection:fire")
    assert (deed.makes_up, deed.reason) == (missed, "店主外出")


def test_a_meeting_kept_on_the_phone_counts_for_the_colleagues_it_names(phone: Phone, staff: Staff) -> None:
    head, village = Phone.of(staff.village), staff.county.villages[0]
    near = {(one["area"], one["person"]): one["name"] for one in head.get("frame").json()["colleagues"]}
    assert staff.worker.name in near[village.id, staff.worker.pk]
    assert (village.id, staff.village.pk) not in near
    today = in_force().calendar.today(now())
    meeting = {"kind": "meeting", "area": village.id, "title": "例会", "minutes": "无", "residents": 0}
    late = {"held_on": str(today), "makes_up": str(today - timedelta(days=40)), "reason": "防汛"}
    (stored,) = head.send(head.act("occasion", **meeting, **late, attended=[staff.worker.pk]))
    assert stored["outcome"] == "stored", stored["fault"]
    deeds = Deed.objects.filter(kind="meeting", reason="防汛").values_list("person", flat=True)
    assert set(deeds) == {staff.village.pk, staff.worker.pk}


def told(receipts: list[dict[str, Any]]) -> list[str]:
    return [one["outcome"] for one in receipts]


def posting_of(phone: Phone) -> int:
    posting: int = phone.get("frame").json()["posts"][0]["posting"]
    return posting


def test_one_act_that_cannot_be_done_holds_up_no_other_and_is_kept_sealed(phone: Phone, staff: Staff) -> None:
    far = make.case(staff.county.grids[5])
    bad = phone.act("case.note", case=far.pk, words="一个秘密")
    receipts = phone.send(
        report(phone, staff), bad, {"verb": "report"}, {"nonsense": "\ud800"}, 7, report(phone, staff)
    )
    assert told(receipts) == ["stored", "refused", "refused", "refused", "refused", "stored"]
    assert receipts[1]["fault"] == {"code": "not-found", "reason": "There is no such case."}
    assert {one["fault"]["code"] for one in receipts[2:5]} == {"unreadable"}
    row = Receipt.objects.get(ref=bad["ref"])
    assert "一个秘密".encode() not in bytes(row.sent or b"")
    assert json.loads(json.loads(sealed.unseal(row.sent or b""))["act"]) == bad
    assert phone.send(bad)[0] == receipts[1]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ({"verb": "fly", "body": {}}, "unknown"),
        ({"verb": "zero", "body": {"grid": "x", "day": "2026-03-01"}}, "unreadable"),
        ({"verb": "zero", "body": {"grid": 1, "day": "2026-03-01", "more": 1}}, "unreadable"),
        ({"verb": "log.write", "body": {"day": "2026-03-01", "seen": 0, "words": "x" * 600_000}}, "too-big"),
        ({"verb": "log.clear", "body": {"day": str(now().date())}, "photos": [
            {"sha256": "0" * 64, "width": 1, "height": 1, "bytes": 1, "slot": ""}]}, "no-photos"),
        ({"verb": "drop", "body": {"ref": str(uuid4()), "reason": ""}}, "bad-input"),
        ({"verb": "log.clear", "body": {"day": "2026-03-01"}, "done_at": "2001-01-01T10:00:00+08:00"}, "too-old"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_reason(phone: Phone, act: dict[str, Any], code: str) -> None:
    whole = phone.act("") | act
    (receipt,) = phone.send(whole)
    assert (receipt["outcome"], receipt["fault"]["code"]) == ("refused", code)


def test_two_who_changed_the_same_field_see_both_values_and_the_choice_settles_it(phone: Phone, staff: Staff) -> None:
    shop = recording.shop(staff.county.grids[0])
    change_place(make.act(person=staff.village), make.operator(), shop.pk, {"name": "他的"}, seen=1)
    mine = phone.act("place.change", place=shop.pk, seen=1, values={"name": "我的", "number": "8号"})
    (receipt,) = phone.send(mine)
    assert receipt["outcome"] == "conflict"
    assert receipt["conflict"] | {"at": ""} == {
        "seq": 2, "who": "钱军", "at": "",
        "fields": [{"field": "name", "label": "Name", "base": "", "theirs": "他的", "mine": "我的"}],
    }  # fmt: skip
    assert phone.send(mine) == [receipt]
    change_place(make.act(person=staff.village), make.operator(), shop.pk, {"name": "又是他"}, seen=2)
    again = phone.act(
        "place.change", settles=mine["ref"], place=shop.pk, seen=2, values={"name": "我的", "number": "8号"}
    )
    assert told(phone.send(again)) == ["conflict"]
    chosen = phone.act("place.change", settles=again["ref"], place=shop.pk, seen=3, values={"number": "8号"})
    assert told(phone.send(chosen, mine, again)) == ["stored", "settled", "settled"]
    shop.refresh_from_db()
    assert (shop.name, shop.number) == ("又是他", "8号")
    assert not Receipt.objects.exclude(sent=None).exists()


def test_words_of_the_log_corrected_on_one_phone_are_in_nobodys_way(phone: Phone, staff: Staff) -> None:
    today = str(in_force().calendar.today(phone.now()))
    acts = [phone.act("log.write", day=today, words="上午走访三户。", seen=0)]
    for words in ("上午走访四户。", "上午走访五户。"):
        acts.append(phone.act("log.write", day=today, words=words, seen=0, after=acts[-1]["ref"]))
    assert told(phone.send(*acts[:2])) == ["stored", "stored"]
    assert told(phone.send(acts[2])) == ["stored"]
    assert DayLog.objects.get().words == "上午走访五户。"
    other = Phone.of(staff.worker)
    assert told(other.send(other.act("log.write", day=today, words="下午开会。", seen=0))) == ["conflict"]
    assert told(other.send(other.act("log.write", day=today, words="值班。", seen=0, after=acts[0]["ref"]))) == [
        "conflict"
    ]


def test_answers_of_a_record_in_dispute_are_told_by_the_forms_own_words(phone: Phone, staff: Staff) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")
    change_record(make.act(), make.operator(), record.pk, {"trade": "repair"}, seen=1)
    (receipt,) = phone.send(phone.act("record.change", record=record.pk, seen=1, values={"trade": "clothes"}))
    (field,) = receipt["conflict"]["fields"]
    assert (field["field"], field["base"], field["theirs"], field["mine"]) == ("trade", "food", "repair", "clothes")
    assert field["label"] not in ("", "trade")


def test_a_refused_entry_can_be_let_go_with_a_reason(phone: Phone, staff: Staff) -> None:
    bad = phone.act("case.note", case=10**6, words="x")
    phone.send(bad)
    assert told(phone.send(phone.act("drop", ref=bad["ref"], reason="重复了"), bad)) == ["stored", "dropped"]
    assert told(phone.send(phone.act("drop", ref=bad["ref"], reason="再次"))) == ["refused"]
    assert Receipt.objects.get(ref=bad["ref"]).sent is None


def test_another_persons_reference_is_refused_and_nothing_is_told_of_theirs(phone: Phone, staff: Staff) -> None:
    act = report(phone, staff)
    phone.send(act)
    other = Phone.of(staff.village)
    (receipt,) = other.send(act)
    assert (receipt["outcome"], receipt["subject"], receipt["fault"]["code"]) == ("refused", None, "ref-used")
    assert other.get("receipts").json()["receipts"] == []
    assert Case.objects.count() == 1


def test_a_fault_of_ours_loses_nothing_and_holds_up_no_other(
    phone: Phone, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = phone.act("log.clear", day=str(now().date()))

    def fails(*_: Any) -> Any:
        Place.objects.create(pk=1)

    monkeypatch.setitem(verbs.COMMANDS, "log.clear", fails)
    act = report(phone, staff)
    assert [one["ref"] for one in phone.send(broken, act)] == [act["ref"]]
    assert Receipt.objects.count() == Case.objects.count() == 1


def test_an_act_that_is_refused_half_written_leaves_nothing_and_is_not_taken_for_done(
    phone: Phone, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: Any, **__: Any) -> Any:
        raise Conflict("too late", code="late")

    monkeypatch.setattr("gridwork.fieldwork.commands.visits.note_deed", refuses)
    home = recording.dwelling(staff.county.grids[0])
    day = str(in_force().calendar.today(phone.now()))
    visit = phone.act("visit", visit="every_household", place=home.pk, day=day, outcome="absent", reason="外出",
                      needs=[], words="")  # fmt: skip
    assert told(phone.send(report(phone, staff), visit)) == ["stored", "refused"]
    assert not Entry.objects.filter(subject_kind="visit").exists()
    assert Case.objects.count() == 1


@pytest.mark.parametrize(("ahead", "told"), [(100, 0), (-100, 0), (86_400, -86_400), (-86_400, 86_400)])
def test_a_clock_that_is_wrong_is_put_right_and_noted(phone: Phone, staff: Staff, ahead: int, told: int) -> None:
    phone.ahead = timedelta(seconds=ahead)
    (receipt,) = phone.send(report(phone, staff))
    case = Case.objects.get()
    assert abs(receipt["skew"] - told) <= 5
    assert abs((case.reported_at - now()).total_seconds()) <= (5 if told else max(0, -ahead) + 5)
    assert abs(Device.objects.get().skew + ahead) <= 5
    entry = Entry.objects.filter(subject_kind="case").earliest("pk")
    assert entry.recorded_at >= entry.done_at


def test_acts_are_carried_out_in_the_order_they_were_done(phone: Phone, staff: Staff) -> None:
    shop = recording.shop(staff.county.grids[0])
    early, late = phone.now() - timedelta(hours=2), phone.now() - timedelta(hours=1)
    acts = [
        phone.act("place.change", at=late, place=shop.pk, seen=2, values={"name": "后来"}),
        phone.act("place.change", at=early, place=shop.pk, seen=1, values={"name": "起初"}),
    ]
    assert told(phone.send(*acts)) == ["stored"] * 2
    bodies = Entry.objects.filter(subject_kind="place", verb="change").order_by("seq").values_list("body", flat=True)
    assert [json.loads(body)["new"]["name"] for body in bodies] == ["起初", "后来"]


def test_more_than_a_batch_is_refused_whole(phone: Phone) -> None:
    answer = phone.upload(*[phone.act("log.clear", day="2026-03-01")] * 51)
    assert (answer.status_code, answer.json()["code"]) == (422, "too-many")
    assert not Receipt.objects.exists()


def test_fifty_reports_cost_a_fixed_number_of_queries_each(phone: Phone, staff: Staff) -> None:
    def cost(many: int) -> int:
        acts = [report(phone, staff) for _ in range(many)]
        with CaptureQueriesContext(connection) as asked:
            phone.send(*acts)
        return len([one for one in asked if not any(told in one["sql"] for told in REMEMBERED)])

    cost(1)
    one, fifty = cost(1), cost(50)
    assert one <= 20
    assert (fifty - one) / 49 <= 10


def test_receipts_come_a_hundred_at_a_time_newest_first(phone: Phone) -> None:
    refs = [str(uuid7()) for _ in range(120)]
    for start in range(0, 120, 40):
        phone.send(*[phone.act("log.clear", under=ref, day="2099-01-01") for ref in refs[start : start + 40]])
    page = phone.get("receipts").json()
    rest = phone.get("receipts", before=page["before"]).json()
    assert len(page["receipts"]) == 100
    assert rest["before"] is None
    assert {one["ref"] for one in page["receipts"] + rest["receipts"]} == set(refs)


# Photos


def test_a_photo_is_kept_byte_for_byte_and_goes_on_where_it_broke_off(phone: Phone, staff: Staff) -> None:
    picture = jpeg()
    (receipt,) = phone.send(report(phone, staff, photos=[("before", picture)]))
    assert receipt["photos"] == [{"sha256": sha(picture), "received": 0, "bytes": len(picture)}]
    assert phone.photo_offset(picture) == 0
    answer = phone.send_photo(picture, upto=200)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "200")
    again = phone.send_photo(picture)
    assert (again.status_code, again.headers["Upload-Offset"], again.json()["code"]) == (409, "200", "offset")
    assert phone.get("receipts").json()["receipts"][0]["photos"][0]["received"] == 200
    assert not path_of(sha(picture)).exists()
    assert phone.send_photo(picture, offset=phone.photo_offset(picture)).status_code == 204
    assert path_of(sha(picture)).read_bytes() == picture
    assert phone.photo_offset(picture) == len(picture)
    assert phone.send_photo(picture, offset=len(picture)).status_code == 204
    shown = signed_in(staff.worker).get(f"/media/photos/{Photo.objects.get().sha256}")
    assert b"".join(shown.streaming_content) == picture


def test_what_a_crash_left_behind_the_pieces_that_count_is_written_over(phone: Phone) -> None:
    picture = jpeg()
    phone.send_photo(picture, upto=100)
    part = part_of(Upload.objects.get().person_id, sha(picture))
    part.write_bytes(part.read_bytes() + b"rubbish of a killed server")
    assert phone.send_photo(picture, offset=100).status_code == 204
    assert path_of(sha(picture)).read_bytes() == picture


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (jpeg(), "0" * 64, "hash"),
        (jpeg(comment=b"who took it"), "", "not-clean"),
        (jpeg(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0"), "", "not-clean"),
        (jpeg(icc_profile=b"profile"), "", "not-clean"),
        (jpeg() + b"more", "", "not-clean"),
        (jpeg()[:300], "", "not-clean"),
        (jpeg(size=(2100, 20)), "", "not-clean"),
        (b"<svg/>", "", "not-clean"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_was_said_or_not_a_clean_picture_is_forgotten(
    phone: Phone, content: bytes, name: str, code: str
) -> None:
    answer = phone.send_photo(content, name=name)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Upload.objects.exists()
    assert not path_of(name or sha(content)).exists()
    assert phone.photo_offset(content) == 0


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"quality": 30, "optimize": True}, {"size": (2048, 7)}])
def test_a_clean_picture_of_any_kind_is_taken(phone: Phone, options: dict[str, Any]) -> None:
    assert phone.send_photo(jpeg(**options)).status_code == 204


def test_nobody_gets_at_anothers_photo_by_knowing_its_hash(phone: Phone, staff: Staff) -> None:
    picture = jpeg()
    owner = Phone.of(staff.elsewhere)
    owner.send_photo(picture)
    assert phone.photo_offset(picture) == 0
    thief, other = report(phone, staff, photos=[("before", picture)]), report(phone, staff)
    answer = phone.upload(thief, other).json()
    assert [receipt["ref"] for receipt in answer["receipts"]] == [other["ref"]]
    assert answer["photos_first"] == [sha(picture)]
    assert not Photo.objects.exists()


def test_the_same_picture_of_a_second_person_is_asked_for_and_then_stored(phone: Phone, staff: Staff) -> None:
    picture = jpeg()
    Phone.of(staff.elsewhere).send_photo(picture)
    act = report(phone, staff, photos=[("before", picture)])
    assert phone.send(act) == []
    assert phone.send_photo(picture).status_code == 204
    answer = phone.upload(act).json()
    assert (told(answer["receipts"]), answer["photos_first"]) == (["stored"], [])
    assert answer["receipts"][0]["photos"][0]["received"] == len(picture)


def test_too_many_photos_at_once_and_too_large_ones_are_refused(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gridwork.sync.commands.photos.MOST_OPEN", 1)
    assert phone.send_photo(jpeg(70), upto=10).status_code == 204
    assert phone.send_photo(jpeg(140), upto=10).status_code == 403
    assert phone.send_photo(jpeg(70), offset=10).status_code == 204
    assert phone.send_photo(jpeg(140), upto=10).status_code == 204
    monkeypatch.setattr("gridwork.sync.commands.photos.MOST_BYTES", 20)
    assert phone.send_photo(jpeg(210)).json()["code"] == "too-big"


def test_photos_begun_a_month_ago_are_forgotten_and_whole_ones_wait_for_their_act(phone: Phone) -> None:
    phone.send_photo(jpeg(70), upto=10)
    phone.send_photo(jpeg(140))
    os.utime(path_of(sha(jpeg(140))), (0, 0))
    assert forget_left_behind() == forget_photos() == 0
    Upload.objects.update(begun_at=now() - timedelta(days=31))
    assert forget_photos() == 2
    assert not list(part_of(1, "x").parent.parent.rglob("*.part"))
    assert forget_left_behind() == 1
