"""Whom to visit next and how far the visits are, as the person may see it (F4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.errors import NotFound
from gridwork.care.commands.enrolments import enrol
from gridwork.care.rules.consent import EnrolmentDraft
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.queries.shares import Share
from gridwork.fieldwork.queries.visit_history import visits_of_place
from gridwork.fieldwork.queries.visit_progress import progress
from gridwork.fieldwork.queries.visits import VisitDue, visits_due
from gridwork.journal.act import Act
from gridwork.ledger.commands.records import change_record
from gridwork.ledger.models import Place, Record
from tests import make, recording
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)


def long_ago() -> Act:
    return make.act(at=make.day("2024-01-01 09:00"))


def told(record: Record, at: str, needs: list[str]) -> None:
    change_record(make.act(at=make.day(f"{at} 09:00")), make.operator(), record.pk, {"needs": needs}, seen=record.seq)
    record.refresh_from_db()


@pytest.fixture
def street(crew: Crew) -> list[Place]:
    """Three households of a street that have been there for long, the second one with a need, and an empty flat."""
    places = [recording.dwelling(crew.county.grids[0], households=1, number=f"{n}号") for n in (10, 2, 1)]
    places.append(recording.dwelling(crew.county.grids[0], number="3号"))
    recording.record("household", places[1], act=long_ago(), members=1, needs=["meals", "repairs"])
    Place.objects.update(opened_at=make.day("2024-01-01 09:00"))
    Place.objects.filter(pk=places[3].pk).update(households=0)
    return places


def visit(crew: Crew, place: Place, at: str, outcome: str = "met", **said: Any) -> None:
    act = acted(crew.worker, f"{at} 15:00")
    draft: dict[str, Any] = {
        "kind": "every_household",
        "day": date.fromisoformat(at),
        "outcome": outcome,
        "place_id": place.pk,
    } | said
    record_visit(act, make.powers(crew.worker), VisitDraft(**draft))


def due(crew: Crew, kind: str | None = None, day: date = DAY, grids: int = 2) -> list[VisitDue]:
    return visits_due(make.powers(crew.worker), [one.id for one in crew.county.grids[:grids]], day, kind)


def test_the_list_goes_along_the_street_with_what_was_last_said_and_needed(crew: Crew, street: list[Place]) -> None:
    visit(crew, street[1], "2025-03-04", words="屋顶漏雨")
    visit(crew, street[0], "2026-03-04")
    visit(crew, street[2], "2026-03-04", "absent", reason="敲门无人")
    found = due(crew, "every_household")
    assert [(one.title, one.state, one.last_outcome) for one in found] == [
        ("槐荫街1号", "missed", "absent"), ("槐荫街2号", "due", "met"),
    ]  # fmt: skip
    assert (found[1].last_words, found[1].last_on) == ("屋顶漏雨", date(2025, 3, 4))
    assert (found[1].needs, found[1].due_on) == (("meals", "repairs"), date(2026, 12, 31))


def test_only_declared_needs_call_for_the_quarters_visit(crew: Crew, street: list[Place]) -> None:
    recording.record("household", street[0], members=1, needs=[])
    assert [one.place_id for one in due(crew, "declared_need")] == [street[1].pk]
    visit(crew, street[1], "2026-05-05", kind="declared_need")
    assert due(crew, "declared_need") == []


def test_a_need_is_asked_for_from_the_day_it_was_declared(crew: Crew, street: list[Place]) -> None:
    (shown,) = due(crew, "declared_need")
    assert (shown.state, shown.due_on) == ("missed", date(2026, 3, 31)), "declared long ago and nobody called"
    record = recording.record("household", street[0], act=long_ago(), members=1, needs=[])
    told(record, "2026-04-14", ["meals"])
    states = {one.place_id: (one.state, one.due_on) for one in due(crew, "declared_need")}
    assert states[street[0].pk] == ("due", date(2026, 6, 30))
    told(record, "2026-05-04", ["meals", "repairs"])
    summer = {one.place_id: one.state for one in due(crew, "declared_need", date(2026, 10, 5))}
    assert summer[street[0].pk] == "missed", "another need beside the first begins nothing"


def test_a_need_declared_again_is_asked_for_from_then_on(crew: Crew, street: list[Place]) -> None:
    record = Record.objects.get(place=street[1])
    told(record, "2026-02-02", [])
    told(record, "2026-04-20", ["repairs"])
    (shown,) = due(crew, "declared_need")
    assert (shown.state, shown.due_on) == ("due", date(2026, 6, 30))


def test_of_several_households_the_one_that_has_declared_longest_counts(crew: Crew, street: list[Place]) -> None:
    second = make.act(at=make.day("2026-04-20 09:00"))
    recording.record("household", street[1], act=second, members=2, needs=["meals"])
    (shown,) = due(crew, "declared_need")
    assert shown.state == "missed"


def test_whoever_called_because_of_a_need_has_called_this_year_and_says_so_once(
    crew: Crew, street: list[Place]
) -> None:
    visit(crew, street[1], "2026-05-05", kind="declared_need")
    assert street[1].pk not in [one.place_id for one in due(crew)]
    assert progress(make.powers(crew.worker), crew.county.grids[0].id, "every_household", DAY).total == Share(3, 1)


def test_without_a_kind_the_list_has_the_visits_of_ones_own_posts(crew: Crew, street: list[Place]) -> None:
    shop = recording.shop(crew.county.grids[0])
    assert {one.kind for one in due(crew)} == {"every_household", "declared_need"}
    village = visits_due(make.powers(crew.village_head), [crew.county.grids[0].id], DAY)
    assert [(one.kind, one.place_id) for one in village] == [("shops", shop.pk)]


def test_each_grids_visits_fall_to_whoever_works_there_today(crew: Crew, street: list[Place]) -> None:
    home, beside = (one.id for one in crew.county.grids[:2])
    there = recording.dwelling(crew.county.grids[1], households=1, number="5号")
    Place.objects.filter(pk=there.pk).update(opened_at=make.day("2024-01-01 09:00"))
    make.posting(crew.worker, "grid_worker", crew.county.grids[1], rank="B")

    def grids(day: date, kind: str | None = None) -> set[int]:
        powers = make.powers(crew.worker, make.day(f"{day} 09:00"))
        return {one.grid_id for one in visits_due(powers, [home, beside], day, kind)}

    assert grids(DAY) == {home}
    assert grids(DAY, "every_household") == {home, beside}, "asked for by kind, all that is seen"
    make.away(crew.neighbour.postings.get(), DAY + timedelta(1), DAY + timedelta(2))
    make.away(crew.worker.postings.get(rank="A"), DAY + timedelta(2), DAY + timedelta(2))
    assert [grids(DAY + timedelta(n)) for n in (1, 2, 3)] == [{home, beside}, {beside}, {home}]


def test_grids_out_of_sight_and_care_without_leave_to_see_it_are_left_out(crew: Crew, street: list[Place]) -> None:
    draft = EnrolmentDraft(
        "living_alone", grid_id=crew.county.grids[0].id, name="老李", consent_by="self", consent_on=DAY,
        consent_how="paper",
    )  # fmt: skip
    one = enrol(acted(crew.worker, "2026-05-06 09:00"), make.powers(crew.worker), draft)
    (found,) = due(crew, "care")
    assert (found.enrolment_id, found.title, found.state, found.place_id) == (one.pk, f"独居关爱 {one.pk}", "due", None)
    grids = [crew.county.grids[0].id]
    assert visits_due(make.powers(crew.neighbour), grids, DAY, "every_household") == []
    assert visits_due(make.powers(crew.water), grids, DAY, "care") == []
    with pytest.raises(NotFound):
        due(crew, "moon")


def test_progress_agrees_with_the_due_lists_and_sums_up_the_tree(crew: Crew, street: list[Place]) -> None:
    recording.dwelling(crew.county.grids[2], households=2)
    visit(crew, street[0], "2026-03-04", "declined")
    visit(crew, street[1], "2026-03-04", "absent", reason="敲门无人")
    visit(crew, street[2], "2025-05-05", "absent", reason="敲门无人")
    powers = make.powers(crew.town_head)
    found = progress(powers, crew.county.towns[0].id, "every_household", DAY)
    assert found.total == Share(4, 1)
    assert [(area.id, share) for area, share in found.below] == [
        (crew.county.villages[0].id, Share(3, 1)), (crew.county.villages[1].id, Share(1, 0)),
    ]  # fmt: skip
    assert found.total.wanted - found.total.made == len(due(crew, "every_household")) + 1
    assert progress(powers, crew.county.grids[0].id, "declared_need", DAY).total == Share(1, 0)
    assert progress(powers, crew.county.grids[0].id, "every_household", date(2025, 6, 1)).total == Share(3, 0)
    for somebody, area in ((crew.worker, crew.county.grids[3]), (crew.water, crew.county.towns[0])):
        with pytest.raises(NotFound):
            progress(make.powers(somebody), area.id, "every_household", DAY)


def test_one_place_tells_its_visits_newest_first(crew: Crew, street: list[Place]) -> None:
    visit(crew, street[1], "2026-03-04", words="屋顶漏雨")
    visit(crew, street[1], "2026-05-05", "absent", reason="敲门无人", kind="declared_need")
    found = visits_of_place(make.powers(crew.village_head), street[1].pk)
    assert [(one.outcome, one.words, one.reason) for one in found.made] == [
        ("absent", "", "敲门无人"), ("met", "屋顶漏雨", ""),
    ]  # fmt: skip
    assert found.kinds == ["every_household", "declared_need"]
    assert found.needs["declared_need"] == ("meals", "repairs")
    with pytest.raises(NotFound):
        visits_of_place(make.powers(crew.neighbour), street[1].pk)


@pytest.mark.parametrize("kind", ["every_household", "declared_need", "shops", "care", None])
def test_a_list_and_the_progress_take_a_fixed_number_of_queries(crew: Crew, street: list[Place], kind: str) -> None:
    powers, grids = make.powers(crew.town_head), [one.id for one in crew.county.grids]
    visits_due(powers, grids, DAY, kind)
    with CaptureQueriesContext(connection) as asked:
        visits_due(powers, grids, DAY, kind)
    assert len(asked) <= 3, [one["sql"] for one in asked]
    if kind:
        with CaptureQueriesContext(connection) as asked:
            progress(powers, crew.county.towns[0].id, kind, DAY)
        assert len(asked) == 1
