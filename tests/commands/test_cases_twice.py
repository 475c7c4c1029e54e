"""An act sent twice is done once; of two officers at once the second learns who was first (DESIGN, *Acts*)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from uuid_utils.compat import uuid7

from gridwork.base.errors import Conflict, GridworkError
from gridwork.cases import commands as cases
from gridwork.cases.commands import Draft
from gridwork.cases.models import Case, Photo
from gridwork.cases.tasks import escalate
from gridwork.journal.models import Entry
from gridwork.journal.queries import entries
from gridwork.notices.models import Notice
from tests import make
from tests.crew import Crew, acted
from tests.pictures import picture


def counted() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Case, Entry, Notice, Photo))


def test_a_report_sent_twice_makes_one_case(crew: Crew) -> None:
    act = acted(None)
    draft = Draft("fire_hazard", "冒烟", point=crew.county.centre(crew.county.grids[0]), photos=(picture(),))
    first = cases.report(act, draft)
    before = counted()
    again = cases.report(act, draft)
    assert (again.pk, again.tracking_code) == (first.pk, first.tracking_code)
    assert counted() == before


def test_a_double_click_on_any_verb_returns_the_first_outcome_and_writes_nothing_twice(crew: Crew) -> None:
    case, grid_office = make.case(crew.county.grids[0]), crew.county.office(crew.county.grids[0])
    steps: list[tuple[Any, Callable[..., Case], dict[str, Any]]] = [
        (crew.village_head, cases.accept, {}),
        (crew.village_head, cases.assign, {"office_id": grid_office, "person_id": crew.worker.id}),
        (crew.worker, cases.note, {"text": "在路上", "photos": (picture(),)}),
        (crew.worker, cases.handle, {"result": "清了", "photos": (picture(colour="red"),)}),
        (crew.village_head, cases.verify, {"passed": False, "note": "没清完"}),
        (crew.worker, cases.handle, {"result": "清完了"}),
        (crew.village_head, cases.verify, {"passed": True}),
        (crew.village_head, cases.answer, {"text": "好了"}),
        (crew.town_head, cases.publish, {"text": "已清运"}),
        (crew.town_head, cases.reopen_by_office, {"reason": "抽查"}),
    ]  # fmt: skip
    for person, verb, said in steps:
        ref = uuid7()
        first = crew.do(person, verb, case, ref=ref, **said)
        before = counted()
        again = crew.do(person, verb, case, ref=ref, **said)
        assert (again.pk, again.seq, again.stage) == (first.pk, first.seq, first.stage)
        assert counted() == before


def test_a_resident_who_clicks_twice_rates_and_reopens_once(crew: Crew) -> None:
    case = make.case(crew.county.grids[0])
    crew.closed(case)
    act = acted(None)
    assert cases.rate(act, case.tracking_code, stars=2).rating == 2
    assert cases.rate(act, case.tracking_code, stars=2).rating == 2
    act = acted(None)
    assert cases.reopen(act, case.tracking_code, reason="没好").reopened == 1
    assert cases.reopen(act, case.tracking_code, reason="没好").reopened == 1


def test_a_reference_used_by_somebody_else_is_refused(crew: Crew) -> None:
    case, ref = make.case(crew.county.grids[0]), uuid7()
    crew.do(crew.village_head, cases.accept, case, ref=ref)
    with pytest.raises(Conflict) as refusal:
        crew.do(crew.town_head, cases.accept, case, ref=ref)
    assert refusal.value.code == "ref-used"


def test_a_reference_used_for_another_verb_or_case_is_refused_not_swallowed(crew: Crew) -> None:
    case, other, ref = make.case(crew.county.grids[0]), make.case(crew.county.grids[0]), uuid7()
    crew.do(crew.village_head, cases.accept, case, ref=ref)
    for verb, which, said in ((cases.note, case, {"text": "x"}), (cases.accept, other, {})):
        with pytest.raises(Conflict) as refusal:
            crew.do(crew.village_head, verb, which, ref=ref, **said)
        assert refusal.value.code == "ref-used"
    assert Case.objects.get(pk=other.pk).seq == 1


def test_a_refusal_is_not_remembered_so_the_act_can_be_mended_and_sent_again(crew: Crew) -> None:
    case, ref = make.case(crew.county.grids[0]), uuid7()
    with pytest.raises(GridworkError):
        crew.do(crew.village_head, cases.decline, case, ref=ref, reason="")
    assert crew.do(crew.village_head, cases.decline, case, ref=ref, reason="不属于本县").stage == "declined"


def test_the_second_of_two_officers_learns_who_did_what(crew: Crew) -> None:
    case = make.case(crew.county.grids[0])
    seen = case.seq
    crew.do(crew.village_head, cases.accept, case, seen=seen)
    with pytest.raises(Conflict) as refusal:
        crew.do(crew.town_head, cases.decline, case, seen=seen, reason="重复")
    assert refusal.value.code == "changed-meanwhile"
    assert refusal.value.params == {"name": "村网格长", "deed": "Accept"}
    assert Case.objects.get(pk=case.pk).stage == "accepted"


def test_a_case_that_only_got_a_note_a_warning_or_a_rating_is_as_it_was_seen(crew: Crew) -> None:
    case = make.case(crew.county.grids[0], at=make.day("2026-05-06 10:00"))
    crew.do(crew.worker, cases.note, case, "2026-05-06 11:00", text="看过")
    escalate(at=make.day("2026-05-08 10:00"))
    assert crew.do(crew.village_head, cases.accept, case, "2026-05-08 11:00", seen=1).stage == "accepted"
    done = crew.do(crew.worker, cases.handle, case, result="好")
    crew.do(crew.village_head, cases.verify, case, passed=True)
    answered = crew.do(crew.village_head, cases.answer, case, text="好了")
    assert answered.seq > done.seq
    cases.rate(acted(None), case.tracking_code, stars=5)
    assert crew.do(crew.town_head, cases.publish, case, text="好了", seen=answered.seq).published_at


def test_a_note_is_added_whatever_happened_since_its_form_was_shown(crew: Crew) -> None:
    case = make.case(crew.county.grids[0])
    crew.do(crew.village_head, cases.accept, case)
    assert crew.do(crew.worker, cases.note, case, text="看过", seen=1).stage == "accepted"


def test_what_the_system_or_a_resident_did_meanwhile_is_named_too(crew: Crew) -> None:
    case = make.case(crew.county.grids[0])
    answered = crew.closed(case)
    with pytest.raises(Conflict) as refusal:
        crew.do(crew.town_head, cases.publish, case, text="x", seen=answered.seq - 1)
    assert refusal.value.params == {"name": "The system", "deed": "Close"}
    cases.reopen(acted(None), case.tracking_code, reason="没好")
    with pytest.raises(Conflict) as refusal:
        crew.do(crew.town_head, cases.publish, case, text="x", seen=answered.seq)
    assert refusal.value.params == {"name": "The resident", "deed": "Reopen"}


# True races: threads with connections of their own


class Race:
    """Starts the same moment in several threads and gathers what each came to."""

    def __init__(self) -> None:
        self.came_to: list[Any] = []

    def run(self, *runs: Callable[[], Any]) -> list[Any]:
        gate = threading.Barrier(len(runs))

        def one(run: Callable[[], Any]) -> None:
            try:
                gate.wait(10)
                self.came_to.append(run())
            except Exception as error:
                self.came_to.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=(run,)) for run in runs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return self.came_to


@pytest.fixture
def race() -> Race:
    return Race()


@pytest.mark.django_db(transaction=True)
def test_of_copies_of_one_report_racing_each_other_one_makes_the_case(race: Race) -> None:
    county = make.cell()
    act = acted(None)
    draft = Draft("litter", "垃圾", point=county.centre(county.grids[0]), photos=(picture(),))
    came_to = race.run(*[lambda: cases.report(act, draft).pk] * 4)
    assert came_to == [came_to[0]] * 4
    assert Case.objects.count() == 1
    assert len(entries("case", came_to[0])) == 1


@pytest.mark.django_db(transaction=True)
def test_of_copies_of_one_act_racing_each_other_one_is_carried_out(race: Race) -> None:
    crew = Crew.of(make.cell())
    case, ref = make.case(crew.county.grids[0]), uuid7()
    came_to = race.run(*[lambda: crew.do(crew.village_head, cases.accept, case, ref=UUID(str(ref))).stage] * 4)
    assert came_to == ["accepted"] * 4
    assert [line.verb for line in entries("case", case.pk)] == ["report", "accept"]


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_racing_each_other_one_acts_and_one_is_told(race: Race) -> None:
    crew = Crew.of(make.cell())
    case = make.case(crew.county.grids[0])
    came_to = race.run(
        lambda: crew.do(crew.village_head, cases.accept, case, seen=1).stage,
        lambda: crew.do(crew.town_head, cases.decline, case, seen=1, reason="重复").stage,
    )
    refusals = [one for one in came_to if isinstance(one, Conflict)]
    assert len(refusals) == 1
    assert refusals[0].code == "changed-meanwhile"
    assert refusals[0].params["name"] in ("村网格长", "镇网格长")
    assert Case.objects.get(pk=case.pk).seq == 2


@pytest.mark.django_db(transaction=True)
def test_two_cases_merged_into_each_other_at_once_do_not_wait_for_ever(race: Race) -> None:
    crew = Crew.of(make.cell())
    one, other = make.case(crew.county.grids[0]), make.case(crew.county.grids[0])
    came_to = race.run(
        lambda: crew.do(crew.village_head, cases.merge, one, into_id=other.pk).stage,
        lambda: crew.do(crew.town_head, cases.merge, other, into_id=one.pk).stage,
    )
    assert came_to.count("merged") == 1
    assert sum(isinstance(outcome, GridworkError) for outcome in came_to) == 1
    assert Case.objects.filter(stage="merged").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_sound_each_alarm_once(race: Race) -> None:
    crew = Crew.of(make.cell())
    for _ in range(8):
        make.case(crew.county.grids[0], at=make.day("2026-05-06 10:00"))
    at = make.day("2026-05-07 15:00")
    came_to = race.run(lambda: escalate(at=at), lambda: escalate(at=at))
    assert sum(came_to) == 8
    assert Entry.objects.filter(verb="warn").count() == 8
    assert Notice.objects.filter(kind="due-soon", person=crew.village_head).count() == 8


@pytest.mark.django_db(transaction=True)
def test_the_same_photo_sent_by_many_at_once_is_stored_whole(race: Race) -> None:
    crew = Crew.of(make.cell())
    made = [make.case(crew.county.grids[0]) for _ in range(4)]
    upload = picture(1600, 1200)
    came_to = race.run(
        *[lambda case=case: crew.do(crew.worker, cases.note, case, text="", photos=(upload,)).seq for case in made]
    )
    assert came_to == [2] * 4
    assert Photo.objects.values("sha256").distinct().count() == 1
