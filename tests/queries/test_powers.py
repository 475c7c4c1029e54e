"""What a person may do, read from postings, absences, the charter and the day (P1, G5)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.commands import deactivate_person
from gridwork.base.errors import NotFound
from gridwork.charter.schema import Capability
from gridwork.territory.queries.grid_page import area_page
from gridwork.territory.queries.offices import holders, holders_of, up_the_line
from gridwork.territory.queries.people import people_within, person_within
from gridwork.territory.queries.postings import postings_of, vacancies
from gridwork.territory.queries.powers import powers_of
from gridwork.territory.rules.powers import Powers
from tests import make

pytestmark = pytest.mark.django_db
SPRING, LAST = date(2026, 3, 2), date(2026, 3, 8)
HANDLE = Capability.CASE_HANDLE


@pytest.fixture
def county() -> make.County:
    return make.cell()


def powers(person: object, day: str) -> Powers:
    return powers_of(person.pk, make.day(day))  # type: ignore[attr-defined]


def test_powers_are_read_in_one_query_however_many_posts(county: make.County) -> None:
    worker = make.officer("grid_worker", county.grids[0])
    for grid in county.grids[1:4]:
        make.posting(worker, "grid_worker", grid)
    with CaptureQueriesContext(connection) as asked:
        held = powers(worker, "2026-03-02 10:00")
    assert len(asked) == 1
    assert len(held.posts) == 4


def test_a_grid_worker_handles_cases_in_the_own_grid_only(county: make.County) -> None:
    worker = powers(make.officer("grid_worker", county.grids[0]), "2026-03-02 10:00")
    assert [grid for grid in county.grids if worker.may(HANDLE, grid.lineage)] == [county.grids[0]]


def test_a_posting_counts_on_its_first_and_on_its_last_day_and_on_no_other(county: make.County) -> None:
    worker = make.person()
    make.posting(worker, "grid_worker", county.grids[0], from_day=SPRING, to_day=LAST)
    days = ["2026-03-01 23:59", "2026-03-02 00:00", "2026-03-08 23:59", "2026-03-09 00:00"]
    assert [len(powers(worker, day).posts) for day in days] == [0, 1, 1, 0]


def test_the_day_is_that_of_the_cells_own_clock(county: make.County) -> None:
    worker = make.person()
    make.posting(worker, "grid_worker", county.grids[0], from_day=SPRING)
    assert powers(worker, "2026-03-02 00:30").posts  # still 1 March in UTC


def test_the_b_holder_acts_only_while_the_a_holder_is_away(county: make.County) -> None:
    first, second = make.person(), make.person()
    held = make.posting(first, "grid_worker", county.grids[0])
    make.posting(second, "grid_worker", county.grids[0], rank="B")
    make.away(held, SPRING, LAST)
    lineage = county.grids[0].lineage
    for day, a_acts, b_acts in [
        ("2026-03-01 23:59", True, False),
        ("2026-03-02 00:00", False, True),
        ("2026-03-08 23:59", False, True),
        ("2026-03-09 00:00", True, False),
    ]:
        a, b = powers(first, day), powers(second, day)
        assert (a.may(HANDLE, lineage), b.may(HANDLE, lineage)) == (a_acts, b_acts), day
        assert (bool(a.offices()), bool(b.offices())) == (a_acts, b_acts), day
        assert b.may(Capability.CASE_SEE, lineage), day


def test_the_b_holder_acts_while_there_is_no_a_holder(county: make.County) -> None:
    second = make.officer("grid_worker", county.grids[0], rank="B")
    assert powers(second, "2026-03-02 10:00").may(HANDLE, county.grids[0].lineage)
    make.posting(make.person(), "grid_worker", county.grids[0], from_day=SPRING)
    assert powers(second, "2026-03-01 10:00").may(HANDLE, county.grids[0].lineage)
    assert not powers(second, "2026-03-02 10:00").may(HANDLE, county.grids[0].lineage)


def test_an_a_holder_whose_account_is_closed_leaves_the_post_to_the_b_holder(county: make.County) -> None:
    first = make.officer("grid_worker", county.grids[0])
    second = make.officer("grid_worker", county.grids[0], rank="B")
    deactivate_person(make.act(), first.pk)
    assert powers(first, "2026-03-02 10:00").posts == ()
    assert powers(second, "2026-03-02 10:00").may(HANDLE, county.grids[0].lineage)


def test_the_holders_of_an_office_say_who_acts_and_the_head_comes_first(county: make.County) -> None:
    village = county.villages[0]
    kinds = [kind for kind, post in make.charter().posts.items() if post.at == "village" and not post.department]
    people = {kind: make.officer(kind, village, name=kind, phone="0000-1") for kind in kinds}
    with CaptureQueriesContext(connection) as asked:
        found = holders(county.office(village), SPRING)
    assert len(asked) == 1
    assert {h.person_id for h in found} == {p.pk for p in people.values()}
    assert [h.head for h in found] == sorted((h.head for h in found), reverse=True)
    assert all(h.acting and not h.absent and h.phone == "0000-1" for h in found)


def test_holders_of_many_offices_are_read_at_once(county: make.County) -> None:
    offices = [county.office(grid) for grid in county.grids]
    for grid in county.grids[:3]:
        make.officer("grid_worker", grid)
    with CaptureQueriesContext(connection) as asked:
        found = holders_of(offices, SPRING)
    assert len(asked) == 1
    assert set(found) == set(offices[:3])


def test_up_the_line_from_a_grid_stand_village_town_and_county(county: make.County) -> None:
    line = [county.villages[0], county.towns[0], county.root]
    assert up_the_line(county.grids[0].id) == [county.office(area) for area in line]
    assert up_the_line(county.root.id) == []


def test_who_was_responsible_on_a_past_day_is_known_after_everything_changed(county: make.County) -> None:
    old, new = make.person(name="Old"), make.person(name="New")
    held = make.posting(old, "grid_worker", county.grids[0], to_day=LAST)
    make.away(held, SPRING, SPRING)
    make.posting(new, "grid_worker", county.grids[0], from_day=date(2026, 3, 9))
    deactivate_person(make.act(), old.pk)
    assert responsible(county.grids[0].id, LAST) == [("Old", True)]
    assert responsible(county.grids[0].id, SPRING) == [("Old", False)]
    assert responsible(county.grids[0].id, date(2026, 3, 9)) == [("New", True)]


def responsible(area_id: int, day: date) -> list[tuple[str, bool]]:
    """Who held posts there on a day, and whether they acted, as the area's page says."""
    return [(one.name, one.acting) for office in area_page(area_id, on=day).offices for one in office.holders]


