"""The distinctive numbers of the two fire safety schemes, as behaviour (F5, F6).

Days of 2026: the 13th of May is an ordinary Wednesday, the 1st of May a holiday, the 14th of January lies in the
fire season.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gridwork.accounts.models import Person
from gridwork.base.errors import NotAllowed, NotFound
from gridwork.cases.commands import accept, decline, handle
from gridwork.cases.queries.case_page import case_page
from gridwork.cases.queries.worklist import Filters, worklist
from gridwork.charter.rules.load import SHIPPED, load
from gridwork.fieldwork.commands.key_units import KeyUnitDraft, list_key_unit, note_upkeep
from gridwork.fieldwork.commands.occasions import HeldDraft, OccasionDraft, hold_unplanned
from gridwork.fieldwork.commands.rectifications import hand_over
from gridwork.fieldwork.queries.duties import PostAt, occurrences_of
from gridwork.fieldwork.queries.inspection_coverage import coverage
from gridwork.fieldwork.queries.inspections import InspectionDue, inspections_due
from gridwork.fieldwork.queries.key_units import dossier
from gridwork.ledger.commands.places import open_place
from gridwork.ledger.models import Place
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import Kind
from gridwork.publicity.queries.rectification import rectification_notice
from gridwork.territory.commands.boundaries import import_boundaries
from gridwork.territory.queries.tree import Node, tree
from tests import inspecting, make
from tests.crew import acted
from tests.inspecting import again, fresh

pytestmark = pytest.mark.django_db
LINES = ("equipment", "exits", "electricity", "fire_gas", "living", "stock")
ORDINARY, HOLIDAY, SEASON = date(2026, 5, 13), date(2026, 5, 1), date(2026, 1, 14)


def premises(grid: Node, number: str = "1号", *, since: date = date(2026, 5, 1)) -> Place:
    """A shop that opened on a day; what was due before it cannot have been missed."""
    draft = PlaceDraft(kind=Kind.PREMISES, sort="shop", street="槐荫街", number=number, grid_id=grid.id)
    return open_place(make.act(at=make.day(f"{since} 08:00")), make.operator(), draft)


def due(person: Person, grid: Node, day: date) -> list[InspectionDue]:
    return inspections_due(make.powers(person, make.day(f"{day} 09:00")), [grid.id], day)


def by(person: Person, grid: Node, day: date) -> str:
    """The day by which this person has to have looked at the one place there."""
    (one,) = due(person, grid, day)
    return one.due_on.isoformat()


def local(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%m-%d %H:%M")


def states(area: Node, kind: str, duty: str, since: date, until: date) -> list[str]:
    """How a post's turns of one duty stand."""
    post = PostAt(area.id, tree().office(area.id), "", kind)
    return [one.occurrence.state.value for one in occurrences_of([post], since, until) if one.duty == duty]


def held(person: Person, kind: str, area: Node, day: date, **said: Any) -> None:
    act = acted(person, f"{day} 15:00")
    draft = OccasionDraft(kind, area.id, "消防工作", day, **said)
    hold_unplanned(act, make.powers(person, act.done_at), draft, HeldDraft(day, "逐条过了未整改的通知书。"))


@pytest.fixture
def longtan() -> make.County:
    return make.cell(load(SHIPPED / "longtan-fire"))


def test_longtan_inspects_in_the_first_ten_days_of_each_month(longtan: make.County) -> None:
    grid = longtan.grids[0]
    shop = premises(grid)
    head = make.officer("grid_head", grid)
    village = make.officer("village_head", longtan.villages[0])
    assert by(head, grid, date(2026, 5, 6)) == by(village, grid, date(2026, 5, 6)) == "2026-05-10"
    inspecting.inspect_(head, shop, "2026-05-07 09:00", kind="inspection_day", of=LINES)
    assert due(head, grid, date(2026, 5, 8)) == []
    (missed,) = due(village, grid, date(2026, 5, 13))
    assert (missed.state.value, missed.due_on) == ("missed", date(2026, 5, 10))


def test_longtan_looks_each_week_around_holidays(longtan: make.County) -> None:
    premises(longtan.grids[0], since=HOLIDAY)
    worker = make.officer("grid_worker", longtan.grids[0])
    assert by(worker, longtan.grids[0], HOLIDAY) == "2026-05-03"


def test_longtan_gives_seven_working_days_and_looks_again_in_three(longtan: make.County) -> None:
    worker = make.officer("grid_worker", longtan.grids[0])
    chain = inspecting.notice(
        worker, premises(longtan.grids[0]), "2026-05-13 10:00", kind="inspection_day", of=LINES, exits="fail"
    )
    assert chain.full_number == "LT-整改-2026-000001"
    assert (local(chain.deadline_at), local(chain.inspect_by)) == ("05-22 18:00", "05-27 18:00")
    again(worker, chain, "2026-05-25 10:00", kind="inspection_day")
    assert fresh(chain).state == "closed"


