"""What of a worker's own log goes along on the phone: today and what is not cleared (F3, F7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from gridwork.accounts.models import Person
from gridwork.fieldwork.commands import logs, rounds, zero
from gridwork.fieldwork.queries.own_logs import OwnLogs, own_logs
from gridwork.ledger.commands.records import confirm_records
from gridwork.sync.queries.my_logs import NAMED, log_days, log_weeks
from tests import make, recording
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
MONDAY, WEDNESDAY = date(2026, 5, 11), date(2026, 5, 13)
THURSDAY = date(2026, 5, 14)


def do(who: Person, command: Callable[..., Any], *args: Any, at: str, **said: Any) -> Any:
    act = acted(who, at)
    return command(act, make.powers(who, act.done_at), *args, **said)


def walked(crew: Crew, at: str, *, grid: int = 0, minutes: int = 60) -> None:
    start = make.day(at)
    draft = rounds.RoundDraft(crew.county.grids[grid].id, start, start + timedelta(minutes=minutes), minutes * 60)
    do(crew.worker, rounds.record_round, draft, at="2026-05-14 22:00")


def kept(crew: Crew) -> OwnLogs:
    return own_logs(crew.worker.pk, MONDAY, THURSDAY)


def test_days_not_cleared_come_with_what_was_done_and_own_words(crew: Crew) -> None:
    walked(crew, "2026-05-13 09:00")
    do(crew.worker, logs.write_log, WEDNESDAY, "上午走访。", seen=0, at="2026-05-13 18:00")
    do(crew.worker, logs.clear_day, date(2026, 5, 12), at="2026-05-12 18:00")
    found = kept(crew)
    assert [one.day for one in found.days] == [THURSDAY, WEDNESDAY, MONDAY]
    assert (found.uncleared, found.cleared) == ([MONDAY, WEDNESDAY], [date(2026, 5, 12)])
    wednesday = found.days[1]
    assert [(one.kind, one.verb, one.seconds) for one in wednesday.sentences] == [("round", "walk", 3600)]
    assert wednesday.log is not None
    assert (wednesday.log.words, wednesday.log.seq) == ("上午走访。", 1)


def test_today_stays_with_what_was_done_when_it_is_cleared(crew: Crew) -> None:
    walked(crew, "2026-05-14 09:00")
    do(crew.worker, logs.clear_day, THURSDAY, at="2026-05-14 18:00")
    found = kept(crew)
    assert found.cleared == [THURSDAY]
    assert THURSDAY not in found.uncleared
    assert len(found.days[0].sentences) == 1


def test_what_was_done_stands_under_the_day_of_the_cells_own_clock(crew: Crew) -> None:
    walked(crew, "2026-05-13 23:00", minutes=30)
    walked(crew, "2026-05-14 00:10", minutes=20)
    by_day = {one.day: [said.seconds for said in one.sentences] for one in kept(crew).days}
    assert (by_day[WEDNESDAY], by_day[THURSDAY]) == ([1800], [1200])


def test_a_week_says_from_when_on_it_can_be_closed_and_that_it_is(crew: Crew) -> None:
    do(crew.worker, logs.close_week, date(2026, 4, 27), "", at="2026-05-04 08:00")
    told = log_weeks(own_logs(crew.worker.pk, date(2026, 5, 1), date(2026, 5, 7)))
    assert [(one["monday"], one["closes_from"], one["closed"]) for one in told] == [
        ("2026-04-27", "2026-04-30", True), ("2026-05-04", "2026-05-09", False), ("2026-05-11", "2026-05-15", False),
    ]  # fmt: skip


def test_lines_are_said_in_the_language_asked_for_and_name_a_few_things(crew: Crew) -> None:
    shops = [recording.record("shop", recording.shop(crew.county.grids[0]), trade="food") for _ in range(NAMED + 2)]
    do(crew.worker, confirm_records, [one.pk for one in shops], at="2026-05-14 11:00")
    powers = make.powers(crew.worker)
    with override("en"):
        (line,) = log_days(powers, kept(crew))[0]["lines"]
    with override("zh-hans"):
        (same,) = log_days(powers, kept(crew))[0]["lines"]
    assert (line["lead"], len(line["names"]), line["more"]) == ("Records found still right of", NAMED, 2)
    assert same["lead"] == "核实台账无误"
    assert line["names"] != same["names"]


def test_what_lies_in_a_grid_taken_away_is_not_named_on_the_phone(crew: Crew) -> None:
    posting = make.posting(crew.worker, "grid_worker", crew.county.grids[4], from_day=MONDAY)
    walked(crew, "2026-05-13 09:00", grid=4)
    posting.to_day = WEDNESDAY
    posting.save(update_fields=["to_day"])
    powers = make.powers(crew.worker, make.day("2026-05-14 12:00"))
    (line,) = next(one for one in log_days(powers, kept(crew)) if one["day"] == str(WEDNESDAY))["lines"]
    assert (line["names"], line["more"], line["minutes"]) == ([], 1, 60)


def test_it_costs_the_same_whatever_was_done(crew: Crew) -> None:
    costs = []
    for day in (11, 12, 13):
        make.case(crew.county.grids[0], staff=True, reporter=crew.worker, at=make.day(f"2026-05-{day} 09:00"))
        walked(crew, f"2026-05-{day} 10:00")
        do(crew.worker, zero.report_zero, crew.county.grids[0].id, THURSDAY, at="2026-05-14 12:00")
        shop = recording.record("shop", recording.shop(crew.county.grids[0]), trade="food")
        do(crew.worker, confirm_records, [shop.pk], at=f"2026-05-{day} 11:00")
        with CaptureQueriesContext(connection) as asked:
            kept(crew)
        costs.append(len(asked))
    assert costs[0] == costs[-1] <= 11
