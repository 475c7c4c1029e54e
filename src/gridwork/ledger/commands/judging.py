"""Records judged under an older version of their form are judged anew; their answers stay as they are (L1, L4)."""

from __future__ import annotations

from django.db import connection, transaction

from gridwork.ledger.commands.counting import add_up, open_count
from gridwork.ledger.commands.record_desk import carried_to, contact_fields, standing
from gridwork.ledger.commands.rows import RECORDS
from gridwork.ledger.models import Record
from gridwork.ledger.queries.forms import NumberedForm, forms
from gridwork.ledger.rules.asking import complete
from gridwork.ledger.rules.freshness import verify_by
from gridwork.ledger.rules.kinds import State

PORTION = 500
"""Records judged in one transaction; whoever wants to write one of them waits that long at most."""
_JUDGED = ("complete", "verify_by", "judged_version")


def judge_anew() -> int:
    """Judge every open record by the form in force: complete, and verified for how long; how many were judged.

    In portions, each a transaction with its counters, so that a killed worker has lost
    nothing and the next one goes on. Records of a form the charter has no more stay as they are.
    """
    if not Record.objects.exists():
        return 0
    judged = 0
    for asks in forms().values():
        while found := _judge_some(asks):
            judged += found
    return judged


@transaction.atomic
def _judge_some(asks: NumberedForm) -> int:
    waiting = Record.objects.filter(form=asks.key, judged_version__lt=asks.number, state=State.OPEN)
    skips = connection.features.has_select_for_update_skip_locked
    rows = waiting.order_by("judged_version", "pk").select_for_update(skip_locked=skips)
    records = list(rows[:PORTION])
    if not records:
        return 0
    deltas, reachable = open_count(), contact_fields(asks, [record.pk for record in records])
    for record in records:
        deltas.leave(standing(record))
        record.complete = complete(asks.form, carried_to(record, asks).values, reachable.get(record.pk, ()))
        record.verify_by = verify_by(record.verified_on, asks.form.verify_every)
        deltas.enter(standing(record))
    RECORDS.update_many(_JUDGED, [(one.pk, one.complete, one.verify_by, asks.number) for one in records])
    add_up(deltas)
    return len(records)
