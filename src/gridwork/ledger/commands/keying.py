"""Pages of paper keyed in: once, or twice by two people (L7).

A page keyed first is sealed until somebody else has keyed it blind; only then do both see
what the other wrote, and choose. What is kept is one act whose journal names both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from gridwork.base import sealed
from gridwork.base.errors import N_, BadInput, Conflict, NotAllowed, NotFound
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.journal.queries import outcome
from gridwork.ledger.commands.places import open_place
from gridwork.ledger.commands.record_changing import change_record
from gridwork.ledger.commands.record_opening import open_record
from gridwork.ledger.models import Keying, Place, Record
from gridwork.ledger.queries.forms import NumberedForm, form, form_as
from gridwork.ledger.queries.keyed import with_keys
from gridwork.ledger.queries.keying import grid_of
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.carrying import carry, homes
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.keying import OLDEST_ROUND, PAPER, WHERE, Keyed, must_be_round, settled
from gridwork.ledger.rules.kinds import RECORD, Kind, State, Verb
from gridwork.ledger.rules.record_drafts import RecordDraft
from gridwork.ledger.rules.walking import walk
from gridwork.territory.rules.powers import Powers


@transaction.atomic
def key_page(act: Act, powers: Powers, record_id: int, version: int, keyed: Keyed, *, seen: int) -> Record:
    """A record's page, keyed in: the changed fields, and all else confirmed, on the day of the round.

    ``version``: of the form as printed; ``seen``: length of the journal at printing. Raises
    what ``change_record`` does (FieldConflicts where somebody changed the same fields after
    printing), and BadInput for an answer that the form has no place for any more.
    """
    record = Record.objects.filter(pk=record_id).values_list("form", flat=True).first()
    if record is None:
        raise NotFound(N_("There is no such record."))
    values = _in_force(record, version, keyed.values)
    return change_record(_on(act, keyed.done_on), powers, record_id, values, seen=seen)


@transaction.atomic
def key_blank(act: Act, powers: Powers, key: str, version: int, grid_id: int, code: str, keyed: Keyed) -> Record:
    """A blank page, keyed in: a new record of this form, at its place, which is registered if need be.

    A page that was keyed in before gives the record it became. Raises what ``open_place``
    and ``open_record`` do; BadInput with place ``~where`` where the place cannot be told.
    """
    asks = form(key)
    before = with_keys(Record.objects.filter(form=key), [f"{PAPER}{code}"]).first()
    if before is not None:
        return before
    values = _in_force(key, version, keyed.values)
    act = _on(act, keyed.done_on)
    place_id = _place(act, powers, asks, grid_id, keyed) if asks.kind else None
    draft = RecordDraft(key, values, place_id=place_id, grid_id=None if place_id else grid_id, key=f"{PAPER}{code}")
    return open_record(act, powers, draft)


@transaction.atomic
def ask_second(
    act: Act, powers: Powers, key: str, version: int, grid_id: int, keyed: Keyed, *,
    record_id: int | None = None, blank: str = "", seen: int = 0,
) -> Keying:  # fmt: skip
    """Put a keyed page aside, sealed, until somebody else has keyed it too. Nothing in the ledger changes yet.

    Conflict where the page waits already.
    """
    if act.person_id is None:
        raise NotAllowed(N_("A page is keyed in by somebody. Sign in first."))
    powers.must(Capability.LEDGER_KEEP, lineage_of(grid_id), form(key).departments)
    _in_force(key, version, keyed.values)
    must_be_round(keyed.done_on, in_force().calendar.today(act.recorded_at))
    try:
        with transaction.atomic():
            return Keying.objects.create(
                record_id=record_id, form=key, version=version, grid_id=grid_id, blank=blank, seen=seen,
                sealed=sealed.seal(keyed.as_text()), first_id=act.person_id, first_at=act.recorded_at,
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(N_("This page is waiting for its second keying already."), code="waiting") from None


@transaction.atomic
def settle(
    act: Act, powers: Powers, keying_id: int, second: Keyed, chosen: Mapping[str, str], *,
    leaving: Collection[str] = (), seen: int | None = None,
) -> Record:  # fmt: skip
    """The second keying of a page: where both agree, or one was ``chosen`` for each difference, it is kept.

    ``leaving``: fields of the form in force in which the ledger stays as it is, after a
    FieldConflicts that told ``seen``. NotAllowed for whoever keyed it first. BadInput (place:
    the field) while a difference has no choice. One act, whose journal names both.
    """
    known = outcome(act.ref)
    if known is not None and (known.kind, known.person_id) == (RECORD, act.person_id):
        return Record.objects.get(pk=known.subject_id)
    waiting = _waiting(powers, keying_id)
    if waiting.first_id == act.person_id:
        raise NotAllowed(N_("You keyed this page first. Somebody else has to key it again."), code="same-person")
    first = first_keyed(waiting)
    printed = form_as(waiting.form, waiting.version).form
    both = settled(printed, first, second, chosen)
    if waiting.record_id:
        leads = homes(printed, form(waiting.form).form)
        both = replace(both, values={key: one for key, one in both.values.items() if leads.get(key) not in leaving})
        record = key_page(act, powers, waiting.record_id, waiting.version, both, seen=seen or waiting.seen)
    else:
        grid = waiting.grid_id
        record = key_blank(act, powers, waiting.form, waiting.version, grid, waiting.blank, both)
    told = write(_on(act, both.done_on), Verb.KEY, RECORD, record.pk, part=1, first=waiting.first_id)
    Record.objects.filter(pk=record.pk).update(seq=told.seq)
    waiting.settled_at, waiting.sealed = act.recorded_at, b""
    waiting.save(update_fields=["settled_at", "sealed"])
    return record


@transaction.atomic
def take_back(act: Act, powers: Powers, keying_id: int) -> None:
    """Throw a first keying away, so that the page can be keyed in anew."""
    _waiting(powers, keying_id).delete()


def forget_keyings() -> None:
    """Throw away pages keyed once whose round is too long ago to be kept, and what is left of settled ones."""
    old = now() - OLDEST_ROUND
    Keying.objects.filter(Q(settled_at__lt=old) | Q(settled_at=None, first_at__lt=old)).delete()


def first_keyed(waiting: Keying) -> Keyed:
    """What the first keyed; only for whoever has keyed it too."""
    return Keyed.of_text(sealed.unseal(waiting.sealed))


def _waiting(powers: Powers, keying_id: int) -> Keying:
    """The keying, locked; NotFound once it is settled or where it is out of reach."""
    waiting = Keying.objects.select_for_update(of=("self",)).select_related("record")
    found = waiting.filter(pk=keying_id, settled_at=None).first()
    if found is None:
        raise NotFound(N_("This page no longer waits for a second keying."))
    powers.must(Capability.LEDGER_KEEP, lineage_of(grid_of(found)), form(found.form).departments)
    return found


def _on(act: Act, day: date) -> Act:
    """The act as done on the day of the round: at noon, or now when that is today."""
    calendar = in_force().calendar
    today = calendar.today(act.recorded_at)
    must_be_round(day, today)
    return act if day == today else replace(act, done_at=calendar.at(day, time(12)))


def _in_force(key: str, version: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Answers of a printed page in the terms of the form in force; BadInput for one that has no home there."""
    asks = form(key)
    if version == asks.number:
        return dict(values)
    old = form_as(key, version).form
    carried = carry({field: value for field, value in values.items() if value is not None}, old, asks.form)
    for field in carried.kept:
        raise BadInput(
            N_("The form does not ask this any more, or otherwise. Leave it as printed and change it on the record."),
            place=field,
        )
    leads = homes(old, asks.form)
    return carried.values | {leads[field]: None for field, value in values.items() if value is None and field in leads}


def _place(act: Act, powers: Powers, asks: NumberedForm, grid_id: int, keyed: Keyed) -> int:
    """The place a blank page is about: by its plate, by street and number, or registered now."""
    where, kind = keyed.where, asks.kind or Kind.SITE
    places = Place.objects.filter(state=State.OPEN, kind=kind)
    if where.plate:
        found = places.filter(plate=where.plate).first()
        if found is None or not asks.describes(found.kind, found.sort):
            raise BadInput(N_("No such place for this form has this door-plate code."), place=WHERE)
        return found.pk
    if not (where.street or where.number or where.name):
        raise BadInput(N_("Say which place it is: its door-plate code, or street and number."), place=WHERE)
    same = places.filter(grid=grid_id, walk=walk(where.street, where.number, where.name))
    known = next((one for one in same if asks.describes(one.kind, one.sort)), None)
    if known is not None:
        return known.pk
    draft = PlaceDraft(kind, where.sort, name=where.name, street=where.street, number=where.number, grid_id=grid_id)
    return open_place(act.again(done_at=act.done_at), powers, draft).pk
