"""After a new edition of the territory places and records move to their new grids (G3, L2).

Where past counts lay stays in the journal: each place that moves has an entry with the old
grid and the new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from django.db import transaction

from gridwork.journal.act import Act, Via
from gridwork.journal.commands import write_many
from gridwork.ledger.commands.along import Shift, followers, old_and_new, shift
from gridwork.ledger.commands.counting import add_up, hold_alone, open_count
from gridwork.ledger.commands.holding import hold_together
from gridwork.ledger.commands.record_desk import standing
from gridwork.ledger.commands.rows import RECORDS
from gridwork.ledger.models import Counted, Place, Record
from gridwork.ledger.queries.homes import Homes, Seat, strangers, stray_records
from gridwork.ledger.rules.kinds import RECORD, State, Verb
from gridwork.territory.queries.edition import in_force

PORTION = 500
"""Places moved in one transaction, besides what stands in them."""
AN_ACT = 10_000
"""Entries of one act."""
T = TypeVar("T")


def rehome() -> int:
    """Move what the edition in force has elsewhere; returns how many places and records moved by themselves.

    Each portion is a transaction of its own with its counters and entries; killed anywhere,
    the next run looks at everything once more and moves what is left. Idempotent.
    """
    counted = Counted.objects.first()
    if counted is None or counted.edition_id == in_force().id:
        return 0
    homes, moved = Homes(in_force().id), 0
    for ids in strangers(homes):
        for portion in _portions(ids, PORTION):
            moved += _move_places(homes, portion)
    while ids := list(stray_records(homes).values_list("pk", flat=True)[:PORTION]):
        moved += _move_records(homes, ids)
    with transaction.atomic():
        row = hold_alone()
        row.edition_id = homes.edition_id
        row.save(update_fields=["edition_id"])
    return moved


def _portions(listed: Sequence[T], size: int) -> Iterable[Sequence[T]]:
    return (listed[start : start + size] for start in range(0, len(listed), size))


@transaction.atomic
def _move_places(homes: Homes, ids: Sequence[int]) -> int:
    deltas = open_count()
    hold_together(*ids)
    places = list(Place.objects.filter(pk__in=ids).order_by("pk").select_for_update())
    seats = [Seat(place.pk, place.longitude, place.latitude, place.grid_id, place.located) for place in places]
    shifts = []
    for place, (grid_id, located) in zip(places, homes.of(seats), strict=True):
        before = Shift(place, place.grid_id, place.walk)
        if (place.grid_id, place.located) != (grid_id, located):
            place.grid_id, place.located = grid_id, located
            shifts.append(before)
    moved = [one.place for one in shifts if one.place.grid_id != one.grid_before]
    for part in _portions([*shifts, *followers(moved)], AN_ACT):
        shift(Act(Via.WORKER), deltas, part)
    add_up(deltas)
    return len(moved)


@transaction.atomic
def _move_records(homes: Homes, ids: Sequence[int]) -> int:
    """Records of a grid that is no more: each has an entry of its own, for no place tells where it was."""
    deltas = open_count()
    records = list(Record.objects.filter(pk__in=ids).order_by("pk").select_for_update())
    told = [(one.pk, old_and_new(grid_id=(one.grid_id, homes.grid_of(one.grid_id)))) for one in records]
    lengths = write_many(Act(Via.WORKER), Verb.MOVE, RECORD, told)
    for one in records:
        if one.state == State.OPEN:
            counted = standing(one)
            deltas.leave(counted)
            deltas.enter(replace(counted, grid_id=homes.grid_of(one.grid_id)))
    RECORDS.update_many(("grid_id", "seq"), [(one.pk, homes.grid_of(one.grid_id), lengths[one.pk]) for one in records])
    add_up(deltas)
    return len(records)
