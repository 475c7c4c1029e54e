"""In which areas somebody sees field work (P1)."""

from __future__ import annotations

from django.db.models import Q

from gridwork.charter.schema import Capability
from gridwork.territory.models import Posting
from gridwork.territory.queries.reach import opens
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


def own_sight(powers: Powers, area_id: int | None) -> bool:
    """Whether somebody sees field work in an area, be it only that of their department."""
    present = tree()
    if area_id not in present:
        return False
    departments = frozenset(post.department for post in powers.posts if post.department)
    return powers.may(Capability.FIELD_SEE, present.area(area_id or 0).lineage, departments)


def opens_board(powers: Powers, area_id: int) -> bool:
    """Whether the pages that tell of an area's field work open for somebody, with as much as they see of it."""
    present = tree()
    return area_id in present and opens(powers, Capability.FIELD_SEE, present.area(area_id))


def office_seen(powers: Powers, area_id: int, department: str) -> bool:
    """Whether somebody sees the field work of an office: a department's people see their own department's."""
    present = tree()
    return area_id in present and powers.may(
        Capability.FIELD_SEE, present.area(area_id).lineage, frozenset(filter(None, [department]))
    )


def work_within(powers: Powers, area_id: int, field: str) -> Q:
    """Of work in an area and below it what somebody sees: a department's people what was done in its name.

    ``field`` is the name of the column that says where; the work has a ``posting``.
    """
    present = tree()
    seen = Q(pk__in=())
    for reach in powers.reach(Capability.FIELD_SEE):
        areas = [node.id for node in present if {area_id, reach.area_id} <= set(node.lineage)]
        named = {"posting__post__office__department": reach.department} if reach.department else {}
        seen |= Q(**{f"{field}__in": areas}, **named)
    return seen


def work_seen(powers: Powers, person_id: int, area_id: int, posting: Posting | None) -> bool:
    """Whether somebody sees one piece of work: their own, what lies in reach, or was done in their department's name.

    ``posting`` with its office read along.
    """
    department = posting.post.office.department if posting else ""
    return person_id == powers.person_id or office_seen(powers, area_id, department)
