"""Deadlines that rest on days without an official notice, and what happens when it comes (C6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from gridwork.base import memo, worktime
from gridwork.base.worktime import Day
from gridwork.cases.commands import extend
from gridwork.cases.commands.redating import redate
from gridwork.cases.models import Case
from gridwork.charter.rules import calendar as calendars
from gridwork.journal.act import Act, Via
from gridwork.journal.queries import entries
from gridwork.notices.models import Notice
from gridwork.territory.rules.powers import Powers
from tests import make

pytestmark = pytest.mark.django_db
REPORTED = datetime(2030, 9, 30, 1, tzinfo=UTC)
"""A Monday before the national holidays of a year with no notice yet."""
HOLIDAYS = [date(2030, 10, day) for day in range(1, 8)]


@pytest.fixture
def case() -> Case:
    county = make.cell()
    make.officer("village_head", county.villages[0])
    return make.case(county.grids[0], at=REPORTED)


def publish_the_notice(monkeypatch: pytest.MonkeyPatch, *, holidays: list[date]) -> None:
    """The official notice of 2030 names these days off; every other weekday is worked."""

    def official(country: str, day: date) -> Day:
        return Day(day.weekday() < 5 and day not in holidays, False, "")

    monkeypatch.setattr(worktime, "official_day", official)
    calendars._made.cache_clear()
    memo.clear_all()


@pytest.fixture(autouse=True)
def _calendars_of_their_own() -> Iterator[None]:
    calendars._made.cache_clear()
    yield
    calendars._made.cache_clear()


def test_a_deadline_in_a_year_without_a_notice_is_provisional(case: Case) -> None:
    assert case.provisional


def test_when_the_notice_comes_the_deadlines_move_and_both_are_told(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_the_notice(monkeypatch, holidays=HOLIDAYS)
    assert redate() == 1
    moved = Case.objects.get(pk=case.pk)
    assert not moved.provisional
    assert moved.promised_at > case.promised_at
    last = entries("case", case.pk)[-1]
    assert last.verb == "redate"
    assert last.facts["promised_was"] == case.promised_at.isoformat()
    assert last.facts["promised"] == moved.promised_at.isoformat()
    assert Notice.objects.filter(kind="redated", subject_id=case.pk).exists()
    assert redate() == 0


def test_a_notice_that_changes_nothing_only_takes_the_mark_away(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_the_notice(monkeypatch, holidays=[])
    assert redate() == 0
    same = Case.objects.get(pk=case.pk)
    assert (same.provisional, same.promised_at, same.seq) == (False, case.promised_at, case.seq)


def test_a_deadline_somebody_extended_stays_as_it_was_told(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    operator = Powers.of_operator(case.town.parent_id)
    extend(Act(via=Via.CLI, done_at=REPORTED), operator, case.pk, by="2 working days", reason="等待配件")
    told = Case.objects.get(pk=case.pk).promised_at
    publish_the_notice(monkeypatch, holidays=HOLIDAYS)
    assert redate() == 0
    assert Case.objects.get(pk=case.pk).promised_at == told


def test_without_a_notice_nothing_changes(case: Case) -> None:
    assert redate() == 0
    assert Case.objects.get(pk=case.pk).provisional
