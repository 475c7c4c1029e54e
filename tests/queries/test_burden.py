"""What keeping the ledgers costs, read for a span by those who may see it; and which fields could go (L8)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from gridwork.base import memo
from gridwork.charter.commands.adopt import adopt
from gridwork.charter.models import CharterVersion
from gridwork.ledger.commands.effort import note_effort, note_filled
from gridwork.ledger.models import Effort, Record
from gridwork.ledger.queries.burden import Burden, Cost, burden
from gridwork.ledger.queries.field_use import fields_in_use, repeated_fields
from gridwork.territory.queries.edition import today
from tests import make, tallies

pytestmark = pytest.mark.django_db


def worked(person: Any, form: str, days_ago: int = 0) -> None:
    Effort.objects.create(
        day=today() - timedelta(days=days_ago), person=person, form=form, entries=2, seconds=90, typed=10, repeated=3
    )


def names(found: Burden) -> list[str]:
    return [worker.name for worker in found.workers]


def test_workers_see_themselves_and_whoever_looks_after_people_sees_theirs() -> None:
    county = tallies.cell()
    here = make.officer("grid_worker", county.grids[0], name="甲")
    there = make.officer("grid_worker", county.grids[5], name="乙")
    village = make.officer("village_head", county.villages[0], name="丙")
    for person in (here, there, village):
        worked(person, "shops")
    assert names(burden(make.powers(here))) == ["甲"]
    assert sorted(names(burden(make.powers(village)))) == ["丙", "甲"]
    head = make.powers(make.officer("county_head", county.root))
    assert sorted(names(burden(head))) == ["丙", "乙", "甲"]
    assert names(burden(head, person_id=there.pk)) == ["乙"]
    assert names(burden(make.powers(here), person_id=there.pk)) == []


def test_a_span_holds_its_days_and_no_more_and_adds_up_by_form() -> None:
    county = tallies.cell()
    person = make.officer("grid_worker", county.grids[0])
    for form, days in (("shops", 0), ("shops", 6), ("shops", 7), ("", 29), ("homes", 30), ("homes", 90), ("x", 91)):
        worked(person, form, days)
    powers = make.powers(person)
    one = Cost(2, 90, 10, 3)
    assert burden(powers, "week").forms == {"shops": Cost(4, 180, 20, 6)}
    assert burden(powers, "month").forms == {"shops": Cost(6, 270, 30, 9), "": one}
    quarter = burden(powers, "quarter")
    assert quarter.forms["homes"] == Cost(4, 180, 20, 6)
    assert "x" not in quarter.forms
    assert (quarter.total, quarter.total.minutes) == (Cost(12, 540, 60, 18), 9)
    assert one.minutes == 2


def test_workers_come_by_sign_in_name_in_pages(django_assert_num_queries: Any) -> None:
    county = tallies.cell()
    for login in ("c", "a", "b"):
        worked(make.person(f"worker.{login}"), "shops")
    powers = make.powers(make.officer("county_head", county.root))
    first = burden(powers, size=2)
    assert ([worker.login for worker in first.workers], first.next) == (["worker.a", "worker.b"], "worker.b")
    with django_assert_num_queries(2):
        last = burden(powers, size=2, after=first.next)
    assert ([worker.login for worker in last.workers], last.next) == (["worker.c"], "")


def test_fields_nobody_used_in_a_year_are_named_once_a_year_has_been_watched() -> None:
    tallies.cell()
    person = make.person()
    assert fields_in_use().too_early == tuple(tallies.LEDGERS["forms"])
    adopted = today() - timedelta(days=500)
    CharterVersion.objects.update(adopted_at=make.day(f"{adopted} 09:00"))
    note_effort(make.act(person=person, at=make.day(f"{today() - timedelta(days=400)} 09:00")), "shops", 60, 1, 0)
    note_filled(make.act(at=make.day(f"{today() - timedelta(days=30)} 09:00")), "shops", ["name"])
    note_filled(make.act(at=make.day(f"{today() - timedelta(days=380)} 09:00")), "homes", ["name"])
    memo.clear_all()
    found = fields_in_use()
    assert found.too_early == ()
    assert found.unused == tuple((form, "name") for form in tallies.LEDGERS["forms"] if form != "shops")


def test_a_field_that_came_with_a_new_charter_is_too_young_and_a_renamed_one_is_not() -> None:
    tallies.cell()
    old = date(2024, 1, 1)
    CharterVersion.objects.update(adopted_at=make.day(f"{old} 09:00"))
    note_effort(make.act(person=make.person(), at=make.day(f"{old} 09:00")), "shops", 60, 1, 0)
    forms = dict(tallies.LEDGERS["forms"])
    forms["homes"] = forms["homes"] | {"fields": [tallies.NAME[0] | {"key": "title", "was": ["name"]}]}
    forms["spots"] = forms["spots"] | {"fields": [*tallies.NAME, {"key": "depth", "label": "深", "type": "number"}]}
    adopt(make.act(), make.charter_of(tallies.LEDGERS | {"forms": forms}), effective_on=make.LONG_AGO)
    found = fields_in_use()
    assert found.too_early == ("spots",)
    assert ("homes", "title") in found.unused
    assert ("spots", "name") in found.unused


def test_answers_that_the_same_place_gives_twice_are_found_in_the_records() -> None:
    county = tallies.cell()
    for number in range(25):
        shop = tallies.place(county.grids[0], name=f"商店{number}")
        for form, value in (("shops", f"商店{number}"), ("premises", f"房{number}")):
            tallies.record(county.grids[0], form, shop, values=json.dumps({"name": value}))
    (found,) = repeated_fields()
    assert (found.field, found.other, found.same, found.both) == (("shops", "name"), ("", "name"), 25, 25)


def test_records_of_an_older_version_of_a_form_prove_nothing() -> None:
    county = tallies.cell()
    for number in range(25):
        shop = tallies.place(county.grids[0], name=f"商店{number}")
        tallies.record(county.grids[0], "shops", shop, values=json.dumps({"name": f"商店{number}"}))
    Record.objects.update(version=7)
    assert repeated_fields() == []
