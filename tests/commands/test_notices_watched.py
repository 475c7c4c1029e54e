"""Deadlines of rectification notices tell people, and follow the official calendar (F5, C6, C7)."""

from __future__ import annotations

from datetime import date

import pytest

from gridwork.base.errors import BadInput
from gridwork.fieldwork.commands.rectifications import extend
from gridwork.fieldwork.commands.watching import redate, remind
from gridwork.fieldwork.models import Rectification
from gridwork.journal.queries import entries
from gridwork.notices.models import Notice
from gridwork.territory.models import Posting
from tests import make, recording
from tests.commands.test_cases_redating import HOLIDAYS, _calendars_of_their_own, publish_the_notice  # noqa: F401
from tests.crew import Crew, acted
from tests.inspecting import again, fresh, notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew() -> Crew:
    return Crew.of(make.cell())


@pytest.fixture
def chain(crew: Crew) -> Rectification:
    """To be put right by the 20th of May and looked at again by the 25th."""
    return notice(crew.worker, recording.shop(crew.county.grids[0]), "2026-05-07 09:00")


def told(at: str) -> set[tuple[str, int]]:
    """Kinds and people of the lines that one sweep at this time writes."""
    Notice.objects.all().delete()
    remind(at=make.day(at))
    return set(Notice.objects.values_list("kind", "person_id"))


def test_the_inspector_is_told_then_the_office_then_the_heads_above(crew: Crew, chain: Rectification) -> None:
    deputy = make.officer("grid_worker", crew.county.grids[0], rank="B")
    assert told("2026-05-20 17:00") == set()
    assert told("2026-05-20 18:00") == {("inspect-again", crew.worker.id)}
    assert told("2026-05-21 09:00") == set()
    assert told("2026-05-25 18:00") == {("overdue", crew.worker.id), ("overdue", deputy.id)}
    assert told("2026-05-26 18:00") == {("escalated", crew.village_head.id)}
    assert told("2026-05-27 18:00") == {("escalated", crew.town_head.id)}
    assert told("2026-05-28 18:00") == {("escalated", crew.county_head.id)}
    assert told("2026-06-28 18:00") == set()
    assert [line.verb for line in entries("rectification", chain.pk)] == ["issue", *["remind"] * 5]


def test_a_new_round_starts_calm_and_a_closed_chain_tells_nobody(crew: Crew, chain: Rectification) -> None:
    told("2026-05-20 18:00")
    again(crew.worker, chain, "2026-05-21 09:00", exits="fail")
    assert told("2026-05-26 18:00") == set()
    again(crew.worker, chain, "2026-05-27 09:00")
    assert told("2026-07-26 18:00") == set()


def test_where_the_inspector_has_gone_whoever_acts_in_the_office_is_told(crew: Crew, chain: Rectification) -> None:
    deputy = make.officer("grid_worker", crew.county.grids[0], rank="B")
    make.away(Posting.objects.get(person=crew.worker), date(2026, 5, 18), date(2026, 5, 30))
    assert told("2026-05-20 18:00") == {("inspect-again", deputy.id)}


def test_more_time_for_one_that_is_over_counts_from_now_and_its_alarms_start_anew(
    crew: Crew, chain: Rectification
) -> None:
    assert told("2026-05-25 18:00")
    act = acted(crew.worker, "2026-05-26 09:00")
    powers = make.powers(crew.worker, act.done_at)
    moved = extend(act, powers, chain.pk, by="2 working days", reason="配件未到货")
    assert (moved.deadline_at, moved.alarm_at) == (make.day("2026-05-28 17:30"), make.day("2026-05-28 17:30"))
    assert told("2026-05-27 18:00") == set()
    assert told("2026-05-28 18:00") == {("inspect-again", crew.worker.id)}
    act = acted(crew.worker, "2026-05-29 09:00")
    with pytest.raises(BadInput, match="at most") as refused:
        extend(act, make.powers(crew.worker, act.done_at), chain.pk, by="4 working days", reason="配件仍未到货")
    assert refused.value.params == {"latest": make.day("2026-06-03 17:30")}, "counted from the round's own deadline"
    assert fresh(chain).deadline_at == moved.deadline_at


def test_a_provisional_deadline_moves_with_the_official_days_unless_somebody_extended_it(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_of, extended = (
        notice(crew.worker, recording.shop(crew.county.grids[0]), "2030-09-23 09:00") for _ in range(2)
    )
    act = acted(crew.worker, "2030-09-24 09:00")
    extend(act, make.powers(crew.worker, act.done_at), extended.pk, by="1 day", reason="配件未到货")
    assert (told_of.provisional, told_of.deadline_at) == (True, make.day("2030-10-07 17:30"))
    assert redate() == 0
    publish_the_notice(monkeypatch, holidays=HOLIDAYS)
    assert redate() == 1
    assert (fresh(told_of).provisional, fresh(told_of).deadline_at) == (False, make.day("2030-10-14 17:30"))
    assert [n.kind for n in Notice.objects.filter(subject_id=told_of.pk)] == ["redated"]
    assert fresh(extended).deadline_at == make.day("2030-10-08 17:30")
