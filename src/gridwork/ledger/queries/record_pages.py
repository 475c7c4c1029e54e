"""One record as a page shows it: answers, what is kept from before, contacts by date, history (L3, L4)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gridwork.accounts.queries.people import names
from gridwork.base.errors import N_, NotFound
from gridwork.base.identifiers import record_code
from gridwork.charter.record_parts import FieldType, Form, FormField
from gridwork.charter.schema import Capability
from gridwork.ledger.models import Contact, Place, Record
from gridwork.ledger.queries.forms import NumberedForm, form_as, forms
from gridwork.ledger.queries.history import Deed, deeds
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.queries.speaking import place_title, reading_language, record_title
from gridwork.ledger.rules.asking import asked
from gridwork.ledger.rules.carrying import Carried, carry
from gridwork.ledger.rules.values import shown
from gridwork.territory.queries.edition import today
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class Answer:
    """A question that is asked, and its answer as people read it ("" when there is none)."""

    field: FormField
    label: str
    text: str
    value: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one change, as people read it; "" where there was or is nothing."""

    key: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One act on the record. ``who``: a name, empty for the system. ``erased``: it changed what was since taken out."""

    seq: int
    verb: str
    who: str
    via: str
    done_at: datetime
    recorded_at: datetime
    changes: list[Change]
    reason: str = ""
    fields: list[str] = field(default_factory=list)
    """Labels of the contacts agreed, read or taken out."""
    erased: bool = False


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A record in the terms of the form in force (or the last there was, when the charter has it no more).

    ``values``: as stored. ``kept``: label and text of what no field asks any more. ``contacts``:
    field → the day they agreed. ``photos``: field → hashes. ``history``: newest first.
    """

    record: Record
    form: NumberedForm
    title: str
    place: Place | None
    values: dict[str, Any]
    answers: list[Answer]
    kept: list[tuple[str, str]]
    contacts: dict[str, date]
    photos: dict[str, list[str]]
    history: list[Line]
    stale: bool

    @property
    def id(self) -> int:
        """The record's id."""
        return self.record.pk

    @property
    def code(self) -> str:
        """What it is called on paper."""
        return record_code(self.record.pk)

    @property
    def grid_id(self) -> int | None:
        """The grid it counts in."""
        return self.record.grid_id

    @property
    def seq(self) -> int:
        """What a change made from this page has seen."""
        return self.record.seq

    @property
    def state(self) -> str:
        """One of ``rules.kinds.State``."""
        return self.record.state

    @property
    def complete(self) -> bool:
        """Whether every question that needs an answer has one."""
        return self.record.complete

    @property
    def verified_on(self) -> date:
        """The day it was last seen to be right."""
        return self.record.verified_on

    @property
    def verify_by(self) -> date | None:
        """The last day on which it is fresh."""
        return self.record.verify_by


def record_page(powers: Powers, record_id: int, language: str = "") -> RecordPage:
    """The record for somebody who may see it, in ``language`` or the reader's (four queries). NotFound otherwise."""
    return _page(powers, record_id, Capability.LEDGER_SEE, reading_language(language))


def record_to_keep(powers: Powers, record_id: int, language: str = "") -> RecordPage:
    """The same for somebody who is to change it; NotAllowed when they may only see it."""
    return _page(powers, record_id, Capability.LEDGER_KEEP, reading_language(language))


def _page(powers: Powers, record_id: int, needed: Capability, language: str) -> RecordPage:
    record = Record.objects.select_related("place").filter(pk=record_id).first()
    if record is None:
        raise NotFound(N_("There is no such record."))
    asks = forms().get(record.form) or form_as(record.form, record.version)
    lineage = lineage_of(record.grid_id)
    if not powers.may(Capability.LEDGER_SEE, lineage, asks.departments):
        raise NotFound(N_("There is no such record."))
    powers.must(needed, lineage, asks.departments)
    written = form_as(record.form, record.version).form
    carried = carry(json.loads(record.values), written, asks.form)
    photos = [one.key for one in asks.form.fields if one.type is FieldType.PHOTO]
    return RecordPage(
        record=record,
        form=asks,
        title=place_title(record.place)
        if record.place
        else record_title(asks.form, carried.values) or record_code(record.pk),
        place=record.place,
        values=carried.values,
        answers=_answers(asks.form, carried.values, language),
        kept=_kept(record, carried, language),
        contacts=dict(Contact.objects.filter(record=record).order_by("field").values_list("field", "agreed_on")),
        photos={key: carried.values.get(key, []) for key in photos},
        history=_history(record, asks, language),
        stale=record.state == "open" and record.verify_by is not None and record.verify_by < today(),
    )


def _answers(form: Form, values: dict[str, Any], language: str) -> list[Answer]:
    return [
        Answer(one, one.label.to(language), shown(one, values.get(one.key), language), values.get(one.key))
        for one in asked(form, values)
        if one.type is not FieldType.CONTACT
    ]


def _kept(record: Record, carried: Carried, language: str) -> list[tuple[str, str]]:
    """What no field asks any more, as the last version of the form that asked it put it."""
    fields: dict[str, FormField] = {}
    for number in range(1, record.version + 1) if carried.kept else ():
        fields |= {one.key: one for one in form_as(record.form, number).form.fields}
    labels = ((key, _label(fields, key, language), value) for key, value in carried.kept.items())
    return [(label, _text(fields.get(key), value, language)) for key, label, value in labels]


def _history(record: Record, asks: NumberedForm, language: str) -> list[Line]:
    told = deeds(record)
    who = names(one.person_id for one in told)
    return [_line(record, asks, one, who, language) for one in reversed(told)]


def _line(record: Record, asks: NumberedForm, deed: Deed, who: dict[int, str], language: str) -> Line:
    written = asks.form if deed.version == asks.number else form_as(record.form, deed.version).form
    fields = {one.key: one for one in written.fields}
    changes = [
        Change(key, _label(fields, key, language), *(_text(fields.get(key), value, language) for value in pair))
        for key, pair in ((key, (deed.old.get(key), deed.new.get(key))) for key in _ordered(fields, deed))
    ]
    about = [deed.facts["field"]] if "field" in deed.facts else list(deed.facts.get("agreed", {}))
    return Line(
        deed.seq, deed.verb, who.get(deed.person_id or 0, ""), deed.via, deed.done_at, deed.recorded_at, changes,
        deed.facts.get("reason", ""), [_label(fields, key, language) for key in about], deed.erased,
    )  # fmt: skip


def _ordered(fields: dict[str, FormField], deed: Deed) -> list[str]:
    """The fields a deed changed, in the order of the form."""
    changed = deed.old | deed.new
    return [key for key in fields if key in changed] + [key for key in changed if key not in fields]


def _label(fields: dict[str, FormField], key: str, language: str) -> str:
    one = fields.get(key.partition("~")[0])
    return one.label.to(language) if one else key


def _text(one: FormField | None, value: Any, language: str) -> str:
    """A value as people read it, also one whose field is gone."""
    if value is None:
        return ""
    try:
        if one is not None:
            return shown(one, value, language)
    except (TypeError, ValueError):  # kept from a version in which the field held something else
        pass
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
