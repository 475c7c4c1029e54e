"""What somebody found in an area on a day: cases they reported, findings of their rounds and inspections (F1, F2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Sum

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
    """How much those who held one post on a day found in an area, or below it, that day (five queries).

    A finding counts once for its case, once for its inspection, and once for a stop whose report is still on its way.
    """
    present = tree()
    grids = [area_id, *(grid.id for grid in present.grids_below(area_id))]
    people = list(
        Posting.objects.filter(held_on(day), post__postings=posting_id).values_list("person", flat=True).distinct()
    )
    start, end = day_bounds(day)
    told = Entry.objects.filter(
        person_id__in=people, done_at__gte=start, done_at__lt=end, subject_kind="case", verb=Verb.REPORT
    ).values_list("subject_id", flat=True)
    cases = Case.objects.filter(pk__in=list(told), grid__in=grids).count()
    failed = Inspection.objects.filter(person__in=people, grid__in=grids, day=day, failed__gt=0).count()
    walked = Round.objects.filter(person__in=people, grid__in=grids, started_at__gte=start, started_at__lt=end)
    return max(cases, walked.aggregate(found=Sum("found"))["found"] or 0) + failed
