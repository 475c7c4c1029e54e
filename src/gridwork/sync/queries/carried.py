"""Which grids a person carries on the phone (F7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gridwork.charter.schema import Capability
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

MOST_GRIDS = 40
"""A village or two: about 20,000 dwellings, some megabytes on the phone."""


@dataclass(frozen=True, slots=True)
class Carried:
    """``grids``: one's own basic grids, by code. ``left_out``: areas too wide, each with its number of grids."""

    grids: tuple[Node, ...]
    left_out: tuple[tuple[Node, int], ...]


def carried(powers: Powers, chosen: Sequence[int] = ()) -> Carried:
    """The grids whose places and records go along: all of each area the person sees the ledgers of, the smallest first.

    An area that would make them more than :data:`MOST_GRIDS` is left out whole: what is on the phone must not
    depend on the order of codes. Of what is left out the person may choose parts (``chosen``, ids of areas in it);
    each goes along whole, in the order chosen, as far as there is room. No query once the tree is in memory.
    """
    present = tree()
    areas = {reach.area_id for reach in powers.reach(Capability.LEDGER_SEE) if reach.area_id in present}
    below = {area_id: present.grids_below(area_id) for area_id in areas}
    kept: dict[int, Node] = {}
    left_out: dict[int, int] = {}
    for area_id, grids in sorted(below.items(), key=lambda pair: (len(pair[1]), pair[0])):
        if not _taken(kept, grids):
            left_out[area_id] = len(grids)
    for area_id in chosen:
        if area_id in present and left_out.keys() & set(present.area(area_id).lineage):
            _taken(kept, present.grids_below(area_id))
    told = tuple((present.area(area_id), many) for area_id, many in left_out.items())
    return Carried(tuple(sorted(kept.values(), key=lambda grid: grid.code)), told)


def parts_of(area: Node) -> Iterator[Node]:
    """Of an area with more grids than a phone carries, the areas below that it can carry, the widest of each line."""
    present = tree()
    if len(present.grids_below(area.id)) <= MOST_GRIDS:
        return
    for below in present.children(area.id):
        wide = list(parts_of(below))
        yield from wide or [below]


def _taken(kept: dict[int, Node], grids: Iterable[Node]) -> bool:
    """Add these grids where there is room for all of them."""
    more = {grid.id: grid for grid in grids}
    if len(kept.keys() | more.keys()) > MOST_GRIDS:
        return False
    kept.update(more)
    return True
