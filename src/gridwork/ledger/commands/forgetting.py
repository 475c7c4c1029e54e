"""What a household said is taken out at its wish, history and all (L3, P3)."""

from __future__ import annotations

from gridwork.base.errors import N_, BadInput
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import once
from gridwork.ledger.commands.record_desk import on_desk_with_place, record_of
from gridwork.ledger.commands.record_states import close_with
from gridwork.ledger.models import Contact, Keying, Record
from gridwork.ledger.rules.kinds import RECORD, State, Verb
from gridwork.ledger.rules.reasons import reasoned
from gridwork.territory.rules.powers import Powers


@once(RECORD, Verb.FORGET, again=record_of)
def forget_household(act: Act, powers: Powers, record_id: int, reason: str) -> Record:
    """Empty a household's record and close it; its contacts and the key to its history are destroyed.

    The journal still proves that there was a record, who kept it and when, not what it said.
    BadInput for a record of another kind or without a reason; NotFound, NotAllowed, Conflict.
    """
    said = reasoned(reason)
    states = (State.OPEN, State.CLOSED, State.WITHDRAWN)
    desk, _ = on_desk_with_place(act, powers, record_id, Capability.LEDGER_KEEP, states=states)
    record = desk.record
    if not desk.form.household:
        raise BadInput(N_("Only what a household said is removed at its wish; close this record instead."))
    if record.state == State.OPEN:
        close_with(desk.act, desk.deltas, [record])
    Contact.objects.filter(record=record).delete()
    Keying.objects.filter(record=record).delete()
    record.values, record.secret = "{}", None
    record.version = record.judged_version = desk.form.number
    desk.judge({})
    desk.facts = {"reason": said}
    return desk.finish(Verb.FORGET)
