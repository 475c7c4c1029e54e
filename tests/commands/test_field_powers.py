"""Field work tried from where it may not be done: by neighbours, former holders, those standing by or on leave (P1)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from gridwork.accounts.models import Person
from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound
from gridwork.base.moment import now
from gridwork.care.commands.enrolments import enrol, read_enrolment, withdraw_consent
from gridwork.care.models import Enrolment
from gridwork.care.rules.consent import EnrolmentDraft
from gridwork.cases import commands as cases
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.checks import check_item
from gridwork.fieldwork.commands.excuses import explain
from gridwork.fieldwork.commands.inspections import inspect
from gridwork.fieldwork.commands.key_units import (
    KeyUnitDraft,
    list_key_unit,
    name_responsible,
    note_upkeep,
    read_responsible,
    remove_responsible,
    unlist_key_unit,
)
from gridwork.fieldwork.commands.occasions import (
    HeldDraft,
    OccasionDraft,
    cancel_occasion,
    hold_planned,
    hold_unplanned,
    plan_occasion,
)
from gridwork.fieldwork.commands.rectifications import extend, hand_over, issue, withdraw
from gridwork.fieldwork.commands.rounds import RoundDraft, record_round
from gridwork.fieldwork.commands.samples import draw
from gridwork.fieldwork.commands.visits import VisitDraft, forget_visits_of_place, read_words, record_visit
from gridwork.fieldwork.commands.zero import report_zero
from gridwork.fieldwork.models import Deed, Inspection, KeyUnit, Occasion, Rectification, SampleItem
from gridwork.fieldwork.queries.inspection_pages import place_history
from gridwork.fieldwork.queries.logbook import day_of
from gridwork.fieldwork.queries.sampling_units import period_covered
from gridwork.fieldwork.queries.visit_history import visits_of_place
from gridwork.fieldwork.queries.visits import visits_due
from gridwork.fieldwork.rules.kinds import Method, Said
from gridwork.journal.models import Entry
from gridwork.journal.queries import entries
from gridwork.ledger.models import Place
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.models import Posting
from tests import make, recording
from tests.crew import Crew, acted
from tests.inspecting import draft, inspect_, notice

pytestmark = pytest.mark.django_db
REFUSED = (NotAllowed, NotFound)


def today() -> date:
    return in_force().calendar.today(now())


@dataclass(frozen=True, slots=True)
class Field:
    """Things of grid 0 and its village to reach for."""

    crew: Crew
    home: Place
    shop: Place
    open_inspection: Inspection
    chain: Rectification
    unit: KeyUnit
    enrolment: Enrolment
    meeting: Occasion
    item: SampleItem

    @classmethod
    def of(cls, crew: Crew) -> Field:
        grid, village = crew.county.grids[0], crew.county.villages[0]
        shop, other = recording.shop(grid), recording.shop(grid)
        home = recording.dwelling(grid, households=1)
        operator = make.operator()
        unit = list_key_unit(
            acted(crew.worker), operator, KeyUnitDraft(shop.pk, "人员密集", ContactGiven("店主", "0500-9"))
        )
        since = period_covered(in_force().charter.samples["households"], today()).first
        sample = draw(make.act(), operator, "households", village.id, since)
        item = sample.items.first()
        assert item is not None
        plan = OccasionDraft("meeting", village.id, "村级例会", today())
        return cls(
            crew, home, shop, inspect_(crew.worker, other, exits="fail"), notice(crew.worker, shop), unit,
            enrol(acted(crew.worker), operator, enrolling(grid.id)),
            plan_occasion(acted(crew.village_head), make.powers(crew.village_head), plan), item,
        )  # fmt: skip


def enrolling(grid_id: int) -> EnrolmentDraft:
    return EnrolmentDraft(
        "living_alone", grid_id=grid_id, name="何某", consent_by="self", consent_on=today(), consent_how="paper"
    )


def walked(grid_id: int) -> RoundDraft:
    return RoundDraft(grid_id, now() - timedelta(minutes=30), now(), 600)


ACTS: dict[str, Callable[[Field, Any, Any], Any]] = {
    "visit": lambda f, act, p: record_visit(
        act, p, VisitDraft("every_household", day=today(), outcome="met", place_id=f.home.pk)
    ),
    "care visit": lambda f, act, p: record_visit(
        act, p, VisitDraft("care", day=today(), outcome="met", enrolment_id=f.enrolment.pk)
    ),
    "inspect": lambda f, act, p: inspect(act, p, draft(f.shop, exits="fail")),
    "look again": lambda f, act, p: inspect(act, p, draft(f.shop, of=("exits",), again_for_id=f.chain.pk)),
    "issue": lambda f, act, p: issue(act, p, f.open_inspection.pk),
    "extend": lambda f, act, p: extend(act, p, f.chain.pk, by="2 days", reason="货未到"),
    "hand over": lambda f, act, p: hand_over(act, p, f.chain.pk, reason="拒不整改"),
    "withdraw": lambda f, act, p: withdraw(act, p, f.chain.pk, reason="开错"),
    "list": lambda f, act, p: list_key_unit(act, p, KeyUnitDraft(f.open_inspection.place_id, "人员密集")),
    "name": lambda f, act, p: name_responsible(act, p, f.unit.pk, ContactGiven("别人", "0500-8")),
    "read name": lambda f, act, p: read_responsible(act, p, f.unit.pk),
    "upkeep": lambda f, act, p: note_upkeep(act, p, f.unit.pk, "drill", words="演练"),
    "remove name": lambda f, act, p: remove_responsible(act, p, f.unit.pk),
    "unlist": lambda f, act, p: unlist_key_unit(act, p, f.unit.pk, reason="停业"),
    "enrol": lambda f, act, p: enrol(act, p, enrolling(f.crew.county.grids[0].id)),
    "open a name": lambda f, act, p: read_enrolment(act, p, f.enrolment.pk, "探访"),
    "withdraw consent": lambda f, act, p: withdraw_consent(act, p, f.enrolment.pk),
    "round": lambda f, act, p: record_round(act, p, walked(f.crew.county.grids[0].id)),
    "zero report": lambda f, act, p: report_zero(act, p, f.crew.county.grids[0].id, today()),
    "plan": lambda f, act, p: plan_occasion(
        act, p, OccasionDraft("meeting", f.crew.county.villages[0].id, "例会", today())
    ),
    "hold": lambda f, act, p: hold_planned(act, p, f.meeting.pk, HeldDraft(today(), "记录", 0)),
    "hold unplanned": lambda f, act, p: hold_unplanned(
        act, p, OccasionDraft("talk", f.crew.county.villages[0].id, "座谈", today()), HeldDraft(today(), "记录", 3)
    ),
    "cancel": lambda f, act, p: cancel_occasion(act, p, f.meeting.pk, "改期"),
    "check": lambda f, act, p: check_item(
        act, p, f.item.pk, Method.CALL, dict.fromkeys(("visited", "helped"), Said.YES), "", today()
    ),
}
"""What may be done to them, each as somebody with an act and powers."""


def intruders(crew: Crew) -> dict[str, Person]:
    """People who hold, held or stand by for some post, and may do none of it in grid 0 or its village today."""
    county, day = crew.county, today()
    former = make.person()
    make.posting(former, "village_head", county.villages[0], rank="B", to_day=day - timedelta(days=1))
    second = make.person()
    make.posting(second, "village_head", county.villages[0], rank="B", from_day=day)
    leaving = make.person()
    held = make.posting(leaving, "village_head", county.villages[1])
    make.away(held, day, day)
    elsewhere = make.officer("town_head", county.towns[1])
    make.posting(elsewhere, "grid_worker", county.grids[2])
    return {
        "worker of the grid beside": crew.neighbour,
        "head of the other town, worker of another village": elsewhere,
        "B holder standing by": second,
        "former head": former,
        "head of another village, on leave": leaving,
        "county head, who sees and does not work": crew.county_head,
        "without a post": make.person(),
    }


def test_nobody_works_where_no_post_of_theirs_lets_them_today(crew: Crew) -> None:
    field = Field.of(crew)
    before = (Entry.objects.count(), Deed.objects.count())
    done = []
    for name, person in intruders(crew).items():
        powers, known = make.powers(person), before[0]
        for what, attempt in ACTS.items():
            if (what, person) in {("open a name", crew.county_head), ("read name", crew.county_head)}:
                continue  # theirs to see, on record
            known = Entry.objects.count()
            try:
                attempt(field, acted(person), powers)
            except REFUSED:
                assert Entry.objects.count() == known
            except BadInput:  # premises out of sight are answered like ones that do not exist
                assert what == "list"
                assert Entry.objects.count() == known
            else:
                done.append(f"{name}: {what}")
    assert done == []
    assert Deed.objects.count() == before[1]


def test_those_whose_work_it_is_do_all_of_it(crew: Crew) -> None:
    """So that the test above cannot pass because nothing works at all."""
    field, failed = Field.of(crew), []
    for what, attempt in ACTS.items():
        person = crew.village_head if what in ("plan", "hold unplanned", "hold", "cancel", "check") else crew.worker
        try:
            with suppress(Conflict):  # overtaken by an act before it in the list
                attempt(field, acted(person), make.powers(person))
        except REFUSED as refusal:
            failed.append(f"{what}: {refusal}")
    assert failed == []


def test_what_somebody_has_open_elsewhere_is_told_only_to_those_who_see_it_there(crew: Crew) -> None:
    """A worker with posts in two towns: the head of one learns nothing of the other."""
    make.posting(crew.worker, "grid_worker", crew.county.grids[4])
    here = make.case(crew.county.grids[0])
    there = make.case(crew.county.grids[4])
    head = make.powers(crew.village_head)
    for case in (here, there):
        cases.accept(make.act(), make.operator(), case.pk)
    own = {one.id for one in day_of(make.powers(crew.worker), crew.worker.pk, today()).left if one.kind == "case"}
    told = {one.id for one in day_of(head, crew.worker.pk, today()).left if one.kind == "case"}
    assert own == {here.pk, there.pk}
    assert told == {here.pk}


def test_a_former_holder_explains_nothing_in_the_name_of_the_present_one(crew: Crew) -> None:
    former = make.person()
    held = make.posting(former, "grid_worker", crew.county.grids[1], rank="B", to_day=today() - timedelta(days=40))
    make.posting(former, "village_head", crew.county.villages[0], rank="B", from_day=today() - timedelta(days=1))
    make.away(Posting.objects.get(person=crew.village_head), today(), today())
    with pytest.raises(NotAllowed):
        explain(acted(former), make.powers(former), "rounds", held.pk, today(), "下雨")


def test_a_department_calls_off_only_what_it_planned_itself(crew: Crew) -> None:
    town = crew.county.towns[0].id
    theirs = plan_occasion(
        acted(crew.town_head), make.powers(crew.town_head), OccasionDraft("training", town, "业务培训", today())
    )
    own = plan_occasion(
        acted(crew.water), make.powers(crew.water), OccasionDraft("publicity", town, "节水宣传", today())
    )
    with pytest.raises(REFUSED):
        cancel_occasion(acted(crew.water), make.powers(crew.water), theirs.pk, "改期")
    assert cancel_occasion(acted(crew.water), make.powers(crew.water), own.pk, "改期").stage == "cancelled"


def test_a_notice_of_the_town_is_put_off_or_taken_back_by_the_town(crew: Crew) -> None:
    chain = notice(crew.town_head, recording.shop(crew.county.grids[0]))
    for person in (crew.worker, crew.village_head):
        with pytest.raises(NotAllowed):
            withdraw(acted(person), make.powers(person), chain.pk, reason="开错")
        with pytest.raises(NotAllowed):
            extend(acted(person), make.powers(person), chain.pk, by="2 days", reason="货未到")
    assert withdraw(acted(crew.town_head), make.powers(crew.town_head), chain.pk, reason="开错").state == "withdrawn"


def test_a_department_reads_of_a_place_only_the_inspections_it_is_in_charge_of() -> None:
    """Water takes over refused fire matters; what was found at the same premises for roads is not its own."""
    rules = make.charter().model_dump(mode="json")["inspections"]
    signs = rules["clinic"] | {"premises": ["workshop"]}
    crew = Crew.of(make.cell(make.charter(inspections=rules | {"clinic": signs})))
    place = recording.place(Kind.PREMISES, crew.county.grids[0], "workshop")
    for kind, of in (("fire", ("equipment", "exits", "electricity")), ("clinic", ("clean",))):
        inspect(acted(crew.town_head), make.operator(), draft(place, kind=kind, of=of))
    seen = [past.inspection.kind for past in place_history(make.powers(crew.water), place.pk).past]
    assert seen == ["fire"]


def test_what_a_household_told_the_grid_is_not_told_to_a_department_that_calls_too() -> None:
    """A visit of the water office's own form is due at the door where the grid worker was told something."""
    plain = make.charter().model_dump(mode="json")
    needs = next(one for one in plain["ledgers"]["forms"]["household"]["fields"] if one["key"] == "needs")
    form = plain["ledgers"]["forms"]["household"] | {"domain": "supply", "fields": [needs], "shows": []}
    form["name"] = {"zh": "用水需求"}
    visit = plain["visits"]["every_household"] | {"form": "taps", "posts": ["town_officer"], "every": "month"}
    visit["name"] = {"zh": "走访用水户"}
    ledgers = plain["ledgers"] | {"forms": plain["ledgers"]["forms"] | {"taps": form}}
    crew = Crew.of(make.cell(make.charter(ledgers=ledgers, visits=plain["visits"] | {"taps": visit})))
    grid = crew.county.grids[0]
    home = recording.dwelling(grid, households=1)
    told = VisitDraft("every_household", day=today(), outcome="met", place_id=home.pk, words="想找人说说话")
    record_visit(acted(crew.worker), make.powers(crew.worker), told)
    (due,) = visits_due(make.powers(crew.water), [grid.id], today())
    assert (due.kind, due.last_on, due.last_outcome, due.last_words) == ("taps", None, "", "")
    own = visits_due(make.powers(crew.worker), [grid.id], today() + timedelta(days=370), "every_household")
    assert [(one.last_words, one.unopened) for one in own] == [("想找人说说话", False)]


