"""Booklets keyed in, once or by two people (L7)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.models import Person
from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound
from gridwork.charter.commands.adopt import adopt
from gridwork.journal.queries import entries
from gridwork.journal.queries.verify import broken_chains
from gridwork.ledger.commands import change_record, close_record, forget_household
from gridwork.ledger.commands.keying import (
    ask_second,
    first_keyed,
    forget_keyings,
    key_blank,
    key_page,
    settle,
    take_back,
)
from gridwork.ledger.models import Keying, Place, Record
from gridwork.ledger.queries.keying import keyings_waiting, paper_page
from gridwork.ledger.rules.conflicts import FieldConflicts
from gridwork.ledger.rules.keying import Keyed, Where
from gridwork.territory.queries.edition import today
from tests import make, recording
from tests.crew import Crew

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(crew: Crew) -> Record:
    return recording.record("shop", recording.shop(crew.county.grids[0]), trade="retail", area=30.0)


def page(*, ago: int = 0, where: Where | None = None, **values: Any) -> Keyed:
    return Keyed(values, today() - timedelta(days=ago), where or Where())


def by(person: Person) -> tuple[Any, Any]:
    return make.act(person=person), make.powers(person)


def values(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Record.objects.get(pk=record.pk).values)
    return found


# Once


def test_a_page_changes_what_was_written_and_confirms_the_rest_on_the_day_of_the_round(
    crew: Crew, shop: Record
) -> None:
    Record.objects.filter(pk=shop.pk).update(verified_on=date(2020, 1, 1))
    kept = key_page(*by(crew.worker), shop.pk, 1, page(ago=3, area=45.0), seen=1)
    assert values(shop) == {"trade": "retail", "area": 45.0}
    assert kept.verified_on == today() - timedelta(days=3)
    told = entries("record", shop.pk)[-1]
    assert (told.verb, told.facts["old"], told.facts["new"]) == ("change", {"area": 30.0}, {"area": 45.0})
    assert told.done_at < told.recorded_at


def test_a_page_with_nothing_written_is_a_confirmation(crew: Crew, shop: Record) -> None:
    key_page(*by(crew.worker), shop.pk, 1, page(), seen=1)
    assert entries("record", shop.pk)[-1].verb == "confirm"


def test_what_changed_after_printing_is_asked_only_where_both_wrote(crew: Crew, shop: Record) -> None:
    change_record(*by(crew.village_head), shop.pk, {"area": 60.0}, seen=1)
    with pytest.raises(FieldConflicts) as asked:
        key_page(*by(crew.worker), shop.pk, 1, page(area=45.0), seen=1)
    assert [(one.field, one.base, one.theirs, one.mine) for one in asked.value.fields] == [("area", 30.0, 60.0, 45.0)]
    key_page(*by(crew.worker), shop.pk, 1, page(trade="repair"), seen=1)
    assert values(shop) == {"trade": "repair", "area": 60.0}


def test_an_old_page_is_laid_out_as_printed_and_its_answers_go_where_they_are_asked_today(
    crew: Crew, shop: Record
) -> None:
    renamed_area()
    assert paper_page(make.powers(crew.worker), shop.pk, version=1, seen=1).leads["area"] == "floor"
    key_page(*by(crew.worker), shop.pk, 1, page(area=45.0), seen=1)
    assert values(shop) == {"trade": "retail", "floor": 45.0}
    with pytest.raises(BadInput) as refused:
        key_page(*by(crew.worker), shop.pk, 1, page(credit_code="9" * 18), seen=2)
    assert refused.value.place == "credit_code"


def renamed_area() -> None:
    """A charter in which the form ``shop`` calls its area otherwise and asks for no credit code."""
    ledgers = make.charter().ledgers.model_dump(mode="json")
    fields = [one for one in ledgers["forms"]["shop"]["fields"] if one["key"] != "credit_code"]
    for one in fields:
        if one["key"] == "area":
            one |= {"key": "floor", "was": ["area"]}
        for condition in one["when"]:
            condition["field"] = "floor" if condition["field"] == "area" else condition["field"]
    ledgers["forms"]["shop"] |= {"fields": fields, "shows": ["trade"]}
    adopt(make.act(), make.charter_of(ledgers), effective_on=today())


@pytest.mark.parametrize("ago", [-1, 181])
def test_a_round_to_come_or_long_ago_is_refused(crew: Crew, shop: Record, ago: int) -> None:
    with pytest.raises(BadInput) as refused:
        key_page(*by(crew.worker), shop.pk, 1, page(ago=ago, area=45.0), seen=1)
    assert refused.value.place == "done_on"


def test_a_page_of_another_grid_is_not_theirs(crew: Crew, shop: Record) -> None:
    with pytest.raises(NotFound):
        key_page(*by(crew.neighbour), shop.pk, 1, page(area=45.0), seen=1)
    with pytest.raises(NotFound):
        paper_page(make.powers(crew.neighbour), shop.pk)


# Blank pages


def test_a_blank_page_registers_the_place_and_opens_its_record_once(crew: Crew) -> None:
    grid = crew.county.grids[0]
    where = Where(street="北街", number="7号", sort="shop")
    first = key_blank(*by(crew.worker), "shop", 1, grid.id, "ABCDEFGH22", page(where=where, trade="food"))
    place = Place.objects.get(pk=first.place_id)
    assert (place.street, place.number, place.sort, place.grid_id) == ("北街", "7号", "shop", grid.id)
    assert (first.key, values(first)) == ("paper:ABCDEFGH22", {"trade": "food"})
    again = key_blank(*by(crew.worker), "shop", 1, grid.id, "ABCDEFGH22", page(where=where, trade="retail"))
    assert again.pk == first.pk
    assert Record.objects.count() == 1


def test_a_blank_page_finds_the_place_by_its_door_or_its_plate(crew: Crew) -> None:
    grid = crew.county.grids[0]
    known = recording.shop(grid, street="北街", number="十二号")
    same = key_blank(
        *by(crew.worker), "shop", 1, grid.id, "A", page(where=Where(street="北街", number="12号"), trade="food")
    )
    assert same.place_id == known.pk
    other = recording.shop(grid)
    plated = key_blank(*by(crew.worker), "shop", 1, grid.id, "B", page(where=Where(plate=other.plate), trade="food"))
    assert plated.place_id == other.pk


@pytest.mark.parametrize("where", [Where(), Where(plate="2222222222")])
def test_a_blank_page_without_a_place_is_refused(crew: Crew, where: Where) -> None:
    with pytest.raises(BadInput) as refused:
        key_blank(*by(crew.worker), "shop", 1, crew.county.grids[0].id, "A", page(where=where, trade="food"))
    assert refused.value.place == "~where"


def test_a_blank_page_of_a_form_about_the_grid_needs_no_place(crew: Crew) -> None:
    grid = crew.county.grids[0]
    team = key_blank(*by(crew.worker), "team", 1, grid.id, "A", page(name="互助一队"))
    assert (team.grid_id, team.place_id) == (grid.id, None)


# Twice


def aside(crew: Crew, shop: Record, keyed: Keyed) -> Keying:
    return ask_second(*by(crew.worker), "shop", 1, shop.grid_id or 0, keyed, record_id=shop.pk, seen=1)


def test_a_first_keying_is_sealed_and_changes_nothing(crew: Crew, shop: Record) -> None:
    waiting = aside(crew, shop, page(note="后门堵塞"))
    assert "后门".encode() not in bytes(waiting.sealed)
    assert first_keyed(waiting).values == {"note": "后门堵塞"}
    assert values(shop) == {"trade": "retail", "area": 30.0}
    with pytest.raises(Conflict):
        aside(crew, shop, page(area=45.0))


def test_nobody_settles_their_own_page(crew: Crew, shop: Record) -> None:
    waiting = aside(crew, shop, page(area=45.0))
    with pytest.raises(NotAllowed):
        settle(*by(crew.worker), waiting.pk, page(area=45.0), {})
    assert Keying.objects.get().settled_at is None


def test_two_who_agree_make_one_act_that_names_both(crew: Crew, shop: Record) -> None:
    waiting = aside(crew, shop, page(ago=1, area=45.0))
    act = make.act(person=crew.village_head)
    settle(act, make.powers(crew.village_head), waiting.pk, page(ago=1, area=45.0), {})
    *_, change, second = entries("record", shop.pk)
    assert (change.verb, second.verb, change.act_ref, second.act_ref) == ("change", "key", act.ref, act.ref)
    assert (second.person_id, second.facts["first"]) == (crew.village_head.pk, crew.worker.pk)
    assert Record.objects.get(pk=shop.pk).seq == second.seq == 3
    row = Keying.objects.get()
    assert (row.settled_at is not None, bytes(row.sealed)) == (True, b"")
    assert list(broken_chains()) == []
    assert settle(act, make.powers(crew.village_head), waiting.pk, page(ago=1, area=45.0), {}).pk == shop.pk


def test_where_two_differ_the_choice_decides(crew: Crew, shop: Record) -> None:
    waiting = aside(crew, shop, page(area=45.0, trade="food"))
    mine = page(area=54.0, trade="food")
    with pytest.raises(BadInput) as refused:
        settle(*by(crew.village_head), waiting.pk, mine, {})
    assert refused.value.place == "area"
    settle(*by(crew.village_head), waiting.pk, mine, {"area": "second"})
    assert values(shop) == {"trade": "food", "area": 54.0}


def test_a_ledger_that_moved_on_meanwhile_is_asked_about_and_may_be_left(crew: Crew, shop: Record) -> None:
    waiting = aside(crew, shop, page(area=45.0, trade="food"))
    change_record(*by(crew.town_head), shop.pk, {"area": 60.0}, seen=1)
    same = page(area=45.0, trade="food")
    with pytest.raises(FieldConflicts) as asked:
        settle(*by(crew.village_head), waiting.pk, same, {})
    settle(*by(crew.village_head), waiting.pk, same, {}, leaving={"area"}, seen=asked.value.seq)
    assert values(shop) == {"trade": "food", "area": 60.0}


def test_a_blank_page_can_be_keyed_twice_too(crew: Crew) -> None:
    grid, where = crew.county.grids[0], Where(street="北街", number="7号", sort="shop")
    keyed = page(where=where, trade="food")
    waiting = ask_second(*by(crew.worker), "shop", 1, grid.id, keyed, blank="ABCDEFGH22")
    record = settle(*by(crew.village_head), waiting.pk, keyed, {})
    assert (record.key, [one.verb for one in entries("record", record.pk)]) == ("paper:ABCDEFGH22", ["open", "key"])


def test_a_first_keying_can_be_taken_back(crew: Crew, shop: Record) -> None:
    take_back(*by(crew.worker), aside(crew, shop, page(area=45.0)).pk)
    assert aside(crew, shop, page(area=46.0)).pk


def test_pages_wait_only_for_those_who_keep_them(crew: Crew, shop: Record) -> None:
    waiting = aside(crew, shop, page(area=45.0))
    assert [(row.id, row.mine) for row in keyings_waiting(make.powers(crew.worker))] == [(waiting.pk, True)]
    assert [row.mine for row in keyings_waiting(make.powers(crew.village_head))] == [False]
    assert keyings_waiting(make.powers(crew.neighbour)) == []
    with pytest.raises(NotAllowed):
        settle(*by(crew.neighbour), waiting.pk, page(area=45.0), {})
    with pytest.raises(NotAllowed):
        take_back(*by(crew.neighbour), waiting.pk)


def test_a_page_keyed_once_goes_with_what_the_household_had_removed(crew: Crew) -> None:
    home = recording.record("household", recording.dwelling(crew.county.grids[0]), members=3)
    ask_second(*by(crew.worker), "household", 1, home.grid_id or 0, page(members=4), record_id=home.pk, seen=1)
    forget_household(make.act(), make.operator(), home.pk, "本人要求")
    assert Keying.objects.count() == 0


def test_pages_keyed_once_do_not_wait_for_ever_nor_for_closed_records(crew: Crew, shop: Record) -> None:
    waiting = aside(crew, shop, page(area=45.0))
    close_record(*by(crew.worker), shop.pk, "停业")
    assert keyings_waiting(make.powers(crew.worker)) == []
    forget_keyings()
    assert Keying.objects.count() == 1
    Keying.objects.filter(pk=waiting.pk).update(first_at=waiting.first_at - timedelta(days=181))
    forget_keyings()
    assert Keying.objects.count() == 0


def test_a_page_goes_with_its_record_into_another_grid(crew: Crew, shop: Record) -> None:
    waiting = aside(crew, shop, page(area=45.0))
    Record.objects.filter(pk=shop.pk).update(grid_id=crew.county.grids[1].id)
    assert [row.grid_id for row in keyings_waiting(make.powers(crew.neighbour))] == [crew.county.grids[1].id]
    assert keyings_waiting(make.powers(crew.worker)) == []
    settle(*by(crew.neighbour), waiting.pk, page(area=45.0), {})
    assert values(shop)["area"] == 45.0


def test_keying_costs_a_fixed_number_of_queries(crew: Crew, shop: Record) -> None:
    act, powers = by(crew.worker)
    key_page(make.act(person=crew.worker), powers, shop.pk, 1, page(area=31.0), seen=1)
    with CaptureQueriesContext(connection) as captured:
        key_page(act, powers, shop.pk, 1, page(area=45.0, trade="food"), seen=2)
    asked = [one for one in captured.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(asked) <= 9, [one["sql"] for one in asked]
