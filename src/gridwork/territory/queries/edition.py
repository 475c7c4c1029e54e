"""Which edition of the territory holds on a day (G3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery

from gridwork.base.errors import N_, NotFound
from gridwork.base.memo import Memo
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force as charter_in_force
from gridwork.charter.rules.calendar import work_calendar
from gridwork.territory.models import Edition, Office

_editions = Memo(2)


@dataclass(frozen=True, slots=True)
class Adopted:
    """An adopted edition. ``offices`` is the highest office id: it grows when offices open."""

    id: int
    number: int
    effective_on: date
    note: str
    offices: int


def editions() -> tuple[Adopted, ...]:
    """All adopted editions, the one that holds last first (one query, remembered for 2 s)."""

    def load() -> tuple[Adopted, ...]:
        newest = Subquery(Office.objects.order_by("-pk").values("pk")[:1])
        rows = Edition.objects.filter(adopted_at__isnull=False).order_by("-effective_on", "-number")
        return tuple(Adopted(*row) for row in rows.values_list("pk", "number", "effective_on", "note", newest))

    return _editions.get("all", load)


def today() -> date:
    """The day by the cell's own clock; NotFound before a charter is adopted."""
    return _editions.get("today", lambda: work_calendar(charter_in_force().charter.calendar).today(now()))


def in_force(day: date | None = None) -> Adopted:
    """The edition that holds on ``day`` (today); NotFound in a cell without any.

    For days before the first edition it is the first: nobody drew the territory before.
    """
    adopted = editions()
    if not adopted:
        raise NotFound(N_("This cell has no boundaries yet. Import them first."), code="no-boundaries")
    on = day or today()
    return next((edition for edition in adopted if edition.effective_on <= on), adopted[-1])


def edition(edition_id: int | None = None) -> Adopted:
    """The edition of this id, or the one in force today; NotFound when there is none."""
    if edition_id is None:
        return in_force()
    found = next((one for one in editions() if one.id == edition_id), None)
    if found is None:
        raise NotFound(N_("There is no such edition of the boundaries."))
    return found
