"""Dossiers of key units: listed, named with consent, read on record, unlisted (F5, P3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands import key_units as commands
from gridwork.fieldwork.commands.key_units import KeyUnitDraft
from gridwork.fieldwork.models import KeyUnit
from gridwork.fieldwork.queries.findings import day_bounds
from gridwork.fieldwork.queries.heads import cut_off
from gridwork.fieldwork.queries.told import sentences
from gridwork.fieldwork.rules.leads import OTHER, lead
from gridwork.journal.models import Entry
from gridwork.journal.queries import entries
from gridwork.ledger.queries.speaking import place_title
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.ledger.rules.kinds import Kind
from tests import make, recording
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
NAMED = ContactGiven("王店长", "010-5555")


@pytest.fixture
def crew() -> Crew:
    return Crew.of(make.cell())


def do(verb: Any, person: Any, *args: Any, **said: Any) -> Any:
    return verb(acted(person), make.powers(person), *args, **said)


def listed(crew: Crew, responsible: ContactGiven | None = NAMED) -> KeyUnit:
    shop = recording.shop(crew.county.grids[0])
    found: KeyUnit = do(commands.list_key_unit, crew.worker, KeyUnitDraft(shop.pk, "经营烟花爆竹", responsible))
    return found


def test_whoever_answers_for_a_unit_is_kept_sealed_and_every_reading_is_on_record(crew: Crew) -> None:
    unit = listed(crew)
    assert "王店长".encode() not in bytes(unit.sealed or b"")
    assert not Entry.objects.filter(body__contains="王店长").exists()
    assert do(commands.read_responsible, crew.worker, unit.pk).name == "王店长"
    assert [line.verb for line in entries("key unit", unit.pk)] == ["list", "read"]
    with pytest.raises(NotFound):
        do(commands.read_responsible, crew.neighbour, unit.pk)
    with pytest.raises(NotAllowed):
        do(commands.note_upkeep, crew.county_head, unit.pk, "drill", words="x")


def test_a_place_out_of_sight_is_refused_like_one_that_does_not_exist(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    told = []
    for place_id in (shop.pk, shop.pk + 1000):
        with pytest.raises(BadInput) as refused:
            do(commands.list_key_unit, crew.neighbour, KeyUnitDraft(place_id, "经营烟花爆竹"))
        told.append((refused.value.code, refused.value.message, refused.value.place))
    assert told[0] == told[1]


def test_a_name_is_replaced_or_taken_out_at_their_wish(crew: Crew) -> None:
    unit = listed(crew, None)
    with pytest.raises(NotFound):
        do(commands.read_responsible, crew.worker, unit.pk)
    do(commands.name_responsible, crew.worker, unit.pk, NAMED)
    assert do(commands.read_responsible, crew.worker, unit.pk).phone == "010-5555"
    assert do(commands.remove_responsible, crew.worker, unit.pk).sealed is None


def test_a_cut_off_end_of_its_journal_is_found_by_its_own_count(crew: Crew) -> None:
    unit = listed(crew)
    do(commands.read_responsible, crew.worker, unit.pk)
    assert list(cut_off()) == []
    Entry.objects.filter(subject_kind="key unit", seq=2).delete()
    assert list(cut_off()) == [(f"key unit {unit.pk}", 2, 1)]


def test_once_unlisted_nothing_stays_of_the_name(crew: Crew) -> None:
    unit = do(commands.unlist_key_unit, crew.worker, listed(crew).pk, reason="已转业")
    assert (unit.until is not None, unit.sealed) == (True, None)
    with pytest.raises(NotFound):
        do(commands.note_upkeep, crew.worker, unit.pk, "drill", words="疏散演练")


def test_a_place_is_a_key_unit_once_and_only_open_premises_are(crew: Crew) -> None:
    unit = listed(crew)
    dwelling = recording.place(Kind.DWELLING, crew.county.grids[0])
    with pytest.raises(Conflict):
        do(commands.list_key_unit, crew.worker, KeyUnitDraft(unit.place_id, "再列一次"))
    for draft, place in (
        (KeyUnitDraft(dwelling.pk, "x"), "place_id"),
        (KeyUnitDraft(recording.shop(crew.county.grids[0]).pk, " "), "reason"),
        (KeyUnitDraft(recording.shop(crew.county.grids[0]).pk, "x", ContactGiven(phone="abc")), "responsible"),
    ):
        with pytest.raises(BadInput) as told:
            do(commands.list_key_unit, crew.worker, draft)
        assert told.value.place == place


def test_upkeep_says_what_was_done_on_a_day_that_has_come(crew: Crew) -> None:
    unit = listed(crew)
    for said, place in (
        ({"kind": "tea", "words": "x"}, "kind"), ({"kind": "drill", "words": ""}, "words"),
        ({"kind": "drill", "words": "x", "day": date(2060, 1, 1)}, "day"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as told:
            do(commands.note_upkeep, crew.worker, unit.pk, **said)
        assert told.value.place == place
    do(commands.note_upkeep, crew.worker, unit.pk, "drill", words="疏散演练", day=date(2026, 3, 1))
    assert list(unit.upkeeps.values_list("kind", "day")) == [("drill", date(2026, 3, 1))]


def test_every_act_on_a_key_unit_is_told_in_the_log_by_its_own_words_and_the_name_of_the_place(crew: Crew) -> None:
    unit = listed(crew, responsible=None)
    do(commands.name_responsible, crew.worker, unit.pk, NAMED)
    do(commands.note_upkeep, crew.worker, unit.pk, "drill", words="疏散演练")
    do(commands.remove_responsible, crew.worker, unit.pk)
    do(commands.unlist_key_unit, crew.worker, unit.pk, reason="已转业")
    day = in_force().calendar.today(now())
    told = [one for one in sentences(crew.worker.pk, *day_bounds(day)) if one.kind == "key unit"]
    assert len({lead(one.kind, one.verb) for one in told} - {OTHER}) == len(told) == 5
    title = place_title(unit.place)
    assert title
    assert [[(item.name, item.area_id) for item in one.items] for one in told] == [[(title, unit.place.grid_id)]] * 5
