"""How many of the visits of a period are made, area by area (F4): one query on indexes, however many grids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from gridwork.base.errors import N_, NotFound
from gridwork.care.models import Enrolment
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.work_parts import Visit as VisitKind
from gridwork.charter.work_parts import Visited
from gridwork.fieldwork.models import Visit
from gridwork.fieldwork.queries.asked_since import VISIT, asked_since
from gridwork.fieldwork.queries.declaring import declared_since, declaring, told_since
from gridwork.fieldwork.queries.shares import Share, counting_in
from gridwork.fieldwork.queries.visit_kinds import counting_for, visit_kind
from gridwork.fieldwork.queries.visits import Asked, asked_in, kinds_seen
from gridwork.fieldwork.rules.periods import Period, period_of
from gridwork.fieldwork.rules.visits import SETTLES, goes_to
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.lay import Lay, lay_on
from gridwork.ledger.rules.kinds import State
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.tree import Node, Tree, tree
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class Progress:
    """An area's share, and those of the areas right below it that the person sees; a grid has none below."""

    area: Node
    period: Period
    total: Share
    below: list[tuple[Node, Share]]


def progress(powers: Powers, area_id: int, kind: str, day: date) -> Progress:
    """The visits of one kind in the period of a day. NotFound for an area in which the person sees none of them.

    A period that is over by the territory as it was drawn on its last day, and of what it asked for; the present one by
    the territory of today. One query, some more for a period before a redrawing or with needs declared since.
    """
    period = period_of(visit_kind(kind).every, day)
    lay = lay_on(min(period.last, today()))
    asked = _asked(powers, area_id, kind, lay.tree)
    if asked is None and _asked(powers, area_id, kind, tree()):
        return Progress(tree().area(area_id), period, Share(), [])
    if asked is None:
        raise NotFound(N_("There is no such area."))
    shares = _running(asked, period) if today() <= period.last else _finished(asked, period, lay)
    below = [(child, _grids(child, asked, lay.tree)) for child in lay.tree.children(area_id)]
    seen = [(_called(child), _sum(grids, shares)) for child, grids in below if grids]
    area = lay.tree.area(area_id)
    return Progress(_called(area), period, _sum(_grids(area, asked, lay.tree), shares), seen)


def progress_opens(powers: Powers, area_id: int) -> frozenset[str]:
    """The kinds of visits whose progress in an area opens for the person (no query)."""
    grids = [one.id for one in tree().grids_below(area_id)]
    return frozenset(one.key for one in asked_in(powers, grids, kinds_seen(powers)))


def _called(area: Node) -> Node:
    """The area as it is today, or as it was where it is no more."""
    return tree().area(area.id) if area.id in tree() else area


def _asked(powers: Powers, area_id: int, kind: str, drawn: Tree) -> Asked | None:
    grids = [one.id for one in drawn.grids_below(area_id)] if area_id in drawn else []
    return next(asked_in(powers, grids, [kind], drawn), None)


def _grids(area: Node, asked: Asked, drawn: Tree) -> list[int]:
    return [grid.id for grid in drawn.grids_below(area.id) if grid.id in asked.grids]


def _sum(grids: Iterable[int], shares: dict[int, Share]) -> Share:
    return sum((shares.get(grid, Share()) for grid in grids), Share())


def _running(asked: Asked, period: Period) -> dict[int, Share]:
    """Grid → what is to be visited there and what was, counted by the database (one query)."""
    rows = _often(asked, doors_asked(asked), period).order_by().values("grid_id")
    counted = rows.annotate(wanted=Count("pk"), made=Count("pk", filter=Q(calls__gte=asked.visit.times)))
    return {grid: Share(wanted, made) for grid, wanted, made in counted.values_list("grid_id", "wanted", "made")}


