"""The distinctive numbers of the schemes that come with the product, as behaviour.

March 2026 has no holiday after the 3rd of the month; office hours 8:30–12:00 and 14:30–18:00.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gridwork.base.errors import Conflict
from gridwork.cases import commands as cases
from gridwork.cases.models import Case
from gridwork.charter.rules.load import SHIPPED, load
from gridwork.notices.models import Notice
from gridwork.territory.queries.tree import tree
from tests import make
from tests.make import County

pytestmark = pytest.mark.django_db

WEDNESDAY = "2026-03-04 10:00"


@pytest.fixture
def tangshan() -> County:
    return make.cell(load(SHIPPED / "tangshan-town"))


@pytest.fixture
def zigui() -> County:
    return make.cell(load(SHIPPED / "zigui-digital"))


def do(verb: Callable[..., Case], case: Case, at: str, **given: Any) -> Case:
    """The verb by somebody who may do everything."""
    verb(make.act(at=make.day(at)), make.operator(), case.pk, **given)
    case.refresh_from_db()
    return case


def due(case: Case) -> str:
    assert case.step_due_at is not None
    return local(case.step_due_at)


def local(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%m-%d %H:%M")


def holder(case: Case) -> tuple[str, str]:
    """Level and department of the office that holds the case."""
    office = tree().office_node(case.office_id)
    return tree().area(office.area_id).level, office.department


def test_tangshan_forwards_in_one_working_day_and_settles_its_own_in_three(tangshan: County) -> None:
    case = make.case(category="rubbish", at=make.day(WEDNESDAY))
    assert (holder(case), due(case)) == (("group", ""), "03-05 18:00")
    do(cases.accept, case, WEDNESDAY)
    assert (holder(case), due(case)) == (("village", ""), "03-09 18:00")


def test_tangshan_gives_a_department_five_working_days(tangshan: County) -> None:
    case = make.case(category="road_surface", at=make.day(WEDNESDAY))
    assert (holder(case), due(case)) == (("village", ""), "03-05 18:00")
    do(cases.accept, case, WEDNESDAY)
    assert (holder(case), due(case)) == (("town", "town_construction"), "03-11 18:00")


def test_tangshan_makes_a_road_hazard_safe_in_four_working_hours(tangshan: County) -> None:
    case = make.case(category="road_hazard", at=make.day(WEDNESDAY))
    assert (case.stage, case.pending) == ("accepted", "handle")
    assert (holder(case), due(case)) == (("town", "town_safety"), "03-04 16:30")


def test_tangshan_refers_to_the_county_within_one_working_day(tangshan: County) -> None:
    case = make.case(category="water_supply", at=make.day(WEDNESDAY))
    assert (holder(case), due(case)) == (("town", ""), "03-05 18:00")
    do(cases.accept, case, WEDNESDAY)
    assert holder(case) == ("cell", "county_water")


def test_tangshan_tells_everyone_up_the_line_of_an_emergency(tangshan: County) -> None:
    grid = tangshan.grids[0]
    line = [
        make.officer("grid_head", grid),
        make.officer("village_head", tangshan.villages[0]),
        make.officer("town_director", tangshan.towns[0]),
        make.officer("county_director", tangshan.root),
    ]
    case = make.case(grid, category="gas_leak", at=make.day(WEDNESDAY))
    assert {person.id for person in line[1:]} <= set(Notice.objects.values_list("person_id", flat=True))
    do(cases.accept, case, "2026-03-04 10:20")
    assert (holder(case), due(case)) == (("town", ""), "03-04 12:20")


def test_an_approval_is_answered_only_after_its_public_notice(tangshan: County) -> None:
    case = make.case(category="service_request", words="申请高龄补贴", at=make.day(WEDNESDAY))
    do(cases.accept, case, WEDNESDAY)
    do(cases.accept, case, "2026-03-04 11:00")
    do(cases.decide, case, "2026-03-05 09:00", approved=True, reason="符合条件")
    do(cases.notice, case, "2026-03-05 10:00", text="拟同意，公示五个工作日")
    with pytest.raises(Conflict):
        do(cases.answer, case, "2026-03-09 10:00", text="已批准")
    assert do(cases.answer, case, "2026-03-13 09:00", text="已批准").stage == "closed"


def test_zigui_goes_straight_to_the_county_department_while_village_and_town_are_told(zigui: County) -> None:
    village = make.officer("village_head", zigui.villages[0])
    town = make.officer("town_director", zigui.towns[0])
    department = make.officer("county_department_officer", zigui.root, "county_urban")
    case = make.case(zigui.grids[0], category="rubbish", at=make.day(WEDNESDAY))
    assert (case.stage, holder(case)) == ("reported", ("cell", "county_urban"))
    assert {village.id, town.id} <= set(Notice.objects.values_list("person_id", flat=True))
    cases.accept(make.act(person=department, at=make.day(WEDNESDAY)), make.powers(department), case.pk)
    case.refresh_from_db()
    assert (case.pending, due(case)) == ("handle", "03-11 18:00")


def test_zigui_puts_an_approval_up_in_the_village_and_again_in_the_town(zigui: County) -> None:
    case = make.case(category="service_request", words="申请补贴", at=make.day(WEDNESDAY))
    do(cases.accept, case, WEDNESDAY)
    do(cases.accept, case, WEDNESDAY)
    assert (case.pending, holder(case)) == ("notice", ("village", ""))
    do(cases.notice, case, WEDNESDAY, text="村级公示")
    do(cases.decide, case, "2026-03-10 09:00", approved=True, reason="符合条件")
    assert (case.pending, holder(case)) == ("notice", ("town", ""))
    do(cases.notice, case, "2026-03-10 10:00", text="乡镇公示")
    assert case.pending == "answer"


def test_zigui_has_one_worker_and_five_duty_posts_a_grid_and_a_council() -> None:
    charter = load(SHIPPED / "zigui-digital")
    posts = {key for key, post in charter.posts.items() if post.at == "group"}
    assert posts == {
        "grid_worker", "council_head", "collection_officer", "mediation_officer", "safety_officer",
        "sanitation_officer", "helping_officer",
    }  # fmt: skip
    urban, rural = charter.levels[-1].sizes
    assert (urban.households.least, urban.households.most) == (200, 300)
    assert rural.households.least is not None
    assert rural.households.most is not None
    assert rural.households.least <= 30 <= rural.households.most


def test_tangshan_states_what_later_parts_will_run() -> None:
    charter = load(SHIPPED / "tangshan-town")
    assert len(charter.ledgers.domains) == 8
    assert {key: duty.hours for key, duty in charter.duties.items() if duty.hours} == {
        "rounds_village": 1,
        "rounds_group": 2,
    }
    criticised = charter.scorecards["village"].consequences[1]
    assert (criticised.bottom, criticised.in_a_row, criticised.first_to) == (2, 3, "village_head")
    assert charter.samples["cross_check"].across == "village"
