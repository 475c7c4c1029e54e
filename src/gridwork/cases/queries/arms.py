"""What a person may list, as arms: conditions that each are one range of one index.

A worklist asks every arm for its first rows and merges them, so its cost depends on the
page and the number of posts held, never on the number of cases (DESIGN, *Cases*).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from gridwork.charter.schema import Capability
from gridwork.territory.queries.tree import Tree, tree
from gridwork.territory.rules.powers import Powers, Reach


@dataclass(frozen=True, slots=True)
class Arm:
    """An SQL condition on ``c`` whose columns lead an index."""

    sql: str
    params: tuple[object, ...]

    def __and__(self, other: Arm) -> Arm:
        """What both leave."""
        return self if other is ALL else Arm(f"{self.sql} AND {other.sql}", self.params + other.params)


ALL = Arm("1 = 1", ())
SEE = Capability.CASE_SEE


def mine(powers: Powers) -> list[Arm]:
    """Cases in the inboxes of the person's offices, and those they may see that are given to them by name."""
    inboxes = sorted({post.office_id for post in powers.posts if post.office_id and post.acting and post.allows(SEE)})
    arms = [Arm("c.office_id = %s", (office,)) for office in inboxes]
    given = Arm("c.assignee_id = %s", (powers.person_id,))
    return arms + [given & arm for arm in in_reach(powers)] if powers.person_id else arms


def inboxes_seen(powers: Powers) -> list[int]:
    """Offices whose inbox the person may read, also as a B holder or while on leave."""
    return sorted({post.office_id for post in powers.posts if post.office_id and post.allows(SEE)})


def of_area(present: Tree, area_id: int) -> list[Arm]:
    """Cases counted in an area or below it."""
    node = present.area(area_id)
    if node.depth == 0:
        return [ALL]
    if node.basic:
        return [Arm("c.grid_id = %s", (area_id,))]
    if node.depth == 1:
        return [Arm("c.town_id = %s", (area_id,))]
    stations = {grid.parent_id for grid in present.grids_below(area_id)}
    return [Arm("c.station_id = %s", (station,)) for station in sorted(s for s in stations if s)]


def in_reach(powers: Powers, area_id: int | None = None, capability: Capability = SEE) -> list[Arm]:
    """Cases the person may see, by area and domain; within ``area_id`` if given; [] when there are none."""
    present = tree()
    arms: dict[Arm, None] = {}
    if area_id is not None and area_id not in present:
        return []
    for reach in powers.reach(capability):
        if reach.area_id in present:
            arms.update(dict.fromkeys(_of_reach(present, reach, area_id)))
    if ALL in arms:
        return [ALL]
    within = of_area(present, area_id) if area_id is not None else [ALL]
    for office, place in product(inboxes_seen(powers), within):
        arms[Arm("c.office_id = %s", (office,)) & place] = None
    return list(arms)


def _of_reach(present: Tree, reach: Reach, area_id: int | None) -> list[Arm]:
    area = reach.area_id
    if area_id is not None:
        wanted, reached = present.area(area_id).lineage, present.area(reach.area_id).lineage
        if reach.area_id in wanted:
            area = area_id
        elif area_id not in reached:
            return []
    if not reach.department:
        return of_area(present, area)
    # Said twice for SQLite, which takes the index of departments only for its very words.
    named = "c.department_area_id = %s AND c.department = %s AND NOT (c.department = '')"
    domain = Arm(named, (reach.area_id, reach.department))
    if area_id is None or area_id in present.area(reach.area_id).lineage:
        return [domain]
    return [domain & arm for arm in of_area(present, area)]
