"""Rounds (巡查): one walk, its stops and what was found, in one act (F2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from gridwork.base.errors import N_, BadInput, Conflict
from gridwork.base.identifiers import clean_plate
from gridwork.base.pictures import prepare_all
from gridwork.base.prepared import PreparedThings
from gridwork.base.rows import Rows
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import DutyKind
from gridwork.fieldwork.commands.deeds import (
    allowed_on,
    doer,
    made_up,
    note_deed,
    one_at_a_time,
    own_departments,
    own_posting_in,
)  # fmt: skip
from gridwork.fieldwork.commands.photos import keep_photos
from gridwork.fieldwork.models import Round, Stop
from gridwork.fieldwork.rules.kinds import ROUND, Verb
from gridwork.fieldwork.rules.walking import LONGEST, RoundDraft, StopDraft, sound
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, once
from gridwork.ledger.models import Place
from gridwork.ledger.queries.reach import lineage_of
from gridwork.territory.rules.powers import Powers

__all__ = ["RoundDraft", "StopDraft", "record_round"]


ROUNDS = Rows(Round)
_EXAMPLES = [datetime(1, 1, number, tzinfo=UTC) for number in range(1, 4)]


def _other(person: int, since: datetime, start: datetime, stop: datetime) -> QuerySet[Round]:
    around = Round.objects.filter(person_id=person, started_at__gt=since, started_at__lt=stop)
    return around.filter(stopped_at__gt=start).order_by("-started_at")[:1]


_OTHER = PreparedThings(_other, person=-1, since=_EXAMPLES[0], start=_EXAMPLES[1], stop=_EXAMPLES[2])
"""Asked with every round."""


def round_again(ids: list[int]) -> Round:
    """The round an act recorded."""
    return Round.objects.get(pk=ids[0])


@once(ROUND, Verb.WALK, again=round_again)
def record_round(act: Act, powers: Powers, draft: RoundDraft) -> Round:
    """Record a round (巡查) with its stops; where somebody was is kept only where they said so.

    Raises BadInput (place: the field at fault), NotAllowed without ``field.work`` in the area, and
    Conflict where another round of the same person, maybe from another phone, overlaps it.
    """
    sound(draft, act.recorded_at)
    act = replace(act, done_at=min(draft.stopped_at, act.recorded_at))
    day = in_force().calendar.today(draft.started_at)
    powers = allowed_on(act, powers, day)
    act = act.in_post(own_posting_in(powers, draft.grid_id, place="grid"))
    reason = made_up(day, draft.makes_up, draft.reason)
    pictures = {slot: prepare_all(given) for slot, given in draft.photos.items()}
    places = _places(powers, draft.stops)
    one_at_a_time(act)
    _alone(doer(act), draft)
    walked = ROUNDS.new(
        grid_id=draft.grid_id, person_id=doer(act), posting_id=act.posting_id, started_at=draft.started_at,
        stopped_at=draft.stopped_at, seconds=draft.seconds, words=draft.words.strip(),
        found=sum(stop.report_ref is not None for stop in draft.stops), recorded_at=act.recorded_at,
    )  # fmt: skip
    walked.pk = ROUNDS.insert(ROUNDS.of(walked))
    if draft.stops:
        Stop.objects.bulk_create(_stop(walked, *one) for one in zip(draft.stops, places, strict=True))
    keep_photos(act, ROUND, walked.pk, pictures)
    begin(
        act, Verb.WALK, ROUND, walked.pk, area=walked.grid_id, day=str(day), seconds=walked.seconds,
        stops=len(draft.stops), found=walked.found, makes_up=draft.makes_up and str(draft.makes_up),
    )  # fmt: skip
    note_deed(
        act, DutyKind.ROUNDS, walked.grid_id, day=day, seconds=walked.seconds, makes_up=draft.makes_up, reason=reason,
        subject_kind=ROUND, subject_id=walked.pk,
    )  # fmt: skip
    return walked


def _places(powers: Powers, stops: Sequence[StopDraft]) -> list[int | None]:
    """The place of each stop, by its plate or as chosen (one query); BadInput for one out of sight."""
    plates = [clean_plate(stop.plate) for stop in stops]
    named = Q(plate__in=[plate for plate in plates if plate]) | Q(
        pk__in=[one.place_id for one in stops if one.place_id]
    )
    rows = Place.objects.filter(named).values_list("pk", "plate", "merged_into", "grid") if stops else ()
    seen = [row for row in rows if powers.may(Capability.FIELD_SEE, lineage_of(row[3]), own_departments(powers))]
    by_id = {pk: pk for pk, *_ in seen}
    by_plate = {plate: merged_into or pk for pk, plate, merged_into, _ in seen}
    found = []
    for number, (stop, plate) in enumerate(zip(stops, plates, strict=True), 1):
        place_id = by_plate.get(plate) if stop.plate else by_id.get(stop.place_id or 0)
        if place_id is None and (stop.plate or stop.place_id is not None):
            raise BadInput(N_("Stop %(number)s: there is no such place in your grids."), place="stops", number=number)
        found.append(place_id)
    return found


def _stop(walked: Round, stop: StopDraft, place_id: int | None) -> Stop:
    longitude, latitude = stop.point or (None, None)
    return Stop(
        round=walked, at=stop.at, place_id=place_id, scanned=bool(stop.plate), words=stop.words.strip(),
        report_ref=stop.report_ref, longitude=longitude, latitude=latitude,
    )  # fmt: skip


def _alone(person_id: int, draft: RoundDraft) -> None:
    """Nobody walks two rounds at once."""
    other = _OTHER.first(
        person=person_id, since=draft.started_at - LONGEST, start=draft.started_at, stop=draft.stopped_at
    )
    if other is not None:
        calendar = in_force().calendar
        raise Conflict(
            N_("Another round of yours, from %(start)s to %(stop)s, overlaps this one."), place="started_at",
            code="overlap", start=f"{calendar.local(other.started_at):%Y-%m-%d %H:%M}",
            stop=f"{calendar.local(other.stopped_at):%Y-%m-%d %H:%M}",
        )  # fmt: skip
