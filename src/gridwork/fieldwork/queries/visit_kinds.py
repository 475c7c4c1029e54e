"""The visits the charter asks for, and the ledger's form that goes with each (F4)."""

from __future__ import annotations

from collections.abc import Sequence

from gridwork.base.errors import N_, BadInput, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.record_parts import Choice, FieldType
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Visit, Visited
from gridwork.fieldwork.rules.visits import CARE, declared, goes_to
from gridwork.ledger.queries.forms import NumberedForm, forms
from gridwork.territory.rules.powers import Powers

_HOUSEHOLDS = (Visited.EVERY_HOUSEHOLD, Visited.DECLARED_NEED)


def visit_kind(key: str) -> Visit:
    """The visit of the charter in force; NotFound when it has none of this key."""
    found = in_force().charter.visits.get(key)
    if found is None:
        raise NotFound(N_("The charter in force has no visit “%(key)s”."), key=key)
    return found


def form_of(kind: Visit) -> NumberedForm | None:
    """The form that says what those visited need; None where the charter names none."""
    return forms().get(kind.form)


def departments_of(kind: Visit) -> frozenset[str]:
    """The departments whose domain such a visit lies in."""
    asks = form_of(kind)
    return asks.departments if asks else frozenset()


def may_see(powers: Powers, kind: Visit, lineage: tuple[int, ...]) -> bool:
    """Whether the person sees such visits in an area: a department's are those of its domains."""
    needed = Capability.CARE_SEE if goes_to(kind).kind == CARE else Capability.FIELD_SEE
    return powers.may(needed, lineage, departments_of(kind))


def may_make(powers: Powers, kind: Visit, lineage: tuple[int, ...]) -> bool:
    """Whether the person makes such visits in an area, and so is told at once what was said on the last ones."""
    return may_see(powers, kind, lineage) and powers.may(Capability.FIELD_WORK, lineage, departments_of(kind))


def choices_of(kind: Visit) -> list[Choice]:
    """The needs somebody may declare, in the form's order; none where the charter names no such field."""
    asks = form_of(kind)
    fields = asks.form.fields if asks else []
    return next((one.choices for one in fields if one.key == kind.needs and one.type is FieldType.CHOICES), [])


def counting_for(key: str) -> list[str]:
    """The visits that count as made for this kind: itself, and others to households that fall to the same posts.

    Whoever called on a household because of its need has called on it this year, and need not
    say so twice (L8).
    """
    kinds = in_force().charter.visits
    kind = kinds[key]
    if kind.to not in _HOUSEHOLDS:
        return [key]
    return [other for other, one in kinds.items() if one.to in _HOUSEHOLDS and set(one.posts) & set(kind.posts)]


def needs_said(kind: Visit, keys: Sequence[str]) -> list[str]:
    """The needs in the form's order, “none” only where it stands alone; BadInput for one the form does not offer."""
    offered = [one.stored for one in choices_of(kind)]
    unknown = sorted(set(keys) - set(offered))
    if unknown:
        raise BadInput(N_("“%(given)s” is not one of the choices."), place="needs", given=unknown[0][:40])
    said = [one for one in offered if one in keys]
    return declared(said) or said
