"""What somebody may still take back, to be shown before they do (F2, F4, F5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gridwork.base.errors import N_, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.models import Inspection, Round, Visit
from gridwork.fieldwork.rules.mistakes import can_still
from gridwork.ledger.queries.speaking import place_title


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing of one's own. ``day``: when it was done; ``where``: its place by name, empty for one without."""

    kind: str
    id: int
    day: date
    grid_id: int | None
    where: str
    place_id: int | None = None
    enrolment_id: int | None = None
    still: bool = True
    """Whether its day is not over."""


def may_take_back(person_id: int | None, by: int, recorded_at: datetime, at: datetime) -> bool:
    """Whether ``person_id`` may still take back what ``by`` recorded (no query)."""
    calendar = in_force().calendar
    return person_id == by and can_still(calendar.today(recorded_at), calendar.today(at))


def mistaken(person_id: int, kind: str, thing_id: int, at: datetime) -> Taken:
    """One's own visit, round or inspection (one query). NotFound for anybody else's, and for another kind."""
    thing: Visit | Round | Inspection | None = None
    match kind:
        case "visit":
            thing = Visit.objects.select_related("place").filter(pk=thing_id, person=person_id).first()
        case "round":
            thing = Round.objects.filter(pk=thing_id, person=person_id).first()
        case "inspection":
            thing = Inspection.objects.select_related("place").filter(pk=thing_id, person=person_id).first()
    if thing is None:
        raise NotFound(N_("There is no such entry of yours."))
    still = may_take_back(person_id, thing.person_id, thing.recorded_at, at)
    if isinstance(thing, Round):
        return Taken(kind, thing.pk, in_force().calendar.today(thing.started_at), thing.grid_id, "", still=still)
    enrolment = thing.enrolment_id if isinstance(thing, Visit) else None
    where = place_title(thing.place) if thing.place else ""
    return Taken(kind, thing.pk, thing.day, thing.grid_id, where, thing.place_id, enrolment, still)
