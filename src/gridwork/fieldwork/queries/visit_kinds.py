"""The visits the charter asks for, and the ledger's form that goes with each (F4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from gridwork.base.errors import N_, BadInput, NotFound
from gridwork.charter.queries.adopted import Adopted, in_force
from gridwork.charter.queries.ever import choices_under
from gridwork.charter.schema import Capability, Charter
from gridwork.charter.work_parts import Visit, Visited
from gridwork.fieldwork.queries.asked_then import charter_filled
from gridwork.fieldwork.rules.visits import CARE, declared, goes_to
from gridwork.ledger.queries.forms import NumberedForm, form_lately
from gridwork.territory.rules.powers import Powers

_HOUSEHOLDS = (Visited.EVERY_HOUSEHOLD, Visited.DECLARED_NEED)


def visit_kind(key: str) -> Visit:
    """The visit of the charter in force; NotFound when it has none of this key."""
    return _visit_of(in_force(), key)


def visit_filled(day: date, key: str, needs: Collection[str]) -> tuple[Visit, list[str]]:
    """The visit as :func:`charter_filled` has it of a day, and the needs in the order of its form.

    NotFound where the charter of that day has none of this key; BadInput for a need it does not offer.
    """
    adopted = charter_filled(day, lambda charter: _offers(charter, key, needs))
    kind = _visit_of(adopted, key)
    if not _offers(adopted.charter, key, needs):
        raise BadInput(N_("Not all of these needs are among the choices any more. Choose again."), place="needs")
    said = [one.stored for one in choices_under(adopted.charter, kind) if one.stored in needs]
    return kind, declared(said) or said


def _visit_of(adopted: Adopted, key: str) -> Visit:
    found = adopted.charter.visits.get(key)
    if found is None:
        raise NotFound(N_("The charter has no such visit. Record it as one of those it has."))
    return found


def _offers(charter: Charter, key: str, needs: Collection[str]) -> bool:
    kind = charter.visits.get(key)
    return kind is not None and {one.stored for one in choices_under(charter, kind)} >= set(needs)


def form_of(kind: Visit) -> NumberedForm | None:
    """The form that says what those visited need, also one the charter has no more; None where there is none."""
    return form_lately(kind.form)


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
