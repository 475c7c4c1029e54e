"""How far the inspections of a period are, area by area (F5): two statements however many grids there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from gridwork.base.errors import N_, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Inspection as InspectionPart
from gridwork.fieldwork.models import Inspection
from gridwork.fieldwork.queries.asked_since import INSPECTION, asked_since
from gridwork.fieldwork.queries.inspected import in_charge_of_kind
from gridwork.fieldwork.queries.reach import opens_board
from gridwork.fieldwork.queries.shares import Share, counting_in
from gridwork.fieldwork.rules.seasons import TurnNow, turns_before, turns_on
from gridwork.ledger.models import Place
from gridwork.ledger.queries.lay import Lay, lay_on
from gridwork.ledger.rules.kinds import Kind, State
from gridwork.territory.queries.reach import opens
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


@dataclass(frozen=True, slots=True)
class _Turn:
    """One level's turn. ``lay``: how places lay at its end, or lie today while it runs; ``seen``: grids then."""

    kind: str
    level: str
    now: TurnNow
    lay: Lay
    seen: frozenset[int]


def coverage(powers: Powers, area_id: int, day: date) -> Coverage:
    """How many premises each level has looked at in its period (two queries); NotFound where nothing is in sight.

    Of what lies in the area as much as the person sees: a department the kinds of inspection it is
    in charge of. Premises count in the grid they stand in now, wherever they were inspected.
    """
    calendar = in_force().calendar
    return _coverage(powers, area_id, day, lambda part: turns_on(part, calendar, day))


def coverage_before(powers: Powers, area_id: int, day: date) -> Coverage:
    """The same of the period before, by the turns that held then: what was missed in it (two queries).

    Premises that were there when it began, in the grid they lay in on its last day: redrawing the grids since changes
    nothing (two queries more). Other premises only where they were inspected anyway.
    """
    calendar = in_force().calendar
    return _coverage(powers, area_id, day, lambda part: turns_before(part, calendar, turns_on(part, calendar, day)))


def _coverage(
    powers: Powers, area_id: int, day: date, held: Callable[[InspectionPart], Mapping[str, TurnNow]]
) -> Coverage:
    present, parts = tree(), in_force().charter.inspections
    opened = opens_board(powers, area_id)
    inside = present.grids_below(area_id) if opened else []
    if not opened or (inside and parts and not any(grids_seen(powers, inside, part) for part in parts.values())):
        raise NotFound(N_("There is no such area."))
    turns: dict[tuple[str, str], _Turn] = {}
    for kind, part in parts.items():
        for turn in _turns(powers, area_id, day, kind, held(part)):
            turns.setdefault((kind, turn.level), turn)
    area, areas = present.area(area_id), _heads(powers, area_id, turns.values())
    shares = _shares(turns, day)
    found = []
    for key, turn in turns.items():
        told = [sum((shares[key].get(grid, Share()) for grid in _grids(turn, one)), Share()) for one in areas]
        found.append(Covered(turn.kind, turn.level, turn.now, sum(told, Share()), told))
    return Coverage(area, areas, found)


def coverage_opens(powers: Powers, area_id: int) -> frozenset[str]:
    """The kinds of inspection of which the coverage of an area tells the person (no query); none in an empty area."""
    inside = tree().grids_below(area_id) if opens_board(powers, area_id) else []
    return frozenset(key for key, part in in_force().charter.inspections.items() if grids_seen(powers, inside, part))


def _turns(powers: Powers, area_id: int, day: date, kind: str, held: Mapping[str, TurnNow]) -> Iterator[_Turn]:
    """The turns of one kind that somebody sees in an area, as it was drawn then."""
    charter = in_force().charter
    for post, now in held.items():
        lay = lay_on(min(now.period.last, day))
        inside = lay.tree.grids_below(area_id) if area_id in lay.tree else []
        if seen := frozenset(grids_seen(powers, inside, charter.inspections[kind])):
            yield _Turn(kind, charter.posts[post].at, now, lay, seen)


def _heads(powers: Powers, area_id: int, turns: Iterable[_Turn]) -> list[Node]:
    """The areas right below that somebody sees, with those that were there when a turn ended; itself for a grid."""
    drawn = [*(turn.lay.tree for turn in turns), tree()]
    below = {one.id: one for then in drawn if area_id in then for one in then.children(area_id)}
    seen = [one for one in below.values() if opens(powers, Capability.FIELD_SEE, one)]
    return sorted(seen, key=lambda one: one.code) or [tree().area(area_id)]


def _grids(turn: _Turn, area: Node) -> list[int]:
    drawn = turn.lay.tree
    return [one.id for one in drawn.grids_below(area.id) if one.id in turn.seen] if area.id in drawn else []


def grids_seen(powers: Powers, grids: Iterable[Node], part: InspectionPart) -> list[int]:
    """The grids in which the person sees such inspections."""
    departments = in_charge_of_kind(in_force().charter, part)
    return [grid.id for grid in grids if powers.may(Capability.FIELD_SEE, grid.lineage, departments)]


def _shares(turns: Mapping[tuple[str, str], _Turn], day: date) -> dict[tuple[str, str], dict[int, Share]]:
    """By turn, grid → premises to look at and those looked at (two queries)."""
    parts, local = in_force().charter.inspections, in_force().calendar.today
    around = frozenset[int]().union(*(one.lay.around(one.seen) for one in turns.values()))
    rows = Place.objects.filter(grid_id__in=around, kind=Kind.PREMISES, state=State.OPEN)
    places = [(place, grid, sort, local(at)) for place, grid, sort, at in
              rows.values_list("pk", "grid_id", "sort", "opened_at")]  # fmt: skip
    looked, found = _looked_at(around, turns), dict[tuple[str, str], dict[int, Share]]()
    for key, turn in turns.items():
        sorts, period, shares = parts[turn.kind].premises, turn.now.period, found.setdefault(key, {})
        begun = asked_since(f"{INSPECTION}{turn.kind}")
        for place, grid_now, sort, opened in places:
            grid = turn.lay.grid(place, grid_now)
            if grid in turn.seen and (not sorts or sort in sorts):
                made = looked.get((place, *key), 0) >= turn.now.turn.times
                wanted = made or day <= period.last or max(opened, begun) <= period.first
                shares[grid] = shares.get(grid, Share()) + Share(int(wanted), int(made))
    return found


def _looked_at(grids: Collection[int], turns: Mapping[tuple[str, str], _Turn]) -> dict[tuple[int, str, str], int]:
    """How many inspections count for the period, by place, kind and level."""
    wanted = Q(pk=None)
    for one in turns.values():
        wanted |= Q(kind=one.kind, level=one.level) & counting_in(one.now.period)
    rows = Inspection.objects.filter(wanted, place__grid_id__in=grids, again_for=None).order_by()
    counted = rows.values_list("place_id", "kind", "level").annotate(many=Count("pk"))
    return {(place, kind, level): many for place, kind, level, many in counted}
