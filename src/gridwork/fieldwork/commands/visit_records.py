"""What a visit does to the ledger: the record is confirmed, and declared needs are entered there once (F4, L8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from gridwork.base.prepared import Prepared, PreparedThings
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Visit as VisitKind
from gridwork.fieldwork.queries.visit_kinds import form_of
from gridwork.journal.act import Act
from gridwork.ledger.commands.record_desk import carried_to
from gridwork.ledger.commands.records import RecordDraft, change_record, confirm_records, open_record
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.kinds import State
from gridwork.territory.rules.powers import Powers


def keep_in_ledger(act: Act, powers: Powers, kind: VisitKind, place: Place, needs: Sequence[str]) -> None:
    """Confirm the place's record of the visit's form, and give it the needs that were declared.

    Acts of their own beside the visit, in its transaction. Where several households have a
    record here nobody knows whose was meant: none is touched. A record is opened where there is
    none and something is needed. What the ledger was told after the visit stands.
    """
    asks = form_of(kind)
    if asks is None or not powers.may(Capability.LEDGER_KEEP, lineage_of(place.grid_id), asks.departments):
        return
    said = {kind.needs: list(needs)} if needs else {}
    match _HUNG.all(place=place.pk, form=asks.key):
        case [] if said:
            open_record(act.again(), powers, RecordDraft(asks.key, said, place.pk))
        case [record]:
            present = carried_to(record, asks).values.get(kind.needs)
            if said and list(needs) != present and record.changed_at <= act.done_at:
                change_record(act.again(), powers, record.pk, said, seen=record.seq)
            else:
                confirm_records(act.again(), powers, [record.pk])


def _hung(place: int, form: str) -> QuerySet[Record]:
    return Record.objects.filter(place=place, form=form, state=State.OPEN).order_by("pk")[:2]


_HUNG = PreparedThings(_hung, place=-1, form="<form>")


def removed_since(act: Act, kind: VisitKind, place: Place) -> bool:
    """Whether the household of the place had its answers removed after this act was done (one query).

    Then the visit, come late from a phone, brings nothing back (P3).
    """
    asks = form_of(kind)
    if asks is None or not asks.household:
        return False
    return bool(_EMPTIED.rows(place=place.pk, form=asks.key, since=act.done_at))


def _emptied(place: int, form: str, since: datetime) -> QuerySet[Any, Any]:
    emptied = Record.objects.filter(place=place, form=form, state=State.CLOSED, secret=None)
    return emptied.filter(closed_at__gte=since).values_list("pk")[:1]


_EMPTIED = Prepared(_emptied, place=-1, form="<form>", since=datetime.min.replace(tzinfo=UTC))
"""Asked with every visit to a household."""
