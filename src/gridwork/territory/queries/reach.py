"""Where somebody's pages begin: the area that holds all a capability reaches in the edition in force (P1)."""

from __future__ import annotations

from gridwork.charter.schema import Capability
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers


def highest(powers: Powers, capability: Capability) -> Node | None:
    """The one area somebody reaches, or the lowest that holds all of them; None where they reach none."""
    present = tree()
    lines = [present.area(one.area_id).lineage for one in powers.reach(capability) if one.area_id in present]
    shared = [step[0] for step in zip(*lines, strict=False) if len(set(step)) == 1]
    return present.area(shared[-1]) if shared else None


def opens(powers: Powers, capability: Capability, area: Node) -> bool:
    """Whether an area's page opens for somebody: one they reach, or one between those and their highest.

    The page shows only as much as they reach.
    """
    present, top = tree(), highest(powers, capability)
    return (
        top is not None
        and top.id in area.lineage
        and any(
            one.area_id in area.lineage or area.id in present.area(one.area_id).lineage
            for one in powers.reach(capability)
            if one.area_id in present
        )
    )
