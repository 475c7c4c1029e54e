"""Contacts who agreed, and what a household said: sealed, read on record, taken out at their wish (L3, P3)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection

from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound, Problems
from gridwork.base.sealed import unseal
from gridwork.journal.models import Entry
from gridwork.journal.queries import entries
from gridwork.journal.queries.verify import broken_chain
from gridwork.ledger.commands.records import (
    RecordDraft,
    agree_contact,
    change_record,
    close_record,
    forget_household,
    open_record,
    read_contact,
    remove_contact,
    reopen_record,
)
from gridwork.ledger.models import Contact, Record, Tally
from gridwork.ledger.queries.history import deeds
from gridwork.ledger.queries.records import record_page
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.territory.queries.edition import today
from tests import make, recording
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
SOMEBODY = ContactGiven("何某某", "138 0000 0000")


@pytest.fixture
def home(crew: Crew) -> Record:
    place = recording.dwelling(crew.county.grids[0])
    draft = RecordDraft(
        "household", {"members": 3, "needs": ["meals", "repairs"], "repair": "漏雨的屋顶"}, place.pk,
        contacts={"contact": SOMEBODY},
    )  # fmt: skip
    return open_record(acted(crew.worker), make.powers(crew.worker), draft)


def everything_stored() -> str:
    """All text and bytes of the ledgers and the journal, as they stand in the database."""
    found = []
    with connection.cursor() as cursor:
        for table in ("ledger_record", "ledger_contact", "journal_entry", "ledger_place"):
            cursor.execute(f"SELECT * FROM {table}")
            found += [bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)
                      for row in cursor.fetchall() for cell in row]  # fmt: skip
    return "\n".join(found)


def test_a_contact_is_sealed_with_the_day_of_agreement_and_never_in_the_journal(crew: Crew, home: Record) -> None:
    contact = Contact.objects.get()
    assert (contact.field, contact.agreed_on) == ("contact", today())
    assert json.loads(unseal(bytes(contact.sealed))) == {"name": "何某某", "phone": "138 0000 0000"}
    assert "何某某" not in everything_stored()
    assert "138 0000 0000" not in everything_stored()
    assert entries("record", home.pk)[0].facts["agreed"] == {"contact": str(today())}


def test_reading_a_contact_is_an_act_every_time(crew: Crew, home: Record) -> None:
    act = acted(crew.worker)
    for _ in range(2):
        assert read_contact(act, make.powers(crew.worker), home.pk, "contact").name == "何某某"
    assert [line.verb for line in entries("record", home.pk)] == ["open", "read", "read"]
    assert entries("record", home.pk)[-1].facts == {"field": "contact"}
    assert Record.objects.get(pk=home.pk).seq == 3


def test_reading_needs_the_power_to_see_contacts_here(crew: Crew, home: Record) -> None:
    with pytest.raises(NotFound):
        read_contact(acted(crew.neighbour), make.powers(crew.neighbour), home.pk, "contact")
    make.posting(crew.neighbour, "grid_worker", crew.county.grids[0], rank="B")
    with pytest.raises(NotAllowed):
        read_contact(acted(crew.neighbour), make.powers(crew.neighbour), home.pk, "contact")
    with pytest.raises(NotFound):
        read_contact(acted(crew.worker), make.powers(crew.worker), home.pk, "members")
    assert not Entry.objects.filter(verb="read").exists()


def test_a_contact_is_replaced_and_taken_out_at_their_wish(crew: Crew, home: Record) -> None:
    powers = make.powers(crew.worker)
    given = ContactGiven("", "0717-2880000", date(2026, 1, 2))
    agree_contact(acted(crew.worker), powers, home.pk, "contact", given)
    assert Contact.objects.get().agreed_on == date(2026, 1, 2)
    assert read_contact(acted(crew.worker), powers, home.pk, "contact") == given
    act = acted(crew.worker)
    remove_contact(act, powers, home.pk, "contact")
    remove_contact(act, powers, home.pk, "contact")
    assert not Contact.objects.exists()
    assert [line.verb for line in entries("record", home.pk)] == ["open", "agree", "read", "remove"]
    with pytest.raises(NotFound):
        remove_contact(acted(crew.worker), powers, home.pk, "contact")


@pytest.mark.parametrize(
    "given",
    [
        ContactGiven(), ContactGiven("某", "not a number"), ContactGiven("某", "110105194912310021"),
        ContactGiven("11010519491231002X"), ContactGiven("某" * 65), ContactGiven("某", agreed_on=date(2999, 1, 1)),
    ],
)  # fmt: skip
def test_a_contact_is_a_name_and_a_telephone_number_and_nothing_else(
    crew: Crew, home: Record, given: ContactGiven
) -> None:
    with pytest.raises(BadInput) as told:
        agree_contact(acted(crew.worker), make.powers(crew.worker), home.pk, "contact", given)
    assert told.value.place == "contact"


def test_only_a_field_for_a_contact_takes_one(crew: Crew, home: Record) -> None:
    with pytest.raises(BadInput):
        agree_contact(acted(crew.worker), make.powers(crew.worker), home.pk, "members", SOMEBODY)


def test_an_identity_number_in_a_text_is_refused(crew: Crew, home: Record) -> None:
    for text in ("证件 11010519491231002X 已核", "１１０１０５１９４９１２３１００２ｘ"):
        with pytest.raises(Problems):
            change_record(acted(crew.worker), make.powers(crew.worker), home.pk, {"repair": text}, seen=1)


def test_a_household_s_answers_are_in_the_journal_only_under_its_own_key(crew: Crew, home: Record) -> None:
    change_record(acted(crew.worker), make.powers(crew.worker), home.pk, {"repair": "修好的大门"}, seen=1)
    bodies = " ".join(Entry.objects.filter(subject_kind="record").values_list("body", flat=True))
    assert "漏雨的屋顶" not in bodies
    assert "修好的大门" not in bodies
    assert "sealed" in bodies
    told = deeds(Record.objects.get(pk=home.pk))
    assert (told[1].old, told[1].new) == ({"repair": "漏雨的屋顶"}, {"repair": "修好的大门"})


def test_two_people_at_a_household_are_merged_from_its_sealed_history(crew: Crew, home: Record) -> None:
    powers = make.powers(crew.worker)
    change_record(acted(crew.worker), powers, home.pk, {"members": 4}, seen=1)
    change_record(acted(crew.worker), powers, home.pk, {"members": 3, "needs": ["meals"]}, seen=1)
    assert json.loads(Record.objects.get(pk=home.pk).values) == {"members": 4, "needs": ["meals"]}


def test_what_a_household_said_is_removed_everywhere_and_the_journal_still_holds(crew: Crew, home: Record) -> None:
    powers = make.powers(crew.worker)
    change_record(acted(crew.worker), powers, home.pk, {"repair": "修好的大门"}, seen=1)
    act = acted(crew.worker)
    forget_household(act, powers, home.pk, "本人要求")
    forget_household(act, powers, home.pk, "本人要求")
    record = Record.objects.get(pk=home.pk)
    assert (record.values, record.secret, record.state, record.complete) == ("{}", None, "closed", False)
    assert not Contact.objects.exists()
    stored = everything_stored()
    assert [text for text in ("漏雨的屋顶", "修好的大门", "何某某", "meals") if text in stored] == []
    assert broken_chain("record", home.pk) is None
    page = record_page(powers, home.pk, "zh-hans")
    assert [(line.verb, line.erased, line.changes) for line in page.history] == [
        ("forget", False, []), ("change", True, []), ("open", True, []),
    ]  # fmt: skip
    assert page.history[0].reason == "本人要求"
    row = Tally.objects.get(form="household")
    assert (row.records, row.complete, row.fresh, row.missing) == (0, 0, 0, 1)


def test_a_household_that_speaks_again_gets_a_new_key(crew: Crew, home: Record) -> None:
    powers = make.powers(crew.worker)
    forget_household(acted(crew.worker), powers, home.pk, "本人要求")
    record = reopen_record(acted(crew.worker), powers, home.pk)
    change_record(acted(crew.worker), powers, home.pk, {"members": 2, "repair": None}, seen=record.seq)
    told = deeds(Record.objects.get(pk=home.pk))
    assert [one.erased for one in told] == [True, False, False, False]
    assert told[-1].new == {"members": 2}


def test_forgetting_is_for_households_and_says_why(crew: Crew, home: Record) -> None:
    shop = recording.record("shop", recording.shop(crew.county.grids[0]))
    with pytest.raises(BadInput):
        forget_household(acted(crew.worker), make.powers(crew.worker), shop.pk, "本人要求")
    with pytest.raises(BadInput):
        forget_household(acted(crew.worker), make.powers(crew.worker), home.pk, " ")
    with pytest.raises(NotFound):
        forget_household(acted(crew.neighbour), make.powers(crew.neighbour), home.pk, "本人要求")


def test_a_closed_household_is_forgotten_too_but_takes_no_new_contact(crew: Crew, home: Record) -> None:
    powers = make.powers(crew.worker)
    close_record(acted(crew.worker), powers, home.pk, "已搬走")
    with pytest.raises(Conflict):
        agree_contact(acted(crew.worker), powers, home.pk, "contact", SOMEBODY)
    forget_household(acted(crew.worker), powers, home.pk, "本人要求")
    row = Tally.objects.get(form="household")
    assert (row.records, row.missing) == (0, 1)


def test_a_contact_given_with_a_change_is_kept_with_it(crew: Crew) -> None:
    shop = recording.record("shop", recording.shop(crew.county.grids[0]))
    powers: Any = make.powers(crew.worker)
    change_record(acted(crew.worker), powers, shop.pk, {}, seen=1, contacts={"contact": SOMEBODY})
    assert entries("record", shop.pk)[-1].verb == "change"
    assert entries("record", shop.pk)[-1].facts["agreed"] == {"contact": str(today())}
    assert read_contact(acted(crew.worker), powers, shop.pk, "contact").phone == "138 0000 0000"
