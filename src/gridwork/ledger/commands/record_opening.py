"""Open records of the ledgers (L1). Many at once cost as few queries as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gridwork.base import sealed
from gridwork.base.errors import BadInput
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import begin_many, once
from gridwork.journal.commands.many import MOST
from gridwork.ledger.commands.counting import add_up, open_count, wanted
from gridwork.ledger.commands.record_checks import (
    Opening,
    fitted,
    must_be_new,
    must_be_places,
    must_keep,
    stand,
)
from gridwork.ledger.commands.record_desk import (
    TOO_MANY,
    agreed,
    as_text,
    contact_rows,
    day_of,
    photo_rows,
    standing,
)
from gridwork.ledger.commands.rows import CONTACTS, PHOTOS, RECORDS
from gridwork.ledger.models import Record
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.queries.history import own_key, told
from gridwork.ledger.rules.asking import all_answered
from gridwork.ledger.rules.freshness import verify_by
from gridwork.ledger.rules.kinds import RECORD, State, Verb
from gridwork.ledger.rules.record_drafts import RecordDraft
from gridwork.territory.rules.powers import Powers


def records_of(ids: list[int]) -> list[Record]:
    """The records with these ids, in this order (one query)."""
    found = Record.objects.in_bulk(ids)
    return [found[one] for one in ids]


@once(RECORD, Verb.OPEN, again=records_of)
def open_records(
    act: Act, powers: Powers, drafts: Sequence[RecordDraft], *, import_id: int | None = None
) -> list[Record]:
    """Open records, all or none, in their order; at most 20,000 in one act, in a fixed number of queries.

    Answers to questions that are not asked are left out. Needs ``ledger.keep`` in every grid
    and domain, for an import ``ledger.import``. Raises Problems (place: the field, of several
    drafts ``3.area``), NotFound (form or place), BadInput (place or grid that does not fit),
    NotAllowed, and Conflict for a closed place or a key that is there already.
    """
    if len(drafts) > MOST:
        raise BadInput(TOO_MANY, most=MOST)
    day = day_of(act)
    openings = fitted(drafts, forms(), day)
    if not openings:
        return []
    stand(openings)
    needed = Capability.LEDGER_KEEP if import_id is None else Capability.LEDGER_IMPORT
    posting_id = must_keep(powers, openings, needed)
    must_be_new(openings)
    must_be_places((one.form.form, one.values) for one in openings)
    act = act if act.posting_id else act.in_post(posting_id)
    ids = RECORDS.reserve(len(openings))
    records = [_opened(act, one, record_id, day, import_id) for one, record_id in zip(openings, ids, strict=True)]
    _count(openings, records)
    _write(act, openings, records)
    return records


def open_record(act: Act, powers: Powers, draft: RecordDraft) -> Record:
    """Open one record: :func:`open_records` with a single draft."""
    return open_records(act, powers, [draft])[0]


def _opened(act: Act, one: Opening, record_id: int, day: date, import_id: int | None) -> Record:
    pictures = {key: [picture.sha256 for picture in found] for key, found in one.pictures.items()}
    one.values |= pictures
    verified_on = one.draft.verified_on or day
    return RECORDS.new(
        id=record_id, form=one.form.key, version=one.form.number, judged_version=one.form.number,
        place_id=one.place.pk if one.place else None, grid_id=one.grid_id, walk=one.place.walk if one.place else "",
        values=as_text(one.values), complete=all_answered(one.asked, one.values, one.contacts), verified_on=verified_on,
        verify_by=verify_by(verified_on, one.form.form.verify_every), key=one.draft.key, state=State.OPEN,
        import_id=import_id, opened_at=act.done_at, changed_at=act.done_at, seq=1,
        secret=sealed.seal(sealed.new_key().hex()) if one.form.household else None,
    )  # fmt: skip


def _count(openings: Sequence[Opening], records: Sequence[Record]) -> None:
    """Count the new records in, and their places out of those that lack one (three statements)."""
    deltas = open_count()
    places = {one.place.pk for one in openings if one.place}
    rows = Record.objects.filter(place_id__in=places, state=State.OPEN) if places else Record.objects.none()
    recorded = set(rows.values_list("place_id", "form").distinct())
    for one, record in zip(openings, records, strict=True):
        deltas.enter(standing(record))
        if one.place and (one.place.pk, record.form) not in recorded:
            recorded.add((one.place.pk, record.form))
            if record.form in wanted(deltas, one.place.kind, one.place.sort):
                deltas.missing(one.place.grid_id, record.form, -1)
    add_up(deltas)


def _write(act: Act, openings: Sequence[Opening], records: Sequence[Record]) -> None:
    """The rows, what is kept beside them, and the journal (a statement for each table touched)."""
    RECORDS.insert_many([RECORDS.of(record) for record in records])
    pairs = list(zip(openings, records, strict=True))
    CONTACTS.insert_many([CONTACTS.of(row) for one, record in pairs for row in contact_rows(record.pk, one.contacts)])
    PHOTOS.insert_many([PHOTOS.of(row) for one, record in pairs for row in photo_rows(act, record.pk, one.pictures)])
    begin_many(act, Verb.OPEN, RECORD, [(record.pk, _facts(one, record)) for one, record in pairs])


def _facts(one: Opening, record: Record) -> Mapping[str, Any]:
    """What the journal says of a new record: where, under which version, and the answers."""
    where = {"place": record.place_id} if record.place_id else {"grid": record.grid_id}
    named = {"key": record.key} if record.key else {}
    said = {"form": record.form, "version": record.version, "verified": str(record.verified_on)}
    return said | where | named | told(own_key(record), new=one.values) | agreed(one.contacts)
