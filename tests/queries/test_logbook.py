"""The log writes itself from the day's acts, and is read within reach (F3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.models import Person
from gridwork.base.errors import NotFound
from gridwork.cases.commands import accept, handle
from gridwork.cases.commands.intake import Draft
from gridwork.cases.commands.intake import report as register
from gridwork.fieldwork.commands import logs, occasions, rounds, zero
from gridwork.fieldwork.commands.occasions import HeldDraft, OccasionDraft
from gridwork.fieldwork.queries import logbook
from gridwork.fieldwork.queries.occasions import occasion_page, occasions_in, planned_for
from gridwork.fieldwork.queries.rounds import round_page, rounds_by, rounds_in
from gridwork.ledger.commands.records import confirm_records
from gridwork.ledger.models import Place
from gridwork.territory.models import Posting
from tests import make, recording
from tests.crew import Crew, acted
from tests.inspecting import again, notice

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)
MONDAY = date(2026, 5, 4)
NINE = make.day("2026-05-06 09:00")


def do(who: Person, command: Callable[..., Any], *args: Any, at: str = "2026-05-06 18:00", **said: Any) -> Any:
    act = acted(who, at)
    return command(act, make.powers(who, act.done_at), *args, **said)


def worked(crew: Crew) -> Any:
    """A day of the worker's: a case handled, two records confirmed, an hour walked. Returns the case."""
    case = make.case(crew.county.grids[0], at=make.day("2026-05-06 08:00"))
    crew.do(crew.village_head, accept, case, "2026-05-06 08:30")
    crew.do(crew.worker, handle, case, "2026-05-06 10:00", result="已清理")
    shops = [recording.record("shop", recording.shop(crew.county.grids[0]), trade="food") for _ in range(2)]
    do(crew.worker, confirm_records, [one.pk for one in shops], at="2026-05-06 11:00")
    draft = rounds.RoundDraft(crew.county.grids[0].id, NINE, NINE + timedelta(hours=1), 3600)
    do(crew.worker, rounds.record_round, draft)
    return case


def told(crew: Crew, reader: Person | None = None) -> list[tuple[str, str, list[str]]]:
    reader = reader or crew.worker
    day = logbook.day_of(make.powers(reader), crew.worker.pk, DAY)
    return [(one.kind, one.verb, [item.name for item in one.items]) for one in day.sentences]


def test_a_day_is_told_by_what_was_done_in_the_order_begun(crew: Crew) -> None:
    case = worked(crew)
    found = told(crew)
    assert [one[:2] for one in found] == [("case", "handle"), ("round", "walk"), ("record", "confirm")]
    assert found[0][2] == [case.number]
    assert found[1][2] == [crew.county.grids[0].name]
    assert len(found[2][2]) == 2
    assert all(name.startswith("槐荫街") for name in found[2][2])


def test_a_zero_report_and_a_later_finding_both_stand_in_the_log(crew: Crew) -> None:
    do(crew.worker, zero.report_zero, crew.county.grids[0].id, DAY, at="2026-05-06 12:00")
    make.case(crew.county.grids[0], staff=True, reporter=crew.worker, at=make.day("2026-05-06 15:00"))
    assert logbook.day_of(make.powers(crew.worker), crew.worker.pk, DAY).zero_first


def test_those_above_read_it_and_a_neighbour_is_told_there_is_none(crew: Crew) -> None:
    worked(crew)
    assert told(crew, crew.village_head) == told(crew) == told(crew, crew.town_head)
    with pytest.raises(NotFound):
        told(crew, crew.neighbour)


def test_of_somebody_elses_day_only_what_was_done_in_reach_is_read(crew: Crew) -> None:
    worked(crew)
    make.posting(crew.worker, "grid_worker", crew.county.grids[4])
    do(crew.worker, zero.report_zero, crew.county.grids[4].id, DAY)
    assert "deed" in {kind for kind, *_ in told(crew)}
    assert "deed" not in {kind for kind, *_ in told(crew, crew.village_head)}


def test_a_week_tells_which_days_are_cleared_and_what_is_left(crew: Crew) -> None:
    worked(crew)
    make.case(crew.county.grids[0], at=make.day("2026-05-07 09:00"), category="litter")
    do(crew.worker, logs.clear_day, DAY)
    do(crew.worker, logs.close_week, MONDAY, "下周继续。", at="2026-05-09 18:00")
    week = logbook.week_of(make.powers(crew.village_head), crew.worker.pk, MONDAY)
    assert [day for day, log, _ in week.days if log and log.cleared_at] == [DAY]
    assert week.week is not None
    assert week.week.words == "下周继续。"
    assert week.closes_from == date(2026, 5, 9), "a Saturday worked in place of a day of the May holiday"
    assert logbook.uncleared(crew.worker.pk, MONDAY, date(2026, 5, 10)) == [
        date(2026, 5, 7), date(2026, 5, 8), date(2026, 5, 9),
    ]  # fmt: skip


