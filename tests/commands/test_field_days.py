"""Zero reports, excuses, the work log and occasions (F1, F3, F6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.models import Person
from gridwork.base.errors import BadInput, Conflict, NotAllowed
from gridwork.cases.commands import accept
from gridwork.charter.work_parts import DutyKind
from gridwork.fieldwork.commands import excuses, logs, occasions, rounds, zero
from gridwork.fieldwork.commands.occasions import HeldDraft, OccasionDraft
from gridwork.fieldwork.models import Attendance, DayLog, Deed, Excuse, Occasion, WeekLog
from gridwork.journal.queries import entries
from gridwork.journal.queries.verify import broken_chains
from gridwork.ledger.rules.conflicts import FieldConflicts
from tests import make
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)
"""A Wednesday."""
MONDAY = date(2026, 5, 4)
EVENING = "2026-05-06 18:00"
SATURDAY = "2026-05-09 17:00"
"""Worked, in place of a day of the May holiday: the last working day of that week."""


def do(who: Person, command: Callable[..., Any], *args: Any, at: str = EVENING, **said: Any) -> Any:
    act = acted(who, at)
    return command(act, make.powers(who, act.done_at), *args, **said)


def meeting(crew: Crew, **changes: Any) -> OccasionDraft:
    plain = {"kind": "meeting", "area_id": crew.county.villages[0].id, "title": "周例会", "planned_for": DAY}
    return OccasionDraft(**{**plain, **changes})


def test_nothing_found_is_said_in_one_tap_and_only_once(crew: Crew) -> None:
    grid = crew.county.grids[0].id
    first = do(crew.worker, zero.report_zero, grid, DAY)
    assert do(crew.worker, zero.report_zero, grid, DAY) == first
    assert (first.kind, first.day, first.subject_id) == (DutyKind.ZERO_REPORT, DAY, None)
    assert [line.verb for line in entries("deed", first.pk)] == ["zero report"]


def test_who_reported_something_that_day_in_that_grid_cannot_say_that_nothing_was_found(crew: Crew) -> None:
    make.case(crew.county.grids[0], staff=True, reporter=crew.worker, at=make.day("2026-05-06 10:00"))
    with pytest.raises(Conflict) as refused:
        do(crew.worker, zero.report_zero, crew.county.grids[0].id, DAY)
    assert refused.value.code == "found"
    do(crew.worker, zero.report_zero, crew.county.grids[0].id, DAY - timedelta(days=1))
    do(crew.neighbour, zero.report_zero, crew.county.grids[1].id, DAY)


def test_what_a_former_holder_of_the_post_finds_there_is_not_the_posts(crew: Crew) -> None:
    grid = crew.county.grids[0]
    make.posting(crew.village_head, "grid_worker", grid, rank="B", to_day=DAY - timedelta(days=1))
    make.case(grid, staff=True, reporter=crew.village_head, at=make.day("2026-05-06 10:00"))
    do(crew.worker, zero.report_zero, grid.id, DAY)


def test_a_stop_whose_report_is_still_on_its_way_is_a_finding_too(crew: Crew) -> None:
    grid, at = crew.county.grids[0].id, make.day("2026-05-06 10:00")
    stop = rounds.StopDraft(at, report_ref=acted(None).ref)
    do(crew.worker, rounds.record_round, rounds.RoundDraft(grid, at, at, 0, stops=(stop,)))
    with pytest.raises(Conflict):
        do(crew.worker, zero.report_zero, grid, DAY)


def test_what_is_found_after_a_zero_report_leaves_it_as_it_was(crew: Crew) -> None:
    deed = do(crew.worker, zero.report_zero, crew.county.grids[0].id, DAY, at="2026-05-06 12:00")
    make.case(crew.county.grids[0], staff=True, reporter=crew.worker, at=make.day("2026-05-06 15:00"))
    assert do(crew.worker, zero.report_zero, crew.county.grids[0].id, DAY) == deed


def test_a_zero_report_of_tomorrow_is_refused(crew: Crew) -> None:
    with pytest.raises(BadInput, match="not come"):
        do(crew.worker, zero.report_zero, crew.county.grids[0].id, DAY + timedelta(days=1))


def test_an_excuse_is_given_once_for_a_period_and_may_be_put_better(crew: Crew) -> None:
    posting = crew.village_head.postings.get().pk
    for day, words in ((DAY, "下雨"), (MONDAY, "防汛值守")):
        do(crew.village_head, excuses.explain, "meeting", posting, day, words)
    kept = Excuse.objects.get()
    assert (kept.period, kept.reason) == (MONDAY, "防汛值守")
    assert [line.facts["reason"] for line in entries("excuse", kept.pk)] == ["下雨", "防汛值守"]


@pytest.mark.parametrize(
    ("duty", "day", "reason", "place"),
    [
        ("rounds", DAY, "下雨", "duty"),
        ("meeting", DAY + timedelta(days=7), "下雨", "period"),
        ("meeting", DAY, " ", "reason"),
        ("visit:every_household", DAY, "下雨", "duty"),
    ],
)
def test_an_excuse_names_a_duty_of_the_post_a_day_past_and_a_reason(
    crew: Crew, duty: str, day: date, reason: str, place: str
) -> None:
    with pytest.raises(BadInput) as refused:
        do(crew.village_head, excuses.explain, duty, crew.village_head.postings.get().pk, day, reason)
    assert refused.value.place == place


def test_nobody_explains_for_somebody_else(crew: Crew) -> None:
    with pytest.raises(NotAllowed):
        do(crew.village_head, excuses.explain, "rounds", crew.worker.postings.get().pk, DAY, "下雨")


def test_a_sentence_more_goes_on_from_what_stands_there(crew: Crew) -> None:
    do(crew.worker, logs.write_log, DAY, "上午走访三户。", seen=0)
    log = do(crew.worker, logs.write_log, DAY, "上午走访三户。下午开会。", seen=0)
    assert log.words == "上午走访三户。下午开会。"
    assert do(crew.worker, logs.write_log, DAY, "上午走访三户。", seen=0).words == log.words
    assert "words" not in entries("log", log.pk)[-1].facts


def test_two_phones_that_wrote_something_else_bring_it_to_the_writer(crew: Crew) -> None:
    do(crew.worker, logs.write_log, DAY, "上午走访。", seen=0)
    with pytest.raises(FieldConflicts) as asked:
        do(crew.worker, logs.write_log, DAY, "下午开会。", seen=0)
    assert (asked.value.fields[0].theirs, asked.value.seq) == ("上午走访。", 1)
    assert do(crew.worker, logs.write_log, DAY, "下午开会。", seen=1).words == "下午开会。"


def test_clearing_the_day_is_no_other_phone_writing(crew: Crew) -> None:
    do(crew.worker, logs.write_log, DAY, "上午走访。", seen=0)
    do(crew.worker, logs.clear_day, DAY)
    assert do(crew.worker, logs.write_log, DAY, "全天走访。", seen=1).words == "全天走访。"


def test_a_day_is_cleared_once_and_late_it_makes_up_for_that_day(crew: Crew) -> None:
    do(crew.worker, logs.clear_day, DAY)
    do(crew.worker, logs.clear_day, DAY)
    do(crew.worker, logs.clear_day, DAY - timedelta(days=1))
    told = list(Deed.objects.order_by("pk").values_list("kind", "day", "makes_up"))
    assert told == [("log", DAY, None), ("log", DAY, DAY - timedelta(days=1))]
    assert DayLog.objects.filter(cleared_at__isnull=False).count() == 2


def test_a_week_is_closed_with_what_is_left_open_by_name(crew: Crew) -> None:
    case = make.case(crew.county.grids[0], at=make.day("2026-05-06 09:00"))
    crew.do(crew.village_head, accept, case, "2026-05-06 09:30")
    week = do(crew.worker, logs.close_week, MONDAY, "下周继续清运。", at=SATURDAY)
    assert week.left == 1
    assert entries("week", week.pk)[0].facts["left"] == [["case", case.pk]]
    assert do(crew.worker, logs.close_week, MONDAY, "再说一遍。", at=SATURDAY) == week
    assert WeekLog.objects.get().words == "下周继续清运。"


def test_a_week_still_to_be_worked_is_not_closed_and_its_log_stays_open(crew: Crew) -> None:
    for at in ("2026-05-04 09:56", "2026-05-08 18:00"):
        with pytest.raises(BadInput, match="from 2026-05-09 on") as refused:
            do(crew.worker, logs.close_week, MONDAY, "", at=at)
        assert (refused.value.code, refused.value.place) == ("week-runs", "monday")
    do(crew.worker, logs.write_log, MONDAY, "上午走访。", seen=0, at="2026-05-04 10:00")
    assert not WeekLog.objects.exists()


def test_past_days_of_a_closed_week_take_only_what_was_written_before(crew: Crew) -> None:
    do(crew.worker, logs.close_week, MONDAY, "", at="2026-05-09 17:00")
    with pytest.raises(Conflict, match="closed on 2026-05-09") as refused:
        do(crew.worker, logs.write_log, DAY, "补一句。", seen=0, at="2026-05-09 18:00")
    assert refused.value.code == "week-closed"
    do(crew.worker, logs.write_log, DAY, "当天写的。", seen=0)
    do(crew.worker, logs.clear_day, DAY, at="2026-05-10 09:00")


def test_the_log_of_the_day_one_is_in_stays_open_whatever_is_closed(crew: Crew) -> None:
    do(crew.worker, logs.close_week, MONDAY, "", at="2026-05-09 17:00")
    saturday, sunday = date(2026, 5, 9), date(2026, 5, 10)
    do(crew.worker, logs.write_log, saturday, "傍晚巡河。", seen=0, at="2026-05-09 19:00")
    do(crew.worker, logs.write_log, sunday, "值班。", seen=0, at="2026-05-10 10:00")
    with pytest.raises(Conflict):
        do(crew.worker, logs.write_log, sunday, "还有一句。", seen=0, at="2026-05-11 08:00")


def test_a_week_begins_on_a_monday(crew: Crew) -> None:
    with pytest.raises(BadInput, match="Monday"):
        do(crew.worker, logs.close_week, DAY, "", at=SATURDAY)


def test_a_meeting_is_a_deed_of_everybody_who_was_there(crew: Crew) -> None:
    planned = do(crew.village_head, occasions.plan_occasion, meeting(crew), at="2026-05-04 09:00")
    report = HeldDraft(DAY, "布置防汛。", residents=3, attended=(crew.worker.pk, crew.town_head.pk))
    held = do(crew.village_head, occasions.hold_planned, planned.pk, report)
    assert (held.stage, held.held_on, held.residents, held.seq) == ("held", DAY, 3, 2)
    there = {crew.village_head.pk, crew.worker.pk, crew.town_head.pk}
    assert set(Attendance.objects.values_list("person", flat=True)) == there
    assert dict(Deed.objects.values_list("person", "kind")) == dict.fromkeys(there, "meeting")
    assert not list(broken_chains())


def test_only_colleagues_with_a_post_there_attend(crew: Crew) -> None:
    stranger = make.officer("grid_worker", crew.county.grids[5])
    report = HeldDraft(DAY, "布置防汛。", attended=(stranger.pk,))
    with pytest.raises(BadInput) as refused:
        do(crew.village_head, occasions.hold_unplanned, meeting(crew), report)
    assert refused.value.place == "attended"
    assert not Occasion.objects.exists()


def test_an_occasion_without_minutes_or_of_tomorrow_was_not_held(crew: Crew) -> None:
    for report in (HeldDraft(DAY, " "), HeldDraft(DAY + timedelta(days=1), "布置防汛。")):
        with pytest.raises(BadInput):
            do(crew.village_head, occasions.hold_unplanned, meeting(crew), report)


def test_what_is_held_or_cancelled_is_neither_again(crew: Crew) -> None:
    planned = do(crew.village_head, occasions.plan_occasion, meeting(crew))
    do(crew.village_head, occasions.cancel_occasion, planned.pk, "台风")
    with pytest.raises(Conflict):
        do(crew.village_head, occasions.hold_planned, planned.pk, HeldDraft(DAY, "布置防汛。"))
    held = do(crew.village_head, occasions.hold_unplanned, meeting(crew), HeldDraft(DAY, "布置防汛。"))
    with pytest.raises(Conflict):
        do(crew.village_head, occasions.cancel_occasion, held.pk, "台风")


def test_a_worker_of_a_grid_calls_no_meeting_of_the_village(crew: Crew) -> None:
    with pytest.raises(NotAllowed):
        do(crew.worker, occasions.plan_occasion, meeting(crew))


@pytest.mark.parametrize("said", ["身份证11010519491231002X", "字" * 2001])
def test_a_log_takes_no_identity_numbers_and_has_an_end(crew: Crew, said: str) -> None:
    with pytest.raises(BadInput):
        do(crew.worker, logs.write_log, DAY, said, seen=0)


def test_what_is_said_of_a_day_costs_a_fixed_number_of_queries(crew: Crew) -> None:
    grid, posting = crew.county.grids[0].id, crew.worker.postings.get().pk
    asked: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any], int]] = [
        (zero.report_zero, (grid, DAY), {}, 11),
        (excuses.explain, ("rounds", posting, DAY, "下雨"), {}, 11),
        (logs.write_log, (DAY, "上午走访。"), {"seen": 0}, 11),
        (logs.clear_day, (DAY,), {}, 8),
        (logs.close_week, (MONDAY - timedelta(days=7), "平稳。"), {}, 11),
    ]
    do(crew.worker, logs.clear_day, DAY - timedelta(days=1))  # charter and tree are in memory now
    for command, given, said, most in asked:
        act = acted(crew.worker, EVENING)
        powers = make.powers(crew.worker, act.done_at)
        with CaptureQueriesContext(connection) as told:
            command(act, powers, *given, **said)
        assert len(told) <= most, (command, len(told))


def test_an_occasion_costs_the_same_whoever_came(crew: Crew) -> None:
    costs = []
    for attended in ((), (crew.worker.pk, crew.neighbour.pk, crew.town_head.pk)):
        act = acted(crew.village_head, EVENING)
        powers = make.powers(crew.village_head, act.done_at)
        with CaptureQueriesContext(connection) as told:
            occasions.hold_unplanned(
                act, powers, meeting(crew), HeldDraft(DAY, "布置防汛。", attended=attended, another=True)
            )
        costs.append(len(told))
    assert costs[0] == costs[1] <= 9


def test_one_like_it_held_there_that_day_is_recorded_only_when_it_is_another_one(crew: Crew) -> None:
    report = HeldDraft(DAY, "布置防汛。")
    ref = acted(None).ref
    act = acted(crew.village_head, EVENING, ref)
    first = occasions.hold_unplanned(act, make.powers(crew.village_head, act.done_at), meeting(crew), report)
    planned = do(crew.village_head, occasions.plan_occasion, meeting(crew, title="例会"), at="2026-05-04 09:00")
    for hold, what in ((occasions.hold_unplanned, meeting(crew)), (occasions.hold_planned, planned.pk)):
        with pytest.raises(Conflict, match="Is it this one") as asked:
            do(crew.village_head, hold, what, report)
        assert (asked.value.code, asked.value.place) == ("alike", "another")
        assert (asked.value.params["title"], asked.value.params["who"]) == ("周例会", "村网格长")
        assert asked.value.params["at"] == make.day(EVENING)
    again = acted(crew.village_head, EVENING, ref)
    powers = make.powers(crew.village_head, again.done_at)
    assert occasions.hold_unplanned(again, powers, meeting(crew), report) == first, "sent twice, it asks nothing"
    do(crew.village_head, occasions.hold_unplanned, meeting(crew, kind="talk"), report)
    do(crew.village_head, occasions.hold_unplanned, meeting(crew, area_id=crew.county.grids[0].id), report)
    do(crew.village_head, occasions.hold_unplanned, meeting(crew), HeldDraft(DAY - timedelta(days=1), "布置防汛。"))
    do(crew.village_head, occasions.hold_planned, planned.pk, HeldDraft(DAY, "布置防汛。", another=True))
    assert Occasion.objects.filter(kind="meeting", held_on=DAY, area=crew.county.villages[0].id).count() == 2
