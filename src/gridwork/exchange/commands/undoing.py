"""An import taken back, chunk by chunk: what it added is withdrawn, what it changed gets its old values again (L6)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from gridwork.base.errors import GridworkError
from gridwork.base.moment import now
from gridwork.exchange.commands.running import held_at
from gridwork.exchange.commands.telling import tell_of
from gridwork.exchange.models import Import, ImportChange, Stage
from gridwork.exchange.queries.targets import target
from gridwork.exchange.queries.who import act_for
from gridwork.exchange.rules.verbs import Verb
from gridwork.journal.act import Act
from gridwork.journal.models import Entry
from gridwork.ledger.commands.changing import change_place
from gridwork.ledger.commands.counting import attempted, gathered
from gridwork.ledger.commands.records import change_record
from gridwork.ledger.commands.withdrawing import withdraw_places, withdraw_records
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.history import deeds
from gridwork.ledger.queries.seen import EDITABLE
from gridwork.ledger.rules.kinds import PLACE
from gridwork.territory.rules.powers import Powers

CHUNK = 1_000


def take_back(one: Import) -> bool:
    """Take back the next chunk. False: another worker is at it."""
    with transaction.atomic():
        held = held_at(one.pk, Stage.UNDOING)
        if held is None:
            return False
        act, powers = act_for(held, Verb.UNDO)
        # Last in, first out: what stands in a place came after it.
        model = Record if target_is_form(held) else Place
        ids = list(
            model._default_manager.filter(import_id=held.pk)
            .order_by("-pk")
            .values_list("pk", flat=True)[held.position : held.position + CHUNK]
        )
        if ids:
            withdraw = withdraw_records if model is Record else withdraw_places
            held.kept += len(ids) - len(withdraw(act, powers, ids))
            held.position += len(ids)
        elif not _restore(act, powers, held, model._default_manager.filter(import_id=held.pk).count()):
            held.stage = Stage.UNDONE
            tell_of(held, "import-undone")
        held.alive_at = now()
        held.save(update_fields=["stage", "position", "kept", "alive_at"])
    return True


def target_is_form(one: Import) -> bool:
    """Whether it brought records, and not places."""
    return target(one.target).form is not None


def _restore(act: Act, powers: Powers, held: Import, added: int) -> bool:
    """Give some changed things their old values back; False when there are none left. What is kept stays noted."""
    passed = held.position - added
    changes = list(ImportChange.objects.filter(imported=held).order_by("-pk")[passed : passed + CHUNK])
    restored = []
    with gathered():
        for change in changes:
            restore = _restore_place if change.subject_kind == PLACE else _restore_record
            try:
                with attempted():
                    whole = restore(act.again(), powers, change)
            except (GridworkError, IntegrityError):
                whole = False
            if whole:
                restored.append(change.pk)
    ImportChange.objects.filter(pk__in=restored).delete()
    kept = len(changes) - len(restored)
    held.kept += kept
    held.position += kept
    return bool(changes)


def _restore_place(act: Act, powers: Powers, change: ImportChange) -> bool:
    """Whether every field the import changed still had its value, and got the old one back."""
    entries = Entry.objects.filter(subject_kind=PLACE, subject_id=change.subject_id)
    ref = entries.values_list("act_ref", flat=True).get(seq=change.seq)
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for body in entries.filter(act_ref=ref).values_list("body", flat=True):
        facts = json.loads(body)
        old |= facts.get("old", {})
        new |= facts.get("new", {})
    place = Place.objects.get(pk=change.subject_id)
    names = new.keys() & {*EDITABLE, "longitude", "latitude"}
    still = {name for name in names if place.__dict__[name] == new[name]}
    back = {name: old[name] for name in still}
    if {"longitude", "latitude"} & back.keys():
        longitude, latitude = (back.pop(name, place.__dict__[name]) for name in ("longitude", "latitude"))
        back["point"] = None if longitude is None else (longitude, latitude)
    if back.get("point") is not None:
        back.pop("grid_id", None)  # found anew from the point
    if back:
        change_place(act, powers, place.pk, back, seen=place.seq)
    return still == names


def _restore_record(act: Act, powers: Powers, change: ImportChange) -> bool:
    record = Record.objects.get(pk=change.subject_id)
    deed = next((one for one in deeds(record, after=change.seq - 1) if one.seq == change.seq), None)
    if deed is None or deed.erased:
        return False
    present: Mapping[str, Any] = json.loads(record.values)
    names = set(deed.old) | set(deed.new)
    still = {name for name in names if present.get(name) == deed.new.get(name)}
    if still:
        change_record(act, powers, record.pk, {name: deed.old.get(name) for name in still}, seen=record.seq)
    return still == names
