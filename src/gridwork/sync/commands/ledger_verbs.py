"""Places and records from the field: opened, changed, confirmed (L1, L2, L4)."""

from __future__ import annotations

from gridwork.base.identifiers import record_code
from gridwork.ledger import commands as ledger
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import PLACE, RECORD
from gridwork.sync.commands.doing import Doing, Done
from gridwork.sync.queries.known import must_be_latest, seen_with_own
from gridwork.sync.rules.bodies import PlaceChange, PlaceOpen, RecordChange, RecordConfirm, RecordOpen
from gridwork.sync.rules.naming import IN_LEDGER


def open_place(doing: Doing, body: PlaceOpen) -> Done:
    """Open a place, with photos of it."""
    draft = PlaceDraft(
        kind=body.kind, sort=body.sort, name=body.name, street=body.street, number=body.number,
        parent_id=body.parent, point=body.point, grid_id=body.grid, households=body.households,
    )  # fmt: skip
    place = ledger.open_photographed(doing.act, doing.powers, draft, doing.pictures)
    return Done(PLACE, place.pk, place.plate)


def change_place(doing: Doing, body: PlaceChange) -> Done:
    """Change fields of a place; FieldConflicts where somebody else changed the same ones."""
    doing.without_photos()
    told = body.values.model_dump(exclude_unset=True)
    changes = {IN_LEDGER.get(name, name): value for name, value in told.items()}
    must_be_latest(doing.act, "place.change", body.place, told)
    seen = seen_with_own(doing.act, PLACE, body.place, body.seen)
    place = ledger.change_place(doing.act, doing.powers, body.place, changes, seen=seen)
    return Done(PLACE, place.pk, place.plate, tuple(told))


def open_record(doing: Doing, body: RecordOpen) -> Done:
    """Open a record about a place or in a grid, with the photos its fields ask for."""
    draft = ledger.RecordDraft(body.form, body.values, body.place, body.grid, photos=dict(doing.photos))
    record = ledger.open_record(doing.act, doing.powers, draft)
    return Done(RECORD, record.pk, record_code(record.pk))


def change_record(doing: Doing, body: RecordChange) -> Done:
    """Change answers of a record; FieldConflicts where somebody else changed the same ones."""
    fields = {*body.values, *doing.photos}
    must_be_latest(doing.act, "record.change", body.record, fields)
    seen = seen_with_own(doing.act, RECORD, body.record, body.seen)
    record = ledger.change_record(
        doing.act, doing.powers, body.record, body.values, seen=seen, photos=dict(doing.photos)
    )
    return Done(RECORD, record.pk, record_code(record.pk), tuple(sorted(fields)))


def confirm_records(doing: Doing, body: RecordConfirm) -> Done:
    """“Still right” for several records at once."""
    doing.without_photos()
    ledger.confirm_records(doing.act, doing.powers, body.records)
    return Done(RECORD, body.records[0], record_code(body.records[0]))
