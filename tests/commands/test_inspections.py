"""Inspections and the chain of a rectification notice (F5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound, Problems
from gridwork.cases.models import Case
from gridwork.fieldwork.commands.inspections import InspectionDraft, inspect, inspect_and_issue
from gridwork.fieldwork.commands.rectifications import extend, hand_over, issue, withdraw
from gridwork.fieldwork.models import Deed, Finding, Inspection, Photo, Rectification
from gridwork.fieldwork.queries import second_looks
from gridwork.fieldwork.rules.kinds import SecondLook
from gridwork.journal.queries import entries
from gridwork.ledger.commands.ending import close_place
from gridwork.ledger.models import Place
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.models import Posting
from tests import inspecting, make, pictures, recording
from tests.crew import Crew, acted
from tests.inspecting import again, fresh, inspect_, notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew() -> Crew:
    return Crew.of(make.cell())


def states(chain: Rectification) -> dict[str, str]:
    return dict(Finding.objects.filter(rectification=chain).order_by("pk").values_list("check_key", "state"))


def do(verb: Any, person: Any, *args: Any, at: str = "", **said: Any) -> Any:
    act = acted(person, at)
    return verb(act, make.powers(person, act.done_at), *args, **said)


def refused(person: Any, draft: InspectionDraft) -> str:
    with pytest.raises(BadInput) as told:
        do(inspect, person, draft)
    return told.value.place


def test_an_inspection_keeps_answers_findings_photos_deed_and_journal(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    inspection = inspect_(crew.worker, shop, exits="fail", electricity="spot", equipment="n/a")
    assert (inspection.level, inspection.failed, inspection.grid_id) == ("group", 2, crew.county.grids[0].id)
    assert dict(Finding.objects.values_list("check_key", "state")) == {"exits": "open", "electricity": "on the spot"}
    assert set(Photo.objects.filter(subject_id=inspection.pk).values_list("slot", flat=True)) == {
        "exits", "electricity",
    }  # fmt: skip
    deed = Deed.objects.get()
    assert (deed.kind, deed.area_id, deed.subject_id) == ("inspection:fire", crew.county.grids[0].id, inspection.pk)
    assert [line.facts["failed"] for line in entries("inspection", inspection.pk)] == [["exits", "electricity"]]


def test_a_checklist_on_which_nothing_applies_says_why(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    nothing = dict.fromkeys(inspecting.LINES, "n/a")
    assert refused(crew.worker, inspecting.draft(shop, **nothing)) == "words"
    assert refused(crew.worker, inspecting.draft(shop, **nothing, words="   ")) == "words"
    assert not Inspection.objects.exists()
    inspect_(crew.worker, shop, **nothing, words="停业装修，门锁着")
    assert inspect_(crew.worker, shop, **nothing | {"exits": "pass"}, another=True).words == ""


def test_a_second_look_at_a_line_that_applies_no_more_says_why(crew: Crew) -> None:
    chain = notice(crew.worker, recording.shop(crew.county.grids[0]))
    with pytest.raises(BadInput, match="say why"):
        again(crew.worker, chain, exits="n/a")
    again(crew.worker, chain, exits="n/a", words="已改作车库，不再是店")
    assert fresh(chain).state == "closed"


def test_whose_turn_it_was_follows_the_post_of_the_inspector(crew: Crew) -> None:
    grid, both = crew.county.grids[2], crew.town_head
    make.posting(both, "grid_worker", grid)
    shop, clinic = recording.shop(grid), recording.place(Kind.PREMISES, grid, "clinic")
    assert inspect_(crew.village_head, recording.shop(crew.county.grids[0])).level == "village"
    assert inspect_(both, shop).level == "group"
    assert inspect_(both, clinic, kind="clinic", of=("clean",)).level == "town"


def test_no_words_of_an_inspection_or_a_notice_hold_an_identity_number(crew: Crew) -> None:
    shop, told = recording.shop(crew.county.grids[0]), "王某11010519491231002X"
    whole = inspecting.draft(shop)
    assert refused(crew.worker, replace(whole, words=told)) == "words"
    answers = {**whole.answers, "exits": replace(whole.answers["exits"], words=told)}
    assert refused(crew.worker, replace(whole, answers=answers)) == "exits"
    chain = notice(crew.worker, shop)
    with pytest.raises(BadInput, match="identity number"):
        do(withdraw, crew.worker, chain.pk, reason=told)


def test_every_line_is_answered_and_every_failure_has_a_photo(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    whole = inspecting.draft(shop)
    assert refused(crew.worker, inspecting.draft(shop, of=("equipment", "exits"))) == "electricity"
    assert refused(crew.worker, inspecting.draft(shop, of=(*inspecting.LINES, "lifts"))) == "lifts"
    assert refused(crew.worker, inspecting.draft(shop, exits="fail", photos={})) == "exits"
    assert refused(crew.worker, replace(whole, photos={"lifts": [pictures.picture()]})) == "lifts"
    assert refused(crew.worker, replace(whole, kind="tea")) == "kind"
    assert refused(crew.worker, replace(whole, day=date(2099, 1, 1))) == "day"
    assert refused(crew.worker, replace(whole, makes_up=date(2026, 1, 1))) == "reason"
    assert not Inspection.objects.exists()


def test_an_inspection_goes_where_the_charter_sends_it(crew: Crew) -> None:
    clinic = recording.place(Kind.PREMISES, crew.county.grids[0], "clinic")
    closed = recording.shop(crew.county.grids[0])
    do(close_place, crew.worker, closed.pk, reason="已停业")
    assert refused(crew.worker, inspecting.draft(clinic)) == "place_id"
    assert refused(crew.worker, inspecting.draft(closed)) == "place_id"


def test_nobody_inspects_beyond_their_grid_or_domain(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    with pytest.raises(NotFound):
        do(inspect, crew.neighbour, inspecting.draft(shop))
    with pytest.raises(NotAllowed):
        do(inspect, crew.county_head, inspecting.draft(shop))
    assert do(inspect, crew.water, inspecting.draft(shop)).level == "town"


def test_the_same_inspection_sent_twice_is_one(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    act, powers = acted(crew.worker), make.powers(crew.worker)
    first, second = (inspect_and_issue(act, powers, inspecting.draft(shop, exits="fail")) for _ in range(2))
    assert first == second
    assert Rectification.objects.count() == 1


def test_one_recorded_there_that_day_already_is_recorded_again_only_when_it_is_another_one(crew: Crew) -> None:
    """By whomever it was: with a second phone, or by whoever went along. Each level's turn is one of its own."""
    shop, other = (recording.shop(crew.county.grids[0]) for _ in range(2))
    inspect_(crew.worker, shop, "2026-05-07 09:00", exits="fail")
    deputy = make.officer("grid_worker", crew.county.grids[0], rank="B")
    make.away(Posting.objects.get(person=crew.worker), date(2026, 5, 7), date(2026, 5, 7))
    for said in ({}, {"exits": "fail"}, {"second_looks": {1: SecondLook.NEXT}}):
        with pytest.raises(Conflict) as asked:
            inspect_(deputy, shop, "2026-05-08 09:00", day=date(2026, 5, 7), **said)
        assert (asked.value.code, asked.value.place) == ("alike", "another")
        assert (asked.value.params["who"], asked.value.params["at"]) == (crew.worker.name, make.day("2026-05-07 09:00"))
    assert Inspection.objects.count() == Deed.objects.count() == 1
    day = {"day": date(2026, 5, 7)}
    inspect_(deputy, shop, "2026-05-08 09:00", **day, makes_up=date(2026, 4, 20), reason="店主外出")
    inspect_(crew.worker, shop, "2026-05-08 09:00")
    inspect_(deputy, other, "2026-05-08 09:00", **day)
    inspect_(crew.village_head, shop, "2026-05-08 09:00", **day)
    inspect_(deputy, shop, "2026-05-08 10:00", **day, another=True)
    assert Inspection.objects.count() == Deed.objects.count() == 6


