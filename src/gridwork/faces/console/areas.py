"""The areas somebody may choose from: in a list, beside a field, by code or name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gridwork.charter.schema import Capability
from gridwork.faces.console.names import area_path
from gridwork.territory.queries.reach import highest
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

MOST_GRIDS = 300
"""With more grids than this in reach a list offers towns and villages only."""
MOST_PROMPTED = 400
"""With more than this a field takes codes and names without offering them."""


def areas_reached(powers: Powers, capability: Capability) -> list[Node]:
    """The areas of the posts that have the capability, and all below, in the order of the tree."""
    reached = {reach.area_id for reach in powers.reach(capability)}
    return [node for node in tree() if reached & set(node.lineage)]


def first_own(powers: Powers, areas: Sequence[Node]) -> Node | None:
    """Where a list of one area opens: the first of these in which somebody acts today, the first of all where none is.

    What somebody only stands by for comes after what is theirs.
    """
    own = {post.area_id for post in powers.posts if post.acting}
    return next((node for node in areas if own & set(node.lineage)), areas[0] if areas else None)


def areas_opened(powers: Powers, capability: Capability) -> list[Node]:
    """The areas whose pages somebody opens: those reached, and before them the one that holds all of them."""
    top, reached = highest(powers, capability), areas_reached(powers, capability)
    return reached if top is None or top in reached else [top, *reached]


def area_crumbs(powers: Powers, capability: Capability, area: Node, address: str) -> list[tuple[str, str]]:
    """The way down to an area from the one that holds all somebody reaches; the area's id goes behind ``address``."""
    present, top = tree(), highest(powers, capability)
    way = area.lineage[area.lineage.index(top.id) :] if top and top.id in area.lineage else (area.id,)
    names = {one: present.area(one).name for one in way if one in present} | {area.id: area.name}
    return [(name, "" if one == area.id else f"{address}{one}") for one, name in names.items()]


def area_choices(areas: Sequence[Node], asked: str = "") -> list[tuple[int, str]]:
    """Areas for a select, indented by level; with very many grids only those above, and the one asked for (an id)."""
    if sum(node.basic for node in areas) > MOST_GRIDS:
        areas = [node for node in areas if not node.basic or str(node.id) == asked]
    top = min((node.depth for node in areas), default=0)
    return [(node.id, "\u3000" * (node.depth - top) + node.name) for node in areas]


def grids_offered(powers: Powers, capability: Capability) -> list[dict[str, str]]:
    """Code and path of the grids in reach, to be offered beside a field; none where there are too many."""
    grids = [node for node in areas_reached(powers, capability) if node.basic]
    return [] if len(grids) > MOST_PROMPTED else [{"code": node.code, "path": area_path(node.id)} for node in grids]


def grids_called(typed: str) -> list[Node]:
    """Basic grids with this code or exactly this name; a code before a path is enough."""
    present = tree()
    code = re.split(r"\s", typed, maxsplit=1)[0]
    node = present.by_code(code)
    if node is not None and node.basic:
        return [node]
    return [one for one in present.grids_below(present.root.id) if one.name == typed]
