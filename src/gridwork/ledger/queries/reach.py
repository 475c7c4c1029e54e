"""What of the ledgers a person reaches (L5, P1): an area head all of the area, a department its domain everywhere."""

from __future__ import annotations

from math import inf

from gridwork.base.memo import Memo
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.record_parts import Subject
from gridwork.charter.schema import Capability
from gridwork.ledger.queries.forms import NumberedForm, described_by, forms
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

_kept_by = Memo(seconds=inf)


def describing(kind: str, sort: str) -> tuple[str, ...]:
    """Keys of the forms in force that want a record of a place of this kind and sort. No query when warm."""
    return described_by(in_force().id, kind, sort)


def hanging_on(kind: str, sort: str) -> tuple[str, ...]:
    """Keys of the forms in force whose records may hang on such a place: those describing it; any spot's on a site."""
    wanted = describing(kind, sort)
    if kind != Kind.SITE:
        return wanted
    return wanted + tuple(key for key, one in forms().items() if one.form.subject is Subject.PLACE and not one.form.of)


def in_domain(powers: Powers, capability: Capability, one: NumberedForm) -> bool:
    """Whether some post carries the capability for the form's domain, in whatever area."""
    return any(not reach.department or reach.department in one.departments for reach in powers.reach(capability))


def forms_reached(powers: Powers, capability: Capability) -> dict[str, NumberedForm]:
    """The forms in force for which the capability holds somewhere, by key: a department's are those of its domains."""
    return {key: one for key, one in forms().items() if in_domain(powers, capability, one)}


def place_departments(kind: str, sort: str) -> frozenset[str]:
    """The departments that keep such a place: those of every form whose records may hang on it (L5)."""

    def look() -> frozenset[str]:
        return frozenset[str]().union(*(forms()[key].departments for key in hanging_on(kind, sort)))

    return _kept_by.get(("departments", in_force().id, kind, sort), look)


def lineage_of(grid_id: int | None) -> tuple[int, ...]:
    """Area ids from the root to the grid as drawn today; the root alone for none or a retired one."""
    present = tree()
    if grid_id is None or grid_id not in present:
        return (present.root.id,)
    return present.area(grid_id).lineage


def may_place(powers: Powers, capability: Capability, kind: str, sort: str, grid_id: int | None) -> bool:
    """Whether the capability reaches such a place in this grid."""
    return powers.may(capability, lineage_of(grid_id), place_departments(kind, sort))


def must_place(powers: Powers, capability: Capability, kind: str, sort: str, grid_id: int | None) -> None:
    """NotAllowed, saying what is missing, unless :func:`may_place`."""
    powers.must(capability, lineage_of(grid_id), place_departments(kind, sort))
