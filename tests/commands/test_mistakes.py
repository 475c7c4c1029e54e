"""What was recorded by mistake is taken back the same day, and the journal keeps both (F1, F2, F4–F6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.errors import Conflict, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.mistakes import (
    TAKE_BACK,
    take_back_inspection,
    take_back_occasion,
    take_back_round,
    take_back_visit,
    take_back_zero,
)
from gridwork.fieldwork.commands.occasions import (
    HeldDraft,
    OccasionDraft,
    hold_planned,
    hold_unplanned,
    plan_occasion,
)
from gridwork.fieldwork.commands.rectifications import issue
from gridwork.fieldwork.commands.rounds import RoundDraft, record_round
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.commands.zero import report_zero
from gridwork.fieldwork.models import Attendance, Deed, Finding, Inspection, Occasion, Photo, Round, Visit
from gridwork.fieldwork.queries.heads import cut_off
from gridwork.fieldwork.queries.logbook import day_of
from gridwork.fieldwork.queries.mistakes import mistaken, rests_on
from gridwork.fieldwork.queries.occasions import planned_for
from gridwork.fieldwork.rules.mistakes import Mistake
from gridwork.journal.queries import entries
from gridwork.journal.queries.verify import broken_chains
from gridwork.ledger.models import Place, Record
from tests import inspecting, make, recording
from tests.crew import Crew, acted
from tests.pictures import picture

pytestmark = pytest.mark.django_db
NINE, SIX, MIDNIGHT = "2026-05-06 09:00", "2026-05-06 18:00", "2026-05-07 00:00"


def visited(crew: Crew, home: Place, outcome: str = "met", words: str = "") -> Visit:
    act = acted(crew.worker, NINE)
    draft = VisitDraft(
        "every_household", day=in_force().calendar.today(act.done_at), outcome=outcome, place_id=home.pk, words=words,
    )  # fmt: skip
    return record_visit(act, make.powers(crew.worker, act.done_at), draft)


def walked(crew: Crew, **more: Any) -> Round:
    act = acted(crew.worker, NINE)
    began = act.done_at - timedelta(hours=1)
    draft = RoundDraft(crew.county.grids[0].id, began, act.done_at, 3600, **more)
    return record_round(act, make.powers(crew.worker, act.done_at), draft)


def held(crew: Crew, at: str = NINE, area: int = 0, **more: Any) -> Occasion:
    act = acted(crew.worker, at)
    day = in_force().calendar.today(act.done_at)
    draft = OccasionDraft("meeting", area or crew.county.grids[0].id, "网格例会", day)
    return hold_unplanned(act, make.powers(crew.worker, act.done_at), draft, HeldDraft(day, "布置防汛。", **more))


def nothing_found(crew: Crew) -> Deed:
    act = acted(crew.worker, NINE)
    grid, day = crew.county.grids[0].id, in_force().calendar.today(act.done_at)
    return report_zero(act, make.powers(crew.worker, act.done_at), grid, day)


MADE: dict[str, Callable[[Crew], Any]] = {
    "visit": lambda crew: visited(crew, recording.dwelling(crew.county.grids[0])),
    "round": walked,
    "inspection": lambda crew: inspecting.inspect_(crew.worker, recording.shop(crew.county.grids[0]), NINE),
    "occasion": held,
    "deed": nothing_found,
}


@pytest.mark.parametrize("kind", TAKE_BACK)
def test_it_no_longer_counts_and_the_journal_keeps_both(crew: Crew, kind: str) -> None:
    thing = MADE[kind](crew)
    assert Deed.objects.filter(subject_kind=kind).exists()
    act = acted(crew.worker, SIX)
    assert TAKE_BACK[kind](act, thing.pk, Mistake.TWICE) == thing.pk
    assert not type(thing).objects.filter(pk=thing.pk).exists()
    assert not Deed.objects.exists()
    recorded, taken = entries(kind, thing.pk)
    assert (taken.verb, taken.person_id, taken.facts["why"]) == ("take back", crew.worker.pk, "twice")
    assert taken.posting_id == recorded.posting_id is not None
    assert list(broken_chains()) == []
    assert TAKE_BACK[kind](act, thing.pk, Mistake.TWICE) == thing.pk, "sent twice"
    assert len(entries(kind, thing.pk)) == 2


@pytest.mark.parametrize("kind", TAKE_BACK)
def test_only_ones_own_and_only_until_midnight(crew: Crew, kind: str) -> None:
    thing = MADE[kind](crew)
    for person in (crew.village_head, crew.neighbour, crew.county_head):
        with pytest.raises(NotFound):
            TAKE_BACK[kind](acted(person, SIX), thing.pk, Mistake.TWICE)
        with pytest.raises(NotFound):
            mistaken(person.pk, kind, thing.pk, make.day(SIX))
    with pytest.raises(NotFound):
        TAKE_BACK[kind](acted(crew.worker, SIX), thing.pk + 1, Mistake.TWICE)
    with pytest.raises(Conflict, match="only on the day") as refused:
        TAKE_BACK[kind](acted(crew.worker, MIDNIGHT), thing.pk, Mistake.TWICE)
    assert refused.value.code == "too-late"
    assert mistaken(crew.worker.pk, kind, thing.pk, make.day(SIX)).still
    assert not mistaken(crew.worker.pk, kind, thing.pk, make.day(MIDNIGHT)).still
    assert type(thing).objects.filter(pk=thing.pk).exists()
    assert len(entries(kind, thing.pk)) == 1


def test_nothing_is_known_of_another_kind_of_thing(crew: Crew) -> None:
    with pytest.raises(NotFound):
        mistaken(crew.worker.pk, "case", 1, make.day(SIX))


def test_the_ledger_stays_as_the_visit_left_it(crew: Crew) -> None:
    home = recording.dwelling(crew.county.grids[0])
    record = recording.record("household", home, members=3)
    visit = visited(crew, home)
    confirmed = Record.objects.get(pk=record.pk)
    take_back_visit(acted(crew.worker, SIX), visit.pk, Mistake.ELSEWHERE)
    assert Record.objects.get(pk=record.pk).seq == confirmed.seq


def test_a_round_goes_with_its_stops_and_photos(crew: Crew) -> None:
    one = walked(crew, photos={"": [picture()]})
    assert Photo.objects.exists()
    take_back_round(acted(crew.worker, SIX), one.pk, Mistake.NOT_MADE)
    assert not Photo.objects.exists()


def test_an_inspection_goes_with_its_findings(crew: Crew) -> None:
    seen = inspecting.inspect_(crew.worker, recording.shop(crew.county.grids[0]), NINE, exits="fail")
    assert Finding.objects.filter(inspection=seen).exists()
    take_back_inspection(acted(crew.worker, SIX), seen.pk, Mistake.ELSEWHERE)
    assert not Finding.objects.exists()


def test_an_inspection_stays_that_a_notice_or_an_earlier_finding_rests_on(crew: Crew) -> None:
    grid = crew.county.grids[0]
    chain = inspecting.notice(crew.worker, recording.shop(grid), NINE)
    again = inspecting.again(crew.worker, chain, "2026-05-06 10:00")
    shop = recording.shop(grid)
    inspecting.inspect_(crew.worker, shop, NINE, exits="fail")
    settling = inspecting.inspect_(crew.worker, shop, "2026-05-06 11:00", another=True)
    assert Finding.objects.get(place=shop).state == "rectified"
    for rests in (Inspection.objects.get(findings__rectification=chain), again, settling):
        with pytest.raises(Conflict) as refused:
            take_back_inspection(acted(crew.worker, SIX), rests.pk, Mistake.ELSEWHERE)
        assert refused.value.code == "rests"
        with CaptureQueriesContext(connection) as asked:
            assert rests_on(rests)
        assert len(asked) <= 1
    alone = inspecting.inspect_(crew.worker, recording.shop(grid), NINE, exits="fail")
    assert not rests_on(alone)
    issue(acted(crew.worker, SIX), make.powers(crew.worker), alone.pk)
    with pytest.raises(Conflict):
        take_back_inspection(acted(crew.worker, SIX), alone.pk, Mistake.TWICE)


def test_another_can_be_recorded_in_its_stead(crew: Crew) -> None:
    first = walked(crew)
    with pytest.raises(Conflict):
        walked(crew)
    take_back_round(acted(crew.worker, SIX), first.pk, Mistake.TWICE)
    assert walked(crew).pk != first.pk


def test_an_occasion_counts_for_nobody_any_more_and_a_planned_one_is_planned_again(crew: Crew) -> None:
    village, day = crew.county.villages[0].id, in_force().calendar.today(make.day(NINE))
    powers = make.powers(crew.village_head, make.day(NINE))
    planned = plan_occasion(acted(crew.village_head, NINE), powers, OccasionDraft("meeting", village, "周例会", day))
    report = HeldDraft(day, "布置防汛。", 3, (crew.worker.pk, crew.town_head.pk), photos={"": [picture()]})
    hold_planned(acted(crew.village_head, NINE), powers, planned.pk, report)
    assert (Deed.objects.count(), Attendance.objects.count(), Photo.objects.count()) == (3, 3, 1)
    with pytest.raises(NotFound):
        take_back_occasion(acted(crew.worker, SIX), planned.pk, Mistake.TWICE)
    take_back_occasion(acted(crew.village_head, SIX), planned.pk, Mistake.TWICE)
    assert (Deed.objects.count(), Attendance.objects.count(), Photo.objects.count()) == (0, 0, 0)
    planned.refresh_from_db()
    assert (planned.stage, planned.held_on, planned.minutes, planned.residents) == ("planned", None, "", 0)
    assert [one.pk for one in planned_for(powers, day)] == [planned.pk]
    assert [line.verb for line in entries("occasion", planned.pk)] == ["plan", "hold", "take back"]
    assert (list(broken_chains()), list(cut_off())) == ([], [])
    with pytest.raises(NotFound):
        take_back_occasion(acted(crew.village_head, SIX), planned.pk, Mistake.TWICE)
    again = hold_planned(acted(crew.village_head, SIX), powers, planned.pk, report)
    assert (again.stage, again.seq, Deed.objects.count()) == ("held", 4, 3)


def test_who_planned_an_occasion_does_not_take_back_what_another_recorded_as_held(crew: Crew) -> None:
    grid, day = crew.county.grids[0].id, in_force().calendar.today(make.day(NINE))
    draft = OccasionDraft("drill", grid, "疏散演练", day)
    planned = plan_occasion(acted(crew.village_head, NINE), make.powers(crew.village_head, make.day(NINE)), draft)
    powers = make.powers(crew.worker, make.day(NINE))
    hold_planned(acted(crew.worker, NINE), powers, planned.pk, HeldDraft(day, "全员参加。"))
    with pytest.raises(NotFound):
        take_back_occasion(acted(crew.village_head, SIX), planned.pk, Mistake.TWICE)
    assert mistaken(crew.worker.pk, "occasion", planned.pk, make.day(SIX)).where == "疏散演练"
    assert take_back_occasion(acted(crew.worker, SIX), planned.pk, Mistake.NOT_MADE) == planned.pk


def test_a_zero_report_taken_back_is_open_again_and_contradicts_nothing(crew: Crew) -> None:
    first = nothing_found(crew)
    make.case(crew.county.grids[0], staff=True, reporter=crew.worker, at=make.day("2026-05-06 10:00"))
    powers, day = make.powers(crew.worker, make.day(SIX)), in_force().calendar.today(make.day(NINE))
    assert day_of(powers, crew.worker.pk, day).zero_first
    take_back_zero(acted(crew.worker, SIX), first.pk, Mistake.NOT_MADE)
    assert not day_of(powers, crew.worker.pk, day).zero_first
    with pytest.raises(Conflict, match="found or reported"):
        nothing_found(crew)


def test_a_zero_report_taken_back_can_be_made_again(crew: Crew) -> None:
    first = nothing_found(crew)
    take_back_zero(acted(crew.worker, SIX), first.pk, Mistake.ELSEWHERE)
    assert nothing_found(crew).pk != first.pk


def test_no_other_deed_is_taken_back_as_a_zero_report(crew: Crew) -> None:
    walked(crew)
    with pytest.raises(NotFound):
        take_back_zero(acted(crew.worker, SIX), Deed.objects.get().pk, Mistake.TWICE)
