"""What is recorded of a place, and what stands in it, goes along with it: in the tables and in the counters (L4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from gridwork.base.prepared import PreparedThings, Several
from gridwork.journal.act import Act
from gridwork.journal.commands import write_many
from gridwork.ledger.commands.counting import wanted
from gridwork.ledger.commands.rows import PLACES
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.laying import PARENT
from gridwork.ledger.rules.counting import Deltas, Standing
from gridwork.ledger.rules.kinds import PLACE, State, Verb
from gridwork.ledger.rules.walking import walk_in

_FOLLOW = f"UPDATE {Record._meta.db_table} SET grid_id = %s, walk = %s WHERE place_id = %s"  # noqa: S608


class Hanging(NamedTuple):
    """An open record of a place, as far as the counters and the journal want to know it."""

    id: int
    place_id: int
    grid_id: int | None
    form: str
    complete: bool
    verify_by: date | None
    seq: int


@dataclass(frozen=True, slots=True)
class Shift:
    """A place with its new grid and street order, and those it had."""

    place: Place
    grid_before: int | None
    walk_before: str


def records_on(place_ids: Collection[int]) -> dict[int, list[Hanging]]:
    """The open records of these places, held until the transaction ends (one query)."""
    found: dict[int, list[Hanging]] = {pk: [] for pk in place_ids}
    rows = Record.objects.filter(place_id__in=place_ids, state=State.OPEN).order_by("pk").select_for_update()
    for row in rows.values_list("pk", "place_id", "grid_id", "form", "complete", "verify_by", "seq"):
        one = Hanging(*row)
        found[one.place_id].append(one)
    return found


def count_in(deltas: Deltas, place: Place, records: Iterable[Hanging]) -> None:
    """An open place and its open records count in the place's grid from now on."""
    _count(deltas, place, place.grid_id, records, 1)


def count_out(deltas: Deltas, place: Place, records: Iterable[Hanging], grid_id: int | None) -> None:
    """They count no longer in the grid they were in."""
    _count(deltas, place, grid_id, records, -1)


def _count(deltas: Deltas, place: Place, grid_id: int | None, records: Iterable[Hanging], by: int) -> None:
    recorded = set()
    for one in records:
        recorded.add(one.form)
        standing = Standing(grid_id, one.form, one.complete, one.verify_by)
        (deltas.enter if by > 0 else deltas.leave)(standing)
    for form in wanted(deltas, place.kind, place.sort):
        if form not in recorded:
            deltas.missing(grid_id, form, by)


def followers(parents: Iterable[Place]) -> list[Shift]:
    """Places that stand in these, at any depth, and now have another grid or street order.

    A query for each level of what stands in what. The parents carry their new values.
    """
    found: list[Shift] = []
    level = {place.pk: place for place in parents}
    while level:
        inside = _INSIDE.all(parents=list(level))
        moved = [shift for child in inside if (shift := _following(child, level[child.parent_id or 0]))]
        found += moved
        level = {shift.place.pk: shift.place for shift in moved}
    return found


def _inside(parents: Sequence[int]) -> QuerySet[Place]:
    return Place.objects.filter(parent_id__in=parents).order_by("pk").select_for_update()


_INSIDE = PreparedThings(_inside, parents=Several(lambda number: -1 - number))


def _following(child: Place, parent: Place) -> Shift | None:
    before = Shift(child, child.grid_id, child.walk)
    if child.located == PARENT:
        child.grid_id = parent.grid_id
    if not child.street:
        child.walk = walk_in(parent.walk, child.number, child.name)
    return before if (child.grid_id, child.walk) != (before.grid_before, before.walk_before) else None


def shift(act: Act, deltas: Deltas, shifts: Sequence[Shift], *, part: int = 0) -> int:
    """Write places that changed grid or street order, with their records and counters; the next part.

    Each place that changed grid has an entry of its own; its records follow without one.
    """
    if not shifts:
        return part
    moved = [one for one in shifts if one.place.grid_id != one.grid_before]
    records = records_on([one.place.pk for one in moved])
    for one in moved:
        if one.place.state == State.OPEN:
            count_out(deltas, one.place, records[one.place.pk], one.grid_before)
            count_in(deltas, one.place, records[one.place.pk])
    told = [(one.place.pk, old_and_new(grid_id=(one.grid_before, one.place.grid_id))) for one in moved]
    lengths = write_many(act, Verb.MOVE, PLACE, told, part=part)
    for one in moved:
        one.place.seq = lengths[one.place.pk]
    places = [one.place for one in shifts]
    PLACES.update_many(
        ("grid_id", "located", "walk", "seq"), [(one.pk, one.grid_id, one.located, one.walk, one.seq) for one in places]
    )
    records_follow(places)
    return part + len(moved)


def records_follow(places: Iterable[Place]) -> None:
    """Let the records of places, closed ones too, take their grid and street order (one statement a place)."""
    with connection.cursor() as cursor:
        cursor.executemany(_FOLLOW, [(place.grid_id, place.walk, place.pk) for place in places])


def old_and_new(**fields: tuple[object, object]) -> dict[str, dict[str, object]]:
    """What the journal keeps of changed fields, each given as (old, new)."""
    return {
        "old": {name: old for name, (old, _) in fields.items()}, "new": {name: new for name, (_, new) in fields.items()}
    }  # fmt: skip
