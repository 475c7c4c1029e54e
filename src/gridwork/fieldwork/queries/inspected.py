"""Whose an inspected place is: its grid's line and the departments in charge of it (L5, P1)."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability, Charter
from gridwork.charter.work_parts import Inspection
from gridwork.ledger.models import Place
from gridwork.ledger.queries.reach import lineage_of, place_departments
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


def in_charge(inspection: Inspection | None, kind: str, sort: str) -> frozenset[str]:
    """The departments that inspect such a place: those that keep it in their ledgers, and the one that takes over."""
    ours = {inspection.refused_to} if inspection and inspection.refused_to else set()
    return place_departments(kind, sort) | ours


def inspected(charter: Charter, sort: str) -> dict[str, Inspection]:
    """The kinds of inspection that premises of this sort are looked at by, as the charter lists them."""
    return {key: one for key, one in charter.inspections.items() if not one.premises or sort in one.premises}


def in_charge_of_kind(charter: Charter, inspection: Inspection) -> frozenset[str]:
    """The departments in charge of at least some premises this kind of inspection goes to."""
    sorts = inspection.premises or list(charter.ledgers.premises)
    return frozenset[str]().union(*(in_charge(inspection, Kind.PREMISES, sort) for sort in sorts))


def may_inspected(powers: Powers, capability: Capability, inspection: Inspection | None, place: Place) -> bool:
    """Whether the capability reaches inspections of this kind at the place, in whatever grid it stands today (G3)."""
    return powers.may(capability, lineage_of(place.grid_id), in_charge(inspection, place.kind, place.sort))


def departments_at(charter: Charter, place: Place) -> frozenset[str]:
    """The departments in charge of a place by whatever kind of inspection, and those that keep it."""
    kinds = inspected(charter, place.sort).values() if place.kind == Kind.PREMISES else ()
    ours = {one.refused_to for one in kinds if one.refused_to}
    return place_departments(place.kind, place.sort) | ours


def may_see_place(powers: Powers, place: Place) -> bool:
    """Whether somebody may read what was found at the place, by whatever kind of inspection."""
    departments = departments_at(in_force().charter, place)
    return powers.may(Capability.FIELD_SEE, lineage_of(place.grid_id), departments)


def reached(
    powers: Powers, area_id: int | None, domain: Callable[[str], Q], column: str = "place__grid_id"
) -> Q | None:
    """Which rows somebody sees, within an area if one is chosen; None for none at all (no query).

    ``domain`` narrows them to what one department is in charge of; ``column`` is the grid they are found by.
    """
    present = tree()
    if area_id is not None and area_id not in present:
        return None
    wanted: Q | None = None
    for one in powers.reach(Capability.FIELD_SEE):
        top = one.area_id if area_id is None else _inner(one.area_id, area_id)
        if top is None or top not in present:
            continue
        own = Q() if top == present.root.id else Q(**{f"{column}__in": [grid.id for grid in present.grids_below(top)]})
        if one.department:
            own &= domain(one.department)
        if not own:
            return own
        wanted = own if wanted is None else wanted | own
    return wanted


def sorts_of(department: str) -> list[str]:
    """The sorts of premises a department keeps in its ledgers."""
    sorts = in_force().charter.ledgers.premises
    return [sort for sort in sorts if department in place_departments(Kind.PREMISES, sort)]


def _inner(one: int, other: int) -> int | None:
    """The one of two areas that lies in the other; None where neither does."""
    present = tree()
    if one not in present:
        return None
    if one in present.area(other).lineage:
        return other
    return one if other in present.area(one).lineage else None
