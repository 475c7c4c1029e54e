"""At midnight records that ought to have been verified again stop counting as fresh (L4)."""

from __future__ import annotations

from django.db import connection, transaction

from gridwork.ledger.commands.counting import hold_alone
from gridwork.ledger.models import Counted, Record, Tally
from gridwork.territory.queries.edition import today

_TALLY, _RECORD = Tally._meta.db_table, Record._meta.db_table
_RUN_OUT = f"""
    INSERT INTO {_TALLY} (grid_id, form, records, complete, fresh, missing)
    SELECT grid_id, form, 0, 0, -COUNT(*), 0 FROM {_RECORD}
    WHERE state = 'open' AND verify_by >= %s AND verify_by < %s AND grid_id IS NOT NULL
    GROUP BY grid_id, form ORDER BY grid_id, form
    ON CONFLICT (grid_id, form) DO UPDATE SET fresh = {_TALLY}.fresh + excluded.fresh
"""  # noqa: S608 - names of tables only


def run_out() -> int:
    """Move the day of the count on to today, however many days that is; returns how many tallies changed.

    Idempotent, and killed anywhere it has done nothing: the day and the tallies change in
    one transaction, with the row of :class:`Counted` held against every writer.
    """
    row = Counted.objects.first()
    if row is None or row.day >= today():
        return 0
    with transaction.atomic():
        row, until = hold_alone(), today()
        if row.day >= until:
            return 0
        days = [connection.ops.adapt_datefield_value(day) for day in (row.day, until)]
        with connection.cursor() as cursor:
            cursor.execute(_RUN_OUT, days)
            changed = cursor.rowcount
        row.day = until
        row.save(update_fields=["day"])
        return max(changed, 0)
