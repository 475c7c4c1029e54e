"""How much the areas beside each other have to do, for comparison and never for a score (G6, A7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import timedelta

from gridwork.base.moment import now
from gridwork.cases.queries.moving import open_by_grid, since_by_grid
from gridwork.ledger.queries.inventory import stale_by_grid
from gridwork.ledger.queries.places import households_in, place_counts
from gridwork.territory.models import Boundary
from gridwork.territory.queries.bounds import bounds_of
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.size import size_of

DAYS = 90
"""How far back cases are counted."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one area has to do with. ``households``: as drawn, else as the ledger counts them."""

    households: int
    places: int
    to_verify: int
    open_cases: int
    cases: int
    """Reported in the last 90 days."""


MEASURES: tuple[str, ...] = tuple(one.name for one in fields(Load))


@dataclass(frozen=True, slots=True)
class Line:
    """One area and its load; ``size`` is ``few`` or ``many`` outside the charter's bounds."""

    area: Node
    load: Load
    size: str


def workload(nodes: Sequence[Node]) -> list[Line]:
    """The load of each area, in the order given (six queries, whatever their number)."""
    present = tree()
    grids = {node.id: [grid.id for grid in present.grids_below(node.id)] for node in nodes}
    every = [grid for below in grids.values() for grid in below]
    drawn = dict(
        Boundary.objects.filter(edition=present.edition_id, area__in=list(grids)).values_list("area", "households")
    )
    counted, places = households_in(every), place_counts(every)
    stale, waiting = stale_by_grid(every), open_by_grid(every)
    reported = since_by_grid(every, now() - timedelta(days=DAYS))
    lines = []
    for node in nodes:
        below = grids[node.id]
        living = sum(counted.get(grid, 0) for grid in below)
        households = living if living else drawn.get(node.id)
        load = Load(
            households or 0, sum(sum(places.get(grid, {}).values()) for grid in below),
            sum(stale.get(grid, 0) for grid in below), sum(waiting.get(grid, 0) for grid in below),
            sum(reported.get(grid, 0) for grid in below),
        )  # fmt: skip
        lines.append(Line(node, load, size_of(households, bounds_of(node.level))))
    return lines


def average(lines: Sequence[Line]) -> dict[str, float]:
    """The mean of each measure over the areas; 0 of none."""
    return {
        measure: sum(getattr(line.load, measure) for line in lines) / len(lines) if lines else 0.0
        for measure in MEASURES
    }
