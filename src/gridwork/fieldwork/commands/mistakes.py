"""Take back what was recorded by mistake (误录): a visit, round, inspection, occasion, zero report (F1, F2, F4–F6).

The row goes, with its photos and its deeds, so that no list and no figure knows it any more. Its
journal stays, and says that it was there, when it was taken back and why (P2). What a visit
confirmed or entered in the ledger stays as it is: that is mended in the ledger.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from gridwork.base.errors import Conflict
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.work_parts import DutyKind
from gridwork.fieldwork.models import Attendance, Deed, Finding, Inspection, Occasion, Photo, Round, Visit
from gridwork.fieldwork.queries.mistakes import not_yours, recorded, rests_on
from gridwork.fieldwork.rules.kinds import DEED, INSPECTION, OCCASION, ROUND, VISIT, Stage, Verb
from gridwork.fieldwork.rules.mistakes import RESTS, Mistake, must_still
from gridwork.journal.act import Act
from gridwork.journal.commands import once, write
from gridwork.journal.models import Entry

Thing = TypeVar("Thing", Visit, Round, Inspection)


def _first(ids: list[int]) -> int:
    return ids[0]


@once(VISIT, Verb.TAKE_BACK, again=_first)
def take_back_visit(act: Act, visit_id: int, why: Mistake) -> int:
    """Take back one's own visit; its id. NotFound where it is not one's own, Conflict from the next day on."""
    visit = _own(act, Visit.objects.select_for_update().filter(pk=visit_id).first())
    whither = {"place": visit.place_id} if visit.place_id else {"enrolment": visit.enrolment_id}
    write(act.in_post(visit.posting_id), Verb.TAKE_BACK, VISIT, visit.pk, why=why.value, **whither)
    _remove(VISIT, visit)
    return visit_id


@once(ROUND, Verb.TAKE_BACK, again=_first)
def take_back_round(act: Act, round_id: int, why: Mistake) -> int:
    """The same for a round with its stops; what was reported on it stays a case."""
    walked = _own(act, Round.objects.select_for_update().filter(pk=round_id).first())
    write(act.in_post(walked.posting_id), Verb.TAKE_BACK, ROUND, walked.pk, why=why.value, area=walked.grid_id)
    _remove(ROUND, walked)
    return round_id


@once(INSPECTION, Verb.TAKE_BACK, again=_first)
def take_back_inspection(act: Act, inspection_id: int, why: Mistake) -> int:
    """The same for an inspection on which nothing rests yet: Conflict (code ``rests``) where something does."""
    seen = _own(act, Inspection.objects.select_for_update().filter(pk=inspection_id).first())
    if rests_on(seen):
        raise Conflict(RESTS, code="rests")
    write(
        act.in_post(seen.posting_id), Verb.TAKE_BACK, INSPECTION, seen.pk, why=why.value, place=seen.place_id,
        grid=seen.grid_id,
    )  # fmt: skip
    Finding.objects.filter(inspection=seen).delete()
    _remove(INSPECTION, seen)
    return inspection_id


@once(OCCASION, Verb.TAKE_BACK, again=_first)
def take_back_occasion(act: Act, occasion_id: int, why: Mistake) -> int:
    """The same for an occasion one recorded as held: it counts for nobody who was there. Planned, it is open again."""
    occasion = Occasion.objects.select_for_update().filter(pk=occasion_id, stage=Stage.HELD).first()
    told = _own_entry(act, OCCASION, occasion_id, Verb.HOLD)
    if occasion is None:
        raise not_yours()
    facts: dict[str, Any] = {"occasion": occasion.kind, "area": occasion.area_id}
    last = write(act.in_post(told.posting_id), Verb.TAKE_BACK, OCCASION, occasion.pk, why=why.value, **facts)
    _forget(OCCASION, occasion.pk)
    if recorded(OCCASION, occasion.pk, Verb.PLAN) is None:
        occasion.delete()
        return occasion_id
    Attendance.objects.filter(occasion=occasion).delete()
    occasion.stage, occasion.held_on, occasion.minutes, occasion.residents = Stage.PLANNED, None, "", 0
    occasion.seq = last.seq
    occasion.save(update_fields=["stage", "held_on", "minutes", "residents", "seq"])
    return occasion_id


@once(DEED, Verb.TAKE_BACK, again=_first)
def take_back_zero(act: Act, deed_id: int, why: Mistake) -> int:
    """The same for a zero report: that duty is open again."""
    deed = Deed.objects.select_for_update().filter(pk=deed_id, kind=DutyKind.ZERO_REPORT).first()
    told = _own_entry(act, DEED, deed_id, Verb.ZERO)
    if deed is None:
        raise not_yours()
    facts: dict[str, Any] = {"area": deed.area_id, "day": str(deed.day)}
    write(act.in_post(told.posting_id), Verb.TAKE_BACK, DEED, deed.pk, why=why.value, **facts)
    deed.delete()
    return deed_id


TAKE_BACK = {
    VISIT: take_back_visit, ROUND: take_back_round, INSPECTION: take_back_inspection, OCCASION: take_back_occasion,
    DEED: take_back_zero,
}  # fmt: skip
"""By the kind of thing."""


def _own(act: Act, thing: Thing | None) -> Thing:
    if thing is None or thing.person_id != act.person_id:
        raise not_yours()
    _must_still(act, thing.recorded_at)
    return thing


def _own_entry(act: Act, kind: str, thing_id: int, verb: Verb) -> Entry:
    """The same where only the journal has who recorded it, and when."""
    act.book.settle()
    told = recorded(kind, thing_id, verb)
    if told is None or told.person_id != act.person_id:
        raise not_yours()
    _must_still(act, told.recorded_at)
    return told


def _must_still(act: Act, recorded_at: datetime) -> None:
    calendar = in_force().calendar
    must_still(calendar.today(recorded_at), calendar.today(act.recorded_at))


def _remove(kind: str, thing: Visit | Round | Inspection) -> None:
    _forget(kind, thing.pk)
    thing.delete()


def _forget(kind: str, thing_id: int) -> None:
    """What was kept with it: whose duties it counted for, and its photos."""
    Deed.objects.filter(subject_kind=kind, subject_id=thing_id).delete()
    Photo.objects.filter(subject_kind=kind, subject_id=thing_id).delete()
