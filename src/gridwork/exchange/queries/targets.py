"""What a table may be brought into: the places, or the records of one form (L6)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from gridwork.base.errors import N_, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.charter.terms import Text
from gridwork.exchange.rules.wanted import PLACES, Wanted, place_wanted, record_wanted, why_never
from gridwork.ledger.queries.forms import NumberedForm, form
from gridwork.ledger.queries.reach import forms_reached
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers, refusal

PLACES_NAME = Text(zh="地点（楼栋、住宅、场所、部件）", en="Places (buildings, dwellings, premises, facilities)",
                   hant="地點（樓棟、住宅、場所、部件）")  # fmt: skip


@dataclass(frozen=True)
class Target:
    """The places (``form`` None) or the records of a form."""

    key: str
    form: NumberedForm | None

    @property
    def name(self) -> Text:
        """What it is called."""
        return self.form.form.name if self.form else PLACES_NAME

    @property
    def departments(self) -> frozenset[str]:
        """Who keeps its domain; nobody in particular keeps all places."""
        return self.form.departments if self.form else frozenset()

    @property
    def kind(self) -> Kind | None:
        """The kind of place its records hang on; None for records of a grid, and for the places themselves."""
        return self.form.kind if self.form else None

    @cached_property
    def wanted(self) -> tuple[Wanted, ...]:
        """What a table for it may say."""
        if self.form is None:
            return place_wanted(in_force().charter.ledgers.premises)
        return record_wanted(self.form.form, at_place=self.kind is not None)

    def why_never(self, heading: str) -> str:
        """Why a column is not taken (msgid); empty when nothing speaks against it."""
        return why_never(heading, self.form.form if self.form else None)


def target(key: str) -> Target:
    """The target of this key; NotFound when the charter in force has no such form."""
    return Target(PLACES, None) if key == PLACES else Target(key, form(key))


def targets(powers: Powers, capability: Capability) -> list[Target]:
    """What the person may bring in or take out somewhere, places first."""
    found = [Target(PLACES, None)] if powers.anywhere(capability) else []
    return found + [Target(key, one) for key, one in forms_reached(powers, capability).items()]


def must_reach(powers: Powers, capability: Capability, wanted: Target, area_id: int) -> None:
    """NotAllowed unless the capability holds in the area for what this is.

    A department may bring in places; each row must then be of a kind that its forms describe.
    """
    present = tree()
    if area_id not in present:
        raise NotFound(N_("There is no such area today."))
    lineage = present.area(area_id).lineage
    if wanted.form is not None:
        powers.must(capability, lineage, wanted.departments)
    elif not any(reach.area_id in lineage for reach in powers.reach(capability)):
        raise refusal(capability)
