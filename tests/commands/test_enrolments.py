"""Enrolments in care: with consent, under a key of their own, gone at their wish (S1, P3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound
from gridwork.care.commands.enrolments import enrol, read_enrolment, withdraw_consent
from gridwork.care.commands.moving import follow_homes
from gridwork.care.models import Enrolment
from gridwork.care.queries.enrolments import counts_below, enrolment_story, enrolments_in
from gridwork.care.rules.consent import EnrolmentDraft
from gridwork.journal.models import Entry
from gridwork.journal.queries import entries
from gridwork.journal.queries.verify import broken_chain
from gridwork.ledger.commands.changing import change_place
from gridwork.ledger.commands.joining import merge_places
from gridwork.ledger.models import Place
from gridwork.territory.commands.boundaries import import_boundaries
from gridwork.territory.queries.edition import today
from tests import make, recording
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
NAME, PHONE = "何某某", "138 0000 0000"


@pytest.fixture
def home(crew: Crew) -> Place:
    return recording.dwelling(crew.county.grids[0])


def draft(crew: Crew, **given: Any) -> EnrolmentDraft:
    said: dict[str, Any] = {
        "grid_id": crew.county.grids[0].id, "name": NAME, "phone": PHONE, "consent_by": "self", "consent_on": today(),
        "consent_how": "paper", **given,
    }  # fmt: skip
    return EnrolmentDraft(said.pop("programme", "living_alone"), **said)


def enrolled(crew: Crew, **given: Any) -> Enrolment:
    return enrol(acted(crew.worker), make.powers(crew.worker), draft(crew, **given))


def everything_stored() -> str:
    """All text and bytes of care and the journal, as they stand in the database."""
    found = []
    with connection.cursor() as cursor:
        for table in ("care_enrolment", "journal_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            found += [bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)
                      for row in cursor.fetchall() for cell in row]  # fmt: skip
    return "\n".join(found)


def test_somebody_is_enrolled_with_their_consent_and_their_name_is_sealed(crew: Crew, home: Place) -> None:
    made = enrolled(crew, place_id=home.pk)
    assert (made.programme, made.place_id, made.grid_id, made.begun_on) == (
        "living_alone", home.pk, crew.county.grids[0].id, today(),
    )  # fmt: skip
    assert NAME not in everything_stored()
    assert PHONE not in everything_stored()
    (line,) = entries("enrolment", made.pk)
    assert line.facts["consent"] == {"by": "self", "on": str(today()), "how": "paper"}
    assert "living_alone" not in Entry.objects.get(subject_kind="enrolment").body


def test_an_enrolment_sent_twice_is_made_once(crew: Crew) -> None:
    act, powers = acted(crew.worker), make.powers(crew.worker)
    assert enrol(act, powers, draft(crew)).pk == enrol(act, powers, draft(crew)).pk
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"programme": "believers"}, "programme"), ({"name": " "}, "name"), ({"name": "11010519491231002X"}, "name"),
        ({"phone": "not a number"}, "phone"), ({"consent_by": "neighbour"}, "consent_by"),
        ({"consent_how": "assumed"}, "consent_how"), ({"consent_on": date(2999, 1, 1)}, "consent_on"),
    ],
)  # fmt: skip
def test_nobody_is_enrolled_without_a_programme_a_name_and_a_consent(
    crew: Crew, given: dict[str, Any], place: str
) -> None:
    with pytest.raises(BadInput) as told:
        enrolled(crew, **given)
    assert told.value.place == place
    assert not Enrolment.objects.exists()


def test_only_a_dwelling_in_reach_is_theirs_and_only_a_basic_grid_takes_them(crew: Crew, home: Place) -> None:
    with pytest.raises(BadInput):
        enrolled(crew, place_id=recording.shop(crew.county.grids[0]).pk)
    with pytest.raises(BadInput):
        enrolled(crew, grid_id=crew.county.villages[0].id)
    with pytest.raises(NotFound):
        enrol(acted(crew.neighbour), make.powers(crew.neighbour), draft(crew, place_id=home.pk))
    with pytest.raises(NotAllowed):
        enrol(acted(crew.neighbour), make.powers(crew.neighbour), draft(crew))
    with pytest.raises(NotAllowed):
        enrol(acted(crew.town_head), make.powers(crew.town_head), draft(crew))


def test_the_same_name_at_the_same_door_is_in_a_programme_once(crew: Crew, home: Place) -> None:
    enrolled(crew, place_id=home.pk)
    with pytest.raises(Conflict):
        enrolled(crew, place_id=home.pk)
    enrolled(crew, place_id=home.pk, name="何某")
    enrolled(crew, place_id=home.pk, programme="errands")
    assert Enrolment.objects.count() == 3


def test_a_name_is_opened_with_a_reason_and_every_opening_is_on_record(crew: Crew) -> None:
    made = enrolled(crew)
    act = acted(crew.village_head)
    for _ in range(2):
        given = read_enrolment(act, make.powers(crew.village_head), made.pk, "本月探访")
        assert (given.name, given.phone, given.agreed_on) == (NAME, PHONE, today())
    assert [line.verb for line in entries("enrolment", made.pk)] == ["enrol", "read", "read"]
    with pytest.raises(BadInput):
        read_enrolment(acted(crew.worker), make.powers(crew.worker), made.pk, " ")
    with pytest.raises(NotFound):
        read_enrolment(acted(crew.neighbour), make.powers(crew.neighbour), made.pk, "好奇")
    told = enrolment_story(Enrolment.objects.get())
    assert [(one.verb, one.person_id, one.reason) for one in told] == [
        ("read", crew.village_head.pk, "本月探访"), ("read", crew.village_head.pk, "本月探访"),
        ("enrol", crew.worker.pk, ""),
    ]  # fmt: skip


def test_withdrawing_destroys_name_dwelling_and_key_and_the_journal_still_holds(crew: Crew, home: Place) -> None:
    made = enrolled(crew, place_id=home.pk)
    read_enrolment(acted(crew.worker), make.powers(crew.worker), made.pk, "本月探访")
    act = acted(crew.worker)
    for _ in range(2):
        withdraw_consent(act, make.powers(crew.worker), made.pk)
    gone = Enrolment.objects.get()
    assert (gone.sealed, gone.secret, gone.place_id, gone.withdrawn_on) == (None, None, None, today())
    assert broken_chain("enrolment", made.pk) is None
    assert [one.reason for one in enrolment_story(gone)] == ["", "", ""]
    with pytest.raises(Conflict):
        read_enrolment(acted(crew.worker), make.powers(crew.worker), made.pk, "本月探访")
    with pytest.raises(Conflict):
        withdraw_consent(acted(crew.worker), make.powers(crew.worker), made.pk)
    assert enrolments_in(make.powers(crew.worker), [made.grid_id]) == []


def test_a_list_is_in_street_order_within_reach_and_without_names(crew: Crew) -> None:
    grid, beside = crew.county.grids[0], crew.county.grids[1]
    later, sooner = (recording.dwelling(grid, number=number) for number in ("9号", "2号"))
    first, second = enrolled(crew, place_id=later.pk), enrolled(crew, place_id=sooner.pk)
    nowhere = enrolled(crew, programme="errands")
    enrol(acted(crew.neighbour), make.powers(crew.neighbour), replace(draft(crew), grid_id=beside.id))
    found = enrolments_in(make.powers(crew.worker), [grid.id, beside.id])
    assert [one.id for one in found] == [second.pk, first.pk, nowhere.pk]
    assert found[0].address == "槐荫街2号"
    assert [one.id for one in enrolments_in(make.powers(crew.worker), [grid.id], "errands")] == [nowhere.pk]


def test_an_enrolment_follows_its_dwelling_and_a_grid_that_is_no_more(crew: Crew, home: Place) -> None:
    here, beside = crew.county.grids[0], crew.county.grids[1]
    housed, unhoused = enrolled(crew, place_id=home.pk), enrolled(crew, programme="errands")
    change_place(make.act(), make.operator(), home.pk, {"grid_id": beside.id}, seen=1)
    assert follow_homes() == 1
    assert Enrolment.objects.get(pk=housed.pk).grid_id == beside.id
    assert entries("enrolment", housed.pk)[-1].facts == {"old": {"grid": here.id}, "new": {"grid": beside.id}}
    assert Enrolment.objects.get(pk=unhoused.pk).grid_id == here.id
    joined = make.boundaries()
    joined["features"] = [one for one in joined["features"] if one["properties"]["code"] != here.code]
    for one in joined["features"]:
        if one["properties"]["code"] == beside.code:
            west, east = make.WEST, make.WEST + 2 * make.SIDE
            top = make.SOUTH + make.SIDE
            ring = [[west, make.SOUTH], [east, make.SOUTH], [east, top], [west, top], [west, make.SOUTH]]
            one["geometry"]["coordinates"] = [ring]
    import_boundaries(make.act(), joined, effective_on=today())
    assert follow_homes() == 1
    assert Enrolment.objects.get(pk=unhoused.pk).grid_id == beside.id
    assert follow_homes() == 0


def test_an_enrolment_goes_along_when_its_dwelling_is_merged(crew: Crew, home: Place) -> None:
    twin = recording.dwelling(crew.county.grids[1])
    made = enrolled(crew, place_id=home.pk)
    merge_places(make.act(), make.operator(), home.pk, twin.pk, "同一户登记了两次")
    assert follow_homes() == 1
    found = Enrolment.objects.get(pk=made.pk)
    assert (found.place_id, found.grid_id) == (twin.pk, crew.county.grids[1].id)
    assert follow_homes() == 0


def test_those_above_see_how_many_by_programme_in_one_query(crew: Crew) -> None:
    grid, village = crew.county.grids[0], crew.county.villages[0]
    enrolled(crew)
    enrolled(crew, programme="errands", name="何某")
    with CaptureQueriesContext(connection) as asked:
        assert counts_below(make.powers(crew.village_head), village.id) == {grid.id: {"errands": 1, "living_alone": 1}}
        assert counts_below(make.powers(crew.county_head), crew.county.root.id) == {
            crew.county.towns[0].id: {"errands": 1, "living_alone": 1}
        }
    assert len([one for one in asked if "care_enrolment" in one["sql"]]) == 2
    assert counts_below(make.powers(crew.neighbour), village.id) == {}


def test_enrolling_costs_few_queries(crew: Crew, home: Place) -> None:
    enrolled(crew)
    powers = make.powers(crew.worker)
    with CaptureQueriesContext(connection) as asked:
        made = enrol(acted(crew.worker), powers, draft(crew, place_id=home.pk))
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= 4
    with CaptureQueriesContext(connection) as asked:
        withdraw_consent(acted(crew.worker), powers, made.pk)
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= 4
