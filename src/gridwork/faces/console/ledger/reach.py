"""Which forms and areas of the ledgers a person may open: their own grids, their own domains (L5)."""

from __future__ import annotations

from gridwork.charter.schema import Capability
from gridwork.ledger.queries.forms import NumberedForm, form
from gridwork.ledger.queries.reach import in_domain
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers, refusal

SEE, KEEP = Capability.LEDGER_SEE, Capability.LEDGER_KEEP


def form_seen(powers: Powers, key: str) -> NumberedForm:
    """The form in force, for somebody who may see its records; NotFound or NotAllowed otherwise."""
    found = form(key)
    if not in_domain(powers, SEE, found):
        raise refusal(SEE)
    return found


def form_kept(powers: Powers, key: str) -> NumberedForm:
    """The form in force, for somebody who may keep its records; NotFound or NotAllowed otherwise."""
    found = form(key)
    if not in_domain(powers, KEEP, found):
        raise refusal(KEEP)
    return found


def areas_within(powers: Powers, capability: Capability, one: NumberedForm) -> list[Node]:
    """The areas in which the person holds the capability for a form, as the tree is ordered."""
    reached = {
        reach.area_id
        for reach in powers.reach(capability)
        if not reach.department or reach.department in one.departments
    }
    return [node for node in tree() if reached & set(node.lineage)]