def test_what_was_said_is_told_to_whoever_makes_the_visits_and_read_on_record_by_whoever_only_sees_them(
    crew: Crew,
) -> None:
    grid, day = crew.county.grids[0], today()
    home = recording.dwelling(grid, households=1)
    told = VisitDraft("every_household", day=day, outcome="met", place_id=home.pk, words="想找人说说话")
    visit = record_visit(acted(crew.worker), make.powers(crew.worker), told)
    second = make.person()
    make.posting(second, "grid_worker", grid, rank="B", from_day=day)
    makers, others = (crew.worker, crew.village_head, crew.town_head), (crew.county_head, second)

    def shown(person: Person) -> list[tuple[str, bool]]:
        (made,) = visits_of_place(make.powers(person), home.pk).made
        (due,) = visits_due(make.powers(person), [grid.id], day + timedelta(days=370), "every_household")
        return [(made.words, made.unopened), (due.last_words, due.unopened)]

    assert [shown(person) for person in makers] == [[("想找人说说话", False)] * 2] * 3
    assert [shown(person) for person in others] == [[("", True)] * 2] * 2
    act = acted(crew.county_head)
    for _ in range(2):
        assert read_words(act, make.powers(crew.county_head), visit.pk).words == "想找人说说话"
    lines = entries("visit", visit.pk)
    assert [(line.verb, line.person_id) for line in lines[1:]] == [("read", crew.county_head.pk)] * 2
    assert lines[1].posting_id == Posting.objects.get(person=crew.county_head).pk
    for nobody in (crew.neighbour, crew.water):
        with pytest.raises(NotFound):
            read_words(acted(nobody), make.powers(nobody), visit.pk)
    forget_visits_of_place(home.pk, now())
    with pytest.raises(NotFound):
        read_words(acted(crew.county_head), make.powers(crew.county_head), visit.pk)
    assert len(entries("visit", visit.pk)) == 3
    assert shown(crew.county_head) == [("", False)] * 2


def test_what_somebody_in_care_said_is_read_on_record_only_by_those_who_see_care(crew: Crew) -> None:
    field = Field.of(crew)
    told = VisitDraft("care", day=today(), outcome="met", enrolment_id=field.enrolment.pk, words="腿疼")
    visit = record_visit(acted(crew.worker), make.powers(crew.worker), told)
    assert read_words(acted(crew.county_head), make.powers(crew.county_head), visit.pk).words == "腿疼"
    with pytest.raises(NotFound):
        read_words(acted(crew.neighbour), make.powers(crew.neighbour), visit.pk)
    withdraw_consent(acted(crew.worker), make.powers(crew.worker), field.enrolment.pk)
    with pytest.raises(NotFound):
        read_words(acted(crew.county_head), make.powers(crew.county_head), visit.pk)
