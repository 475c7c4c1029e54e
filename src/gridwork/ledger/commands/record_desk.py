"""A record on the desk for one act: locked, checked, counted, journalled, laid down again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db.models import QuerySet

from gridwork.base import sealed
from gridwork.base.errors import N_, Conflict, NotFound
from gridwork.base.pictures import Picture, store
from gridwork.base.prepared import PreparedThings
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.record_parts import FieldType
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.ledger.commands.counting import add_up, open_count
from gridwork.ledger.commands.rows import RECORDS
from gridwork.ledger.models import Contact, Photo, Place, Record
from gridwork.ledger.queries.forms import NumberedForm, form_as, forms
from gridwork.ledger.queries.history import own_key
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.asking import complete
from gridwork.ledger.rules.carrying import Carried, carry
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.ledger.rules.counting import Deltas, Standing
from gridwork.ledger.rules.kinds import RECORD, State, Verb
from gridwork.ledger.rules.missing import NO_SUCH_RECORD
from gridwork.territory.rules.powers import Powers

TOO_MANY = N_("At most %(most)s records can be written in one act.")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class RecordDesk:
    """One record, one act. ``stood``: how it counted before; ``deltas``: what the act counts."""

    act: Act
    record: Record
    form: NumberedForm
    carried: Carried
    stood: Standing
    deltas: Deltas
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day of the act by the cell's own clock."""
        return day_of(self.act)

    def own_key(self) -> bytes | None:
        """The key under which the record's answers are told to the journal: a new one where a household's has none."""
        if self.form.household and not self.record.secret:
            self.record.secret = sealed.seal(sealed.new_key().hex())
        return own_key(self.record)

    def judge(self, values: Mapping[str, Any]) -> None:
        """Whether the answers are complete, by the form in force (a query only where it requires a contact)."""
        record = self.record
        record.complete = complete(self.form.form, values, contact_fields(self.form, [record.pk]).get(record.pk, ()))
        record.judged_version = self.form.number

    def done(self, verb: Verb) -> Record:
        """Count, journal and write the record."""
        record = self.record
        if self.stood != standing(record):
            self.deltas.leave(self.stood)
            self.deltas.enter(standing(record))
        return self.finish(verb)

    def finish(self, verb: Verb) -> Record:
        """The same with differences already gathered."""
        record = self.record
        record.seq = write(self.act, verb, RECORD, record.pk, **self.facts).seq
        RECORDS.update(RECORDS.of(record))
        add_up(self.deltas)
        return record


def _record(pk: int) -> QuerySet[Record]:
    return Record.objects.select_for_update().filter(pk=pk)


_RECORD = PreparedThings(_record, pk=-1)


def record_locked(record_id: int) -> Record | None:
    """The record, locked until the transaction ends, or None (one query)."""
    return _RECORD.first(pk=record_id)


def on_desk(
    act: Act, powers: Powers, record_id: int, *needs: Capability, states: tuple[State, ...] = (State.OPEN,)
) -> RecordDesk:
    """The record, locked behind the count, on the desk of someone who has these capabilities here (two queries).

    NotFound for a record out of sight, NotAllowed, Conflict for one in another state.
    """
    return _laid(act, powers, record_id, open_count(), needs, states)


def on_desk_with_place(
    act: Act, powers: Powers, record_id: int, *needs: Capability, states: tuple[State, ...] = (State.OPEN,)
) -> tuple[RecordDesk, Place | None]:
    """The same with the record's place, locked between the count and the record (three queries)."""
    deltas = open_count()
    place = Place.objects.select_for_update().filter(records__pk=record_id).first()
    return _laid(act, powers, record_id, deltas, needs, states), place


