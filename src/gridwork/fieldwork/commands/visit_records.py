"""What a visit does to the ledger: the record is confirmed, and declared needs are entered there once (F4, L8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from gridwork.base.prepared import PreparedThings
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.queries.ever import choices_under
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Visit as VisitKind
from gridwork.fieldwork.queries.visit_kinds import form_of
from gridwork.journal.act import Act
from gridwork.ledger.commands.record_desk import carried_to
from gridwork.ledger.commands.records import RecordDraft, change_record, confirm_records, open_record
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.forms import NumberedForm, forms
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.kinds import State
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ledger has under the visit's form for its place.

    ``removed``: a household had its answers removed after this act was done. Then the visit, come late from a
    phone, brings nothing back (P3).
    """

    asks: NumberedForm | None = None
    open: tuple[Record, ...] = ()
    removed: bool = False


NOTHING = Kept()


def kept_of(act: Act, kind: VisitKind, place: Place) -> Kept:
    """Read it (one query, none where the visit asks for nothing)."""
    asks = form_of(kind)
    if asks is None:
        return NOTHING
    found = _KEPT.all(place=place.pk, form=asks.key, since=act.done_at)
    present = tuple(one for one in found if one.state == State.OPEN)
    return Kept(asks, present, removed=asks.household and len(found) > len(present))


def keep_in_ledger(
    act: Act, powers: Powers, kind: VisitKind, place: Place, kept: Kept, needs: Sequence[str]
) -> None:  # fmt: skip
    """Confirm the place's record of the visit's form, and give it the needs that were declared.

    Acts of their own beside the visit, in its transaction. Where several households have a
    record here nobody knows whose was meant: none is touched. A record is opened where there is
    none and something is needed. What the ledger was told after the visit stands. Of needs that were declared
    under an earlier charter it takes those its form still offers; a form it has no more is left as it is.
    """
    asks = forms().get(kept.asks.key) if kept.asks else None
    if asks is None or not powers.may(Capability.LEDGER_KEEP, lineage_of(place.grid_id), asks.departments):
        return
    offered = {one.stored for one in choices_under(in_force().charter, kind)}
    taken = [one for one in needs if one in offered]
    said = {kind.needs: taken} if taken else {}
    match kept.open:
        case () if said:
            open_record(act.again(), powers, RecordDraft(asks.key, said, place.pk))
        case (record,):
            present = carried_to(record, asks).values.get(kind.needs)
            if said and taken != present and record.changed_at <= act.done_at:
                change_record(act.again(), powers, record.pk, said, seen=record.seq)
            else:
                confirm_records(act.again(), powers, [record.pk])


def _kept(place: int, form: str, since: datetime) -> QuerySet[Record]:
    emptied = Q(state=State.CLOSED, secret=None, closed_at__gte=since)
    return Record.objects.filter(Q(state=State.OPEN) | emptied, place=place, form=form).order_by("pk")


_KEPT = PreparedThings(_kept, place=-1, form="<form>", since=datetime.min.replace(tzinfo=UTC))
"""Asked with every visit to a place."""