def test_a_log_kept_out_of_reach_is_told_to_be_so_and_not_to_be_missing(crew: Crew) -> None:
    afar = crew.county.grids[4]
    held = make.posting(crew.neighbour, "grid_worker", afar)
    Posting.objects.filter(person=crew.neighbour).exclude(pk=held.pk).update(to_day=MONDAY)
    do(crew.neighbour, logs.write_log, DAY, "今天平安。", seen=0)
    do(crew.neighbour, logs.clear_day, DAY)
    do(crew.neighbour, logs.close_week, MONDAY, "一周平安。", at="2026-05-09 18:00")
    powers = make.powers(crew.village_head)
    week = logbook.week_of(powers, crew.neighbour.pk, MONDAY)
    assert (week.hidden, week.week_hidden, week.week) == ({DAY}, True, None)
    assert [log for _, log, _ in week.days if log] == []
    Posting.objects.filter(person=crew.neighbour).exclude(pk=held.pk).update(to_day=None)
    day = logbook.day_of(powers, crew.neighbour.pk, DAY)
    assert (day.log, day.hidden, day.sentences) == (None, True, [])
    assert not logbook.day_of(powers, crew.neighbour.pk, DAY + timedelta(1)).hidden, "of that day there is none"
    own = logbook.day_of(make.powers(crew.neighbour), crew.neighbour.pk, DAY)
    assert (own.hidden, bool(own.log)) == (False, True)


def test_a_notice_in_a_grid_that_is_ones_no_more_is_not_left_open_by_one(crew: Crew) -> None:
    shops = [recording.shop(crew.county.grids[0]) for _ in range(2)]
    kept, lost = [notice(crew.worker, shop, "2026-05-05 09:00") for shop in shops]

    def left(reader: Person) -> list[tuple[int, int | None]]:
        found = logbook.day_of(make.powers(reader), crew.worker.pk, DAY).left
        return [(one.id, one.area_id) for one in found if one.kind == "rectification"]

    home, beside = (one.id for one in crew.county.grids[:2])
    assert left(crew.worker) == [(kept.pk, home), (lost.pk, home)]
    Place.objects.filter(pk=shops[1].pk).update(grid=beside)
    assert left(crew.worker) == left(crew.village_head) == [(kept.pk, home)]
    make.posting(crew.worker, "grid_worker", crew.county.grids[1], rank="B")
    assert left(crew.worker) == [(kept.pk, home), (lost.pk, beside)], "named by the grid it lies in"


