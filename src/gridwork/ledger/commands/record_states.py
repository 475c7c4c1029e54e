"""Confirm, close and reopen records (L4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from gridwork.base.errors import N_, BadInput, Conflict
from gridwork.base.prepared import PreparedThings, Several
from gridwork.base.statements import Statement
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import once, write_many
from gridwork.journal.commands.many import MOST
from gridwork.ledger.commands.counting import add_up, open_count, wanted
from gridwork.ledger.commands.record_desk import (
    TOO_MANY,
    day_of,
    form_of,
    no_such_record,
    on_desk_with_place,
    record_of,
    standing,
)
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.counting import Deltas, Standing
from gridwork.ledger.rules.freshness import verify_by
from gridwork.ledger.rules.kinds import RECORD, State, Verb
from gridwork.ledger.rules.reasons import reasoned
from gridwork.territory.rules.powers import Powers

_LONGER = f"UPDATE {Record._meta.db_table} SET seq = seq + 1"  # noqa: S608 - the table's own name


@once(RECORD, Verb.CONFIRM, again=len)
def confirm_records(act: Act, powers: Powers, record_ids: Iterable[int]) -> int:
    """“Still right”: the records were looked at on the day of the act; how many were open and are now fresh.

    At most 20,000 in one act, in a fixed number of queries; closed ones are passed over. A
    record somebody verified later keeps that day. NotFound for one out of sight, NotAllowed.
    """
    wanted_ids = sorted(set(record_ids))
    if len(wanted_ids) > MOST:
        raise BadInput(TOO_MANY, most=MOST)
    day, deltas = day_of(act), open_count()
    records = _locked(wanted_ids)
    if len(records) < len(wanted_ids):
        raise no_such_record()
    posting_id = _must_keep(powers, records)
    records = [record for record in records if record.state == State.OPEN]
    if not records:
        return 0
    for record in records:
        deltas.leave(standing(record))
        deltas.enter(_verified(record, day))
    _verify(records, day)
    act = act if act.posting_id else act.in_post(posting_id)
    write_many(act, Verb.CONFIRM, RECORD, [(record.pk, {}) for record in records])
    add_up(deltas)
    return len(records)


@once(RECORD, Verb.CLOSE, again=record_of)
def close_record(act: Act, powers: Powers, record_id: int, reason: str) -> Record:
    """Close a record that describes nothing any more. BadInput without a reason, NotFound, NotAllowed, Conflict."""
    said = reasoned(reason)
    desk, _ = on_desk_with_place(act, powers, record_id, Capability.LEDGER_KEEP)
    close_with(desk.act, desk.deltas, [desk.record])
    desk.facts = {"reason": said}
    return desk.finish(Verb.CLOSE)


@once(RECORD, Verb.REOPEN, again=record_of)
def reopen_record(act: Act, powers: Powers, record_id: int) -> Record:
    """Open a closed record again, as it was, and judge it by the form in force.

    Conflict while its place is closed; NotFound, NotAllowed.
    """
    desk, place = on_desk_with_place(act, powers, record_id, Capability.LEDGER_KEEP, states=(State.CLOSED,))
    if place is not None and place.state != State.OPEN:
        raise Conflict(N_("The place is closed; reopen it before you write about it."), place="place")
    record, deltas = desk.record, desk.deltas
    if place is not None:
        record.grid_id, record.walk = place.grid_id, place.walk
    record.state, record.closed_at = State.OPEN, None
    desk.own_key()
    desk.judge(desk.carried.values)
    record.verify_by = verify_by(record.verified_on, desk.form.form.verify_every)
    deltas.enter(standing(record))
    _lacking(deltas, [record], -1)
    return desk.finish(Verb.REOPEN)


def close_with(act: Act, deltas: Deltas, records: Sequence[Record]) -> None:
    """Mark open records of locked places closed and count them out (two queries); the caller writes them."""
    for record in records:
        deltas.leave(standing(record))
    _lacking(deltas, records, 1)
    for record in records:
        record.state, record.closed_at = State.CLOSED, act.done_at


def _lacking(deltas: Deltas, records: Sequence[Record], by: int) -> None:
    """Places that lose their last open record of a form lack one from now on; those that get their first do not."""
    record_ids, place_ids = [one.pk for one in records], {one.place_id for one in records if one.place_id}
    if not place_ids:
        return
    others = Record.objects.filter(place_id__in=place_ids, state=State.OPEN).exclude(pk__in=record_ids)
    kept = set(others.values_list("place_id", "form"))
    places = Place.objects.in_bulk(place_ids)
    for place_id, form in {(one.place_id, one.form) for one in records if one.place_id} - kept:
        place = places[place_id]
        if form in wanted(deltas, place.kind, place.sort):
            deltas.missing(place.grid_id, form, by)


def _locked(record_ids: Sequence[int]) -> list[Record]:
    """These records, locked by id (one query)."""
    return _RECORDS.all(ids=record_ids)


def _by_id(ids: Sequence[int]) -> QuerySet[Record]:
    return Record.objects.select_for_update().filter(pk__in=ids).order_by("pk")


_RECORDS = PreparedThings(_by_id, ids=Several(lambda number: -1 - number))


def _must_keep(powers: Powers, records: Sequence[Record]) -> int | None:
    posting_id = None
    for grid_id, departments in {(record.grid_id, form_of(record).departments) for record in records}:
        lineage = lineage_of(grid_id)
        if not powers.may(Capability.LEDGER_SEE, lineage, departments):
            raise no_such_record()
        powers.must(Capability.LEDGER_KEEP, lineage, departments)
        posting_id = posting_id or powers.posting_for(Capability.LEDGER_KEEP, lineage, departments)
    return posting_id


def _verified(record: Record, day: date) -> Standing:
    """How the record counts once it is verified on the day, if not later."""
    last = max(record.verified_on, day)
    return Standing(record.grid_id, record.form, record.complete, verify_by(last, form_of(record).form.verify_every))


def _verify(records: Sequence[Record], day: date) -> None:
    """Write the day of verifying (a statement for each form, and one for those verified later)."""
    db = connections[DEFAULT_DB_ALIAS]
    groups: dict[tuple[bool, date | None], list[int]] = {}
    for record in records:
        earlier = record.verified_on <= day
        until = verify_by(day, form_of(record).form.verify_every) if earlier else None
        groups.setdefault((earlier, until), []).append(record.pk)
    for (earlier, until), ids in groups.items():
        dated = ", verified_on = %s, verify_by = %s" if earlier else ""
        given = [db.ops.adapt_datefield_value(one) for one in (day, until)] if earlier else []
        longer = Statement.of(f"{_LONGER}{dated} WHERE id IN ({', '.join(['%s'] * len(ids))})")
        longer.run(db, [*given, *ids])