@pytest.mark.parametrize(("scheme", "kind"), [("longtan-fire", "inspection_day"), ("tangshan-town", "small_premises")])
def test_a_town_hands_a_refusal_to_its_emergency_office_from_the_first_step_on(scheme: str, kind: str) -> None:
    town = make.cell(load(SHIPPED / scheme))
    worker, head = make.officer("grid_worker", town.grids[0]), make.officer("village_head", town.villages[0])
    office = make.officer("department_officer", town.towns[0], "town_safety")
    chain = inspecting.notice(worker, premises(town.grids[0]), kind=kind, of=LINES, exits="fail")
    case = hand_over(acted(worker), make.powers(worker), chain.pk, reason="店主两次拒绝清理").case
    assert case is not None
    asked = tree().office_node(case.office_id)
    assert (case.category, case.department) == ("rectification_refused", "town_safety")
    assert (case.pending, asked.area_id, asked.department) == ("accept", town.towns[0].id, "town_safety")
    inboxes = [worklist(make.powers(one), Filters(mine=True)).rows for one in (worker, head, office)]
    assert [[row.id for row in rows] for rows in inboxes] == [[], [], [case.pk]]
    content, _ = rectification_notice(make.powers(worker), chain.pk, "zh-hans")
    assert "应急管理办公室" in content["refused"]
    for verb in (accept, handle):
        said: dict[str, Any] = {"result": "已责令停业整改"} if verb is handle else {}
        for below in (worker, head):
            with pytest.raises(NotAllowed, match="falls to the office that has the case"):
                verb(acted(below), make.powers(below), case.pk, **said)
        done = verb(acted(office), make.powers(office), case.pk, **said)
    assert done.pending == "verify"


def test_a_step_kept_for_an_office_is_no_ones_below_to_take_away_and_those_above_may_take_it() -> None:
    town = make.cell(load(SHIPPED / "tangshan-town"))
    worker, clerk = make.officer("grid_worker", town.grids[0]), make.officer("desk_clerk", town.towns[0])
    make.officer("department_officer", town.towns[0], "town_safety")
    other = make.officer("department_officer", town.towns[0], "town_construction")
    chain = inspecting.notice(worker, premises(town.grids[0]), kind="small_premises", of=LINES, exits="fail")
    case = hand_over(acted(worker), make.powers(worker), chain.pk, reason="店主两次拒绝清理").case
    assert case is not None
    with pytest.raises(NotAllowed):
        decline(acted(worker), make.powers(worker), case.pk, reason="不归我们管")
    with pytest.raises(NotFound):
        accept(acted(other), make.powers(other), case.pk)
    offered = {one.verb: one.allowed for one in case_page(make.powers(worker), case.pk).actions}
    assert (offered["accept"], offered["decline"], offered["note"]) == (False, False, True)
    assert accept(acted(clerk), make.powers(clerk), case.pk).pending == "handle"


def test_longtan_has_a_publicity_day_each_month_and_a_joint_meeting_each_quarter(longtan: make.County) -> None:
    village, town = longtan.villages[0], longtan.towns[0]
    head, director = make.officer("village_head", village), make.officer("town_director", town)
    held(head, "publicity", village, date(2026, 4, 20))
    held(director, "meeting", town, date(2026, 3, 31))
    spring = date(2026, 3, 1), date(2026, 5, 31)
    assert states(village, "village_head", "publicity_day", *spring) == ["missed", "done", "missed"]
    assert states(town, "town_director", "joint_meeting", *spring) == ["done", "missed"]


def test_longtan_knows_what_was_missed_and_who_answers_for_it(longtan: make.County) -> None:
    grid = longtan.grids[0]
    seen, _ = premises(grid), premises(grid, "2号")
    head = make.officer("grid_head", grid)
    inspecting.inspect_(head, seen, "2026-05-07 09:00", kind="inspection_day", of=LINES)
    found = coverage(make.operator(), longtan.villages[0].id, ORDINARY)
    shares = {one.level: (one.total.made, one.total.wanted) for one in found.turns}
    assert shares == {"group": (1, 2), "village": (0, 2), "town": (0, 2)}
    charter = load(SHIPPED / "longtan-fire")
    (answering,) = charter.scorecards["village"].consequences
    assert (answering.below, answering.first_to) == (85, "village_head")
    assert [letter.attainment[0].percent for letter in charter.letters.values()] == [100, 100]


