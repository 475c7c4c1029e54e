"""Whose an inspected place is: its grid's line and the departments in charge of it (L5, P1)."""

from __future__ import annotations

from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability, Charter
from gridwork.charter.work_parts import Inspection
from gridwork.ledger.models import Place
from gridwork.ledger.queries.reach import lineage_of, place_departments
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.rules.powers import Powers


def in_charge(inspection: Inspection | None, kind: str, sort: str) -> frozenset[str]:
    """The departments that inspect such a place: those that keep it in their ledgers, and the one that takes over."""
    ours = {inspection.refused_to} if inspection and inspection.refused_to else set()
    return place_departments(kind, sort) | ours


def inspected(charter: Charter, sort: str) -> dict[str, Inspection]:
    """The kinds of inspection that premises of this sort are looked at by, as the charter lists them."""
    return {key: one for key, one in charter.inspections.items() if not one.premises or sort in one.premises}


def may_inspected(
    powers: Powers, capability: Capability, inspection: Inspection | None, place: Place, grid_id: int | None
) -> bool:
    """Whether the capability reaches inspections of this kind at the place, counted in this grid."""
    return powers.may(capability, lineage_of(grid_id), in_charge(inspection, place.kind, place.sort))


def departments_at(charter: Charter, place: Place) -> frozenset[str]:
    """The departments in charge of a place by whatever kind of inspection, and those that keep it."""
    kinds = inspected(charter, place.sort).values() if place.kind == Kind.PREMISES else ()
    ours = {one.refused_to for one in kinds if one.refused_to}
    return place_departments(place.kind, place.sort) | ours


def may_see_place(powers: Powers, place: Place) -> bool:
    """Whether somebody may read what was found at the place, by whatever kind of inspection."""
    departments = departments_at(in_force().charter, place)
    return powers.may(Capability.FIELD_SEE, lineage_of(place.grid_id), departments)
