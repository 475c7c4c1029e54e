"""Take back what an import added, as long as nobody has touched it since (L6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import write_many
from gridwork.journal.models import Entry
from gridwork.ledger.commands.counting import add_up, open_count
from gridwork.ledger.commands.places import count_new
from gridwork.ledger.commands.record_desk import form_of
from gridwork.ledger.commands.record_states import close_with
from gridwork.ledger.models import Contact, Photo, Place, Record
from gridwork.ledger.queries.reach import lineage_of, may_place
from gridwork.ledger.rules.kinds import PLACE, RECORD, State, Verb
from gridwork.territory.rules.powers import Powers

WITHDRAWN = {"old": {"state": State.OPEN.value}, "new": {"state": State.WITHDRAWN.value}}
T = TypeVar("T", Place, Record)


@transaction.atomic
def withdraw_places(act: Act, powers: Powers, place_ids: Collection[int]) -> set[int]:
    """Withdraw the open places nobody has touched, worked on or put anything into; the ids of those withdrawn.

    Beyond the person's reach (``ledger.import``) a place is kept. What stands in a place
    must be withdrawn before it or with it. Seven queries, however many.
    """
    places = [
        place
        for place in Place.objects.select_for_update().filter(pk__in=place_ids, state=State.OPEN).order_by("pk")
        if may_place(powers, Capability.LEDGER_IMPORT, place.kind, place.sort, place.grid_id)
    ]
    ids = {place.pk for place in places}
    ids -= touched(PLACE, (place.pk for place in places if place.seq > 1))
    ids -= set(
        Record.objects.filter(place_id__in=ids).exclude(state=State.WITHDRAWN).values_list("place_id", flat=True)
    )
    ids -= set(Photo.objects.filter(place_id__in=ids).values_list("place_id", flat=True))
    ids = _with_all_inside(ids)
    gone = [place for place in places if place.pk in ids]
    deltas = open_count()
    count_new(deltas, gone, by=-1)
    _withdraw(act, PLACE, gone)
    add_up(deltas)
    return ids


@transaction.atomic
def withdraw_records(act: Act, powers: Powers, record_ids: Collection[int]) -> set[int]:
    """The same for records: those nobody changed, confirmed, or added a contact or photo to."""
    asked = Record.objects.filter(pk__in=record_ids, state=State.OPEN)
    held = asked.exclude(place=None).values_list("place_id", flat=True)
    list(Place.objects.select_for_update().filter(pk__in=list(held)).order_by("pk").values_list("pk"))
    records = [
        record
        for record in asked.select_for_update().order_by("pk")
        if powers.may(Capability.LEDGER_IMPORT, lineage_of(record.grid_id), form_of(record).departments)
    ]
    ids = {record.pk for record in records}
    ids -= touched(RECORD, (record.pk for record in records if record.seq > 1))
    for beside in (Contact, Photo):
        ids -= set(beside.objects.filter(record_id__in=ids).values_list("record_id", flat=True))
    gone = [record for record in records if record.pk in ids]
    deltas = open_count()
    close_with(act, deltas, gone)
    _withdraw(act, RECORD, gone)
    add_up(deltas)
    return ids


def touched(kind: str, ids: Iterable[int]) -> set[int]:
    """Those of the subjects that a person has acted on since they were opened (no query for none)."""
    asked = list(ids)
    if not asked:
        return set()
    later = Entry.objects.filter(subject_kind=kind, subject_id__in=asked, seq__gt=1, person_id__isnull=False)
    return set(later.exclude(verb=Verb.READ).values_list("subject_id", flat=True))


def _with_all_inside(ids: set[int]) -> set[int]:
    """Without the places in which one stands that stays (a query for each level of standing)."""
    while ids:
        inside = Place.objects.filter(parent_id__in=ids).exclude(state=State.WITHDRAWN).exclude(pk__in=ids)
        staying = set(inside.values_list("parent_id", flat=True)) - {None}
        if not staying:
            return ids
        ids = ids - staying
    return ids


def _withdraw(act: Act, kind: str, gone: list[T]) -> None:
    if not gone:
        return
    model = Place if kind == PLACE else Record
    ids = [one.pk for one in gone]
    model.objects.filter(pk__in=ids).update(state=State.WITHDRAWN, closed_at=act.done_at, seq=F("seq") + 1)
    write_many(act, Verb.WITHDRAW, kind, [(pk, WITHDRAWN) for pk in ids])