@pytest.fixture
def county() -> make.County:
    """Each group of the small county is one courtyard too."""
    land = make.boundaries()
    groups = [one for one in land["features"] if one["properties"]["level"] == "group"]
    land["features"] += [
        {
            **one,
            "properties": {
                "code": f"{one['properties']['code']}01", "name": "前院", "level": "courtyard",
                "parent": one["properties"]["code"],
            },
        }
        for one in groups
    ]  # fmt: skip
    make.adopt(make.act(), load(SHIPPED / "county-fire"), effective_on=make.LONG_AGO)
    import_boundaries(make.act(), land, effective_on=make.LONG_AGO)
    return make.county()


@pytest.fixture
def line(county: make.County) -> dict[str, Person]:
    """Whoever inspects the first courtyard, from the town down."""
    return {
        "town": make.officer("fire_officer", county.towns[0]),
        "village": make.officer("village_head", county.villages[0]),
        "group": make.officer("grid_head", county.grids[0]),
        "courtyard": make.officer("unit_warden", courtyard(county)),
    }


def courtyard(county: make.County) -> Node:
    return tree().children(county.grids[0].id)[0]


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (ORDINARY, ["2026-06-30", "2026-05-31", "2026-05-17", "2026-05-13"]),
        (SEASON, ["2026-01-31", "2026-01-15", "2026-01-18", "2026-01-14"]),
        (HOLIDAY, ["2026-06-30", "2026-05-03", "2026-05-01", "2026-05-01"]),
    ],
)
def test_the_county_inspects_by_level_and_closer_in_the_fire_season_and_on_holidays(
    county: make.County, line: dict[str, Person], day: date, wanted: list[str]
) -> None:
    yard = courtyard(county)
    premises(yard, since=day)
    assert [by(person, yard, day) for person in line.values()] == wanted


def test_a_day_of_the_warden_is_not_the_week_of_the_group(county: make.County, line: dict[str, Person]) -> None:
    yard = courtyard(county)
    shop = premises(yard, since=ORDINARY)
    inspecting.inspect_(line["courtyard"], shop, f"{ORDINARY} 09:00", of=LINES)
    assert due(line["courtyard"], yard, ORDINARY) == []
    assert by(line["group"], yard, ORDINARY) == "2026-05-17"


def test_the_county_hands_a_refusal_to_the_fire_brigade(county: make.County, line: dict[str, Person]) -> None:
    warden = line["courtyard"]
    chain = inspecting.notice(warden, premises(courtyard(county)), "2026-05-13 10:00", of=LINES, exits="fail")
    again(warden, chain, "2026-05-28 10:00", exits="fail")
    assert fresh(chain).round == 2
    act = acted(warden, "2026-05-29 10:00")
    case = hand_over(act, make.powers(warden, act.done_at), chain.pk, reason="两次复查均拒不整改").case
    assert case is not None
    assert (case.category, case.department, case.procedure) == (
        "rectification_refused", "county_fire_brigade", "refusal",
    )  # fmt: skip
    assert (case.pending, tree().office_node(case.office_id).department) == ("accept", "county_fire_brigade")
    assert fresh(chain).state == "handed over"


def test_a_key_unit_comes_first_and_its_dossier_wants_a_drill_a_year(
    county: make.County, line: dict[str, Person]
) -> None:
    yard, warden = courtyard(county), line["courtyard"]
    premises(yard, "1号")
    key = premises(yard, "9号", since=SEASON)
    act = acted(warden, "2026-01-14 09:00")
    unit = list_key_unit(act, make.powers(warden, act.done_at), KeyUnitDraft(key.pk, "人员密集"))
    assert due(warden, yard, ORDINARY)[0].place_id == key.pk
    act = acted(warden, "2026-05-13 10:00")
    note_upkeep(act, make.powers(warden, act.done_at), unit.pk, "equipment", words="灭火器换粉")
    held(line["village"], "drill", county.villages[0], ORDINARY, place_id=key.pk)
    told = dossier(make.operator(), unit.pk)
    assert {one.kind: (one.every, one.last_on) for one in told.parts} == {
        "equipment": ("month", ORDINARY), "assessment": ("year", None), "drill": ("year", ORDINARY),
        "training": ("half year", None),
    }  # fmt: skip
    year = date(2026, 1, 1), ORDINARY
    assert states(county.villages[0], "village_head", "drill", *year) == ["done"]


def test_the_county_attains_its_standard_in_four_years() -> None:
    letter = load(SHIPPED / "county-fire").letters["town"]
    assert [one.percent for one in letter.attainment] == [40, 60, 80, 100]
    assert letter.with_posts == ["town_director"]
