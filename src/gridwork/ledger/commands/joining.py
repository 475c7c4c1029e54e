"""Merge two entries of one place, or split a place into several (L2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gridwork.base.errors import N_, BadInput
from gridwork.journal.act import Act
from gridwork.journal.commands import once, write, write_many
from gridwork.ledger.commands.along import (
    count_in,
    count_out,
    followers,
    old_and_new,
    records_follow,
    records_on,
    shift,
)
from gridwork.ledger.commands.changing import place_again, point_of
from gridwork.ledger.commands.counting import add_up, open_count
from gridwork.ledger.commands.holding import held, hold_together, must_be_open
from gridwork.ledger.commands.places import count_new, places_again, sound, write_new
from gridwork.ledger.commands.rows import PLACES, RECORDS
from gridwork.ledger.models import Photo, Place, Record
from gridwork.ledger.queries.laying import PARENT, lay_out
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import PLACE, RECORD, State, Verb
from gridwork.ledger.rules.reasons import reasoned
from gridwork.territory.rules.powers import Powers


@once(PLACE, Verb.MERGE, again=place_again)
def merge_places(act: Act, powers: Powers, place_id: int, into_id: int, reason: str) -> Place:
    """Merge a place that was entered twice into the other one (合并).

    The other takes over records, photos and what stands in it, and keeps its own fields.
    BadInput (place ``into_id``) for itself, another kind, or one that is not open.
    """
    if place_id == into_id:
        raise BadInput(N_("A place cannot be merged into itself."), place="into_id")
    deltas = open_count()
    hold_together(place_id, into_id)
    place, into = held(powers, place_id, into_id)
    must_be_open(place)
    if into.kind != place.kind or into.state != State.OPEN:
        raise BadInput(N_("Merge it into an open place of the same kind."), place="into_id")
    text = reasoned(reason)
    records = records_on([place.pk, into.pk])
    count_out(deltas, place, records[place.pk], place.grid_id)
    count_out(deltas, into, records[into.pk], into.grid_id)
    count_in(deltas, into, [*records[into.pk], *records[place.pk]])
    place.seq = write(act, Verb.MERGE, PLACE, place.pk, into=into.pk, reason=text).seq
    into.seq = write(act, Verb.MERGE, PLACE, into.pk, part=1, taken=place.pk, reason=text).seq
    place.state, place.closed_at, place.merged_into_id = State.MERGED.value, act.done_at, into.pk
    part = _records_to(act, place, into, 2)
    children = _children_to(act, place, into, part)
    Photo.objects.filter(place=place).update(place=into)
    PLACES.update(PLACES.of(place))
    PLACES.update(PLACES.of(into))
    shift(act, deltas, followers([into]), part=part + children)
    add_up(deltas)
    return place


@once(PLACE, Verb.SPLIT, Verb.OPEN, again=places_again)
def split_place(act: Act, powers: Powers, place_id: int, drafts: Sequence[PlaceDraft], reason: str) -> list[Place]:
    """Split a place (拆分): it stays as the first part, with plate and records; the drafts are the others.

    A draft that says neither point, grid nor what it stands in stands where the place does.
    Returns all parts, the place first. BadInput without a draft or a reason, or for another kind.
    """
    deltas = open_count()
    standing_in = Place.objects.filter(pk=place_id).values_list("parent_id", flat=True)
    hold_together(place_id, also=[*standing_in, *(draft.parent_id for draft in drafts)])
    place = held(powers, place_id)[0]
    must_be_open(place)
    text = reasoned(reason)
    if not drafts:
        raise BadInput(N_("Name at least one other part."), place="drafts")
    if any(draft.kind != place.kind for draft in drafts):
        raise BadInput(N_("The parts of a place are of its own kind."), place="kind")
    laid = sound(lay_out(powers, [_beside(place, draft) for draft in drafts], lock=True))
    parts = write_new(act, laid, part=1, split_from=place.pk)
    place.seq = write(act, Verb.SPLIT, PLACE, place.pk, into=[one.pk for one in parts], reason=text).seq
    PLACES.update(PLACES.of(place))
    count_new(deltas, parts)
    add_up(deltas)
    return [place, *parts]


def _records_to(act: Act, place: Place, into: Place, part: int) -> int:
    """Every record of one place, closed ones too, becomes the other's, and its journal says so; the next part."""
    rows = Record.objects.filter(place=place).order_by("pk").select_for_update()
    told = [
        (pk, old_and_new(place_id=(place.pk, into.pk), grid_id=(grid_id, into.grid_id)))
        for pk, grid_id in rows.values_list("pk", "grid_id")
    ]
    lengths = write_many(act, Verb.MOVE, RECORD, told, part=part)
    RECORDS.update_many(("place_id", "seq"), [(pk, into.pk, length) for pk, length in lengths.items()])
    records_follow([into])
    return part + len(told)


def _children_to(act: Act, place: Place, into: Place, part: int) -> int:
    """What stands in one place stands in the other; how many there are."""
    ids = list(Place.objects.filter(parent=place).order_by("pk").select_for_update().values_list("pk", flat=True))
    told = [(pk, old_and_new(parent_id=(place.pk, into.pk))) for pk in ids]
    lengths = write_many(act, Verb.CHANGE, PLACE, told, part=part)
    PLACES.update_many(("parent_id", "seq"), [(pk, into.pk, lengths[pk]) for pk in ids])
    return len(ids)


def _beside(place: Place, draft: PlaceDraft) -> PlaceDraft:
    """A part that says nothing of where it is stands where the place does."""
    if draft.point is not None or draft.grid_id is not None or draft.parent_id is not None:
        return draft
    grid_id = None if place.located == PARENT else place.grid_id
    return replace(draft, parent_id=place.parent_id, point=point_of(place), grid_id=grid_id)
