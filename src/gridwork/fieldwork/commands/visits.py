"""Visits: recorded once, with what was said sealed and what is needed put into the ledger (F4, L8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from gridwork.base import sealed
from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.base.prepared import Prepared
from gridwork.base.rows import Rows
from gridwork.care.models import Enrolment
from gridwork.charter.queries.ever import visits_ever
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Visit as VisitKind
from gridwork.fieldwork.commands.deeds import done_on, local_day, note_deed, posting_in, was_asked
from gridwork.fieldwork.commands.visit_records import NOTHING, Kept, keep_in_ledger, kept_of
from gridwork.fieldwork.models import Deed, Visit
from gridwork.fieldwork.queries.doors import words_of
from gridwork.fieldwork.queries.visit_history import sees_visit
from gridwork.fieldwork.queries.visit_kinds import departments_of, visit_filled
from gridwork.fieldwork.rules.kinds import VISIT, Outcome, Verb
from gridwork.fieldwork.rules.visits import AGAIN_SAME_DAY, CARE, KEPT_WORDS, MOST_WORDS, Made, goes_to, sound
from gridwork.fieldwork.rules.words import MOST_REASON, came, worded
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, once, write
from gridwork.ledger.models import Place
from gridwork.ledger.queries.one import place_by_id
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.kinds import State
from gridwork.ledger.rules.missing import NO_SUCH_PLACE
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

VISITS = Rows(Visit)


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """A visit as it is told. ``kind``: key of the charter's visit; it goes to a place or to an enrolment.

    ``day``: when it was made. ``needs``: keys of the form's choices, all that somebody who was
    met declared; none named leaves what the ledger has. ``words``: what else was said, kept
    sealed. ``reason``: why nobody was met, or why it is late. ``makes_up``: a day of the
    earlier period it makes up for. ``another``: the one recorded of that day is known, and this is another one.
    """

    kind: str
    _: KW_ONLY
    day: date
    outcome: str
    place_id: int | None = None
    enrolment_id: int | None = None
    reason: str = ""
    needs: Sequence[str] = ()
    words: str = ""
    makes_up: date | None = None
    another: bool = False


@dataclass(frozen=True, slots=True)
class _Door:
    """Where the visit goes. ``silent``: what was said may not be kept any more, for it was taken back since."""

    grid_id: int
    place: Place | None = None
    enrolment: Enrolment | None = None
    kept: Kept = NOTHING
    silent: bool = False


@dataclass(frozen=True, slots=True)
class _Past:
    """A visit to the same door before, as far as the next one must know of it."""

    id: int
    person_id: int
    kind: str
    day: date
    outcome: str
    makes_up: date | None
    recorded_at: datetime
    sealed: Any


def visit_of(ids: list[int]) -> Visit:
    """The visit of the first id: the outcome of the act, told again (one query)."""
    return Visit.objects.get(pk=ids[0])


@once(VISIT, Verb.VISIT, again=visit_of)
def record_visit(act: Act, powers: Powers, draft: VisitDraft) -> Visit:
    """Record a visit, met or not. Where somebody was met, the place's record is confirmed and takes their needs.

    BadInput (place: the field) for a day, reason, outcome or need that cannot be; NotFound for
    a visit, place or enrolment out of sight; NotAllowed without ``field.work`` there; Conflict
    for a closed place or a consent withdrawn before, and (code ``alike``) where the same person
    recorded the same visit of the same day with the same outcome, making up for the same, unless
    it is said to be another one; FieldConflicts from the ledger.
    """
    came(draft.day, local_day(act))
    kind, needs = visit_filled(draft.day, draft.kind, draft.needs)
    made = Made(draft.day, _outcome(draft), worded(draft.reason, MOST_REASON, "reason"), draft.makes_up)
    sound(kind.every, local_day(act), made)
    if made.makes_up is not None:
        was_asked(made.makes_up, "makes_up")
    words = _told(needs, made, draft)
    act, powers = done_on(act, powers, made.day)
    door = _door(act, powers, kind, draft)
    act = act.in_post(posting_in(powers, door.grid_id, departments_of(kind)))
    once_a_day = not draft.another and made.outcome not in AGAIN_SAME_DAY
    past = _past(door, made.day) if words or once_a_day else []
    if once_a_day:
        _not_told_yet(act, draft, past)
    if door.silent:
        needs, words = [], ""
    assert act.person_id is not None
    visit = VISITS.new(
        kind=draft.kind, place_id=door.place.pk if door.place else None,
        enrolment_id=door.enrolment.pk if door.enrolment else None, grid_id=door.grid_id, person_id=act.person_id,
        posting_id=act.posting_id, day=made.day, outcome=made.outcome, reason="" if door.silent else made.reason,
        needs=",".join(needs), sealed=sealed.seal(words) if words else None, makes_up=made.makes_up,
        recorded_at=act.recorded_at,
    )  # fmt: skip
    visit.pk = VISITS.insert(VISITS.of(visit))
    begin(act, Verb.VISIT, VISIT, visit.pk, **_facts(visit))
    note_deed(
        act, f"visit:{visit.kind}", visit.grid_id, day=visit.day, makes_up=visit.makes_up,
        reason=visit.reason if visit.makes_up else "", subject_kind=VISIT, subject_id=visit.pk,
    )  # fmt: skip
    if made.outcome is Outcome.MET and door.place is not None:
        keep_in_ledger(act, powers, kind, door.place, door.kept, needs)
    if words:
        _empty_older(visit, past)
    return visit


@dataclass(frozen=True, slots=True)
class Said:
    """What was said on a visit, as somebody opened it."""

    visit: Visit
    words: str


def read_words(act: Act, powers: Powers, visit_id: int) -> Said:
    """What was said on a visit, for whoever sees it; that it was read, by whom and when, goes into the journal:
    every reading, also one sent twice under one reference, for each of them showed it (P2).

    NotFound for a visit out of sight, and once its words are emptied.
    """
    act = act.again()
    with act.book.transaction():
        doors = Visit.objects.select_for_update(of=("self",)).select_related("place", "enrolment")
        visit = doors.filter(pk=visit_id).first()
        if visit is None or not sees_visit(powers, visit):
            raise NotFound(N_("There is no such visit."))
        if visit.sealed is None:
            raise NotFound(N_("What was said on this visit is not kept any more."))
        write(act.in_post(_reading_in(powers, visit)), Verb.READ, VISIT, visit.pk)
        return Said(visit, words_of(visit.sealed))


def _reading_in(powers: Powers, visit: Visit) -> int | None:
    """The posting in whose name a visit is read of."""
    if visit.enrolment is not None:
        return powers.posting_for(Capability.CARE_SEE, lineage_of(visit.enrolment.grid_id))
    lineage = lineage_of(visit.place.grid_id if visit.place else None)
    return powers.posting_for(Capability.FIELD_SEE, lineage, departments_of(visits_ever()[visit.kind]))


def move_visits(place_id: int, into_id: int) -> int:
    """Visits to a place that was merged into another are visits to that one from now on; how many."""
    return Visit.objects.filter(place=place_id).update(place=into_id)


def forget_visits_of_place(place_id: int, until: datetime) -> int:
    """Empty what was said on visits to a place and recorded until then; that there were visits stays (P3)."""
    return _forget(list(Visit.objects.filter(place=place_id, recorded_at__lte=until).values_list("pk", flat=True)))


def forget_visits_of_enrolment(enrolment_id: int) -> int:
    """The same for somebody who withdrew their consent (S1)."""
    return _forget(list(Visit.objects.filter(enrolment=enrolment_id).values_list("pk", flat=True)))


def _forget(visit_ids: list[int]) -> int:
    """Words, needs and reasons of these visits, as far as there are any (three queries with those)."""
    told = Visit.objects.filter(pk__in=visit_ids).exclude(sealed=None, reason="", needs="")
    changed = told.update(sealed=None, reason="", needs="")
    if changed:
        Deed.objects.filter(subject_kind=VISIT, subject_id__in=visit_ids).exclude(reason="").update(reason="")
    return changed


def _outcome(draft: VisitDraft) -> Outcome:
    if draft.outcome not in set(Outcome):
        raise BadInput(N_("Say how the visit went."), place="outcome")
    return Outcome(draft.outcome)


def _told(needs: list[str], made: Made, draft: VisitDraft) -> str:
    """What was said; only somebody who was met has needs."""
    if needs and made.outcome is not Outcome.MET:
        raise BadInput(N_("Needs are declared by somebody who was met."), place="needs")
    return worded(draft.words, MOST_WORDS, "words")


def _door(act: Act, powers: Powers, kind: VisitKind, draft: VisitDraft) -> _Door:
    if (draft.enrolment_id is not None) is not (goes_to(kind).kind == CARE):
        raise BadInput(N_("This visit does not go there."), place="visit")
    if draft.enrolment_id is not None:
        return _enrolled(powers, kind, draft.enrolment_id, draft.day)
    return _placed(act, powers, kind, draft.place_id)


def _placed(act: Act, powers: Powers, kind: VisitKind, place_id: int | None) -> _Door:
    """The place to visit, or the one it was merged into meanwhile.

    NotFound out of sight, BadInput where the visit does not go there, Conflict when closed.
    """
    place = place_by_id(place_id or 0)
    while place is not None and place.state == State.MERGED:
        place = place.merged_into
    if place is None or not powers.may(Capability.FIELD_SEE, lineage_of(place.grid_id), departments_of(kind)):
        raise NotFound(NO_SUCH_PLACE, place="place")
    if not goes_to(kind).takes_in(place.kind, place.sort):
        raise BadInput(N_("This visit does not go there."), place="visit")
    if place.state != State.OPEN:
        raise Conflict(N_("This place is closed. Reopen it first."), code="closed", place="place")
    if place.grid_id is None or place.grid_id not in tree():
        raise BadInput(N_("This place lies in no grid; put it into one first."), place="place")
    kept = kept_of(act, kind, place)
    return _Door(place.grid_id, place, kept=kept, silent=kept.removed)


def _enrolled(powers: Powers, kind: VisitKind, enrolment_id: int, day: date) -> _Door:
    """The person in care to visit, known by number; a visit made before consent was withdrawn is kept without words."""
    enrolment = Enrolment.objects.filter(pk=enrolment_id).first()
    if enrolment is None or not powers.may(Capability.CARE_SEE, lineage_of(enrolment.grid_id)):
        raise NotFound(
            N_("There is no such enrolment in your grids; the grid or your post may have changed meanwhile."),
            place="enrolment",
        )
    if not goes_to(kind).takes_in(CARE, enrolment.programme):
        raise BadInput(N_("This visit does not go there."), place="visit")
    if enrolment.withdrawn_on is not None and enrolment.withdrawn_on < day:
        raise Conflict(N_("This person has withdrawn and is visited no more."), code="withdrawn", place="enrolment")
    return _Door(enrolment.grid_id, enrolment=enrolment, silent=enrolment.withdrawn_on is not None)


def _past(door: _Door, day: date) -> list[_Past]:
    """Visits to a door that are of this day or have words (one query)."""
    if door.enrolment is not None:
        rows = _PAST_ENROLMENT.rows(to=door.enrolment.pk, day=day)
    else:
        rows = _PAST_PLACE.rows(to=door.place.pk if door.place else 0, day=day)
    return [_Past(*row) for row in rows]


def _not_told_yet(act: Act, draft: VisitDraft, past: Sequence[_Past]) -> None:
    """Conflict (code ``alike``) for what one recorded already, on another phone or at the desk."""
    said = act.person_id, draft.kind, draft.day, draft.outcome, draft.makes_up
    for one in past:
        if (one.person_id, one.kind, one.day, one.outcome, one.makes_up) == said:
            raise Conflict(
                N_(
                    "You recorded this visit of that day already (%(at)s). If it is the same one, this need not be "
                    "recorded. If it is another one, say so."
                ),
                place="another", code="alike", at=one.recorded_at,
            )  # fmt: skip


def _facts(visit: Visit) -> dict[str, Any]:
    """What the journal says of a visit: whither, when, how it went; never what was said."""
    where = {"place": visit.place_id} if visit.place_id else {"enrolment": visit.enrolment_id}
    late = {"makes_up": str(visit.makes_up)} if visit.makes_up else {}
    return {"visit": visit.kind, "day": str(visit.day), "outcome": visit.outcome} | where | late


def _empty_older(visit: Visit, past: Sequence[_Past]) -> None:
    """Only the last few visits with words keep them (one statement, none while they are few)."""
    told = sorted([(one.day, one.id) for one in past if one.sealed is not None] + [(visit.day, visit.pk)], reverse=True)
    if len(told) > KEPT_WORDS:
        Visit.objects.filter(pk__in=[pk for _, pk in told[KEPT_WORDS:]]).update(sealed=None)


def _visits(day: date, **to: Any) -> QuerySet[Any, Any]:
    of_day_or_told = Visit.objects.filter(Q(day=day) | Q(sealed__isnull=False), **to)
    return of_day_or_told.values_list("pk", "person", "kind", "day", "outcome", "makes_up", "recorded_at", "sealed")


_PAST_PLACE = Prepared(lambda to, day: _visits(day, place=to), to=-1, day=date.min)
_PAST_ENROLMENT = Prepared(lambda to, day: _visits(day, enrolment=to), to=-1, day=date.min)
"""Asked with every visit on which somebody was met or something said."""
