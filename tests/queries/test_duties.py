"""The calendar of duties from postings, leave, deeds and excuses (F1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.models import Person
from gridwork.base.errors import NotFound
from gridwork.base.moment import now
from gridwork.charter.commands.adopt import adopt
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands import excuses, logs, occasions, rounds, zero
from gridwork.fieldwork.commands.occasions import HeldDraft, OccasionDraft
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.queries.board import board, person_board
from gridwork.fieldwork.queries.duties import DutyOccurrence, PostAt, my_duties, occurrences_of
from gridwork.fieldwork.rules.duties import State
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.commands.postings import end_posting
from gridwork.territory.queries.tree import Node
from tests import make, recording
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)
"""A Wednesday; the 1st to the 5th of May are off, the 9th is worked."""


def post(crew: Crew, area: Node, kind: str) -> PostAt:
    return PostAt(area.id, crew.county.office(area), "", kind)


def do(who: Person, command: Callable[..., Any], *args: Any, at: str = "2026-05-06 18:00", **said: Any) -> Any:
    act = acted(who, at)
    return command(act, make.powers(who, act.done_at), *args, **said)


def walk(who: Person, grid: Node, hours: float, at: str = "2026-05-06 08:00", **said: Any) -> None:
    begin = make.day(at)
    end = begin + timedelta(hours=hours)
    draft = rounds.RoundDraft(grid.id, begin, end, int(hours * 3600), **said)
    act = acted(who, end + timedelta(minutes=1))
    rounds.record_round(act, make.powers(who, act.done_at), draft)


def of(found: list[DutyOccurrence], duty: str) -> list[str]:
    return [one.occurrence.state.value for one in found if one.duty == duty]


def test_hours_of_one_day_add_up_and_only_working_days_are_asked(crew: Crew) -> None:
    grid = crew.county.grids[0]
    walk(crew.worker, grid, 0.5)
    walk(crew.worker, grid, 1.5, "2026-05-06 14:00")
    walk(crew.worker, grid, 1, "2026-05-07 14:00")
    found = occurrences_of([post(crew, grid, "grid_worker")], date(2026, 5, 1), date(2026, 5, 10))
    rounds_of = [one.occurrence for one in found if one.duty == "rounds"]
    assert [(due.first.day, due.state.value) for due in rounds_of] == [
        (6, "done"),
        (7, "missed"),
        (8, "missed"),
        (9, "missed"),
    ]
    assert (rounds_of[1].seconds, rounds_of[1].of_seconds) == (3600, 7200)


def test_made_up_late_with_a_reason_missed_with_an_excuse(crew: Crew) -> None:
    grid = crew.county.grids[0]
    walk(crew.worker, grid, 2, "2026-05-08 14:00", makes_up=date(2026, 5, 7), reason="暴雨")
    do(crew.worker, excuses.explain, "rounds", crew.worker.postings.get().pk, DAY, "培训")
    found = occurrences_of([post(crew, grid, "grid_worker")], DAY, date(2026, 5, 8))
    told = [(one.occurrence.state.value, one.occurrence.reason) for one in found if one.duty == "rounds"]
    assert told == [("excused", "培训"), ("late", "暴雨"), ("missed", "")]


def test_while_the_a_holder_is_on_leave_the_b_holder_acts_and_without_either_it_is_nobodys(crew: Crew) -> None:
    grid = crew.county.grids[0]
    deputy = make.person()
    second = make.posting(deputy, "grid_worker", grid, rank="B")
    make.away(crew.worker.postings.get(), DAY, date(2026, 5, 8))
    make.away(second, date(2026, 5, 7), date(2026, 5, 7))
    walk(deputy, grid, 2)
    found = [
        one for one in occurrences_of([post(crew, grid, "grid_worker")], DAY, date(2026, 5, 8)) if one.duty == "rounds"
    ]
    assert [one.occurrence.state.value for one in found] == ["done", "vacant", "missed"]
    assert found[0].occurrence.people == (deputy.pk,)


def test_a_post_nobody_ever_held_is_vacant(crew: Crew) -> None:
    assert set(of(occurrences_of([post(crew, crew.county.grids[4], "grid_worker")], DAY, DAY), "log")) == {"vacant"}


def test_a_meeting_counts_for_every_post_of_the_area_that_was_there(crew: Crew) -> None:
    village = crew.county.villages[0]
    draft = OccasionDraft("meeting", village.id, "周例会", DAY)
    do(crew.town_head, occasions.hold_unplanned, draft, HeldDraft(DAY, "布置防汛。", attended=(crew.village_head.pk,)))
    found = occurrences_of([post(crew, village, "village_head")], DAY, DAY)
    assert of(found, "meeting") == ["done"]
    assert of(found, "publicity") == ["missed"]
    assert [one.occurrence.due_on for one in found if one.duty == "publicity"] == [date(2026, 5, 10)]


def test_a_log_counts_for_all_posts_of_its_writer_and_a_round_for_the_one_it_was_walked_in(crew: Crew) -> None:
    make.posting(crew.worker, "grid_worker", crew.county.grids[2])
    do(crew.worker, logs.clear_day, DAY)
    walk(crew.worker, crew.county.grids[0], 2)
    posts = [post(crew, crew.county.grids[number], "grid_worker") for number in (0, 2)]
    found = occurrences_of(posts, DAY, DAY)
    assert of(found, "log") == ["done", "done"]
    assert of(found, "rounds") == ["done", "missed"]
    assert of(occurrences_of(posts[1:], DAY, DAY), "rounds") == ["missed"]


def test_todays_duties_are_due_until_the_day_is_over(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = make.day("2026-05-06 12:00")
    monkeypatch.setattr("gridwork.fieldwork.queries.duties.now", lambda: noon)
    do(crew.worker, zero.report_zero, crew.county.grids[0].id, DAY, at="2026-05-06 11:00")
    found = my_duties(crew.worker.pk, make.powers(crew.worker, noon), DAY)
    assert {one.of.duty: one.of.occurrence.state.value for one in found.now} == {
        "rounds": "due",
        "log": "due",
        "zero": "done",
    }
    assert {one.posting_id for one in found.now} == {crew.worker.postings.get().pk}
    assert not my_duties(crew.worker.pk, make.powers(crew.worker, noon), DAY + timedelta(days=1)).now


def missed(who: Person, at: str, duty: str = "rounds") -> list[date]:
    """When the occurrences of a duty that somebody is told to have missed were due."""
    found = my_duties(who.pk, make.powers(who, make.day(at)), make.day(at).date()).missed
    return [one.of.occurrence.due_on for one in found if one.of.duty == duty]


APRIL = [date(2026, 4, day) for day in (30, 29, 28, 27, 24)]
"""Working days of the two weeks before the 8th of May, latest first."""


@pytest.fixture
def friday(monkeypatch: pytest.MonkeyPatch) -> str:
    """Noon of the 8th of May; the 6th and 7th were the first days worked after the holidays."""
    monkeypatch.setattr("gridwork.fieldwork.queries.duties.now", lambda: make.day("2026-05-08 12:00"))
    return "2026-05-08 12:00"


def test_what_was_missed_lately_is_told_until_it_is_made_up_for_or_excused(crew: Crew, friday: str) -> None:
    grid, held = crew.county.grids[0], crew.worker.postings.get().pk
    assert missed(crew.worker, friday) == [date(2026, 5, 7), DAY, *APRIL]
    walk(crew.worker, grid, 2, "2026-05-08 08:00", makes_up=date(2026, 5, 7), reason="暴雨")
    walk(crew.worker, grid, 1, "2026-05-08 10:30", makes_up=APRIL[0], reason="暴雨")
    do(crew.worker, excuses.explain, "rounds", held, DAY, "培训", at=friday)
    assert missed(crew.worker, friday) == APRIL, "an hour of two makes up for nothing yet"
    assert missed(crew.worker, friday, "zero") == [date(2026, 5, 7), DAY, *APRIL]
    assert missed(crew.neighbour, friday) == [date(2026, 5, 7), DAY, *APRIL], "another's reason is not theirs"


def test_of_longer_periods_the_last_one_is_told_and_of_this_one_what_is_past_its_day(crew: Crew, friday: str) -> None:
    head = crew.village_head
    assert missed(head, friday, "meeting") == [date(2026, 5, 3), date(2026, 4, 26)]
    assert missed(head, friday, "publicity") == [date(2026, 4, 10)], "due till the tenth of May"
    assert missed(head, friday, "talk") == [date(2025, 12, 31)]
    assert missed(head, friday, "drill") == [date(2025, 12, 31)]


def test_this_months_duty_past_its_day_is_missed_and_no_longer_due(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = make.day("2026-05-12 12:00")
    monkeypatch.setattr("gridwork.fieldwork.queries.duties.now", lambda: noon)
    assert missed(crew.village_head, "2026-05-12 12:00", "publicity") == [date(2026, 5, 10), date(2026, 4, 10)]
    found = my_duties(crew.village_head.pk, make.powers(crew.village_head, noon), noon.date())
    assert "publicity" not in {one.of.duty for one in found.now}


def test_what_was_missed_is_whoevers_acted_then_and_still_acts_now(crew: Crew, friday: str) -> None:
    deputy, held = make.person(), crew.worker.postings.get()
    second = make.posting(deputy, "grid_worker", crew.county.grids[0], rank="B")
    make.away(held, date(2026, 5, 7), date(2026, 5, 8))
    assert missed(deputy, friday) == [date(2026, 5, 7)]
    assert missed(crew.worker, friday) == [], "on leave nothing is asked of them"
    held.absences.all().delete()
    make.away(held, date(2026, 5, 7), date(2026, 5, 7))
    assert missed(crew.worker, friday) == [DAY, *APRIL], "the seventh was the deputy's"
    assert missed(deputy, friday) == [], "who acts no more can neither make it up nor say why"
    told = my_duties(crew.worker.pk, make.powers(crew.worker, make.day(friday)), date(2026, 5, 8)).missed
    assert {one.posting_id for one in told} == {held.pk} != {second.pk}


def test_what_a_new_charter_asks_no_more_is_not_told_as_missed(crew: Crew, friday: str) -> None:
    duties = make.charter().model_dump(mode="json")["duties"]
    del duties["zero"]
    duties["rounds"]["every"] = "week"
    adopt(make.act(), make.charter(duties=duties), effective_on=date(2026, 5, 8))
    assert missed(crew.worker, friday, "zero") == []
    assert missed(crew.worker, friday) == []
    assert missed(crew.worker, friday, "log") == [date(2026, 5, 7), DAY, *APRIL]


def test_ones_own_duties_cost_few_queries_however_far_back_they_go(crew: Crew, friday: str) -> None:
    """Six, three more where a zero report is asked for, one more for a cross-check."""
    for who, most in ((crew.village_head, 7), (crew.worker, 9)):
        powers, day = make.powers(who, make.day(friday)), date(2026, 5, 8)
        my_duties(who.pk, powers, day)
        with CaptureQueriesContext(connection) as told:
            my_duties(who.pk, powers, day)
        assert len(told) <= most


def test_a_whole_county_costs_no_more_queries_than_one_post(crew: Crew) -> None:
    county = crew.county
    walk(crew.worker, county.grids[0], 2)
    every = [post(crew, grid, "grid_worker") for grid in county.grids]
    every += [post(crew, village, "village_head") for village in county.villages]
    costs = []
    for posts in (every[:1], every):
        occurrences_of(posts, DAY, DAY)
        with CaptureQueriesContext(connection) as told:
            occurrences_of(posts, date(2026, 4, 1), date(2026, 6, 30))
        costs.append(len(told))
    assert costs[0] <= 9
    assert costs[1] <= 10


def test_a_board_sums_what_lies_below_and_shows_the_areas_own_posts(crew: Crew) -> None:
    walk(crew.worker, crew.county.grids[0], 2)
    village = board(make.powers(crew.village_head), crew.county.villages[0].id, DAY, DAY)
    assert [(row.area.name, row.cells["rounds"].counts) for row in village.below] == [
        ("石桥村第1网格", {State.DONE: 1}), ("石桥村第2网格", {State.MISSED: 1}),
    ]  # fmt: skip
    assert [holder.person.name for row in village.own for holder in row.holders] == ["村网格长"]
    town = board(make.powers(crew.town_head), crew.county.towns[0].id, DAY, DAY)
    assert town.below[0].cells["rounds"].share == 50
    assert town.below[1].cells["rounds"].share is None  # nobody was ever appointed there
    grid = board(make.powers(crew.village_head), crew.county.grids[0].id, DAY, DAY)
    assert not grid.below
    assert grid.people == {crew.worker.pk: "网格员甲"}
    with pytest.raises(NotFound):
        board(make.powers(crew.worker), crew.county.villages[0].id, DAY, DAY)


def test_a_persons_board_is_their_own_and_that_of_those_above(crew: Crew) -> None:
    for reader in (crew.worker, crew.village_head):
        found = person_board(make.powers(reader), crew.worker.pk, DAY, DAY)
        assert list(found.duties) == ["rounds", "log", "zero"]
        assert list(found.postings.values()) == [crew.worker.postings.get().pk]
    with pytest.raises(NotFound):
        person_board(make.powers(crew.neighbour), crew.worker.pk, DAY, DAY)


def test_a_persons_page_has_their_own_turns_and_reasons_where_they_may_give_them(crew: Crew) -> None:
    grid = crew.county.grids[0]
    second = make.officer("grid_worker", grid, rank="B", name="网格员丙")
    make.away(crew.worker.postings.get(), date(2026, 5, 7), date(2026, 5, 7))

    def days(of: Person) -> list[date]:
        found = person_board(make.powers(of), of.pk, DAY, date(2026, 5, 8))
        return [one.occurrence.first for row in found.rows for one in row.cells["rounds"].occurrences]

    assert days(crew.worker) == [DAY, date(2026, 5, 8)]
    assert days(second) == [date(2026, 5, 7)], "only what they stood in for"
    end_posting(make.act(), make.operator(), crew.worker.postings.get().pk, last_day=date(2026, 5, 7))
    heir = make.person(name="网格员丁")
    make.posting(heir, "grid_worker", grid, from_day=date(2026, 5, 8))
    assert days(heir) == [date(2026, 5, 8)], "not the predecessor's"
    held = {one: person_board(make.powers(one), one.pk, DAY, date(2026, 5, 8)).explains for one in (heir, second)}
    assert [bool(posts) for posts in held.values()] == [True, False], "whoever stands by gives no reasons now"


def test_a_board_of_past_days_has_the_duties_of_then_by_their_names_of_then(crew: Crew) -> None:
    walk(crew.worker, crew.county.grids[0], 2)
    duties = make.charter().model_dump(mode="json")["duties"]
    del duties["zero"], duties["meeting"], duties["rounds_village"]
    duties["log"]["name"]["en"] = "Diary"
    adopt(make.act(), make.charter(duties=duties), effective_on=date(2026, 5, 8))
    powers, area = make.powers(crew.village_head), crew.county.villages[0].id
    then = board(powers, area, DAY, date(2026, 5, 7))
    assert (then.duties["zero"].name.en, then.duties["log"].name.en) == ("Zero report", "Daily work log")
    for found in (then, board(powers, area, DAY, date(2026, 5, 8))):
        assert list(found.duties)[-1] == "zero", "what is asked for no more comes last"
        cells = [cell for row in (*found.own, *found.below) for cell in row.cells.values()]
        assert sum((cell.counts for cell in cells), Counter()) == found.total.counts
        for row in found.below:
            assert sum((cell.counts for cell in row.cells.values()), Counter()) == row.total.counts
            assert row.cells.keys() <= found.duties.keys()
    assert board(powers, area, DAY, date(2026, 5, 8)).duties["log"].name.en == "Diary"
    assert "zero" not in board(powers, area, date(2026, 5, 9), date(2026, 5, 9)).duties
    own = person_board(make.powers(crew.worker), crew.worker.pk, DAY, date(2026, 5, 7))
    assert own.duties["zero"].name.en == "Zero report"


def test_a_post_whose_every_duty_was_dropped_stays_on_the_board_of_the_days_it_had_one(crew: Crew) -> None:
    duties = make.charter().model_dump(mode="json")["duties"]
    posts = make.charter().model_dump(mode="json")["posts"]
    posts["county_head"]["may"].append("field.work")
    duties["training"]["posts"] = ["county_head"]
    adopt(make.act(), make.charter(duties=duties, posts=posts, version="2"), effective_on=date(2026, 4, 1))
    del duties["training"]
    adopt(make.act(), make.charter(duties=duties, posts=posts, version="3"), effective_on=date(2026, 5, 8))
    found = board(make.powers(crew.county_head), crew.county.root.id, DAY, DAY)
    assert [(row.post.kind, list(row.cells)) for row in found.own] == [("county_head", ["training"])]


def test_a_board_of_the_county_costs_no_more_queries_than_one_of_a_grid(crew: Crew) -> None:
    powers, costs = make.powers(crew.county_head), []
    for area in (crew.county.grids[0], crew.county.root):
        board(powers, area.id, DAY, DAY)
        with CaptureQueriesContext(connection) as told:
            board(powers, area.id, date(2026, 4, 1), date(2026, 6, 30))
        costs.append(len(told))
    assert costs[0] <= 20
    assert costs[1] <= 20


def test_visits_and_inspections_are_counted_where_they_were_made(crew: Crew) -> None:
    home = recording.place(Kind.DWELLING, crew.county.grids[0], households=1)
    draft = VisitDraft("every_household", day=DAY, outcome="declined", place_id=home.pk)
    do(crew.worker, record_visit, draft)
    for number, made in ((0, {"visit:every_household": 1}), (1, {})):
        assert board(make.powers(crew.village_head), crew.county.grids[number].id, DAY, DAY).made == made


def test_a_department_is_told_how_often_its_own_people_called_and_not_how_often_others_did(crew: Crew) -> None:
    home = recording.dwelling(crew.county.grids[0], households=1)
    day = in_force().calendar.today(now())
    called = VisitDraft("every_household", day=day, outcome="met", place_id=home.pk)
    record_visit(acted(crew.worker), make.powers(crew.worker), called)
    town, days = crew.county.towns[0].id, (day, day)
    assert board(make.powers(crew.town_head), town, *days).made == {"visit:every_household": 1}
    assert board(make.powers(crew.water), town, *days).made == {}
