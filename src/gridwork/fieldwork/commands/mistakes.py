"""Take back what was recorded by mistake (误录): a visit, a round, an inspection (F2, F4, F5).

The row goes, with its photos and its deed, so that no list and no figure knows it any more. Its
journal stays, and says that it was there, when it was taken back and why (P2). What a visit
confirmed or entered in the ledger stays as it is: that is mended in the ledger.
"""

from __future__ import annotations

from typing import TypeVar

from gridwork.base.errors import N_, Conflict, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.work_parts import Sampled
from gridwork.fieldwork.models import Deed, Finding, Inspection, Photo, Round, SampleItem, Visit
from gridwork.fieldwork.rules.kinds import INSPECTION, ROUND, VISIT, Verb
from gridwork.fieldwork.rules.mistakes import Mistake, must_still
from gridwork.journal.act import Act
from gridwork.journal.commands import once, write

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
    if _rests_on(seen):
        raise Conflict(
            N_("A notice, an earlier finding or a check rests on this inspection. Inspect again instead."),
            code="rests",
        )
    write(
        act.in_post(seen.posting_id), Verb.TAKE_BACK, INSPECTION, seen.pk, why=why.value, place=seen.place_id,
        grid=seen.grid_id,
    )  # fmt: skip
    Finding.objects.filter(inspection=seen).delete()
    _remove(INSPECTION, seen)
    return inspection_id


TAKE_BACK = {VISIT: take_back_visit, ROUND: take_back_round, INSPECTION: take_back_inspection}
"""By the kind of thing."""


def _own(act: Act, thing: Thing | None) -> Thing:
    if thing is None or thing.person_id != act.person_id:
        raise NotFound(N_("There is no such entry of yours."))
    calendar = in_force().calendar
    must_still(calendar.today(thing.recorded_at), calendar.today(act.recorded_at))
    return thing


def _rests_on(seen: Inspection) -> bool:
    """A notice it belongs to or led to, findings it declared put right, a sample that drew it (three queries)."""
    if seen.again_for_id is not None or Finding.objects.filter(inspection=seen, rectification__isnull=False).exists():
        return True
    ended = Finding.objects.filter(place=seen.place_id, ended_at=seen.done_at).exclude(inspection=seen)
    return (
        ended.exists()
        or SampleItem.objects.filter(sample__of=Sampled.INSPECTIONS, subject_id=seen.pk).exists()
    )  # fmt: skip


def _remove(kind: str, thing: Visit | Round | Inspection) -> None:
    Deed.objects.filter(subject_kind=kind, subject_id=thing.pk).delete()
    Photo.objects.filter(subject_kind=kind, subject_id=thing.pk).delete()
    thing.delete()
