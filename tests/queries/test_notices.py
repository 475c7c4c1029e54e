"""Pages and lists of inspections, rectification notices and key units (F5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gridwork.base.errors import NotFound
from gridwork.base.moment import now
from gridwork.fieldwork.commands.key_units import KeyUnitDraft, list_key_unit, note_upkeep
from gridwork.fieldwork.commands.rectifications import hand_over, withdraw
from gridwork.fieldwork.models import Rectification
from gridwork.fieldwork.queries.field_notices import field_notices, without_notice_in
from gridwork.fieldwork.queries.inspection_pages import inspection_page, place_history
from gridwork.fieldwork.queries.key_units import dossier, key_units
from gridwork.fieldwork.queries.rectifications import chain, notice_of_case, worklist
from gridwork.ledger.commands.changing import change_place
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.territory.rules.powers import Powers
from tests import make, recording
from tests.crew import Crew, acted
from tests.inspecting import again, fresh, inspect_, notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew() -> Crew:
    return Crew.of(make.cell())


def numbers(powers: Powers, **asked: Any) -> list[str]:
    return [row.notice.full_number[-2:] for row in worklist(powers, **asked).rows]


def test_the_page_of_a_chain_tells_every_act_finding_photo_and_what_may_be_done(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    stood = notice(crew.worker, shop, "2026-05-07 09:00", exits="fail", equipment="fail")
    again(crew.worker, stood, "2026-05-21 09:00", exits="fail")
    page = chain(make.powers(crew.village_head), stood.pk)
    assert [(act.line.verb, act.who) for act in page.acts] == [("issue", "网格员甲"), ("not yet", "网格员甲")]
    assert {seen.finding.check_key: len(seen.photos) for seen in page.findings} == {"exits": 2, "equipment": 1}
    assert (page.open_checks, page.may_work, page.why_not, page.may_hand_over) == (["exits"], True, "", True)
    again(crew.worker, stood)
    assert "closed" in chain(make.powers(crew.village_head), stood.pk).why_not


def test_a_chain_that_was_handed_over_leads_to_its_case_and_back(crew: Crew) -> None:
    stood = notice(crew.worker, recording.shop(crew.county.grids[0]))
    hand_over(acted(crew.worker), make.powers(crew.worker), stood.pk, reason="拒不整改")
    page = chain(make.powers(crew.worker), stood.pk)
    assert page.notice.case is not None
    assert notice_of_case(page.notice.case.pk) == stood


def test_nobody_sees_a_notice_or_inspection_beyond_their_reach(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    stood = notice(crew.worker, shop)
    for person in (crew.neighbour, make.officer("village_head", crew.county.villages[1])):
        powers = make.powers(person)
        with pytest.raises(NotFound):
            chain(powers, stood.pk)
        with pytest.raises(NotFound):
            inspection_page(powers, stood.findings.get().inspection_id)
        with pytest.raises(NotFound):
            place_history(powers, shop.pk)
        assert worklist(powers).rows == []
    for person in (crew.water, crew.roads, crew.town_head, crew.county_head):
        assert numbers(make.powers(person)) == ["01"]


def test_the_worklist_goes_by_state_deadline_and_area_page_by_page(crew: Crew) -> None:
    grids = crew.county.grids
    for place, at in ((grids[0], "2026-05-07 09:00"), (grids[1], "2026-05-06 09:00"), (grids[0], "2060-01-05 09:00")):
        notice(crew.village_head, recording.shop(place), at)
    powers = make.powers(crew.town_head)
    assert [row.notice.deadline_at for row in worklist(powers).rows] == sorted(
        Rectification.objects.values_list("deadline_at", flat=True)
    )
    first = worklist(powers, size=2)
    rest = worklist(powers, size=2, after=first.next)
    assert ([len(first.rows), len(rest.rows)], rest.next) == ([2, 1], "")
    assert len(worklist(powers, state="overdue").rows) == 2
    assert len(worklist(powers, area_id=grids[1].id).rows) == 1
    assert worklist(powers, area_id=crew.county.towns[1].id).rows == []
    stood = worklist(powers).rows[0].notice
    withdraw(acted(crew.village_head), make.powers(crew.village_head), stood.pk, reason="地址写错")
    assert [row.notice for row in worklist(powers, state="withdrawn").rows] == [fresh(stood)]


def test_an_open_notice_goes_with_its_place_to_another_grid(crew: Crew) -> None:
    here, there = crew.county.grids[:2]
    shop = recording.shop(here)
    stood = notice(crew.worker, shop)
    unit = list_key_unit(acted(crew.worker), make.powers(crew.worker), KeyUnitDraft(shop.pk, "x"))
    change_place(acted(crew.village_head), make.powers(crew.village_head), shop.pk, {"grid_id": there.id}, seen=1)
    theirs, ours = make.powers(crew.neighbour), make.powers(crew.worker)
    assert [len(worklist(theirs).rows), len(key_units(theirs).rows)] == [1, 1]
    assert [len(worklist(ours).rows), len(key_units(ours).rows)] == [0, 0]
    assert (chain(theirs, stood.pk).may_work, dossier(theirs, unit.pk).may_work) == (True, True)
    again(crew.neighbour, stood)
    assert fresh(stood).state == "closed"


def test_the_phone_gets_the_open_notices_of_its_grids(crew: Crew) -> None:
    grid = crew.county.grids[0]
    notice(crew.worker, recording.shop(grid))
    assert [one.may_move for one in field_notices(make.powers(crew.worker), [grid.id], now())] == [True]
    assert field_notices(make.powers(crew.neighbour), [grid.id], now()) == []


def test_a_notice_that_has_ended_is_carried_for_a_month_behind_the_open_ones(crew: Crew) -> None:
    grid, powers = crew.county.grids[0], make.powers(crew.worker)
    ended = notice(crew.worker, recording.shop(grid), "2026-01-05 09:00")
    again(crew.worker, ended)
    stood = notice(crew.worker, recording.shop(grid))
    inspect_(crew.worker, ended.place, exits="fail")
    carried = field_notices(powers, [grid.id], now())
    assert [one.notice for one in carried] == [stood, ended]
    assert [act.verb for act in carried[1].acts] == ["issue", "put right"]
    assert [one.notice for one in field_notices(powers, [grid.id], now() + timedelta(days=31))] == [stood]
    assert [(one.kind, one.place) for one in without_notice_in(powers, [grid.id])] == [("fire", ended.place)]
    assert without_notice_in(make.powers(crew.neighbour), [grid.id]) == []


def test_an_inspection_is_read_line_by_line_and_a_place_by_its_inspections(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    first = inspect_(crew.worker, shop, "2026-05-07 09:00", exits="fail")
    inspect_(crew.village_head, shop, "2026-05-08 09:00", exits="fail")
    page = inspection_page(make.powers(crew.worker), first.pk)
    assert [(line.key, line.answer, len(line.photos)) for line in page.lines] == [
        ("equipment", "pass", 0), ("exits", "fail", 1), ("electricity", "pass", 0),
    ]  # fmt: skip
    assert (page.may_issue, page.notice) == (True, None)
    past = place_history(make.powers(crew.worker), shop.pk).past
    assert [(one.who, len(one.findings)) for one in past] == [("村网格长", 1), ("网格员甲", 1)]


def test_a_dossier_tells_what_is_due_by_the_charters_cadences(crew: Crew) -> None:
    shop, powers = recording.shop(crew.county.grids[0]), make.powers(crew.worker)
    given = ContactGiven("王店长", "010-5555")
    unit = list_key_unit(acted(crew.worker, "2024-01-10 09:00"), powers, KeyUnitDraft(shop.pk, "经营烟花爆竹", given))
    note_upkeep(acted(crew.worker), powers, unit.pk, "equipment", words="灭火器换粉")
    page = dossier(make.powers(crew.village_head), unit.pk)
    assert {part.kind.value: part.state.value for part in page.parts} == {
        "equipment": "done", "assessment": "missed", "drill": "missed", "training": "missed",
    }  # fmt: skip
    assert [(entry.kind, entry.words) for entry in page.entries] == [("equipment", "灭火器换粉")]
    assert (page.may_work, page.may_read) == (True, True)
    assert [row.missed for row in key_units(make.powers(crew.water)).rows] == [True]
    assert key_units(make.powers(crew.neighbour)).rows == []
    with pytest.raises(NotFound):
        dossier(make.powers(crew.neighbour), unit.pk)


def test_pages_and_lists_take_few_queries(crew: Crew, django_assert_max_num_queries: Any) -> None:
    places = [recording.shop(crew.county.grids[0]) for _ in range(4)]
    chains = [notice(crew.worker, place, exits="fail", equipment="fail") for place in places]
    units = [list_key_unit(acted(crew.worker), make.powers(crew.worker), KeyUnitDraft(p.pk, "x")) for p in places]
    powers = make.powers(crew.village_head)
    for most, ask in (
        (6, lambda: chain(powers, chains[0].pk)), (2, lambda: worklist(powers)),
        (4, lambda: field_notices(powers, [crew.county.grids[0].id], now())),
        (1, lambda: without_notice_in(powers, [crew.county.grids[0].id])),
        (4, lambda: inspection_page(powers, chains[0].findings.first().inspection_id)),  # type: ignore[union-attr]
        (5, lambda: place_history(powers, places[0].pk)), (3, lambda: key_units(powers)),
        (7, lambda: dossier(powers, units[0].pk)),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            ask()
