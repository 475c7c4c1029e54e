"""What a round may look like: from when to when, how long, with which stops (F2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from gridwork.base.errors import N_, BadInput
from gridwork.base.pictures import Picture
from gridwork.fieldwork.rules.words import worded

LONGEST = timedelta(hours=24)
FAST = timedelta(minutes=5)
"""So far a phone's clock may run ahead before a round seems to end in the future."""
MOST_STOPS = 200
MOST_WORDS, MOST_STOP_WORDS = 1000, 500
"""Characters."""


@dataclass(frozen=True, slots=True)
class StopDraft:
    """One stop: a place or the code on its plate, what was seen, and the act that reported what was found.

    ``point``: longitude and latitude, WGS 84 degrees, only where the walker wants to say.
    """

    at: datetime
    place_id: int | None = None
    plate: str = ""
    words: str = ""
    report_ref: UUID | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class RoundDraft:
    """A round as it is told. Moments are aware; ``seconds``: walked, pauses left out.

    ``makes_up``: a day of the earlier period it makes up for, with the ``reason`` for being
    late. ``photos``: by ``stop:N`` (counted from 0), or ``""`` for the round itself.
    """

    grid_id: int
    started_at: datetime
    stopped_at: datetime
    seconds: int
    words: str = ""
    stops: Sequence[StopDraft] = ()
    makes_up: date | None = None
    reason: str = ""
    photos: dict[str, Sequence[bytes | Picture]] = field(default_factory=dict)


def sound(draft: RoundDraft, now: datetime) -> None:
    """BadInput (place: the field) for a round that cannot have been walked like this."""
    for moment in (draft.started_at, draft.stopped_at, *(stop.at for stop in draft.stops)):
        if moment.tzinfo is None:
            raise BadInput(N_("A moment needs a time zone."), place="started_at")
    if draft.stopped_at < draft.started_at:
        raise BadInput(N_("The round ends before it begins."), place="stopped_at")
    if draft.stopped_at > now + FAST:
        raise BadInput(N_("The round ends in the future."), place="stopped_at")
    if draft.stopped_at - draft.started_at > LONGEST:
        raise BadInput(N_("A round lasts at most %(hours)s hours."), place="stopped_at", hours=24)
    if not 0 <= draft.seconds <= (draft.stopped_at - draft.started_at).total_seconds():
        raise BadInput(N_("Nobody walks longer than from start to stop."), place="seconds")
    _stops(draft)
    worded(draft.words, MOST_WORDS, "words")


def _stops(draft: RoundDraft) -> None:
    if len(draft.stops) > MOST_STOPS:
        raise BadInput(N_("A round has at most %(most)s stops."), place="stops", most=MOST_STOPS)
    slots = {"", *(f"stop:{number}" for number in range(len(draft.stops)))}
    if not draft.photos.keys() <= slots:
        raise BadInput(N_("One of the photos belongs to a stop that is not there."), place="photos")
    for stop in draft.stops:
        if not draft.started_at <= stop.at <= draft.stopped_at:
            raise BadInput(N_("A stop lies between start and stop of its round."), place="stops")
        if stop.point and not (-180 <= stop.point[0] <= 180 and -90 <= stop.point[1] <= 90):
            raise BadInput(N_("These are not a longitude and a latitude."), place="stops")
        worded(stop.words, MOST_STOP_WORDS, "stops")
