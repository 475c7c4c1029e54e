"""Appointing, ending and being away; and who may (G5, P1)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.models import Person, Session
from gridwork.base.errors import BadInput, Conflict, GridworkError, NotAllowed, NotFound
from gridwork.journal.queries import entries
from gridwork.territory.commands.people import add_person, change_person, close_account, end_sessions, set_password
from gridwork.territory.commands.postings import appoint, cancel_absence, end_posting, record_absence
from gridwork.territory.models import Absence, Post, Posting
from gridwork.territory.queries.tree import Node
from tests import make

pytestmark = pytest.mark.django_db
SPRING, LAST, AFTER = date(2026, 3, 2), date(2026, 3, 8), date(2026, 3, 9)
NOON = make.day("2026-03-04 12:00")


@pytest.fixture
def county() -> make.County:
    return make.cell()


def give(by: Person | None, to: Person, kind: str, area: Node, department: str = "", **more: Any) -> Posting:
    """``by`` appoints ``to``; None is whoever runs the machine."""
    return appoint(
        make.act(person=by, at=NOON),
        make.powers(by, NOON) if by else make.operator(),
        office_id=make.county().office(area, department),
        kind=kind,
        person_id=to.pk,
        **{"from_day": SPRING, **more},
    )


# Who may appoint


def test_a_towns_head_appoints_in_the_town_and_not_beside_or_above(county: make.County) -> None:
    head = make.officer("town_head", county.towns[0])
    assert give(head, make.person(), "grid_worker", county.grids[0]).pk
    assert give(head, make.person(), "village_head", county.villages[1]).pk
    for kind, area in (("grid_worker", county.grids[4]), ("county_head", county.root)):
        with pytest.raises(NotAllowed):
            give(head, make.person(), kind, area)


def test_a_post_that_may_not_change_postings_changes_none(county: make.County) -> None:
    worker = make.officer("grid_worker", county.grids[0])
    with pytest.raises(NotAllowed) as refusal:
        give(worker, make.person(), "grid_worker", county.grids[0], rank="B")
    assert refusal.value.params == {"capability": "people.edit"}
    assert Posting.objects.count() == 1


def test_an_appointment_is_made_in_the_name_of_the_post_that_allows_it(county: make.County) -> None:
    head = make.officer("town_head", county.towns[0])
    posting = give(head, make.person(), "grid_worker", county.grids[0])
    line = entries("posting", posting.pk)[0]
    assert (line.person_id, line.posting_id) == (head.pk, head.postings.get().pk)


# What fits


@pytest.mark.parametrize(
    ("kind", "at", "department", "place"),
    [
        ("village_head", "grid", "", "kind"),
        ("grid_worker", "village", "", "kind"),
        ("town_officer", "town", "", "kind"),
        ("no_such_post", "grid", "", "kind"),
    ],
)
def test_a_post_must_fit_the_offices_level_and_department(
    county: make.County, kind: str, at: str, department: str, place: str
) -> None:
    area = {"grid": county.grids[0], "village": county.villages[0], "town": county.towns[0]}[at]
    with pytest.raises(BadInput) as refusal:
        give(None, make.person(), kind, area, department)
    assert refusal.value.place == place
    assert not Post.objects.exists()


def test_a_departments_post_goes_into_its_desk(county: make.County) -> None:
    department = next(key for key, one in make.charter().departments.items() if one.at == "town")
    posting = give(None, make.person(), "town_officer", county.towns[0], department)
    assert posting.post.office.department == department
    with pytest.raises(BadInput):
        give(None, make.person(), "town_head", county.towns[0], department)


@pytest.mark.parametrize(
    ("more", "place"),
    [({"rank": "C"}, "rank"), ({"to_day": date(2026, 3, 1)}, "to_day")],
)
def test_a_field_that_cannot_be_is_refused_by_name(county: make.County, more: dict[str, Any], place: str) -> None:
    with pytest.raises(BadInput) as refusal:
        give(None, make.person(), "grid_worker", county.grids[0], **more)
    assert refusal.value.place == place


def test_nobody_is_appointed_whose_account_is_closed(county: make.County) -> None:
    left = make.person()
    close_account(make.act(), make.operator(), left.pk)
    with pytest.raises(BadInput) as refusal:
        give(None, left, "grid_worker", county.grids[0])
    assert refusal.value.place == "person"


def test_nobody_gives_a_post_to_themselves(county: make.County) -> None:
    head = make.officer("town_head", county.towns[0])
    with pytest.raises(BadInput) as refusal:
        give(head, head, "village_head", county.villages[0])
    assert refusal.value.place == "person"
    assert Posting.objects.filter(person=head).count() == 1


def test_an_office_or_person_that_is_not_there_is_said_so(county: make.County) -> None:
    office = county.office(county.grids[0])
    for office_id, person_id, fault in ((10**9, make.person().pk, BadInput), (office, 10**9, NotFound)):
        with pytest.raises(fault):
            appoint(
                make.act(),
                make.operator(),
                office_id=office_id,
                kind="grid_worker",
                person_id=person_id,
                from_day=SPRING,
            )


# How many at once


def test_a_post_has_as_many_a_holders_at_once_as_the_charter_says(county: make.County) -> None:
    give(None, make.person(), "grid_worker", county.grids[0], to_day=LAST)
    with pytest.raises(Conflict) as refusal:
        give(None, make.person(), "grid_worker", county.grids[0], from_day=LAST)
    assert refusal.value.code == "post-full"
    assert give(None, make.person(), "grid_worker", county.grids[0], from_day=AFTER).pk


def test_two_may_hold_a_post_the_charter_gives_two_holders_and_a_third_may_not(county: make.County) -> None:
    department = next(key for key, one in make.charter().departments.items() if one.at == "cell")
    for _ in range(2):
        give(None, make.person(), "county_officer", county.root, department)
    with pytest.raises(Conflict):
        give(None, make.person(), "county_officer", county.root, department)


def test_b_holders_do_not_count_as_a_holders(county: make.County) -> None:
    give(None, make.person(), "grid_worker", county.grids[0])
    assert give(None, make.person(), "grid_worker", county.grids[0], rank="B").pk


def test_nobody_holds_the_same_post_twice_at_once(county: make.County) -> None:
    worker = make.person()
    give(None, worker, "grid_worker", county.grids[0])
    with pytest.raises(Conflict) as refusal:
        give(None, worker, "grid_worker", county.grids[0], rank="B")
    assert refusal.value.code == "held"


def test_a_person_may_hold_several_posts(county: make.County) -> None:
    worker = make.person()
    for grid in county.grids[:3]:
        give(None, worker, "grid_worker", grid)
    assert len(make.powers(worker, NOON).posts) == 3


# Once, and kept


def test_appointing_twice_by_one_act_is_one_posting(county: make.County) -> None:
    once, worker = make.act(at=NOON), make.person()
    office = county.office(county.grids[0])
    fields: dict[str, Any] = {"office_id": office, "kind": "grid_worker", "person_id": worker.pk, "from_day": SPRING}
    made = [appoint(once, make.operator(), **fields) for _ in range(2)]
    assert made[0].pk == made[1].pk
    assert Posting.objects.count() == 1


def test_the_journal_of_the_posting_and_of_the_area_tell_who_held_it(county: make.County) -> None:
    worker = make.person()
    posting = give(None, worker, "grid_worker", county.grids[0])
    end_posting(make.act(at=NOON), make.operator(), posting.pk, last_day=LAST)
    lines = entries("area", county.grids[0].id)
    told = [(line.verb, line.facts.get("person"), line.facts.get("last_day")) for line in lines]
    assert told[-2:] == [("appoint", worker.pk, None), ("end", worker.pk, "2026-03-08")]
    assert [line.verb for line in entries("posting", posting.pk)] == ["appoint", "end"]


def test_an_ended_posting_stays_and_is_not_made_longer(county: make.County) -> None:
    posting = give(None, make.person(), "grid_worker", county.grids[0])
    end_posting(make.act(), make.operator(), posting.pk, last_day=LAST)
    with pytest.raises(Conflict):
        end_posting(make.act(), make.operator(), posting.pk, last_day=AFTER)
    with pytest.raises(BadInput):
        end_posting(make.act(), make.operator(), posting.pk, last_day=date(2026, 3, 1))
    posting.refresh_from_db()
    assert (posting.from_day, posting.to_day) == (SPRING, LAST)


# Leave


def test_a_holder_records_the_own_leave_and_nobody_elses(county: make.County) -> None:
    worker, other = (make.officer("grid_worker", grid) for grid in county.grids[:2])
    own, theirs = Posting.objects.get(person=worker), Posting.objects.get(person=other)
    days: dict[str, Any] = {"from_day": SPRING, "to_day": LAST}
    assert record_absence(make.act(person=worker), make.powers(worker), own.pk, **days, reason=" flu ").reason == "flu"
    with pytest.raises(NotAllowed):
        record_absence(make.act(person=worker), make.powers(worker), theirs.pk, **days)


def test_the_reason_of_a_leave_stands_in_no_journal(county: make.County) -> None:
    held = give(None, make.person(), "grid_worker", county.grids[0])
    record_absence(make.act(), make.operator(), held.pk, from_day=SPRING, to_day=LAST, reason="hospital")
    assert "hospital" not in str([line.facts for line in entries("posting", held.pk)])


def test_leave_must_lie_within_the_posting_and_not_upon_other_leave(county: make.County) -> None:
    held = give(None, make.person(), "grid_worker", county.grids[0], to_day=LAST)
    make.away(held, SPRING, date(2026, 3, 4))
    for first, last, fault in (
        (date(2026, 3, 4), LAST, Conflict),
        (AFTER, AFTER, BadInput),
        (LAST, SPRING, BadInput),
    ):
        with pytest.raises(fault):
            record_absence(make.act(), make.operator(), held.pk, from_day=first, to_day=last)
    assert Absence.objects.count() == 1


def test_leave_called_off_keeps_the_days_that_have_passed(county: make.County) -> None:
    held = give(None, make.person(), "grid_worker", county.grids[0])
    make.away(held, SPRING, LAST)
    absence = Absence.objects.get()
    cancel_absence(make.act(at=NOON), make.operator(), absence.pk)
    absence.refresh_from_db()
    assert (absence.from_day, absence.to_day) == (SPRING, date(2026, 3, 3))
    with pytest.raises(Conflict):
        cancel_absence(make.act(at=NOON), make.operator(), absence.pk)


def test_leave_called_off_before_it_begins_is_gone(county: make.County) -> None:
    held = give(None, make.person(), "grid_worker", county.grids[0])
    make.away(held, AFTER, AFTER)
    absence = Absence.objects.get()
    cancel_absence(make.act(at=NOON), make.operator(), absence.pk)
    assert not Absence.objects.exists()
    with pytest.raises(NotFound):
        cancel_absence(make.act(at=NOON), make.operator(), absence.pk)
    assert [line.verb for line in entries("posting", held.pk)] == ["appoint", "absent", "cancel-absence"]


# Accounts of people in posts


def test_who_looks_after_one_town_does_not_touch_the_accounts_of_those_above_or_beside(county: make.County) -> None:
    head = make.officer("town_head", county.towns[0])
    above, beside = make.officer("county_head", county.root), make.officer("grid_worker", county.grids[4])
    for other in (above, beside):
        for refused in (
            lambda p: set_password(make.act(person=head), make.powers(head), p, "a-new-long-one"),
            lambda p: end_sessions(make.act(person=head), make.powers(head), p),
            lambda p: close_account(make.act(person=head), make.powers(head), p),
            lambda p: change_person(make.act(person=head), make.powers(head), p, name="X", phone="", email=""),
        ):
            with pytest.raises(NotAllowed):
                refused(other.pk)
    assert not Person.objects.get(pk=above.pk).has_usable_password()


def test_a_post_to_come_counts_too(county: make.County) -> None:
    head = make.officer("town_head", county.towns[0])
    coming = make.person()
    make.posting(coming, "county_head", county.root, from_day=date(2099, 1, 1))
    with pytest.raises(NotAllowed):
        set_password(make.act(person=head), make.powers(head), coming.pk, "a-new-long-one")


def test_in_charge_of_all_of_somebodys_posts_one_looks_after_the_account(county: make.County) -> None:
    head = make.officer("town_head", county.towns[0])
    worker = add_person(make.act(person=head), make.powers(head), login="new.one", name="New", password=None)
    give(head, worker, "grid_worker", county.grids[0])
    change_person(make.act(person=head), make.powers(head), worker.pk, name="Newer", phone="", email="")
    set_password(make.act(person=head), make.powers(head), worker.pk, "a-new-long-one")
    end_sessions(make.act(person=head), make.powers(head), worker.pk)
    assert [line.person_id for line in entries("person", worker.pk)] == [head.pk] * 4


def refused(by: Person, person: Person) -> list[bool]:
    """Whether somebody is kept from resetting the password, and from closing the account."""
    answers = []
    for command in (
        lambda act, powers: set_password(act, powers, person.pk, "a-new-long-one"),
        lambda act, powers: close_account(act, powers, person.pk),
    ):
        try:
            command(make.act(person=by), make.powers(by))
        except NotAllowed:
            answers.append(True)
        else:
            answers.append(False)
    return answers


def test_an_account_without_posts_is_looked_after_from_the_whole_cell(county: make.County) -> None:
    town, cell = make.officer("town_head", county.towns[0]), make.officer("county_head", county.root)
    free = make.person()
    assert refused(town, free) == [True, True]
    assert refused(cell, free) == [False, False]


def test_somebody_who_left_a_higher_post_is_no_prey_to_those_below(county: make.County) -> None:
    town, beside = make.officer("town_head", county.towns[0]), make.officer("town_head", county.towns[1])
    once_above, once_here = make.person(), make.person()
    make.posting(once_above, "grid_worker", county.grids[0], to_day=SPRING)
    make.posting(once_above, "county_head", county.root, to_day=LAST)
    make.posting(once_here, "county_head", county.root, rank="B", to_day=SPRING)
    make.posting(once_here, "grid_worker", county.grids[0], rank="B", from_day=AFTER, to_day=AFTER)
    assert refused(town, once_above) == [True, True]
    assert refused(beside, once_here) == [True, True]
    assert refused(town, once_here) == [False, False]


def test_whoever_made_an_account_looks_after_it_until_it_gets_a_post(county: make.County) -> None:
    head, beside = make.officer("town_head", county.towns[0]), make.officer("town_head", county.towns[1])
    made = add_person(make.act(person=head), make.powers(head), login="new.one", name="New", password=None)
    assert refused(beside, made) == [True, True]
    assert refused(head, made) == [False, False]


def test_without_people_edit_nobody_makes_accounts_or_changes_those_of_the_postless(county: make.County) -> None:
    worker, free = make.officer("grid_worker", county.grids[0]), make.person()
    with pytest.raises(NotAllowed):
        add_person(make.act(person=worker), make.powers(worker), login="new.one", name="New", password=None)
    with pytest.raises(NotAllowed):
        set_password(make.act(person=worker), make.powers(worker), free.pk, "a-new-long-one")


def test_closing_an_account_ends_the_postings_today_and_keeps_them(county: make.County) -> None:
    head = make.officer("town_head", county.towns[0])
    worker = make.officer("grid_worker", county.grids[0])
    make.posting(worker, "grid_worker", county.grids[1], from_day=AFTER)
    closed = close_account(make.act(person=head, at=NOON), make.powers(head, NOON), worker.pk)
    assert not closed.is_active
    assert not Session.objects.filter(person=worker).exists()
    assert list(Posting.objects.filter(person=worker).order_by("pk").values_list("to_day", flat=True)) == [
        date(2026, 3, 4),
        AFTER,
    ]


def test_nobody_closes_the_own_account(county: make.County) -> None:
    head = make.officer("county_head", county.root)
    with pytest.raises(BadInput):
        close_account(make.act(person=head), make.powers(head), head.pk)


def test_a_refusal_changes_nothing_and_journals_nothing(county: make.County) -> None:
    worker = make.officer("grid_worker", county.grids[0])
    before = len(entries("area", county.grids[0].id))
    with pytest.raises(GridworkError):
        give(worker, make.person(), "grid_worker", county.grids[0])
    assert len(entries("area", county.grids[0].id)) == before


@pytest.mark.parametrize(
    ("command", "queries"),
    [("appoint", 11), ("end", 8), ("absent", 7)],
)
def test_a_command_asks_so_many_queries(county: make.County, command: str, queries: int) -> None:
    held, worker = give(None, make.person(), "grid_worker", county.grids[0]), make.person()
    commands = {
        "appoint": lambda: give(None, worker, "grid_worker", county.grids[1]),
        "end": lambda: end_posting(make.act(), make.operator(), held.pk, last_day=LAST),
        "absent": lambda: record_absence(make.act(), make.operator(), held.pk, from_day=SPRING, to_day=LAST),
    }
    make.operator()
    with CaptureQueriesContext(connection) as asked:
        commands[command]()
    statements = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(statements) == queries, "\n".join(statements)
