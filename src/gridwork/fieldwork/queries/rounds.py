"""Rounds as they are listed and shown: by area and days, or one person's (F2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from gridwork.base.errors import N_, NotFound
from gridwork.base.identifiers import is_id
from gridwork.cases.models import Case
from gridwork.fieldwork.models import Photo, Round, Stop
from gridwork.fieldwork.queries.reach import work_seen, work_within
from gridwork.fieldwork.rules.kinds import ROUND
from gridwork.journal.queries.entries import outcomes
from gridwork.ledger.queries.speaking import place_title
from gridwork.territory.rules.powers import Powers

SIZE = 50


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """Rounds, newest first, and the cursor of those before ("" when there are none)."""

    rounds: list[Round]
    next: str


@dataclass(frozen=True, slots=True)
class StopShown:
    """One stop. ``case`` is what was reported there; ``waiting`` while its report is on its way."""

    stop: Stop
    place: str
    case: Case | None
    waiting: bool
    photos: list[Photo]


@dataclass(frozen=True, slots=True)
class RoundShown:
    """A round with everything it holds."""

    round: Round
    stops: list[StopShown]
    photos: list[Photo]


def rounds_in(powers: Powers, area_id: int, since: datetime, until: datetime, *, after: str = "") -> RoundsPage:
    """A page of the rounds begun in a stretch of time in an area and below it (one query)."""
    there = Round.objects.filter(work_within(powers, area_id, "grid"), started_at__gte=since, started_at__lt=until)
    return _paged(there, after)


def rounds_by(person_id: int, *, after: str = "") -> RoundsPage:
    """A page of one person's rounds (one query)."""
    return _paged(Round.objects.filter(person=person_id), after)


def round_page(powers: Powers, round_id: int) -> RoundShown:
    """One round, for whoever walked it or sees field work there; NotFound for all others (five queries)."""
    found = Round.objects.select_related("person", "posting__post__office").filter(pk=round_id).first()
    if found is None or not work_seen(powers, found.person_id, found.grid_id, found.posting):
        raise NotFound(N_("There is no such round."))
    stops = list(Stop.objects.filter(round=found).select_related("place").order_by("pk"))
    told = outcomes([stop.report_ref for stop in stops if stop.report_ref])
    cases = Case.objects.in_bulk([one.subject_id for one in told.values() if one.kind == "case"])
    photos = list(Photo.objects.filter(subject_kind=ROUND, subject_id=found.pk).order_by("pk"))
    shown = []
    for number, stop in enumerate(stops):
        report = told.get(stop.report_ref) if stop.report_ref else None
        case = cases.get(report.subject_id) if report else None
        shown.append(StopShown(
            stop, place_title(stop.place) if stop.place else "", case, stop.report_ref is not None and report is None,
            [one for one in photos if one.slot == f"stop:{number}"],
        ))  # fmt: skip
    return RoundShown(found, shown, [one for one in photos if not one.slot])


def _paged(found: QuerySet[Round], after: str) -> RoundsPage:
    at, _, last = after.rpartition("~")
    try:
        begun = datetime.fromisoformat(at)
    except ValueError:
        begun = None
    if begun is not None and begun.tzinfo is not None and is_id(last):
        found = found.filter(Q(started_at__lt=begun) | Q(started_at=begun, pk__lt=int(last)))
    rows = list(found.select_related("person", "grid").order_by("-started_at", "-pk")[: SIZE + 1])
    more = rows[SIZE - 1] if len(rows) > SIZE else None
    return RoundsPage(rows[:SIZE], f"{more.started_at.isoformat()}~{more.pk}" if more else "")
