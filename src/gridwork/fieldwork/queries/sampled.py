"""The drawn things, as far as whoever checks them must know to find them; nobody's contact and nobody's words (F8)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from gridwork.base.identifiers import record_code
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import may
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Sampled
from gridwork.fieldwork.models import Inspection
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.queries.reach import lineage_of, may_place
from gridwork.ledger.queries.speaking import place_title
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class Thing:
    """One of them. ``what``: key of the case's category, the inspection's kind or the record's form; else empty.

    ``where``: its address. ``day``: when the case was closed or the inspection made.
    ``page``: what its own page is called by, where this person may open it; contacts are read there, on the record.
    """

    name: str
    what: str = ""
    where: str = ""
    grid_id: int | None = None
    day: date | None = None
    page: str = ""


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
    return Thing(place_title(place), grid_id=place.grid_id, page=str(place.pk) if sees else "")


def _case(powers: Powers, case: Case) -> Thing:
    sees = may(powers, Capability.CASE_SEE, case)
    closed = in_force().calendar.today(case.closed_at) if case.closed_at else None
    return Thing(case.number, case.category, case.address, case.grid_id, closed, str(case.pk) if sees else "")


def _inspection(powers: Powers, made: Inspection) -> Thing:
    sees = powers.may(Capability.FIELD_SEE, lineage_of(made.grid_id))
    page = str(made.pk) if sees else ""
    return Thing(place_title(made.place), made.kind, grid_id=made.grid_id, day=made.day, page=page)


def _record(powers: Powers, record: Record) -> Thing:
    described = forms().get(record.form)
    departments = described.departments if described else frozenset()
    sees = powers.may(Capability.LEDGER_SEE, lineage_of(record.grid_id), departments)
    code = record_code(record.pk)
    where = place_title(record.place) if record.place else ""
    return Thing(code, record.form, where, record.grid_id, record.verified_on, code if sees else "")