def test_a_second_look_is_no_turn_that_another_one_could_be(crew: Crew) -> None:
    chain = notice(crew.worker, recording.shop(crew.county.grids[0]), "2026-05-07 09:00")
    again(crew.worker, chain, "2026-05-07 10:00", exits="fail")
    again(crew.worker, chain, "2026-05-07 11:00")
    assert fresh(chain).state == "closed"
    elsewhere = notice(crew.worker, recording.shop(crew.county.grids[0]), "2026-05-07 09:00")
    again(crew.worker, elsewhere, "2026-05-08 10:00")
    assert inspect_(crew.worker, elsewhere.place, "2026-05-08 11:00").failed == 0


def test_a_late_inspection_says_what_it_makes_up_for(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    late = inspect_(crew.worker, shop, "2026-05-08 09:00", makes_up=date(2026, 4, 20), reason="店主外出")
    deed = Deed.objects.get()
    assert (late.makes_up, deed.makes_up, deed.reason) == (date(2026, 4, 20), date(2026, 4, 20), "店主外出")


def test_a_notice_covers_what_was_found_and_counts_from_the_charters_spans(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    inspection = inspect_(crew.worker, shop, "2026-05-07 09:00", exits="fail", electricity="spot")
    chain = do(issue, crew.worker, inspection.pk, at="2026-05-07 10:00")
    assert chain.full_number == "CS-整改-2026-000001"
    # ten working days after Thursday; on Saturday the 9th work is made up
    assert chain.deadline_at == make.day("2026-05-20 17:30")
    assert chain.inspect_by == make.day("2026-05-25 17:30")
    assert states(chain) == {"exits": "open"}
    with pytest.raises(Conflict):
        do(issue, crew.worker, inspection.pk)


def test_notices_of_a_year_are_numbered_one_after_the_other(crew: Crew) -> None:
    numbers = [
        notice(crew.worker, recording.shop(crew.county.grids[0]), at).full_number
        for at in ("2025-12-31 09:00", "2026-01-05 09:00", "2026-01-06 09:00")
    ]
    assert numbers == ["CS-整改-2025-000001", "CS-整改-2026-000001", "CS-整改-2026-000002"]


def test_issuing_twice_under_one_reference_is_one_notice(crew: Crew) -> None:
    inspection = inspect_(crew.worker, recording.shop(crew.county.grids[0]), exits="fail")
    act, powers = acted(crew.worker), make.powers(crew.worker)
    assert issue(act, powers, inspection.pk) == issue(act, powers, inspection.pk)


def test_put_right_closes_the_chain(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    chain = notice(crew.worker, shop, "2026-05-07 09:00")
    again(crew.worker, chain, "2026-05-18 09:00")
    assert (fresh(chain).state, fresh(chain).ended_at) == ("closed", make.day("2026-05-18 09:00"))
    assert states(chain) == {"exits": "rectified"}
    assert [line.verb for line in entries("rectification", chain.pk)] == ["issue", "put right"]
    with pytest.raises(Conflict):
        again(crew.worker, chain)
    assert Deed.objects.count() == 1, "looking again is no turn of its own"


def test_what_is_not_put_right_goes_into_the_next_round_alone(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    chain = notice(crew.worker, shop, "2026-05-07 09:00", exits="fail", equipment="fail")
    again(crew.worker, chain, "2026-05-21 09:00", exits="fail")
    stood = fresh(chain)
    assert (stood.state, stood.round, stood.deadline_at) == ("issued", 2, make.day("2026-06-04 17:30"))
    assert states(chain) == {"equipment": "rectified", "exits": "open"}
    with pytest.raises(BadInput, match="no such line"):
        do(inspect, crew.worker, inspecting.draft(shop, again_for_id=chain.pk))
    again(crew.worker, chain, "2026-05-22 09:00")
    assert fresh(chain).state == "closed"


@pytest.mark.parametrize(
    ("at", "day"),
    [("2026-05-18 09:00", "2026-05-18"), ("2026-05-20 17:00", "2026-05-20"), ("2026-05-22 09:00", "2026-05-19")],
)
def test_looking_again_before_the_deadline_closes_what_is_right_and_leaves_the_deadline(
    crew: Crew, at: str, day: str
) -> None:
    shop = recording.shop(crew.county.grids[0])
    chain = notice(crew.worker, shop, "2026-05-07 09:00", exits="fail", equipment="fail")
    again(crew.worker, chain, at, exits="fail", day=date.fromisoformat(day))
    stood = fresh(chain)
    assert (stood.round, stood.deadline_at, stood.inspect_by) == (1, chain.deadline_at, chain.inspect_by)
    assert stood.alarm_at == chain.alarm_at
    assert states(chain) == {"equipment": "rectified", "exits": "open"}
    assert [line.verb for line in entries("rectification", chain.pk)] == ["issue", "not yet, early"]
    again(crew.worker, chain, "2026-05-25 09:00", exits="fail")
    assert fresh(chain).round == 2


def test_an_extension_tells_both_deadlines_and_why(crew: Crew) -> None:
    chain = notice(crew.worker, recording.shop(crew.county.grids[0]), "2026-05-07 09:00")
    do(extend, crew.worker, chain.pk, by="5 working days", reason="配件未到货", at="2026-05-19 09:00")
    assert fresh(chain).deadline_at == make.day("2026-05-27 17:30")
    told = entries("rectification", chain.pk)[-1].facts
    assert (told["deadline_was"][:10], told["deadline"][:10], told["reason"]) == (
        "2026-05-20", "2026-05-27", "配件未到货",
    )  # fmt: skip
    for wrong in ("0 days", "some time"):
        with pytest.raises(BadInput) as refusal:
            do(extend, crew.worker, chain.pk, by=wrong, reason="x")
        assert refusal.value.place == "by"


def test_a_refusal_becomes_a_case_of_the_authority_in_charge(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    chain = notice(crew.worker, shop, "2026-05-07 09:00", exits="fail", electricity="spot")
    do(hand_over, crew.worker, chain.pk, reason="两次上门仍不清理", at="2026-05-26 09:00")
    stood = fresh(chain)
    case = Case.objects.get(pk=stood.case_id)
    assert (stood.state, states(chain)) == ("handed over", {"exits": "handed over"})
    assert (case.category, case.department, case.grid_id) == ("unsafe_premises", "water", shop.grid_id)
    assert [told for told in (chain.full_number, "过道堆着纸箱", "两次上门仍不清理") if told not in case.words] == []
    assert case.photos.count() == 1
    with pytest.raises(Conflict):
        do(withdraw, crew.worker, chain.pk, reason="x")


def test_where_the_charter_names_no_authority_nothing_is_handed_over(crew: Crew) -> None:
    clinic = recording.place(Kind.PREMISES, crew.county.grids[0], "clinic")
    chain = notice(crew.town_head, clinic, kind="clinic", of=("clean",), clean="fail")
    with pytest.raises(Conflict, match="names no authority"):
        do(hand_over, crew.town_head, chain.pk, reason="拒不整改")
    assert fresh(chain).state == "issued"


def test_a_notice_issued_by_mistake_is_withdrawn_with_its_reason(crew: Crew) -> None:
    chain = notice(crew.worker, recording.shop(crew.county.grids[0]))
    with pytest.raises(BadInput) as told:
        do(withdraw, crew.worker, chain.pk, reason=" ")
    assert told.value.place == "reason"
    do(withdraw, crew.worker, chain.pk, reason="地址写错")
    assert (fresh(chain).state, states(chain)) == ("withdrawn", {"exits": "withdrawn"})


def test_a_later_inspection_ends_what_passes_and_joins_what_is_under_a_notice(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    inspect_(crew.worker, shop, "2026-05-07 09:00", exits="fail", equipment="fail")
    inspect_(crew.worker, shop, "2026-05-08 09:00", exits="fail")
    assert list(Finding.objects.order_by("pk").values_list("check_key", "state")) == [
        ("equipment", "rectified"), ("exits", "open"), ("exits", "open"),
    ]  # fmt: skip
    chain = do(issue, crew.worker, Inspection.objects.latest("pk").pk)
    assert Finding.objects.filter(rectification=chain).count() == 2
    inspect_(crew.village_head, shop, exits="fail")
    assert Finding.objects.filter(rectification=chain).count() == 3
    assert Rectification.objects.count() == 1
    again(crew.worker, chain)
    assert set(states(chain).values()) == {"rectified"}


def test_what_an_open_notice_asks_for_is_not_passed_before_it_is_said_whether_it_is_looked_at_again(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    chain = notice(crew.worker, shop, "2026-05-07 09:00")
    other = notice(crew.worker, recording.shop(crew.county.grids[0]), "2026-05-07 09:00")
    for command, passed in ((inspect, {}), (inspect_and_issue, {"exits": "spot", "electricity": "fail"})):
        with pytest.raises(Problems) as asked:
            do(command, crew.village_head, inspecting.draft(shop, **passed, second_looks={other.pk: SecondLook.NEXT}))
        assert asked.value.code == "second-look"
        assert [one.params["number"] for one in asked.value.problems] == [chain.full_number]
    assert (Inspection.objects.count(), Finding.objects.count()) == (2, 2), "nothing was kept"
    for said, head in ((SecondLook.LATER, crew.village_head), (SecondLook.NEXT, crew.worker)):
        kept = inspect_(head, shop, second_looks={chain.pk: said})
        assert entries("inspection", kept.pk)[0].facts["second_looks"] == {str(chain.pk): said}
    assert (fresh(chain).state, states(chain)) == ("issued", {"exits": "open"}), "it moves no notice"
    kept = inspect_(crew.worker, other.place, exits="fail")
    assert "second_looks" not in entries("inspection", kept.pk)[0].facts, "nothing is asked where the line fails again"


def test_a_notice_issued_after_the_day_of_the_inspection_is_not_asked_about(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    notice(crew.village_head, shop, "2026-05-07 09:00")
    told_late = inspect_(crew.worker, shop, "2026-05-08 09:00", day=date(2026, 5, 6))
    assert told_late.failed == 0
    with pytest.raises(Problems):
        inspect_(crew.worker, shop, "2026-05-08 10:00", day=date(2026, 5, 7))


def test_nobody_is_asked_about_a_notice_they_could_not_look_at_again(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = recording.shop(crew.county.grids[0])
    notice(crew.village_head, shop)
    monkeypatch.setattr(second_looks, "may_inspected", lambda *_: False)
    assert inspect_(crew.worker, shop).failed == 0


def test_nobody_acts_on_a_notice_out_of_sight(crew: Crew) -> None:
    chain = notice(crew.worker, recording.shop(crew.county.grids[0]))
    for verb in (extend, hand_over, withdraw):
        with pytest.raises(NotFound):
            do(verb, crew.neighbour, chain.pk, reason="x", **({"by": "2 days"} if verb is extend else {}))


def test_an_ordinary_inspection_asks_one_query_more_where_a_notice_stands_open(crew: Crew) -> None:
    def cost(shop: Place, **said: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            inspect_(crew.worker, shop, **said)
        return len(asked)

    shops = [recording.shop(crew.county.grids[0]) for _ in range(3)]
    inspect_(crew.worker, shops[0])
    chain = notice(crew.worker, shops[2], "2026-05-07 09:00")
    assert cost(shops[2], second_looks={chain.pk: SecondLook.LATER}) == cost(shops[1]) + 1


def test_an_inspection_with_a_notice_costs_few_queries(crew: Crew, django_assert_max_num_queries: Any) -> None:
    shop = recording.shop(crew.county.grids[0])
    inspect_(crew.worker, shop)
    act, powers = acted(crew.worker), make.powers(crew.worker)
    again = inspecting.draft(shop, exits="fail", equipment="fail", another=True)
    with django_assert_max_num_queries(20):
        inspect_and_issue(act, powers, again)