def test_a_persons_postings_list_those_that_last_first(county: make.County) -> None:
    worker = make.person()
    make.posting(worker, "grid_worker", county.grids[0], from_day=SPRING, to_day=LAST)
    make.posting(worker, "grid_worker", county.grids[1])
    with CaptureQueriesContext(connection) as asked:
        found = postings_of(worker.pk)
    assert len(asked) == 2
    assert [h.area_id for h in found] == [county.grids[1].id, county.grids[0].id]


def test_a_post_nobody_holds_as_a_holder_is_shown_as_vacant(county: make.County) -> None:
    kinds = {kind for kind, post in make.charter().posts.items() if post.at == "group"}
    grid = county.grids[0]
    assert {v.kind for v in vacancies([grid.id], SPRING)} == kinds
    make.officer("grid_worker", grid, rank="B")
    assert {v.kind for v in vacancies([grid.id], SPRING)} == kinds
    make.posting(make.person(), "grid_worker", grid, to_day=LAST)
    assert {v.kind for v in vacancies([grid.id], LAST)} == kinds - {"grid_worker"}
    assert {v.kind for v in vacancies([grid.id], date(2026, 3, 9))} == kinds


def test_a_department_post_is_vacant_in_its_departments_desks_only(county: make.County) -> None:
    found = vacancies([area.id for area in (county.root, *county.towns)], SPRING)
    desks = {(v.department, v.kind) for v in found}
    posts = make.charter().posts
    assert desks
    assert all(posts[kind].department == bool(department) for department, kind in desks)


def test_whoever_sees_people_sees_those_at_work_within_reach_and_no_others(county: make.County) -> None:
    head = make.officer("village_head", county.villages[0])
    inside, outside = make.officer("grid_worker", county.grids[0]), make.officer("grid_worker", county.grids[2])
    coming = make.person()
    make.posting(coming, "grid_worker", county.grids[1], from_day=date(2099, 1, 1))
    gone, postless = make.person(), make.person()
    make.posting(gone, "grid_worker", county.grids[1], to_day=LAST)
    at = make.day("2026-06-01 10:00")
    with CaptureQueriesContext(connection) as asked:
        seen = people_within(powers(head, "2026-06-01 10:00"), at)
    assert {p.pk for p in seen} == {head.pk, inside.pk, coming.pk}
    assert len(asked) == 2  # the powers, the people
    for other in (outside, gone, postless):
        with pytest.raises(NotFound):
            person_within(powers(head, "2026-06-01 10:00"), at, other.pk)


def test_whoever_may_appoint_finds_people_without_a_post_too(county: make.County) -> None:
    head = make.officer("town_head", county.towns[0])
    postless, beside = make.person(), make.officer("grid_worker", county.grids[4])
    found = {p.pk for p in people_within(powers(head, "2026-06-01 10:00"), make.day("2026-06-01 10:00"))}
    assert postless.pk in found
    assert beside.pk not in found


def test_in_the_counties_centre_one_sees_everybody_and_without_a_post_only_oneself(county: make.County) -> None:
    head, worker = make.officer("county_head", county.root), make.officer("grid_worker", county.grids[0])
    at = make.day("2026-06-01 10:00")
    assert {p.pk for p in people_within(make.powers(head), at)} == {head.pk, worker.pk}
    assert person_within(make.powers(worker), at, worker.pk) == worker