def _laid(
    act: Act, powers: Powers, record_id: int, deltas: Deltas, needs: tuple[Capability, ...], states: tuple[State, ...]
) -> RecordDesk:
    record = record_locked(record_id)
    if record is None:
        raise no_such_record()
    form = form_of(record)
    lineage = lineage_of(record.grid_id)
    if not powers.may(Capability.LEDGER_SEE, lineage, form.departments):
        raise no_such_record()
    for capability in needs:
        powers.must(capability, lineage, form.departments)
    if record.state not in states:
        raise Conflict(_NOT_IN_STATE[State(record.state)], code="not-now")
    if act.posting_id is None and needs:
        act = act.in_post(powers.posting_for(needs[0], lineage, form.departments))
    return RecordDesk(act, record, form, carried_to(record, form), standing(record), deltas)


_NOT_IN_STATE = {
    State.OPEN: N_("This record is open already."),
    State.CLOSED: N_("This record is closed. Reopen it before you change it."),
    State.MERGED: N_("This record was merged into another."),
    State.WITHDRAWN: N_("The import that brought this record was taken back."),
}


def record_of(ids: list[int]) -> Record:
    """The record of the first id: the outcome of an act on one record, told again (one query)."""
    return Record.objects.get(pk=ids[0])


def no_such_record() -> NotFound:
    """What is said of a record that is not there, or that the person may not know of."""
    return NotFound(NO_SUCH_RECORD)


def day_of(act: Act) -> date:
    """The day of an act by the cell's own clock."""
    return in_force().calendar.today(act.done_at)


def form_of(record: Record) -> NumberedForm:
    """The form in force, or the one the record was written under when the charter has it no more."""
    return forms().get(record.form) or form_as(record.form, record.version)


def carried_to(record: Record, form: NumberedForm) -> Carried:
    """The record's values in the terms of ``form``."""
    old = form.form if record.version == form.number else form_as(record.form, record.version).form
    return carry(json.loads(record.values), old, form.form)


def standing(record: Record) -> Standing:
    """How an open record counts."""
    return Standing(record.grid_id, record.form, record.complete, record.verify_by)


def as_text(values: Mapping[str, Any]) -> str:
    """Values as a record keeps them."""
    return _encode(values)


def contact_fields(form: NumberedForm, record_ids: Iterable[int]) -> dict[int, set[str]]:
    """Fields with a contact on record, by record; asked only where the form requires one (one query at most)."""
    if not any(one.type is FieldType.CONTACT and one.required for one in form.form.fields):
        return {}
    found: dict[int, set[str]] = {}
    for record_id, key in Contact.objects.filter(record_id__in=list(record_ids)).values_list("record_id", "field"):
        found.setdefault(record_id, set()).add(key)
    return found


def keep_contacts(record_id: int, contacts: Mapping[str, ContactGiven]) -> None:
    """Seal contacts in the place of those that stood there (one statement, none without contacts)."""
    Contact.objects.bulk_create(
        contact_rows(record_id, contacts), update_conflicts=True, unique_fields=["record", "field"],
        update_fields=["sealed", "agreed_on"],
    )  # fmt: skip


def contact_rows(record_id: int, contacts: Mapping[str, ContactGiven]) -> list[Contact]:
    """Checked contacts, sealed, as rows."""
    return [
        Contact(
            record_id=record_id, field=key, sealed=sealed.seal(one.as_text()), agreed_on=cast("date", one.agreed_on)
        )
        for key, one in contacts.items()
    ]


def agreed(contacts: Mapping[str, ContactGiven]) -> dict[str, Any]:
    """What the journal says of contacts: that they agreed, and when."""
    days = {key: str(one.agreed_on) for key, one in contacts.items()}
    return {"agreed": days} if days else {}


def photo_rows(act: Act, record_id: int, kept: Mapping[str, Iterable[Picture]]) -> list[Photo]:
    """Pictures, written to their files, as rows."""
    rows = []
    for key, picture in ((key, picture) for key, found in kept.items() for picture in found):
        store(picture)
        rows.append(Photo(record_id=record_id, field=key, act_ref=act.ref, sha256=picture.sha256,
                          width=picture.width, height=picture.height, added_at=act.recorded_at))  # fmt: skip
    return rows
