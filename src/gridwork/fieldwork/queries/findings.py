"""What somebody found in an area on a day: cases they reported, findings of their rounds and inspections (F1, F2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from gridwork.base.prepared import Prepared, Several
from gridwork.cases.models import Case
from gridwork.cases.rules.verbs import Verb
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.models import Inspection, Round
from gridwork.journal.models import Entry
from gridwork.territory.models import Posting
from gridwork.territory.queries.postings import held_on
from gridwork.territory.queries.tree import tree


def day_bounds(day: date, days: int = 1) -> tuple[datetime, datetime]:
    """From the cell's midnight to the one so many days later; the end is no longer part of it."""
    start = in_force().calendar.at(day)
    return start, start + timedelta(days=days)


def found_on(area_id: int, day: date, posting_id: int | None) -> int:
    """How much those who held one post on a day found in an area, or below it, that day (four queries).

    A finding counts once for its case, once for its inspection, and once for a stop whose report is still on its way.
    """
    present = tree()
    grids = [area_id, *(grid.id for grid in present.grids_below(area_id))]
    people = [person for (person,) in _HOLDERS.rows(posting=posting_id, day=day)]
    start, end = day_bounds(day)
    reported = _REPORTED.rows(people=people, grids=grids, start=start, end=end)
    failed = _FAILED.rows(people=people, grids=grids, day=day)
    walked = _WALKED.rows(people=people, grids=grids, start=start, end=end)
    return max(len(reported), sum(found for (found,) in walked)) + len(failed)


def _holders(posting: int, day: date) -> QuerySet[Any, Any]:
    return Posting.objects.filter(held_on(day), post__postings=posting).values_list("person").distinct()


def _reported(people: Sequence[int], grids: Sequence[int], start: datetime, end: datetime) -> QuerySet[Any, Any]:
    told = Entry.objects.filter(
        person_id__in=people, done_at__gte=start, done_at__lt=end, subject_kind="case", verb=Verb.REPORT
    )
    return Case.objects.filter(pk__in=told.values("subject_id"), grid__in=grids).values_list("pk")


def _failed(people: Sequence[int], grids: Sequence[int], day: date) -> QuerySet[Any, Any]:
    return Inspection.objects.filter(person__in=people, grid__in=grids, day=day, failed__gt=0).values_list("pk")


def _walked(people: Sequence[int], grids: Sequence[int], start: datetime, end: datetime) -> QuerySet[Any, Any]:
    rounds = Round.objects.filter(person__in=people, grid__in=grids, started_at__gte=start, started_at__lt=end)
    return rounds.values_list("found")


_PEOPLE, _GRIDS = Several(lambda number: -1 - 2 * number), Several(lambda number: -2 - 2 * number)
_START, _END = datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC)
_HOLDERS = Prepared(_holders, posting=-1, day=date.min)
_REPORTED = Prepared(_reported, people=_PEOPLE, grids=_GRIDS, start=_START, end=_END)
_FAILED = Prepared(_failed, people=_PEOPLE, grids=_GRIDS, day=date.min)
_WALKED = Prepared(_walked, people=_PEOPLE, grids=_GRIDS, start=_START, end=_END)
"""Asked with every zero report."""
