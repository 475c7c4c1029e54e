"""What somebody found in an area on a day: cases they reported, findings of their rounds and inspections (F1, F2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from gridwork.base.prepared import Prepared, Several
from gridwork.cases.models import Case
from gridwork.cases.rules.verbs import Verb
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.models import Inspection, Round
from gridwork.fieldwork.rules.crediting import Told, finding
from gridwork.fieldwork.rules.periods import Period
from gridwork.journal.models import Entry
from gridwork.territory.models import Posting
from gridwork.territory.queries.postings import held_on
from gridwork.territory.queries.tree import Tree, tree


def day_bounds(day: date, days: int = 1) -> tuple[datetime, datetime]:
    """From the cell's midnight to the one so many days later; the end is no longer part of it."""
    start = in_force().calendar.at(day)
    return start, start + timedelta(days=days)


def found_on(area_id: int, day: date, posting_id: int | None) -> int:
    """How much those who held one post on a day found in an area, or below it, that day (four queries).

    A finding counts once for its case, once for its inspection, and once for a stop whose report is still on its way.
    """
    areas = frozenset(_areas(tree(), area_id))
    found = _Found.of([person for (person,) in _HOLDERS.rows(posting=posting_id, day=day)], Period(day, day))
    reported = {case for _, _, area, case in found.reported if area in areas}
    walked = sum(many for _, _, area, many in found.walked if area in areas)
    return max(len(reported), walked) + sum(area in areas for _, _, area in found.failed)


def findings_of(people: Sequence[int], span: Period) -> list[Told]:
    """The same of many people and days, as it counts towards duties (three queries): who found something, when, where.

    Once a person, day and area; where the present edition has the area no more it counts nowhere.
    """
    found, present, local = _Found.of(people, span), tree(), in_force().calendar.today
    there = {(person, local(at), area) for person, at, area, _ in (*found.reported, *found.walked)}
    there.update((person, day, area) for person, day, area in found.failed)
    return [finding(person, present.area(area).lineage, day) for person, day, area in there if area in present]


def _areas(present: Tree, area_id: int) -> Iterator[int]:
    yield area_id
    for child in present.children(area_id):
        yield from _areas(present, child.id)


@dataclass(frozen=True, slots=True)
class _Found:
    """Person, when and area of each thing found; with the case it is, or how many reports a round told of."""

    reported: list[tuple[int, datetime, int, int]]
    walked: list[tuple[int, datetime, int, int]]
    failed: list[tuple[int, date, int]]

    @classmethod
    def of(cls, people: Sequence[int], span: Period) -> _Found:
        """All of it by some people in a stretch of days (three queries)."""
        start, end = day_bounds(span.first)[0], day_bounds(span.last)[1]
        return cls(
            _REPORTED.rows(people=people, start=start, end=end),
            _WALKED.rows(people=people, start=start, end=end),
            _FAILED.rows(people=people, first=span.first, last=span.last),
        )


def _holders(posting: int, day: date) -> QuerySet[Any, Any]:
    return Posting.objects.filter(held_on(day), post__postings=posting).values_list("person").distinct()


def _reported(people: Sequence[int], start: datetime, end: datetime) -> QuerySet[Any, Any]:
    told = Entry.objects.filter(
        person_id__in=people, done_at__gte=start, done_at__lt=end, subject_kind="case", verb=Verb.REPORT
    )
    grid = Case.objects.filter(pk=OuterRef("subject_id")).values("grid")
    return told.annotate(grid=Subquery(grid)).values_list("person_id", "done_at", "grid", "subject_id")


def _walked(people: Sequence[int], start: datetime, end: datetime) -> QuerySet[Any, Any]:
    rounds = Round.objects.filter(person__in=people, started_at__gte=start, started_at__lt=end, found__gt=0)
    return rounds.values_list("person", "started_at", "grid", "found")


def _failed(people: Sequence[int], first: date, last: date) -> QuerySet[Any, Any]:
    looked = Inspection.objects.filter(person__in=people, day__gte=first, day__lte=last, failed__gt=0)
    return looked.values_list("person", "day", "grid")


_PEOPLE = Several(lambda number: -1 - number)
_START, _END = datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC)
_HOLDERS = Prepared(_holders, posting=-1, day=date.min)
_REPORTED = Prepared(_reported, people=_PEOPLE, start=_START, end=_END)
_WALKED = Prepared(_walked, people=_PEOPLE, start=_START, end=_END)
_FAILED = Prepared(_failed, people=_PEOPLE, first=date(1, 1, 1), last=date(1, 1, 2))
"""Asked with every zero report and every list of duties."""
