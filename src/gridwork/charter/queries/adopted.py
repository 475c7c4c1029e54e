"""Which charter is in force, and any version ever adopted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf

from gridwork.base.errors import N_, NotFound
from gridwork.base.memo import Memo
from gridwork.base.moment import now
from gridwork.base.worktime import WorkCalendar
from gridwork.charter.models import CharterVersion
from gridwork.charter.rules.calendar import work_calendar
from gridwork.charter.schema import Charter

_in_force = Memo(seconds=2)
_versions = Memo(seconds=inf)


@dataclass(frozen=True, slots=True)
class Adopted:
    """A version of the charter as adopted; ``number`` counts from 1 in this cell."""

    id: int
    number: int
    effective_on: date
    digest: str
    charter: Charter
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Begun:
    """A version that has taken effect. ``adopted_at``: nobody can have known it before."""

    id: int
    effective_on: date
    adopted_at: datetime


def in_force(day: date | None = None) -> Adopted:
    """The charter in force on a day, or now by the cell's own clock. NotFound when there is none.

    Remembered for a few seconds, so it costs no query on a busy page.
    """
    return version(_in_force.get(day, lambda: _in_force_id(day)))


def begun() -> list[Begun]:
    """The charter in force and all that were before it, newest first (no query when warm).

    Of two from one day on both are there, for the earlier one may have been in force for an hour.
    """
    known, now_in_force = _newest_first(), in_force().id
    return known[next(place for place, one in enumerate(known) if one.id == now_in_force) :]


def in_force_between(since: date, until: date) -> list[tuple[date, date, Adopted]]:
    """The charters in force in a stretch of days, each with its first and last day in it (one query when warm).

    None of days before the first charter.
    """
    rows = CharterVersion.objects.filter(effective_on__lte=until).order_by("effective_on", "number")
    begins = dict(rows.values_list("effective_on", "id"))  # of two from one day on, the later one holds
    ends = [*(day - timedelta(days=1) for day in begins), until][1:]
    return [
        (max(begin, since), end, version(version_id))
        for (begin, version_id), end in zip(begins.items(), ends, strict=True)
        if end >= since
    ]


def version(version_id: int) -> Adopted:
    """A version by its id; read once in a process, for a version never changes."""
    return _versions.get(version_id, lambda: _read(version_id))


def versions() -> list[CharterVersion]:
    """Every version, newest first, without its source."""
    return list(CharterVersion.objects.defer("source").order_by("-number"))


def _in_force_id(day: date | None) -> int:
    for one in _newest_first():
        if one.effective_on <= (day or version(one.id).calendar.today(now())):
            return one.id
    raise NotFound(N_("No charter is in force yet. Adopt one first."), code="no-charter")


def _newest_first() -> list[Begun]:
    rows = CharterVersion.objects.order_by("-effective_on", "-number").values_list("id", "effective_on", "adopted_at")
    return _in_force.get("all", lambda: [Begun(*row) for row in rows])


def _read(version_id: int) -> Adopted:
    row = CharterVersion.objects.filter(pk=version_id).first()
    if row is None:
        raise NotFound(N_("There is no charter version %(id)s."), id=version_id)
    charter = Charter.model_validate_json(row.source)
    return Adopted(row.pk, row.number, row.effective_on, row.digest, charter, work_calendar(charter.calendar))