def test_a_second_look_out_of_reach_is_told_that_the_grid_may_have_changed(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    chain = notice(crew.worker, shop, "2026-05-05 09:00")
    Place.objects.filter(pk=shop.pk).update(grid=crew.county.grids[1].id)
    with pytest.raises(NotFound, match="the grid or your post may have changed"):
        again(crew.worker, chain, "2026-05-06 09:00")


def test_a_day_is_for_whoever_acted_in_the_post_to_clear(crew: Crew) -> None:
    grid, other = crew.county.grids[0], crew.county.grids[3]
    held = Posting.objects.get(person=crew.worker)
    second = make.officer("grid_worker", grid, rank="B")
    make.away(held, date(2026, 5, 7), date(2026, 5, 7))
    until = date(2026, 5, 8)
    assert logbook.uncleared(second.pk, date(2026, 5, 6), until) == [date(2026, 5, 7)]
    assert date(2026, 5, 7) not in logbook.uncleared(crew.worker.pk, date(2026, 5, 6), until)
    make.posting(crew.worker, "grid_worker", other)
    assert date(2026, 5, 7) in logbook.uncleared(crew.worker.pk, date(2026, 5, 6), until)


def test_a_station_sees_who_has_cleared_and_closed(crew: Crew) -> None:
    do(crew.worker, logs.clear_day, DAY)
    powers = make.powers(crew.village_head)
    found = {one.name: one for one in logbook.cleared_in(powers, crew.county.villages[0].id, MONDAY, DAY)}
    assert list(found) == ["村网格长", "网格员甲", "网格员乙"]
    assert [bool(log and log.cleared_at) for log, _ in found["网格员甲"].days] == [False, False, True, *[False] * 4]
    assert not any(log for log, _ in found["网格员乙"].days)


def test_no_log_is_asked_for_of_days_off_to_come_or_on_leave(crew: Crew) -> None:
    make.away(crew.worker.postings.get(), date(2026, 5, 7), date(2026, 5, 7))
    elsewhere = make.posting(crew.neighbour, "grid_worker", crew.county.grids[4])
    make.away(crew.neighbour.postings.exclude(pk=elsewhere.pk).get(), date(2026, 5, 6), date(2026, 5, 6))
    powers = make.powers(crew.village_head)
    found = {one.name: one for one in logbook.cleared_in(powers, crew.county.villages[0].id, MONDAY, date(2026, 5, 8))}
    asked = {name: [day for day, (_, kept) in enumerate(one.days, 4) if kept] for name, one in found.items()}
    assert asked == {"村网格长": [6, 7, 8], "网格员甲": [6, 8], "网格员乙": [7, 8]}, "the 4th and 5th are off"


def test_a_log_costs_the_same_whatever_was_done(crew: Crew) -> None:
    costs = []
    for times in (1, 2):
        for _ in range(times):
            make.case(crew.county.grids[0], staff=True, reporter=crew.worker, at=NINE)
        if times == 1:
            worked(crew)
        powers = make.powers(crew.worker)
        with CaptureQueriesContext(connection) as seen:
            logbook.day_of(powers, crew.worker.pk, DAY)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 14


def test_a_round_shows_the_case_of_each_stop_once_its_report_has_come(crew: Crew) -> None:
    report = acted(crew.worker, "2026-05-06 09:30")
    shop = recording.shop(crew.county.grids[0])
    stops = (
        rounds.StopDraft(NINE, place_id=shop.pk, report_ref=report.ref),
        rounds.StopDraft(NINE, report_ref=acted(None).ref),
    )
    draft = rounds.RoundDraft(crew.county.grids[0].id, NINE, NINE + timedelta(hours=1), 3600, stops=stops)
    walked = do(crew.worker, rounds.record_round, draft)
    case = register(report, Draft(category="litter", words="垃圾", grid_id=crew.county.grids[0].id), staff=True)
    shown = round_page(make.powers(crew.town_head), walked.pk)
    assert [(stop.case, stop.waiting) for stop in shown.stops] == [(case, False), (None, True)]
    with pytest.raises(NotFound):
        round_page(make.powers(crew.neighbour), walked.pk)


def test_rounds_are_listed_by_area_and_by_person(crew: Crew) -> None:
    for number, who in enumerate((crew.worker, crew.neighbour)):
        draft = rounds.RoundDraft(crew.county.grids[number].id, NINE, NINE + timedelta(hours=1), 3600)
        do(who, rounds.record_round, draft)
    span = (make.day("2026-05-06 00:00"), make.day("2026-05-07 00:00"))
    village = crew.county.villages[0].id
    assert len(rounds_in(make.powers(crew.village_head), village, *span).rounds) == 2
    assert len(rounds_in(make.powers(crew.worker), village, *span).rounds) == 1
    assert not rounds_in(make.powers(crew.village_head), crew.county.villages[1].id, *span).rounds
    assert len(rounds_by(crew.worker.pk).rounds) == 1


def test_occasions_are_listed_shown_and_waited_for(crew: Crew) -> None:
    village, shop = crew.county.villages[0], recording.shop(crew.county.grids[0])
    draft = OccasionDraft("drill", village.id, "疏散演练", DAY, place_id=shop.pk)
    planned = do(crew.village_head, occasions.plan_occasion, draft)
    assert planned_for(make.powers(crew.village_head), DAY) == [planned]
    assert not planned_for(make.powers(crew.worker), DAY), "a worker records no meeting of the village"
    assert not planned_for(make.powers(crew.county_head), DAY)
    held = do(
        crew.village_head,
        occasions.hold_planned,
        planned.pk,
        HeldDraft(DAY, "三分钟撤完。", attended=(crew.worker.pk,)),
    )
    there = occasion_page(make.powers(crew.town_head), held.pk).attended
    assert list(there.items()) == [(crew.village_head.pk, "村网格长"), (crew.worker.pk, "网格员甲")]
    assert occasions_in(make.powers(crew.town_head), crew.county.towns[0].id, DAY, DAY, kind="drill") == [held]
    with pytest.raises(NotFound):
        occasion_page(make.powers(make.officer("grid_worker", crew.county.grids[5])), held.pk)
