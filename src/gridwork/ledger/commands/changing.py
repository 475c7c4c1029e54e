"""Change a place: what two people changed merges, what both changed is put to a person (L2, L4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gridwork.journal.act import Act
from gridwork.journal.commands import follow, once
from gridwork.ledger.commands.along import (
    count_in,
    count_out,
    followers,
    old_and_new,
    records_follow,
    records_on,
    shift,
)
from gridwork.ledger.commands.counting import add_up, open_count
from gridwork.ledger.commands.holding import held, hold_together, must_be_open
from gridwork.ledger.commands.places import FACTS
from gridwork.ledger.commands.rows import PLACES
from gridwork.ledger.models import Place
from gridwork.ledger.queries.laying import CHOSEN, NOWHERE, PARENT, Laid, Spot, Table, spots_of
from gridwork.ledger.queries.seen import EDITABLE, merged
from gridwork.ledger.rules.counting import Deltas
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import PLACE, Verb
from gridwork.territory.rules.powers import Powers


def place_again(ids: list[int]) -> Place:
    """The place an act was on."""
    return Place.objects.get(pk=ids[0])


@once(PLACE, Verb.CHANGE, Verb.MOVE, again=place_again)
def change_place(act: Act, powers: Powers, place_id: int, changes: Mapping[str, Any], *, seen: int) -> Place:
    """Change fields of an open place (变更); ``seen`` is the length of its journal when the changes were made.

    ``changes``: fields of :class:`PlaceDraft` but ``kind`` and ``key``. A moved point finds its
    grid anew, a chosen ``grid_id`` overrules the point; records, counters and what stands in
    it go along. Raises FieldConflicts where somebody else changed the same fields since.
    """
    unknown = changes.keys() - set(EDITABLE)
    if unknown:
        raise ValueError(f"a place has no {sorted(unknown)} to change")
    deltas = open_count()
    hold_together(place_id, also=[changes.get("parent_id")])
    place = held(powers, place_id)[0]
    must_be_open(place)
    draft = PlaceDraft(kind=place.kind, key=place.key, **merged(place, changes, seen))
    laid = _laid(powers, place, draft)
    before = {name: place.__dict__[name] for name in FACTS}
    _lay_down(act, deltas, place, laid, before)
    add_up(deltas)
    return place


def _laid(powers: Powers, place: Place, draft: PlaceDraft) -> Laid:
    table = Table(powers, [draft], lock=True)
    spot, kept = _spot(place, draft)
    return table.lay(draft, spot, kept_sort=place.sort, kept_spot=kept)


def _spot(place: Place, draft: PlaceDraft) -> tuple[Spot | None, Spot | None]:
    """Where the place is looked for anew, or the grid it keeps."""
    moved = draft.point != point_of(place)
    if moved and draft.point is not None:
        return spots_of([draft])[0], None
    if draft.grid_id != place.grid_id:
        return NOWHERE, None
    rests_on_parent = draft.point is None and draft.parent_id is not None
    if rests_on_parent and (moved or (draft.parent_id != place.parent_id and place.located == PARENT)):
        return None, None
    located = place.located
    if draft.point is None and (moved or (located == PARENT and draft.parent_id is None)):
        located = CHOSEN
    return None, (place.grid_id, located)


def point_of(place: Place) -> tuple[float, float] | None:
    """Longitude and latitude, if the place has a point."""
    if place.longitude is None or place.latitude is None:
        return None
    return place.longitude, place.latitude


def _lay_down(act: Act, deltas: Deltas, place: Place, laid: Laid, before: Mapping[str, Any]) -> None:
    walk_before = place.walk
    _take_on(place, laid)
    fields = {name: (old, place.__dict__[name]) for name, old in before.items() if place.__dict__[name] != old}
    if not fields:
        return
    shifted = {name: fields.pop(name) for name in ("grid_id",) if name in fields}
    last, part = act.book.last(PLACE, place.pk), 0
    for verb, changed in ((Verb.CHANGE, fields), (Verb.MOVE, shifted)):
        if changed:
            last = follow(act, last, verb, PLACE, place.pk, part=part, **old_and_new(**changed))
            part += 1
    place.seq = last.seq
    PLACES.update(PLACES.of(place))
    _carry(act, deltas, place, before, walk_before, part)


def _carry(act: Act, deltas: Deltas, place: Place, before: Mapping[str, Any], walk_before: str, part: int) -> None:
    """Records, counters and what stands in the place follow it."""
    moved = place.grid_id != before["grid_id"]
    if moved or place.sort != before["sort"]:
        records = records_on([place.pk])[place.pk]
        earlier = PLACES.new(kind=place.kind, sort=before["sort"])
        count_out(deltas, earlier, records, before["grid_id"])
        count_in(deltas, place, records)
    if moved or place.walk != walk_before:
        records_follow([place])
        shift(act, deltas, followers([place]), part=part)


def _take_on(place: Place, laid: Laid) -> None:
    draft = laid.draft
    place.longitude, place.latitude = draft.point or (None, None)
    place.sort, place.name, place.street, place.number = draft.sort, draft.name, draft.street, draft.number
    place.parent_id, place.grid_id, place.located, place.walk = draft.parent_id, laid.grid_id, laid.located, laid.walk
    place.condition, place.owner = draft.condition, draft.owner
    place.households = draft.households or 0
