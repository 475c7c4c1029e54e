"""What is planned, for whom: desk and phone ask the same (F6, F7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gridwork.accounts.models import Person
from gridwork.base.errors import NotAllowed, NotFound
from gridwork.fieldwork.commands.occasions import HeldDraft, OccasionDraft, cancel_occasion, hold_planned, plan_occasion
from gridwork.fieldwork.queries.occasions import planned_for
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.tree import Node
from tests import make
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db


def plan(who: Person, area: Node, title: str, days: int = 3) -> int:
    draft = OccasionDraft("meeting", area.id, title, today() + timedelta(days=days))
    return plan_occasion(acted(who), make.powers(who), draft).pk


def titles(who: Person) -> list[str]:
    return [one.title for one in planned_for(make.powers(who), today())]


def test_planned_is_what_ones_own_area_or_desk_planned_and_one_may_record_held(crew: Crew) -> None:
    county = crew.county
    plan(crew.worker, county.grids[0], "网格例会")
    plan(crew.village_head, county.villages[0], "村例会")
    plan(crew.town_head, county.villages[0], "镇里来村开会", 1)
    plan(crew.town_head, county.towns[0], "镇联席会议")
    plan(crew.water, county.towns[0], "节水宣传", 1)
    told = {
        crew.worker: ["网格例会"],
        crew.neighbour: [],
        crew.village_head: ["镇里来村开会", "村例会"],
        crew.town_head: ["节水宣传", "镇联席会议"],
        crew.water: ["节水宣传"],
        crew.county_head: [],
    }
    assert {who: titles(who) for who in told} == told
    everything = {one.pk: one for who in told for one in planned_for(make.powers(who), today())}
    for who in (crew.water, crew.worker):
        own = {one.pk for one in planned_for(make.powers(who), today())}
        for pk in everything.keys() - own:
            with pytest.raises((NotAllowed, NotFound)):
                hold_planned(acted(who), make.powers(who), pk, HeldDraft(today(), "记录", 0))
    for who in (crew.worker, crew.village_head, crew.water, crew.town_head):
        for one in planned_for(make.powers(who), today()):
            hold_planned(acted(who), make.powers(who), one.pk, HeldDraft(today(), "记录", 0, another=True))
        assert titles(who) == []


def test_what_was_called_off_or_lies_months_ahead_is_not_told(crew: Crew) -> None:
    village = crew.county.villages[0]
    plan(crew.village_head, village, "秋季演练", 40)
    off = plan(crew.village_head, village, "例会")
    assert titles(crew.village_head) == ["例会"]
    cancel_occasion(acted(crew.village_head), make.powers(crew.village_head), off, "台风")
    assert titles(crew.village_head) == []
