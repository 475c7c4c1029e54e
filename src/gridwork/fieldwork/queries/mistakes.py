"""What somebody may still take back, to be shown before they do (F1, F2, F4–F6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from gridwork.base.errors import N_, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.work_parts import DutyKind, Sampled
from gridwork.fieldwork.models import Deed, Finding, Inspection, Occasion, Round, SampleItem, Visit
from gridwork.fieldwork.rules.kinds import DEED, OCCASION, Stage, Verb
from gridwork.fieldwork.rules.mistakes import can_still
from gridwork.journal.models import Entry
from gridwork.ledger.queries.speaking import place_title


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing of one's own. ``day``: when it was done; ``where``: its place or title, empty for one without."""

    kind: str
    id: int
    day: date
    grid_id: int | None
    where: str
    place_id: int | None = None
    enrolment_id: int | None = None
    still: bool = True
    """Whether its day is not over."""


def may_take_back(person_id: int | None, by: int | None, recorded_at: datetime, at: datetime) -> bool:
    """Whether ``person_id`` may still take back what ``by`` recorded (no query)."""
    calendar = in_force().calendar
    return person_id == by and can_still(calendar.today(recorded_at), calendar.today(at))


def rests_on(seen: Inspection) -> bool:
    """Whether something rests on an inspection, so that it stays (one query at most): a notice it belongs to or led to,
    findings it declared put right, a sample that drew it.
    """
    if seen.again_for_id is not None:
        return True
    under = Finding.objects.filter(inspection=OuterRef("pk"), rectification__isnull=False)
    ended = Finding.objects.filter(place=OuterRef("place"), ended_at=OuterRef("done_at")).exclude(inspection=seen)
    drawn = SampleItem.objects.filter(sample__of=Sampled.INSPECTIONS, subject_id=OuterRef("pk"))
    return Inspection.objects.filter(Exists(under) | Exists(ended) | Exists(drawn), pk=seen.pk).exists()


def mistaken(person_id: int, kind: str, thing_id: int, at: datetime) -> Taken:
    """Something of one's own (two queries at most). NotFound for anybody else's, and for another kind."""
    if kind in (OCCASION, DEED):
        return _told(person_id, kind, thing_id, at)
    thing: Visit | Round | Inspection | None = None
    match kind:
        case "visit":
            thing = Visit.objects.select_related("place").filter(pk=thing_id, person=person_id).first()
        case "round":
            thing = Round.objects.filter(pk=thing_id, person=person_id).first()
        case "inspection":
            thing = Inspection.objects.select_related("place").filter(pk=thing_id, person=person_id).first()
    if thing is None:
        raise not_yours()
    still = may_take_back(person_id, thing.person_id, thing.recorded_at, at)
    if isinstance(thing, Round):
        return Taken(kind, thing.pk, in_force().calendar.today(thing.started_at), thing.grid_id, "", still=still)
    enrolment = thing.enrolment_id if isinstance(thing, Visit) else None
    where = place_title(thing.place) if thing.place else ""
    return Taken(kind, thing.pk, thing.day, thing.grid_id, where, thing.place_id, enrolment, still)


def recorded(kind: str, thing_id: int, verb: str) -> Entry | None:
    """When this was last done to something, and by whom (one query)."""
    return Entry.objects.filter(subject_kind=kind, subject_id=thing_id, verb=verb).order_by("-seq").first()


def own_zero_reports(person_id: int, day: date) -> dict[int, int]:
    """A person's zero reports of a day: the area of each with its id (one query)."""
    said = Deed.objects.filter(person=person_id, kind=DutyKind.ZERO_REPORT, day=day)
    return dict(said.values_list("area", "pk"))


def _told(person_id: int, kind: str, thing_id: int, at: datetime) -> Taken:
    """What only the journal has by whom and when it was recorded."""
    held = Occasion.objects.filter(pk=thing_id, stage=Stage.HELD).first() if kind == OCCASION else None
    said = Deed.objects.filter(pk=thing_id, kind=DutyKind.ZERO_REPORT).first() if kind == DEED else None
    by = recorded(kind, thing_id, Verb.HOLD if kind == OCCASION else Verb.ZERO)
    if by is None or by.person_id != person_id:
        raise not_yours()
    still = may_take_back(person_id, by.person_id, by.recorded_at, at)
    if held is not None and held.held_on is not None:
        return Taken(kind, held.pk, held.held_on, held.area_id, held.title, still=still)
    if said is not None:
        return Taken(kind, said.pk, said.day, said.area_id, "", still=still)
    raise not_yours()


def not_yours(place: str = "") -> NotFound:
    """What is said of anybody else's, of another kind, and of what is not there."""
    return NotFound(N_("There is no such entry of yours."), place=place)
