"""The worklist: every case once, in order, page by page, and only what one may see (C11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridwork.accounts.models import Person
from gridwork.base.moment import now
from gridwork.cases import commands as cases
from gridwork.cases.models import Case
from gridwork.cases.queries.counts import counts
from gridwork.cases.queries.standing import may
from gridwork.cases.queries.worklist import BY_NEWEST, STATES, Filters, Row, State, worklist
from gridwork.charter.schema import Capability
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers
from tests import make
from tests.crew import Crew

pytestmark = pytest.mark.django_db
SAME_MOMENT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@pytest.fixture
def crew() -> Crew:
    """A county with some forty cases at every stage, some due at the very same moment."""
    crew = Crew.of(make.cell())
    start = now() - timedelta(days=12)
    for i, (grid, category) in enumerate(product(crew.county.grids, ("litter", "leak", "pothole", "fire_hazard"))):
        for j in range(1 + i % 2):
            make.case(grid, category=category, words=f"第{i}件", at=start + timedelta(hours=10 * (i % 7), days=5 * j))
    for i in range(4):
        make.case(point=None, address=f"不详{i}", at=start + timedelta(days=i))
    operate(crew)
    return crew


def operate(crew: Crew) -> None:
    """Move every third case on, some to the end."""
    for i, case in enumerate(Case.objects.order_by("id")):
        if i % 3 == 0:
            crew.do(crew.county_head, cases.accept, case)
        if i % 9 == 0:
            crew.do(crew.county_head, cases.handle, case, result="好")
        if i % 18 == 0:
            cases.verify(make.act(), make.operator(), case.pk, passed=False, note="不好")
            crew.do(crew.county_head, cases.return_, case, reason="退")
        if i % 9 == 4:
            crew.do(crew.county_head, cases.decline, case, reason="不受理")
    for case in Case.objects.filter(pending="verify", town=crew.county.towns[0].id).order_by("id")[:2]:
        crew.do(crew.town_head, cases.verify, case, passed=True)
        crew.do(crew.town_head, cases.answer, case, text="好")
    grid = crew.county.office(crew.county.grids[0])
    for case in Case.objects.filter(grid=crew.county.grids[0].id, pending="handle", category="litter"):
        crew.do(crew.county_head, cases.assign, case, office_id=grid, person_id=crew.worker.id)


def pages(powers: Powers, filters: Filters, size: int) -> Iterator[list[Row]]:
    cursor = ""
    while True:
        page = worklist(powers, filters, after=cursor, size=size)
        yield page.rows
        if not page.next:
            return
        cursor = page.next


def visible(powers: Powers) -> set[int]:
    return {case.pk for case in Case.objects.all() if may(powers, Capability.CASE_SEE, case)}


@pytest.fixture
def staff(crew: Crew) -> list[Person]:
    """One of each post, and someone with three."""
    several = make.person(name="兼职")
    make.posting(several, "grid_worker", crew.county.grids[2])
    make.posting(several, "village_head", crew.county.villages[2])
    make.posting(several, "town_officer", crew.county.towns[1], "water")
    return [crew.worker, crew.village_head, crew.town_head, crew.water, crew.roads, crew.county_head, several]


@SAME_MOMENT
@given(st.data())
def test_pages_put_together_are_the_whole_list_once_and_in_order_forward_and_back(
    crew: Crew, staff: list[Person], data: st.DataObject
) -> None:
    powers = make.powers(data.draw(st.sampled_from(staff)))
    state: State = data.draw(st.sampled_from(STATES))
    filters = Filters(
        mine=data.draw(st.booleans()),
        state=state,
        category=data.draw(st.sampled_from(["", "", "litter", "leak"])),
        area_id=data.draw(st.sampled_from([None, None, crew.county.towns[0].id, crew.county.villages[0].id])),
    )
    size = data.draw(st.integers(1, 9))
    whole = worklist(powers, filters, size=1000)
    assert (whole.next, whole.previous) == ("", "")
    ids = [row.id for row in whole.rows]
    assert len(set(ids)) == len(ids)
    keys = [(-row.id,) if state in BY_NEWEST else (row.step_due_at, row.id) for row in whole.rows]
    assert keys == sorted(keys)
    assert [row.id for rows in pages(powers, filters, size) for row in rows] == ids

    page = worklist(powers, filters, size=size)
    while page.next:
        page = worklist(powers, filters, after=page.next, size=size)
    back = [row.id for row in page.rows]
    while page.previous:
        page = worklist(powers, filters, before=page.previous, size=size)
        back = [row.id for row in page.rows] + back
        assert page.next, "from an earlier page there is a way forward"
    assert back == ids


def test_nobody_lists_a_case_they_may_not_see_and_everybody_all_they_may(crew: Crew, staff: list[Person]) -> None:
    for person in staff:
        powers = make.powers(person)
        listed = {row.id for row in worklist(powers, Filters(mine=False, state="all"), size=1000).rows}
        assert listed == visible(powers)
        own = {row.id for row in worklist(powers, Filters(state="all"), size=1000).rows}
        assert own <= listed
        expected = Case.objects.filter(office__in=powers.offices()) | Case.objects.filter(assignee=person)
        assert own == {case.pk for case in expected} & listed


def test_a_post_that_may_not_see_cases_lists_none() -> None:
    plain = make.charter().model_dump(mode="json")
    plain["posts"]["grid_worker"]["may"] = ["case.report", "case.handle", "field.work", "care.see"]
    county = make.cell(make.charter(posts=plain["posts"]))
    head, worker = make.officer("village_head", county.villages[0]), make.officer("grid_worker", county.grids[0])
    case = make.case(county.grids[0])
    cases.accept(make.act(person=head), make.powers(head), case.pk)
    for mine in (True, False):
        assert worklist(make.powers(worker), Filters(mine=mine)).rows == []
        assert counts(make.powers(worker), mine=mine).open == 0


def test_filters_only_ever_narrow(crew: Crew, staff: list[Person]) -> None:
    given = make.case(crew.county.grids[4])
    crew.do(crew.county_head, cases.assign, given, office_id=crew.county.office(crew.county.villages[0]))
    everything = list(Case.objects.all())
    for person in staff:
        powers = make.powers(person)
        seen = visible(powers)
        for area in tree():
            inside = {c.pk for c in everything if area.depth == 0 or (c.grid_id and area.id in lineage(c.grid_id))}
            rows = worklist(powers, Filters(mine=False, state="all", area_id=area.id), size=1000).rows
            assert {row.id for row in rows} == inside & seen
        for office in {case.office_id for case in everything}:
            rows = worklist(powers, Filters(mine=False, state="all", office_id=office), size=1000).rows
            assert {row.id for row in rows} == {c.pk for c in everything if c.office_id == office} & seen


def lineage(area_id: int) -> tuple[int, ...]:
    return tree().area(area_id).lineage


def test_an_area_or_office_there_is_not_lists_nothing(crew: Crew) -> None:
    powers = make.powers(crew.county_head)
    assert worklist(powers, Filters(mine=False, area_id=10**9)).rows == []
    assert worklist(powers, Filters(mine=False, office_id=10**9)).rows == []
    assert counts(powers, mine=False, area_id=10**9).open == 0
    assert worklist(Powers(), Filters()).rows == []


@pytest.mark.parametrize("state", STATES)
def test_each_state_lists_what_its_name_says(crew: Crew, state: State) -> None:
    rows = worklist(make.powers(crew.county_head), Filters(mine=False, state=state), size=1000).rows
    listed = {row.id for row in rows}
    at = now()
    today = make.day(at.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d 00:00"))

    def belongs(case: Case) -> bool:
        due = case.step_due_at
        running = due is not None and case.stage != "suspended"
        return {
            "open": bool(case.pending),
            "overdue": running and due < at,
            "due_today": running and at <= due < today + timedelta(days=1),
            "new": case.stage == "reported" and case.assignee_id is None and bool(case.pending),
            "to_verify": case.pending == "verify",
            "closed": case.stage == "closed",
            "all": True,
        }[state]

    assert listed == {case.pk for case in Case.objects.all() if belongs(case)}
    late = [row.step_due_at is not None and row.step_due_at < at and row.stage != "suspended" for row in rows]
    assert [row.overdue for row in rows] == late


def test_the_counts_are_those_of_the_lists(crew: Crew, staff: list[Person]) -> None:
    for person, mine in product(staff, (True, False)):
        powers = make.powers(person)
        told = counts(powers, mine=mine)
        for state in ("open", "due_today", "overdue", "new"):
            listed = len(worklist(powers, Filters(mine=mine, state=state), size=1000).rows)
            assert getattr(told, state) == listed


def test_cases_are_found_in_chinese_and_english_by_number_and_only_in_scope(crew: Crew) -> None:
    here = crew.county.centre(crew.county.grids[0])
    lamp = make.case(words="小区门口路灯不亮", address="3 Lamp Street", point=here)
    far = make.case(crew.county.grids[4], words="路灯杆歪了")

    def found(person: Person, words: str) -> set[int]:
        rows = worklist(make.powers(person), Filters(mine=False, state="all", words=words)).rows
        return {row.id for row in rows}

    assert found(crew.county_head, "路灯") == {lamp.pk, far.pk}
    assert found(crew.village_head, "路灯") == {lamp.pk}
    assert found(crew.county_head, "路灯 门口") == {lamp.pk}
    assert found(crew.county_head, "LAMP street") == {lamp.pk}
    assert found(crew.county_head, "ｌａｍｐ") == {lamp.pk}
    assert found(crew.county_head, lamp.number) == found(crew.county_head, lamp.number.lower()) == {lamp.pk}
    assert found(crew.village_head, far.number) == set()
    for nothing in ("井盖", "'; DROP TABLE", '"', "***", "路灯 井盖", "NOT lamp"):
        assert found(crew.county_head, nothing) == set()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "~",
        "~5",
        "nonsense~7",
        "2026-01-01~99999999999999999999",
        "٣",
        "-1",
        "5' OR 1=1",
        "0001-01-01T00:00:00+14:00~5",
        "9999-12-31T23:59:59-14:00~5",
    ],
)
def test_a_broken_cursor_means_the_first_page(crew: Crew, cursor: str) -> None:
    powers = make.powers(crew.county_head)
    for state in STATES:
        filters = Filters(mine=False, state=state)
        first = [row.id for row in worklist(powers, filters, size=5).rows]
        page = worklist(powers, filters, after=cursor, size=5)
        assert [row.id for row in page.rows] == first


def plans(run: Any) -> list[str]:
    """How the database goes about each SELECT of ``run``, a line a step."""
    with CaptureQueriesContext(connection) as captured:
        run()
    lines: list[str] = []
    prefix = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as db:
        for query in captured.captured_queries:
            if "cases_case" in query["sql"] and query["sql"].startswith("SELECT"):
                db.execute(prefix + query["sql"].replace("%", "%%"))
                lines += [re.sub(r"\b(SCAN|SEARCH) c\b", r"\1 cases_case", str(row[-1])) for row in db.fetchall()]
    return lines


@pytest.mark.parametrize("state", STATES)
def test_lists_walk_an_index_and_sort_nothing_but_the_page(crew: Crew, state: State) -> None:
    """Whoever sees everything walks all cases from the newest on; everybody else a range of an index."""
    if connection.vendor != "sqlite":
        with connection.cursor() as db:
            db.execute("SET LOCAL enable_seqscan = off")
    people = [crew.worker, crew.village_head, crew.town_head, crew.water]
    for person, mine in product(people if state in BY_NEWEST else [*people, crew.county_head], (True, False)):
        powers = make.powers(person)
        plan = plans(lambda p=powers, m=mine: worklist(p, Filters(mine=m, state=state)))
        for line in plan:
            assert "Seq Scan on cases_case" not in line
            assert not re.match(r"SCAN cases_case(?!.* USING (COVERING )?INDEX)", line), plan
        assert sum("ORDER BY" in line for line in plan) <= 1, "only the page itself is sorted"


def test_every_open_case_has_a_deadline() -> None:
    """What the order by due date rests on, kept by the database itself."""
    from django.db import IntegrityError, transaction

    county = make.cell()
    case = make.case(county.grids[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(step_due_at=None)


def test_moments_read_back_are_aware(crew: Crew) -> None:
    row = worklist(make.powers(crew.county_head), Filters(mine=False)).rows[0]
    assert isinstance(row.reported_at, datetime)
    assert row.reported_at.tzinfo is not None
