"""What a supervision sample is drawn from: everything of its kind in an area and period, by stratum (F8).

Strata: households and cases by the area right below, inspections by kind, ledger records by form.
A frame is read as of a moment, so that it can be put together again later; read row by row, it
costs eight bytes a thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet

from gridwork.cases.models import Case
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.work_parts import Sampled
from gridwork.fieldwork.models import Inspection, SampleItem
from gridwork.fieldwork.rules.periods import Period
from gridwork.fieldwork.rules.sampling import Frame
from gridwork.ledger.models import Place, Record
from gridwork.ledger.rules.kinds import Kind, State
from gridwork.territory.queries.tree import Node, tree

Rows = Iterator[tuple[str, int]]
PORTION = 5000
"""Rows read at once."""


def frame_of(of: Sampled, area_id: int, period: Period, at: datetime) -> Frame:
    """Everything to draw from as it was known at a moment (one query; two for what stands in the ledgers)."""
    area = tree().area(area_id)
    match of:
        case Sampled.HOUSEHOLDS:
            return Frame.of(_dwellings(area, at))
        case Sampled.CASES:
            return Frame.of(_cases(area, period))
        case Sampled.INSPECTIONS:
            return Frame.of(_inspections(area, period, at))
        case Sampled.LEDGER:
            return Frame.of(_records(area, at))


def frame_of_sample(sample_id: int) -> Frame:
    """The things another sample drew, to draw from once more (one query)."""
    rows = SampleItem.objects.filter(sample=sample_id).values_list("stratum", "subject_id")
    return Frame.of(rows.iterator(chunk_size=PORTION))


def _dwellings(area: Node, at: datetime) -> Rows:
    found = Place.objects.filter(kind=Kind.DWELLING, households__gt=0, grid__in=_grids(area), opened_at__lte=at)
    strata = _units_below(area)
    for grid, place in _standing(found, at, "grid_id", "pk"):
        yield strata[grid], place


def _records(area: Node, at: datetime) -> Rows:
    found = Record.objects.filter(grid__in=_grids(area), opened_at__lte=at)
    return _standing(found, at, "form", "pk")


def _cases(area: Node, period: Period) -> Rows:
    """Those closed in the period and not reopened since; a case without a grid of today counts for the area itself."""
    midnight = in_force().calendar.at
    since, until = midnight(period.first), midnight(period.last + timedelta(days=1))
    found = Case.objects.filter(_counted_in(area), closed_at__gte=since, closed_at__lt=until)
    strata = _units_below(area)
    for grid, case in found.values_list("grid_id", "pk").iterator(chunk_size=PORTION):
        yield strata.get(grid, area.code), case


def _inspections(area: Node, period: Period, at: datetime) -> Rows:
    days = {"day__gte": period.first, "day__lte": period.last}
    found = Inspection.objects.filter(grid__in=_grids(area), recorded_at__lte=at, **days)
    return found.values_list("kind", "pk").iterator(chunk_size=PORTION)


def _standing(found: QuerySet[Any], at: datetime, *columns: str) -> Iterator[Any]:
    """What was open at the moment: what is open still, and what was closed after it."""
    still, closed = found.filter(state=State.OPEN), found.filter(state=State.CLOSED, closed_at__gt=at)
    return chain.from_iterable(rows.values_list(*columns).iterator(chunk_size=PORTION) for rows in (still, closed))


def _counted_in(area: Node) -> Q:
    """Cases by the narrowest column that has an index for such an area."""
    if area.depth == 0:
        return Q()
    if area.depth == 1 and not area.basic:
        return Q(town=area.id)
    return Q(grid__in=_grids(area))


def _grids(area: Node) -> list[int]:
    return [grid.id for grid in tree().grids_below(area.id)]


def _units_below(area: Node) -> dict[int, str]:
    """Grid → code of the unit right below the area it lies in; the area's own code where it is a grid itself."""
    units = tree().children(area.id) or [area]
    return {grid.id: unit.code for unit in units for grid in tree().grids_below(unit.id)}
