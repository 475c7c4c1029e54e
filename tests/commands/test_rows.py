"""Rows written past the ORM are the rows the ORM would have written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import DatabaseError

from gridwork.base.rows import Rows
from gridwork.cases.models import Case
from gridwork.cases.rules.verbs import Stage
from gridwork.journal.act import Via

CASES = Rows(Case)
BEIJING = timezone(timedelta(hours=8))
pytestmark = pytest.mark.django_db


def values(code: str, **others: Any) -> dict[str, Any]:
    """What a case needs, with a value of every kind of column."""
    at = datetime(2026, 3, 4, 16, 30, 0, 120, tzinfo=UTC)
    given = {
        "prefix": "LT", "year": 2026, "tracking_code": code, "charter_id": 2**40, "category": "road",
        "words": "路灯\t不亮", "longitude": 121.75, "latitude": 24.5, "located": "none", "via": Via.IMPORT,
        "procedure": "ordinary", "stage": Stage.CLOSED, "reported_at": at, "step_entered_at": at.astimezone(BEIJING),
        "promised_at": at.replace(microsecond=0), "closed_at": at, "suspended_until": date(2026, 5, 6), "rating": 4,
        "provisional": True,
    }  # fmt: skip
    return given | others


def stored(code: str) -> dict[str, Any]:
    """The row as the database has it, without its id."""
    row = Case.objects.values().get(tracking_code=code)
    return {name: value for name, value in row.items() if name not in ("id", "tracking_code")}


def test_one_many_and_changed_rows_are_stored_as_the_orm_stores_them() -> None:
    Case.objects.create(**values("BYTHEORM"))
    CASES.insert(CASES.of(CASES.new(**values("ONE"))))
    CASES.insert_many([CASES.of(CASES.new(**values("MANY")))])
    changed = CASES.new(**values("CHANGED", words="", rating=None, stage=Stage.REPORTED, closed_at=None))
    changed.pk = CASES.insert(CASES.of(changed))
    CASES.update([changed.pk, *CASES.of(CASES.new(**values("CHANGED")))[1:]])
    partly = CASES.new(**values("PARTLY", stage=Stage.REPORTED, closed_at=None, suspended_until=None, rating=5))
    partly.pk = CASES.insert(CASES.of(partly))
    whole = values("PARTLY")
    names = ("stage", "closed_at", "suspended_until", "rating")
    CASES.update_many(names, [(partly.pk, *(whole[name] for name in names)), (4711, *[None] * 4)])
    CASES.update_many(names, [])
    assert stored("ONE") == stored("MANY") == stored("CHANGED") == stored("PARTLY") == stored("BYTHEORM")


def test_rows_of_the_orm_and_past_it_are_found_by_the_same_moments() -> None:
    moments = [datetime(2026, 3, 4, 16, 30, 0, micro, tzinfo=zone) for micro in (0, 5) for zone in (UTC, BEIJING)]
    for i, moment in enumerate(moments):
        Case.objects.create(**values(f"ORM{i}", reported_at=moment))
        CASES.insert(CASES.of(CASES.new(**values(f"ROW{i}", reported_at=moment))))
        CASES.insert_many([CASES.of(CASES.new(**values(f"ALL{i}", reported_at=moment)))])
    assert [Case.objects.filter(reported_at=moment).count() for moment in moments] == [3, 3, 3, 3]


def test_a_new_instance_is_what_the_constructor_makes() -> None:
    light, whole = CASES.new(**values("SAME")), Case(**values("SAME"))
    assert CASES.of(light) == CASES.of(whole)
    assert (light.pk, light._state.adding, light.rework, light.answer) == (None, True, 0, "")
    light.save()
    assert Case.objects.get(pk=light.pk).tracking_code == "SAME"


def test_a_value_for_no_column_is_refused() -> None:
    with pytest.raises(TypeError, match="wards"):
        CASES.new(wards="Street light")


def test_changing_a_row_that_is_not_there_fails() -> None:
    with pytest.raises(DatabaseError, match="no row 4711"):
        CASES.update([4711, *CASES.of(CASES.new(**values("GONE")))[1:]])
