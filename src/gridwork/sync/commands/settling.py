"""An entry that was refused is settled by the later one that deals with it (F7)."""

from __future__ import annotations

import json
from collections.abc import Collection
from uuid import UUID

from gridwork.base import sealed
from gridwork.sync.models import Receipt
from gridwork.sync.rules.outcomes import WAITING, Outcome

LONGEST_CHAIN = 20


def settle(person_id: int, pairs: Collection[tuple[UUID, UUID]]) -> None:
    """Mark one's own waiting entries settled: pairs of the act now stored and the one it deals with.

    An attempt that was refused too had itself an entry to deal with; that one is settled along (a query a step).
    """
    step = {old: new for new, old in pairs}
    for _ in range(LONGEST_CHAIN):
        if not step:
            return
        waiting = Receipt.objects.select_for_update().filter(person=person_id, ref__in=list(step), outcome__in=WAITING)
        rows = list(waiting.order_by("pk"))
        further: dict[UUID, UUID] = {}
        for row in rows:
            earlier = _dealt_with(row)
            if earlier is not None:
                further[earlier] = step[row.ref]
            row.outcome, row.sent, row.settled_by = Outcome.SETTLED, None, step[row.ref]
            row.save(update_fields=["outcome", "sent", "settled_by"])
        step = further


def _dealt_with(row: Receipt) -> UUID | None:
    """What the waiting entry itself was to settle."""
    sent = json.loads(json.loads(sealed.unseal(row.sent))["act"]) if row.sent else {}
    try:
        return UUID(sent["settles"])
    except (TypeError, ValueError, AttributeError, KeyError):
        return None
