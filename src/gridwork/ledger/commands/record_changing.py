"""Change the answers of a record; two people at once are merged field by field (L4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gridwork.accounts.queries.people import name_of
from gridwork.base.errors import N_, BadInput
from gridwork.base.pictures import Picture
from gridwork.charter.record_parts import FieldType
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import once
from gridwork.ledger.commands.record_checks import fitting_contacts, must_be_places, must_fit, pictured
from gridwork.ledger.commands.record_desk import (
    RecordDesk,
    agreed,
    as_text,
    keep_contacts,
    on_desk,
    photo_rows,
    record_of,
)
from gridwork.ledger.models import Contact, Photo, Record
from gridwork.ledger.queries.forms import form, form_as
from gridwork.ledger.queries.history import before, deeds, told
from gridwork.ledger.rules.asking import only_asked
from gridwork.ledger.rules.carrying import KEPT, homes
from gridwork.ledger.rules.conflicts import FieldConflict, FieldConflicts, between, changes
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.ledger.rules.freshness import verify_by
from gridwork.ledger.rules.kinds import RECORD, Verb
from gridwork.territory.rules.powers import Powers


@once(RECORD, Verb.CHANGE, Verb.CONFIRM, again=record_of)
def change_record(
    act: Act, powers: Powers, record_id: int, values: Mapping[str, Any], *, seen: int,
    contacts: Mapping[str, ContactGiven] | None = None, photos: Mapping[str, tuple[bytes | Picture, ...]] | None = None,
) -> Record:  # fmt: skip
    """Change the answers given in ``values`` (None: cleared; not named: as they are), and say the rest is still right.

    ``seen`` is the ``seq`` the person had before them. Others' changes since then to other
    fields are merged with these; to the same fields they raise FieldConflicts, and nothing is
    saved. ``photos`` are added to those a photo field keeps. The record is now written under
    the form in force; answers the form asks no more are kept aside. Where nothing is changed
    the record is confirmed. Raises also NotFound, NotAllowed, Problems, BadInput and Conflict.
    """
    desk = on_desk(act, powers, record_id, Capability.LEDGER_KEEP)
    record, asks = desk.record, form(desk.record.form)
    given = fitting_contacts(asks.form, contacts or {}, desk.day)
    added = pictured(asks.form, photos or {})
    present = desk.carried.values
    after = only_asked(asks.form, _with_pictures(_merged(desk, values, seen), added))
    old, new = changes(present, after)
    must_fit(asks.form, dict.fromkeys(values) | after, new)
    _must_be_its_own_photos(desk, new, added)
    must_be_places([(asks.form, new)])
    _write_beside(desk, given, added, old, new)
    record.values = as_text(after | ({KEPT: desk.carried.kept} if desk.carried.kept else {}))
    record.version = asks.number
    record.changed_at = act.done_at
    desk.judge(after)
    record.verified_on = max(record.verified_on, desk.day)
    record.verify_by = verify_by(record.verified_on, asks.form.verify_every)
    if new or given:
        desk.facts = {"version": asks.number, **told(desk.own_key(), old=old, new=new), **agreed(given)}
    return desk.done(Verb.CHANGE if new or given else Verb.CONFIRM)


def _merged(desk: RecordDesk, mine: Mapping[str, Any], seen: int) -> dict[str, Any]:
    """My answers and others' since I looked, together. FieldConflicts where they touch the same field."""
    record, present = desk.record, desk.carried.values
    if not 1 <= seen <= record.seq:
        raise BadInput(N_("This form was not filled in from this record; open it again."), place="seen")
    later = deeds(record, after=seen) if seen < record.seq else []
    base = before(record, present, later, desk.form)
    merged = between(base, present, base | dict(mine))
    if merged.conflicts:
        touching = [deed for deed in later if merged.conflicts.keys() & deed.new.keys()] or later
        fields = [FieldConflict(key, *sides) for key, sides in merged.conflicts.items()]
        last = touching[-1]
        raise FieldConflicts(fields, seq=record.seq, who=name_of(last.person_id), at=last.done_at)
    return merged.values


def _with_pictures(values: dict[str, Any], added: Mapping[str, list[Picture]]) -> dict[str, Any]:
    """The answers with new photos behind those a field keeps."""
    photos = {
        key: list(dict.fromkeys([*values.get(key, []), *(picture.sha256 for picture in found)]))
        for key, found in added.items()
    }
    return values | photos


def _must_be_its_own_photos(desk: RecordDesk, new: Mapping[str, Any], added: Mapping[str, list[Picture]]) -> None:
    """BadInput for a photo the record never had: its file might be another's."""
    for key in _photo_fields(desk, new):
        had = {*desk.carried.values.get(key, []), *(picture.sha256 for picture in added.get(key, []))}
        if not set(new[key] or []) <= had:
            raise BadInput(N_("Photos are added as files."), place=key)


def _write_beside(
    desk: RecordDesk, contacts: Mapping[str, ContactGiven], added: Mapping[str, list[Picture]],
    old: Mapping[str, Any], new: Mapping[str, Any],
) -> None:  # fmt: skip
    """Contacts and photos follow: renamed with their field, added, and taken out where an answer lost them."""
    record = desk.record
    if record.version != desk.form.number:
        for former, present in homes(form_as(record.form, record.version).form, desk.form.form).items():
            if former != present:
                Contact.objects.filter(record=record, field=former).update(field=present)
                Photo.objects.filter(record=record, field=former).update(field=present)
    keep_contacts(record.pk, contacts)
    for key in _photo_fields(desk, new):
        gone = set(old[key] or []) - set(new[key] or [])
        if gone:
            Photo.objects.filter(record=record, field=key, sha256__in=gone).delete()
        rows = photo_rows(desk.act, record.pk, {key: [one for one in added.get(key, []) if one.sha256 in new[key]]})
        Photo.objects.bulk_create([row for row in rows if row.sha256 not in set(old[key] or [])])


def _photo_fields(desk: RecordDesk, new: Mapping[str, Any]) -> list[str]:
    return [one.key for one in desk.form.form.fields if one.type is FieldType.PHOTO and one.key in new]
