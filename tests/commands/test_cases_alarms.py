"""The worker warns before due, tells the B holder when overdue, then goes up the line (C7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gridwork.cases import commands as cases
from gridwork.cases.commands import Draft
from gridwork.cases.commands.batch import Batch
from gridwork.cases.models import Case
from gridwork.cases.tasks import escalate, resume_suspended
from gridwork.journal.act import Act, Via
from gridwork.journal.queries import entries
from gridwork.notices.models import Notice
from tests import make
from tests.crew import Crew

pytestmark = pytest.mark.django_db
REPORTED = "2026-05-06 10:00"
"""A case in the village is then to be accepted by Thursday 7 May at 17:30; the warning comes 4 working hours before."""


@pytest.fixture
def case(crew: Crew) -> Case:
    return make.case(crew.county.grids[0], at=make.day(REPORTED))


def told(at: str) -> dict[str, set[str]]:
    """What the worker tells whom when it looks at this time."""
    Notice.objects.all().delete()
    escalate(at=make.day(at))
    said: dict[str, set[str]] = {}
    for kind, name in Notice.objects.values_list("kind", "person__name"):
        said.setdefault(kind, set()).add(name)
    return said


def test_an_unclaimed_case_is_warned_of_then_goes_to_the_b_holder_then_up_the_line(crew: Crew, case: Case) -> None:
    make.officer("village_head", crew.county.villages[0], rank="B", name="副职")
    assert told("2026-05-07 11:29") == {}
    assert told("2026-05-07 11:30") == {"due-soon": {"村网格长"}}
    assert told("2026-05-07 17:29") == {}
    assert told("2026-05-07 17:30") == {"overdue": {"村网格长", "副职"}}
    assert told("2026-05-08 17:29") == {}
    assert told("2026-05-08 17:30") == {"escalated": {"镇网格长"}}
    assert told("2026-05-09 17:30") == {"escalated": {"县主任"}}, "a Saturday that is worked"
    assert told("2027-01-01 12:00") == {}, "above the county there is nobody"
    case.refresh_from_db()
    assert (case.alarm_at, case.alarm_level, case.stage, case.pending) == (None, 4, "reported", "accept")
    assert [line.verb for line in entries("case", case.pk)] == ["report", "warn", "escalate", "escalate", "escalate"]


def test_an_alarm_that_has_sounded_does_not_sound_again(crew: Crew, case: Case) -> None:
    assert told("2026-05-07 15:00") == {"due-soon": {"村网格长"}}
    assert told("2026-05-07 15:00") == {}
    assert escalate(at=make.day("2026-05-07 15:00")) == 0
    assert [line.verb for line in entries("case", case.pk)] == ["report", "warn"]


def test_a_case_given_to_someone_by_name_warns_that_person(crew: Crew, case: Case) -> None:
    crew.do(crew.village_head, cases.accept, case, "2026-05-07 09:00")
    grid = crew.county.office(crew.county.grids[0])
    crew.do(crew.village_head, cases.assign, case, "2026-05-07 09:00", office_id=grid, person_id=crew.worker.id)
    assert told("2026-05-09 17:00") == {"due-soon": {"网格员甲"}}


def test_a_department_answers_to_its_own_area_first(crew: Crew) -> None:
    case = make.case(crew.county.grids[0], category="leak", at=make.day(REPORTED))
    crew.do(crew.village_head, cases.accept, case, "2026-05-06 11:00")
    assert told("2026-05-09 11:30") == {"due-soon": {"水务站经办"}}
    assert told("2026-05-09 17:30") == {"overdue": {"水务站经办"}}
    assert told("2026-05-11 17:30") == {"escalated": {"镇网格长"}}
    assert told("2026-05-12 17:30") == {"escalated": {"县主任"}}


def test_at_the_county_the_line_ends_without_empty_escalations(crew: Crew) -> None:
    case = make.case(point=None, address="不详", at=make.day(REPORTED))
    assert told("2026-05-07 15:00") == {"due-soon": {"县主任"}}
    assert told("2026-05-07 17:30") == {"overdue": {"县主任"}}
    assert told("2027-01-01 12:00") == {}
    assert [line.verb for line in entries("case", case.pk)] == ["report", "warn", "escalate"]


def test_where_nobody_holds_the_post_the_alarm_still_goes_up(crew: Crew) -> None:
    case = make.case(crew.county.grids[4], at=make.day(REPORTED))
    for at in ("2026-05-07 15:00", "2026-05-07 17:30", "2026-05-08 17:30"):
        assert told(at) == {}
    assert told("2026-05-09 17:30") == {"escalated": {"县主任"}}
    assert len(entries("case", case.pk)) == 5


def test_a_step_taken_in_time_starts_calm_again(crew: Crew, case: Case) -> None:
    told("2026-05-07 15:00")
    crew.do(crew.village_head, cases.accept, case, "2026-05-07 16:00")
    assert told("2026-05-07 17:30") == {}
    assert told("2026-05-09 17:00") == {"due-soon": {"网格员甲"}}


def test_a_worker_that_was_down_catches_up_step_by_step(crew: Crew, case: Case) -> None:
    said = [told("2026-06-01 12:00") for _ in range(5)]
    assert [set(one) for one in said] == [{"due-soon"}, {"overdue"}, {"escalated"}, {"escalated"}, set()]


def test_ended_suspended_and_merged_cases_are_left_in_peace(crew: Crew) -> None:
    def new() -> Case:
        return make.case(crew.county.grids[0], at=make.day(REPORTED))

    declined, paused, merged, other = new(), new(), new(), new()
    crew.do(crew.village_head, cases.decline, declined, REPORTED, reason="x")
    crew.do(crew.town_head, cases.suspend, paused, REPORTED, reason="x", until=date(2099, 1, 1))
    crew.do(crew.village_head, cases.merge, merged, REPORTED, into_id=other.pk)
    escalate(at=make.day("2026-06-01 12:00"))
    assert [len(entries("case", one.pk)) for one in (declined, paused, merged)] == [2, 2, 2]


def test_a_suspension_ends_on_its_day_by_the_cells_own_clock(crew: Crew, case: Case) -> None:
    crew.do(crew.town_head, cases.suspend, case, "2026-05-07 15:30", reason="等配件", until=date(2026, 5, 12))
    assert resume_suspended(at=make.day("2026-05-11 23:59")) == 0
    assert resume_suspended(at=make.day("2026-05-12 00:01")) == 1
    case.refresh_from_db()
    assert (case.stage, case.suspended_until) == ("reported", None)
    assert case.step_due_at == make.day("2026-05-12 10:30")
    assert case.alarm_at is not None
    last = entries("case", case.pk)[-1]
    assert (last.verb, last.person_id, last.via) == ("resume", None, "worker")
    assert resume_suspended(at=make.day("2026-05-12 00:01")) == 0


def test_one_case_that_cannot_be_told_of_does_not_silence_the_others(
    crew: Crew, case: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from gridwork.cases.commands import sounding

    make.case(crew.county.grids[0], at=make.day(REPORTED))
    tell = sounding.tell_holders

    def stumbling(act: Act, one: Case, kind: str) -> list[int]:
        if one.pk == case.pk:
            tell(act, one, kind)
            raise KeyError("no such office")
        return tell(act, one, kind)

    monkeypatch.setattr(sounding, "tell_holders", stumbling)
    assert escalate(at=make.day("2026-05-07 15:00")) == 1
    assert Notice.objects.count() == 1, "what the broken one had begun is undone"
    assert case.number not in caplog.text
    assert str(case.pk) in caplog.text
    monkeypatch.undo()
    assert escalate(at=make.day("2026-05-07 15:30")) == 0
    assert escalate(at=make.day("2026-05-07 16:00")) == 1, "it is tried again after an hour"


def test_what_an_import_brings_overdue_wakes_nobody(crew: Crew) -> None:
    draft = Draft("litter", "旧事", point=crew.county.centre(crew.county.grids[0]))

    def old(book: Any, recorded: str) -> Case:
        return cases.report(
            Act(Via.IMPORT, done_at=make.day(REPORTED), recorded_at=make.day(recorded), book=book), draft, staff=True
        )

    with Batch(2) as batch:
        overdue, still_in_time = old(batch, "2026-09-01 10:00"), old(batch, "2026-05-06 10:01")
    assert Case.objects.get(pk=overdue.pk).alarm_at is None
    assert Case.objects.get(pk=still_in_time.pk).alarm_at is not None


def test_many_alarms_are_taken_a_portion_at_a_time_oldest_first(crew: Crew) -> None:
    made = [make.case(crew.county.grids[0], at=make.day(f"2026-05-06 10:0{i}")) for i in range(3)]
    assert escalate(at=make.day("2026-05-07 15:00"), most=2) == 2
    levels = [Case.objects.get(pk=one.pk).alarm_level for one in made]
    assert sorted(levels) == [0, 1, 1]
