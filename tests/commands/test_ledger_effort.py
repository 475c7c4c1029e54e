"""What keeping the ledgers costs is noted per day, person and form, and which fields are used (L8)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gridwork.ledger.commands.effort import note_asked, note_effort, note_filled
from gridwork.ledger.models import Effort, FieldUse
from tests import make
from tests.commands.test_ledger_import import counts, ran

pytestmark = pytest.mark.django_db


def test_the_entries_of_a_day_add_up_per_person_and_form() -> None:
    make.cell()
    one, other = make.person(), make.person()
    for person, at, form, seconds in (
        (one, "2026-05-04 09:00", "shops", 60),
        (one, "2026-05-04 23:50", "shops", 40),
        (one, "2026-05-05 00:10", "shops", 30),
        (one, "2026-05-04 10:00", "", 20),
        (other, "2026-05-04 10:00", "shops", 10),
    ):
        note_effort(make.act(person=person, at=make.day(at)), form, seconds, 5, 2)
    found = Effort.objects.order_by("person", "day", "form").values_list(
        "person", "day", "form", "entries", "seconds", "typed", "repeated"
    )
    assert list(found) == [
        (one.pk, date(2026, 5, 4), "", 1, 20, 5, 2),
        (one.pk, date(2026, 5, 4), "shops", 2, 100, 10, 4),
        (one.pk, date(2026, 5, 5), "shops", 1, 30, 5, 2),
        (other.pk, date(2026, 5, 4), "shops", 1, 10, 5, 2),
    ]


def test_a_form_left_open_over_lunch_counts_as_a_quarter_of_an_hour() -> None:
    make.cell()
    person = make.person()
    note_effort(make.act(person=person), "shops", 5400, 1, 0)
    note_effort(make.act(person=person), "meters", -30, 1, 0)
    assert dict(Effort.objects.values_list("form", "seconds")) == {"shops": 900, "meters": 0}


def test_nobodys_act_costs_nobody_anything() -> None:
    make.cell()
    note_effort(make.act(), "shops", 60, 1, 0)
    assert not Effort.objects.exists()


def test_a_field_keeps_the_last_day_it_was_filled_in_and_asked_for() -> None:
    make.cell()
    may, june = (make.act(at=make.day(f"2026-0{month}-04 09:00")) for month in (5, 6))
    note_filled(june, "shops", ["name", "trade"])
    note_filled(may, "shops", ["name"])
    note_asked(may, "shops", ["name", "floor"])
    found = FieldUse.objects.order_by("field").values_list("field", "filled_on", "asked_on")
    assert list(found) == [
        ("floor", None, date(2026, 5, 4)),
        ("name", date(2026, 6, 4), date(2026, 5, 4)),
        ("trade", date(2026, 6, 4), None),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_field_is_noted_once_a_day_and_only_when_the_note_was_kept(django_assert_num_queries: Any) -> None:
    make.cell()
    act = make.act(at=make.day("2026-05-04 09:00"))
    note_filled(act, "shops", ["name"])
    with django_assert_num_queries(0):
        note_filled(act, "shops", ["name"])
    note_filled(make.act(at=make.day("2026-05-05 09:00")), "shops", ["name"])
    assert FieldUse.objects.get().filled_on == date(2026, 5, 5)


def test_fields_that_only_imports_fill_in_are_used_too() -> None:
    county = make.cell()
    grid = county.grids[0].code
    rows = [["互助一队", 5, grid], ["互助二队", "", grid]]
    done = ran(None, rows, into="team", headings=["名称", "人数", "网格"])
    assert counts(done) == (2, 0, 0, 0)
    assert sorted(FieldUse.objects.filter(form="team").values_list("field", flat=True)) == ["name", "seats"]
    assert not Effort.objects.exists()
