"""The contact of a record: agreed, read, taken out; each an act on record (L3, P3)."""

from __future__ import annotations

from gridwork.base import sealed
from gridwork.base.errors import N_, NotFound
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import once
from gridwork.ledger.commands.record_checks import fitting_contacts
from gridwork.ledger.commands.record_desk import agreed, keep_contacts, on_desk, record_of
from gridwork.ledger.models import Contact, Record
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.ledger.rules.kinds import RECORD, State, Verb
from gridwork.territory.rules.powers import Powers

ANY_STATE = tuple(State)


@once(RECORD, Verb.AGREE, again=record_of)
def agree_contact(act: Act, powers: Powers, record_id: int, field: str, given: ContactGiven) -> Record:
    """Record, sealed, a contact who agreed, for what the field of the form says; an earlier one is replaced.

    BadInput for a field that asks for no contact or a name or number that cannot be one;
    NotFound, NotAllowed, Conflict.
    """
    desk = on_desk(act, powers, record_id, Capability.LEDGER_KEEP)
    contacts = fitting_contacts(desk.form.form, {field: given}, desk.day)
    keep_contacts(record_id, contacts)
    desk.facts = {"field": field, **agreed(contacts)}
    desk.judge(desk.carried.values)
    return desk.done(Verb.AGREE)


def read_contact(act: Act, powers: Powers, record_id: int, field: str) -> ContactGiven:
    """Who agreed to be the contact, and how to reach them; that it was read, by whom and when, goes into the journal:
    every reading, also one sent twice under one reference, for each of them showed it.

    NotFound when there is no such contact, NotAllowed without ``contact.see`` here.
    """
    act = act.again()
    with act.book.transaction():
        desk = on_desk(act, powers, record_id, Capability.CONTACT_SEE, states=ANY_STATE)
        contact = _contact(desk.record, field)
        desk.facts = {"field": field}
        desk.done(Verb.READ)
        return ContactGiven.of_text(sealed.unseal(bytes(contact.sealed)), contact.agreed_on)


@once(RECORD, Verb.REMOVE, again=record_of)
def remove_contact(act: Act, powers: Powers, record_id: int, field: str) -> Record:
    """Take a contact out at their wish; nothing of it stays. NotFound when there is none; NotAllowed."""
    desk = on_desk(act, powers, record_id, Capability.LEDGER_KEEP, states=ANY_STATE)
    _contact(desk.record, field).delete()
    desk.facts = {"field": field}
    desk.judge(desk.carried.values)
    return desk.done(Verb.REMOVE)


def _contact(record: Record, field: str) -> Contact:
    found = Contact.objects.filter(record=record, field=field).first()
    if found is None:
        raise NotFound(N_("No contact is recorded here."))
    return found
