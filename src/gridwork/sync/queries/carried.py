"""Which grids a person carries on the phone (F7)."""

from __future__ import annotations

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


def carried(powers: Powers) -> Carried:
    """The grids whose places and records go along: all of each area the person sees the ledgers of, the smallest first.

    An area that would make them more than :data:`MOST_GRIDS` is left out whole: what is on the phone must not
    depend on the order of codes. No query once the tree is in memory.
    """
    present = tree()
    below = {
        reach.area_id: present.grids_below(reach.area_id)
        for reach in powers.reach(Capability.LEDGER_SEE)
        if reach.area_id in present
    }
    kept: dict[int, Node] = {}
    left_out: list[tuple[Node, int]] = []
    for area_id, grids in sorted(below.items(), key=lambda pair: (len(pair[1]), pair[0])):
        wider = kept | {grid.id: grid for grid in grids}
        if len(wider) <= MOST_GRIDS:
            kept = wider
        else:
            left_out.append((present.area(area_id), len(grids)))
    return Carried(tuple(sorted(kept.values(), key=lambda grid: grid.code)), tuple(left_out))
