"""A worker lets a refused entry go, and says why (F7)."""

from __future__ import annotations

import json

from gridwork.base.errors import N_, BadInput, NotFound
from gridwork.sync.commands.doing import Doing, Done
from gridwork.sync.models import Receipt
from gridwork.sync.rules.bodies import Drop
from gridwork.sync.rules.outcomes import WAITING, Outcome

MOST_REASON = 200


def drop(doing: Doing, body: Drop) -> Done:
    """Drop one's own refused or conflicting entry: what it said is forgotten, that it was there and why it went stays.

    BadInput without a reason; NotFound where no such entry waits.
    """
    reason = " ".join(body.reason.split())
    if not 0 < len(reason) <= MOST_REASON:
        raise BadInput(N_("Say why, in at most %(most)s characters."), place="reason", most=MOST_REASON)
    receipt = (
        Receipt.objects.select_for_update()
        .filter(ref=body.ref, person=doing.act.person_id or 0, outcome__in=WAITING)
        .first()
    )
    if receipt is None:
        raise NotFound(N_("No such entry of yours is waiting."), place="ref")
    receipt.outcome, receipt.sent, receipt.settled_by = Outcome.DROPPED, None, doing.act.ref
    receipt.answer = json.dumps(json.loads(receipt.answer) | {"dropped": reason}, ensure_ascii=False)
    receipt.save(update_fields=["outcome", "sent", "settled_by", "answer"])
    return Done("receipt", receipt.pk)