def _finished(asked: Asked, period: Period, lay: Lay) -> dict[int, Share]:
    """The same of a period that is over: what was there, and asked for, when it began, and what was visited anyway.

    One query; what declared its need since, or lies in another grid by now, is looked at door by door.
    """
    there = replace(asked, grids=lay.around(asked.grids))
    late = date.max if asked_since(f"{VISIT}{asked.key}") <= period.first else date.min
    needs = asked.visit.to is Visited.DECLARED_NEED
    if needs or lay.moves.was:
        return _door_by_door(there, period, lay, late)
    at = in_force().calendar.at(period.first + timedelta(days=1))
    old = Q(begun_on__lte=period.first) if asked.care else Q(opened_at__lt=at)
    done = Q(calls__gte=asked.visit.times)
    rows = _often(asked, doors_asked(there), period).order_by().values("grid_id")
    counted = rows.annotate(
        wanted=Count("pk", filter=(old | done) if late is date.max else done), made=Count("pk", filter=done)
    )
    return {grid: Share(wanted, made) for grid, wanted, made in counted.values_list("grid_id", "wanted", "made")}


def _door_by_door(asked: Asked, period: Period, lay: Lay, late: date) -> dict[int, Share]:
    found: dict[int, Share] = {}
    for door, calls in _to_visit(asked, period.first, _often(asked, doors_asked(asked), period)):
        grid = door.grid_id if asked.care else lay.grid(door.id, door.grid_id)
        made = calls >= asked.visit.times
        wanted = made or door.since <= period.first <= late
        found[grid] = found.get(grid, Share()) + Share(int(wanted), int(made))
    return found


def _often(asked: Asked, frame: QuerySet[Any], period: Period) -> QuerySet[Any]:
    """Doors with ``calls``: how many visits to each count for the period."""
    visits = Visit.objects.filter(counting_in(period), kind__in=counting_for(asked.key), outcome__in=SETTLES).order_by()
    door = "enrolment" if asked.care else "place"
    calls = visits.filter(**{door: OuterRef("pk")}).values(door)
    count = Subquery(calls.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return frame.annotate(calls=Coalesce(count, 0))


def doors_asked(asked: Asked) -> QuerySet[Any]:
    """The enrolments or places to which such visits go, in the grids in which the person sees them."""
    if not asked.care:
        return Place.objects.filter(_frame(asked.visit), grid__in=asked.grids, state=State.OPEN)
    frame = Enrolment.objects.filter(grid__in=asked.grids, withdrawn_on=None)
    return frame.filter(programme__in=asked.visit.programmes) if asked.visit.programmes else frame


class ToVisit(NamedTuple):
    """A door such visits go to, by the id of place or enrolment. ``since``: from when on it was asked for."""

    id: int
    grid_id: int
    since: date


def to_visit(asked: Asked, first: date) -> list[ToVisit]:
    """The doors such visits go to (one query; two more where needs were declared later than on this day)."""
    return [one for one, _ in _to_visit(asked, first, doors_asked(asked).annotate(calls=Value(0)))]


def _to_visit(asked: Asked, first: date, rows: QuerySet[Any]) -> list[tuple[ToVisit, int]]:
    """The same of doors that were read with ``calls``."""
    if asked.care:
        return [(ToVisit(*door), calls) for *door, calls in rows.values_list("pk", "grid_id", "begun_on", "calls")]
    lately = Exists(Record.objects.filter(declaring(asked.visit), told_since(first), place=OuterRef("pk")))
    told = lately if asked.visit.to is Visited.DECLARED_NEED else Value(value=False)
    doors = list(rows.annotate(told=told).values_list("pk", "grid_id", "opened_at", "calls", "told"))
    declared = declared_since(asked.visit, asked.grids, first) if any(door[4] for door in doors) else {}
    local = in_force().calendar.today
    return [
        (ToVisit(door, grid, max(local(at), declared.get(door, first))), calls) for door, grid, at, calls, _ in doors
    ]


def _frame(kind: VisitKind) -> Q:
    """The places at which such visits are due."""
    goal = goes_to(kind)
    there = Q(kind=goal.kind, **({"sort__in": goal.sorts} if goal.sorts else {}))
    match kind.to:
        case Visited.DECLARED_NEED:
            return there & Q(Exists(Record.objects.filter(declaring(kind), place=OuterRef("pk"))))
        case Visited.EVERY_HOUSEHOLD:
            return there & Q(households__gt=0)
        case _:
            return there
