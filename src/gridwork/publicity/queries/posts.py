"""Who serves a grid, as print names them: posts, holders, office telephones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from gridwork.charter.queries.adopted import in_force
from gridwork.territory.queries.offices import holders_of
from gridwork.territory.queries.tree import tree


@dataclass(frozen=True, slots=True)
class Served:
    """One line: post, holder (or that it is vacant) and the telephone of the office."""

    area_id: int
    post: str
    holder: str
    phone: str


def serving(grid_ids: Sequence[int], day: date, language: str) -> dict[int, list[Served]]:
    """Grid → holders in the grid, then in the station above it; one query for all. Call under ``override``."""
    present = tree()
    above = {grid: [grid, *present.area(grid).lineage[-2:-1]] for grid in grid_ids}
    offices = {area: present.office(area) for areas in above.values() for area in areas if present.has_office(area)}
    stands = holders_of(sorted(set(offices.values())), day)
    kinds = in_force().charter.posts
    found: dict[int, list[Served]] = {}
    for grid, areas in above.items():
        lines = found.setdefault(grid, [])
        for area in areas:
            for holder in stands.get(offices.get(area, 0), []):
                name = kinds[holder.kind].name.to(language) if holder.kind in kinds else holder.kind
                lines.append(Served(area, f"{name} {holder.rank}", holder.name, holder.phone))
            if area == grid and not lines:
                lines.append(Served(area, gettext("Grid worker"), gettext("vacant"), ""))
    return found
