"""In which areas somebody sees field work (P1)."""

from __future__ import annotations

from gridwork.charter.schema import Capability
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


def own_sight(powers: Powers, area_id: int | None) -> bool:
    """Whether somebody sees the field work of an area, be it in the name of their department."""
    present = tree()
    if area_id not in present:
        return False
    departments = frozenset(post.department for post in powers.posts if post.department)
    return powers.may(Capability.FIELD_SEE, present.area(area_id or 0).lineage, departments)


def office_seen(powers: Powers, area_id: int, department: str) -> bool:
    """Whether somebody sees the field work of an office: a department's people see their own department's."""
    present = tree()
    return area_id in present and powers.may(
        Capability.FIELD_SEE, present.area(area_id).lineage, frozenset(filter(None, [department]))
    )


def areas_seen(powers: Powers, area_id: int) -> list[int]:
    """The area and all below it, as far as somebody sees field work there."""
    present = tree()
    below = [node.id for node in present if area_id in node.lineage]
    return [one for one in below if own_sight(powers, one)]


def highest_seen(powers: Powers) -> int | None:
    """The widest area somebody sees the field work of; None without any."""
    reaches = powers.reach(Capability.FIELD_SEE)
    return reaches[0].area_id if reaches else None
