"""Who may act on a case: by area, by domain, by post, on the day (P1, G5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gridwork.base.errors import NotAllowed, NotFound
from gridwork.cases import commands as cases
from gridwork.cases.queries.case_page import case_page
from gridwork.cases.queries.worklist import Filters, worklist
from gridwork.charter.schema import Capability
from gridwork.journal.queries import entries
from gridwork.territory.rules.powers import Powers
from tests import make
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db


def test_outside_their_grid_a_worker_does_not_even_learn_that_a_case_exists(crew: Crew) -> None:
    case = make.case(crew.county.grids[0])
    for by in (crew.neighbour, make.officer("village_head", crew.county.villages[1])):
        with pytest.raises(NotFound):
            crew.do(by, cases.note, case, text="x")
        with pytest.raises(NotFound):
            case_page(make.powers(by), case.pk)
        assert worklist(make.powers(by), Filters(mine=False)).rows == []


def test_inside_it_they_do_what_their_post_allows_and_are_told_what_it_does_not(crew: Crew) -> None:
    case = make.case(crew.county.grids[0])
    with pytest.raises(NotAllowed) as refusal:
        crew.do(crew.worker, cases.suspend, case, reason="x", until=date(2099, 1, 1))
    assert refusal.value.params == {"capability": Capability.CASE_CLOCK.value}
    with pytest.raises(NotAllowed):
        crew.do(crew.village_head, cases.extend, case, by="1 day", reason="x")
    assert crew.do(crew.town_head, cases.extend, case, by="1 day", reason="x").seq == 2


def test_those_above_reach_every_grid_below_and_those_below_none_above(crew: Crew) -> None:
    unlocated = make.case(point=None, address="不详")
    with pytest.raises(NotFound):
        crew.do(crew.town_head, cases.note, unlocated, text="x")
    assert crew.do(crew.county_head, cases.note, unlocated, text="x").seq == 2
    for grid in crew.county.grids:
        assert crew.do(crew.county_head, cases.note, make.case(grid), text="x").seq == 2


def test_a_department_sees_its_own_domain_everywhere_below_it_and_nothing_else(crew: Crew) -> None:
    leak, litter = make.case(crew.county.grids[0], category="leak"), make.case(crew.county.grids[0])
    elsewhere = make.case(crew.county.grids[4], category="leak")
    assert crew.do(crew.water, cases.note, leak, text="已知悉").seq == 2
    for other in (litter, elsewhere):
        with pytest.raises(NotFound):
            crew.do(crew.water, cases.note, other, text="x")
    pothole = make.case(crew.county.grids[4], category="pothole")
    assert crew.do(crew.roads, cases.note, pothole, text="已知悉").seq == 2


def test_an_office_that_was_given_a_case_from_outside_its_domain_may_act_on_it(crew: Crew) -> None:
    case = make.case(crew.county.grids[4])
    office = crew.county.office(crew.county.villages[0])
    crew.do(crew.county_head, cases.assign, case, office_id=office)
    assert crew.do(crew.village_head, cases.accept, case).stage == "accepted"
    assert entries("case", case.pk)[-1].posting_id == make.powers(crew.village_head).posts[0].posting_id


def test_a_b_holder_sees_all_along_and_acts_while_the_a_holder_is_away(crew: Crew) -> None:
    case = make.case(crew.county.grids[0], at=make.day("2026-05-06 10:00"))
    first = make.powers(crew.village_head).posts[0]
    second = make.officer("village_head", crew.county.villages[0], rank="B", name="副职")
    assert case_page(make.powers(second), case.pk).case.pk == case.pk
    with pytest.raises(NotAllowed):
        crew.do(second, cases.accept, case, "2026-05-06 11:00")

    from gridwork.territory.models import Posting

    make.away(Posting.objects.get(pk=first.posting_id), date(2026, 5, 7), date(2026, 5, 8))
    with pytest.raises(NotAllowed):
        crew.do(crew.village_head, cases.accept, case, "2026-05-07 09:00")
    assert crew.do(second, cases.accept, case, "2026-05-07 09:00").stage == "accepted"
    assert entries("case", case.pk)[-1].person_id == second.id


def test_an_act_is_recorded_in_the_name_of_the_post_that_allows_it(crew: Crew) -> None:
    case = make.case(crew.county.grids[0])
    crew.do(crew.village_head, cases.accept, case)
    (post,) = make.powers(crew.village_head).posts
    assert entries("case", case.pk)[-1].posting_id == post.posting_id


def test_nobody_without_a_post_may_do_anything(crew: Crew) -> None:
    case, stranger = make.case(crew.county.grids[0]), make.person()
    verbs: dict[Any, dict[str, Any]] = {
        cases.accept: {}, cases.decline: {"reason": "x"}, cases.note: {"text": "x"}, cases.handle: {"result": "x"},
        cases.verify: {"passed": True}, cases.answer: {"text": "x"}, cases.close: {}, cases.publish: {"text": "x"},
        cases.merge: {"into_id": case.pk + 1}, cases.unmerge: {}, cases.resume: {}, cases.assign: {"office_id": 1},
        cases.refer: {"to": "x", "reason": "x"}, cases.reopen_by_office: {"reason": "x"},
    }  # fmt: skip
    for verb, said in verbs.items():
        with pytest.raises(NotFound):
            verb(acted(stranger), Powers(person_id=stranger.id), case.pk, **said)
    with pytest.raises(NotFound):
        crew.do(crew.county_head, cases.note, 10**9, text="x")


def test_the_case_page_offers_exactly_what_the_command_would_allow(crew: Crew) -> None:
    """Each verb on the page, for each officer, at each step: allowed there if and only if it is carried out."""
    from django.db import transaction

    from gridwork.base.errors import GridworkError

    other = make.case(crew.county.grids[0])
    said: dict[str, dict[str, Any]] = {
        "decline": {"reason": "x"}, "assign": {"office_id": crew.county.office(crew.county.grids[0])},
        "note": {"text": "x"}, "handle": {"result": "x"}, "return": {"reason": "x"}, "verify": {"passed": True},
        "decide": {"approved": True}, "notice": {"text": "x"}, "answer": {"text": "x"}, "publish": {"text": "x"},
        "reopen": {"reason": "x"}, "suspend": {"reason": "x", "until": date(2099, 1, 1)},
        "extend": {"by": "1 day", "reason": "x"}, "refer": {"to": "x", "reason": "x"}, "merge": {"into_id": other.pk},
    }  # fmt: skip
    named = {"return": cases.return_, "reopen": cases.reopen_by_office}
    staff = (crew.worker, crew.village_head, crew.town_head)

    class Undone(Exception):
        pass

    def tried(by: Any, verb: str, case_id: int) -> bool:
        try:
            with transaction.atomic():
                crew.do(by, named.get(verb) or getattr(cases, verb), case_id, **said.get(verb, {}))
                raise Undone
        except Undone:
            return True
        except GridworkError:
            return False

    for category, procedure in (("litter", ""), ("relief", "approval"), ("relief", "in_village")):
        case = make.case(
            crew.county.grids[0], category=category, procedure=procedure, staff=True, reporter=crew.county_head
        )
        while True:
            for by in staff:
                page = case_page(make.powers(by), case.pk)
                offered = {action.verb.value: action.allowed for action in page.actions}
                assert offered == {verb: tried(by, verb, case.pk) for verb in offered}, (case.pending, by.name)
            case.refresh_from_db()
            if not case.pending or case.not_before:
                break
            for by in staff:
                if tried(by, case.pending, case.pk):
                    verb = case.pending
                    crew.do(by, getattr(cases, verb), case, **said.get(verb, {}))
                    break
