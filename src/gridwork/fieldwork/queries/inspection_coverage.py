"""How far the inspections of a period are, area by area (F5): two statements however many grids there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from gridwork.base.errors import N_, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Inspection as InspectionPart
from gridwork.fieldwork.models import Inspection
from gridwork.fieldwork.queries.inspected import in_charge_of_kind
from gridwork.fieldwork.queries.reach import opens_board
from gridwork.fieldwork.queries.shares import Share, counting_in
from gridwork.fieldwork.rules.seasons import TurnNow, turns_before, turns_on
from gridwork.ledger.models import Place
from gridwork.ledger.rules.kinds import Kind, State
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class Covered:
    """One level's turn of one kind of inspection: the whole area, and the areas right below (itself for a grid)."""

    kind: str
    level: str
    turn: TurnNow
    total: Share
    below: list[Share]


@dataclass(frozen=True, slots=True)
class Coverage:
    """An area's inspections as they stand; ``areas`` are the heads of the shares in ``Covered.below``."""

    area: Node
    areas: list[Node]
    turns: list[Covered]


def coverage(powers: Powers, area_id: int, day: date) -> Coverage:
    """How many premises each level has looked at in its period (two queries); NotFound where nothing is in sight.

    Of what lies in the area as much as the person sees: a department the kinds of inspection it is
    in charge of. Premises count in the grid they stand in now, inspections in the grid they were made in.
    """
    calendar = in_force().calendar
    return _coverage(powers, area_id, lambda part: turns_on(part, calendar, day))


def coverage_before(powers: Powers, area_id: int, day: date) -> Coverage:
    """The same of the period before, by the turns that held then: what was missed in it (two queries)."""
    calendar = in_force().calendar
    return _coverage(powers, area_id, lambda part: turns_before(part, calendar, turns_on(part, calendar, day)))


def _coverage(powers: Powers, area_id: int, held: Callable[[InspectionPart], Mapping[str, TurnNow]]) -> Coverage:
    present, charter = tree(), in_force().charter
    opened = opens_board(powers, area_id)
    inside = present.grids_below(area_id) if opened else []
    seen = {key: grids_seen(powers, inside, part) for key, part in charter.inspections.items()}
    if not opened or (inside and seen and not any(seen.values())):
        raise NotFound(N_("There is no such area."))
    area = present.area(area_id)
    areas = [one for one in present.children(area_id) if opens_board(powers, one.id)] or [area]
    grids = {grid.id: number for number, one in enumerate(areas) for grid in present.grids_below(one.id)}
    turns: dict[tuple[str, str], TurnNow] = {}
    for kind in filter(seen.get, seen):
        for post, now in held(charter.inspections[kind]).items():
            turns.setdefault((kind, charter.posts[post].at), now)
    wanted, made = _premises(grids), _looked_at(grids, turns)
    found = []
    for (kind, level), now in turns.items():
        sorts = charter.inspections[kind].premises
        below = [Share() for _ in areas]
        for grid in seen[kind]:
            many = sum(n for sort, n in wanted.get(grid, {}).items() if not sorts or sort in sorts)
            below[grids[grid]] += Share(many, min(many, made.get((grid, kind, level), 0)))
        found.append(Covered(kind, level, now, sum(below, Share()), below))
    return Coverage(area, areas, found)


def coverage_opens(powers: Powers, area_id: int) -> frozenset[str]:
    """The kinds of inspection of which the coverage of an area tells the person (no query); none in an empty area."""
    inside = tree().grids_below(area_id) if opens_board(powers, area_id) else []
    return frozenset(key for key, part in in_force().charter.inspections.items() if grids_seen(powers, inside, part))


def grids_seen(powers: Powers, grids: Iterable[Node], part: InspectionPart) -> list[int]:
    """The grids in which the person sees such inspections."""
    departments = in_charge_of_kind(in_force().charter, part)
    return [grid.id for grid in grids if powers.may(Capability.FIELD_SEE, grid.lineage, departments)]


def _premises(grids: Collection[int]) -> dict[int, dict[str, int]]:
    rows = Place.objects.filter(grid_id__in=grids, kind=Kind.PREMISES, state=State.OPEN).order_by()
    found: dict[int, dict[str, int]] = {}
    for grid, sort, many in rows.values_list("grid_id", "sort").annotate(many=Count("id")):
        if grid is not None:
            found.setdefault(grid, {})[sort] = many
    return found


def _looked_at(
    grids: Collection[int], turns: Mapping[tuple[str, str], TurnNow]
) -> dict[tuple[int | None, str, str], int]:
    """Premises with at least one inspection in the period, by grid, kind and level."""
    wanted = Q(pk=None)
    for (kind, level), now in turns.items():
        wanted |= Q(kind=kind, level=level) & counting_in(now.period)
    rows = Inspection.objects.filter(wanted, grid_id__in=grids, again_for=None).order_by()
    counted = rows.values_list("grid_id", "kind", "level").annotate(many=Count("place", distinct=True))
    return {(grid, kind, level): many for grid, kind, level, many in counted}
