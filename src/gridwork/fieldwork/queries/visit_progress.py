"""How many of the visits of a period are made, area by area (F4): one query on indexes, however many grids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from gridwork.base.errors import N_, NotFound
from gridwork.care.models import Enrolment
from gridwork.charter.work_parts import Visit as VisitKind
from gridwork.charter.work_parts import Visited
from gridwork.fieldwork.models import Visit
from gridwork.fieldwork.queries.declaring import declaring, told_since
from gridwork.fieldwork.queries.shares import Share, counting_in
from gridwork.fieldwork.queries.visit_kinds import counting_for
from gridwork.fieldwork.queries.visits import Asked, asked_in, kinds_seen
from gridwork.fieldwork.rules.periods import Period, period_of
from gridwork.fieldwork.rules.visits import SETTLES, goes_to
from gridwork.ledger.models import Place, Record
from gridwork.ledger.rules.kinds import State
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class Progress:
    """An area's share, and those of the areas right below it that the person sees; a grid has none below."""

    area: Node
    period: Period
    total: Share
    below: list[tuple[Node, Share]]


def progress(powers: Powers, area_id: int, kind: str, day: date) -> Progress:
    """The visits of one kind in the period of a day. NotFound for an area in which the person sees none of them."""
    present = tree()
    if area_id not in present:
        raise NotFound(N_("There is no such area."))
    grids = [one.id for one in present.grids_below(area_id)]
    asked = next(asked_in(powers, grids, [kind]), None)
    if asked is None:
        raise NotFound(N_("There is no such area."))
    period = period_of(asked.visit.every, day)
    shares = {grid_id: Share(wanted, made) for grid_id, wanted, made in _counted(asked, period)}
    below = [(child, _sum(child, asked.grids, shares)) for child in present.children(area_id)]
    seen = [(child, share) for child, share in below if any(g.id in asked.grids for g in present.grids_below(child.id))]
    return Progress(present.area(area_id), period, _sum(present.area(area_id), asked.grids, shares), seen)


def progress_opens(powers: Powers, area_id: int) -> frozenset[str]:
    """The kinds of visits whose progress in an area opens for the person (no query)."""
    grids = [one.id for one in tree().grids_below(area_id)]
    return frozenset(one.key for one in asked_in(powers, grids, kinds_seen(powers)))


def _sum(area: Node, seen: frozenset[int], shares: dict[int, Share]) -> Share:
    return sum((shares.get(grid.id, Share()) for grid in tree().grids_below(area.id) if grid.id in seen), Share())


def _counted(asked: Asked, period: Period) -> list[tuple[int, int, int]]:
    """Grid, how many to visit and how many of those visited (one query)."""
    visits = Visit.objects.filter(counting_in(period), kind__in=counting_for(asked.key), outcome__in=SETTLES).order_by()
    door = "enrolment" if asked.care else "place"
    calls = visits.filter(**{door: OuterRef("pk")}).values(door)
    frame = doors_asked(asked)
    count = Subquery(calls.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    often = frame.annotate(calls=Coalesce(count, 0)).order_by().values("grid_id")
    rows = often.annotate(wanted=Count("pk"), made=Count("pk", filter=Q(calls__gte=asked.visit.times)))
    return list(rows.values_list("grid_id", "wanted", "made"))


def doors_asked(asked: Asked) -> QuerySet[Any]:
    """The enrolments or places to which such visits go, in the grids in which the person sees them."""
    if not asked.care:
        return Place.objects.filter(_frame(asked.visit), grid__in=asked.grids, state=State.OPEN)
    frame = Enrolment.objects.filter(grid__in=asked.grids, withdrawn_on=None)
    return frame.filter(programme__in=asked.visit.programmes) if asked.visit.programmes else frame


def told_lately(asked: Asked, since: date) -> QuerySet[Any]:
    """The same, places only, each with ``told``: whether the need it declares may be one declared since a day."""
    told = Exists(Record.objects.filter(declaring(asked.visit), told_since(since), place=OuterRef("pk")))
    needs = asked.visit.to is Visited.DECLARED_NEED
    return doors_asked(asked).annotate(told=told if needs else Value(False))


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
