"""The four procedures of the charter end to end, both clocks against the calendar (C5, C6).

May 2026: the 1st to the 5th are off, Saturday the 9th is worked; office hours 8:30–12:00 and 14:00–17:30.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from gridwork.base.errors import Conflict, NotAllowed
from gridwork.cases import commands as cases
from gridwork.cases.commands import Draft
from gridwork.cases.models import Case
from gridwork.cases.tasks import escalate
from gridwork.journal.queries import entries
from gridwork.notices.models import Notice
from tests import make
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db


def stands(case: Case) -> tuple[str, str]:
    case.refresh_from_db()
    return case.stage, case.pending


def due(case: Case) -> str:
    case.refresh_from_db()
    return beijing(case.step_due_at)


def beijing(moment: datetime | None) -> str:
    assert moment is not None
    return moment.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M")


def test_a_case_in_the_village_from_the_report_to_the_published_answer(crew: Crew) -> None:
    case = make.case(crew.county.grids[0], at=make.day("2026-05-06 10:00"))
    assert beijing(case.promised_at) == "2026-05-12 17:30"
    assert (stands(case), due(case)) == (("reported", "accept"), "2026-05-07 17:30")

    crew.do(crew.village_head, cases.accept, case, "2026-05-07 09:00")
    assert (stands(case), due(case)) == (("accepted", "handle"), "2026-05-09 17:30")
    assert case.office_id == crew.county.office(crew.county.grids[0])
    assert case.assignee_id is None

    crew.do(crew.worker, cases.handle, case, "2026-05-09 16:00", result="已清运")
    assert (stands(case), due(case)) == (("handled", "verify"), "2026-05-11 17:30")
    assert (case.handler_id, case.handled_at) == (crew.worker.id, make.day("2026-05-09 16:00"))

    crew.do(crew.village_head, cases.verify, case, "2026-05-11 10:00", passed=True)
    assert (stands(case), due(case)) == (("verified", "answer"), "2026-05-12 17:30")

    crew.do(crew.village_head, cases.answer, case, "2026-05-12 09:00", text="已清运，谢谢反映。")
    assert (stands(case), due(case)) == (("closed", "publish"), "2026-05-19 17:30")
    assert case.closed_at == case.answered_at == make.day("2026-05-12 09:00")

    crew.do(crew.town_head, cases.publish, case, "2026-05-13 09:00", text="石桥村路口垃圾已清运")
    assert stands(case) == ("closed", "")
    assert (case.step_due_at, case.alarm_at, case.public_result) == (None, None, "石桥村路口垃圾已清运")
    assert beijing(case.promised_at) == "2026-05-12 17:30"

    told = [(line.verb, line.person_id, line.facts.get("automatic")) for line in entries("case", case.pk)]
    village, worker, town = crew.village_head.id, crew.worker.id, crew.town_head.id
    assert told == [
        ("report", None, None), ("accept", village, None), ("handle", worker, None), ("verify", village, None),
        ("answer", village, None), ("close", None, True), ("publish", town, None),
    ]  # fmt: skip
    assert case.seq == len(told)


def test_a_coordinated_case_goes_to_the_department_and_comes_back(crew: Crew) -> None:
    case = make.case(crew.county.grids[0], category="leak", at=make.day("2026-05-08 18:00"))
    assert beijing(case.promised_at) == "2026-05-18 17:30"
    assert due(case) == "2026-05-11 17:30", "reported after hours on Friday: counted from the worked Saturday"
    crew.do(crew.village_head, cases.accept, case, "2026-05-09 09:00")
    assert (stands(case), case.office_id) == (("accepted", "handle"), crew.county.office(crew.county.towns[0], "water"))
    assert due(case) == "2026-05-13 17:30"
    crew.do(crew.water, cases.handle, case, "2026-05-12 15:00", result="换了水管")
    assert (stands(case), case.office_id) == (("handled", "verify"), crew.county.office(crew.county.villages[0]))
    crew.do(crew.village_head, cases.verify, case, "2026-05-13 09:00", passed=True)
    crew.do(crew.village_head, cases.answer, case, "2026-05-13 10:00", text="已修好。")
    assert (stands(case), due(case)) == (("closed", "publish"), "2026-05-20 17:30")


def test_an_emergency_is_told_to_everyone_up_the_line_at_once(crew: Crew) -> None:
    case = make.case(crew.county.grids[0], category="fire_hazard")
    line = {crew.worker.id, crew.village_head.id, crew.town_head.id, crew.county_head.id}
    assert set(Notice.objects.values_list("person", "kind")) == {(person, "emergency") for person in line}
    assert set(Notice.objects.values_list("subject_id", flat=True)) == {case.pk}


def test_whoever_reports_an_emergency_is_not_told_of_it(crew: Crew) -> None:
    make.case(crew.county.grids[0], category="fire_hazard", staff=True, reporter=crew.worker)
    assert crew.worker.id not in set(Notice.objects.values_list("person", flat=True))
    assert Notice.objects.count() == 3


def test_in_an_emergency_each_note_starts_the_time_to_the_next(crew: Crew) -> None:
    case = make.case(crew.county.grids[0], category="fire_hazard", at=make.day("2026-05-10 23:00"))
    assert due(case) == "2026-05-11 00:00", "an emergency runs on calendar hours, at night and on a Sunday"
    crew.do(crew.village_head, cases.accept, case, "2026-05-10 23:20")
    assert (stands(case), due(case)) == (("accepted", "handle"), "2026-05-11 01:20")
    crew.do(crew.town_head, cases.note, case, "2026-05-11 01:00", text="明火已灭")
    assert due(case) == "2026-05-11 03:00"
    assert stands(case) == ("accepted", "handle")
    crew.do(crew.town_head, cases.handle, case, "2026-05-11 02:00", result="险情排除")
    assert (stands(case), due(case)) == (("handled", "verify"), "2026-05-12 17:30")


def test_elsewhere_a_note_leaves_the_clock_alone(crew: Crew) -> None:
    case = make.case(crew.county.grids[0], at=make.day("2026-05-06 10:00"))
    crew.do(crew.worker, cases.note, case, "2026-05-06 16:00", text="看过了")
    assert due(case) == "2026-05-07 17:30"


def applied(crew: Crew) -> Case:
    """An application the village accepted, for the town to decide from 7 May 2026."""
    draft = Draft("relief", "申请救助", point=crew.county.centre(crew.county.grids[0]))
    case = cases.report(acted(crew.worker, "2026-05-06 10:00"), draft, staff=True)
    crew.do(crew.village_head, cases.accept, case, "2026-05-07 09:00")
    return case


def test_an_application_is_decided_by_the_town_and_shown_at_two_levels(crew: Crew) -> None:
    case = applied(crew)
    assert (stands(case), due(case)) == (("accepted", "decide"), "2026-05-13 17:30")
    crew.do(crew.town_head, cases.decide, case, "2026-05-08 09:00", approved=True)
    assert (stands(case), due(case)) == (("handled", "notice"), "2026-05-09 17:30")
    crew.do(crew.village_head, cases.notice, case, "2026-05-08 10:00", text="拟救助公示")
    assert stands(case) == ("handled", "notice")
    assert beijing(case.not_before) == "2026-05-13 10:00"
    assert due(case) == "2026-05-14 17:30", "one working day from when the first notice comes down"

    with pytest.raises(Conflict) as early:
        crew.do(crew.town_head, cases.notice, case, "2026-05-13 09:59", text="镇级公示")
    assert early.value.code == "not-yet"
    crew.do(crew.town_head, cases.notice, case, "2026-05-13 10:00", text="镇级公示")
    assert (stands(case), beijing(case.not_before)) == (("handled", "answer"), "2026-05-18 10:00")
    with pytest.raises(Conflict):
        crew.do(crew.village_head, cases.answer, case, "2026-05-18 09:00", text="予以救助")
    crew.do(crew.village_head, cases.answer, case, "2026-05-18 10:30", text="予以救助")
    assert stands(case) == ("closed", "")
    notices = [line.facts["published_to"] for line in entries("case", case.pk) if line.verb == "notice"]
    assert notices == [["station"], ["town"]]


def test_a_refused_application_goes_straight_to_the_answer_with_its_reason(crew: Crew) -> None:
    case = applied(crew)
    crew.do(crew.town_head, cases.decide, case, "2026-05-08 09:00", approved=False, reason="不符合条件")
    assert stands(case) == ("handled", "answer")
    assert (case.answer, case.answered_at) == ("不符合条件", None)
    crew.do(crew.village_head, cases.answer, case, "2026-05-08 10:00", text="很遗憾，不符合条件。")
    assert stands(case) == ("closed", "")


@pytest.mark.parametrize("detour", ["suspended", "referred", "extended", "noted"])
def test_nothing_takes_a_public_notice_down_early(crew: Crew, detour: str) -> None:
    case = applied(crew)
    crew.do(crew.town_head, cases.decide, case, "2026-05-08 09:00", approved=True)
    crew.do(crew.village_head, cases.notice, case, "2026-05-08 10:00", text="公示")
    at = "2026-05-09 09:00"
    if detour == "suspended":
        crew.do(crew.town_head, cases.suspend, case, at, reason="材料待补", until=date(2026, 5, 12))
        crew.do(crew.town_head, cases.resume, case, "2026-05-11 09:00")
    elif detour == "referred":
        crew.do(crew.town_head, cases.refer, case, at, to="县民政局", reason="会商")
    elif detour == "extended":
        crew.do(crew.town_head, cases.extend, case, at, by="1 working day", reason="核实")
    else:
        crew.do(crew.town_head, cases.note, case, at, text="有人来问")
    with pytest.raises(Conflict, match="public notice is up"):
        crew.do(crew.town_head, cases.notice, case, "2026-05-12 09:00", text="镇级公示")
    crew.do(crew.town_head, cases.notice, case, "2026-05-13 10:00", text="镇级公示")


def test_a_step_the_charter_leaves_to_the_system_waits_for_the_notice_and_is_taken_by_the_worker() -> None:
    plain = make.charter().model_dump(mode="json")
    plain["procedures"]["approval"]["steps"][3] |= {"auto": True, "within": None}
    crew = Crew.of(make.cell(make.charter(procedures=plain["procedures"])))
    case = applied(crew)
    crew.do(crew.town_head, cases.decide, case, "2026-05-08 09:00", approved=True)
    crew.do(crew.village_head, cases.notice, case, "2026-05-08 10:00", text="公示")
    assert stands(case) == ("handled", "notice")
    escalate(at=make.day("2026-05-13 09:00"))
    assert stands(case) == ("handled", "notice")
    assert escalate(at=make.day("2026-05-13 10:01")) == 1
    assert (stands(case), beijing(case.not_before)) == (("handled", "answer"), "2026-05-18 10:01")
    last = entries("case", case.pk)[-1]
    assert (last.verb, last.person_id, last.via, last.facts["automatic"]) == ("notice", None, "worker", True)


def test_on_the_spot_is_reported_handled_answered(crew: Crew) -> None:
    draft = Draft("litter", "垃圾散落", point=crew.county.centre(crew.county.grids[0]))
    act = acted(crew.worker, "2026-05-06 10:00")
    case = cases.register_on_the_spot(act, make.powers(crew.worker), draft, result="当场清扫")
    assert beijing(case.promised_at) == "2026-05-08 17:30"
    assert (stands(case), due(case)) == (("handled", "answer"), "2026-05-07 17:30")
    crew.do(crew.village_head, cases.answer, case, "2026-05-06 15:00", text="当场办结")
    assert (stands(case), case.step_due_at) == (("closed", ""), None)


def test_the_handler_cannot_verify_their_own_work(crew: Crew) -> None:
    case = make.case(crew.county.grids[0])
    crew.do(crew.village_head, cases.accept, case)
    crew.do(crew.village_head, cases.handle, case, result="我来处理")
    with pytest.raises(NotAllowed) as refusal:
        crew.do(crew.village_head, cases.verify, case, passed=True)
    assert refusal.value.code == "own-work"
    crew.do(crew.town_head, cases.verify, case, passed=True)
    assert stands(case) == ("verified", "answer")


def test_a_category_that_is_not_public_never_waits_to_be_published() -> None:
    plain = make.charter().model_dump(mode="json")
    plain["categories"]["litter"]["public"] = False
    crew = Crew.of(make.cell(make.charter(categories=plain["categories"])))
    case = make.case(crew.county.grids[0], staff=True, reporter=crew.worker)
    crew.closed(case)
    assert stands(case) == ("closed", "")
