"""Close a place with all that stands in it and is recorded of it, and take that back (L2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gridwork.base.errors import N_, Conflict
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import once, write_many
from gridwork.journal.models import Entry
from gridwork.ledger.commands.along import Hanging, count_in, count_out, records_on
from gridwork.ledger.commands.changing import place_again
from gridwork.ledger.commands.counting import add_up, open_count
from gridwork.ledger.commands.holding import held, hold_together, must_be_open
from gridwork.ledger.commands.rows import PLACES, RECORDS
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.reach import must_place
from gridwork.ledger.rules.kinds import PLACE, RECORD, State, Verb
from gridwork.ledger.rules.reasons import reasoned
from gridwork.territory.rules.powers import Powers

ENDING = ("state", "closed_at", "seq")
"""What a closing writes, and a reopening."""


@once(PLACE, Verb.CLOSE, again=place_again)
def close_place(act: Act, powers: Powers, place_id: int, reason: str) -> Place:
    """Close a place that is no more (注销), with the open places in it and the open records of all of them.

    BadInput without a reason; Conflict when it is closed already; NotAllowed when something
    in it is not the person's to keep.
    """
    deltas = open_count()
    hold_together(place_id)
    place = held(powers, place_id)[0]
    must_be_open(place)
    text = reasoned(reason)
    places = [place, *standing_in(powers, place)]
    records = records_on([one.pk for one in places])
    for one in places:
        count_out(deltas, one, records[one.pk], one.grid_id)
    told: list[tuple[int, dict[str, Any]]] = [(place.pk, {"reason": text})]
    told += [(one.pk, {"with": place.pk}) for one in places[1:]]
    _end_places(act, State.CLOSED, places, write_many(act, Verb.CLOSE, PLACE, told))
    _close_records(act, [one for listed in records.values() for one in listed], len(places))
    add_up(deltas)
    return place


@once(PLACE, Verb.REOPEN, again=place_again)
def reopen_place(act: Act, powers: Powers, place_id: int, reason: str) -> Place:
    """Take a closing back (恢复): the place, and the places and records that closed with it and stayed closed.

    Conflict for one that is open or merged, or whose parent is closed.
    """
    deltas = open_count()
    hold_together(place_id)
    place = held(powers, place_id)[0]
    if place.state != State.CLOSED:
        raise Conflict(N_("Only a closed place can be reopened."), code="not-closed")
    if place.parent_id and Place.objects.filter(pk=place.parent_id).exclude(state=State.OPEN).exists():
        raise Conflict(N_("What it stands in is closed. Reopen that first."), code="parent-closed")
    text = reasoned(reason)
    closing = _closing(place)
    places = [place, *_closed_with(closing, place)]
    told: list[tuple[int, dict[str, Any]]] = [(place.pk, {"reason": text})]
    told += [(one.pk, {"with": place.pk}) for one in places[1:]]
    lengths = write_many(act, Verb.REOPEN, PLACE, told)
    _end_places(act, State.OPEN, places, lengths)
    _reopen_records(act, closing, places)
    records = records_on([one.pk for one in places])
    for one in places:
        count_in(deltas, one, records[one.pk])
    add_up(deltas)
    return place


def standing_in(powers: Powers, place: Place) -> list[Place]:
    """Open places in this one at any depth, held and each the person's to keep (a query a level)."""
    found: list[Place] = []
    level = [place.pk]
    while level:
        inside = list(Place.objects.filter(parent_id__in=level, state=State.OPEN).order_by("pk").select_for_update())
        for one in inside:
            must_place(powers, Capability.LEDGER_KEEP, one.kind, one.sort, one.grid_id)
        found += inside
        level = [one.pk for one in inside]
    return found


def _end_places(act: Act, state: State, places: Sequence[Place], lengths: dict[int, int]) -> None:
    at = None if state is State.OPEN else act.done_at
    for one in places:
        one.state, one.closed_at, one.seq = state.value, at, lengths[one.pk]
    PLACES.update_many(ENDING, [(one.pk, one.state, at, one.seq) for one in places])


def _close_records(act: Act, records: Sequence[Hanging], part: int) -> None:
    told = [(one.id, {"with": one.place_id}) for one in records]
    lengths = write_many(act, Verb.CLOSE, RECORD, told, part=part)
    RECORDS.update_many(ENDING, [(one.id, State.CLOSED.value, act.done_at, lengths[one.id]) for one in records])


def _closing(place: Place) -> Entry:
    """The entry that closed it: the last of that verb."""
    return Entry.objects.filter(subject_kind=PLACE, subject_id=place.pk, verb=Verb.CLOSE).order_by("-seq")[0]


def _told_by(closing: Entry, kind: str) -> dict[int, int]:
    """Subjects the closing act closed, and the length of each one's journal then."""
    rows = Entry.objects.filter(act_ref=closing.act_ref, subject_kind=kind, verb=Verb.CLOSE)
    return dict(rows.values_list("subject_id", "seq"))


def _closed_with(closing: Entry, place: Place) -> list[Place]:
    """What stands in the place, was closed by the same act and not touched since."""
    then = _told_by(closing, PLACE)
    found: list[Place] = []
    level = [place.pk]
    while level:
        inside = Place.objects.filter(parent_id__in=level, state=State.CLOSED, pk__in=list(then)).order_by("pk")
        same = [one for one in inside.select_for_update() if one.seq == then[one.pk]]
        found += same
        level = [one.pk for one in same]
    return found


def _reopen_records(act: Act, closing: Entry, places: Sequence[Place]) -> None:
    """Records of these places that the closing act closed and nobody touched since."""
    then = _told_by(closing, RECORD)
    rows = Record.objects.filter(pk__in=list(then), place__in=list(places), state=State.CLOSED).order_by("pk")
    same = [pk for pk, seq in rows.select_for_update().values_list("pk", "seq") if seq == then[pk]]
    lengths = write_many(act, Verb.REOPEN, RECORD, [(pk, {"with": places[0].pk}) for pk in same], part=len(places))
    RECORDS.update_many(ENDING, [(pk, State.OPEN.value, None, lengths[pk]) for pk in same])
