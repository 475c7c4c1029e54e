"""The drawn things, as far as whoever checks them must know to find them; nobody's contact and nobody's words (F8)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from gridwork.base.identifiers import record_code
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import may
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.record_parts import FieldType
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Sampled
from gridwork.fieldwork.models import Inspection
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.forms import form_as, forms
from gridwork.ledger.queries.reach import lineage_of, may_place
from gridwork.ledger.queries.speaking import place_title, reading_language
from gridwork.ledger.rules.carrying import carry
from gridwork.ledger.rules.values import shown
from gridwork.territory.rules.powers import Powers

UNTOLD = frozenset({FieldType.CONTACT, FieldType.PHOTO, FieldType.PLACE})
"""Fields of a record that a check does not show."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One of them. ``what``: key of the case's category, the inspection's kind or the record's form; else empty.

    ``where``: its address. ``walk``: where it stands in its street, as places are sorted.
    ``day``: when the case was closed or the inspection made.
    ``page``: what its own page is called by, where this person may open it; contacts are read there, on the record.
    """

    name: str
    what: str = ""
    where: str = ""
    grid_id: int | None = None
    day: date | None = None
    page: str = ""
    walk: str = ""


def things_of(powers: Powers, of: Sampled, ids: Collection[int]) -> dict[int, Thing]:
    """Things by id (one query); one that is gone is left out."""
    match of:
        case Sampled.HOUSEHOLDS:
            return {one.pk: _dwelling(powers, one) for one in Place.objects.filter(pk__in=ids)}
        case Sampled.CASES:
            return {one.pk: _case(powers, one) for one in Case.objects.filter(pk__in=ids)}
        case Sampled.INSPECTIONS:
            found = Inspection.objects.select_related("place").filter(pk__in=ids)
            return {one.pk: _inspection(powers, one) for one in found}
        case Sampled.LEDGER:
            return {one.pk: _record(powers, one) for one in Record.objects.select_related("place").filter(pk__in=ids)}


def _dwelling(powers: Powers, place: Place) -> Thing:
    sees = may_place(powers, Capability.LEDGER_SEE, place.kind, place.sort, place.grid_id)
    return Thing(place_title(place), grid_id=place.grid_id, page=str(place.pk) if sees else "", walk=place.walk)


def _case(powers: Powers, case: Case) -> Thing:
    sees = may(powers, Capability.CASE_SEE, case)
    closed = in_force().calendar.today(case.closed_at) if case.closed_at else None
    return Thing(case.number, case.category, case.address, case.grid_id, closed, str(case.pk) if sees else "")


def _inspection(powers: Powers, made: Inspection) -> Thing:
    sees = powers.may(Capability.FIELD_SEE, lineage_of(made.grid_id))
    page, walk = str(made.pk) if sees else "", made.place.walk
    return Thing(place_title(made.place), made.kind, grid_id=made.grid_id, day=made.day, page=page, walk=walk)


def _record(powers: Powers, record: Record) -> Thing:
    described = forms().get(record.form)
    departments = described.departments if described else frozenset()
    sees = powers.may(Capability.LEDGER_SEE, lineage_of(record.grid_id), departments)
    code = record_code(record.pk)
    where, walk = (place_title(record.place), record.place.walk) if record.place else ("", "")
    return Thing(code, record.form, where, record.grid_id, record.verified_on, code if sees else "", walk)


def records_told(ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """What records say of places, label and text, for whoever compares it with what is there (one query).

    Nothing of a household, no contact and no photo: those are read on the record itself, by whoever may.
    """
    language = reading_language()
    return {one.pk: _told(one, language) for one in Record.objects.filter(pk__in=ids)}


def _told(record: Record, language: str) -> list[tuple[str, str]]:
    asks = forms().get(record.form)
    if asks is None or asks.household:
        return []
    values = json.loads(record.values)
    if record.version != asks.number:
        values = carry(values, form_as(record.form, record.version).form, asks.form).values
    told = ((one, values.get(one.key)) for one in asks.form.fields if one.type not in UNTOLD)
    return [(one.label.to(language), shown(one, value, language)) for one, value in told if value not in (None, "", [])]
