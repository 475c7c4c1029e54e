"""What can be done to a case beside walking through its procedure (C3, C6, C8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gridwork.base.errors import BadInput, Conflict, NotFound
from gridwork.base.pictures import path_of
from gridwork.cases import commands as cases
from gridwork.cases.models import Case
from gridwork.cases.queries.public import by_tracking_code, published, result
from gridwork.journal.queries import entries
from gridwork.notices.models import Notice
from tests import make
from tests.crew import Crew, acted
from tests.pictures import picture

pytestmark = pytest.mark.django_db
START = "2026-05-06 10:00"


@pytest.fixture
def case(crew: Crew) -> Case:
    """Reported on Wednesday 6 May 2026: to be accepted by Thursday, answered by Tuesday the 12th, both at 17:30."""
    return make.case(crew.county.grids[0], at=make.day(START))


def now_of(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def last(case: Case) -> dict[str, Any]:
    return entries("case", case.pk)[-1].facts


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("person", flat=True))


# Taking on, passing on, sending back


def test_a_declined_case_ends_with_the_reason_as_its_answer(crew: Crew, case: Case) -> None:
    done = crew.do(crew.village_head, cases.decline, case, reason="不属于本县")
    assert (done.stage, done.pending, done.step_due_at, done.alarm_at) == ("declined", "", None, None)
    shown = by_tracking_code(case.tracking_code)
    assert shown is not None
    assert (shown.answer, shown.may_reopen) == ("不属于本县", True)


def test_a_case_is_given_to_an_office_and_a_person_and_its_clock_starts_anew(crew: Crew, case: Case) -> None:
    office = crew.county.office(crew.county.towns[0], "water")
    crew.do(crew.village_head, cases.assign, case, "2026-05-07 16:00", office_id=office, person_id=crew.water.id)
    here = now_of(case)
    assert (here.stage, here.pending, here.office_id, here.assignee_id) == ("assigned", "accept", office, crew.water.id)
    assert (here.department, here.department_area_id) == ("water", crew.county.towns[0].id)
    assert here.step_due_at == make.day("2026-05-08 17:30")
    assert told("assigned") == {crew.water.id}
    assert last(case)["person"] == crew.water.id


def test_a_case_is_given_only_to_someone_who_serves_in_that_office(crew: Crew, case: Case) -> None:
    office = crew.county.office(crew.county.villages[0])
    with pytest.raises(BadInput, match="水务站经办 holds no post") as refusal:
        crew.do(crew.village_head, cases.assign, case, office_id=office, person_id=crew.water.id)
    assert refusal.value.place == "person"
    for said in ({}, {"office_id": 10**9}):
        with pytest.raises(BadInput) as refusal:
            crew.do(crew.village_head, cases.assign, case, **said)
        assert refusal.value.place == "office"
    assert now_of(case).seq == 1


def test_whoever_accepts_a_case_that_stays_with_the_office_is_responsible_by_name() -> None:
    plain = make.charter().model_dump(mode="json")
    plain["procedures"]["in_village"]["steps"][1]["who"] = "station"
    crew = Crew.of(make.cell(make.charter(procedures=plain["procedures"])))
    case = make.case(crew.county.grids[0])
    assert crew.do(crew.village_head, cases.accept, case).assignee_id == crew.village_head.id
    handled = crew.do(crew.village_head, cases.handle, case, result="x")
    assert handled.assignee_id is None, "nobody verifies their own work, so it waits in the office's inbox"


def test_a_returned_case_goes_back_with_the_reason_and_those_it_goes_to_are_told(crew: Crew, case: Case) -> None:
    crew.do(crew.village_head, cases.accept, case, "2026-05-06 11:00")
    done = crew.do(crew.worker, cases.return_, case, "2026-05-07 09:00", reason="不在我网格")
    assert (done.stage, done.pending, done.office_id) == (
        "reported", "accept", crew.county.office(crew.county.villages[0]),
    )  # fmt: skip
    assert done.step_due_at == make.day("2026-05-08 17:30")
    assert told("returned") == {crew.village_head.id}
    assert last(case)["reason"] == "不在我网格"


def test_work_that_fails_the_check_goes_back_to_whoever_did_it_and_is_counted(crew: Crew, case: Case) -> None:
    crew.handled(case)
    done = crew.do(crew.village_head, cases.verify, case, passed=False, note="还有一堆", photos=(picture(),))
    assert (done.stage, done.pending, done.rework) == ("assigned", "handle", 1)
    assert (done.assignee_id, done.handled_at) == (crew.worker.id, None)
    assert told("rework") == {crew.worker.id}
    assert last(case)["passed"] is False
    assert case.photos.get().moment == "after"


def test_a_note_with_photos_is_kept_even_without_words(crew: Crew, case: Case) -> None:
    done = crew.do(crew.worker, cases.note, case, text="", photos=(picture(), picture(colour="red")))
    assert (done.stage, done.pending, done.seq) == ("reported", "accept", 2)
    assert last(case)["photos"] == [photo.sha256 for photo in case.photos.order_by("id")]
    assert all(path_of(photo.sha256).exists() for photo in case.photos.all())


@pytest.mark.parametrize(
    ("verb", "said", "place"),
    [
        (cases.decline, {"reason": " "}, "reason"),
        (cases.note, {"text": ""}, "text"),
        (cases.note, {"text": "灯" * 4001}, "text"),
        (cases.note, {"text": "x", "photos": (b"no picture",)}, "photos"),
        (cases.suspend, {"reason": "", "until": date(2030, 1, 1)}, "reason"),
        (cases.suspend, {"reason": "等待", "until": date(2020, 1, 1)}, "until"),
        (cases.extend, {"reason": "", "by": "2 days"}, "reason"),
        (cases.extend, {"reason": "复杂", "by": "两天"}, "by"),
        (cases.extend, {"reason": "复杂", "by": "0 days"}, "by"),
        (cases.refer, {"reason": "x", "to": ""}, "to"),
        (cases.refer, {"reason": "", "to": "县局"}, "reason"),
        (cases.assign, {"office_id": 1, "note": "注" * 4001}, "note"),
    ],
)
def test_what_is_missing_or_too_long_is_refused_by_field_and_nothing_changes(
    crew: Crew, case: Case, verb: Any, said: dict[str, Any], place: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        crew.do(crew.town_head, verb, case, **said)
    assert refusal.value.place == place
    assert now_of(case).seq == 1
    assert not case.photos.exists()


def test_later_steps_ask_for_their_words_too(crew: Crew, case: Case) -> None:
    def asked(verb: Any, by: Any = crew.village_head, **said: Any) -> str:
        with pytest.raises(BadInput) as refusal:
            crew.do(by, verb, case, **said)
        return refusal.value.place

    crew.do(crew.village_head, cases.accept, case)
    assert asked(cases.return_, crew.worker, reason="") == "reason"
    assert asked(cases.handle, crew.worker, result="\x00") == "result"
    crew.do(crew.worker, cases.handle, case, result="好")
    assert asked(cases.verify, passed=False, note=" ") == "note"
    crew.do(crew.village_head, cases.verify, case, passed=True)
    assert asked(cases.answer, text="") == "text"
    crew.do(crew.village_head, cases.answer, case, text="好了")
    assert asked(cases.publish, crew.town_head, text="") == "text"


# Clocks


def test_a_suspension_stops_both_clocks_and_a_resumption_gives_back_what_was_left(crew: Crew, case: Case) -> None:
    crew.do(crew.town_head, cases.suspend, case, "2026-05-07 15:30", reason="等配件", until=date(2026, 5, 20))
    paused = now_of(case)
    assert (paused.stage, paused.pending, paused.alarm_at) == ("suspended", "accept", None)
    assert paused.suspended_until == date(2026, 5, 20)
    crew.do(crew.town_head, cases.resume, case, "2026-05-13 08:30")
    again = now_of(case)
    assert (again.stage, again.pending, again.suspended_at, again.suspended_until) == ("reported", "accept", None, None)
    assert again.step_due_at == make.day("2026-05-13 10:30"), "two working hours were left"
    assert again.promised_at == make.day("2026-05-19 10:30"), "two hours and four days were left"
    facts = last(case)
    assert (facts["due_was"], facts["due"]) == (paused.step_due_at.isoformat(), again.step_due_at.isoformat())
    assert (facts["promised_was"], facts["promised"]) == (paused.promised_at.isoformat(), again.promised_at.isoformat())


def test_a_suspended_case_waits_whatever_else_is_tried(crew: Crew, case: Case) -> None:
    crew.do(crew.town_head, cases.suspend, case, reason="等", until=date(2099, 1, 1))
    for verb, said in (
        (cases.accept, {}),
        (cases.extend, {"by": "1 day", "reason": "x"}),
        (cases.merge, {"into_id": 0}),
    ):
        with pytest.raises(Conflict, match="resume it first"):
            crew.do(crew.town_head, verb, case, **said)
    crew.do(crew.worker, cases.note, case, text="还在等")
    assert now_of(case).stage == "suspended"


def test_an_extension_moves_both_deadlines_and_says_from_when_to_when(crew: Crew, case: Case) -> None:
    done = crew.do(crew.town_head, cases.extend, case, "2026-05-06 15:00", by="2 working days", reason="下雨")
    assert done.step_due_at == make.day("2026-05-09 17:30")
    assert done.promised_at == make.day("2026-05-14 17:30")
    facts = last(case)
    assert (facts["by"], facts["reason"]) == ("2 working days", "下雨")
    assert facts["due_was"] == make.day("2026-05-07 17:30").isoformat()
    assert facts["due_is"] == done.step_due_at.isoformat()
    assert facts["promised_was"] == make.day("2026-05-12 17:30").isoformat()
    assert facts["promised"] == done.promised_at.isoformat()


def test_an_extended_case_is_warned_of_again(crew: Crew, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(alarm_level=3, alarm_at=None)
    done = crew.do(crew.town_head, cases.extend, case, "2026-05-08 15:00", by="3 working days", reason="下雨")
    assert done.alarm_level == 0
    assert done.alarm_at is not None
    assert done.alarm_at < done.step_due_at


def test_an_extension_into_an_unknown_year_marks_the_deadline(crew: Crew, case: Case) -> None:
    done = crew.do(crew.town_head, cases.extend, case, "2026-05-06 15:00", by="300 working days", reason="工程")
    assert done.provisional


def test_a_referred_case_stays_with_the_office_that_follows_it_up(crew: Crew, case: Case) -> None:
    before = now_of(case)
    done = crew.do(crew.village_head, cases.refer, case, to="县供电公司", reason="产权归其所有")
    assert (done.stage, done.pending, done.office_id, done.step_due_at) == (
        "referred", "accept", before.office_id, before.step_due_at,
    )  # fmt: skip
    assert last(case)["referred_to"] == "县供电公司"
    assert crew.do(crew.village_head, cases.accept, case).stage == "accepted"


# Duplicates


def test_a_merged_case_is_linked_and_its_reporter_hears_of_the_other_one(crew: Crew, case: Case) -> None:
    other = make.case(crew.county.grids[0])
    crew.do(crew.village_head, cases.merge, case, into_id=other.pk)
    merged = now_of(case)
    assert (merged.stage, merged.pending, merged.merged_into_id, merged.alarm_at) == ("merged", "", other.pk, None)
    assert [line.verb for line in entries("case", other.pk)] == ["report", "absorb"]
    assert now_of(other).seq == 2
    crew.closed(other)
    shown = by_tracking_code(case.tracking_code)
    assert shown is not None
    assert (shown.merged_into, shown.answer) == (other.number, "已处理，谢谢。")


def test_a_merge_undone_puts_the_case_back_where_it_was(crew: Crew, case: Case) -> None:
    other = make.case(crew.county.grids[0])
    crew.do(crew.village_head, cases.accept, case)
    before = now_of(case)
    crew.do(crew.village_head, cases.merge, case, into_id=other.pk)
    after = crew.do(crew.village_head, cases.unmerge, case)
    assert (after.stage, after.pending, after.office_id, after.merged_into_id) == (
        before.stage, before.pending, before.office_id, None,
    )  # fmt: skip
    assert after.step_due_at is not None
    assert [line.verb for line in entries("case", other.pk)] == ["report", "absorb", "release"]


def test_a_case_cannot_be_merged_into_itself_an_ended_one_or_one_out_of_sight(crew: Crew, case: Case) -> None:
    ended, elsewhere = make.case(crew.county.grids[0]), make.case(crew.county.grids[4])
    crew.do(crew.village_head, cases.decline, ended, reason="重复")
    for into in (case.pk, ended.pk, elsewhere.pk, 10**9):
        with pytest.raises(BadInput) as refusal:
            crew.do(crew.village_head, cases.merge, case, into_id=into)
        assert refusal.value.place == "into"
    assert now_of(case).seq == 1


# After the answer


def test_a_resident_rates_an_answer_once_within_the_time(crew: Crew, case: Case) -> None:
    def rate(at: str, stars: int = 5) -> Case:
        return cases.rate(acted(None, at), case.tracking_code, stars=stars, words="电话13812345678")

    with pytest.raises(Conflict, match="no answer"):
        rate("2026-05-07 10:00")
    crew.closed(case, "2026-05-07 11:00")
    for stars in (0, 6, -1):
        with pytest.raises(BadInput) as refusal:
            rate("2026-05-07 12:00", stars)
        assert refusal.value.place == "stars"
    assert rate("2026-05-07 12:00", 4).rating == 4
    assert last(case) == {"stars": 4, "words": "电话***"}
    with pytest.raises(Conflict) as again:
        rate("2026-05-07 13:00")
    assert again.value.code == "rated"


def test_after_the_time_to_rate_has_passed_it_is_said(crew: Crew, case: Case) -> None:
    crew.closed(case, "2026-05-07 11:00")
    with pytest.raises(Conflict) as refusal:
        cases.rate(acted(None, make.day("2026-05-22 11:01")), case.tracking_code, stars=1)
    assert refusal.value.code == "too-late"


def test_the_tracking_code_may_be_typed_with_blanks_and_small_letters(crew: Crew, case: Case) -> None:
    crew.closed(case)
    code = case.tracking_code.lower()
    assert cases.rate(acted(None), f" {code[:4]}-{code[4:8]} {code[8:]}", stars=3).rating == 3
    with pytest.raises(NotFound):
        cases.rate(acted(None), "2222 2222 2222", stars=3)


def test_an_unhappy_resident_reopens_the_case_and_a_new_promise_runs(crew: Crew, case: Case) -> None:
    crew.closed(case, "2026-05-07 11:00")
    crew.do(crew.town_head, cases.publish, case, "2026-05-07 12:00", text="已清运")
    cases.rate(acted(None, "2026-05-07 14:00"), case.tracking_code, stars=1)
    done = cases.reopen(acted(None, "2026-06-01 09:00"), case.tracking_code, reason="又堆满了")
    assert (done.stage, done.pending, done.reopened) == ("assigned", "handle", 1)
    assert (done.closed_at, done.answered_at, done.handled_at, done.published_at) == (None, None, None, None)
    assert (done.rating, done.public_result, result(case.pk)) == (None, "", None)
    assert done.promised_at == make.day("2026-06-08 17:30")
    assert done.step_due_at == make.day("2026-06-03 17:30")
    assert told("reopened") == {crew.worker.id}
    shown = by_tracking_code(case.tracking_code)
    assert shown is not None
    assert shown.answer == ""


def test_the_photos_of_a_withdrawn_result_are_withdrawn_too(crew: Crew, case: Case) -> None:
    crew.do(crew.worker, cases.note, case, text="", photos=(picture(), picture(colour="red")))
    crew.closed(case)
    chosen = case.photos.order_by("id").values_list("pk", flat=True)[0]
    crew.do(crew.town_head, cases.publish, case, text="好", photo_ids=(chosen,))
    assert [photo.public for photo in case.photos.order_by("id")] == [True, False]
    cases.reopen(acted(None), case.tracking_code, reason="没好")
    assert not case.photos.filter(public=True).exists()


def test_a_case_is_reopened_only_while_ended_and_within_the_time(crew: Crew, case: Case) -> None:
    with pytest.raises(Conflict, match="still open"):
        cases.reopen(acted(None), case.tracking_code, reason="x")
    crew.closed(case, "2026-05-07 11:00")
    with pytest.raises(BadInput) as refusal:
        cases.reopen(acted(None, "2026-05-08 11:00"), case.tracking_code, reason="")
    assert refusal.value.place == "reason"
    with pytest.raises(Conflict) as late:
        cases.reopen(acted(None, "2026-06-06 11:01"), case.tracking_code, reason="x")
    assert late.value.code == "too-late"
    assert cases.reopen(acted(None, "2026-06-06 10:59"), case.tracking_code, reason="x").reopened == 1


def test_repeated_reopening_is_told_up_the_line(crew: Crew, case: Case) -> None:
    crew.closed(case)
    cases.reopen(acted(None), case.tracking_code, reason="没好")
    Notice.objects.all().delete()
    crew.do(crew.worker, cases.handle, case, result="再清")
    crew.do(crew.village_head, cases.verify, case, passed=True)
    crew.do(crew.village_head, cases.answer, case, text="好了")
    cases.reopen(acted(None), case.tracking_code, reason="还没好")
    assert told("reopened") == {crew.worker.id, crew.village_head.id, crew.town_head.id, crew.county_head.id}


def test_an_office_that_verifies_may_reopen_whenever_it_finds_the_work_undone(crew: Crew, case: Case) -> None:
    crew.closed(case, "2026-05-07 11:00")
    done = crew.do(crew.town_head, cases.reopen_by_office, case, "2026-09-01 11:00", reason="抽查未整改")
    assert (done.stage, done.pending) == ("assigned", "handle")


def test_what_is_published_is_masked_and_listed_newest_first(crew: Crew, case: Case) -> None:
    other = make.case(crew.county.grids[2])
    crew.closed(case)
    crew.do(crew.town_head, cases.publish, case, text="张某 138 1234 5678 反映的垃圾已清运")
    crew.do(crew.town_head, cases.decline, other, reason="重复")
    page = published()
    assert [(row.number, row.result) for row in page.rows] == [(case.number, "张某 *** 反映的垃圾已清运")]
    assert page.next == ""
    assert "138" not in str(last(case))


def test_only_the_cases_own_photos_are_published_with_it(crew: Crew, case: Case) -> None:
    other = make.case(crew.county.grids[0], photos=(picture(),))
    crew.closed(case)
    crew.do(crew.town_head, cases.publish, case, text="好", photo_ids=(other.photos.get().pk,))
    assert not other.photos.get().public


def test_published_results_come_in_pages_without_gaps(crew: Crew) -> None:
    made = []
    for minute in range(7):
        case = make.case(crew.county.grids[0])
        crew.closed(case)
        at = "2099-01-01 10:00" if minute < 4 else "2099-01-01 10:01"
        crew.do(crew.town_head, cases.publish, case, at, text=f"结果{minute}")
        made.append(case.pk)
    seen, cursor = [], ""
    while True:
        page = published(after=cursor, size=3)
        seen += [row.id for row in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert seen == [*reversed(made[4:]), *reversed(made[:4])]
    beyond = ("0001-01-01T00:00:00+14:00~5", "9999-12-31T23:59:59-14:00~5")
    for broken in ("x~1", "2099-01-01~5", "2099-01-01T10:00:00+08:00~99999999999999999999", "~", "nonsense", *beyond):
        assert [row.id for row in published(after=broken, size=3).rows] == seen[:3]


# Refusals in general


def test_every_refusal_of_an_act_that_comes_at_the_wrong_time_can_be_said(crew: Crew, case: Case) -> None:
    said = {"result": "x", "passed": True, "approved": True, "text": "x", "reason": "x"}
    wanted: dict[Any, tuple[str, ...]] = {
        cases.accept: (), cases.handle: ("result",), cases.verify: ("passed",), cases.decide: ("approved",),
        cases.notice: ("text",), cases.answer: ("text",), cases.close: (), cases.publish: ("text",),
        cases.return_: ("reason",), cases.unmerge: (), cases.reopen_by_office: ("reason",),
    }  # fmt: skip
    crew.do(crew.town_head, cases.suspend, case, reason="等", until=date(2099, 1, 1))
    for verb, names in wanted.items():
        with pytest.raises(Conflict) as refusal:
            crew.do(crew.county_head, verb, case, **{name: said[name] for name in names})
        assert "%(" not in str(refusal.value)
    crew.do(crew.town_head, cases.resume, case)
    with pytest.raises(Conflict, match="another step first: Accept"):
        crew.do(crew.county_head, cases.handle, case, result="x")


def test_an_act_done_earlier_is_counted_from_when_it_was_done(crew: Crew, case: Case) -> None:
    act = acted(crew.village_head, "2026-05-06 11:00")
    late = type(act)(act.via, act.person_id, done_at=act.done_at, recorded_at=act.done_at + timedelta(days=2))
    done = cases.accept(late, make.powers(crew.village_head), case.pk)
    assert done.step_due_at == make.day("2026-05-08 17:30")
    line = entries("case", case.pk)[-1]
    assert line.recorded_at - line.done_at == timedelta(days=2)
